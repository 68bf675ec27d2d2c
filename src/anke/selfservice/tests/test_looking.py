# SPDX-License-Identifier: EUPL-1.2
"""The status page: where, how long, until when, which letters, whom to ask."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anke.cases.domain import commands as c
from anke.cases.tests.factories import do
from anke.intake.forms.instance_keys import create_key, revoke_keys
from anke.selfservice import status_page
from anke.selfservice.domain.waiting import Times
from anke.selfservice.models import StatusLook
from anke.selfservice.tests.house import (
    AALBORG,
    MAY,
    add_party,
    ask_first_instance,
    open_case,
    send_letter,
)
from anke.selfservice.times import TimesOfArea

if TYPE_CHECKING:
    from anke.selfservice.tests.conftest import Visitor

pytestmark = [pytest.mark.db, pytest.mark.django_db]

LATER = date(2022, 12, 20)


def look(visitor: Visitor) -> str:
    """Open the status page."""
    return visitor.client.get(visitor.page).content.decode()


@pytest.fixture
def authority(case: str, nancy: str) -> Client:
    """Give Aalborg's browser, come in by key."""
    client = Client()
    client.post("/min-sag/myndighed/", {"key": create_key(AALBORG)})
    return client


def test_the_page_says_whose_answer_is_waited_for_and_until_when(visitor) -> None:
    """In plain words, with the authority's name and the day in full."""
    ask_first_instance(visitor.case, LATER)

    assert "Vi venter på svar fra Aalborg Kommune til og med 3. januar 2023." in look(
        visitor
    )


def test_a_deadline_comes_with_its_arithmetic(visitor) -> None:
    """The steps can be counted on a wall calendar."""
    html = look(visitor)

    assert "Fristen regnes fra modtagelsen: tirsdag den 1. marts 2022." in html
    assert "Fristen udløber" in html
    assert "vejledende" in html


def test_the_time_is_said_honestly(visitor, monkeypatch) -> None:
    """Half and nine in ten, of how many, of which day, and where this case stands."""
    found = TimesOfArea("municipal", Times(126.0, 240.5, 900), date(2022, 12, 31))
    monkeypatch.setattr(status_page, "times_of", lambda _area: found)
    html = look(visitor)

    assert "Halvdelen af sager som denne var færdige inden 18 uger" in html
    assert "og 9 af 10 inden 35 uger" in html
    assert "Opgjort af 900 sager" in html
    assert "op til 31. december 2022" in html
    assert "Denne sag har ventet i 43 uger. Det er længere, end 9 af 10 tog." in html
    assert 'href="/min-sag/tider/"' in html


def test_where_nothing_can_be_computed_the_page_says_so(visitor) -> None:
    """No figures, no promise; how long it has waited is known all the same."""
    html = look(visitor)

    assert "Vi kan ikke sige hvor længe" in html
    assert "Denne sag har ventet i 43 uger." in html


def test_a_decided_case_says_so_and_waits_for_the_letter(visitor) -> None:
    """The outcome comes with the letter that gives the reasons."""
    do(visitor.case, c.DecideCase("upheld"), LATER)
    before = look(visitor)
    send_letter(visitor.case, visitor.person, LATER, purpose="decision")
    after = look(visitor)

    assert "Sagen blev afgjort 20. december 2022." in before
    assert "Stadfæstelse" not in before
    assert "Stadfæstelse" in after
    assert "Ikke overholdt" in after or "Overholdt" in after


def test_own_letters_are_fetched_as_files_and_others_are_not_there(visitor) -> None:
    """Only what was sent to the reader has a place to be fetched from."""
    other = add_party(visitor.case, "counterparty", name="May", cpr=MAY)
    send_letter(visitor.case, other, LATER, content=b"%PDF-1.7 til modparten")
    send_letter(visitor.case, visitor.person, LATER, content=b"%PDF-1.7 til Nancy")
    send_letter(visitor.case, AALBORG, LATER, content=b"%PDF-1.7 til kommunen")

    assert look(visitor).count("/brev/") == 1
    mine = visitor.client.get(f"{visitor.page}brev/1/")
    assert mine.content == b"%PDF-1.7 til Nancy"
    assert mine["Content-Disposition"] == 'attachment; filename="brev-1.pdf"'
    assert "sandbox" in mine["Content-Security-Policy"]
    for place in (0, 2, 3):
        assert visitor.client.get(f"{visitor.page}brev/{place}/").status_code == 404
    assert [each.what for each in StatusLook.objects.order_by("pk")] == [
        "page",
        "letter",
    ]


