# SPDX-License-Identifier: EUPL-1.2
"""The protocol of a meeting (*mødeprotokol*): one content, as page and as PDF.

It names who was there, what each voted, who was in conflict and who dissents. The page
follows the reader's language; the PDF that is approved is Danish, tagged and fit for an
archive, and the store keeps exactly what was approved.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

import typst
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from anke.cases import wording
from anke.cases.documents import read_document
from anke.cases.models import Document
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.agenda import times
from anke.decisions.domain.meetings.state import ItemStatus, MeetingStatus
from anke.decisions.errors import UnknownMeetingError
from anke.decisions.meetings import wording as words
from anke.decisions.meetings.queries import names_of
from anke.decisions.meetings.rules import known_rules
from anke.decisions.meetings.services import (
    PDF,
    act_on,
    keep_paper,
    meeting_state,
)
from anke.intake.forms.authority import authority
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anke.cases.domain.entries import Actor
    from anke.decisions.domain.meetings.decide import Known
    from anke.decisions.domain.meetings.state import Item, MeetingState


@dataclass(frozen=True, slots=True)
class ProtocolVote:
    """Whose vote, and for what; the casting vote is marked."""

    name: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProtocolItem:
    """What the protocol says about an item."""

    item: int
    place: int
    heading: str
    case: str
    about: str
    text: str
    votes: tuple[ProtocolVote, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProtocolSeat:
    """Somebody at the table."""

    name: str
    role: str
    presence: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """The whole protocol, in the reader's language."""

    title: str
    facts: tuple[tuple[str, str], ...]
    seats: tuple[ProtocolSeat, ...]
    items: tuple[ProtocolItem, ...]
    approval: str
    is_draft: bool


def protocol_of(state: MeetingState) -> Protocol:
    """Write the protocol of a meeting as it stands."""
    names, known = names_of(_people(state)), known_rules()
    return Protocol(
        title=_("Protocol of board meeting %(number)s") % {"number": state.number},
        facts=tuple(_facts(state, known)),
        seats=tuple(_seats(state, names, known)),
        items=tuple(_items(state, names, known)),
        approval=_approval(state, names),
        is_draft=state.status is not MeetingStatus.APPROVED,
    )


def _people(state: MeetingState) -> set[str]:
    in_conflict = {who for item in state.items for who in item.in_conflict}
    return {seat.member for seat in state.seats} | in_conflict | {state.approved_by}


def _facts(state: MeetingState, known: Known) -> Iterator[tuple[str, str]]:
    rule = known.rules.voting(state.voting)
    voting = f"{wording.name_of(rule)}, {rule.legal_basis}"
    yield _("Area"), wording.area_name(known.catalogue, state.area)
    yield _("Held"), f"{formats.long_day(state.held_on)}, {words.hour(state.starts_at)}"
    if state.place:
        yield _("Venue"), state.place
    yield _("Voting"), voting


def _seats(
    state: MeetingState, names: Mapping[str, str], known: Known
) -> Iterator[ProtocolSeat]:
    for seat in state.seats:
        present = seat.member in state.present
        yield ProtocolSeat(
            name=names.get(seat.member, seat.member),
            role=words.seat_text(known, seat, is_chair=seat.member == state.chair),
            presence=_("present") if present else _("absent"),
        )


def _items(
    state: MeetingState, names: Mapping[str, str], known: Known
) -> Iterator[ProtocolItem]:
    hours = times(state.starts_at, [item.minutes for item in state.items])
    reasons = _reasons(state)
    for place, (item, (first, _last)) in enumerate(
        zip(state.items, hours, strict=True), 1
    ):
        title = item.title or _("Case %(number)s") % {"number": item.case}
        yield ProtocolItem(
            item=item.item,
            place=place,
            heading=f"{place}. {title}",
            case=item.case,
            about=_about(item, first, known),
            text=_fate(item, names, known),
            votes=tuple(
                ProtocolVote(
                    names.get(vote.member, vote.member),
                    words.outcome_text(known, item.area, vote.outcome),
                    reasons.get(vote.dissent, ""),
                )
                for vote in item.votes
            ),
            remarks=tuple(_remarks(item, names)),
        )


def _about(item: Item, first: str, known: Known) -> str:
    subject = wording.subject_name(known.catalogue, item.subject)
    return " · ".join(filter(None, (words.hour(first), subject)))


def _fate(item: Item, names: Mapping[str, str], known: Known) -> str:
    """Say what became of an item."""
    if item.status is ItemStatus.DECIDED:
        return _decided(item, names, known)
    if item.status is ItemStatus.POSTPONED:
        if item.for_extended:
            return _("Postponed for extended voting: %(cause)s") % {"cause": item.note}
        return _("Postponed: %(cause)s") % {"cause": item.note}
    if item.status is ItemStatus.CONCLUDED:
        return item.note
    return _("Not dealt with yet.")


