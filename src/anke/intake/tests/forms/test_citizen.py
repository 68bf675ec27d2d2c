# SPDX-License-Identifier: EUPL-1.2
"""The citizen's form: hardly anything demanded, nothing lost, one letter."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anke.cases.clock import today
from anke.cases.documents import document_path
from anke.intake.forms import file_types, limits
from anke.intake.models import Letter, OutgoingLetter, Submission
from anke.intake.queries import ledger
from anke.intake.reading.envelope import read_envelope
from anke.intake.reading.opening import Opening, ReadingSettings
from anke.intake.tests.forms.conftest import CPR, PDF, envelope, pdf, post

pytestmark = [pytest.mark.db, pytest.mark.django_db]

FORM, CHECK, RECEIPT = "/klag/", "/klag/kontrol/", "/klag/kvittering/"
FULL = {
    "authority": "aalborg",
    "decision_date": "24.12.2021",
    "reference": "2021-4711",
    "text": "Jeg er uenig.\nDet er ikke rigtigt.",
    "name": "Nancy Ann Berggren",
    "cpr": "2512489996",
    "address": "Testvej 1",
    "phone": "12345678",
    "email": "nancy@example.dk",
    "representative": "Ole Hjælper",
}


def hand_in(client: Client, **fields: object) -> str:
    """Go the whole way and give the number on the receipt."""
    assert post(client, FORM, fields)["Location"] == CHECK
    assert post(client, CHECK)["Location"] == RECEIPT
    return str(client.get(RECEIPT).context["facts"]["number"])


def test_the_whole_way_ends_in_a_letter_with_all_that_was_said(citizen: Client) -> None:
    """What was typed and chosen stands in the raw letter, in the field's names."""
    number = hand_in(citizen, **FULL, files=[pdf(), pdf("b.pdf", b"%b")])

    raw = envelope(number)
    assert raw["form"] == {
        "address": "Testvej 1",
        "authority": "Aalborg Kommune",
        "cpr": CPR,
        "decision_date": "2021-12-24",
        "digital_post": "yes",
        "email": "nancy@example.dk",
        "first_instance": "municipality-0851",
        "mail_kind": "new_appeal",
        "phone": "12345678",
        "reference": "2021-4711",
        "representative": "Ole Hjælper",
    }
    assert raw["sender"] == {
        "name": "Nancy Ann Berggren",
        "address": "nancy@example.dk",
    }
    assert raw["subject"] == "Klage over afgørelse fra Aalborg Kommune"
    assert raw["text"].replace("\r", "") == FULL["text"]
    assert [file["name"] for file in raw["files"]] == ["afgoerelse.pdf", "b.pdf"]
    assert base64.b64decode(raw["files"][0]["content"]) == PDF
    letter = Letter.objects.get(pk=number)
    assert letter.channel == "web-form"
    assert letter.received_on == today()


def test_the_reader_finds_what_the_form_said(citizen: Client) -> None:
    """The envelope that is written here is the one that is read further on."""
    number = hand_in(citizen, **FULL, files=[SimpleUploadedFile("a.txt", b"Se her")])

    letter = Letter.objects.get(pk=number)
    raw = document_path(letter.sha256).read_bytes()
    reading = read_envelope(raw, Opening(ReadingSettings()))

    assert reading.is_readable
    assert reading.fields["cpr"] == CPR
    assert reading.fields["decision_date"] == "2021-12-24"
    assert reading.sender_address == "nancy@example.dk"
    assert [(file.name, file.text) for file in reading.attachments] == [
        ("a.txt", "Se her")
    ]


def test_no_reasons_and_no_name_are_demanded(citizen: Client) -> None:
    """An appeal of one telephone number is an appeal; its receipt counts no files."""
    number = hand_in(citizen, phone="12345678")

    assert envelope(number)["form"] == {"phone": "12345678", "mail_kind": "new_appeal"}
    assert "uden filer." in citizen.get(RECEIPT).content.decode()