def test_no_name_number_or_address_stands_on_the_page(visitor) -> None:
    """Not another party's, and not the reader's own: who looks over a shoulder."""
    add_party(visitor.case, "counterparty", name="May June", cpr=MAY, address="Vej 9")
    html = look(visitor).replace("-", "")

    for text in ("May", "June", "0108629996", "010862", "Vej 9", "modpart"):
        assert text not in html
    for text in ("Nancy", "Berggren", "251248", "Testvej"):
        assert text not in html


def test_an_erased_letter_is_named_and_cannot_be_fetched(visitor) -> None:
    """The list does not lie about what was sent."""
    document = send_letter(visitor.case, visitor.person, LATER)
    do(visitor.case, c.ErasePersonalData(document, "test"), LATER)

    assert "slettet" in look(visitor)
    assert visitor.client.get(f"{visitor.page}brev/1/").status_code == 404


def test_the_page_is_there_in_english(visitor) -> None:
    """The switch in the footer turns all of it."""
    visitor.client.get("/sprog/en/")
    html = look(visitor)

    assert "Your case" in html
    assert "The case is waiting for a caseworker." in html
    assert "How the last day is counted" in html


def test_the_page_costs_the_same_whatever_lies_in_the_case(visitor) -> None:
    """No list of it asks once for each line."""

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            look(visitor)
        return len(queries)

    send_letter(visitor.case, visitor.person, LATER)
    cost()
    before = cost()
    for _ in range(6):
        send_letter(visitor.case, visitor.person, LATER)

    assert cost() == before


# --- A first instance -----------------------------------------------------------------


def test_a_first_instance_sees_its_own_cases_only(authority, case) -> None:
    """The list, and any number that is typed; another authority's is not there."""
    elsewhere = open_case(first_instance="municipality-0101")
    html = authority.get("/min-sag/sager/").content.decode()
    assert case in html
    assert elsewhere not in html

    found = authority.post("/min-sag/sager/", {"number": case})
    missed = authority.post("/min-sag/sager/", {"number": elsewhere})
    absent = authority.post("/min-sag/sager/", {"number": "22-99999"})

    assert authority.get(found["Location"]).status_code == 200
    for answer in (missed, absent):
        assert "I har ingen sag hos os med det nummer" in answer.content.decode()


def test_a_first_instance_is_spoken_to_as_an_authority(authority, case) -> None:
    """What it owes us stands first, with its own reference; no citizen is named."""
    ask_first_instance(case, LATER)
    page = authority.post("/min-sag/sager/", {"number": case})["Location"]
    html = authority.get(page).content.decode()

    assert "Vi venter på svar fra jer senest 3. januar 2023." in html
    assert "Breve til jer" in html
    assert "Nancy" not in html


def test_a_revoked_key_closes_what_is_open(authority, case) -> None:
    """From the next page on there is nothing to see."""
    page = authority.post("/min-sag/sager/", {"number": case})["Location"]
    revoke_keys(AALBORG)

    assert authority.get(page).status_code == 404
    assert case not in authority.get("/min-sag/sager/").content.decode()


def test_a_wrong_key_opens_nothing(db) -> None:
    """It is told so, and nobody came in."""
    client = Client()
    response = client.post("/min-sag/myndighed/", {"key": "anke_forkert"})

    assert "Nøglen er ikke rigtig" in response.content.decode()
    assert client.get("/min-sag/sager/")["Location"] == "/min-sag/"


def test_the_looks_of_a_first_instance_are_written_down(authority, case) -> None:
    """Under its own id, by key."""
    page = authority.post("/min-sag/sager/", {"number": case})["Location"]
    authority.get(page)

    row = StatusLook.objects.get(what="page")
    assert (row.reader, row.reader_kind, row.way) == (AALBORG, "first-instance", "key")


# --- How long it takes ----------------------------------------------------------------


def test_how_it_was_counted_is_open_to_everybody(db) -> None:
    """Definition, formula, who is counted, who is left out, and the source."""
    html = Client().get("/min-sag/tider/").content.decode()

    for text in (
        "Halvdelen af de realitetsbehandlede sager",
        "50-pct.-fraktil",
        "sager realitetsbehandlet i perioden",
        "afviste, henviste og bortfaldne",
        "Ankes journal",
    ):
        assert text in html
