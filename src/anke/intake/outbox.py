# SPDX-License-Identifier: EUPL-1.2
"""The outbox: letters of ours are written with the act and sent after it.

`hold` stands in the transaction of the act, so that there is no act without its letter
and no letter without its act. A held letter can be called back until `not_before`.
`anke.intake.sending` hands on what is due.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings

from anke.cases import clock
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain.entries import mail_stream
from anke.cases.vault import open_text, seal_text
from anke.intake.models import OutgoingLetter


@dataclass(frozen=True, slots=True)
class Address:
    """To whom a letter goes, and under which subject; never shown in a log."""

    to: str
    subject: str
    in_reply_to: str = ""

    def __repr__(self) -> str:
        return "Address(…)"


def hold(
    *, letter: str, matter: int, answer: str, case: str, address: Address, text: str
) -> OutgoingLetter:
    """Write a letter into the outbox; it can be called back for a while.

    Must run in the transaction of the act it follows from. Run twice with the same
    text it is one letter.
    """
    digest = store_content(text.encode())
    row = refer_to_document(
        mail_stream(letter),
        digest,
        size_bytes=len(text.encode()),
        media_type="text/plain",
    )
    keep_documents([row])
    return OutgoingLetter.objects.create(
        letter_id=letter,
        matter=matter,
        answer=answer,
        case=case,
        channel="email",
        document=row.commitment,
        recipient=seal_text(json.dumps(asdict(address)), bound_to=row.commitment),
        not_before=clock.wall_now()
        + timedelta(seconds=settings.ANKE_MAIL_HOLD_SECONDS),
    )


def call_back(letter: str, matter: int) -> int:
    """Call back the letters of a matter that have not gone out; tell how many."""
    return OutgoingLetter.objects.filter(
        letter_id=letter, matter=matter, status=OutgoingLetter.Status.HELD
    ).update(status=OutgoingLetter.Status.CANCELLED)


def address_of(row: OutgoingLetter) -> Address:
    """Give the address of a letter of ours. Errors: VaultKeyError."""
    return Address(**json.loads(open_text(bytes(row.recipient), bound_to=row.document)))
