# SPDX-License-Identifier: EUPL-1.2
"""The words in which a reader is told about a case, in the reader's language.

Codes stand in the journal, names in the catalogue, and sentences here.

    name_of(catalogue.area("municipal"))      # 'Kommunale sager'
    entry_text(entry, rules)                  # 'Sagen blev fordelt til KB, team Børn'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anke.cases.allocation_words import allocated_text
from anke.cases.domain import payloads as p
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.handling_wording import HANDLING_WORDINGS
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.cases.domain.catalogue import Catalogue, Subject
    from anke.cases.domain.decide import Rules
    from anke.deadlines.domain.explanation import Step

    Wording = Callable[[Any, "Rules"], str]


class Named(Protocol):
    """Anything with a name in both languages."""

    @property
    def name_da(self) -> str:
        """The Danish name."""

    @property
    def name_en(self) -> str:
        """The English name."""


def is_english() -> bool:
    """Tell whether the reader has chosen English."""
    return (get_language() or "da").startswith("en")


def name_of(entry: Named) -> str:
    """Give the name in the reader's language."""
    return entry.name_en if is_english() else entry.name_da


def step_text(step: Step) -> str:
    """Give a step of a clock's arithmetic in the reader's language."""
    return step.text_en if is_english() else step.text_da


def area_name(catalogue: Catalogue, area: str) -> str:
    """Name an area; its code where the catalogue no longer has it."""
    return _known(lambda: name_of(catalogue.area(area)), area)


def law_name(catalogue: Catalogue, law: str) -> str:
    """Name a law in short."""
    return _known(
        lambda: (
            name_of(catalogue.law(law)) if is_english() else catalogue.law(law).short_da
        ),
        law,
    )


def subject_name(catalogue: Catalogue, subject: str) -> str:
    """Name a subject with its provisions."""
    return _known(lambda: subject_label(catalogue.subject(subject)), subject)


def subject_label(subject: Subject) -> str:
    """Name and provisions, as `Merudgifter – § 100`."""
    # A section sign must not be parted from its number.
    provisions = ", ".join(subject.provisions).replace("§ ", "§\N{NO-BREAK SPACE}")
    return " – ".join(filter(None, (name_of(subject), provisions)))


def instance_name(catalogue: Catalogue, instance: str) -> str:
    """Name a first instance."""
    return _known(lambda: name_of(catalogue.first_instance(instance)), instance)


def outcome_name(catalogue: Catalogue, area: str, outcome: str) -> str:
    """Name an outcome as the area calls it."""
    return _known(lambda: name_of(catalogue.outcome(area, outcome)), outcome)


def rule_name(rules: Rules, rule: str) -> str:
    """Name a deadline rule by its latest version."""
    versions = [each for each in rules.rulebook if each.id == rule]
    return name_of(versions[-1]) if versions else rule


def _known(name: Callable[[], str], code: str) -> str:
    """Give the name, or the bare code of something that is no longer known."""
    if not code:
        return ""
    try:
        return name()
    except UnknownEntryError:
        return code


def status_name(status: str) -> str:
    """Name the state of a case."""
    names = {
        "pending": _("Pending"),
        "decided": _("Decided"),
        "withdrawn": _("Opened by mistake"),
    }
    return names.get(status, status)


def channel_name(channel: str) -> str:
    """Name the way in which an appeal came in."""
    names = {
        "digital-post": _("Digital Post"),
        "letter": _("letter"),
        "e-mail": _("e-mail"),
        "email": _("e-mail"),
        "web-form": _("web form"),
        "appeal-form": _("appeal form"),
        "api": _("first instance's system"),
        "folder": _("e-mail"),
        "scan": _("letter"),
        "telephone": _("telephone"),
        "file": _("file"),
    }
    return names.get(channel, channel)


def role_name(role: str) -> str:
    """Name the role of a party."""
    names = {
        "appellant": _("appellant"),
        "representative": _("representative"),
        "insurer": _("insurer"),
        "employer": _("employer"),
        "child": _("child"),
        "parent": _("holder of custody"),
        "counterparty": _("counterparty"),
        "municipality": _("municipality"),
    }
    return names.get(role, role)


def direction_name(direction: str) -> str:
    """Name which way a document went."""
    names = {"in": _("received"), "out": _("sent"), "internal": _("internal")}
    names |= {"received": _("received"), "sent": _("sent")}
    return names.get(direction, direction)


