# SPDX-License-Identifier: EUPL-1.2
"""Hand on the letters of ours that are due, each of them once.

A letter that could not be sent is tried again, later each time, and in the end waits
for a person with the reason. Its Message-ID is made of what it is, so that a letter
handed on twice after a crash is recognised as one.

    send_due()      # -> how many went out
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from anke.cases import clock
from anke.cases.documents import read_document
from anke.cases.domain.entries import SYSTEM
from anke.cases.models import Document
from anke.intake.domain import commands as c
from anke.intake.models import OutgoingLetter
from anke.intake.outbox import address_of
from anke.intake.services import act_on

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
_FIRST_PAUSE = timedelta(minutes=1)


def send_due(now: datetime | None = None) -> int:
    """Hand on the letters that are due; tell how many went out.

    Each is locked while it is handed on, so that two workers do not send it twice.
    """
    sent = 0
    while _send_next(now or clock.wall_now()):
        sent += 1
    return sent


def _send_next(now: datetime) -> bool:
    """Send one; a letter that cannot be sent is put off and the next one tried."""
    while True:
        with transaction.atomic():
            row = (
                OutgoingLetter.objects.select_for_update(skip_locked=_can_skip())
                .filter(status=OutgoingLetter.Status.HELD, not_before__lte=now)
                .order_by("not_before", "pk")
                .first()
            )
            if row is None:
                return False
            if _hand_on(row, now):
                return True


def _can_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked


def _hand_on(row: OutgoingLetter, now: datetime) -> bool:
    row.attempts += 1
    try:
        _message(row).send()
    except (OSError, smtplib.SMTPException) as error:
        _put_off(row, error, now)
        return False
    row.status, row.sent_at, row.problem = OutgoingLetter.Status.SENT, now, ""
    row.save(update_fields=["status", "sent_at", "attempts", "problem"])
    act_on(
        row.letter_id,
        c.AnswerLetter(row.answer, row.document, row.channel, row.case),
        SYSTEM,
    )
    return True


def _put_off(row: OutgoingLetter, error: Exception, now: datetime) -> None:
    # What a mail server says may repeat the address, so only the kind is kept.
    row.problem = type(error).__name__
    row.not_before = now + _FIRST_PAUSE * 2 ** (row.attempts - 1)
    if row.attempts >= MOST_ATTEMPTS:
        row.status = OutgoingLetter.Status.FAILED
    row.save(update_fields=["status", "not_before", "attempts", "problem"])
    logger.warning("outgoing letter %s was not sent: %s", row.pk, row.problem)


def _message(row: OutgoingLetter) -> EmailMessage:
    address = address_of(row)
    document = Document.objects.get(commitment=row.document)
    headers = {
        "Message-ID": f"<{row.document[:40]}@{settings.ANKE_MAIL_DOMAIN}>",
        "Auto-Submitted": "auto-replied",
    }
    if address.in_reply_to:
        headers |= {"In-Reply-To": address.in_reply_to}
    return EmailMessage(
        address.subject,
        read_document(document).decode(),
        settings.DEFAULT_FROM_EMAIL,
        [address.to],
        headers=headers,
    )
