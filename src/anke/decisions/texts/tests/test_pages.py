# SPDX-License-Identifier: EUPL-1.2
"""The pages of the text library: find, write, compare, try on a case, put in force."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from anke.access.domain.roles import Role
from anke.access.models import ViewEvent
from anke.cases import clock
from anke.decisions.domain.comparing import compare
from anke.decisions.letters.tests.people import member, open_case
from anke.decisions.models import TextDraft, TextVersion

LIST = "/sagsbehandling/tekster/"
TEXT = f"{LIST}decision-result.any.any.any.upheld/"
TODAY = date(2022, 12, 31)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let texts be published on one day."""
    monkeypatch.setattr(clock, "fixed_today", lambda: TODAY)


def browser(role: Role = Role.HEAD, code: str = "L001") -> Client:
    """Sign somebody in."""
    client = Client(headers={"Accept-Language": "da"})
    client.force_login(member(role, code))
    return client


@pytest.fixture
def head(db: None) -> Client:
    """Somebody who may put texts in force."""
    return browser()


def page(client: Client, address: str = TEXT) -> str:
    """Read a page."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_texts_are_found_by_words_section_and_area(head: Client) -> None:
    """Filters narrow the list, and an empty one says what to do."""
    everything = page(head, LIST)
    by_words = page(head, f"{LIST}?q=lægekonsulent")
    by_area = page(head, f"{LIST}?area=supervision&section=decision-court")
    none = page(head, f"{LIST}?q=findes+ikke")

    assert "96 tekster" in everything
    assert "1 tekst<" in by_words.replace("\n", "<")
    assert "decision-court.supervision.any.any.any" in by_area
    assert "Ingen tekst passer" in none


def test_a_text_is_written_put_in_force_and_taken_back(head: Client) -> None:
    """The whole way of a text, with its history at the end."""
    head.post(
        TEXT,
        {"act": "save", "heading": "Resultat", "body": "Vi er enige.", "version": 0},
    )
    head.post(TEXT, {"act": "publish", "in_force_on": "2022-12-31", "cause": "Kortere"})
    head.post(TEXT, {"act": "restore", "version": "1"})
    head.post(
        TEXT, {"act": "publish", "in_force_on": "2022-12-31", "cause": "Fortrudt"}
    )

    versions = list(
        TextVersion.objects.order_by("version").values_list("cause", "body")
    )
    assert [cause for cause, _ in versions] == [
        "Fulgte med Anke",
        "Kortere",
        "Fortrudt",
    ]
    assert versions[0][1] == versions[2][1]
    shown = page(head)
    assert "Fortrudt" in shown
    assert "erstattet" in shown


def test_a_draft_is_compared_with_what_is_in_force(head: Client) -> None:
    """What is new and what is gone is marked, and said to those who cannot see it."""
    head.post(
        TEXT,
        {"act": "save", "heading": "Resultat", "body": "Vi ophæver den.", "version": 0},
    )

    shown = page(head)

    assert "<ins>" in shown
    assert "<del>" in shown
    assert "væk:" in shown


def test_a_text_is_tried_on_a_real_case(head: Client) -> None:
    """The facts of the case stand in it, and the look is written down."""
    number = open_case()

    shown = page(head, f"{LIST}decision-complaint.any.any.any.any/?sag={number}")

    assert "Københavns Kommunes afgørelse af 30. januar 2022" in shown
    look = ViewEvent.objects.get(stream=f"case:{number}")
    assert look.purpose == "Forhåndsvisning af en tekst"


def test_without_a_case_it_is_shown_with_examples(head: Client) -> None:
    """No look at anybody is written down."""
    assert "Aarhus Kommunes afgørelse" in page(
        head, f"{LIST}decision-complaint.any.any.any.any/"
    )
    assert "Der er ingen sag 22-99999" in page(head, f"{TEXT}?sag=22-99999")
    assert not ViewEvent.objects.exists()


def test_what_cannot_be_read_comes_back_with_its_place(head: Client) -> None:
    """The words stay in the field."""
    response = head.post(
        TEXT,
        {"act": "save", "heading": "", "body": "Vi\n{{ stadfaster }}", "version": 0},
    )

    shown = response.content.decode()
    assert response.status_code == 422
    assert "Linje 2, tegn 1" in shown
    assert "{{ stadfaster }}" in shown


def test_two_who_write_a_text_are_shown_both(head: Client) -> None:
    """The second sees what the first has saved, and can save again knowing it."""
    other = browser(Role.CASEWORKER, "S001")
    fields = {"act": "save", "heading": "", "version": 0}
    head.post(TEXT, fields | {"body": "Den første."})

    response = other.post(TEXT, fields | {"body": "Den anden."})

    shown = response.content.decode()
    assert response.status_code == 409
    assert "Den første." in shown
    assert "Den anden." in shown
    assert TextDraft.objects.get().body == "Den første."


def test_a_caseworker_may_propose_and_not_put_in_force(db: None) -> None:
    """The page offers no button, and the act is refused."""
    client = browser(Role.CASEWORKER, "S001")
    client.post(TEXT, {"act": "save", "heading": "", "body": "Enige.", "version": 0})

    assert 'value="publish"' not in page(client)
    response = client.post(
        TEXT, {"act": "publish", "in_force_on": "2022-12-31", "cause": "x"}
    )
    assert response.status_code in (403, 422)
    assert not TextVersion.objects.exists()


def test_who_has_no_business_with_letters_sees_no_texts(db: None) -> None:
    """The list, a text and the form are refused."""
    client = browser(Role.ADMINISTRATOR, "A001")

    for address in (LIST, TEXT, f"{LIST}ny/"):
        assert client.get(address).status_code == 403


def test_a_new_text_is_begun_and_thrown_away(head: Client) -> None:
    """A text that was never published leaves nothing behind."""
    response = head.post(
        f"{LIST}ny/", {"section": "closing", "area": "udk", "law": "", "subject": ""}
    )
    address = response["Location"]

    assert "Venlig hilsen" in page(head, address)
    assert head.post(address, {"act": "discard"})["Location"] == LIST
    assert head.get(address).status_code == 404


def test_a_withdrawn_text_names_the_one_in_its_place(head: Client) -> None:
    """Nobody wonders what letters are made of now."""
    own = f"{LIST}receipt-received.supervision.any.any.any/"

    head.post(own, {"act": "withdraw", "cause": "Den almindelige er god nok"})

    assert "receipt-received.any.any.any.any" in page(head, own)


@pytest.mark.parametrize("act", ["publish", "withdraw"])
def test_a_change_without_a_cause_is_refused(head: Client, act: str) -> None:
    """The journal says why."""
    head.post(TEXT, {"act": "save", "heading": "", "body": "Enige.", "version": 0})

    response = head.post(TEXT, {"act": act, "in_force_on": "2022-12-31", "cause": ""})

    assert response.status_code == 422
    assert not TextVersion.objects.exists()


@pytest.mark.parametrize(
    "text", ["findes-ikke", "closing.any.any.any", "closing.udk.any.any.any"]
)
def test_a_text_that_is_not_there_is_not_found(head: Client, text: str) -> None:
    """An address that somebody made up leads nowhere."""
    assert head.get(f"{LIST}{text}/").status_code == 404


@pytest.mark.unit
@given(st.text(), st.text())
def test_a_comparison_holds_both_texts(old: str, new: str) -> None:
    """Without what is new it is the old text, without what is gone the new one."""
    pieces = compare(old, new)

    assert "".join(one.text for one in pieces if one.kind != "new") == old
    assert "".join(one.text for one in pieces if one.kind != "gone") == new


def test_the_list_costs_the_same_however_many_texts_there_are(
    head: Client, django_assert_max_num_queries
) -> None:
    """Reader, drafts and the library: no query for each row."""
    now = clock.now()
    TextDraft.objects.bulk_create(
        TextDraft(
            text=f"closing.any.any.any.outcome-{place}",
            body="Hilsen",
            version=1,
            author="S001",
            saved_at=now,
        )
        for place in range(40)
    )
    head.get(LIST)

    with django_assert_max_num_queries(7):
        shown = page(head, f"{LIST}?section=closing")

    assert "41 tekster" in shown