def _decided(item: Item, names: Mapping[str, str], known: Known) -> str:
    told = {
        "outcome": words.outcome_text(known, item.area, item.outcome),
        "agreement": words.agreement_text(item.agreement),
        "chair": names.get(item.chair, item.chair),
    }
    if item.casting_vote:
        return _("%(outcome)s, %(agreement)s, by the casting vote of %(chair)s.") % told
    return _("%(outcome)s, %(agreement)s. %(chair)s chaired.") % told


def _remarks(item: Item, names: Mapping[str, str]) -> Iterator[str]:
    for member, ground in item.conflicts:
        yield (
            _("%(name)s took no part, being in conflict: %(ground)s.")
            % {"name": names.get(member, member), "ground": ground.rstrip(".")}
        )
    if item.ballots > 1 and item.status is ItemStatus.DECIDED:
        yield _("There were %(count)s ballots.") % {"count": item.ballots}


def _approval(state: MeetingState, names: Mapping[str, str]) -> str:
    if state.status is not MeetingStatus.APPROVED:
        return _("The protocol has not been approved yet.")
    name = names.get(state.approved_by, state.approved_by)
    return _("The protocol was approved by %(name)s.") % {"name": name}


def _reasons(state: MeetingState) -> dict[str, str]:
    """Read the reasons of those who dissent."""
    wanted = [
        vote.dissent for item in state.items for vote in item.votes if vote.dissent
    ]
    rows = Document.objects.filter(commitment__in=wanted)
    return {row.commitment: read_document(row).decode() for row in rows}


# --- As PDF --------------------------------------------------------------------------


def protocol_pdf(state: MeetingState) -> bytes:
    """Set the protocol as PDF, in Danish; one that is not approved says so."""
    with translation.override("da"):
        content = protocol_of(state)
        day = state.held_on or date.min
        told = _data(content) | {"day": [day.year, day.month, day.day]}
        data = json.dumps(told, ensure_ascii=False)
    try:
        return _set(data, archive=True)
    except typst.TypstError:
        # A reason may hold a sign that no font of ours draws: better shown as a box in
        # a plain PDF than not at all.
        return _set(data, archive=False)


def _set(data: str, *, archive: bool) -> bytes:
    template = files("anke.decisions").joinpath("data/protocol.typ").read_bytes()
    fonts = typst.Fonts(include_system_fonts=False)
    # Made each time: a compiler serves one thread only, and costs next to nothing.
    made = typst.Compiler(template, font_paths=fonts).compile(
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=["ua-1", "a-2a"] if archive else [],
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst wrote no PDF")
    return made


def _data(content: Protocol) -> dict[str, object]:
    return {
        "title": content.title,
        "authority": authority().name,
        "foot": authority().post,
        "draft": content.is_draft,
        "facts": content.facts,
        "seats": [(one.name, one.role, one.presence) for one in content.seats],
        "items": [
            {
                "heading": one.heading,
                "about": one.about,
                "text": one.text,
                "votes": [(v.name, v.outcome, v.reason) for v in one.votes],
                "remarks": one.remarks,
            }
            for one in content.items
        ],
        "words": {
            "present": _("At the table"),
            "columns": (_("Name"), _("Seat"), _("Presence")),
            "votes": (_("Name"), _("Vote"), _("Reason for dissent")),
        },
        "approval": content.approval,
    }


def approve_protocol(actor: Actor, number: str) -> MeetingState:
    """Approve the protocol and keep exactly what was approved.

    Errors: UnknownMeetingError; MeetingRefusedError by anybody who did not sit for the
        authority.
    """
    with transaction.atomic():
        state = meeting_state(number)
        if not state.number:
            raise UnknownMeetingError(
                f"no meeting {number}", user_text=f"Der er intet møde {number}."
            )
        # What is kept is what stands there once it is approved.
        as_approved = _as_approved(state, actor)
        document = keep_paper(number, protocol_pdf(as_approved), PDF)
        return act_on(actor, number, [c.ApproveProtocol(document)])


def _as_approved(state: MeetingState, actor: Actor) -> MeetingState:
    return replace(state, status=MeetingStatus.APPROVED, approved_by=actor.id)


def approved_pdf(state: MeetingState) -> bytes:
    """Give the approved protocol as it was kept, or what stands there until then."""
    if not state.protocol:
        return protocol_pdf(state)
    return read_document(Document.objects.get(commitment=state.protocol))
