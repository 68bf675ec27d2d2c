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
from django.db import transaction

from anke.cases import clock
from anke.cases.documents import read_document
from anke.cases.domain.entries import SYSTEM
from anke.cases.domain.waiting import pause_after
from anke.cases.models import Document
from anke.cases.outbox import claim_next
from anke.errors import AppealsError
from anke.intake.domain import commands as c
from anke.intake.models import OutgoingLetter
from anke.intake.outbox import address_of
from anke.intake.services import act_on

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
# Longer than a mail server is waited for (EMAIL_TIMEOUT).
_LEASE = timedelta(minutes=10)


def send_due(now: datetime | None = None) -> int:
    """Hand on the letters that are due; tell how many went out."""
    held = OutgoingLetter.objects.filter(status=OutgoingLetter.Status.HELD)
    sent = 0
    while (row := claim_next(held, now or clock.wall_now(), _LEASE)) is not None:
        sent += _hand_on(row, now or clock.wall_now())
    return sent


def _hand_on(row: OutgoingLetter, now: datetime) -> bool:
    try:
        _message(row).send()
    except (OSError, smtplib.SMTPException) as error:
        _put_off(row, error, now, is_final=row.attempts >= MOST_ATTEMPTS)
        return False
    except (ValueError, AppealsError) as error:
        # An address or a header that no mail server would take, or a text that is
        # gone: trying again changes nothing, and the letters behind it must go out.
        _put_off(row, error, now, is_final=True)
        return False
    with transaction.atomic():
        # Also when it was called back meanwhile: what is sent is sent.
        row.status, row.sent_at, row.problem = OutgoingLetter.Status.SENT, now, ""
        row.save(update_fields=["status", "sent_at", "problem"])
        act_on(
            row.letter_id,
            c.AnswerLetter(row.answer, row.document, row.channel, row.case),
            SYSTEM,
        )
    return True


def _put_off(
    row: OutgoingLetter, error: Exception, now: datetime, *, is_final: bool
) -> None:
    # What a mail server says may repeat the address, so only the kind is kept.
    waits = OutgoingLetter.objects.filter(pk=row.pk, status=OutgoingLetter.Status.HELD)
    waits.update(
        problem=type(error).__name__,
        not_before=now + pause_after(row.attempts),
        status=OutgoingLetter.Status.FAILED if is_final else row.status,
    )
    logger.warning("outgoing letter %s was not sent: %s", row.pk, type(error).__name__)


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
