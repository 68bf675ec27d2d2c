# SPDX-License-Identifier: EUPL-1.2
"""What a printer or a gateway tells of the letters that it took (*kvitteringer*).

    kvittering/22-U00017.json       {"status": "sent", "on": "2022-12-30"}
    kvittering/22-U00018.json       {"status": "refused", "reason": "unknown recipient"}

A receipt is believed first and put away then: killed in between, it is read again and
says nothing new. What cannot be read, or is about no letter of ours, is put aside and
told; it changes nothing.

    take_receipts()     # Taken(sent=12, refused=1, strange=0)
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from anke.decisions.dispatch.attempts import Ended, note_attempt
from anke.decisions.dispatch.channels.setup import out_folders
from anke.decisions.dispatch.errors import UnknownPostedLetterError
from anke.decisions.dispatch.settling import letter_sent, locked_letter
from anke.decisions.domain.dispatch import (
    Channel,
    Fate,
    Problem,
    Standing,
    parse_issue_name,
)
from anke.durable import flush_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)

READ, STRANGE = "laest", "ukendt"
_MOST_BYTES = 64 * 1024
_SETTLED = (Standing.SENT.value, Standing.STOPPED.value)
_PROBLEMS = {Channel.PRINT: Problem.PRINTER}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was said of one issue of a letter."""

    number: str
    issue: int
    is_sent: bool
    on: date | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What the receipts of a look came to."""

    sent: int = 0
    refused: int = 0
    strange: int = 0


def take_receipts() -> Taken:
    """Read the receipts that lie in all folders; run twice it does nothing more."""
    sent = refused = strange = 0
    for channel, folder in out_folders():
        done: dict[Path, str] = {}
        for path in _lying(folder.receipts()):
            receipt = read_receipt(path)
            if receipt is None or not _believe(receipt, channel):
                strange += 1
                done[path] = STRANGE
                logger.warning("a receipt in %s is about no letter", path.parent)
                continue
            sent += receipt.is_sent
            refused += not receipt.is_sent
            done[path] = READ
        _put_away(folder.receipts(), done)
    return Taken(sent, refused, strange)


def _lying(folder: Path) -> Iterator[Path]:
    """Give the receipts that are complete, oldest name first."""
    with suppress(FileNotFoundError):
        for path in sorted(folder.iterdir()):
            if path.suffix == ".json" and path.name[0] != "." and path.is_file():
                yield path


def read_receipt(path: Path) -> Receipt | None:
    """Read a receipt; None for what is none."""
    name = parse_issue_name(path.stem)
    try:
        said = json.loads(path.read_bytes()[:_MOST_BYTES])
        day = said.get("on")
        on = date.fromisoformat(day) if day else None
        status = said["status"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if name is None or status not in {"sent", "refused"}:
        return None
    return Receipt(*name, is_sent=status == "sent", on=on)


def _believe(receipt: Receipt, channel: Channel) -> bool:
    """Note what a receipt says; tell whether it can be said of that letter."""
    try:
        if receipt.is_sent:
            return _is_out(receipt)
        return _is_refused(receipt, channel)
    except UnknownPostedLetterError:
        return False


def _is_out(receipt: Receipt) -> bool:
    """Note that a letter left.

    One that nobody has handed over cannot have left, whatever lies in the folder. An
    earlier issue that left after all is the letter: the next one need not go.
    """
    with transaction.atomic():
        row = locked_letter(receipt.number)
        was_out = row.left_under is not None or bool(row.refused_by)
        known = receipt.issue < row.issue or (receipt.issue == row.issue and was_out)
        if row.status == Standing.STOPPED.value or not known:
            return False
        letter_sent(receipt.number, on=receipt.on)
    return True


def _is_refused(receipt: Receipt, channel: Channel) -> bool:
    """Let a letter that came back go another way, or wait for a person."""
    with transaction.atomic():
        row = locked_letter(receipt.number)
        if row.issue > receipt.issue:
            # It has gone on since: the receipt was read before.
            return True
        if row.left_under is None or row.status in _SETTLED:
            return row.status == Standing.FAILED.value
        problem = _PROBLEMS.get(channel, Problem.NOT_WANTED)
        note_attempt(row, Ended(Fate.REFUSED, problem), may_repeat=True)
    return True


def _put_away(folder: Path, done: dict[Path, str]) -> None:
    """Move receipts that were dealt with aside, so that each is read once."""
    for path, name in done.items():
        (folder / name).mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            path.rename(folder / name / path.name)
    if done:
        for name in {*done.values()}:
            flush_folder(folder / name)
        flush_folder(folder)
