# SPDX-License-Identifier: EUPL-1.2
"""`anke verify` finds what was changed in the mail room past the journal."""

from __future__ import annotations

import pytest

from anke.cases.verification import verify
from anke.intake.domain import commands as c
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letters
from anke.intake.models import Letter, LetterCounter, LetterMatter
from anke.intake.services import ROBOT, act_on

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def letters() -> list[str]:
    """Three letters: one waits, one was split, one was rejected."""
    arrivals = [Arrival(MailChannel.EMAIL, f"{n}".encode()) for n in range(3)]
    numbers = [receipt.number for receipt in receive_letters(arrivals)]
    act_on(numbers[1], c.SplitLetter(3), ROBOT)
    act_on(numbers[2], c.RejectMatter(1, "other", "spam"), ROBOT)
    return numbers


def test_what_the_door_and_the_services_wrote_is_sound(letters: list[str]) -> None:
    """The rows are what the journals give, and the sum holds."""
    assert verify().findings == []


def test_a_letter_that_was_moved_by_hand_is_found(letters: list[str]) -> None:
    """Nobody empties the queue past the journal."""
    Letter.objects.filter(number=letters[0]).update(status="filed")

    assert [f.where for f in verify().findings] == [f"letter {letters[0]}"]


def test_a_matter_that_is_gone_is_found(letters: list[str]) -> None:
    """A matter of a letter cannot disappear."""
    LetterMatter.objects.filter(letter=letters[1], place=2).delete()

    assert [f.where for f in verify().findings] == [f"letter_matter {letters[1]}"]


def test_a_number_without_a_letter_is_found(letters: list[str]) -> None:
    """The counter and the rows must tell the same number of letters."""
    LetterCounter.objects.update(last=4)

    assert [f.where for f in verify().findings] == ["letter"]
