# SPDX-License-Identifier: EUPL-1.2
"""Which running case does a letter belong to? Candidates, strongest first.

A letter gives CPR numbers, case numbers and references of the sender's own; each is a
reason to look at a case, and none is proof: what is found here is proposed to a person.
A case found for several reasons is stronger than one found for any of them alone.

    candidate_cases(
        user, cprs=[Cpr("251248-9996")], numbers=["22-42"], references=[],
        at=clock.now(), purpose="posten 26-M00001",
    )
    # [Candidate(number="22-00042", why=(Reason.PERSON, Reason.NUMBER), …), …]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import may, require
from anke.access.services import record_views
from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import CaseStatus
from anke.cases.finding import full_number
from anke.cases.models import Case, CaseParty, PersonalData
from anke.cases.queries import cases_visible_to
from anke.cases.vault import cpr_lookup, open_people

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.cases.domain.cpr import Cpr

MOST_CANDIDATES = 20
# A letter cites a few of each; a list of hundreds is no letter.
MOST_ASKED = 50
# A reference such as "1" fits many cases; more of them than this tell nothing.
MOST_OF_A_KIND = 200
_PURPOSE_LENGTH = 120
APPELLANT = "appellant"


class Reason(StrEnum):
    """Why a case is proposed, from the strongest to the weakest."""

    PERSON = "person"
    NUMBER = "number"
    REFERENCE = "reference"


# A person and a number together outweigh everything that is found alone.
_WEIGHTS = {Reason.PERSON: 4, Reason.NUMBER: 3, Reason.REFERENCE: 2}
_STANDING = {CaseStatus.PENDING.value: 2, CaseStatus.DECIDED.value: 1}


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    """Whom the case is about: name, and birth date in place of the CPR number."""

    role: str
    name: str
    cpr: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that a letter may belong to, and why.

    `person` is the party whose number the letter gives, else the appellant; None for
    robots, for those who may not open cases, and after erasure.
    """

    number: str
    area: str
    subject: str
    first_instance: str
    status: str
    received_on: date
    staff: str
    team: str
    why: tuple[Reason, ...]
    person: MaskedPerson | None = None


def candidate_cases(
    actor: User | AnonymousUser,
    *,
    cprs: Sequence[Cpr],
    numbers: Sequence[str],
    references: Sequence[str],
    at: datetime,
    purpose: str,
) -> list[Candidate]:
    """Propose at most twenty cases, each with the person it is about, masked.

    Each case that is proposed is a look at personal data and is written down as such.
    Asked again it writes again: two looks are two events. A case opened by mistake is
    proposed only when its very number is given.

    Errors:
        AccessDeniedError: the actor's role does not list cases, or does not search by
            CPR number where one is given.
    """
    person = require(actor, Action.SEARCH_BY_CPR if cprs else Action.LIST_CASES)
    asked = _Asked.of(cprs, numbers, references)
    found = _found(asked, cases_visible_to(person))
    if not found:
        return []
    record_views(
        person,
        streams=[case_stream(each.number) for each in found],
        at=at,
        purpose=purpose[:_PURPOSE_LENGTH],
        kind=ViewEvent.Kind.SEARCH,
    )
    if not may(person, Action.SEE_CASE):
        return found
    return _with_people(found, asked)


