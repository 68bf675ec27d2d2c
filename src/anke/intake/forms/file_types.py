# SPDX-License-Identifier: EUPL-1.2
"""Which files may come with a form, told by their content and never by their name.

The list is what case files are made of. Everything else is refused at once, with a
text that says what can be sent instead; nothing is opened here.

>>> import io
>>> type_of(io.BytesIO(b"%PDF-1.7 ..."), "afgoerelse.exe")
'application/pdf'
"""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePath
from typing import BinaryIO

import puremagic

from anke.intake.errors import FileRefusedError

FILE_BYTES = 25 * 1024 * 1024
ALL_BYTES = 200 * 1024 * 1024
NAME_LENGTH = 200

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_HEAD = 4096
_HEADER = re.compile(rb"\A[A-Za-z][A-Za-z0-9-]*: ")
_PLAIN = "text/plain"
# By the signature at the beginning of the file.
_BY_SIGNATURE = frozenset(
    {
        "application/pdf",
        "application/rtf",
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/tiff",
        "image/heif",
        "image/heic",
        "image/webp",
    }
)
# Office files are ZIP archives: the name of the part that makes them what they are.
_BY_PART = {
    "word/document.xml": _OOXML + "wordprocessingml.document",
    "xl/workbook.xml": _OOXML + "spreadsheetml.sheet",
}
_BY_ODF_NAME = {
    _ODF + "text": _ODF + "text",
    _ODF + "spreadsheet": _ODF + "spreadsheet",
}
# The older office format does not say by its beginning which program wrote it.
_BY_OLE_NAME = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".msg": "application/vnd.ms-outlook",
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# For the file chooser of the browser: a help, no check.
SUFFIXES = (
    ".pdf,.doc,.docx,.odt,.rtf,.txt,.xls,.xlsx,.ods,.jpg,.jpeg,.png,.gif,.tif,.tiff,"
    ".heic,.webp,.eml,.msg"
)


def type_of(content: BinaryIO, name: str) -> str:
    """Give the media type of a file that may be taken in.

    Errors: FileRefusedError for every other kind; the Danish text names the file.
    """
    content.seek(0)
    head = content.read(_HEAD)
    found = _found(content, head, PurePath(name).suffix.lower())
    if not found:
        raise FileRefusedError(
            "a file of a kind that is not taken in",
            user_text=f"Filen “{name}” kan vi ikke modtage. Send den som PDF, Word, "
            "OpenDocument, Excel, RTF, ren tekst, billede eller e-mail.",
        )
    return found


def check_size(size_bytes: int, name: str) -> None:
    """Refuse an empty file and one of more than 25 MB. Errors: FileRefusedError."""
    if not size_bytes:
        raise FileRefusedError("an empty file", user_text=f"Filen “{name}” er tom.")
    if size_bytes > FILE_BYTES:
        raise FileRefusedError(
            "a file of more than 25 MB",
            user_text=f"Filen “{name}” fylder mere end 25 MB. Del den i flere filer, "
            "eller send den i en mindre udgave.",
        )


def check_total(size_bytes: int) -> None:
    """Refuse more than 200 MB in all. Errors: FileRefusedError."""
    if size_bytes > ALL_BYTES:
        raise FileRefusedError(
            "files of more than 200 MB in all",
            user_text="Filerne fylder mere end 200 MB i alt. Send resten bagefter som "
            "supplerende oplysninger.",
        )


def clean_name(name: str) -> str:
    """Give a file name without folders and control characters, for showing only."""
    base = PurePath(name.replace("\\", "/")).name
    shown = "".join(sign for sign in base if sign.isprintable()).strip()
    return shown[-NAME_LENGTH:] or "fil"


def _found(content: BinaryIO, head: bytes, suffix: str) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _zip_type(content)
    if head.startswith(_OLE):
        return _BY_OLE_NAME.get(suffix, "")
    # Before the signatures: "BM er ..." is a letter, not the beginning of a bitmap.
    if suffix == ".txt" and _is_text(head):
        return _PLAIN
    if suffix == ".eml" and _is_text(head) and _HEADER.match(head):
        return "message/rfc822"
    signed = _signed_type(head)
    return signed if signed in _BY_SIGNATURE else ""


def _signed_type(head: bytes) -> str:
    """Give the type that the signature tells; empty where it tells none, or two.

    A signature that is not on our list wins over a weaker one that is: what may be a
    program is none of ours.
    """
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    best = max(match.confidence for match in matches)
    kinds = {match.mime_type for match in matches if match.confidence == best}
    # A form of PDF's family shares its beginning.
    kinds.discard("application/vnd.fdf")
    return kinds.pop() if len(kinds) == 1 else ""


def _zip_type(content: BinaryIO) -> str:
    """Tell an office file by the names inside; nothing is unpacked but one word."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
            for part, kind in _BY_PART.items():
                if part in names and "[Content_Types].xml" in names:
                    return kind
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                word = archive.read("mimetype").decode("ascii", "replace").strip()
                return _BY_ODF_NAME.get(word, "")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        return ""
    return ""


def _is_text(head: bytes) -> bool:
    """Tell a text from other bytes: no control characters but those of lines."""
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
