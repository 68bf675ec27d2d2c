# SPDX-License-Identifier: EUPL-1.2
"""The citizen's other cases: all laws, open ones first, and nothing that is hidden."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anke.access.domain.roles import Role
from anke.access.models import User, ViewEvent
from anke.cases import clock
from anke.cases.citizen_cases import NO_OTHERS, CitizenCases, citizen_cases
from anke.cases.domain import commands as c
from anke.cases.domain.cpr import Cpr
from anke.cases.models import PersonalData
from anke.cases.queries import case_file
from anke.cases.tests.factories import RECEIVED_ON, at, do, register
from anke.cases.vault import Person, keep_people, seal_person

pytestmark = [pytest.mark.db, pytest.mark.django_db]
# Official test persons of the CPR office.
NANCY = Person("Nancy Ann Berggren", Cpr("251248-9996"))
BRUNO = Person("Bruno Elmer", Cpr("010858-9995"))
NAMELESS = Person("Nancy Ann Berggren")


def reader(role: Role = Role.CASEWORKER, team: str = "Børn") -> User:
    """Give a member of staff."""
    return User.objects.create_user(
        f"r-{role}", role=role, staff_code="S001", team=team
    )


def case_of(
    person: Person = NANCY,
    role: str = "appellant",
    on: date = RECEIVED_ON,
    **changes: object,
) -> str:
    """Open a case about somebody, and give its number."""
    number = register(on, **changes).number
    row = seal_person(f"case:{number}", person)
    keep_people([row])
    do(number, c.AddParty(role, row.commitment), on)
    return number


def others(user: User, number: str) -> CitizenCases:
    """Look at the citizen's other cases from one of them."""
    return citizen_cases(user, case_file(user, number), at=at(RECEIVED_ON))


def numbers(found: CitizenCases) -> list[str]:
    """Give the numbers in the order in which they are shown."""
    return [each.number for each in (*found.waiting, *found.ended)]


def test_cases_of_all_laws_stand_there_and_the_open_ones_first() -> None:
    """With law, last day and caseworker; what has ended says how."""
    here = case_of()
    ended = case_of(subject="sel-95")
    waits = case_of(area="udk", subject="", first_instance="udk")
    do(waits, c.AllocateCase("S007", "Pension"), RECEIVED_ON)
    do(ended, c.DecideCase("upheld", outside=True), RECEIVED_ON)
    case_of(BRUNO)

    found = others(reader(), here)

    assert numbers(found) == [waits, ended]
    assert found.waiting[0].staff == "S007"
    assert "Stadfæstelse" in found.ended[0].state
    assert found.ended[0].law


def test_each_case_that_is_shown_is_a_look() -> None:
    """The citizen can see in the log from where somebody looked."""
    here, other = case_of(), case_of()
    user = reader()

    others(user, here)

    (event,) = ViewEvent.objects.all()
    assert (event.stream, event.kind) == (f"case:{other}", "search")
    assert event.purpose == f"borgerens andre sager, fra {here}"


def test_only_the_same_person_ties_cases_together() -> None:
    """Not a namesake without a number, and not who speaks for many citizens."""
    here = case_of()
    row = seal_person(f"case:{here}", BRUNO)
    keep_people([row])
    do(here, c.AddParty("representative", row.commitment), RECEIVED_ON)
    case_of(NAMELESS)
    case_of(BRUNO)
    case_of(NANCY, role="representative")
    erased = case_of()
    row = PersonalData.objects.get(stream=f"case:{erased}")
    do(erased, c.ErasePersonalData(row.commitment, "databeskyttelse"), RECEIVED_ON)
    row.delete()
    mistake = case_of()
    do(mistake, c.WithdrawRegistration("Forkert person"), RECEIVED_ON)

    assert others(reader(), here) == NO_OTHERS


@pytest.mark.parametrize("level", [2, 3])
def test_of_a_protected_case_not_even_the_count_is_told(level: int) -> None:
    """Nor of a case in which the reader has a conflict of interest."""
    here, kept, partial = case_of(), case_of(), case_of()
    do(kept, c.ProtectCase(level, "strict"), RECEIVED_ON)
    do(partial, c.DeclareConflict("S001", "family"), RECEIVED_ON)

    assert others(reader(), here) == NO_OTHERS
    assert not ViewEvent.objects.exists()


def test_what_the_rules_let_one_know_of_is_counted() -> None:
    """Tilsyn opens no appeals, yet may know that there are some."""
    tilsyn = reader(Role.SUPERVISION, team="Tilsyn")
    here = case_of()
    do(here, c.AllocateCase("S001", "Tilsyn"), RECEIVED_ON)
    case_of()
    protected = case_of()
    do(protected, c.ProtectCase(2, "staff-relative"), RECEIVED_ON)

    found = others(tilsyn, here)

    assert (found.waiting, found.closed_to_you) == ((), 1)
    assert not ViewEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.AUDITOR])
def test_who_does_not_search_by_cpr_number_is_told_nothing(role: Role) -> None:
    """They check cases, one at a time."""
    here = case_of()
    case_of()

    assert others(reader(role), here) == NO_OTHERS


def test_it_costs_as_many_queries_for_few_as_for_many() -> None:
    """However many cases the citizen has had."""
    user, here = reader(), case_of()
    counts = []
    for more in (1, 12):
        for place in range(more):
            number = case_of(on=RECEIVED_ON + timedelta(days=place))
            if place % 2:
                do(number, c.DecideCase("rejected", outside=True), clock.today())
        file = case_file(user, here)
        with CaptureQueriesContext(connection) as seen:
            citizen_cases(user, file, at=at(RECEIVED_ON))
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 8
