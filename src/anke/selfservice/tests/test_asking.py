# SPDX-License-Identifier: EUPL-1.2
"""A wish for a new link: the same answer for everybody, the link to those who fit."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anke.cases import clock
from anke.cases.documents import document_path
from anke.cases.domain import commands as c
from anke.cases.models import Document
from anke.cases.tests.factories import RECEIVED_ON, do
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.forms import limits
from anke.intake.models import OutgoingLetter
from anke.intake.outbox import Address, address_of, hold
from anke.selfservice import views
from anke.selfservice.asking import ROBOT, settle_requests
from anke.selfservice.domain.ways_in import MOST_LINKS_A_DAY
from anke.selfservice.models import StatusAccess, StatusRequest
from anke.selfservice.tests.house import MAY, add_party, come_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ADDRESS = "Testvej 1, 9000 Aalborg"
EMAIL = "nancy@example.dk"


def ask(number: str, address: str, client: Client | None = None) -> Any:
    """Ask for a new link as a browser does."""
    fields = {"number": number, "address": address}
    return (client or Client()).post("/min-sag/nyt-link/", fields)


def code_in(response: Any) -> str:
    """Read the code off the page."""
    (code,) = re.findall(r"\b\d{4}-\d{4}\b", response.content.decode())
    return str(code)


def send_receipt(case: str, to: str = EMAIL) -> None:
    """Let a receipt for the case have gone to an address."""
    number = receive_letter(Arrival(MailChannel.EMAIL, b"Jeg klager")).number
    hold(
        letter=number,
        matter=1,
        answer="receipt",
        case=case,
        address=Address(to, "Vi har modtaget din klage"),
        text="Kvittering",
    )


def text_of(letter: OutgoingLetter) -> str:
    """Read a letter of ours."""
    digest = Document.objects.get(commitment=letter.document).sha256
    return document_path(digest).read_text("utf-8")


def without_secrets(html: str) -> str:
    """Take out what differs from one answer to the next by chance."""
    html = re.sub(r"\b\d{4}-\d{4}\b", "CODE", html)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", html)


def test_the_answer_does_not_tell_whether_there_is_such_a_case(case, nancy) -> None:
    """Right, wrong address, no such case: the same page to the letter."""
    send_receipt(case)
    answers = [
        ask(case, EMAIL),
        ask(case, ADDRESS),
        ask(case, "Enanden Vej 2"),
        ask("22-99999", EMAIL),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert len({without_secrets(each.content.decode()) for each in answers}) == 1


def test_the_work_of_the_page_is_the_same_for_all(case, nancy) -> None:
    """The very same statements are asked of the register, so the time tells nothing."""
    send_receipt(case)
    traces = []
    for number, address in ((case, EMAIL), ("22-99999", "x" * len(EMAIL))):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(number, address)
        shapes = [re.sub(r"'[^']*'|\d+", "?", each["sql"]) for each in queries]
        traces.append([shape[:60] for shape in shapes])

    assert traces[0] == traces[1]
    assert not any('"case"' in each or "personal_data" in each for each in traces[0])


def test_what_was_typed_lies_encrypted(case) -> None:
    """Neither number nor address nor code stands in the row."""
    code = code_in(ask(case, EMAIL)).replace("-", "")

    row = str(StatusRequest.objects.values().get())
    assert case not in row
    assert EMAIL not in row
    assert code not in row


def test_who_gave_the_e_mail_we_know_gets_the_link_there(case, nancy) -> None:
    """Link by e-mail, code on the screen: together they open the case."""
    send_receipt(case)
    client = Client()
    code = code_in(ask(case, EMAIL.upper(), client))

    assert settle_requests() == 1

    letter = OutgoingLetter.objects.get(answer="status-link")
    assert address_of(letter).to == EMAIL
    text = text_of(letter)
    assert code.replace("-", "") not in text.replace("-", "")
    assert case not in text
    (word,) = re.findall(r"/min-sag/l/(\w+)/", text)
    assert come_in(Client(), word, code)["Location"].startswith("/min-sag/sag/")


@pytest.mark.parametrize(
    "typed", [ADDRESS, "testvej 1  9000 AALBORG", "Testvej 1", "Testvej 1,"]
)
def test_who_gave_the_postal_address_gets_a_letter(case, nancy, typed) -> None:
    """The link waits for the printer; the code was on the screen."""
    ask(case, typed)

    assert settle_requests() == 1

    row = StatusAccess.objects.get()
    assert (row.person, row.to_print, row.made_by) == (nancy, "link", ROBOT)
    assert row.word_digest is None


@pytest.mark.parametrize(
    "typed", ["Testvej", "Testvej 11", "9000 Aalborg", "n@example.dk", "1"]
)
def test_who_gave_another_address_gets_nothing(case, nancy, typed) -> None:
    """Half an address is none, and no link goes to what was typed."""
    send_receipt(case)
    ask(case, typed)

    assert settle_requests() == 0

    assert not StatusAccess.objects.exists()
    assert not OutgoingLetter.objects.filter(answer="status-link").exists()


def test_with_a_representative_the_representative_is_written_to(case, nancy) -> None:
    """The e-mail that had the receipt is the representative's."""
    acting = add_party(case, "representative", name="Ole Hjælper", cpr="", address="")
    send_receipt(case)
    ask(case, EMAIL)

    settle_requests()

    assert StatusAccess.objects.get().person == acting


