# SPDX-License-Identifier: EUPL-1.2
"""The staff give ways in, print their letters, and see who has looked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from anke.access.domain.roles import Role
from anke.access.models import User, ViewEvent
from anke.access.services import create_demo_users
from anke.cases.domain import commands as c
from anke.cases.queries import case_file
from anke.cases.services import read_states
from anke.cases.tests.factories import RECEIVED_ON, do
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.models import OutgoingLetter
from anke.intake.processing import process_waiting
from anke.intake.tests.screen.conftest import filled, mail
from anke.selfservice.asking import settle_requests
from anke.selfservice.letters import receipt_lines
from anke.selfservice.models import StatusAccess
from anke.selfservice.panel import case_panel
from anke.selfservice.services import give_way_in
from anke.selfservice.tests.house import AALBORG, MAY, NANCY, add_party, come_in
from anke.selfservice.tests.test_asking import ADDRESS, ask, code_in, text_of

if TYPE_CHECKING:
    from anke.selfservice.tests.conftest import Visitor

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def signed_in(role: Role) -> Client:
    """Sign in as a role."""
    create_demo_users()
    client = Client()
    client.force_login(User.objects.get(role=role))
    return client


@pytest.fixture
def head(db: None) -> Client:
    """Sign in as head of appeals."""
    return signed_in(Role.HEAD)


def secrets_in(html: str) -> tuple[str, str]:
    """Read an access number and a code off a letter; empty where there is none."""
    words = re.findall(r"/min-sag/l/(\w+)/", html)
    codes = re.findall(r">(\d{4}-\d{4})<", html)
    return (words or [""])[0], (codes or [""])[0]


def test_a_letter_by_hand_has_both_secrets_and_opens_the_case(
    head, case, nancy
) -> None:
    """From the case page: one letter with name, address, picture, number and code."""
    html = head.post(f"/borgeradgang/{case}/giv/", {"person": nancy}).content.decode()
    word, code = secrets_in(html)

    assert "Nancy Ann Berggren" in html
    assert "Testvej 1, 9000 Aalborg" in html
    assert "<svg" in html
    assert f"-{word[-4:]}<" in html
    assert come_in(Client(), word, code)["Location"].startswith("/min-sag/sag/")
    assert StatusAccess.objects.get().made_by == "C001"
    assert ViewEvent.objects.get().purpose == "brev om adgang til status"


def test_a_letter_is_not_kept_by_the_browser(head, case, nancy) -> None:
    """Its secrets are shown once."""
    response = head.post(f"/borgeradgang/{case}/giv/", {"person": nancy})

    assert "no-store" in response["Cache-Control"]


def test_a_protected_address_stands_on_no_letter(head, case, nancy) -> None:
    """The house's own rule says how such a letter is sent."""
    do(case, c.ProtectCase(1, "secret-address"), RECEIVED_ON)
    html = head.post(f"/borgeradgang/{case}/giv/", {"person": nancy}).content.decode()

    assert "Testvej" not in html
    assert "Sagen er beskyttet" in html


def test_who_asked_gets_the_link_on_paper_and_has_seen_the_code(
    head, case, nancy
) -> None:
    """The letter has the link alone; with the code from the screen it opens."""
    code = code_in(ask(case, ADDRESS))
    settle_requests()
    row = StatusAccess.objects.get()
    assert f"{case}: Adgangsnummeret" in head.get("/borgeradgang/").content.decode()

    html = head.post("/borgeradgang/udskriv/", {"letter": [row.pk]}).content.decode()
    word, printed_code = secrets_in(html)

    assert printed_code == ""
    assert come_in(Client(), word, code)["Location"].startswith("/min-sag/sag/")


def test_a_spoiled_letter_is_printed_again_and_only_the_new_one_opens(
    head, case, nancy
) -> None:
    """What was printed first is waste paper."""
    code = code_in(ask(case, ADDRESS))
    settle_requests()
    chosen = {"letter": [StatusAccess.objects.get().pk]}
    first = secrets_in(head.post("/borgeradgang/udskriv/", chosen).content.decode())
    second = secrets_in(head.post("/borgeradgang/udskriv/", chosen).content.decode())

    assert come_in(Client(), first[0], code).status_code == 200
    assert come_in(Client(), second[0], code).status_code == 302


def test_with_the_receipt_comes_a_link_and_its_code_on_paper(head, case, nancy) -> None:
    """Two ways: who reads the mail has no code, who opens the letter no link."""
    text = receipt_lines(read_states([case])[case])
    (word,) = re.findall(r"/min-sag/l/(\w+)/", text)
    assert (
        "Koden er ikke sendt endnu"
        in come_in(Client(), word, "12345678").content.decode()
    )

    row = StatusAccess.objects.get()
    html = head.post("/borgeradgang/udskriv/", {"letter": [row.pk]}).content.decode()
    printed_word, code = secrets_in(html)

    assert printed_word == ""
    assert come_in(Client(), word, code)["Location"].startswith("/min-sag/sag/")


