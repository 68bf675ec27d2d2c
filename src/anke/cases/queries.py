# SPDX-License-Identifier: EUPL-1.2
"""What one can ask the register, with the access rule inside.

Lists of work come from the projections; the story of a case from its journal. Nothing
here writes: that somebody opened a person's data is noted by `case_page` and `finding`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db.models import F, Func, IntegerField, Q, Subquery

from anke.access.domain.permissions import Action
from anke.access.domain.signatures import Protection
from anke.access.errors import AccessDeniedError
from anke.access.queries import require
from anke.access.rights import access_to, rights_of
from anke.cases.columns import NEVER_YET, Column
from anke.cases.domain.entries import case_stream
from anke.cases.domain.predicates import is_overdue, is_pending_on
from anke.cases.domain.state import CaseStatus, fold_all
from anke.cases.errors import UnknownCaseError
from anke.cases.journal import ENTRY_COLUMNS, decode_row, read_entries
from anke.cases.models import Case, CaseRelation, Document, JournalEntry
from anke.cases.rules import current_rules
from anke.cases.vault import open_people, streams_of
from anke.deadlines.domain.clock import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import OrderBy, QuerySet
    from django.db.models.expressions import Combinable

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
    return cases_visible_to(user).filter(number__in=_numbers_of(cpr))


def _numbers_of(cpr: Cpr) -> list[str]:
    return [stream.removeprefix("case:") for stream in streams_of(cpr)]


FILTERS: Mapping[str, str] = {
    "area": "area",
    "law": "law",
    "subject": "subject",
    "first_instance": "first_instance",
    "status": "status",
    "outcome": "outcome",
    "staff": "staff",
    "team": "team",
    "year": "year",
}
SORTS: Mapping[str, tuple[str, ...]] = {
    "number": ("year", "serial"),
    "received": ("received_on", "year", "serial"),
    "due": ("due_on", "year", "serial"),
    "decided": ("decided_on", "year", "serial"),
    "area": ("area", "year", "serial"),
}
_MAY_BE_EMPTY = frozenset({"due_on", "decided_on"})
# Not Django's Count, which would group: this one stands in a query of its own.
_COUNT = Func(template="COUNT(*)", output_field=IntegerField())


_WAITING = {
    "start_on": Column("spell_started_on"),
    "closed_or_never": Column("decided_on", never=True),
}


def _overdue(day: date) -> Q:
    # A paused deadline is no running one, so `due_on` is not its last day.
    met_or_never = Column("decided_on", never=True)
    overdue: Q = is_overdue(Column("due_on"), met_or_never, NEVER_YET, day)
    return overdue


def _this_week(day: date) -> Q:
    return Q(due_on__range=(day, day + timedelta(days=6 - day.weekday())))


def _without_deadline(_: date) -> Q:
    return Q(due_on__isnull=True)


# How a pending case stands to its last day; asked of a day, never stored.
DUE: Mapping[str, Callable[[date], Q]] = {
    "overdue": _overdue,
    "this-week": _this_week,
    "none": _without_deadline,
}


class Search(TypedDict, total=False):
    """What is searched for.

    `filters` has the keys of FILTERS. `due` is a key of DUE and the day it is asked of;
    it keeps pending cases only. `numbers` are what an earlier search by CPR number
    found.
    """

    text: str
    filters: Mapping[str, str]
    due: tuple[str, date] | None
    cpr: Cpr | None
    numbers: Collection[str] | None


def search_cases(
    user: User, *, sort: str = "-received", **search: Unpack[Search]
) -> QuerySet[Case]:
    """Find cases by number or reference, by filters, by CPR number.

    Cases opened by mistake are found by their state, or by number, reference or CPR
    number; they are left out where nobody asked for them.
    `sort` is a key of SORTS, with a minus in front for the reverse; cases without
    the date come last in both directions. Errors: KeyError for an unknown filter.
    """
    found = _fitting(user, search)
    if _leaves_mistakes_out(search):
        found = found.exclude(status=CaseStatus.WITHDRAWN.value)
    return found.order_by(*_ordering(sort))


def count_cases(user: User, **search: Unpack[Search]) -> int:
    """Count what `search_cases` finds, with one query.

    All that fits, less the few that this person does not see and those opened by
    mistake: each is counted in an index, while a count of the rest reads every row.
    """
    rights = rights_of(user, Action.LIST_CASES)
    if rights.hidden is None:
        found = _fitting(user, search)
        if _leaves_mistakes_out(search):
            found = found.exclude(status=CaseStatus.WITHDRAWN.value)
        return found.count()
    every = _narrowed(Case.objects.filter(rights.base), search)
    less = [every.filter(hidden) for hidden in rights.hidden]
    if _leaves_mistakes_out(search):
        mistakes = _narrowed(Case.objects.filter(rights.readable), search)
        less.append(mistakes.filter(status=CaseStatus.WITHDRAWN.value))
    count: Combinable = _COUNT
    for few in less:
        count = count - Subquery(few.order_by().annotate(n=_COUNT).values("n"))
    return sum(every.order_by().annotate(n=count).values_list("n", flat=True))


def _fitting(user: User, search: Search) -> QuerySet[Case]:
    """Give the cases that fit and that the person may see, mistakes among them."""
    return _narrowed(cases_visible_to(user), search)


def _narrowed(found: QuerySet[Case], search: Search) -> QuerySet[Case]:
    """Keep of some cases those that fit, opened by mistake or not."""
    cpr, numbers = search.get("cpr"), search.get("numbers")
    if cpr is not None:
        found = found.filter(number__in=_numbers_of(cpr))
    if numbers is not None:
        found = found.filter(number__in=numbers)
    for name, value in search.get("filters", {}).items():
        if value:
            found = found.filter(**{FILTERS[name]: value})
    if due := search.get("due"):
        name, day = due
        found = found.filter(DUE[name](day), is_pending_on(**_WAITING, day=day))
    if text := search.get("text", "").strip():
        found = found.filter(_fits(text))
    return found


def _leaves_mistakes_out(search: Search) -> bool:
    """Tell whether nobody asked for cases opened by mistake."""
    if search.get("due"):
        return True
    return not (
        search.get("text", "").strip()
        or search.get("filters", {}).get("status")
        or search.get("cpr") is not None
        or search.get("numbers") is not None
    )


def _fits(text: str) -> Q:
    """Fit number or reference; the beginning counts where nothing fits whole."""
    whole = Q(number=text) | Q(reference=text)
    if Case.objects.filter(whole).exists():
        return whole
    return Q(number__startswith=text) | Q(reference__istartswith=text)


def _ordering(sort: str) -> list[OrderBy]:
    reverse = sort.startswith("-")
    columns = SORTS[sort.removeprefix("-")]
    return [
        F(name).desc(nulls_last=_last(name))
        if reverse
        else F(name).asc(nulls_last=_last(name))
        for name in columns
    ]


def _last(column: str) -> bool | None:
    """Only columns that may be empty are told where the empty ones go."""
    return True if column in _MAY_BE_EMPTY else None


def staff_and_teams(user: User) -> tuple[list[str], list[str]]:
    """Give the staff codes and teams that have pending cases, in order."""
    pairs = set(
        cases_visible_to(user)
        .filter(status=CaseStatus.PENDING.value)
        .values_list("staff", "team")
        .distinct()
    )
    staff = {code for code, _ in pairs} - {""}
    teams = {team for _, team in pairs} - {""}
    return sorted(staff), sorted(teams)


def journal_of(stream: str) -> list[Entry]:
    """Give the entries of any stream, for operators and tests."""
    rows = (
        JournalEntry.objects.filter(stream=stream)
        .order_by("stream_seq")
        .values_list(*ENTRY_COLUMNS)
    )
    return [decode_row(row) for row in rows]
