# SPDX-License-Identifier: EUPL-1.2
"""The case page: a case's file put into words, and the look written down.

page = open_case_page(request.user, "22-00001", at=clock.now())
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import may, require
from anke.access.services import record_view
from anke.cases import wording
from anke.cases.case_list import time_left
from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import CaseStatus
from anke.cases.panels import panels_for
from anke.cases.queries import case_file, case_visible_to, document_visible_to
from anke.cases.rules import current_rules
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.entries import Entry
    from anke.cases.models import Case, Document
    from anke.cases.panels import FilledPanel
    from anke.cases.queries import CaseFile, ClockView, DocumentView, PartyView

ClockState = Literal["running", "overdue", "paused", "met", "breached", "stopped"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the summary."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One step of a deadline's arithmetic."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """A deadline as the page shows it: where it stands, and why."""

    name: str
    spell: int
    state: ClockState
    state_text: str
    due_on: date
    basis: str
    source: str
    status: str
    confirmed: bool
    absolute: bool
    is_guideline: bool
    used: int
    total: int
    steps: tuple[ExplainedStep, ...]

    @property
    def is_running(self) -> bool:
        """Whether somebody still waits for it, so that its arithmetic is shown."""
        return self.state in ("running", "overdue", "paused")


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the page shows it; the CPR number is masked."""

    role: str
    name: str
    cpr: str
    is_erased: bool


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document as the page shows it."""

    place: int
    theme: str
    direction: str
    dated_on: date
    size: int
    href: str
    is_erased: bool
    withdrawn_on: date | None
    withdrawal_cause: str


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
    kin: tuple[Kin, ...]
    timeline: tuple[TimelineEntry, ...]
    head: str
    panels: tuple[FilledPanel, ...]


def open_case_page(
    actor: User | AnonymousUser, number: str, *, at: datetime
) -> CasePage:
    """Open a case for the actor and write down that it was opened.

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
    return _page(file, person, at.date())


def open_document(
    actor: User | AnonymousUser, number: str, place: int, *, at: datetime
) -> Document:
    """Give a filed document, and write down that it was opened.

    Errors:
        AccessDeniedError: the actor's role does not open documents.
        UnknownCaseError: no such case or document for this actor.
    """
    person = require(actor, Action.SEE_DOCUMENTS)
    filed = case_visible_to(person, number).documents.filter(place=place - 1).first()
    document = document_visible_to(person, number, filed.document if filed else "")
    record_view(
        person,
        stream=case_stream(number),
        at=at,
        purpose=f"dokument {place}",
        kind=ViewEvent.Kind.DOCUMENT,
    )
    return document


_BADGES = {CaseStatus.PENDING.value: "info", CaseStatus.WITHDRAWN.value: "warning"}


def _page(file: CaseFile, actor: User, today: date) -> CasePage:
    """Put the file into words."""
    rules = current_rules()
    case = file.case
    catalogue = rules.catalogue
    outcome = wording.outcome_name(catalogue, case.area, case.outcome)
    return CasePage(
        case=case,
        title=wording.subject_name(catalogue, case.subject)
        or wording.area_name(catalogue, case.area),
        withdrawal_cause=file.state.withdrawal_cause,
        state=outcome or wording.status_name(case.status),
        state_badge=_BADGES.get(case.status, ""),
        facts=tuple(_facts(file, rules)),
        clocks=tuple(
            _clock(line, today, withdrawn=case.withdrawn_on is not None)
            for line in reversed(file.clocks)
        ),
        parties=tuple(_party(each) for each in file.parties),
        documents=tuple(
            _document(case.number, place, each, actor)
            for place, each in enumerate(file.documents, 1)
        ),
        kin=tuple(_kin(file, rules)),
        timeline=tuple(
            _entry(place, each, rules) for place, each in enumerate(file.entries, 1)
        )[::-1],
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


def _clock(line: ClockView, today: date, *, withdrawn: bool) -> ExplainedClock:
    """Say where a deadline stands and show its arithmetic."""
    rule = line.clock.rule
    until = line.ended_on or today
    state = "stopped" if withdrawn else _clock_state(line, today)
    used = max(line.clock.days_used(min(until, line.due_on)), 0)
    return ExplainedClock(
        name=wording.name_of(rule),
        spell=line.spell,
        state=state,
        state_text=_clock_text(line, state, today),
        due_on=line.due_on,
        basis=rule.legal_basis,
        source=rule.source,
        status=_("statutory") if rule.status.value == "statutory" else _("agreed"),
        confirmed=rule.confirmed,
        absolute=rule.absolute,
        is_guideline=rule.mean_target,
        used=used,
        total=max(line.clock.days_used(line.due_on), 1),
        steps=tuple(
            ExplainedStep(step.date, wording.step_text(step))
            for step in line.clock.explain()
        ),
    )


def _clock_state(line: ClockView, today: date) -> ClockState:
    """Running, overdue, standing still, or over and kept or not."""
    if line.ended_on is not None:
        return "breached" if line.ended_on > line.due_on else "met"
    if line.clock.paused is not None:
        return "paused"
    return "overdue" if line.clock.is_overdue(today) else "running"


def _clock_text(line: ClockView, state: ClockState, today: date) -> str:
    """Say it in words; colour alone says nothing."""
    if state in ("running", "overdue"):
        return time_left(line.due_on, today)
    if state == "paused":
        return _("stands still since %(day)s") % {
            "day": formats.day(line.clock.paused_on)
        }
    ended = formats.day(line.ended_on)
    if state == "stopped":
        return _("stopped on %(day)s: the case was opened by mistake") % {"day": ended}
    if state == "met":
        return _("kept: decided on %(day)s") % {"day": ended}
    late = (line.ended_on - line.due_on).days if line.ended_on else 0
    return ngettext(
        "not kept: decided on %(day)s, %(count)s day too late",
        "not kept: decided on %(day)s, %(count)s days too late",
        late,
    ) % {"day": ended, "count": formats.number(late)}


def _party(view: PartyView) -> Party:
    """A party with the CPR number masked, or the word that it was erased."""
    person = view.person
    return Party(
        role=wording.role_name(view.role),
        name=person.name if person else _("erased"),
        cpr=person.cpr.masked if person and person.cpr else "",
        is_erased=person is None,
    )


def _document(
    number: str, place: int, view: DocumentView, actor: User
) -> FiledDocument:
    """A document, with a link for those who may open it."""
    openable = view.stored is not None and may(actor, Action.SEE_DOCUMENTS)
    return FiledDocument(
        place=place,
        theme=view.theme,
        direction=wording.direction_name(view.direction),
        dated_on=view.dated_on,
        size=view.stored.size_bytes if view.stored else 0,
        href=reverse("case-document", args=[number, place]) if openable else "",
        is_erased=view.stored is None,
        withdrawn_on=view.withdrawn_on,
        withdrawal_cause=view.withdrawal_cause,
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


def _entry(place: int, entry: Entry, rules: Rules) -> TimelineEntry:
    """One journal entry in words."""
    return TimelineEntry(
        place=place,
        kind=entry.payload.kind,
        occurred_on=entry.occurred_on,
        recorded_at=entry.recorded_at,
        recorded_later=entry.recorded_at.date() != entry.occurred_on,
        actor=wording.actor_name(entry.actor.kind.value, entry.actor.id),
        text=wording.payload_sentence(entry.payload, rules),
    )
