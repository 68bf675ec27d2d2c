# SPDX-License-Identifier: EUPL-1.2
"""The outbox: what is due goes out once, and nothing keeps the rest from going."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage

from anke.cases import clock
from anke.cases.models import JournalEntry
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.models import OutgoingLetter
from anke.intake.outbox import Address, call_back, hold
from anke.intake.sending import MOST_ATTEMPTS, send_due

pytestmark = [pytest.mark.db, pytest.mark.django_db]
Status = OutgoingLetter.Status


def outgoing(text: str = "Kvittering", **address: str) -> OutgoingLetter:
    """Put a letter of ours into the outbox."""
    number = receive_letter(Arrival(MailChannel.EMAIL, text.encode())).number
    to = {"to": "nancy@borger.example", "subject": "Vi har modtaget", **address}
    return hold(
        letter=number,
        matter=1,
        answer="receipt",
        case="26-00001",
        address=Address(**to),
        text=text,
    )


def later(**pause: float) -> object:
    """Give an instant from now."""
    return clock.wall_now() + timedelta(**pause)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the mail server refuse; tell whom it was asked about."""
    asked: list[str] = []

    def refuse(message: EmailMessage) -> int:
        asked.extend(message.to)
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    return asked


def test_nothing_goes_out_before_its_time(mailoutbox: list) -> None:
    """Until then it can be called back."""
    outgoing()

    assert send_due() == 0
    assert send_due(later(minutes=2)) == 1
    assert send_due(later(hours=2)) == 0
    assert len(mailoutbox) == 1
    assert JournalEntry.objects.filter(kind="mail_answered").count() == 1


def test_what_was_called_back_never_goes(mailoutbox: list) -> None:
    """The undo of a filing calls its receipt back."""
    row = outgoing()
    call_back(row.letter_id, 1)

    assert send_due(later(minutes=2)) == 0
    assert mailoutbox == []


def test_a_server_that_is_gone_is_asked_again_later(broken: list[str]) -> None:
    """Later each time, and in the end a person must see to it."""
    row = outgoing()
    for attempt in range(MOST_ATTEMPTS):
        send_due(later(days=attempt + 1))

    row.refresh_from_db()
    assert len(broken) == MOST_ATTEMPTS
    assert (row.status, row.problem) == (Status.FAILED, "SMTPServerDisconnected")


def test_a_broken_address_does_not_keep_the_others(mailoutbox: list) -> None:
    """A line break in a header is refused by our own library, and for ever."""
    wrong = outgoing("Den første", in_reply_to="<x@y>\nBcc: alle@example.org")
    outgoing("Den anden")

    assert send_due(later(minutes=2)) == 1
    wrong.refresh_from_db()
    assert (wrong.status, wrong.problem) == (Status.FAILED, "BadHeaderError")
    assert [message.body for message in mailoutbox] == ["Den anden"]


def test_nobody_is_kept_from_writing_while_a_mail_server_is_slow(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    """The letter is taken first, in a transaction that has ended by then."""
    from django.db import connection

    depth: list[int] = []
    monkeypatch.setattr(
        EmailMessage,
        "send",
        lambda _: depth.append(len(connection.savepoint_ids)) or 1,
    )
    outgoing()
    before = len(connection.savepoint_ids)

    send_due(later(minutes=2))

    assert depth == [before]


def test_who_died_while_sending_leaves_it_for_later(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list
) -> None:
    """It is due again when nobody can be busy with it any more, under the same name."""
    outgoing()
    real = EmailMessage.send

    def die(_: EmailMessage) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailMessage, "send", die)
    with pytest.raises(KeyboardInterrupt):
        send_due(later(minutes=2))
    monkeypatch.setattr(EmailMessage, "send", real)

    assert send_due(later(minutes=3)) == 0
    assert send_due(later(minutes=13)) == 1
