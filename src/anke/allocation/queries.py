# SPDX-License-Identifier: EUPL-1.2
"""What the distribution needs to know: who is at work, and what waits in line.

A fixed number of queries, whatever waits and however many are at work. The access rule
is in the line: a leader distributes what a leader may see, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from anke.access.domain.signatures import protection_of
from anke.access.models import CaseTie
from anke.allocation.domain.line import WaitingCase
from anke.allocation.domain.staff import Competence as Can
from anke.allocation.domain.staff import Loan as Lent
from anke.allocation.domain.staff import Member
from anke.allocation.errors import UnknownStaffError
from anke.allocation.models import StaffMember
from anke.cases.citizens import same_citizens
from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case, CaseClock, CaseRelation
from anke.cases.queries import cases_visible_to
from anke.deadlines.domain.rules import RuleKind, RuleStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.deadlines.domain.rules import RuleBook

NOTICE_SCHEME = "notice-scheme"
_COLUMNS = (
    "number",
    "area",
    "law",
    "spell_started_on",
    "due_on",
    "team",
    "fast_track",
    "access",
)


# --- The line ------------------------------------------------------------------------


def line_visible_to(user: User) -> QuerySet[Case]:
    """Give the cases that wait for a caseworker (*køen*)."""
    return cases_visible_to(user).filter(status=CaseStatus.PENDING.value, staff="")


def cases_of(user: User, staff: str) -> QuerySet[Case]:
    """Give the pending cases that a member of staff holds."""
    return cases_visible_to(user).filter(status=CaseStatus.PENDING.value, staff=staff)


@dataclass(frozen=True, slots=True)
class Line:
    """Cases that are to be given to somebody, and who has what belongs to them.

    `holds` gives for a staff code the keys of the citizens and related cases that the
    person has in hand already.
    """

    cases: tuple[WaitingCase, ...]
    holds: Mapping[str, frozenset[str]]


def read_line(
    cases: QuerySet[Case], rules: Rules, *, past: QuerySet[Case] | None = None
) -> Line:
    """Read cases as the distribution sees them: eight queries, however many.

    With `past`, all cases of an earlier time: deadlines that have ended count as well,
    and what belongs together is looked for among these.
    """
    tracks = _tracks(cases, rules, ended=past is not None)
    keys = _keys(cases, past)
    ties = _ties(cases)
    named, conflict = CaseTie.Tie.NAMED.value, CaseTie.Tie.CONFLICT.value
    line = tuple(
        WaitingCase(
            number=number,
            area=area,
            law=law,
            since=since,
            due_on=due_on,
            team=team,
            statutory=RuleStatus.STATUTORY.value in tracks[number],
            fast_track=fast_track,
            notice_scheme=NOTICE_SCHEME in tracks[number],
            keys=keys[number],
            conflicts=frozenset(ties[number, conflict]),
            protection=int(protection_of(access)),
            granted=frozenset(ties[number, named]),
        )
        for number, area, law, since, due_on, team, fast_track, access in (
            cases.order_by("number").values_list(*_COLUMNS)
        )
    )
    return Line(line, _holds(keys, {case.number for case in line}))


def _tracks(
    cases: QuerySet[Case], rules: Rules, *, ended: bool
) -> Mapping[str, set[str]]:
    """Give for each case whether a statutory decision deadline, or the scheme, runs."""
    kinds = {rule.id: _kind(rule.id, rules.rulebook) for rule in rules.rulebook}
    running = CaseClock.objects.filter(case__in=cases)
    if not ended:
        running = running.filter(ended_on=None)
    found: dict[str, set[str]] = defaultdict(set)
    for number, rule in running.values_list("case_id", "rule"):
        if kind := kinds.get(rule):
            found[number].add(kind)
    return found


def _kind(rule_id: str, rulebook: RuleBook) -> str:
    """Tell what a running deadline says about a case's place in line, if anything."""
    rule = rulebook.versions(rule_id)[-1]
    if rule.case_kind == NOTICE_SCHEME:
        return NOTICE_SCHEME
    decides = rule.kind is RuleKind.DECISION
    is_statutory = rule.status is RuleStatus.STATUTORY and decides
    return rule.status.value if is_statutory else ""


def _keys(
    cases: QuerySet[Case], among: QuerySet[Case] | None
) -> Mapping[str, frozenset[str]]:
    """Give what ties each case to others: its citizens, and its related cases."""
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    found.update(same_citizens(cases, among=among))
    for number, other in _relations(cases):
        found[number] |= {other}
        found[other] |= {number}
    return found


def _relations(cases: QuerySet[Case]) -> Iterable[tuple[str, str]]:
    numbers = cases.values("number")
    rows = CaseRelation.objects.filter(Q(case__in=numbers) | Q(other__in=numbers))
    return rows.values_list("case_id", "other")


def _holds(
    keys: Mapping[str, frozenset[str]], waiting: set[str]
) -> dict[str, frozenset[str]]:
    """Give what each person has in hand of what waits.

    Who decided the case that came back has it in hand, too.
    """
    held = Case.objects.filter(number__in=[one for one in keys if one not in waiting])
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for number, staff in held.exclude(staff="").values_list("number", "staff"):
        found[staff] |= keys[number] | {number}
    return dict(found)


def _ties(cases: QuerySet[Case]) -> Mapping[tuple[str, str], set[str]]:
    """Give who is named on each case, and who may not take part in it."""
    rows = CaseTie.objects.filter(case__in=cases.values("number"))
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for number, tie, staff in rows.values_list("case", "tie", "staff"):
        found[number, tie].add(staff)
    return found


# --- The staff -----------------------------------------------------------------------


def find_staff(code: str) -> StaffMember:
    """Find a member of staff. Errors: UnknownStaffError."""
    found = StaffMember.objects.filter(pk=code).select_related("team").first()
    if found is None:
        raise UnknownStaffError(
            f"no member of staff {code!r}",
            user_text=f"Der er ingen medarbejder med koden {code}.",
        )
    return found


def staff_at_work(day: date) -> QuerySet[StaffMember]:
    """Give those who work here on a day, absent or not."""
    return StaffMember.objects.filter(
        Q(works_until=None) | Q(works_until__gte=day)
    ).order_by("code")


def members(day: date, line: Line | None = None) -> list[Member]:
    """Give the staff as the distribution sees them: five queries, however many.

    What they hold is known as far as it concerns the cases of the line.
    """
    holds = line.holds if line else {}
    loads = open_cases_by_staff()
    rows = staff_at_work(day).prefetch_related("competences", "absences", "loans")
    return [
        _member(row, loads.get(row.code, 0), holds.get(row.code, frozenset()))
        for row in rows
    ]


def open_cases_by_staff() -> dict[str, int]:
    """Count the pending cases of each member of staff."""
    rows = (
        Case.objects.filter(status=CaseStatus.PENDING.value)
        .exclude(staff="")
        .values_list("staff")
        .annotate(count=Count("number"))
        .order_by()
    )
    return dict(rows)


def _member(row: StaffMember, load: int, holds: frozenset[str]) -> Member:
    return Member(
        code=row.code,
        team=row.team_id or "",
        competences=tuple(
            Can(
                one.area,
                one.level,
                one.law,
                one.valid_from,
                one.valid_to or date.max,
            )
            for one in row.competences.all()
        ),
        percent=row.percent,
        cap=row.cap,
        absences=tuple(
            (one.first_on, one.last_on or date.max) for one in row.absences.all()
        ),
        loans=tuple(
            Lent(one.to_area, one.first_on, one.last_on) for one in row.loans.all()
        ),
        load=load,
        holds=holds,
    )
