# SPDX-License-Identifier: EUPL-1.2
"""The folder with the other system's documents: only what lies in it is read.

A file is hashed where it lies; its content is read again when it is stored, and must
then still be the same.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import puremagic

from anke.cases.moving.domain.fates import Fault, fault
from anke.cases.moving.domain.moves import FoundFile
from anke.cases.moving.errors import MovingError

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 256 << 20
_BLOCK = 1 << 20
_HEAD = 4096
_UNKNOWN = "application/octet-stream"


class DocumentFolder:
    """Finds files by the paths that the table of documents gives."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._found: dict[str, FoundFile | Fault] = {}

    def find(self, path: str) -> FoundFile | Fault:
        """Look a file up, or say what is wrong with it."""
        if path not in self._found:
            self._found[path] = self._look(path)
        return self._found[path]

    def forget(self) -> None:
        """Forget what was found, so that memory does not grow with the folder."""
        self._found.clear()

    def content(self, found: FoundFile) -> bytes:
        """Read a file that was found. Errors: MovingError when it has changed since."""
        content = (self.root / found.path).read_bytes()
        if sha256(content).hexdigest() != found.sha256:
            raise MovingError(
                f"{found.path}: the file was changed while it was read",
                user_text="En fil i mappen med dokumenter blev ændret undervejs. Kør "
                "igen, når ingen skriver i mappen.",
            )
        return content

    def _look(self, path: str) -> FoundFile | Fault:
        # Another system's export may come from Windows.
        place = self.root / path.replace("\\", "/")
        try:
            if not place.resolve().is_relative_to(self.root):
                return fault("outside", "file")
            if not place.exists():
                return fault("no-file", "file")
            return self._found_file(place)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "ugyldig sti"
            return fault("no-read", "file", text=reason)

    def _found_file(self, place: Path) -> FoundFile | Fault:
        if not place.is_file():
            return fault("no-plain-file", "file")
        size = place.stat().st_size
        if not size:
            return fault("empty-file", "file")
        if size > MOST_BYTES:
            return fault("large-file", "file", most=f"{MOST_BYTES >> 20} MB")
        digest, head = sha256(), b""
        with place.open("rb") as file:
            while block := file.read(_BLOCK):
                head = head or block[:_HEAD]
                digest.update(block)
        name = str(place.relative_to(self.root))
        return FoundFile(name, digest.hexdigest(), size, media_type(head))


def media_type(head: bytes) -> str:
    """Give the media type of a file by how it begins, never by its name."""
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    # Its text kinds are told by names in the file, not by what it is.
    if found and not found.startswith("text/"):
        return found
    try:
        head[: -_last_sign(head)].decode() if len(head) == _HEAD else head.decode()
    except UnicodeDecodeError:
        return _UNKNOWN
    return _UNKNOWN if b"\0" in head else "text/plain"


def _last_sign(head: bytes) -> int:
    """Count the bytes of the last sign, which a cut may have split."""
    length = 1
    while length < 4 and head[-length] & 0xC0 == 0x80:
        length += 1
    return length
