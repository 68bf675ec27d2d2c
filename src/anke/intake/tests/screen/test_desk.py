# SPDX-License-Identifier: EUPL-1.2
"""The desk: what stands beside a letter, who looked, and what lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.access.models import ViewEvent
from anke.intake.desk import marked
from anke.intake.domain.advice import Mark
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.processing import process_waiting
from anke.intake.tests.screen.conftest import ARRIVED, CPR, PART, mail, receive

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def text_of(client: Client, path: str) -> str:
    """Fetch a page that must be there."""
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def test_the_proposal_stands_beside_the_letter(
    registrar: Client, easy: Callable[..., list[str]]
) -> None:
    """The form is filled in, and the rule that did it is named."""
    [number] = easy(1)

    page = registrar.get(f"/post/{number}/")

    form = page.context["form"]
    assert form["mail_kind"].value() == "new_appeal"
    assert form["target"].value() == "new"
    assert form["first_instance"].value() == "municipality-0101"
    assert "fordelingsregel" in page.content.decode()


def test_each_look_is_written_down(
    registrar: Client, easy: Callable[..., list[str]]
) -> None:
    """Also the look of a page that fetched the letter beforehand, with its purpose."""
    [number] = easy(1)

    registrar.get(f"/post/{number}/")
    registrar.get("/post/naeste/", headers=PART)

    purposes = ViewEvent.objects.filter(stream=f"mail:{number}").order_by("pk")
    assert list(purposes.values_list("purpose", flat=True)) == [
        "Postkø",
        "Postkø (hentet på forhånd)",
    ]


def test_a_case_found_by_person_and_number_is_chosen(
    registrar: Client, nancys_case: str
) -> None:
    """The person is shown masked, and the look at the case is written down."""
    text = f"Flere oplysninger i sag {nancys_case}. CPR {CPR}."
    [number] = receive(mail(f"Supplerende oplysninger til sag {nancys_case}", text))

    page = registrar.get(f"/post/{number}/")

    assert page.context["form"]["target"].value() == nancys_case
    side = page.content.decode().partition('class="proposal-side"')[2]
    assert "Nancy Ann Berggren, 251248" in side
    assert "251248-9996" not in side.partition('name="cpr"')[0]
    assert ViewEvent.objects.filter(stream=f"case:{nancys_case}").exists()


def test_a_case_found_by_its_number_alone_is_not_chosen(
    registrar: Client, nancys_case: str
) -> None:
    """It is offered, and a person chooses."""
    [number] = receive(
        mail("Supplerende oplysninger", f"Her er mere i sag {nancys_case}.")
    )

    form = registrar.get(f"/post/{number}/").context["form"]

    assert not form["target"].value()
    assert nancys_case in [choice.value for choice in form.targets]


def test_many_cases_of_one_person_are_folded_away(
    registrar: Client, open_nancys_case: Callable[[], str]
) -> None:
    """The chosen one stands first; each says truly why it is offered."""
    numbers = [open_nancys_case() for _ in range(7)]
    subject = f"Supplerende oplysninger til sag {numbers[0]}"
    [letter] = receive(mail(subject, f"Mere i sag {numbers[0]}. CPR {CPR}."))

    page = registrar.get(f"/post/{letter}/")

    targets = page.context["form"].targets
    offered = [one for one in targets if one.candidate]
    assert [one.value for one in offered if one.chosen] == [numbers[0]]
    assert offered[0].chosen
    assert len(offered) == 7
    assert len([one for one in offered if one.folded]) == 3
    assert page.content.decode().count("nummeret står i brevet") == 1


def test_the_next_letter_skips_what_is_at_hand(
    registrar: Client, easy: Callable[..., list[str]]
) -> None:
    """The page says what it has; when nothing is left the answer is empty."""
    first, second = easy(2)

    page = registrar.get(f"/post/naeste/?at_hand={first}", headers=PART)
    none = registrar.get(
        f"/post/naeste/?at_hand={first}&at_hand={second}", headers=PART
    )

    assert f'data-letter="{second}"' in page.content.decode()
    assert "<html" not in page.content.decode()
    assert none.status_code == 204


def test_without_script_the_next_letter_is_a_page(
    registrar: Client, easy: Callable[..., list[str]]
) -> None:
    """And behind the last one lies the queue, which says so."""
    nothing = registrar.get("/post/naeste/", follow=True)
    [number] = easy(1)

    page = registrar.get("/post/naeste/")
    end = registrar.get(f"/post/naeste/?at_hand={number}", follow=True)

    assert page["Location"] == f"/post/{number}/"
    assert "har du lagt til side" in end.content.decode()
    assert "ikke flere breve i køen" in nothing.content.decode()


def test_an_unknown_number_is_told_kindly(registrar: Client) -> None:
    """A page, in plain words, and no trace of a fault."""
    page = registrar.get("/post/26-M99999/")

    assert page.status_code == 404
    assert "Brevet findes ikke" in page.content.decode()


def test_a_letter_that_could_not_be_read_says_why(registrar: Client) -> None:
    """It waits for a person, who can fetch it as it came."""
    raw = b"%PDF-1.4 og intet mere"
    number = receive_letter(Arrival(MailChannel.SCAN, raw, ARRIVED)).number
    process_waiting()

    text = text_of(registrar, f"/post/{number}/")

    assert "Et menneske skal se på dette brev" in text
    assert registrar.get(f"/post/{number}/raa/").content == raw


def test_a_letter_that_was_not_read_yet_can_be_opened(registrar: Client) -> None:
    """Nobody has to wait for the machine."""
    raw = mail("Klage", "Jeg klager.").as_bytes()
    number = receive_letter(Arrival(MailChannel.EMAIL, raw, ARRIVED)).number

    assert "ikke læst af maskinen endnu" in text_of(registrar, f"/post/{number}/")


def test_attached_files_are_sent_as_files(registrar: Client) -> None:
    """Never as a page of this site, whatever the sender called them."""
    message = mail("Klage", "Jeg klager.")
    content = "Bilag med æøå.".encode()
    message.add_attachment(
        content, maintype="text", subtype="plain", filename="ond<b>.html"
    )
    [number] = receive(message)

    answer = registrar.get(f"/post/{number}/bilag/1/")
    missing = registrar.get(f"/post/{number}/bilag/2/")
    no_picture = registrar.get(f"/post/{number}/bilag/1/side/1/")

    assert answer.content == content
    assert answer["Content-Disposition"] == f'attachment; filename="{number}-1"'
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert missing.status_code == 404
    assert no_picture.status_code == 404


def test_a_picture_is_drawn_of_an_attached_page(registrar: Client) -> None:
    """A scanned page can be seen beside the letter."""
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (40, 60), "white").save(picture, "PNG")
    message = mail("Klage", "Jeg klager.")
    message.add_attachment(
        picture.getvalue(), maintype="image", subtype="png", filename="side.png"
    )
    [number] = receive(message)

    answer = registrar.get(f"/post/{number}/bilag/1/side/1/")

    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert "no-store" in answer["Cache-Control"]


def test_the_senders_html_stands_in_a_sandbox(registrar: Client) -> None:
    """It is never part of the desk, and its script is gone anyway."""
    message = mail("Klage", "Jeg klager.")
    message.add_alternative("<h1>Opsat</h1><script>alert(1)</script>", subtype="html")
    [number] = receive(message)

    desk = text_of(registrar, f"/post/{number}/")
    body = registrar.get(f"/post/{number}/brev/")

    assert "<h1>Opsat" not in desk
    assert "<h1>Opsat</h1>" in body.content.decode()
    assert "<script" not in body.content.decode()
    assert body["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_what_the_sender_wrote_is_escaped(registrar: Client) -> None:
    """Subject, name and text are text."""
    [number] = receive(mail("<b>Klage", "<script>alert(1)</script>", "<i>Kim"))

    text = text_of(registrar, f"/post/{number}/")

    assert "<script>alert" not in text
    assert "<b>Klage" not in text
    assert "<i>Kim" not in text


def test_marks_that_overlap_are_set_once() -> None:
    """Of overlapping stretches the first counts, and nothing is lost."""
    text = "sag 22-00042 nu"

    shown = marked(text, [Mark(4, 12, "number"), Mark(7, 15, "date")])

    assert shown == 'sag <mark class="mark-number">22-00042</mark> nu'


def test_marks_beyond_the_text_are_passed_over() -> None:
    """A mark of another reading of the letter breaks nothing."""
    assert marked("kort", [Mark(2, 90, "sign"), Mark(3, 3, "sign")]) == "kort"
