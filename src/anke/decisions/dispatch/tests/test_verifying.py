# SPDX-License-Identifier: EUPL-1.2
"""`anke verify` finds what was changed in the outbox past the journal."""

from __future__ import annotations

import pytest

from anke.cases.verification import verify
from anke.decisions.dispatch.acts import call_back
from anke.decisions.dispatch.models import PostedCounter, PostedLetter
from anke.decisions.dispatch.sending import send_due
from anke.decisions.dispatch.tests.letters import CASEWORKER, new_case, post

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def letters(turn) -> list[str]:
    """Three letters: one was sent, one was called back, one waits."""
    case, to = new_case()
    first = post(case, to)
    turn(minutes=11)
    send_due()
    rest = [post(case, to, title=title) for title in ("Orientering", "Svar")]
    call_back(CASEWORKER, rest[0].number, cause="Skal rettes")
    return [row.number for row in (first, *rest)]


def test_what_was_posted_sent_and_stopped_is_sound(letters: list[str]) -> None:
    """The rows are what the journals give, and the sum holds."""
    assert verify().findings == []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_letter_that_is_gone_is_found(letters: list[str], place: int) -> None:
    """Nobody takes a letter out of the outbox past the journal."""
    PostedLetter.objects.filter(pk=letters[place]).delete()

    assert [f.where for f in verify().findings] == [
        f"posted_letter {letters[place]}",
        "posted_letter",
    ]


def test_a_letter_that_was_marked_as_sent_by_hand_is_found(letters: list[str]) -> None:
    """Only the journal says what has left the house."""
    PostedLetter.objects.filter(pk=letters[2]).update(
        status="sent", settled_on="2022-06-01"
    )

    assert [f.where for f in verify().findings] == [f"posted_letter {letters[2]}"]


def test_another_recipient_is_found(letters: list[str]) -> None:
    """A letter goes to whom it was posted to."""
    PostedLetter.objects.filter(pk=letters[2]).update(recipient="somebody else")

    assert [f.where for f in verify().findings] == [f"posted_letter {letters[2]}"]


def test_a_number_without_a_letter_is_found(letters: list[str]) -> None:
    """The counter and the rows must tell the same number of letters."""
    PostedCounter.objects.update(last=4)

    assert [f.where for f in verify().findings] == ["posted_letter"]
