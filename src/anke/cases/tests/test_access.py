# SPDX-License-Identifier: EUPL-1.2
"""What a list shows is what the rules of access allow, at one query for everybody."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anke.access.domain.permissions import Action
from anke.access.domain.reach import STATUSES, Relation
from anke.access.domain.roles import Role
from anke.access.domain.signatures import Protection, access_signature
from anke.access.errors import AccessDeniedError
from anke.access.models import CaseTie, User
from anke.access.rights import access_to
from anke.cases.domain import commands as c
from anke.cases.errors import UnknownCaseError
from anke.cases.models import Case
from anke.cases.queries import (
    case_file,
    case_visible_to,
    cases_visible_to,
    require_on_case,
)
from anke.cases.rebuilding import rebuild_projections
from anke.cases.searching import count_cases, search_cases
from anke.cases.tests.factories import RECEIVED_ON, do, register
from anke.cases.vault import Person, keep_people, seal_person
from anke.cases.verification import verify

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = [pytest.mark.db, pytest.mark.django_db]
LOOKS = (Action.LIST_CASES, Action.SEE_CASE, Action.SEE_DOCUMENTS)
ME, MY_TEAM, OTHERS = "S001", "Børn", "Voksne"
# Every way to stand to a case; a conflict may come on top of any of them.
WAYS: tuple[tuple[Relation, ...], ...] = (
    (Relation.OTHER,),
    (Relation.TEAM,),
    (Relation.OWN,),
    (Relation.OWN, Relation.TEAM),
    (Relation.NAMED,),
    (Relation.ASKED,),
    (Relation.ASKED, Relation.TEAM),
    (Relation.CONFLICT, Relation.OTHER),
    (Relation.CONFLICT, Relation.OWN, Relation.TEAM),
)


def reader(role: Role) -> User:
    """Give a member of staff of this role, in the one team."""
    return User.objects.create_user(
        f"reader-{role}", role=role, staff_code=ME, team=MY_TEAM
    )


def case_row(number: int, way: Iterable[Relation], level: int, status: str) -> Case:
    """Write the row of a case to which the reader stands so, and its tie."""
    team = MY_TEAM if Relation.TEAM in way else OTHERS
    case = Case(
        number=f"22-{number:05}",
        year=22,
        serial=number,
        status=status,
        area="municipal",
        subject="sel-95",
        first_instance="municipality-0101",
        received_on=RECEIVED_ON,
        spell=1,
        spell_started_on=RECEIVED_ON,
        staff=ME if Relation.OWN in way else "S002",
        team=team,
        access=access_signature(level, team),
        length=1,
        head=bytes(32),
    )
    for relation in {Relation.NAMED, Relation.ASKED, Relation.CONFLICT} & set(way):
        CaseTie.objects.create(case=case.number, staff=ME, tie=relation.value)
    return case


@pytest.fixture
def register_of_all_kinds() -> list[tuple[Case, tuple[Relation, ...]]]:
    """Fill the register with every kind of case that the rules tell apart."""
    kinds = product(WAYS, Protection, STATUSES)
    made = [
        (case_row(place, way, level, status), way)
        for place, (way, level, status) in enumerate(kinds, 1)
    ]
    Case.objects.bulk_create(case for case, _ in made)
    return made


@pytest.mark.parametrize("role", Role)
def test_a_list_shows_exactly_what_the_rules_allow(
    register_of_all_kinds: list[tuple[Case, tuple[Relation, ...]]], role: Role
) -> None:
    """Condition on the row and decision on the case agree on every kind of case."""
    me = reader(role)

    for action in LOOKS:
        shown = set(cases_visible_to(me, action).values_list("number", flat=True))
        for case, way in register_of_all_kinds:
            access = access_to(me, case)
            assert access.relations == {*way, Relation.OTHER}
            assert access.may(action) == (case.number in shown), (case.access, way)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    "search",
    [
        {},
        {"text": "22-0000"},
        {"filters": {"status": "decided"}},
        {"filters": {"status": "withdrawn"}},
        {"filters": {"team": MY_TEAM}},
        {"numbers": ["22-00001", "22-00040", "22-00099"]},
    ],
)
def test_the_count_is_the_number_of_rows(
    register_of_all_kinds: object, role: Role, search: dict[str, object]
) -> None:
    """Counting by what is hidden gives what counting the rows gives."""
    me = reader(role)

    assert count_cases(me, **search) == len(search_cases(me, **search))


def test_a_list_costs_the_same_for_everybody(register_of_all_kinds: object) -> None:
    """One query for the rows and one for their number, whatever the rights."""
    for role in Role:
        me = User.objects.get(pk=reader(role).pk)
        with CaptureQueriesContext(connection) as rows:
            list(search_cases(me)[:25])
        with CaptureQueriesContext(connection) as count:
            count_cases(me)
        User.objects.filter(pk=me.pk).delete()
        listed = role not in {Role.ANALYST, Role.ADMINISTRATOR}

        assert len(rows) == (1 if listed else 0), role
        assert len(count) == (1 if listed else 0), role


def test_an_inactive_reader_sees_nothing(register_of_all_kinds: object) -> None:
    """Whoever has left has no rights left, in lists and on cases."""
    me = reader(Role.HEAD)
    me.is_active = False
    case = Case.objects.first()

    assert not cases_visible_to(me).exists()
    assert count_cases(me) == 0
    assert not access_to(me, case).may(Action.SEE_CASE)


# --- From the journal to the list ----------------------------------------------------


def test_protection_names_and_conflicts_come_from_the_journal() -> None:
    """What the journal says is what the list goes by, and stands after a rebuild."""
    number = register().number
    worker, head = (
        reader(Role.CASEWORKER),
        User.objects.create_user("head", role=Role.HEAD, staff_code="C001"),
    )
    do(number, c.AllocateCase("S002", OTHERS), RECEIVED_ON)
    seen = []

    for command in (
        c.ProtectCase(2, "staff-relative"),
        c.GrantAccess(ME, "Afløser"),
        c.ProtectCase(3, "own-employee"),
        c.DeclareConflict(ME, "family"),
        c.ProtectCase(0, "Ikke længere ansat"),
        c.LiftConflict(ME, "Fejl"),
        c.RevokeAccess(ME, "Ferien er slut"),
    ):
        do(number, command, RECEIVED_ON)
        seen.append(tuple(cases_visible_to(who).exists() for who in (worker, head)))
        assert verify(contents=False).is_sound
    rebuild_projections()

    assert seen == [
        (False, True),
        (True, True),
        (True, False),
        (False, False),
        (False, True),
        (True, True),
        (True, True),
    ]
    assert verify(contents=False).is_sound
    assert not CaseTie.objects.exists()


def test_a_consultant_sees_the_case_while_the_question_is_open() -> None:
    """The question opens the case, and the answer closes it again."""
    number = register().number
    consultant = User.objects.create_user(
        "consultant", role=Role.MEDICAL_CONSULTANT, staff_code="L001"
    )
    before = cases_visible_to(consultant).exists()

    do(
        number,
        c.SendRequest("medical-consultant", "consultant", "L001", RECEIVED_ON),
        RECEIVED_ON,
    )
    asked = cases_visible_to(consultant).exists()
    do(number, c.AnswerRequest(1, "answered"), RECEIVED_ON)

    assert (before, asked) == (False, True)
    assert not cases_visible_to(consultant).exists()


def test_anke_verify_finds_a_tie_that_nobody_made() -> None:
    """Whoever names themselves in the database is found out."""
    number = register().number
    CaseTie.objects.create(case=number, staff=ME, tie="named")

    (finding,) = verify(contents=False).findings

    assert finding.where == f"case_tie {number}"


def test_a_secret_address_is_not_among_what_the_case_file_shows() -> None:
    """The address is there for everybody until the case is protected."""
    number = register().number
    sealed = seal_person(
        f"case:{number}", Person(name="Nancy Ann Berggren", address="Skjult Vej 1")
    )
    keep_people([sealed])
    do(number, c.AddParty("appellant", sealed.commitment), RECEIVED_ON)
    me = reader(Role.CASEWORKER)
    open_address = case_file(me, number).parties[0].person

    do(number, c.ProtectCase(1, "secret-address"), RECEIVED_ON)
    hidden = case_file(me, number).parties[0].person

    assert open_address is not None
    assert hidden is not None
    assert (open_address.address, hidden.address) == ("Skjult Vej 1", "")
    assert hidden.name == "Nancy Ann Berggren"


def test_who_may_know_of_the_case_is_told_why_and_nobody_else() -> None:
    """A case that is hidden answers as if it were not there."""
    number = register().number
    worker, registrar = (
        reader(Role.CASEWORKER),
        User.objects.create_user("registrar", role=Role.REGISTRAR, staff_code="J001"),
    )

    assert require_on_case(worker, Action.WORK_ON_CASE, number)[1].number == number
    with pytest.raises(AccessDeniedError):
        require_on_case(registrar, Action.WORK_ON_CASE, number)
    do(number, c.WithdrawRegistration("Dobbelt"), RECEIVED_ON)
    with pytest.raises(AccessDeniedError) as told:
        require_on_case(worker, Action.WORK_ON_CASE, number)
    kept_away = register().number
    do(kept_away, c.DeclareConflict(ME, "family"), RECEIVED_ON)
    for action in (Action.WORK_ON_CASE, Action.SEE_CASE):
        with pytest.raises(UnknownCaseError):
            require_on_case(worker, action, kept_away)
    with pytest.raises(UnknownCaseError):
        case_visible_to(worker, kept_away)

    assert "status" in told.value.user_text