def test_two_at_one_address_are_not_guessed_between(case) -> None:
    """Neither of two who are not written to gets the other's letter."""
    for role, name in (("parent", "May"), ("counterparty", "Ole")):
        add_party(case, role, name=name, cpr=MAY if name == "May" else "")
    ask(case, ADDRESS)

    assert settle_requests() == 0


def test_a_wish_is_answered_once(case, nancy) -> None:
    """Looked into twice, it is one letter."""
    ask(case, ADDRESS)

    assert settle_requests() == 1
    assert settle_requests() == 0
    assert StatusAccess.objects.count() == 1


def test_nobody_is_drowned_in_letters(case, nancy) -> None:
    """Five links a day, however often somebody asks."""
    for _ in range(MOST_LINKS_A_DAY + 3):
        ask(case, ADDRESS)

    assert settle_requests() == MOST_LINKS_A_DAY


@pytest.mark.parametrize("closing", [c.ProtectCase(3, "strict"), None])
def test_a_closed_case_is_answered_like_no_case(case, nancy, closing) -> None:
    """Strictly protected, or with an erased party: nothing goes out."""
    do(case, closing or c.ErasePersonalData(nancy, "test"), RECEIVED_ON)
    ask(case, ADDRESS)

    assert settle_requests() == 0


def test_a_wish_that_cannot_be_read_stops_no_other(case, nancy) -> None:
    """A damaged row is settled, and the next one answered."""
    ask(case, ADDRESS)
    StatusRequest.objects.update(box=b"x" * 40)
    ask(case, ADDRESS)

    assert settle_requests() == 1
    assert not StatusRequest.objects.filter(settled_at=None).exists()


def test_old_wishes_are_forgotten(case) -> None:
    """What somebody typed is not kept for longer than it is of use."""
    ask(case, ADDRESS)
    settle_requests()
    StatusRequest.objects.update(settled_at=clock.wall_now() - timedelta(days=8))

    settle_requests()

    assert not StatusRequest.objects.exists()


def test_a_flood_of_wishes_is_put_off(case, monkeypatch) -> None:
    """Over the limit the page says when to come back; nothing is written."""
    monkeypatch.setattr(views, "WISHES", limits.Limit("status-wishes", 1, 3600))
    ask(case, EMAIL)

    assert "Prøv igen om en time" in ask(case, EMAIL).content.decode()
    assert StatusRequest.objects.count() == 1


@pytest.mark.parametrize("number", ["", "2022-1", "sag 12"])
def test_what_can_be_no_case_number_is_explained(db, number) -> None:
    """The form of a number is no secret."""
    response = ask(number, EMAIL)

    assert "number" in response.context["form"].errors
    assert not StatusRequest.objects.exists()
