# SPDX-License-Identifier: EUPL-1.2
"""The case page: a case's file put into words, and the look written down.

page = open_case_page(request.user, "22-00001", at=clock.now())
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import require
from anke.access.services import record_view
from anke.cases import wording
from anke.cases.citizen_cases import citizen_cases
from anke.cases.document_viewer import show_document
from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import CaseStatus
from anke.cases.explained_clocks import explained_clock
from anke.cases.filed_documents import filed_documents, looks_by_entry
from anke.cases.panels import panels_for
from anke.cases.queries import case_file
from anke.cases.rules import current_rules
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.citizen_cases import CitizenCases
    from anke.cases.document_viewer import ShownDocument
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.entries import Entry
    from anke.cases.explained_clocks import ExplainedClock
    from anke.cases.filed_documents import FiledDocument
    from anke.cases.models import Case
    from anke.cases.panels import FilledPanel
    from anke.cases.queries import CaseFile, PartyView


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the summary."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the page shows it; the CPR number is masked."""

    role: str
    name: str
    cpr: str
    is_erased: bool


@dataclass(frozen=True, slots=True)
class Kin:
    """Another case that this one hangs together with."""

    number: str
    how: str
    text: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One journal entry in words."""

    place: int
    kind: str
    occurred_on: date
    recorded_at: datetime
    recorded_later: bool
    actor: str
    text: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the case page."""

    case: Case
    withdrawal_cause: str
    title: str
    state: str
    state_badge: str
    facts: tuple[Fact, ...]
    clocks: tuple[ExplainedClock, ...]
    parties: tuple[Party, ...]
    documents: tuple[FiledDocument, ...]
    others: CitizenCases
    kin: tuple[Kin, ...]
    timeline: tuple[TimelineEntry, ...]
    head: str
    panels: tuple[FilledPanel, ...]
    shown: ShownDocument | None = None


def open_case_page(
    actor: User | AnonymousUser, number: str, *, at: datetime, document: str = ""
) -> CasePage:
    """Open a case for the actor and write down that it was opened.

    With a `document`, its place in the case, that one stands open as well.

    Errors:
        AccessDeniedError: the actor's role does not open cases.
        UnknownCaseError: no such case for this actor.
    """
    person = require(actor, Action.SEE_CASE)
    file = case_file(person, number)
    record_view(
        person,
        stream=case_stream(number),
        at=at,
        purpose="sagsside",
        kind=ViewEvent.Kind.PAGE,
    )
    others = citizen_cases(person, file, at=at)
    page = _page(file, person, others, at.date())
    return _with_document(page, person, file, document, at) if document else page


def open_beside(
    actor: User | AnonymousUser, number: str, document: str, *, at: datetime
) -> ShownDocument:
    """Open another document on a case page that stands there already.

    Errors: as `open_case_page`.
    """
    person = require(actor, Action.SEE_CASE)
    file = case_file(person, number)
    documents = filed_documents(file, person)
    return show_document(person, file, documents, document, at=at)


def _with_document(
    page: CasePage, actor: User, file: CaseFile, document: str, at: datetime
) -> CasePage:
    shown = show_document(actor, file, page.documents, document, at=at)
    return replace(page, shown=shown)


_BADGES = {CaseStatus.PENDING.value: "info", CaseStatus.WITHDRAWN.value: "warning"}


def _page(file: CaseFile, actor: User, others: CitizenCases, today: date) -> CasePage:
    """Put the file into words."""
    rules = current_rules()
    case = file.case
    catalogue = rules.catalogue
    outcome = wording.outcome_name(catalogue, case.area, case.outcome)
    documents = filed_documents(file, actor)
    return CasePage(
        case=case,
        title=wording.subject_name(catalogue, case.subject)
        or wording.area_name(catalogue, case.area),
        withdrawal_cause=file.state.withdrawal_cause,
        state=outcome or wording.status_name(case.status),
        state_badge=_BADGES.get(case.status, ""),
        facts=tuple(_facts(file, rules)),
        clocks=tuple(
            explained_clock(line, today, withdrawn=case.withdrawn_on is not None)
            for line in reversed(file.clocks)
        ),
        parties=tuple(_party(each) for each in file.parties),
        documents=documents,
        others=others,
        kin=tuple(_kin(file, rules)),
        timeline=_timeline(file, documents, rules),
        head=bytes(case.head).hex(),
        panels=panels_for(actor, file),
    )


