# SPDX-License-Identifier: EUPL-1.2
"""Files that somebody hands in by hand, through the same door as all other letters.

The channel is found by content: a MeMo message is Digital Post, a PDF or an image is a
scan, and everything else is an e-mail, as `.eml` files are.

    deliver([Path("klage.eml")])    # [Delivered(file=…, number='26-M00001', …)]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.intake.channels.source import in_batches
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letters
from anke.intake.errors import DeliveryUnreadableError, EmptyLetterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_HEAD = 4096
# The namespace of MeMo 1.x messages, by which the root element is known.
_MEMO = re.compile(r"<[^>]*https?://DigitalPost\.dk/MeMo-1", re.IGNORECASE)
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"\xff\xd8\xff")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a file: the number that the letter has."""

    file: Path
    channel: MailChannel
    number: str
    is_new: bool


def channel_of(raw: bytes) -> MailChannel:
    """Tell by its content by which channel a file is received.

    >>> channel_of(b"%PDF-1.7 ...").value, channel_of(b"Subject: Klage").value
    ('scan', 'email')
    """
    head = raw[:_HEAD]
    if head.startswith(_IMAGES) or b"%PDF-" in head[:1024].lstrip()[:8]:
        return MailChannel.SCAN
    text = head.decode("utf-16" if head.startswith(_UTF16) else "utf-8", "replace")
    if text.lstrip("\ufeff \t\r\n").startswith("<") and _MEMO.search(text):
        return MailChannel.DIGITAL_POST
    return MailChannel.EMAIL


def deliver(files: Sequence[Path]) -> Iterator[Delivered]:
    """Receive files; those named in a result are durable and in the ledger.

    Errors: DeliveryUnreadableError, EmptyLetterError: before anything is received;
        OSError when the disk does not take a batch.
    """
    sized = [(str(place), _size(file)) for place, file in enumerate(files)]
    for batch in in_batches(sized):
        some = [files[int(place)] for place in batch]
        arrivals = [_arrival(file) for file in some]
        receipts = receive_letters(arrivals)
        for file, arrival, receipt in zip(some, arrivals, receipts, strict=True):
            yield Delivered(file, arrival.channel, receipt.number, receipt.is_new)


def _size(file: Path) -> int:
    try:
        with file.open("rb") as opened:
            size = opened.seek(0, 2)
    except OSError as error:
        raise _unreadable(file, error) from error
    if not size:
        raise EmptyLetterError(
            "a file of no bytes", user_text=f"Filen {file} er tom. Intet er modtaget."
        )
    return size


def _arrival(file: Path) -> Arrival:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from error
    return Arrival(channel_of(raw), raw)


def _unreadable(file: Path, error: OSError) -> DeliveryUnreadableError:
    return DeliveryUnreadableError(
        f"a file cannot be read: {error.strerror}",
        user_text=f"Filen {file} kan ikke læses ({error.strerror}).",
    )
