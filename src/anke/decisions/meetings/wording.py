# SPDX-License-Identifier: EUPL-1.2
"""The words in which a reader is told about meetings, in the reader's language.

What stands in rules and catalogue is named out of `Known`, which a page asks for once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from anke.cases import wording
from anke.cases.domain import payloads as p
from anke.decisions.domain.meetings.rules import Side
from anke.decisions.errors import UnknownMeetingRuleError
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.cases.domain.payloads import Seat
    from anke.decisions.domain.meetings.decide import Known

    Wording = Callable[[Any, Known], str]

ADVISERS = {
    "medical": gettext_lazy("medical consultant"),
    "child": gettext_lazy("child expert"),
    "adoption": gettext_lazy("adoption expert"),
}


def hour(text: str) -> str:
    """Write a time of day as `kl. 9.30`."""
    hours, _colon, minutes = text.partition(":")
    return pgettext("hour", "at %(hour)s") % {"hour": f"{int(hours)}.{minutes}"}


def voting_name(known: Known, voting: str) -> str:
    """Name a kind of voting; its code when no rule knows it."""
    try:
        return wording.name_of(known.rules.voting(voting))
    except UnknownMeetingRuleError:
        return voting


def organisation_name(known: Known, organisation: str) -> str:
    """Name an organisation in short; an adviser's field in words."""
    for each in known.rules.organisations:
        if each.id == organisation:
            return each.short
    return str(ADVISERS.get(organisation, organisation))


def outcome_text(known: Known, area: str, outcome: str) -> str:
    """Name an outcome as the area calls it."""
    return wording.outcome_name(known.catalogue, area, outcome)


def agreement_text(agreement: str) -> str:
    """Say whether a decision was unanimous, as the letter does."""
    names = {"unanimous": _("unanimously"), "majority": _("by majority")}
    return names.get(agreement, agreement)


def seat_text(known: Known, seat: Seat, *, is_chair: bool) -> str:
    """Say in what capacity somebody sits."""
    if seat.side == Side.ADVISER:
        return organisation_name(known, seat.organisation).capitalize() or _("Adviser")
    if is_chair:
        return _("Chair")
    if seat.side == Side.AUTHORITY:
        return _("Substitute chair") if seat.substitute else _("The authority")
    name = organisation_name(known, seat.organisation)
    told = {"organisation": name} if name else {"organisation": "–"}
    if seat.substitute:
        return _("Substitute member (%(organisation)s)") % told
    return _("Appointed member (%(organisation)s)") % told


# --- One sentence for each kind of journal entry ------------------------------------


def _planned(payload: p.MeetingPlanned, known: Known) -> str:
    return _("The meeting was planned for %(day)s %(hour)s: %(voting)s.") % {
        "day": formats.day(payload.held_on),
        "hour": hour(payload.starts_at),
        "voting": voting_name(known, payload.voting).lower(),
    }


def _moved(payload: p.MeetingMoved, _known: Known) -> str:
    return _("The meeting was moved to %(day)s %(hour)s. Cause: %(cause)s.") % {
        "day": formats.day(payload.held_on),
        "hour": hour(payload.starts_at),
        "cause": payload.cause,
    }


def _cancelled(payload: p.MeetingCancelled, _known: Known) -> str:
    return _("The meeting was called off. Cause: %(cause)s.") % {"cause": payload.cause}


def _members(payload: p.MeetingMembersAppointed, _known: Known) -> str:
    codes = ", ".join(seat.member for seat in payload.seats)
    return _("At the table: %(codes)s.") % {"codes": codes}


def _matter(payload: p.MeetingItemAdded, _known: Known) -> str:
    if payload.case:
        return _("Item %(item)s was added: case %(case)s.") % {
            "item": payload.item,
            "case": payload.case,
        }
    return _("Item %(item)s was added: %(title)s.") % {
        "item": payload.item,
        "title": payload.title,
    }


def _item_moved(payload: p.MeetingItemMoved, _known: Known) -> str:
    return _("Item %(item)s was given place %(place)s.") % {
        "item": payload.item,
        "place": payload.place,
    }


def _timed(payload: p.MeetingItemTimed, _known: Known) -> str:
    return _("Item %(item)s was given %(minutes)s minutes.") % {
        "item": payload.item,
        "minutes": payload.minutes,
    }


