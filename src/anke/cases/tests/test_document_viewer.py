# SPDX-License-Identifier: EUPL-1.2
"""A document open beside the list: what is shown, to whom, and the look in the log."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from anke.access.domain.roles import Role
from anke.access.models import User, ViewEvent
from anke.cases import clock
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as c
from anke.cases.domain.entries import Entry, case_stream
from anke.cases.domain.late import late_documents
from anke.cases.domain.payloads import CaseDecided, CaseReopened, DocumentFiled
from anke.cases.models import Document
from anke.cases.tests.factories import CASEWORKER, RECEIVED_ON, at, do, register
from anke.intake.tests.reading.builders import (
    attached,
    docx,
    encrypted_pdf,
    pdf,
    png,
    scanned_pdf,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from anke.cases.domain.payloads import Payload

pytestmark = [pytest.mark.db, pytest.mark.django_db]
LETTER = "Kære Nancy\n\nVi har <b>modtaget</b> din klage.\n".encode()


@pytest.fixture
def number() -> str:
    """Give a municipal case without documents."""
    return register().number


@pytest.fixture
def reader() -> User:
    """Give a caseworker."""
    return User.objects.create_user("s001", role=Role.CASEWORKER, staff_code="S001")


@pytest.fixture
def look(number: str, reader: User) -> Callable[..., HttpResponse]:
    """Look at the case page with a document open."""

    def opened(place: object = 1, *, user: User | None = None, part: bool = False):
        headers = {"accept-language": "da"} | ({"X-Anke-Part": "yes"} if part else {})
        client = Client(headers=headers)
        client.force_login(user or reader)
        address = reverse("case-page", args=[number])
        return client.get(address, {"dokument": place})

    return opened


def file(number: str, content: bytes, theme: str = "Bilag", way: str = "in") -> str:
    """File a document on the case; give its commitment."""
    digest = store_content(content)
    row = refer_to_document(
        case_stream(number), digest, size_bytes=len(content), media_type="x/y"
    )
    keep_documents([row])
    do(number, c.FileDocument(row.commitment, theme, way), RECEIVED_ON)
    return row.commitment


def looks() -> list[tuple[str, str]]:
    """Give the lines of the view log: what for, and of what kind."""
    return list(ViewEvent.objects.order_by("pk").values_list("purpose", "kind"))


def shown(response: HttpResponse) -> str:
    """Cut the open document out of a page."""
    page = response.content.decode()
    return re.search(r'<article class="shown-document.*?</article>', page, re.DOTALL)[0]


def test_a_text_stands_beside_the_list_and_the_look_is_written_down(
    number: str, look: Callable[..., HttpResponse]
) -> None:
    """Its words are shown, and nothing in them is taken for HTML."""
    file(number, LETTER, "Kvitteringsbrev")

    response = look()

    told = shown(response)
    assert "Vi har &lt;b&gt;modtaget&lt;/b&gt; din klage." in told
    assert "Dokument 1 af 1" in told
    assert 'aria-current="true">Kvitteringsbrev' in response.content.decode()
    assert looks() == [("sagsside", "page"), ("dokument 1", "document")]


@pytest.mark.parametrize(
    ("content", "pages"), [(pdf("Afgorelse", pages=3), 3), (png(60, 80), 1)]
)
def test_a_pdf_and_a_picture_are_drawn_page_by_page(
    number: str, reader: User, look: Callable[..., HttpResponse], content, pages
) -> None:
    """Each page is a picture that we drew; it belongs to the look that opened it."""
    file(number, content)

    told = shown(look())

    addresses = re.findall(r'<img [^>]*src="([^"]+)"', told)
    assert len(addresses) == pages
    assert told.count('loading="lazy"') == pages
    client = Client()
    client.force_login(reader)
    picture = client.get(addresses[-1])
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert "no-store" in picture["Cache-Control"]
    assert looks() == [("sagsside", "page"), ("dokument 1", "document")]


def test_who_goes_straight_to_a_page_has_looked_at_it(
    number: str, reader: User
) -> None:
    """Also when the last look is hours ago; a page that is not there is not found."""
    file(number, pdf())
    client = Client()
    client.force_login(reader)
    address = reverse("case-document-page", args=[number, 1, 1])

    assert client.get(address).status_code == 200
    assert looks() == [("dokument 1", "document")]
    ViewEvent.objects.update(at=clock.now() - timedelta(hours=2))
    client.get(address)
    client.get(address)

    assert looks() == [("dokument 1", "document")] * 2
    for place, page in ((1, 2), (2, 1)):
        other = reverse("case-document-page", args=[number, place, page])
        assert client.get(other).status_code == 404


def test_a_letter_is_shown_with_its_head_and_its_files(
    number: str, look: Callable[..., HttpResponse]
) -> None:
    """Sender and subject above, the files in it below."""
    file(number, attached(docx(), "bilag.docx"))

    told = shown(look())

    assert "bo@example.dk" in told
    assert "<dd>Klage</dd>" in told
    assert "bilag.docx" in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (encrypted_pdf(), "Filen er beskyttet med adgangskode."),
        (b"%PDF-1.7 broken", "PDF-filen er beskadiget."),
        (b"MZ" + bytes(200), "program"),
        (b" ", "Filen er tom."),
    ],
)
def test_what_cannot_be_shown_says_why_and_can_be_fetched(
    number: str, look: Callable[..., HttpResponse], content: bytes, words: str
) -> None:
    """A broken file is no fault of the page."""
    file(number, content)

    told = shown(look())

    assert words in told
    assert reverse("case-document", args=[number, 1]) in told


def test_a_scanned_page_is_drawn_though_nobody_read_it(
    number: str, look: Callable[..., HttpResponse]
) -> None:
    """No time is spent on reading by sight while somebody waits for the page."""
    file(number, scanned_pdf())

    assert shown(look()).count("<img ") == 1


def test_a_fetched_file_opens_in_the_right_program(number: str, reader: User) -> None:
    """Its name says what it is; it is a file, and never a page of this site."""
    digest = store_content(pdf())
    row = refer_to_document(
        case_stream(number), digest, size_bytes=9, media_type="application/pdf"
    )
    keep_documents([row])
    do(number, c.FileDocument(row.commitment, "Afgørelse", "in"), RECEIVED_ON)
    client = Client()
    client.force_login(reader)

    answer = client.get(reverse("case-document", args=[number, 1]))

    assert answer["Content-Disposition"] == f'attachment; filename="{number}-1.pdf"'
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_the_journal_leads_to_the_document(
    number: str, look: Callable[..., HttpResponse]
) -> None:
    """From the line that says it was filed, but for one that was erased."""
    erased = file(number, b"Et", "Klage")
    file(number, b"To", "Ny erklæring")
    do(number, c.ErasePersonalData(erased, "databeskyttelse"), RECEIVED_ON)
    Document.objects.filter(commitment=erased).delete()

    journal = look(2).content.decode().partition('class="timeline')[2]

    assert f'href="/sager/{number}/?dokument=2#dokument">Vis<' in journal
    assert "?dokument=1" not in journal


def test_one_leafs_past_what_was_erased(
    number: str, look: Callable[..., HttpResponse]
) -> None:
    """Before and after are the documents that can be opened; the ends have one each."""
    file(number, b"Et", "Klage")
    erased = file(number, b"To", "Lægeerklæring")
    file(number, b"Tre", "Afgørelsen")
    do(number, c.ErasePersonalData(erased, "databeskyttelse"), RECEIVED_ON)
    Document.objects.filter(commitment=erased).delete()

    first, second, third = (shown(look(place)) for place in (1, 2, 3))

    assert "?dokument=3#dokument" in first
    assert 'rel="prev"' not in first
    assert "Dokumentet er slettet." in second
    assert "?dokument=1#dokument" in third
    assert 'rel="next"' not in third


@pytest.mark.parametrize("place", ["9", "0", "-1", "x", "1 or 1", "²"])
def test_an_old_bookmark_is_answered_with_a_sentence(
    number: str, look: Callable[..., HttpResponse], place: str
) -> None:
    """The case page stands there all the same, and nobody looked at a document."""
    file(number, LETTER)

    response = look(place)

    assert response.status_code == 200
    assert "Sagen har ikke sådan et dokument." in shown(response)
    assert looks() == [("sagsside", "page")]


def test_the_script_gets_the_document_alone(
    number: str, look: Callable[..., HttpResponse]
) -> None:
    """One line in the log for it, and no copy by which the way back would find it."""
    file(number, LETTER)

    response = look(part=True)

    page = response.content.decode()
    assert page.startswith('<article class="shown-document"')
    assert "<html" not in page
    assert "no-store" in response["Cache-Control"]
    assert looks() == [("dokument 1", "document")]


def test_who_opens_no_documents_sees_the_list_alone(
    number: str, look: Callable[..., HttpResponse]
) -> None:
    """A controller is told so; whoever is kept from the case does not find it."""
    file(number, LETTER, "Kvitteringsbrev")
    controller = User.objects.create_user("k", role=Role.CONTROLLER, staff_code="K1")

    told = shown(look(user=controller))

    assert "Din rolle åbner ikke dokumenter." in told
    assert "modtaget</b>" not in told
    assert looks() == [("sagsside", "page")]
    do(number, c.ProtectCase(3, "strict"), RECEIVED_ON)
    for part in (True, False):
        assert look(part=part).status_code == 404


# --- After the decision --------------------------------------------------------------


def entry(payload: Payload, day: int) -> Entry:
    """Write an entry of a journal."""
    on = RECEIVED_ON + timedelta(days=day)
    return Entry("case:22-00001", payload, on, at(on), CASEWORKER)


@pytest.mark.unit
def test_late_is_what_came_in_while_the_case_was_decided() -> None:
    """Not our own letters, nor what came before and was filed late, nor after a new
    start.
    """
    entries = [
        entry(DocumentFiled("a", "Klage", "received"), 0),
        entry(CaseDecided("upheld"), 10),
        entry(DocumentFiled("b", "Afgørelse", "sent"), 10),
        entry(DocumentFiled("c", "Ny erklæring", "received"), 12),
        entry(DocumentFiled("d", "Lå i bunken", "received"), 9),
        entry(CaseReopened("Nye oplysninger"), 20),
        entry(DocumentFiled("e", "Svar", "in"), 21),
    ]

    assert late_documents(entries) == {2}


def test_a_late_document_says_so_on_the_list(
    number: str, look: Callable[..., HttpResponse]
) -> None:
    """Nobody takes it for something that was weighed."""
    do(number, c.DecideCase("rejected", outside=True), RECEIVED_ON)
    file(number, LETTER, "Ny erklæring")

    assert look().content.decode().count("kommet efter afgørelsen") == 2
