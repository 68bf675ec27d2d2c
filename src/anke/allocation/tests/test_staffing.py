# SPDX-License-Identifier: EUPL-1.2
"""Teams, competences and loans: written once, journaled where it matters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import User
from anke.allocation.domain.decide import ALLOCATION_STREAM
from anke.allocation.errors import (
    AllocationRefusedError,
    LoanRefusedError,
    UnknownStaffError,
)
from anke.allocation.models import Absence, Competence, Loan, StaffMember
from anke.allocation.queries import members
from anke.allocation.staffing import (
    KEPT_AFTER_ABSENCE,
    Terms,
    end_loan,
    forget_old_absence,
    lend,
    remove_absence,
    save_staff,
    set_absence,
    set_competence,
)
from anke.allocation.tests.factories import TODAY, caseworker, leader, staff
from anke.cases.domain import payloads as p
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.models import JournalEntry
from anke.cases.queries import journal_of

pytestmark = [pytest.mark.db, pytest.mark.django_db, pytest.mark.usefixtures("_today")]
JANUARY = date(2022, 1, 1)


def journal() -> list[p.Payload]:
    """Give what was journaled about the staff."""
    return [entry.payload for entry in journal_of(ALLOCATION_STREAM)]


def can(code: str, area: str, level: int, **more: object) -> p.StaffCompetenceSet:
    """Wish a competence."""
    return p.StaffCompetenceSet(code, area, level, **more)


def test_whoever_is_placed_in_a_team_sees_its_cases() -> None:
    """The move is journaled once, and the sign-in follows."""
    boss, anna = leader(), caseworker("S001")

    staff(boss, "S001", team="Børn")
    staff(boss, "S001", team="Børn")
    staff(boss, "S001", team="Voksne")

    placed = [one for one in journal() if isinstance(one, p.StaffPlaced)]
    assert placed == [p.StaffPlaced("S001", "Børn"), p.StaffPlaced("S001", "Voksne")]
    anna.refresh_from_db()
    assert anna.team == "Voksne"
    assert User.objects.get(staff_code="T001").team == "Voksne"


def test_time_at_work_cap_and_absence_are_in_no_journal() -> None:
    """They are personal data of the staff."""
    boss = leader()
    staff(boss, "S001", terms=Terms(percent=60, cap=7))

    set_absence(boss, "S001", TODAY, TODAY + timedelta(days=9))

    texts = " ".join(JournalEntry.objects.values_list("payload", flat=True))
    assert "60" not in texts
    assert "2022-06-10" not in texts
    assert not any("absence" in kind for kind in p.KINDS)
    member = members(TODAY)[0]
    assert (member.percent, member.cap, member.is_away(TODAY)) == (60, 7, True)


def test_a_competence_has_its_days() -> None:
    """A new level ends the one before; nought takes it away."""
    boss = leader()
    staff(boss, "S001")

    set_competence(boss, can("S001", "municipal", 3))
    set_competence(boss, can("S001", "municipal", 3))

    rows = Competence.objects.order_by("valid_from")
    assert [(one.level, one.valid_from, one.valid_to) for one in rows] == [
        (2, JANUARY, TODAY - timedelta(days=1)),
        (3, TODAY, None),
    ]
    assert journal()[-1] == can("S001", "municipal", 3, valid_from=TODAY)
    count = len(journal())

    set_competence(boss, can("S001", "municipal", 0))
    set_competence(boss, can("S001", "municipal", 0))

    assert members(TODAY)[0].level_in("municipal", "", TODAY) == 0
    yesterday = TODAY - timedelta(days=1)
    assert members(TODAY)[0].level_in("municipal", "", yesterday) == 2
    assert len(journal()) == count + 1


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (can("S001", "municipal", 4), AllocationRefusedError),
        (can("S001", "municipal", 2, valid_to=JANUARY), AllocationRefusedError),
        (can("S001", "gone", 2), UnknownEntryError),
        (can("S001", "municipal", 2, law="gone"), UnknownEntryError),
        (can("S009", "municipal", 2), UnknownStaffError),
    ],
)
def test_a_competence_that_makes_no_sense_is_refused(
    wish: p.StaffCompetenceSet, error: type[Exception]
) -> None:
    """And nothing is written."""
    boss = leader()
    staff(boss, "S001")
    before = len(journal())

    with pytest.raises(error):
        set_competence(boss, wish)

    assert len(journal()) == before


def test_old_absence_is_forgotten() -> None:
    """Ninety days after its last day; one without a last day stays."""
    boss = leader()
    staff(boss, "S001")
    old = TODAY - KEPT_AFTER_ABSENCE
    for first, last in (
        (old - timedelta(days=9), old - timedelta(days=1)),
        (old - timedelta(days=8), old),
        (JANUARY, None),
    ):
        set_absence(boss, "S001", first, last)

    assert forget_old_absence() == 1
    assert Absence.objects.count() == 2
    mistake = Absence.objects.get(last_on=None)
    remove_absence(boss, "S001", mistake.pk)
    assert Absence.objects.count() == 1
    with pytest.raises(AllocationRefusedError):
        set_absence(boss, "S001", TODAY, JANUARY)


def loan(code: str = "S001", days: int = 56, **changes: object) -> p.StaffLent:
    """Make a loan from today on."""
    values = {
        "from_area": "municipal",
        "to_area": "udk",
        "first_on": TODAY,
        "last_on": TODAY + timedelta(days=days),
    }
    return p.StaffLent(code, **(values | changes))


def test_a_loan_is_agreed_runs_and_ends() -> None:
    """Journaled with who agreed; who is lent gets cases of the other area only."""
    boss = leader()
    staff(boss, "S001")
    set_competence(boss, can("S001", "udk", 2, valid_from=JANUARY))

    row = lend(boss, loan())

    assert members(TODAY)[0].lent_to(TODAY) == "udk"
    assert (row.agreed_by, journal()[-1]) == ("T001", loan())
    end_loan(boss, row.pk)
    end_loan(boss, row.pk)
    assert members(TODAY)[0].lent_to(TODAY) == ""
    assert journal()[-1] == p.StaffReturned("S001", "udk")
    assert [type(one) for one in journal()].count(p.StaffReturned) == 1


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        (loan(days=-1), "begynder"),
        (loan(days=400), "højst vare et år"),
        (loan(to_area="supervision"), "kompetence"),
        (loan(first_on=TODAY - timedelta(days=1)), "begynder"),
    ],
)
def test_a_loan_that_makes_no_sense_is_refused(wish: p.StaffLent, text: str) -> None:
    """The refusal says why, in Danish."""
    boss = leader()
    staff(boss, "S001")
    set_competence(boss, can("S001", "udk", 2, valid_from=JANUARY))

    with pytest.raises(LoanRefusedError) as refused:
        lend(boss, wish)

    assert text in refused.value.user_text
    assert not Loan.objects.exists()


def test_nobody_is_lent_twice_at_a_time() -> None:
    """Two leaders who agree at the same time make one loan."""
    boss = leader()
    staff(boss, "S001")
    set_competence(boss, can("S001", "udk", 2, valid_from=JANUARY))
    lend(boss, loan())

    with pytest.raises(LoanRefusedError, match="S001"):
        lend(boss, loan(days=5))


def test_who_has_left_gets_no_cases() -> None:
    """The last day is still one at work."""
    boss = leader()
    staff(boss, "S001", terms=Terms(works_until=TODAY))

    assert [one.code for one in members(TODAY)] == ["S001"]
    assert members(TODAY + timedelta(days=1)) == []
    assert StaffMember.objects.count() == 1


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.DIRECTOR, Role.ADMINISTRATOR])
def test_only_leaders_change_the_staff(role: Role) -> None:
    """Neither caseworkers, nor the director, nor the administrator."""
    somebody = leader("X001", role)

    with pytest.raises(AccessDeniedError):
        save_staff(somebody, "S001", team="", terms=Terms())
    with pytest.raises(AccessDeniedError):
        set_absence(somebody, "S001", TODAY, None)
