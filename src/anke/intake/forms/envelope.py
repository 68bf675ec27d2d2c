# SPDX-License-Identifier: EUPL-1.2
"""The raw letter of a form: one canonical JSON text with the files inside.

The same hand-over at the same instant gives the same bytes, so that the door sees a
repeat as the letter it has. Files are read and encoded piece by piece: of 200 MB of
files there is one copy in memory, the letter itself.

>>> from datetime import datetime, UTC
>>> handover = Handover((("cpr", ""),), "Klage", "Jeg klager.", submission="1")
>>> write_envelope(handover, datetime(2026, 3, 2, tzinfo=UTC))[:26]
b'{"files":[],"form":{},"sen'
"""

from __future__ import annotations

import io
import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from anke.intake.errors import FileDamagedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

MEDIA_TYPE = "application/vnd.anke.form+json"
# A multiple of three, so that the pieces of base64 join without filling between them.
_PIECE = 3 * 64 * 1024


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file that goes with a form; `open` gives its content from the beginning."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    open: Callable[[], BinaryIO]

    def __repr__(self) -> str:
        return f"EnclosedFile({self.media_type}, {self.size_bytes})"


@dataclass(frozen=True, slots=True)
class Handover:
    """What somebody hands in: fields by name, a text, who sends it, and files.

    `submission` is the sender's word for it; the same word again means a repeat.
    """

    form: tuple[tuple[str, str], ...]
    subject: str
    text: str = ""
    sender_name: str = ""
    sender_address: str = ""
    files: tuple[EnclosedFile, ...] = ()
    submission: str = ""

    def __repr__(self) -> str:
        return f"Handover({len(self.form)} fields, {len(self.files)} files)"

    @property
    def filled(self) -> dict[str, str]:
        """Give the fields that say something."""
        return {name: value for name, value in self.form if value}


def write_envelope(handover: Handover, submitted_at: datetime) -> bytes:
    """Write the raw letter.

    Errors: FileDamagedError when a file is not what it was when it was taken in.
    """
    out = io.BytesIO()
    out.write(b'{"files":[')
    for place, file in enumerate(handover.files):
        out.write(b"," if place else b"")
        _write_file(out, file)
    out.write(b"],")
    out.write(_canonical(_rest(handover, submitted_at))[1:])
    return out.getvalue()


def digest_of(handover: Handover) -> str:
    """Give the hash of what is handed in, whenever that is."""
    content: dict[str, object] = {
        "form": handover.filled,
        "subject": handover.subject,
        "text": handover.text,
        "sender": [handover.sender_name, handover.sender_address],
        "files": [[file.name, file.sha256] for file in handover.files],
    }
    return sha256(_canonical(content)).hexdigest()


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Read a file piece by piece."""
    while piece := file.read(_PIECE):
        yield piece


def _write_file(out: BinaryIO, file: EnclosedFile) -> None:
    out.write(b'{"content":"')
    hashed = sha256()
    try:
        with file.open() as content:
            for piece in pieces(content):
                hashed.update(piece)
                out.write(b64encode(piece))
    except OSError as error:
        raise FileDamagedError(file.name) from error
    if hashed.hexdigest() != file.sha256:
        raise FileDamagedError(file.name)
    about: dict[str, object] = {"media_type": file.media_type, "name": file.name}
    out.write(b'",' + _canonical(about)[1:])


def _rest(handover: Handover, submitted_at: datetime) -> dict[str, object]:
    """Everything but the files, whose name comes first in the order of the alphabet."""
    return {
        "form": handover.filled,
        "sender": {
            "name": handover.sender_name,
            "address": handover.sender_address,
        },
        "subject": handover.subject,
        "submission": handover.submission,
        # The register gives an instant back in its own zone: one zone, the same bytes.
        "submitted_at": submitted_at.astimezone(UTC).isoformat(),
        "text": handover.text,
    }


def _canonical(value: dict[str, object]) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")
