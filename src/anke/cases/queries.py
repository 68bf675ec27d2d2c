# SPDX-License-Identifier: EUPL-1.2
"""What one can ask the register, with the access rule inside.

Lists of work come from the projections; the story of a case from its journal. Nothing
here writes: that somebody opened a person's data is noted by `case_page` and `finding`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from anke.access.domain.permissions import Action
from anke.access.domain.signatures import Protection, signatures_from
from anke.access.errors import AccessDeniedError
from anke.access.models import CaseTie
from anke.access.queries import require
from anke.access.rights import access_to, rights_of
from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import fold_all
from anke.cases.errors import UnknownCaseError
from anke.cases.journal import ENTRY_COLUMNS, decode_row, read_entries
from anke.cases.models import Case, CaseRelation, Document, JournalEntry
from anke.cases.rules import current_rules
from anke.cases.vault import open_people, streams_of
from anke.deadlines.domain.clock import clock

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.cases.domain.cpr import Cpr
    from anke.cases.domain.entries import Entry
    from anke.cases.domain.state import CaseState
    from anke.cases.vault import Person
    from anke.deadlines.domain.clock import Clock


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party as shown on the case page; `person` is None after erasure."""

    role: str
    commitment: str
    person: Person | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document in the case's file; `stored` is None after erasure.

    A document filed on the wrong case stays, with the day and the cause.
    """

    commitment: str
    theme: str
    direction: str
    dated_on: date
    stored: Document | None
    withdrawn_on: date | None = None
    withdrawal_cause: str = ""


@dataclass(frozen=True, slots=True)
class ClockView:
    """A deadline of the case with its computation, ready to be explained."""

    rule: str
    spell: int
    clock: Clock
    due_on: date
    ended_on: date | None
    noticed_on: date | None


@dataclass(frozen=True, slots=True)
class Lineage:
    """The cases before, after and beside this one."""

    predecessors: tuple[Case, ...]
    successors: tuple[Case, ...]
    related: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that the case page shows."""

    case: Case
    state: CaseState
    entries: tuple[Entry, ...]
    parties: tuple[PartyView, ...]
    documents: tuple[DocumentView, ...]
    clocks: tuple[ClockView, ...]
    lineage: Lineage


def cases_visible_to(user: User, action: Action = Action.LIST_CASES) -> QuerySet[Case]:
    """Give the cases to which a person may do something; to list them, if not said.

    A person may see a case if and only if they are active, their role lists cases, the
    case's protection lets them in and no conflict keeps them out: the tables in
    `anke.access.domain.reach`, as one condition on the row, whatever the rights.
    """
    return Case.objects.filter(rights_of(user, action).readable)


def cases_tied_to(user: User, tie: CaseTie.Tie, action: Action) -> dict[str, Case]:
    """Give the cases that a tie binds to a person and to which they may do something.

    By their numbers. Nobody without a staff code is tied to anything.
    """
    tied = CaseTie.objects.filter(staff=user.staff_code or "", tie=tie)
    found = cases_visible_to(user, action).filter(number__in=tied.values("case"))
    return {case.number: case for case in found}


def case_visible_to(
    user: User, number: str, action: Action = Action.LIST_CASES
) -> Case:
    """Give one case.

    Errors: UnknownCaseError, also for a case that the person may not see.
    """
    case = cases_visible_to(user, action).filter(number=number).first()
    if case is None:
        raise UnknownCaseError(
            f"no case {number}", user_text=f"Der er ingen sag {number}."
        )
    return case


def require_on_case(
    actor: User | AnonymousUser, action: Action, number: str
) -> tuple[User, Case]:
    """Give the actor and a case to which they may do this.

    Errors:
        AccessDeniedError: the role does not do this at all, or not to this case; the
            text says why, where the actor may know that the case is there.
        UnknownCaseError: no such case for this actor.
    """
    person = require(actor, action)
    case = Case.objects.filter(number=number).first()
    if case is not None:
        access = access_to(person, case)
        verdict = access.verdict(action)
        if verdict.allowed:
            return person, case
        if access.may(Action.LIST_CASES):
            raise AccessDeniedError(action, verdict.text)
    raise UnknownCaseError(f"no case {number}", user_text=f"Der er ingen sag {number}.")


