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
from typing import Any

from anke.intake.reading.errors import WorkerLostError

LENGTHS = struct.Struct(">IQ")
HEAD_BYTES = 100_000
LOAD_BYTES = 160 * 1024 * 1024


def frame(head: dict[str, Any], load: bytes) -> bytes:
    """Write a head and a load as one frame."""
    written = json.dumps(head).encode("ascii")
    return LENGTHS.pack(len(written), len(load)) + written + load


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


def head_of(written: bytes) -> tuple[dict[str, Any], int]:
    """Give the head of a whole frame, and the length of its load."""
    head, load = lengths_of(written)
    return parsed_head(written[LENGTHS.size : LENGTHS.size + head]), load
