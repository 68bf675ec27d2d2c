# SPDX-License-Identifier: EUPL-1.2
r"""The bytes of a file, unpacked, also when the file is cut short or damaged.

What can be unpacked is given first; where it stops is told afterwards. Python's own
gzip reader loses what it had just unpacked when it meets the damage.

>>> import gzip, tempfile
>>> from pathlib import Path
>>> with tempfile.NamedTemporaryFile() as file:
...     _ = file.write(gzip.compress(b"a,b\n1,2\n")[:-4])
...     file.flush()
...     blocks = Blocks(Path(file.name))
...     print(b"".join(blocks), blocks.damage)
b'a,b\n1,2\n' the compressed data end too early
"""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import TYPE_CHECKING

from anke.cases.domain.eventlog_errors import EventLogError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GZIP = b"\x1f\x8b"
BLOCK_BYTES = 1 << 18
# Unpacked at a time, so that a small file cannot swell to fill the memory.
UNPACKED_BYTES = 1 << 20


class Blocks:
    """Walk through a file in blocks; `damage` says afterwards why it ended early."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damage = ""
        self.read_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        self.damage, self.read_bytes = "", 0
        try:
            with self.path.open("rb") as file:
                first = file.read(BLOCK_BYTES)
                raw = self._counted(first, iter(lambda: file.read(BLOCK_BYTES), b""))
                yield from self._unpacked(raw) if first.startswith(GZIP) else raw
        except OSError as error:
            raise unreadable(self.path, error) from error

    def _counted(self, first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
        block = first
        while block:
            self.read_bytes += len(block)
            yield block
            block = next(rest, b"")

    def _unpacked(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            for block in raw:
                data = block
                while data:
                    if unpacker.eof:
                        # Two gzip files one after the other are one gzip file; zeros
                        # after the end are padding.
                        data = data.lstrip(b"\0")
                        if not data:
                            break
                        unpacker = zlib.decompressobj(wbits=31)
                    if out := unpacker.decompress(data, UNPACKED_BYTES):
                        yield out
                    data = unpacker.unconsumed_tail or unpacker.unused_data
        except zlib.error as error:
            self.damage = f"the compressed data are damaged: {error}"
            return
        if not unpacker.eof:
            if out := unpacker.flush():
                yield out
            self.damage = "the compressed data end too early"


def file_digest(*paths: Path | None) -> str:
    """Hash files as they lie on the disk, one after the other.

    Errors: EventLogError for a file that cannot be read.
    """
    digest = sha256()
    for path in paths:
        if path is None:
            continue
        try:
            with path.open("rb") as file:
                while block := file.read(BLOCK_BYTES):
                    digest.update(block)
        except OSError as error:
            raise unreadable(path, error) from error
        digest.update(b"\0")
    return digest.hexdigest()


def unreadable(path: Path, error: OSError) -> EventLogError:
    """Say that a file cannot be read, and why."""
    return EventLogError(
        f"{path}: cannot be read: {error.strerror or error}",
        user_text=f"Filen {path.name} kan ikke læses.",
    )
