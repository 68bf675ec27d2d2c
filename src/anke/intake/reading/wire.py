# SPDX-License-Identifier: EUPL-1.2
"""What goes through the pipes between the house and the reading process.

A frame is a head of JSON and a load of bytes, each with its length before it. Both
sides bound what they take: the reading process may have been taken over by a letter,
and then answers what the letter's author wants.

>>> head_of(frame({"do": "read"}, b"Subject: Klage"))
({'do': 'read'}, 14)
"""

from __future__ import annotations

import json
import struct
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from anke.intake.domain.reading_json import (
    NotAReadingError,
    reading_from_json,
    reading_to_json,
)
from anke.intake.reading.errors import WorkerLostError
from anke.intake.reading.opening import Spent

if TYPE_CHECKING:
    from anke.intake.domain.reading import Reading

LENGTHS = struct.Struct(">IQ")
HEAD_BYTES = 100_000
LOAD_BYTES = 160 * 1024 * 1024


def frame(head: dict[str, Any], load: bytes) -> bytes:
    """Write a head and a load as one frame."""
    return start_of(head, len(load)) + load


def start_of(head: dict[str, Any], load_bytes: int) -> bytes:
    """Write what stands before the load in a frame."""
    written = json.dumps(head).encode("ascii")
    return LENGTHS.pack(len(written), load_bytes) + written


def lengths_of(start: bytes) -> tuple[int, int]:
    """Give the lengths of head and load. Errors: WorkerLostError, beyond bounds."""
    head, load = LENGTHS.unpack(start[: LENGTHS.size])
    if head > HEAD_BYTES or load > LOAD_BYTES:
        raise WorkerLostError("a frame larger than any")
    return int(head), int(load)


def parsed_head(written: bytes) -> dict[str, Any]:
    """Read a head. Errors: WorkerLostError, when it is no JSON object."""
    try:
        head = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise WorkerLostError("a head that is no JSON") from error
    if not isinstance(head, dict):
        raise WorkerLostError("a head that is no object")
    return head


def file_answer(reading: Reading, spent: Spent) -> bytes:
    """Write what was found in one file of a form, and what it has cost."""
    cost = json.dumps(astuple(spent))
    return f"{cost}\n{reading_to_json(reading)}".encode("ascii")


def file_found(answer: bytes) -> tuple[Reading, Spent]:
    """Read what `file_answer` wrote. Errors: NotAReadingError."""
    cost, _, reading = answer.decode("ascii", "replace").partition("\n")
    try:
        unpacked, parts, ocr_pages = (max(0, int(each)) for each in json.loads(cost))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        message = f"no cost of a file: {type(error).__name__}"
        raise NotAReadingError(message) from None
    return reading_from_json(reading), Spent(unpacked, parts, ocr_pages)


def head_of(written: bytes) -> tuple[dict[str, Any], int]:
    """Give the head of a whole frame, and the length of its load."""
    head, load = lengths_of(written)
    return parsed_head(written[LENGTHS.size : LENGTHS.size + head]), load
