# SPDX-License-Identifier: EUPL-1.2
"""The mail room is shown the cases that a letter may belong to, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import ViewEvent
from anke.cases.candidates import (
    MOST_CANDIDATES,
    Reason,
    candidate_cases,
    candidate_cases_for_robot,
)
from anke.cases.domain import commands as c
from anke.cases.domain.cpr import Cpr
from anke.cases.domain.entries import case_stream
from anke.cases.tests.factories import RECEIVED_ON, at, do, register
from anke.cases.vault import Person, keep_people, seal_person

pytestmark = [pytest.mark.db, pytest.mark.django_db]

NANCY = Cpr("251248-9996")  # official test numbers
OTHER = Cpr("010772-9995")


@pytest.fixture
def registrar(django_user_model):
    """Give somebody of the mail room."""
    return django_user_model.objects.create_user(
        "journal", "journal@anke.example", "x", role=Role.REGISTRAR
    )


def case_of(cpr, role="appellant", name="Nancy Ann Berggren", days=0, **changes):
    """Open a case with one party and give its number."""
    number = register(RECEIVED_ON + timedelta(days=days), **changes).number
    add_party(number, cpr, role, name)
    return number


def add_party(number, cpr, role="appellant", name="Nancy Ann Berggren"):
    """Add a party to a case."""
    sealed = seal_person(case_stream(number), Person(name=name, cpr=cpr))
    keep_people([sealed])
    do(number, c.AddParty(role, sealed.commitment), RECEIVED_ON)


def ask(actor, cprs=(), numbers=(), references=()):
    """Ask as the mail room does."""
    return candidate_cases(
        actor,
        cprs=cprs,
        numbers=numbers,
        references=references,
        at=at(RECEIVED_ON),
        purpose="posten 22-M00001",
    )


def test_the_case_with_most_reasons_comes_first(registrar) -> None:
    """Person and number outweigh person, person a number, a number a reference."""
    by_reference = register(reference="KBH-17").number
    by_number = register().number
    by_person = case_of(NANCY)
    by_both = case_of(NANCY, days=-30, reference="KBH-17")
    register()

    found = ask(registrar, [NANCY], [by_number, by_both], ["KBH-17"])

    assert [(each.number, each.why) for each in found] == [
        (by_both, (Reason.PERSON, Reason.NUMBER, Reason.REFERENCE)),
        (by_person, (Reason.PERSON,)),
        (by_number, (Reason.NUMBER,)),
        (by_reference, (Reason.REFERENCE,)),
    ]


def test_a_candidate_says_what_the_case_is_about_and_who(registrar) -> None:
    """Area, subject, first instance, team and the appellant, masked."""
    number = case_of(NANCY)
    do(number, c.AllocateCase("KB", "Børn"), RECEIVED_ON)

    (found,) = ask(registrar, numbers=[f"22-{int(number[3:])}"])

    assert (found.area, found.first_instance) == ("municipal", "municipality-0101")
    assert (found.status, found.received_on) == ("pending", RECEIVED_ON)
    assert (found.staff, found.team) == ("KB", "Børn")
    assert found.subject
    assert (found.person.role, found.person.name) == ("appellant", "Nancy Ann Berggren")
    assert found.person.cpr == "251248-xxxx"
    assert NANCY.digits not in repr(found)


def test_the_party_whose_number_is_given_is_the_one_that_is_shown(registrar) -> None:
    """A letter about the child shows the child, not the parent who appealed."""
    number = case_of(NANCY)
    add_party(number, OTHER, "child", "Barn Berggren")

    (found,) = ask(registrar, [OTHER])

    assert (found.person.role, found.person.name) == ("child", "Barn Berggren")


def test_a_pending_case_comes_before_a_decided_one_and_new_before_old(
    registrar,
) -> None:
    """Of equals, the case that still waits is the likelier one."""
    decided, old, new = case_of(NANCY, days=9), case_of(NANCY), case_of(NANCY, days=5)
    do(decided, c.DecideCase("upheld"), RECEIVED_ON + timedelta(days=10))

    assert [each.number for each in ask(registrar, [NANCY])] == [new, old, decided]


def test_a_case_opened_by_mistake_is_proposed_by_its_number_alone(registrar) -> None:
    """Nothing is filed on it, but whoever cites it must be understood."""
    mistaken, right = case_of(NANCY, days=3), case_of(NANCY)
    do(mistaken, c.WithdrawRegistration("dublet"), RECEIVED_ON + timedelta(days=4))

    by_person = ask(registrar, [NANCY])
    by_number = ask(registrar, [NANCY], [mistaken])

    assert [each.number for each in by_person] == [right]
    assert [each.number for each in by_number] == [right, mistaken]


def test_each_case_that_is_shown_is_written_down_as_looked_at(registrar) -> None:
    """One line for each candidate, none for the rest, and no CPR number in any."""
    shown = {case_of(NANCY), case_of(NANCY)}
    case_of(OTHER)

    ask(registrar, [NANCY])

    views = list(ViewEvent.objects.all())
    assert {view.stream for view in views} == {case_stream(each) for each in shown}
    assert len(views) == 2
    assert {(v.actor, v.kind, v.purpose) for v in views} == {
        (registrar, "search", "posten 22-M00001")
    }


def test_a_robot_sees_reasons_but_no_person_and_leaves_no_look() -> None:
    """What a robot finds is codes; its act stands in the journal."""
    number = case_of(NANCY)

    (found,) = candidate_cases_for_robot(cprs=[NANCY], numbers=[], references=[])

    assert (found.number, found.why) == (number, (Reason.PERSON,))
    assert found.person is None
    assert not ViewEvent.objects.exists()


@pytest.mark.parametrize(
    ("role", "cprs", "refused"),
    [
        (Role.ANALYST, [], True),
        (Role.ADMINISTRATOR, [NANCY], True),
        (Role.DIRECTOR, [NANCY], True),
        (Role.DIRECTOR, [], False),
        (Role.CASEWORKER, [NANCY], False),
    ],
)
def test_the_permission_table_holds(django_user_model, role, cprs, refused) -> None:
    """Who may not list cases, or not search by CPR number, is shown none."""
    number = case_of(NANCY)
    user = django_user_model.objects.create_user("x", "x@anke.example", "x", role=role)

    if refused:
        with pytest.raises(AccessDeniedError):
            ask(user, cprs, [number])
        assert not ViewEvent.objects.exists()
    else:
        assert [each.number for each in ask(user, cprs, [number])] == [number]


def test_after_erasure_nobody_is_found_or_shown(registrar) -> None:
    """The number no longer leads to the case, and the case shows nobody."""
    number = case_of(NANCY)
    commitment = seal_commitment(number)
    do(number, c.ErasePersonalData(commitment, "art. 17"), RECEIVED_ON)

    (found,) = ask(registrar, [NANCY], [number])

    assert (found.why, found.person) == ((Reason.NUMBER,), None)


def seal_commitment(number):
    """Give the commitment to the case's one party."""
    from anke.cases.models import CaseParty

    return CaseParty.objects.get(case=number).person


def test_at_most_twenty_in_a_few_queries(registrar, django_assert_max_num_queries):
    """However many cases fit, as many questions are asked of the register."""
    numbers = [case_of(NANCY, reference="1") for _ in range(MOST_CANDIDATES + 5)]

    with django_assert_max_num_queries(6):
        found = ask(registrar, [NANCY, OTHER], numbers, ["1"])

    assert len(found) == MOST_CANDIDATES
    assert found[0].number == numbers[-1]


def test_nothing_to_go_by_gives_nothing(registrar, django_assert_max_num_queries):
    """A letter without numbers proposes no case and asks no question."""
    case_of(NANCY)

    with django_assert_max_num_queries(0):
        assert ask(registrar, references=[" "]) == []
    assert not ViewEvent.objects.exists()
