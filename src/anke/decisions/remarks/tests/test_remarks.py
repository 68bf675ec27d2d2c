# SPDX-License-Identifier: EUPL-1.2
"""A controller finds an error; the case asks for an answer and gets one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import ViewEvent
from anke.allocation.worklist import desk_of
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.what_next import What
from anke.cases.errors import CommandRefusedError, UnknownCaseError
from anke.cases.models import Case
from anke.cases.services import read_states
from anke.cases.standing import has_todo, main_todo
from anke.cases.tests.factories import do
from anke.cases.verification import verify
from anke.decisions.letters.tests.people import member, open_case
from anke.decisions.remarks.services import make_remark, settle_remark

if TYPE_CHECKING:
    from anke.access.models import User
    from anke.cases.domain.work import Remark

pytestmark = [pytest.mark.db, pytest.mark.django_db]

FOUND = "Brevet siger hjemvist, men sagen siger ændret."


@pytest.fixture
def author() -> User:
    """Give the caseworker."""
    return member()


@pytest.fixture
def controller() -> User:
    """Give the controller."""
    return member(Role.CONTROLLER, "K001", "Carl Troldby")


@pytest.fixture
def number() -> str:
    """Give a case that was decided."""
    case = open_case(clock.today() - timedelta(days=60))
    do(case, c.DecideCase("changed", outside=True), clock.today() - timedelta(days=9))
    return case


def remarks_of(number: str) -> tuple[Remark, ...]:
    """Give the remarks on a case."""
    return read_states([number])[number].work.remarks


def signed_in(user: User) -> Client:
    """Give a browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


def page(user: User, name: str, *args: object, status: int = 200) -> str:
    """Open a page and give its text."""
    answer = signed_in(user).get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def make(user: User, number: str, **data: str):
    """Send the form of a remark."""
    form = {"about": "outcome", "text": FOUND, **data}
    return signed_in(user).post(reverse("remark-make", args=[number]), form)


def settle(user: User, number: str, result: str, text: str = ""):
    """Send the form of an answer."""
    address = reverse("remark-settle", args=[number, 1])
    return signed_in(user).post(address, {"result": result, "text": text})


def test_a_remark_reaches_who_works_on_the_case(number, controller, author) -> None:
    """It stands on the case and on the desk, though the case is decided."""
    assert desk_of(author).count() == 0

    assert make(controller, number).status_code == 302

    (remark,) = remarks_of(number)
    assert (remark.about, remark.by, remark.is_open) == ("outcome", "K001", True)
    row = desk_of(author).get()
    assert main_todo(row, clock.today()).what is What.SETTLE_REMARK
    assert desk_of(author).filter(has_todo(What.SETTLE_REMARK, clock.today())).exists()
    told = page(author, "case-page", number)
    assert FOUND in told
    assert reverse("remark-settle", args=[number, 1]) in told
    assert verify(contents=False).is_sound


def test_a_controller_sees_no_papers_and_does_no_case_work(number, controller) -> None:
    """They see what is registered, and the remark they made; nothing else."""
    make(controller, number)
    told = page(controller, "case-page", number)

    assert FOUND in told
    assert reverse("remark-make", args=[number]) in told
    assert "/dokument/" not in told
    page(controller, "remark-settle", number, 1, status=403)


def test_a_controller_finds_what_waits(number, controller, author) -> None:
    """The list has one's own remarks until they are answered; it opens no case."""
    other = member(Role.CONTROLLER, "K002")
    make(controller, number)

    assert number in page(controller, "my-remarks")
    assert number not in page(other, "my-remarks")
    page(author, "my-remarks", status=403)
    assert verify(contents=False).is_sound
    settle(author, number, "corrected")
    assert number not in page(controller, "my-remarks")


def test_a_remark_opens_no_case(number, controller) -> None:
    """Who made a remark sees no more of a case that was protected since."""
    make(controller, number)
    do(number, c.ProtectCase(2, "staff-relative"), clock.today())

    assert number not in page(controller, "my-remarks")
    page(controller, "case-page", number, status=404)


def test_a_corrected_registration_settles_the_remark(
    number, controller, author
) -> None:
    """Corrected, answered, off the desk."""
    make(controller, number)
    do(number, c.CorrectDecision("remitted", "Registreret forkert"), clock.today())

    assert settle(author, number, "corrected").status_code == 302

    (remark,) = remarks_of(number)
    assert (remark.result, remark.settled_by) == ("corrected", "S001")
    assert desk_of(author).count() == 0
    assert "Registreringen er rettet." in page(controller, "case-page", number)


def test_that_it_is_right_takes_a_reason(number, controller, author) -> None:
    """The controller reads why; without words nothing is settled."""
    make(controller, number)

    refused = settle(author, number, "right")
    assert "Skriv, hvorfor registreringen er rigtig." in refused.content.decode()
    assert remarks_of(number)[0].is_open
    settle(author, number, "right", "Landsretten ændrede udfaldet.")

    assert "Landsretten ændrede udfaldet." in page(controller, "case-page", number)


def test_a_remark_is_answered_once(number, controller, author) -> None:
    """A double click changes nothing; who says otherwise afterwards is told."""
    make(controller, number)
    settle(author, number, "corrected")
    length = read_states([number])[number].length

    again = settle(author, number, "corrected")
    answer = settle(author, number, "right", "Den er rigtig.")

    assert again.status_code == 302
    assert read_states([number])[number].length == length
    assert answer.status_code == 422
    assert "Bemærkningen er besvaret." in answer.content.decode()


def test_a_double_click_makes_one_remark(number, controller) -> None:
    """The same words about the same thing are one remark; others are another."""
    for text in (FOUND, FOUND, "Datoen er også forkert."):
        make(controller, number, text=text)

    assert len(remarks_of(number)) == 2


def test_a_remark_has_an_object_and_words(number, controller) -> None:
    """The form says what is missing; so does the journal."""
    assert make(controller, number, text="").status_code == 200
    assert make(controller, number, about="x").status_code == 200
    with pytest.raises(CommandRefusedError):
        make_remark(controller, number, "x", FOUND)
    assert remarks_of(number) == ()


def test_a_remark_on_a_pending_case_waits_beside_the_work(controller, author) -> None:
    """The case asks for it before the draft."""
    case = open_case(clock.today() - timedelta(days=5))

    make_remark(controller, case, "dates", FOUND)

    row = Case.objects.get(number=case)
    assert main_todo(row, clock.today()).what is What.SETTLE_REMARK
    settle_remark(author, case, 1, "corrected")
    row.refresh_from_db()
    assert main_todo(row, clock.today()).what is What.WRITE_DRAFT


def test_who_may_not(number, controller, author) -> None:
    """A caseworker makes no remark; a protected case is not found by a controller."""
    with pytest.raises(AccessDeniedError):
        make_remark(author, number, "outcome", FOUND)
    do(number, c.ProtectCase(2, "staff-relative"), clock.today())

    with pytest.raises(UnknownCaseError):
        make_remark(controller, number, "outcome", FOUND)
    page(controller, "remark-make", number, status=404)


def test_a_look_at_a_remark_is_written_down(number, controller, author) -> None:
    """The page on which a remark is answered is about a case."""
    make(controller, number)

    page(author, "remark-settle", number, 1)

    assert ViewEvent.objects.filter(actor=author, stream=f"case:{number}").count() == 1
    page(author, "remark-settle", number, 2, status=404)
