# SPDX-License-Identifier: EUPL-1.2
"""The queue: what is urgent first, filters, the sum, and who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from anke.intake.models import LetterCounter
from anke.intake.tests.screen.conftest import mail, receive
from anke.intake.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = [pytest.mark.db, pytest.mark.django_db]
QUEUE = "/post/"
SECRET = "Jeg søger aktindsigt i min sag og vil se alle dokumenter."


def numbers_on(client: Client, query: str = "") -> list[str]:
    """List the letters that the queue shows, in its order."""
    page = client.get(f"{QUEUE}{query}")
    assert page.status_code == 200
    return [row.cells[0].text for row in page.context["table"].rows]


def test_what_is_urgent_comes_first(
    registrar: Client, easy: Callable[..., list[str]]
) -> None:
    """A request for access to documents has a short deadline and stands above."""
    first, second = easy(2)
    [request] = receive(mail("Aktindsigt", SECRET))

    assert numbers_on(registrar) == [request, first, second]


def test_no_text_of_a_letter_stands_in_the_queue(
    registrar: Client, easy: Callable[..., list[str]]
) -> None:
    """A letter is opened one at a time; the list holds no names and no words."""
    easy(1)

    page = registrar.get(QUEUE).content.decode()

    assert "Kim Holm" not in page
    assert "Jeg klager" not in page


def test_filters_choose(registrar: Client, easy: Callable[..., list[str]]) -> None:
    """By kind, by number, and by what the machine could not read."""
    [first] = easy(1)
    [request] = receive(mail("Aktindsigt", SECRET))

    assert numbers_on(registrar, "?mail_kind=access_request") == [request]
    assert numbers_on(registrar, f"?q={first}") == [first]
    assert numbers_on(registrar, "?unread=on") == []
    assert numbers_on(registrar, "?status=filed") == []
    assert set(numbers_on(registrar, "?mail_kind=nonsense")) == {first, request}


def test_an_empty_queue_says_so(registrar: Client) -> None:
    """Nothing waits, and there is no button that leads nowhere."""
    page = registrar.get(QUEUE)

    assert "Ingen breve venter" in page.content.decode()
    assert "Åbn køen" not in page.content.decode()


def test_a_sum_that_does_not_hold_is_an_alarm(registrar: Client) -> None:
    """A number was given out at the door, and no letter has it."""
    LetterCounter.objects.create(year=26, last=1)

    assert "Regnskabet stemmer ikke" in registrar.get(QUEUE).content.decode()


def test_the_heads_queue_tells_of_the_watch(
    head: Client, registrar: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When people correct more than before, the head is told where the work is."""
    seen = Watch("m1", "2026-03-01", 400, 200, 60, corrections_alarm=150)
    monkeypatch.setattr("anke.intake.views.last_watch", lambda: seen)

    assert "Se på maskinens forslag" in head.get(QUEUE).content.decode()
    assert "Se på maskinens forslag" not in registrar.get(QUEUE).content.decode()


@pytest.mark.parametrize(
    "name", ["mail-queue", "next-letter", "desk", "letter-raw", "letter-body"]
)
def test_other_roles_are_kept_out(
    caseworker: Client, easy: Callable[..., list[str]], name: str
) -> None:
    """Who has no business with the mail gets the page for 403."""
    [number] = easy(1)
    args = [] if name in {"mail-queue", "next-letter"} else [number]

    assert caseworker.get(reverse(name, args=args)).status_code == 403
