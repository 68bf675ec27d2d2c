# SPDX-License-Identifier: EUPL-1.2
"""Hand something in: durable first, answered afterwards, and once.

The sender's word for what is handed in (the form's hidden number, the API's
`Idempotency-Key`) is kept with the instant at which it came first. A repeat is written
with that instant, so it has the same bytes and is the same letter, whatever happened to
the first attempt.

    receipt = hand_in(handover, MailChannel.WEB_FORM)
    receipt.number      # '26-M00001', and from now on we answer for it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.cases import clock
from anke.cases.domain.entries import SYSTEM
from anke.cases.vault import keyed_hash
from anke.intake.door import Arrival, receive_letter
from anke.intake.errors import SubmissionChangedError
from anke.intake.forms.envelope import digest_of, write_envelope
from anke.intake.models import Submission

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.cases.domain.entries import Actor
    from anke.intake.domain.channels import MailChannel
    from anke.intake.door import Receipt
    from anke.intake.forms.envelope import Handover


def _nothing_more(_: Receipt) -> None:
    """Do nothing: no letter of ours follows."""


def hand_in(
    handover: Handover,
    channel: MailChannel,
    *,
    sender: str = "",
    actor: Actor = SYSTEM,
    follow: Callable[[Receipt], None] = _nothing_more,
) -> Receipt:
    """Make what is handed in a durable letter and give its number.

    `follow` runs in the transaction of the receipt, the first time only; our receipt
    by e-mail is written there. Run twice with the same submission it changes nothing.

    Errors: SubmissionChangedError when the same word comes with another content.
    """
    row = _known(handover, sender)
    raw = write_envelope(handover, row.submitted_at)
    with transaction.atomic():
        receipt = receive_letter(Arrival(channel, raw, row.submitted_at, actor))
        if row.letter_id is None:
            row.letter_id = receipt.number
            row.save(update_fields=["letter"])
        if receipt.is_new:
            follow(receipt)
    return receipt


def _known(handover: Handover, sender: str) -> Submission:
    """Find the submission, or write down that it came now for the first time."""
    # The word may name a person, and a hash of little content can be guessed.
    key = keyed_hash("submission", f"{sender}\n{handover.submission}")
    digest = keyed_hash("submission-content", digest_of(handover))
    row, is_first = Submission.objects.get_or_create(
        sender=sender,
        key=key,
        defaults={"digest": digest, "submitted_at": clock.now()},
    )
    if not is_first and row.digest != digest:
        raise SubmissionChangedError(
            f"submission {row.pk} came again with another content",
            user_text="Den samme nøgle er brugt før til et andet indhold. "
            "Brug en ny nøgle til en ny indsendelse.",
        )
    return row