def test_one_way_to_answer_is_demanded_and_all_texts_are_kept(citizen: Client) -> None:
    """The page comes back with every text and file, and says what is missing."""
    response = post(citizen, FORM, {"text": "Min lange klage", "files": [pdf()]})

    page = response.content.decode()
    assert response.status_code == 200
    assert "Min lange klage" in page
    assert "Fjern afgoerelse.pdf" in page
    assert 'href="#id_email"' in page
    assert "Min lange klage" in citizen.get(FORM).content.decode()
    assert ledger().received == 0


def test_a_mistake_keeps_the_good_files_and_names_the_bad_one(citizen: Client) -> None:
    """Only the file that cannot be taken must be chosen again."""
    program = SimpleUploadedFile("regning.pdf", b"MZ\x90\0\3\0\0\0" + bytes(200))
    response = post(citizen, FORM, {"phone": "1", "files": [pdf(), program]})

    page = response.content.decode()
    assert "Filen “regning.pdf” kan vi ikke modtage" in page
    assert "Fjern afgoerelse.pdf" in page


def test_a_file_can_be_taken_out_again(citizen: Client) -> None:
    """What was chosen by mistake is not sent."""
    page = post(citizen, FORM, {"files": [pdf(), pdf("b.pdf", b"%b")]})
    first = page.context["form"].draft.files[0]

    number = hand_in(citizen, phone="1", drop=[first.place])

    assert [file["name"] for file in envelope(number)["files"]] == ["b.pdf"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"decision_date": "31-02-2021"}, "decision_date"),
        ({"decision_date": "24-12-2999"}, "decision_date"),
        ({"cpr": "123"}, "cpr"),
        ({"email": "nancy"}, "email"),
        ({"website": "http://spam.example"}, "website"),
    ],
)
def test_what_cannot_be_is_explained_beside_the_field(
    citizen: Client, fields: dict[str, str], field: str
) -> None:
    """The form comes back with the error at its field, and what was typed in it."""
    response = post(citizen, FORM, {"phone": "1", **fields})

    assert list(response.context["form"].errors) == [field]
    assert fields[field] in response.content.decode()


