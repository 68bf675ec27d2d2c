# SPDX-License-Identifier: EUPL-1.2
"""The case page tells what is lacking, and each link leads to what mends it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from anke.access.domain.roles import Role
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.models import Case, JournalEntry
from anke.cases.tests.factories import do, register
from anke.cases.vault import open_people
from anke.cases.verification import verify
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.handling.tests.conftest import (
    case_page,
    post,
    signed_in,
    state_of,
)
from anke.decisions.letters.tests.people import member

if TYPE_CHECKING:
    from anke.access.models import User

pytestmark = [pytest.mark.db, pytest.mark.django_db]
CPR = "251248-9996"


def lacks(page: str) -> str:
    """Cut out of a page what it says is lacking."""
    found = re.search(r'<section class="lacking".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


@pytest.fixture
def bare() -> str:
    """Give a case of which next to nothing is known."""
    return register(clock.today() - timedelta(days=20), subject="").number


def test_each_lack_leads_to_what_mends_it(bare: str, author: User) -> None:
    """Every link on the list opens a page on which something can be done."""
    told = lacks(case_page(author, bare))

    assert "Det mangler sagen" in told
    for word in ("part", "emne", "klagen", "spoerg"):
        assert reverse("case-action", args=[bare, word]) in told
    for address in re.findall(r'href="(/[^"]+)"', told):
        answer = signed_in(author).get(address.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert "Det blev ikke gjort" not in answer.content.decode()


def test_the_question_to_the_first_instance_is_written_already(
    bare: str, author: User
) -> None:
    """Who is asked, about what: one click, and the letter can go."""
    told = lacks(case_page(author, bare))
    address = re.search(r'href="([^"]+)">Spørg førsteinstansen', told)[1]

    page = signed_in(author).get(address.replace("&amp;", "&")).content.decode()

    for asked in ("den dato, I traf afgørelsen", "sagens akter", "jeres genvurdering"):
        assert asked in page
    assert re.search(r'value="first-instance:[^"]+"[^>]*checked', page)


def test_a_party_is_added_and_stands_in_the_vault_alone(
    bare: str, author: User
) -> None:
    """Name, number and address are encrypted; the journal has a commitment."""
    answer = post(
        author, bare, "part", role="appellant", name="Nancy Ann Berggren", cpr=CPR,
        address="Testvej 3, 8000 Aarhus C",
    )  # fmt: skip

    assert answer.status_code == 302
    ((role, commitment),) = state_of(bare).parties
    person = open_people([commitment])[commitment]
    assert (role, person.name, person.cpr.digits) == (
        "appellant", "Nancy Ann Berggren", "2512489996",
    )  # fmt: skip
    journal = " ".join(JournalEntry.objects.values_list("payload", flat=True))
    assert "Berggren" not in journal
    assert "En part" not in lacks(case_page(author, bare))
    assert verify(contents=False).is_sound


def test_a_wrong_cpr_number_is_told_and_nothing_is_lost(
    bare: str, author: User
) -> None:
    """The other fields stay as they were typed, and nothing is kept."""
    answer = post(author, bare, "part", role="appellant", name="Max Mand", cpr="12")

    page = answer.content.decode()
    assert "Et CPR-nummer har ti cifre" in page
    assert 'value="Max Mand"' in page
    assert not state_of(bare).parties


def test_the_subject_brings_its_area_and_law(bare: str, author: User) -> None:
    """A case that came in under the wrong area goes where its subject belongs."""
    answer = post(author, bare, "emne", subject="sel-95", cause="Emnet stod i klagen")

    case = Case.objects.get(number=bare)
    assert answer.status_code == 302
    assert (case.subject, case.area) == ("sel-95", "municipal")
    assert case.law
    assert verify(contents=False).is_sound


def test_what_is_appealed_is_put_right(bare: str, author: User) -> None:
    """Who decided, and both days: the case has them, and lacks them no more."""
    came_on = state_of(bare).received_on

    answer = post(
        author, bare, "klagen", first_instance="municipality-0101",
        first_decided_on=came_on - timedelta(days=40),
        appealed_on=came_on - timedelta(days=20), cause="Stod i afgørelsen",
    )  # fmt: skip

    assert answer.status_code == 302
    case, state, page = (
        Case.objects.get(number=bare), state_of(bare), case_page(author, bare),
    )  # fmt: skip
    assert case.first_instance == state.first_instance == "municipality-0101"
    assert state.appealed_on == came_on - timedelta(days=20)
    assert "Dagen for" not in lacks(page)
    assert "Stod i afgørelsen" in page
    assert verify(contents=False).is_sound


@pytest.mark.parametrize(
    ("decided", "appealed", "told"),
    [
        (10, 20, "Førsteinstansens afgørelse kan ikke være dateret"),
        (20, -1, "Klagen kan ikke være dateret"),
        (-1, None, "Førsteinstansens afgørelse kan ikke være dateret"),
    ],
)
def test_days_that_cannot_be_are_refused(
    bare: str, author: User, decided: int, appealed: int | None, told: str
) -> None:
    """Nobody appeals before the decision, or after the appeal is here."""
    before = state_of(bare)

    answer = post(
        author, bare, "klagen", first_instance="municipality-0101", cause="Fra akten",
        first_decided_on=before.received_on - timedelta(days=decided),
        appealed_on=(
            before.received_on - timedelta(days=appealed) if appealed else ""
        ),
    )  # fmt: skip

    assert told in answer.content.decode()
    assert state_of(bare) == before


def test_a_letter_that_is_stuck_is_told_also_on_a_decided_case(
    number: str, author: User
) -> None:
    """What did not leave is lacking, whatever became of the case."""
    (_role, person) = state_of(number).parties[0]
    today = clock.today()
    post(
        author, number, "spoerg", step="party-hearing", questions="lægens svar",
        recipients=[f"party:{person}"], due_on=(today + timedelta(14)).isoformat(),
    )  # fmt: skip
    PostedLetter.objects.update(status="failed")
    do(number, c.DecideCase("rejected", outside=True), today)

    assert "1 brev kom ikke af sted" in lacks(case_page(author, number))


def test_who_cannot_mend_is_told_nothing(bare: str) -> None:
    """A controller reads the case as it is."""
    assert not lacks(case_page(member(Role.CONTROLLER, "K001"), bare))
