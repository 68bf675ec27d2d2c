# SPDX-License-Identifier: EUPL-1.2
"""Holds: two people get two letters, each is told of the other, none is locked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from anke.access.domain.roles import Role
from anke.cases import clock
from anke.intake.holds import HELD, hold, holds_of_others, let_go, take_next
from anke.intake.models import LetterHold
from anke.intake.tests.screen.conftest import PART, filled, member

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from anke.access.models import User

    Easy = Callable[..., list[str]]

pytestmark = [pytest.mark.db, pytest.mark.django_db]
NEXT = "/post/naeste/"
AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
SOON, LATER = AT + timedelta(minutes=2), AT + HELD


@pytest.fixture
def jonas(db: None) -> User:
    """Somebody who works in the mail room."""
    return member(Role.REGISTRAR, "J002")


@pytest.fixture
def maja(db: None) -> User:
    """Somebody else who works there."""
    return member(Role.REGISTRAR, "J003")


def given(client: Client, query: str = "") -> str:
    """Ask for the next letter as the page's script does; give its number."""
    answer = client.get(f"{NEXT}{query}", headers=PART)
    if answer.status_code == 204:
        return ""
    return str(answer.context["item"].letter.number)


def test_two_people_are_given_two_letters(
    registrar: Client, colleague: Client, easy: Easy
) -> None:
    """What lies ready for one is not given to the other; when none is left, it is said.

    Nobody is told that the queue is empty while others have letters open.
    """
    first, second, third = easy(3)

    registrar.get(f"/post/{first}/")
    ready = given(registrar, f"?at_hand={first}&open={first}")
    theirs = colleague.get(NEXT)["Location"]
    none = colleague.get(f"{NEXT}?at_hand={third}", follow=True)

    assert (ready, theirs) == (second, f"/post/{third}/")
    assert "eller andre har åbnet det" in none.content.decode()


def test_a_colleague_is_told_who_has_the_letter_and_since_when(
    registrar: Client,
    colleague: Client,
    easy: Easy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On the desk and in the list; whoever has it is told nothing."""
    opened, ready = easy(2)
    monkeypatch.setattr(clock, "wall_now", lambda: AT)
    registrar.get(f"/post/{opened}/")
    given(registrar, f"?at_hand={opened}&open={opened}")

    monkeypatch.setattr(clock, "wall_now", lambda: SOON)
    told = colleague.get(f"/post/{opened}/").content.decode()
    listed = colleague.get("/post/").content.decode()
    own = registrar.get(f"/post/{opened}/").content.decode()

    assert "j001 har åbnet brevet for 2 minutter siden." in told
    assert "intet er låst" in told
    assert "j001 har åbnet brevet for 2 minutter siden." in listed
    assert f"/post/{ready}/" in listed
    assert "Brevet ligger klar til j001." in listed
    assert "har åbnet brevet" not in own


def test_a_hold_is_no_lock(registrar: Client, colleague: Client, easy: Easy) -> None:
    """Who opens a held letter may file it; who comes second gets the 409."""
    [number] = easy(1)
    page = registrar.get(f"/post/{number}/")
    theirs = colleague.get(f"/post/{number}/")
    address = f"/post/{number}/journaliser/"

    first = colleague.post(address, filled(theirs), headers=PART)
    second = registrar.post(address, filled(page), headers=PART)

    assert (first.status_code, second.status_code) == (200, 409)
    assert "t001" in second.content.decode().lower()


def test_what_was_put_aside_goes_to_colleagues(
    registrar: Client, colleague: Client, easy: Easy
) -> None:
    """Skipped is let go at once; open and ready are held on to."""
    skipped, opened, ready = easy(3)
    registrar.get(f"/post/{skipped}/")

    query = f"?at_hand={skipped}&at_hand={opened}&at_hand={ready}"
    for number in (opened, ready):
        given(registrar, f"?at_hand={skipped}&open={number}")
    given(registrar, f"{query}&open={opened}&ready={ready}")

    assert given(colleague) == skipped
    assert given(colleague, f"?at_hand={skipped}") == ""


def test_a_settled_letter_is_let_go(registrar: Client, easy: Easy) -> None:
    """Undone, it is anybody's again."""
    [number] = easy(1)
    page = registrar.get(f"/post/{number}/")

    registrar.post(f"/post/{number}/journaliser/", filled(page), headers=PART)

    assert not LetterHold.objects.exists()


def test_a_hold_runs_out_by_itself(jonas: User, maja: User, easy: Easy) -> None:
    """Five minutes after the last word of its holder the next one gets the letter."""
    [number] = easy(1)
    hold(jonas, number, at=AT)

    assert take_next(maja, at=SOON) is None
    assert not hold(maja, number, at=SOON)
    assert holds_of_others(maja, [number], at=LATER) == {}
    assert take_next(maja, at=LATER) == number
    assert not hold(jonas, number, at=LATER)


def test_who_holds_on_keeps_the_instant_of_the_opening(
    jonas: User, maja: User, easy: Easy
) -> None:
    """Held again it is held longer, and was opened when it was opened first."""
    [number] = easy(1)
    hold(jonas, number, at=AT, opened=False)
    ready = holds_of_others(maja, [number], at=SOON)[number].minutes
    hold(jonas, number, at=SOON)
    hold(jonas, number, at=SOON + timedelta(minutes=4), opened=False)

    told = holds_of_others(maja, [number], at=SOON + timedelta(minutes=8))

    assert ready is None
    assert told[number].minutes == 8


def test_only_ones_own_letters_are_let_go(jonas: User, maja: User, easy: Easy) -> None:
    """Nobody takes a letter off another's screen; letting go twice does nothing."""
    [number] = easy(1)
    hold(jonas, number, at=AT)

    counts = [let_go(who, [number]) for who in (maja, jonas, jonas)]

    assert counts == [0, 1, 0]


def test_no_letter_that_does_not_wait_is_held(jonas: User) -> None:
    """A number out of thin air does nothing, and breaks nothing."""
    assert not hold(jonas, "26-M99999", at=AT)
    assert not LetterHold.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_asks_at_the_same_instant_gets_another_letter(easy: Easy) -> None:
    """Eight people, eight letters, one each."""
    numbers = easy(8)
    people = [member(Role.REGISTRAR, f"K{place:03}") for place in range(8)]

    def take(user: User) -> str | None:
        try:
            return take_next(user, at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, people))

    assert sorted(filter(None, taken)) == numbers
