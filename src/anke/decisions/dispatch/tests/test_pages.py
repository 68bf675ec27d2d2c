# SPDX-License-Identifier: EUPL-1.2
"""The pages of the way out: what they show, to whom, and what is done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from anke.access.domain.roles import Role
from anke.access.models import User, ViewEvent
from anke.cases.domain import commands as c
from anke.cases.tests.factories import do
from anke.decisions.dispatch.addresses import Named
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.rounds import dispatch_round
from anke.decisions.dispatch.tests.letters import ON, new_case, post
from anke.decisions.domain.dispatch import Problem, Standing
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.models import Letter

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = [pytest.mark.db, pytest.mark.django_db]
PAGE = "/sagsbehandling/post-ud/"
NAME = "Nancy Ann Berggren"


def client_of(role: Role) -> Client:
    """Sign somebody in."""
    user = User.objects.create_user(
        role.value, password="x" * 12, role=role, staff_code=role.value[:4].upper()
    )
    client = Client(headers={"accept-language": "da"})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def registrar(db: None) -> Client:
    """Somebody who works in the mail room."""
    return client_of(Role.REGISTRAR)


def shown(response: HttpResponse) -> str:
    """Read a page."""
    return response.content.decode()


def fail(row: PostedLetter, problem: Problem, left_under: int | None = None) -> None:
    """Let a letter wait for a person."""
    PostedLetter.objects.filter(pk=row.pk).update(
        status=Standing.FAILED, problem=problem, left_under=left_under
    )


def test_the_list_says_where_each_letter_stands(registrar: Client, turn) -> None:
    """The sum, what is stuck and why, what waits; nobody's name, and no look noted."""
    case, to = new_case()
    waiting, stuck = post(case, to), post(case, Named("x", "Ukendt"))

    page = shown(registrar.get(PAGE))

    assert "<strong>2</strong> lagt i udbakken" in page
    assert waiting.number in page
    assert stuck.number in page
    assert "Ingen ved, hvor det skal sendes hen" in page
    assert NAME not in page
    assert not ViewEvent.objects.exists()


@pytest.mark.parametrize("letters", [1, 12])
def test_the_list_asks_a_fixed_number_of_questions(
    registrar: Client, django_assert_max_num_queries, letters: int
) -> None:
    """Twelve letters cost no more than one."""
    case, to = new_case()
    for place in range(letters):
        post(case, to, title=f"Brev {place}")

    with django_assert_max_num_queries(16):
        registrar.get(PAGE)


def test_an_empty_list_says_that_all_is_well(registrar: Client) -> None:
    """Four sentences, and a sum of nothing."""
    page = shown(registrar.get(PAGE))

    for sentence in ("Intet sidder fast.", "Intet venter på at blive sendt."):
        assert sentence in page


def test_unanswered_mail_on_the_case_is_told_before_the_letter_leaves(
    registrar: Client,
) -> None:
    """On the list, at the letter, and with a way to the letter in."""
    case, to = new_case()
    row = post(case, to)
    number = receive_letter(Arrival(MailChannel.EMAIL, b"Subject: Nyt\n\nNyt")).number
    Letter.objects.filter(pk=number).update(case=case)

    assert "ubesvaret post på sagen" in shown(registrar.get(PAGE))
    letter = shown(registrar.get(f"{PAGE}{row.number}/"))
    assert f'href="/post/{number}/"' in letter


def test_a_look_at_a_letter_is_written_down(registrar: Client) -> None:
    """The letter's page names the recipient, so it leaves a line."""
    case, to = new_case()
    row = post(case, to)

    page = shown(registrar.get(f"{PAGE}{row.number}/"))

    assert NAME in page
    event = ViewEvent.objects.get()
    assert (event.stream, event.purpose) == (f"case:{case}", f"brev {row.number} ud")


def test_a_letter_on_a_protected_case_shows_no_name(registrar: Client, turn) -> None:
    """It must be sent all the same; once it has gone it follows its case."""
    case, to = new_case()
    row = post(case, to)
    do(case, c.ProtectCase(3, "strict"), ON)

    waiting = shown(registrar.get(f"{PAGE}{row.number}/"))
    turn(minutes=11)
    dispatch_round()
    gone = registrar.get(f"{PAGE}{row.number}/")

    assert row.number in waiting
    assert NAME not in waiting
    assert gone.status_code == 404
    assert not ViewEvent.objects.exists()