def _facts(file: CaseFile, rules: Rules) -> Iterator[Fact]:
    """The summary, leaving out what is not known."""
    case, state, catalogue = file.case, file.state, rules.catalogue
    pairs = (
        (_("Area"), wording.area_name(catalogue, case.area)),
        (_("Law"), wording.law_name(catalogue, case.law)),
        (_("Subject"), wording.subject_name(catalogue, case.subject)),
        (_("First instance"), wording.instance_name(catalogue, case.first_instance)),
        (_("First instance decided"), formats.long_day(state.first_decided_on)),
        (_("Appealed"), formats.long_day(state.appealed_on)),
        (_("Received"), formats.long_day(case.received_on)),
        (_("Came by"), wording.channel_name(case.channel)),
        (_("Sender's reference"), case.reference),
        (_("Tracks"), ", ".join(_track(each, rules) for each in state.tracks)),
        (
            _("Reopened"),
            formats.long_day(case.spell_started_on) if case.spell > 1 else "",
        ),
        (_("Decided"), formats.long_day(case.decided_on)),
        (_("Outcome"), wording.outcome_name(catalogue, case.area, case.outcome)),
        (_("Part-decisions"), _units(file, rules)),
        (_("Caseworker"), " · ".join(filter(None, (case.staff, case.team)))),
    )
    for label, text in pairs:
        if text:
            yield Fact(label, text)


def _track(track: str, rules: Rules) -> str:
    """Name a track; its code when the catalogue has none."""
    for each in rules.catalogue.tracks:
        if each.id == track:
            return wording.name_of(each)
    return track


def _units(file: CaseFile, rules: Rules) -> str:
    """The outcomes of the parts, when there are several."""
    if len(file.state.units) < 2:
        return ""
    return ", ".join(
        wording.outcome_name(rules.catalogue, file.case.area, unit.outcome)
        for unit in file.state.units
    )


def _party(view: PartyView) -> Party:
    """A party with the CPR number masked, or the word that it was erased."""
    person = view.person
    return Party(
        role=wording.role_name(view.role),
        name=person.name if person else _("erased"),
        cpr=person.cpr.masked if person and person.cpr else "",
        is_erased=person is None,
    )


def _kin(file: CaseFile, rules: Rules) -> Iterator[Kin]:
    """The cases before, after and beside."""
    groups = (
        (_("earlier case"), file.lineage.predecessors),
        (_("later case"), file.lineage.successors),
        (_("related case"), file.lineage.related),
    )
    seen = set()
    for how, cases in groups:
        for case in cases:
            if case.number not in seen:
                seen.add(case.number)
                yield Kin(case.number, how, _kin_text(case, rules))


def _kin_text(case: Case, rules: Rules) -> str:
    """What the other case is about and how it ended."""
    catalogue = rules.catalogue
    return ", ".join(
        filter(
            None,
            (
                wording.subject_name(catalogue, case.subject),
                wording.outcome_name(catalogue, case.area, case.outcome).lower()
                or wording.status_name(case.status).lower(),
                formats.day(case.decided_on or case.received_on),
            ),
        )
    )


def _timeline(
    file: CaseFile, documents: tuple[FiledDocument, ...], rules: Rules
) -> tuple[TimelineEntry, ...]:
    """The journal in words, the newest first; a document's entry leads to it."""
    looks = looks_by_entry(file.entries, documents)
    entries = (
        _entry(place, entry, rules, looks.get(place, ""))
        for place, entry in enumerate(file.entries)
    )
    return tuple(entries)[::-1]


def _entry(place: int, entry: Entry, rules: Rules, look: str) -> TimelineEntry:
    """One journal entry in words."""
    return TimelineEntry(
        place=place + 1,
        kind=entry.payload.kind,
        occurred_on=entry.occurred_on,
        recorded_at=entry.recorded_at,
        recorded_later=entry.recorded_at.date() != entry.occurred_on,
        actor=wording.actor_name(entry.actor.kind.value, entry.actor.id),
        text=wording.payload_sentence(entry.payload, rules),
        look=look,
    )
