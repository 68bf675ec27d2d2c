# SPDX-License-Identifier: EUPL-1.2
"""ZIP files from strangers: counted before they are listed, bounded while unpacked.

No path of an archive is ever used, so that "../" leads nowhere. What its table of
contents claims is checked against the bytes: the number of entries, their places, their
sizes. Only plain storing and deflate are unpacked: their memory is bounded.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

from anke.intake.domain.reading import Verdict
from anke.intake.reading.errors import Refusal
from anke.intake.reading.opening import ARCHIVE_ENTRIES, MEGABYTE, UNPACKED_BYTES

if TYPE_CHECKING:
    from anke.intake.reading.opening import Opening

CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"
CHUNK = 65_536
# Text shrinks to a fifth, forms to a fiftieth; only noughts shrink to a thousandth.
BOMB_RATIO, BOMB_BYTES = 200, 20 * MEGABYTE
BROKEN = "Arkivet er beskadiget."


def open_zip(content: bytes) -> zipfile.ZipFile:
    """Open a ZIP file whose table of contents holds what it claims.

    Errors: Refusal, when it is broken, a bomb, or has too many entries.
    """
    if content.count(CENTRAL) > ARCHIVE_ENTRIES:
        reason = f"Arkivet har over {ARCHIVE_ENTRIES} filer."
        raise Refusal(Verdict.TOO_MANY, reason)
    _check_count(content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refusal(Verdict.MALFORMED, BROKEN) from error
    _check_entries(archive.infolist())
    return archive


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, opening: Opening) -> bytes:
    """Unpack one entry, never more of it than the letter's budget.

    Errors: Refusal, when it is encrypted, a link, packed in a rare way, or broken.
    """
    _check_entry(entry)
    pieces = []
    try:
        with archive.open(entry) as file:
            while piece := file.read(CHUNK):
                opening.count_unpacked(len(piece))
                pieces.append(piece)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
    ) as error:
        raise Refusal(Verdict.MALFORMED, BROKEN) from error
    return b"".join(pieces)


def _check_count(content: bytes) -> None:
    """Compare the number of entries that the end claims with those that are there."""
    place = content.rfind(END, max(0, len(content) - 66_000))
    if place < 0:
        raise Refusal(Verdict.MALFORMED, BROKEN)
    claimed = int.from_bytes(content[place + 10 : place + 12], "little")
    if claimed != 0xFFFF and claimed > content.count(CENTRAL):
        reason = "Arkivet påstår at have flere filer, end det har."
        raise Refusal(Verdict.HOSTILE, reason)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ARCHIVE_ENTRIES:
        reason = f"Arkivet har over {ARCHIVE_ENTRIES} filer."
        raise Refusal(Verdict.TOO_MANY, reason)
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    swells = unpacked > BOMB_BYTES and unpacked > BOMB_RATIO * max(packed, 1)
    if swells or unpacked > UNPACKED_BYTES:
        reason = "Arkivet er en zip-bombe: det svulmer op, når det pakkes ud."
        raise Refusal(Verdict.HOSTILE, reason)
    _check_overlap(entries)


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes: how a small file unpacks to a huge one."""
    end = 0
    if entries and min(entry.header_offset for entry in entries) != 0:
        raise Refusal(Verdict.HOSTILE, "Der ligger noget skjult foran arkivet.")
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            reason = "Arkivets filer ligger oven i hinanden (zip-bombe)."
            raise Refusal(Verdict.HOSTILE, reason)
        end = entry.header_offset + 30 + entry.compress_size


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x1:
        raise Refusal(Verdict.ENCRYPTED, "Filen er beskyttet med adgangskode.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refusal(Verdict.HOSTILE, "Filen er en henvisning til en anden fil.")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refusal(Verdict.UNSUPPORTED, "Filen er pakket på en usædvanlig måde.")
