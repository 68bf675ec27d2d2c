# SPDX-License-Identifier: EUPL-1.2
"""What a file is, by its content; its name and its declared type are only claims.

>>> media_type_of(b"%PDF-1.7 ...")
'application/pdf'
>>> media_type_of(b"MZ...")
'application/x-dosexec'
"""

from __future__ import annotations

import re

PDF = "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
TNEF = "application/ms-tnef"
MSG = "application/vnd.ms-outlook"
OLE = "application/x-ole-storage"
MAIL = "message/rfc822"
TEXT = "text/plain"
HTML = "text/html"
XML = "application/xml"
SVG = "image/svg+xml"
CALENDAR = "text/calendar"
UNKNOWN = "application/octet-stream"
IMAGES = frozenset(
    f"image/{kind}" for kind in ("png", "jpeg", "gif", "tiff", "bmp", "webp")
)
PROGRAMS = frozenset(
    {"application/x-dosexec", "application/x-elf", "application/x-mach-binary"}
)

STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", RTF),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"MZ", "application/x-dosexec"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xca\xfe\xba\xbe", "application/x-mach-binary"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"MSCF", "application/vnd.ms-cab-compressed"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVES = frozenset(
    {
        "application/x-7z-compressed",
        "application/vnd.rar",
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/zstd",
        "application/vnd.ms-cab-compressed",
        "application/x-tar",
    }
)
ENDINGS: dict[str, frozenset[str]] = {
    "pdf": frozenset({PDF}),
    "docx": frozenset({DOCX}),
    "odt": frozenset({ODT}),
    "doc": frozenset({OLE, RTF, DOCX}),
    "rtf": frozenset({RTF}),
    "zip": frozenset({ZIP}),
    "png": frozenset({"image/png"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "gif": frozenset({"image/gif"}),
    "tif": frozenset({"image/tiff"}),
    "tiff": frozenset({"image/tiff"}),
    "txt": frozenset({TEXT, CALENDAR, HTML, XML}),
    "msg": frozenset({MSG}),
    "eml": frozenset({MAIL, TEXT}),
}
HTML_START = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)",
    re.IGNORECASE | re.DOTALL,
)
XML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|[a-z0-9]{1,20}:?message\b)", re.IGNORECASE
)
MAIL_FIELD = re.compile(
    rb"^(?:from|to|subject|received|mime-version|message-id|return-path|date|"
    rb"content-type):",
    re.IGNORECASE | re.MULTILINE,
)
MAIL_START = re.compile(rb"(?:From .{1,200}\r?\n)?[A-Za-z][A-Za-z0-9-]{1,60}:")
# What a text file holds: no control signs but line ends and tabs.
TEXT_CONTROLS = bytes(set(range(32)) - {8, 9, 10, 12, 13, 27})
LOOKED_AT = 4_096


def media_type_of(content: bytes) -> str:
    """Give the media type of a file, by what it holds."""
    for start, kind in STARTS:
        if content.startswith(start):
            return kind
    if content.startswith(ZIP_STARTS):
        return _kind_of_zip(content)
    if content.startswith(OLE_START):
        return MSG if _is_outlook(content) else OLE
    return (
        _kind_by_marks(content) or _kind_of_text(content) or _kind_by_puremagic(content)
    )


def two_kinds(content: bytes, kind: str) -> str:
    """Name the second kind of a file that is two at once; empty for honest files."""
    start = content[:1024].lstrip()
    if kind == PDF and not start.startswith(b"%PDF-"):
        begins = media_type_of(content[:1024].replace(b"%PDF-", b"     "))
        return begins if begins not in {TEXT, UNKNOWN} else ""
    if kind in IMAGES | {PDF, HTML} and _ends_as_zip(content):
        return ZIP
    if kind in IMAGES and b"%PDF-" in content[:1024]:
        return PDF
    if kind.startswith("image/gif") and content[6:8] in {b"/*", b"=1", b"='"}:
        return "text/javascript"
    return ""


def name_disagrees(name: str, kind: str) -> bool:
    """Tell whether the ending of the name claims something else."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending in ENDINGS and kind not in ENDINGS[ending]


def _kind_by_marks(content: bytes) -> str:
    """Tell the kinds whose mark does not stand at the very start."""
    marks = {
        PDF: b"%PDF-" in content[:1024],
        "image/bmp": content[:2] == b"BM" and content[6:10] == bytes(4),
        "image/webp": content[:4] == b"RIFF" and content[8:12] == b"WEBP",
        "application/x-tar": content[257:262] == b"ustar",
    }
    return next((kind for kind, found in marks.items() if found), "")


def _kind_of_zip(content: bytes) -> str:
    # Office files are told by what they hold; the reader checks it all again.
    if content[30:38] == b"mimetype" and ODT.encode() in content[38:120]:
        return ODT
    if b"word/document.xml" in content and b"[Content_Types].xml" in content:
        return DOCX
    for mark, kind in ((b"xl/workbook", "sheet"), (b"ppt/presentation", "slides")):
        if mark in content:
            return f"application/x-office-{kind}"
    return ZIP


def _is_outlook(content: bytes) -> bool:
    return "__properties_version1.0".encode("utf-16-le") in content


def _ends_as_zip(content: bytes) -> bool:
    """Tell whether a table of contents of a ZIP file stands at the end."""
    place = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    return place >= 0 and b"PK\x01\x02" in content[:place]


def _kind_of_text(content: bytes) -> str:
    start = content[:LOOKED_AT]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return TEXT
    if len(start.translate(None, TEXT_CONTROLS)) < len(start):
        return ""
    marks = {
        HTML: HTML_START.match(start),
        SVG: XML_START.match(start) and b"<svg" in start.lower(),
        XML: XML_START.match(start),
        CALENDAR: start.lstrip().upper().startswith(b"BEGIN:VCALENDAR"),
        MAIL: MAIL_START.match(start) and len(MAIL_FIELD.findall(start)) >= 2,
    }
    return next((kind for kind, found in marks.items() if found), TEXT)


def _kind_by_puremagic(content: bytes) -> str:
    import puremagic

    try:
        found = puremagic.from_string(content[:LOOKED_AT], mime=True)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    # Its text kinds are told by names in the file, not by what it is.
    return found if found and not found.startswith("text/") else UNKNOWN