@pytest.mark.parametrize("channel", ["appeal-form", "api"])
def test_a_receipt_to_a_first_instance_brings_no_link(case, nancy, channel) -> None:
    """The citizen's link does not go to the authority that is complained of."""
    state = read_states([case])[case]
    object.__setattr__(state, "channel", channel)

    assert receipt_lines(state) == ""
    assert not StatusAccess.objects.exists()


def test_the_receipt_s_link_can_be_switched_off(case, nancy, settings) -> None:
    """A house that wants no letters with codes has none."""
    settings.ANKE_STATUS_WITH_RECEIPT = False

    assert receipt_lines(read_states([case])[case]) == ""


def test_a_letter_whose_party_was_erased_is_not_printed(head, case, nancy) -> None:
    """It goes away instead, and the page asks for another choice."""
    ask(case, ADDRESS)
    settle_requests()
    pk = StatusAccess.objects.get().pk
    do(case, c.ErasePersonalData(nancy, "test"), RECEIVED_ON)

    response = head.post("/borgeradgang/udskriv/", {"letter": [pk]})

    assert response["Location"] == "/borgeradgang/"
    assert StatusAccess.objects.get().revoked_at is not None


@pytest.mark.parametrize("letters", [[], ["x"], ["999999"]])
def test_nothing_chosen_is_said_so(head, letters) -> None:
    """Nonsense is no fault."""
    response = head.post("/borgeradgang/udskriv/", {"letter": letters}, follow=True)

    assert "Vælg de breve" in response.content.decode()


def test_the_letters_of_cases_one_may_not_see_are_not_listed(case, nancy) -> None:
    """A registrar does not print the letter of a case that is kept from registrars."""
    ask(case, ADDRESS)
    settle_requests()
    do(case, c.ProtectCase(2, "staff-relative"), RECEIVED_ON)
    registrar = signed_in(Role.REGISTRAR)
    pk = StatusAccess.objects.get().pk

    assert case not in registrar.get("/borgeradgang/").content.decode()
    response = registrar.post("/borgeradgang/udskriv/", {"letter": [pk]})
    assert response.status_code == 302
    assert StatusAccess.objects.get().printed_at is None


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR, Role.DIRECTOR])
def test_only_who_works_with_cases_gives_a_way_in(role, case, nancy) -> None:
    """By the table of permissions."""
    client = signed_in(role)

    assert client.get("/borgeradgang/").status_code == 403
    for path in ("giv", "luk"):
        answer = client.post(f"/borgeradgang/{case}/{path}/", {"person": nancy})
        assert answer.status_code == 403
    assert not StatusAccess.objects.exists()


def test_a_stranger_is_no_party(head, case, nancy) -> None:
    """The page says so, and nothing was made."""
    response = head.post(f"/borgeradgang/{case}/giv/", {"person": "0" * 64})

    assert response["Location"] == f"/sager/{case}/"
    assert not StatusAccess.objects.exists()


def test_the_case_page_says_who_can_look_and_who_has(visitor: Visitor) -> None:
    """One line for each party, with the last look; other parties have none."""
    add_party(visitor.case, "representative", name="Ole Hjælper", cpr=MAY)
    visitor.client.get(visitor.page)
    create_demo_users()
    user = User.objects.get(role=Role.HEAD)

    panel = case_panel(user, case_file(user, visitor.case))

    lines = panel["lines"]
    assert [line.has_way_in for line in lines] == [True, False]
    assert [line.seen_at is not None for line in lines] == [True, False]
    assert panel["looks"] == 1
    analyst = User.objects.get(role=Role.ANALYST)
    assert case_panel(analyst, case_file(user, visitor.case)) is None


def test_closing_takes_the_way_in_back(head, case, nancy) -> None:
    """From the case page, for one party."""
    secrets = give_way_in("S001", case, nancy)

    response = head.post(f"/borgeradgang/{case}/luk/", {"person": nancy}, follow=True)

    assert "Adgangen er lukket" in response.content.decode()
    assert (
        "gælder ikke mere"
        in come_in(Client(), secrets.word, secrets.code).content.decode()
    )


def test_who_appeals_by_e_mail_gets_a_link_with_the_receipt() -> None:
    """The mail room files; the receipt has the link, and the code waits on paper."""
    message = mail("Klage over afgørelse", "Jeg klager over Aalborg Kommune.")
    arrival = Arrival(MailChannel.EMAIL, message.as_bytes())
    number = receive_letter(arrival).number
    process_waiting()
    registrar = signed_in(Role.REGISTRAR)
    data = filled(
        registrar.get(f"/post/{number}/"),
        mail_kind="new_appeal",
        target="new",
        area="municipal",
        subject="sel-95",
        first_instance=AALBORG,
        name="Nancy Ann Berggren",
        cpr=NANCY,
    )

    registrar.post(f"/post/{number}/journaliser/", data)

    receipt = OutgoingLetter.objects.get(letter=number, answer="receipt")
    assert "/min-sag/l/" in text_of(receipt)
    row = StatusAccess.objects.get()
    assert (row.case, row.origin, row.to_print) == (receipt.case, "receipt", "code")
    assert f"{row.case}: Koden" in registrar.get("/borgeradgang/").content.decode()