def _removed(payload: p.MeetingItemRemoved, _known: Known) -> str:
    return _("Item %(item)s was taken off. Cause: %(cause)s.") % {
        "item": payload.item,
        "cause": payload.cause,
    }


def _material(payload: p.MeetingMaterialSent, _known: Known) -> str:
    return _("The case material was handed out: %(pages)s pages.") % {
        "pages": formats.number(payload.pages)
    }


def _opened(payload: p.MeetingOpened, _known: Known) -> str:
    return _("The meeting began. Present: %(codes)s.") % {
        "codes": ", ".join(payload.present)
    }


def _presence(payload: p.MeetingPresenceNoted, _known: Known) -> str:
    return _("Present from now: %(codes)s.") % {"codes": ", ".join(payload.present)}


def _conflict(payload: p.MeetingConflictDeclared, _known: Known) -> str:
    return _("%(member)s is in conflict on item %(item)s: %(ground)s.") % {
        "member": payload.member,
        "item": payload.item,
        "ground": payload.ground,
    }


def _lifted(payload: p.MeetingConflictLifted, _known: Known) -> str:
    return _("%(member)s is in no conflict on item %(item)s: %(cause)s.") % {
        "member": payload.member,
        "item": payload.item,
        "cause": payload.cause,
    }


def _vote(payload: p.MeetingVoteCast, known: Known) -> str:
    return _("%(member)s voted on item %(item)s: %(outcome)s.") % {
        "member": payload.member,
        "item": payload.item,
        "outcome": wording.any_outcome_name(known.catalogue, payload.outcome),
    }


def _cleared(payload: p.MeetingVotesCleared, _known: Known) -> str:
    return _("The votes on item %(item)s count no longer: %(cause)s.") % {
        "item": payload.item,
        "cause": payload.cause,
    }


def _decided(payload: p.MeetingItemDecided, known: Known) -> str:
    return _("Item %(item)s was decided %(agreement)s: %(outcome)s.") % {
        "item": payload.item,
        "agreement": agreement_text(payload.agreement),
        "outcome": wording.any_outcome_name(known.catalogue, payload.outcome),
    }


def _concluded(payload: p.MeetingItemConcluded, _known: Known) -> str:
    return _("Item %(item)s was dealt with: %(note)s") % {
        "item": payload.item,
        "note": payload.note,
    }


def _postponed(payload: p.MeetingItemPostponed, _known: Known) -> str:
    told = {"item": payload.item, "cause": payload.cause}
    if payload.extended:
        return _("Item %(item)s was postponed for extended voting: %(cause)s.") % told
    return _("Item %(item)s was postponed: %(cause)s.") % told


def _closed(_payload: p.MeetingClosed, _known: Known) -> str:
    return _("The meeting ended.")


def _approved(_payload: p.MeetingProtocolApproved, _known: Known) -> str:
    return _("The protocol was approved.")


def _erased(_payload: p.Erased, _known: Known) -> str:
    return _("The copy of the case material was deleted.")


_WORDINGS: dict[type[p.Payload], Wording] = {
    p.MeetingPlanned: _planned,
    p.MeetingMoved: _moved,
    p.MeetingCancelled: _cancelled,
    p.MeetingMembersAppointed: _members,
    p.MeetingItemAdded: _matter,
    p.MeetingItemMoved: _item_moved,
    p.MeetingItemTimed: _timed,
    p.MeetingItemRemoved: _removed,
    p.MeetingMaterialSent: _material,
    p.MeetingOpened: _opened,
    p.MeetingPresenceNoted: _presence,
    p.MeetingConflictDeclared: _conflict,
    p.MeetingConflictLifted: _lifted,
    p.MeetingVoteCast: _vote,
    p.MeetingVotesCleared: _cleared,
    p.MeetingItemDecided: _decided,
    p.MeetingItemConcluded: _concluded,
    p.MeetingItemPostponed: _postponed,
    p.MeetingClosed: _closed,
    p.MeetingProtocolApproved: _approved,
    p.Erased: _erased,
}


def sentence(known: Known, payload: p.Payload) -> str:
    """Tell in one sentence what an entry of a meeting's journal says."""
    return _WORDINGS[type(payload)](payload, known)