def cases_kept_back(user: User) -> QuerySet[Case]:
    """Give the cases of which a person may not even know the number.

    Where cases are counted, or letters are filed, their numbers are shown to more
    people than may open them; not those of cases that only the people who work on them
    may know of, and not to whoever is in conflict.
    """
    protected = Q(access__gte=signatures_from(Protection.RELATIVE))
    tied = CaseTie.objects.filter(staff=user.staff_code or "", tie=CaseTie.Tie.CONFLICT)
    hidden = Case.objects.filter(protected | Q(number__in=tied.values("case")))
    return hidden.exclude(rights_of(user, Action.LIST_CASES).readable)


def numbers_kept_back(user: User, numbers: Collection[str]) -> set[str]:
    """Tell which of some numbers a person may not know."""
    kept = cases_kept_back(user).filter(number__in=numbers)
    return set(kept.values_list("number", flat=True))


def case_file(user: User, number: str) -> CaseFile:
    """Open a case's file: state, parties, deadlines, journal and documents.

    Errors: UnknownCaseError; JournalCorruptError when the journal cannot be read.
    """
    case = case_visible_to(user, number)
    entries = tuple(read_entries([case_stream(number)]))
    state = fold_all(entries)
    return CaseFile(
        case=case,
        state=state,
        entries=entries,
        parties=_parties(state),
        documents=_documents(state),
        clocks=_clocks(state),
        lineage=_lineage(user, state),
    )


def _parties(state: CaseState) -> tuple[PartyView, ...]:
    """Open the parties; a secret address is not among what is shown."""
    people = open_people([person for _, person in state.parties])
    if state.work.protection >= Protection.SECRET_ADDRESS:
        people = {key: replace(person, address="") for key, person in people.items()}
    return tuple(
        PartyView(role, person, people.get(person)) for role, person in state.parties
    )


def _documents(state: CaseState) -> tuple[DocumentView, ...]:
    kept = Document.objects.in_bulk([filed[0] for filed in state.documents])
    withdrawn = {place: (on, cause) for place, on, cause in state.withdrawn_documents}
    return tuple(
        DocumentView(
            commitment,
            theme,
            direction,
            dated_on,
            kept.get(commitment),
            *withdrawn.get(place, ()),
        )
        for place, (commitment, theme, direction, dated_on) in enumerate(
            state.documents
        )
    )


def _clocks(state: CaseState) -> tuple[ClockView, ...]:
    rules = current_rules()
    return tuple(
        ClockView(
            rule=line.rule,
            spell=line.spell,
            clock=clock(line.events, rules.rulebook, rules.calendar),
            due_on=line.due_on,
            ended_on=line.ended_on,
            noticed_on=line.noticed_on,
        )
        for line in state.clocks
    )


def _lineage(user: User, state: CaseState) -> Lineage:
    visible = cases_visible_to(user)
    after = CaseRelation.objects.filter(other=state.number).values("case_id")
    beside = {other for other, _ in state.relations} - {state.predecessor}
    return Lineage(
        predecessors=tuple(visible.filter(number=state.predecessor)),
        successors=tuple(visible.filter(number__in=after).order_by("year", "serial")),
        related=tuple(visible.filter(number__in=beside).order_by("year", "serial")),
    )


def document_visible_to(user: User, number: str, commitment: str) -> Document:
    """Give a document of a case that the person may see.

    Errors: UnknownCaseError when case or document is not there for this person.
    """
    case = case_visible_to(user, number)
    filed = case.documents.filter(document=commitment).exists()
    document = Document.objects.filter(
        commitment=commitment, stream=case_stream(number)
    ).first()
    if not filed or document is None:
        raise UnknownCaseError(
            f"case {number} has no such document",
            user_text="Dokumentet findes ikke i sagen.",
        )
    return document


def cases_of_cpr(user: User, cpr: Cpr) -> QuerySet[Case]:
    """Find the cases in which a CPR number is a party."""
    return cases_visible_to(user).filter(number__in=numbers_of(cpr))


def numbers_of(cpr: Cpr) -> list[str]:
    """Give the numbers of the cases that hold a CPR number, visible or not."""
    return [stream.removeprefix("case:") for stream in streams_of(cpr)]


def journal_of(stream: str) -> list[Entry]:
    """Give the entries of any stream, for operators and tests."""
    rows = (
        JournalEntry.objects.filter(stream=stream)
        .order_by("stream_seq")
        .values_list(*ENTRY_COLUMNS)
    )
    return [decode_row(row) for row in rows]
