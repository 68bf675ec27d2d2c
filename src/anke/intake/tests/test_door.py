# SPDX-License-Identifier: EUPL-1.2
"""The durable door: what is received is kept, once, and stands in the sum."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from anke.cases import clock
from anke.cases.documents import document_path, forget_content
from anke.cases.domain.entries import SYSTEM
from anke.cases.models import Document, JournalEntry
from anke.intake import door
from anke.intake.domain import commands as c
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter, receive_letters
from anke.intake.errors import EmptyLetterError
from anke.intake.models import Letter
from anke.intake.queries import ledger
from anke.intake.services import act_on

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def letter(text: str = "Jeg klager.", channel: str = "email") -> Arrival:
    """Make a letter at the door."""
    return Arrival(MailChannel(channel), f"Subject: Klage\n\n{text}\n".encode())


def test_a_letter_is_kept_as_it_came() -> None:
    """The raw bytes lie in the store under their hash, and the journal knows them."""
    arrival = letter()

    receipt = receive_letter(arrival)

    assert document_path(receipt.sha256).read_bytes() == arrival.raw
    [entry] = JournalEntry.objects.filter(stream=f"mail:{receipt.number}")
    assert entry.kind == "mail_received"
    assert "klager" not in entry.payload


def test_the_same_letter_twice_is_one_letter() -> None:
    """Channel and hash are the key, within one call and over many."""
    first, again = receive_letters([letter(), letter()])
    later = receive_letter(letter())

    assert first.number == again.number == later.number
    assert [first.is_new, again.is_new, later.is_new] == [True, False, False]
    assert ledger().received == Letter.objects.count() == 1


def test_the_same_bytes_by_two_channels_are_two_letters() -> None:
    """Somebody who wrote and rang has written twice."""
    receive_letters([letter(channel="email"), letter(channel="telephone")])

    assert ledger().received == 2


def test_numbers_have_no_gaps() -> None:
    """The last number given out is the number of letters received."""
    receipts = receive_letters([letter(str(n)) for n in range(7)] + [letter("3")])

    serials = sorted({receipt.number[4:] for receipt in receipts})
    assert serials == [f"{n:05}" for n in range(1, 8)]


def test_a_letter_counts_from_the_day_it_reached_the_house() -> None:
    """Mail that was fetched the day after was received the day before (Danish day)."""
    arrived = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    receipt = receive_letter(Arrival(MailChannel.EMAIL, b"x", arrived))

    assert Letter.objects.get(pk=receipt.number).received_on == date(2026, 3, 2)


def test_nothing_at_all_is_refused_and_nothing_else_is_taken() -> None:
    """A letter of no bytes is refused with the whole call."""
    with pytest.raises(EmptyLetterError):
        receive_letters([letter(), Arrival(MailChannel.EMAIL, b"")])

    assert ledger().received == 0


def test_the_sum_holds_from_the_first_letter() -> None:
    """What was received is filed, waiting or rejected."""
    receive_letters([letter(str(n)) for n in range(3)])

    sums = ledger()
    assert sums.balances
    assert (sums.received, sums.waiting) == (3, 3)


def test_a_letter_whose_bytes_are_erased_elsewhere_meanwhile_is_kept(
    monkeypatch,
) -> None:
    """Another letter of the same bytes is erased between our storing and our row."""
    real = door._register

    def meanwhile(keyed):
        forget_content(keyed[0][1])
        assert not document_path(keyed[0][1]).exists()
        return real(keyed)

    monkeypatch.setattr(door, "_register", meanwhile)
    receipt = receive_letter(letter())

    assert document_path(receipt.sha256).read_bytes() == letter().raw


def test_a_letter_that_was_erased_does_not_come_back() -> None:
    """Sent once more it is known, and its bytes are not stored again."""
    receipt = receive_letter(letter())
    act_on(receipt.number, c.RejectMatter(1, "other", "spam"), SYSTEM)
    document = Letter.objects.get(pk=receipt.number).document
    act_on(receipt.number, c.EraseLetter(document, "art. 17"), SYSTEM)
    Document.objects.filter(sha256=receipt.sha256).delete()
    forget_content(receipt.sha256)

    again = receive_letter(letter())

    assert (again.number, again.is_new) == (receipt.number, False)
    assert not document_path(receipt.sha256).exists()


def test_at_new_year_the_counters_follow_the_year(monkeypatch) -> None:
    """The number tells the year of registration; the sum runs over all years."""
    for day in ("2026-12-31T23:59:59+01:00", "2027-01-01T00:00:01+01:00"):
        moment = datetime.fromisoformat(day)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        receive_letters([letter(day), letter(f"{day} more")])

    numbers = Letter.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["26-M00001", "26-M00002", "27-M00001", "27-M00002"]
    assert ledger().received == 4