def relation_name(relation: str) -> str:
    """Name how one case hangs together with another."""
    names = {
        "remitted": _("came back after being remitted"),
        "same-decision": _("appeal of the same decision"),
        "same-family": _("same family"),
        "related": _("related case"),
    }
    return names.get(relation, relation or _("related case"))


def what_happened(step: str) -> str:
    """Name a step of the case's handling."""
    names = {
        "information": _("gathering of information"),
        "information-gathering": _("gathering of information"),
        "party-hearing": _("party hearing"),
        "hearing": _("party hearing"),
        "consultant": _("medical consultant"),
        "medical-consultant": _("medical consultant"),
        "meeting": _("board meeting"),
        "board-meeting": _("board meeting"),
        "reconsideration": _("reconsideration"),
        "drafting": _("drafting of the decision"),
    }
    return names.get(step, step)


def actor_name(kind: str, actor_id: str) -> str:
    """Name who did it."""
    kinds = {"person": "", "robot": _("robot"), "system": _("system")}
    return " ".join(filter(None, (kinds.get(kind, kind), actor_id)))


# --- One sentence for each kind of journal entry ------------------------------------


def _registered(payload: p.CaseRegistered, rules: Rules) -> str:
    return _("The case was opened: %(subject)s, from %(instance)s.") % {
        "subject": subject_name(rules.catalogue, payload.subject)
        or area_name(rules.catalogue, payload.area),
        "instance": instance_name(rules.catalogue, payload.first_instance),
    }


def _party(payload: p.PartyAdded, _rules: Rules) -> str:
    return _("A party joined the case: %(role)s.") % {"role": role_name(payload.role)}


def _document(payload: p.DocumentFiled, _rules: Rules) -> str:
    return _("Document filed (%(direction)s): %(theme)s.") % {
        "direction": direction_name(payload.direction),
        "theme": payload.theme,
    }


def _allocated(payload: p.CaseAllocated, _rules: Rules) -> str:
    return allocated_text(payload)


def _step_started(payload: p.StepStarted, _rules: Rules) -> str:
    return _("Began: %(step)s.") % {"step": what_happened(payload.step)}


def _step_ended(payload: p.StepEnded, _rules: Rules) -> str:
    return _("Ended: %(step)s.") % {"step": what_happened(payload.step)}


def _activity(payload: p.ActivityRecorded, _rules: Rules) -> str:
    parts = (payload.activity, payload.lifecycle, payload.resource)
    return " · ".join(filter(None, parts))


def _deadline_started(payload: p.DeadlineStarted, rules: Rules) -> str:
    return _("Deadline began: %(rule)s. Last day %(due)s.") % {
        "rule": rule_name(rules, payload.rule),
        "due": formats.day(payload.due_on),
    }


def _deadline_paused(payload: p.DeadlinePaused, rules: Rules) -> str:
    return _("Deadline stands still: %(rule)s. Reason: %(reason)s.") % {
        "rule": rule_name(rules, payload.rule),
        "reason": payload.reason,
    }


def _deadline_resumed(payload: p.DeadlineResumed, rules: Rules) -> str:
    return _("Deadline runs again: %(rule)s. Last day %(due)s.") % {
        "rule": rule_name(rules, payload.rule),
        "due": formats.day(payload.due_on),
    }


def _deadline_extended(payload: p.DeadlineExtended, rules: Rules) -> str:
    return _("Deadline extended: %(rule)s. Reason: %(reason)s. Last day %(due)s.") % {
        "rule": rule_name(rules, payload.rule),
        "reason": payload.reason,
        "due": formats.day(payload.due_on),
    }


def _deadline_noticed(payload: p.DeadlineNoticed, rules: Rules) -> str:
    return _(
        "Deadline notice sent: %(rule)s. Decision expected by %(announced)s."
        " Reason: %(reason)s."
    ) % {
        "rule": rule_name(rules, payload.rule),
        "announced": formats.day(payload.announced_on),
        "reason": payload.reason,
    }


def _deadline_recomputed(payload: p.DeadlineRecomputed, rules: Rules) -> str:
    return _(
        "Deadline computed anew: %(rule)s. Last day %(before)s became %(due)s."
        " Cause: %(cause)s."
    ) % {
        "rule": rule_name(rules, payload.rule),
        "before": formats.day(payload.due_before),
        "due": formats.day(payload.due_on),
        "cause": payload.cause,
    }


