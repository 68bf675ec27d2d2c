# SPDX-License-Identifier: EUPL-1.2
"""Staff put documents on a case: running or decided, and nothing is lost on the way."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anke.access.domain.roles import Role
from anke.access.models import ViewEvent
from anke.cases import clock
from anke.cases.documents import read_document
from anke.cases.domain import commands as c
from anke.cases.models import Document
from anke.cases.tests.factories import do, register
from anke.cases.verification import verify
from anke.decisions.handling.tests.conftest import (
    case_page,
    post,
    signed_in,
    state_of,
)
from anke.decisions.letters.tests.people import member
from anke.intake.forms import file_types
from anke.intake.tests.reading.builders import docx, pdf, png

if TYPE_CHECKING:
    from pathlib import Path

    from anke.access.models import User

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Let files that wait lie in a folder of the test's own."""
    settings.ANKE_VAR = tmp_path


def upload(content: bytes = b"", name: str = "brev.pdf") -> SimpleUploadedFile:
    """Give a file as a browser sends it; its declared type is a mere claim."""
    return SimpleUploadedFile(name, content or pdf("Laegens svar"), "x/y")


def send(client: Client, number: str, *files: SimpleUploadedFile, **fields: object):
    """Send the form as its page would."""
    form = {
        "theme": "Ny lægeerklæring",
        "direction": "received",
        "dated_on": clock.today().isoformat(),
        "files": list(files),
    }
    return client.post(reverse("case-add-document", args=[number]), form | fields)


def told(answer: Any) -> str:
    """Give the text of the errors on a page."""
    page = answer.content.decode()
    return " ".join(re.findall(r"form-error-message.*?</span>([^<]+)</span>", page))


def test_a_document_stands_on_the_running_case(number: str, author: User) -> None:
    """With its own day, theme and direction; the page opens it beside the list."""
    yesterday = clock.today() - timedelta(days=1)

    answer = send(signed_in(author), number, upload(), dated_on=yesterday.isoformat())

    assert answer.status_code == 302
    assert answer["Location"] == f"/sager/{number}/?dokument=1#dokument"
    ((commitment, *label),) = state_of(number).documents
    assert label == ["Ny lægeerklæring", "received", yesterday]
    row = Document.objects.get(commitment=commitment)
    assert row.media_type == "application/pdf"
    assert read_document(row) == pdf("Laegens svar")
    assert verify(contents=False).is_sound


def test_on_a_decided_case_it_came_after_the_decision(
    number: str, author: User
) -> None:
    """The page of the form says what that means, and the case page marks it."""
    do(number, c.DecideCase("rejected", outside=True), clock.today())
    client = signed_in(author)
    page = client.get(reverse("case-add-document", args=[number])).content.decode()
    assert "Sagen er afgjort" in page

    send(client, number, upload())

    assert "kommet efter afgørelsen" in case_page(author, number)
    assert state_of(number).outcome == "rejected"


def test_several_files_get_their_number(number: str, author: User) -> None:
    """One theme for all of them, and all in one act."""
    files = upload(), upload(png(20, 20), "foto.png"), upload(docx(), "svar.docx")

    send(signed_in(author), number, *files)

    themes = [theme for _, theme, *_ in state_of(number).documents]
    assert themes == [f"Ny lægeerklæring ({place} af 3)" for place in (1, 2, 3)]