def candidate_cases_for_robot(
    *, cprs: Sequence[Cpr], numbers: Sequence[str], references: Sequence[str]
) -> list[Candidate]:
    """Propose cases to a robot, which sees codes and reasons but no person.

    Nobody looks, so no look is written down; what the robot makes of it stands in the
    journal as the robot's act, and a person who sees the proposal asks for themselves.
    """
    return _found(_Asked.of(cprs, numbers, references), Case.objects.all())


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a letter gives: people under its CPR numbers, numbers, references."""

    people: Collection[str]
    with_people: Collection[str]
    numbers: Collection[str]
    references: Collection[str]

    @classmethod
    def of(
        cls, cprs: Sequence[Cpr], numbers: Sequence[str], references: Sequence[str]
    ) -> _Asked:
        """Look the CPR numbers up by their keyed hashes; nothing else is compared."""
        parties = _parties_with(cprs[:MOST_ASKED])
        return cls(
            people={commitment for _, commitment in parties},
            with_people={stream.removeprefix("case:") for stream, _ in parties},
            numbers={full_number(each.strip()) for each in numbers[:MOST_ASKED]},
            references={each.strip() for each in references[:MOST_ASKED]} - {""},
        )

    def reasons(self, case: Case) -> tuple[Reason, ...]:
        """Say why a case is proposed, strongest reason first."""
        fits = {
            Reason.PERSON: case.number in self.with_people,
            Reason.NUMBER: case.number in self.numbers,
            Reason.REFERENCE: case.reference in self.references,
        }
        return tuple(reason for reason, holds in fits.items() if holds)


def _parties_with(cprs: Sequence[Cpr]) -> list[tuple[str, str]]:
    """Give stream and commitment of the people with these numbers, newest first."""
    if not cprs:
        return []
    rows = PersonalData.objects.filter(
        lookup__in={cpr_lookup(cpr) for cpr in cprs}, stream__startswith="case:"
    )
    newest = rows.order_by("-stream", "commitment")
    return list(newest.values_list("stream", "commitment")[:MOST_OF_A_KIND])


def _found(asked: _Asked, visible: QuerySet[Case]) -> list[Candidate]:
    """Find the cases and put the strongest first; of equals the one received last."""
    cases: dict[str, Case] = {}
    if by_number := {*asked.numbers, *asked.with_people}:
        cases |= {case.number: case for case in visible.filter(number__in=by_number)}
    if asked.references:
        fitting = visible.filter(reference__in=asked.references)
        newest = fitting.order_by("-received_on", "-number")[:MOST_OF_A_KIND]
        cases |= {case.number: case for case in newest}
    kept = [
        case
        for case in cases.values()
        if case.status != CaseStatus.WITHDRAWN.value or case.number in asked.numbers
    ]
    kept.sort(key=lambda case: _strength(case, asked), reverse=True)
    return [_candidate(case, asked) for case in kept[:MOST_CANDIDATES]]


def _strength(case: Case, asked: _Asked) -> tuple[bool, int, int, date, int, int]:
    weight = sum(_WEIGHTS[reason] for reason in asked.reasons(case))
    standing = _STANDING.get(case.status, 0)
    # A case opened by mistake comes last, whatever speaks for it.
    return standing > 0, weight, standing, case.received_on, case.year, case.serial


def _candidate(case: Case, asked: _Asked) -> Candidate:
    return Candidate(
        number=case.number,
        area=case.area,
        subject=case.subject,
        first_instance=case.first_instance,
        status=case.status,
        received_on=case.received_on,
        staff=case.staff,
        team=case.team,
        why=asked.reasons(case),
    )


def _with_people(found: Sequence[Candidate], asked: _Asked) -> list[Candidate]:
    """Add to each candidate the person it is about."""
    rows = CaseParty.objects.filter(case__in=[each.number for each in found])
    shown: dict[str, tuple[str, str]] = {}
    parties = list(rows.order_by("place").values_list("case", "role", "person"))
    # The party whose number the letter gives comes before the appellant.
    for number, role, commitment in parties:
        if commitment in asked.people:
            shown.setdefault(number, (role, commitment))
    for number, role, commitment in parties:
        if role == APPELLANT:
            shown.setdefault(number, (role, commitment))
    people = open_people([commitment for _, commitment in shown.values()])
    masked = {
        number: MaskedPerson(role, known.name, known.cpr.masked if known.cpr else "")
        for number, (role, commitment) in shown.items()
        if (known := people.get(commitment))
    }
    return [replace(each, person=masked.get(each.number)) for each in found]