def _reclassified(payload: p.CaseReclassified, rules: Rules) -> str:
    return _("The case was reclassified: %(area)s, %(subject)s. Cause: %(cause)s.") % {
        "area": area_name(rules.catalogue, payload.area),
        "subject": subject_name(rules.catalogue, payload.subject),
        "cause": payload.cause,
    }


def _appeal_corrected(payload: p.AppealCorrected, rules: Rules) -> str:
    return _(
        "What is appealed was corrected: %(instance)s, decided %(decided)s, appealed"
        " %(appealed)s. Cause: %(cause)s."
    ) % {
        "instance": instance_name(rules.catalogue, payload.first_instance),
        "decided": formats.day(payload.first_decided_on) or _("on an unknown day"),
        "appealed": formats.day(payload.appealed_on) or _("on an unknown day"),
        "cause": payload.cause,
    }


def _related(payload: p.CaseRelated, _rules: Rules) -> str:
    return _("Related to case %(other)s: %(relation)s.") % {
        "other": payload.other,
        "relation": relation_name(payload.relation),
    }


def _decided(payload: p.CaseDecided, rules: Rules) -> str:
    outcome = any_outcome_name(rules.catalogue, payload.outcome)
    if payload.meeting:
        return _("The case was decided at a board meeting: %(outcome)s.") % {
            "outcome": outcome
        }
    return _("The case was decided: %(outcome)s.") % {"outcome": outcome}


def _corrected(payload: p.DecisionCorrected, rules: Rules) -> str:
    return _(
        "The registered outcome was corrected to %(outcome)s. Cause: %(cause)s."
    ) % {
        "outcome": any_outcome_name(rules.catalogue, payload.outcome),
        "cause": payload.cause,
    }


def _reopened(payload: p.CaseReopened, _rules: Rules) -> str:
    return _("The case was reopened. Reason: %(reason)s.") % {"reason": payload.reason}


def _withdrawn(payload: p.RegistrationWithdrawn, _rules: Rules) -> str:
    return _("The case was opened by mistake and is withdrawn. Cause: %(cause)s.") % {
        "cause": payload.cause
    }


def _document_withdrawn(payload: p.DocumentWithdrawn, _rules: Rules) -> str:
    return _("A document was filed on the wrong case. Cause: %(cause)s.") % {
        "cause": payload.cause
    }


def _erased(payload: p.Erased, _rules: Rules) -> str:
    return _("Personal data were erased. Legal basis: %(basis)s.") % {
        "basis": payload.legal_basis
    }


_WORDINGS: dict[type[p.Payload], Wording] = {
    p.CaseRegistered: _registered,
    p.PartyAdded: _party,
    p.DocumentFiled: _document,
    p.CaseAllocated: _allocated,
    p.StepStarted: _step_started,
    p.StepEnded: _step_ended,
    p.ActivityRecorded: _activity,
    p.DeadlineStarted: _deadline_started,
    p.DeadlinePaused: _deadline_paused,
    p.DeadlineResumed: _deadline_resumed,
    p.DeadlineExtended: _deadline_extended,
    p.DeadlineNoticed: _deadline_noticed,
    p.DeadlineRecomputed: _deadline_recomputed,
    p.CaseReclassified: _reclassified,
    p.AppealCorrected: _appeal_corrected,
    p.CaseRelated: _related,
    p.CaseDecided: _decided,
    p.DecisionCorrected: _corrected,
    p.CaseReopened: _reopened,
    p.RegistrationWithdrawn: _withdrawn,
    p.DocumentWithdrawn: _document_withdrawn,
    p.Erased: _erased,
    **HANDLING_WORDINGS,
}


def any_outcome_name(catalogue: Catalogue, outcome: str) -> str:
    """Name an outcome where the area is not at hand: as the first area calls it."""
    for area in catalogue.areas:
        for each in area.outcomes:
            if each.id == outcome:
                return name_of(each).lower()
    return outcome


def payload_sentence(payload: p.Payload, rules: Rules) -> str:
    """Tell in one sentence what a journal entry says."""
    wording = _WORDINGS.get(type(payload))
    return wording(payload, rules) if wording else payload.kind