def test_a_second_click_files_nothing_twice(number: str, author: User) -> None:
    """The same content with the same label is there already."""
    client = signed_in(author)

    first, second = (send(client, number, upload()) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert len(state_of(number).documents) == 1
    do(number, c.WithdrawDocument(state_of(number).documents[0][0], "x"), clock.today())
    send(client, number, upload())
    assert len(state_of(number).documents) == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"theme": ""}, "Dette felt"),
        ({"theme": "Om 251248-9996"}, "Skriv ikke CPR-nummer"),
        ({"dated_on": "2099-01-01"}, "Datoen kan ikke ligge i fremtiden"),
        ({"dated_on": "i går"}, "dato"),
        ({"direction": "up"}, "Marker en gyldig"),
    ],
)
def test_the_file_waits_while_a_field_is_put_right(
    number: str, author: User, fields: dict[str, str], words: str
) -> None:
    """Nobody chooses a file twice; then it is filed without being sent again."""
    client = signed_in(author)

    refused = send(client, number, upload(name="svar.pdf"), **fields)

    assert refused.status_code == 200
    assert words in told(refused)
    assert "svar.pdf" in refused.content.decode()
    assert not state_of(number).documents
    assert send(client, number).status_code == 302
    assert len(state_of(number).documents) == 1
    assert "svar.pdf" not in str(state_of(number))
    again = client.get(reverse("case-add-document", args=[number])).content.decode()
    assert "svar.pdf" not in again


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (upload(b"MZ" + bytes(99), "program.pdf"), "kan vi ikke modtage"),
        (upload(b"x" * 3000, "stor.txt"), "fylder mere end"),
        (SimpleUploadedFile("tom.txt", b""), "er tom"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_named(
    number: str,
    author: User,
    monkeypatch: pytest.MonkeyPatch,
    bad: SimpleUploadedFile,
    words: str,
) -> None:
    """The good file beside it waits; the text says what to send instead."""
    monkeypatch.setattr(file_types, "FILE_BYTES", 2000)

    answer = send(signed_in(author), number, bad, upload(name="god.pdf"))

    assert words in told(answer)
    assert str(bad.name) in told(answer)
    assert "god.pdf" in answer.content.decode()
    assert not state_of(number).documents


def test_without_a_file_it_is_asked_for(number: str, author: User) -> None:
    """The words that were typed stay."""
    answer = send(signed_in(author), number, theme="Brev fra skolen")

    assert "Vælg den fil, der skal på sagen." in told(answer)
    assert 'value="Brev fra skolen"' in answer.content.decode()


def test_a_file_that_waits_can_be_taken_out(number: str, author: User) -> None:
    """The wrong one was chosen, and something else was wrong as well."""
    client = signed_in(author)
    page = send(client, number, upload(), theme="").content.decode()
    place = re.search(r'name="drop" value="([^"]+)"', page)[1]

    send(client, number, upload(png(20, 20), "foto.png"), drop=place)

    ((commitment, *_label),) = state_of(number).documents
    assert Document.objects.get(commitment=commitment).media_type == "image/png"


def test_who_may_not_work_on_the_case_files_nothing(number: str, author: User) -> None:
    """By role, by protection, by the state of the case, and without the token."""
    registrar = member(Role.REGISTRAR, "J001")
    assert send(signed_in(registrar), number, upload()).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    assert send(strict, number, upload()).status_code == 403
    do(number, c.ProtectCase(3, "strict"), clock.today())

    assert send(signed_in(author), number, upload()).status_code == 404
    assert not state_of(number).documents


def test_a_case_opened_by_mistake_takes_nothing_more(author: User) -> None:
    """The page says so, and the file waits for the right case in nobody's way."""
    number = register(clock.today()).number
    do(number, c.WithdrawRegistration("Dobbelt"), clock.today())

    answer = send(signed_in(author), number, upload())

    assert answer.status_code in {403, 422}
    assert not state_of(number).documents


def test_the_answer_to_a_request_is_one_of_the_documents(
    number: str, author: User
) -> None:
    """Question and answer stand together, each a click away."""
    (_role, person) = state_of(number).parties[0]
    due = (clock.today() + timedelta(days=14)).isoformat()
    post(
        author, number, "spoerg", step="party-hearing", questions="lægens svar",
        recipients=[f"party:{person}"], due_on=due,
    )  # fmt: skip
    send(signed_in(author), number, upload())
    *_, (answer, *_label) = state_of(number).documents
    address = reverse("request-action", args=[number, "svar", 1])
    client = signed_in(author)
    assert "Ny lægeerklæring, " in client.get(address).content.decode()

    today = clock.today().isoformat()
    form = {"answer": "answered", "on": today, "document": answer, "seen": ""}
    assert client.post(address, form).status_code == 302

    assert state_of(number).work.requests[0].answer_document == answer
    page = case_page(author, number)
    for words, place in (("Vores brev", 1), ("Svaret", 2)):
        assert f'?dokument={place}#dokument">{words}</a>' in page


def test_the_look_at_the_case_is_written_down(number: str, author: User) -> None:
    """The page shows the case's number, and so that somebody worked on it."""
    signed_in(author).get(reverse("case-add-document", args=[number]))

    (event,) = ViewEvent.objects.all()
    assert (event.stream, event.purpose) == (f"case:{number}", "læg dokument på sagen")