def test_a_file_over_the_limit_is_refused_and_the_texts_are_kept(
    citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One byte too many: the page says so, and nothing else is lost."""
    monkeypatch.setattr(file_types, "FILE_BYTES", 100_000)
    large = pdf("stor.pdf", bytes(100_001 - len(PDF)))
    fits = pdf("passer.pdf", bytes(100_000 - len(PDF)))

    response = post(citizen, FORM, {"text": "Husk mig", "files": [large, fits]})

    page = response.content.decode()
    assert "“stor.pdf” fylder mere end 25 MB" in page
    assert "Fjern passer.pdf" in page
    assert "Husk mig" in page


def test_sending_twice_is_one_letter(citizen: Client) -> None:
    """A second click, and a second tab, lead to the same receipt."""
    post(citizen, FORM, FULL)
    page = citizen.get(CHECK)
    sent = {
        "shown": page.context["form"].draft.shown,
        "csrfmiddlewaretoken": citizen.cookies["anke_csrf"].value,
    }
    citizen.post(CHECK, sent)
    citizen.post(CHECK, sent)
    number = citizen.get(RECEIPT).context["facts"]["number"]
    after = citizen.post(CHECK, sent)

    assert after["Location"] == RECEIPT
    assert citizen.get(RECEIPT).context["facts"]["number"] == number
    assert ledger().received == Submission.objects.count() == 1
    assert OutgoingLetter.objects.count() == 1


def test_what_was_shown_is_what_is_sent(citizen: Client) -> None:
    """Changed in another window, it must be looked over again."""
    post(citizen, FORM, FULL)

    response = post(citizen, CHECK, {"shown": "something else"})

    assert "et andet vindue" in response.content.decode()
    assert ledger().received == 0


def test_a_receipt_goes_out_to_whoever_gave_an_address(citizen: Client) -> None:
    """The outbox holds one receipt with the number, and nothing of the case."""
    number = hand_in(citizen, email="nancy@example.dk", text="Hemmeligt")

    row = OutgoingLetter.objects.get()
    assert (row.letter_id, row.answer, row.case) == (number, "receipt", "")


def test_the_receipt_says_what_is_expected_and_that_it_is_unconfirmed(
    citizen: Client,
) -> None:
    """The figure has its source; without a known authority there is none."""
    hand_in(citizen, phone="1", authority="Aalborg Kommune")
    page = citizen.get(RECEIPT).content.decode()
    assert "13 uger" in page
    assert "ubekræftet" in page
    assert "Resultatplan 2020" in page

    hand_in(citizen, phone="1", authority="Et helt andet sted")
    assert "uger i gennemsnit" not in citizen.get(RECEIPT).content.decode()


def test_after_the_receipt_nothing_of_the_draft_is_left(citizen: Client) -> None:
    """The form is empty again, and the server has forgotten the texts."""
    hand_in(citizen, **FULL)

    assert "Det er ikke rigtigt" not in citizen.get(FORM).content.decode()
    assert citizen.get(CHECK)["Location"] == RECEIPT


def test_who_comes_back_is_told_that_it_was_received(citizen: Client) -> None:
    """The receipt may never have come: the empty form names it, so nobody sends again.

    Another browser is told nothing.
    """
    number = hand_in(citizen, **FULL)

    page = citizen.get(FORM).content.decode()
    assert number in page
    assert RECEIPT in page
    assert number not in Client().get(FORM).content.decode()


def test_a_file_that_was_damaged_here_is_named_and_nothing_is_sent(
    citizen: Client, settings
) -> None:
    """The page says which to choose again; chosen again, all of it is sent."""
    post(citizen, FORM, FULL | {"files": [pdf()]})
    for path in Path(settings.ANKE_VAR, "drafts").glob("*/*"):
        if path.name != "texts":
            path.write_bytes(b"")

    refused = post(citizen, CHECK).content.decode()
    received = ledger().received
    post(citizen, FORM, FULL | {"files": [pdf()]})
    post(citizen, CHECK)

    assert "afgoerelse.pdf” er blevet beskadiget" in refused
    assert received == 0
    raw = envelope(citizen.get(RECEIPT).context["facts"]["number"])
    assert [base64.b64decode(file["content"]) for file in raw["files"]] == [PDF]


def test_who_is_too_quick_is_asked_to_look_once_more(citizen: Client, settings) -> None:
    """A robot is slowed down; a person presses the button again."""
    settings.ANKE_FORM_LEAST_SECONDS = 60.0
    post(citizen, FORM, FULL)

    assert "gik meget hurtigt" in post(citizen, CHECK).content.decode()
    assert ledger().received == 0


def test_a_flood_from_one_address_is_stopped_and_nothing_is_lost(
    citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the limit the text stays, and the page says when to come back."""
    monkeypatch.setattr(limits, "FORMS", limits.Limit("forms", 2, 3600))
    for _ in range(2):
        hand_in(citizen, phone="1")
    post(citizen, FORM, {"phone": "1", "text": "Den tredje"})

    response = post(citizen, CHECK)

    assert "prøv igen om en time" in response.content.decode()
    assert "Den tredje" in response.content.decode()
    assert ledger().received == 2


def test_too_many_uploads_are_put_off_and_the_texts_are_kept(
    citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody fills our disk with drafts; the text stays where it was."""
    monkeypatch.setattr(limits, "UPLOADS", limits.Limit("uploads", 1, 3600))
    post(citizen, FORM, {"files": [pdf()]})

    response = post(citizen, FORM, {"text": "Husk mig", "files": [pdf("b.pdf")]})

    page = response.content.decode()
    assert "sendt for meget på kort tid" in page
    assert "Husk mig" in page
    assert "Fjern b.pdf" not in page


def test_without_the_token_nothing_is_taken(citizen: Client) -> None:
    """Another site cannot send the form for a visitor."""
    assert citizen.post(FORM, {"phone": "1"}).status_code == 403


def test_the_hopelessly_large_is_told_so_before_it_is_read(citizen: Client) -> None:
    """A gigabyte is not read to the end."""
    response = citizen.post(FORM, {"phone": "1"}, CONTENT_LENGTH=2_000_000_000)

    assert response.status_code == 413
    assert "Intet er modtaget" in response.content.decode()
