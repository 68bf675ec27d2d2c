# SPDX-License-Identifier: EUPL-1.2
"""Sending more: through the durable door, to the right case, once, and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anke.intake.models import Letter, OutgoingLetter, Submission
from anke.intake.queries import ledger
from anke.intake.tests.forms.conftest import envelope
from anke.selfservice import sending
from anke.selfservice.models import SentByReader, StatusLook
from anke.selfservice.services import give_way_in
from anke.selfservice.tests.house import MAY, PDF, add_party, come_in

if TYPE_CHECKING:
    from anke.selfservice.tests.conftest import Visitor

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def pdf(name: str = "laegebrev.pdf") -> SimpleUploadedFile:
    """Make a file to choose."""
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def fill(visitor: Visitor, **fields: object) -> Any:
    """Fill the form in."""
    page = visitor.client.get(f"{visitor.page}send/")
    sent = {"begun": page.context["begun"], **fields}
    return visitor.client.post(f"{visitor.page}send/", sent)


def hand_in(visitor: Visitor) -> Any:
    """Look it over and press the button."""
    check = f"{visitor.page}send/kontrol/"
    shown = visitor.client.get(check).context["form"].draft.shown
    return visitor.client.post(check, {"shown": shown})


def test_what_is_sent_is_a_durable_letter_to_this_case(visitor) -> None:
    """The raw letter says which case, who, and that it came from the status page."""
    fill(visitor, text="Her er lægens brev.", files=[pdf()])
    page = hand_in(visitor)["Location"]
    html = visitor.client.get(page).content.decode()

    letter = Letter.objects.get()
    raw = envelope(letter.number)
    assert letter.number in html
    assert letter.channel == "web-form"
    assert raw["form"] == {
        "came_by": "status-page",
        "case_number": visitor.case,
        "mail_kind": "supplement",
    }
    assert raw["sender"]["name"] == "Nancy Ann Berggren"
    assert raw["text"] == "Her er lægens brev."
    assert [file["name"] for file in raw["files"]] == ["laegebrev.pdf"]
    assert ledger().received == 1


def test_it_is_listed_as_sent_and_not_as_filed(visitor) -> None:
    """Received means durable; filed is what the mail room does."""
    fill(visitor, text="Hej", files=[pdf()])
    hand_in(visitor)
    before = visitor.client.get(visitor.page).content.decode()
    Letter.objects.update(status="filed")
    after = visitor.client.get(visitor.page).content.decode()

    assert "laegebrev.pdf" in before
    assert "Modtaget, venter på at blive lagt på sagen" in before
    assert "Lagt på sagen" in after
    assert StatusLook.objects.filter(what="sent").count() == 1


def test_nothing_is_received_before_the_button(visitor) -> None:
    """Filling in keeps a draft, no letter; the page comes back with what was typed."""
    fill(visitor, text="Husk mig", files=[pdf()])

    assert "Husk mig" in visitor.client.get(f"{visitor.page}send/").content.decode()
    assert ledger().received == 0


def test_sending_twice_is_one_letter_and_one_line(visitor) -> None:
    """A second click, and the back button, change nothing."""
    fill(visitor, text="Hej", email="nancy@example.dk")
    check = f"{visitor.page}send/kontrol/"
    shown = visitor.client.get(check).context["form"].draft.shown
    for _ in range(3):
        response = visitor.client.post(check, {"shown": shown})
        assert response["Location"] == f"{visitor.page}send/kvittering/"

    assert Submission.objects.count() == SentByReader.objects.count() == 1
    assert OutgoingLetter.objects.count() == 1


def test_after_a_lost_answer_it_is_still_one_letter(visitor, monkeypatch) -> None:
    """The letter is durable, the answer is lost: the next click finds it."""
    fill(visitor, text="Hej")
    monkeypatch.setattr("anke.selfservice.case_views.steps.forget", lambda *_: None)
    first, second = hand_in(visitor), hand_in(visitor)

    assert first["Location"] == second["Location"]
    assert SentByReader.objects.count() == Letter.objects.count() == 1


def test_letter_and_line_stand_or_fall_together(visitor, monkeypatch) -> None:
    """What cannot be listed is not acknowledged either: nothing is half there."""
    fill(visitor, text="Hej")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(sending, "record_look", broken)
    with pytest.raises(OSError, match="disk full"):
        hand_in(visitor)

    assert not SentByReader.objects.exists()
    assert not Letter.objects.exists()


def test_an_empty_form_is_explained(visitor) -> None:
    """Something must be written or chosen."""
    response = fill(visitor)

    assert "files" in response.context["form"].errors
    assert "Skriv noget, eller vælg en fil." in response.content.decode()


def test_what_was_shown_is_what_is_sent(visitor) -> None:
    """Changed in another window, it must be looked over again."""
    fill(visitor, text="Hej")

    response = visitor.client.post(
        f"{visitor.page}send/kontrol/", {"shown": "noget andet"}
    )

    assert "et andet vindue" in response.content.decode()
    assert ledger().received == 0


def test_what_was_begun_goes_away_with_the_session(visitor) -> None:
    """Whoever comes in next, in the same browser, does not find the draft."""
    fill(visitor, text="Min hemmelighed")
    visitor.client.post("/min-sag/afslut/")
    other = add_party(visitor.case, "counterparty", name="May", cpr=MAY)
    secrets = give_way_in("S001", visitor.case, other)
    page = come_in(visitor.client, secrets.word, secrets.code)["Location"]

    assert "Min hemmelighed" not in visitor.client.get(f"{page}send/").content.decode()


def test_another_party_does_not_see_what_was_sent(visitor) -> None:
    """Not the letter, not its files, not that there was one."""
    fill(visitor, text="Hej", files=[pdf("hemmeligt.pdf")])
    hand_in(visitor)
    other = add_party(visitor.case, "counterparty", name="May", cpr=MAY)
    secrets = give_way_in("S001", visitor.case, other)
    client = Client()
    page = come_in(client, secrets.word, secrets.code)["Location"]
    html = client.get(page).content.decode()

    assert "hemmeligt" not in html
    assert Letter.objects.get().number not in html
    receipt = client.get(f"{page}send/kvittering/")
    assert receipt["Location"] == f"{page}send/"


def test_without_coming_in_nothing_can_be_sent(visitor) -> None:
    """The form is for readers alone, whatever address is known."""
    stranger = Client()

    for path in ("send/", "send/kontrol/", "send/kvittering/"):
        assert stranger.get(visitor.page + path)["Location"] == "/min-sag/"
        assert stranger.post(visitor.page + path, {"text": "x"}).status_code in {
            302,
            405,
        }
    assert ledger().received == 0