def test_a_number_that_is_no_letter_s(registrar: Client) -> None:
    """The page says so, and shows the way back."""
    response = registrar.get(f"{PAGE}22-U99999/")

    assert response.status_code == 404
    assert "Intet brev ud har nummeret 22-U99999" in shown(response)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.TEAM_LEADER, 200),
        (Role.HEAD, 200),
        (Role.CASEWORKER, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_the_way_out_is_for_mail_room_and_leaders(role: Role, status: int) -> None:
    """Pages and acts alike."""
    case, to = new_case()
    row = post(case, to)
    client = client_of(role)

    assert client.get(PAGE).status_code == status
    assert client.get(f"{PAGE}{row.number}/").status_code == status
    done = client.post(f"{PAGE}{row.number}/igen/")
    assert done.status_code == (302 if status == 200 else 403)


# --- What is done there --------------------------------------------------------------


def test_a_letter_is_called_back_with_a_cause(registrar: Client) -> None:
    """Without one it stands there still, and the field says what it wants."""
    case, to = new_case()
    row = post(case, to)

    refused = registrar.post(f"{PAGE}{row.number}/fortryd/", {"cause": ""})
    done = registrar.post(f"{PAGE}{row.number}/fortryd/", {"cause": "Skal rettes"})

    assert refused.status_code == 422
    assert "Hvorfor kaldes det tilbage?" in shown(refused)
    assert done["Location"] == PAGE
    row.refresh_from_db()
    assert row.status == Standing.STOPPED


def test_what_has_left_is_not_called_back(registrar: Client, turn) -> None:
    """The page says that it is too late."""
    case, to = new_case()
    row = post(case, to)
    turn(minutes=11)
    dispatch_round()

    response = registrar.post(f"{PAGE}{row.number}/fortryd/", {"cause": "For sent"})

    assert response.status_code == 409
    assert "kan ikke længere kaldes tilbage" in shown(response)


def test_an_address_is_written_for_a_letter_that_had_none(
    registrar: Client, out, turn
) -> None:
    """It then goes on paper, to that address."""
    case, _ = new_case()
    row = post(case, Named("x", "Ukendt"))
    address = {"channel": "print", "postal": "Testvej 2\n9999 Testby"}

    nowhere = registrar.post(f"{PAGE}{row.number}/kanal/", {"channel": "print"})
    done = registrar.post(f"{PAGE}{row.number}/kanal/", address)
    dispatch_round()

    assert nowhere.status_code == 409
    assert done["Location"] == PAGE
    row.refresh_from_db()
    assert (row.status, row.why) == (Standing.HANDED, "chosen")
    assert (out / "print" / f"{row.number}-2").is_dir()


def test_what_nobody_is_sure_of_is_settled_by_a_person(registrar: Client) -> None:
    """Either it has left, or it is sent again under another name."""
    case, to = new_case()
    gone, lost = post(case, to), post(case, to, title="Orientering")
    for row in (gone, lost):
        fail(row, Problem.BROKEN_OFF, left_under=1)

    page = shown(registrar.get(f"{PAGE}{gone.number}/"))
    registrar.post(f"{PAGE}{gone.number}/sendt/")
    registrar.post(f"{PAGE}{lost.number}/igen/")

    assert "Er det sendt?" in page
    assert "Kald brevet tilbage" not in page
    gone.refresh_from_db()
    lost.refresh_from_db()
    assert gone.status == Standing.SENT
    assert (lost.status, lost.issue) == (Standing.WAITING, 2)


def test_letters_on_paper_are_acknowledged_by_hand(registrar: Client, turn) -> None:
    """One came back from the printer, all the others were posted."""
    case, to = new_case(digital_post=False)
    rows = [post(case, to, title=f"Brev {place}") for place in range(3)]
    turn(minutes=11)
    dispatch_round()

    registrar.post(f"{PAGE}{rows[0].number}/retur/")
    registrar.post(f"{PAGE}lagt-i-posten/", {"number": [row.number for row in rows]})

    standings = [PostedLetter.objects.get(pk=row.pk).status for row in rows]
    assert standings == [Standing.FAILED, Standing.SENT, Standing.SENT]


def test_all_that_can_be_tried_again_is(registrar: Client) -> None:
    """Not what has no way to its recipient, and not what perhaps has left."""
    case, to = new_case()
    again, unsure = post(case, to), post(case, to, title="Orientering")
    nowhere = post(case, Named("x", "Ukendt"))
    fail(again, Problem.DISK)
    fail(unsure, Problem.BROKEN_OFF, left_under=1)

    assert "Prøv dem alle igen" in shown(registrar.get(PAGE))
    registrar.post(f"{PAGE}proev-igen/")

    standings = {row.number: row.status for row in PostedLetter.objects.all()}
    assert standings[again.number] == Standing.WAITING
    assert standings[unsure.number] == standings[nowhere.number] == Standing.FAILED


def test_what_is_not_with_the_printer_cannot_come_back(registrar: Client) -> None:
    """Neither can it be noted as sent before anybody has it."""
    case, to = new_case()
    row = post(case, to)

    for act in ("retur", "sendt"):
        assert registrar.post(f"{PAGE}{row.number}/{act}/").status_code == 409


# --- On the case ---------------------------------------------------------------------


def test_the_caseworker_calls_a_letter_back_from_the_case(turn) -> None:
    """The case page shows where the letter stands, and takes it back."""
    case, to = new_case()
    row = post(case, to)
    client = client_of(Role.CASEWORKER)
    address = f"/sagsbehandling/{case}/brev-ud/{row.number}/fortryd/"

    page = shown(client.get(f"/sager/{case}/"))
    client.post(address, {"cause": ""})
    row.refresh_from_db()
    held = row.status
    done = client.post(address, {"cause": "Skal rettes"})

    assert "Breve ud" in page
    assert address in page
    assert held == Standing.WAITING
    assert done["Location"] == f"/sager/{case}/"
    row.refresh_from_db()
    assert row.status == Standing.STOPPED
    assert "Skal rettes" in shown(client.get(f"/sager/{case}/"))


def test_a_letter_is_called_back_only_from_its_own_case() -> None:
    """The number of another case's letter is refused."""
    case, to = new_case()
    other, _ = new_case()
    row = post(case, to)
    client = client_of(Role.CASEWORKER)

    client.post(
        f"/sagsbehandling/{other}/brev-ud/{row.number}/fortryd/", {"cause": "x"}
    )

    row.refresh_from_db()
    assert row.status == Standing.WAITING
