# SPDX-License-Identifier: EUPL-1.2
"""Files that are broken, locked, huge when opened, or two things at once."""

import json
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator

from anke.intake.domain.reading import Verdict
from anke.intake.tests.reading.builders import (
    WORDS,
    _chunk,
    attached,
    docx,
    encrypted_pdf,
    image,
    odt,
    pdf,
    pdf_of,
    png,
    scanned_pdf,
    zipped,
)
from anke.intake.tests.reading.corpus import Case

READ, NO_TEXT, HOSTILE = Verdict.READ, Verdict.NO_TEXT, Verdict.HOSTILE
MALFORMED, OCR = Verdict.MALFORMED, Verdict.OCR_MISSING
UNSUPPORTED, LOCKED = Verdict.UNSUPPORTED, Verdict.ENCRYPTED
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def cases() -> Iterator[Case]:
    """Give the cases of this kind."""
    for name, content, verdict, find in (
        *pdfs(),
        *images(),
        *documents(),
        *polyglots(),
        *programs(),
    ):
        raw = attached(content, f"bilag.{name.split('-')[0]}")
        yield Case(f"file-{name}", raw, attachments=(verdict,), find=find)
    yield from envelopes()
    yield from scans()


def pdfs() -> Iterator[tuple[str, bytes, Verdict, str]]:
    """Give PDF files."""
    yield "pdf", pdf(), READ, "Afgorelse"
    yield "pdf-200-pages", pdf(pages=200), READ, "Afgorelse"
    yield "pdf-encrypted", encrypted_pdf(), LOCKED, ""
    yield "pdf-scanned", scanned_pdf(), OCR, ""
    javascript = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    yield "pdf-javascript", pdf(extra=javascript), READ, "Afgorelse"
    launch = "/OpenAction << /S /Launch /F (cmd.exe) >>"
    yield "pdf-launch", pdf(extra=launch), READ, "Afgorelse"
    uri = "/OpenAction << /S /URI /URI (http://evil.example) >>"
    yield "pdf-uri", pdf(extra=uri), READ, "Afgorelse"
    yield "pdf-broken-xref", pdf().replace(b"xref\n0", b"xrfe\n9"), READ, "Afgorelse"
    yield "pdf-no-xref", pdf()[: pdf().index(b"xref")], MALFORMED, ""
    yield "pdf-cut", pdf()[:60], MALFORMED, ""
    yield "pdf-head-only", b"%PDF-1.7\n", MALFORMED, ""
    yield "pdf-rubbish", b"%PDF-1.7\n" + bytes(range(256)) * 100, MALFORMED, ""
    yield "pdf-page-loop", page_loop(), MALFORMED, ""
    yield "pdf-deep-arrays", deep_pdf(), OCR, ""
    yield "pdf-count-lies", pdf().replace(b"/Count 1", b"/Count 999999"), OCR, "Afg"
    yield "pdf-huge-page", pdf().replace(b"595 842", b"9e9 9e9"), READ, "Afgorelse"
    yield "pdf-flate-bomb", flate_bomb(), OCR, ""
    yield "pdf-after-junk", b"\n\n\n" + pdf(), READ, "Afgorelse"


def page_loop() -> bytes:
    """Make a tree of pages that is its own child."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
        ]
    )


def deep_pdf() -> bytes:
    """Make a PDF with an array in 50,000 layers."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R /X "
            + b"[" * 50_000
            + b"]" * 50_000
            + b" >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def flate_bomb() -> bytes:
    """Make a page whose content unpacks to 100 MB of blanks."""
    packed = zlib.compress(b" " * 100_000_000, 9)
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
            % (len(packed), packed),
        ]
    )


def images() -> Iterator[tuple[str, bytes, Verdict, str]]:
    """Give images."""
    for kind in ("png", "jpeg", "gif", "tiff", "bmp", "webp"):
        yield f"{kind}-image", image(kind), OCR, ""
    yield "png-pixel-flood", png(claimed=(50_000, 50_000)), HOSTILE, ""
    yield "png-41-megapixels", png(claimed=(6_500, 6_500)), HOSTILE, ""
    yield "png-claims-more", png(claimed=(5_000, 5_000)), MALFORMED, ""
    yield "png-bomb", png(6_000, 6_000), OCR, ""
    yield "png-cut", png(200, 200)[:40], MALFORMED, ""
    yield "png-zero", png(claimed=(0, 0)), MALFORMED, ""
    yield "png-text-bomb", png_with_text_bomb(), MALFORMED, ""
    yield "jpeg-cut", image("jpeg")[:60], MALFORMED, ""
    yield "jpeg-start-only", b"\xff\xd8\xff", MALFORMED, ""
    yield "gif-cut", image("gif")[:14], MALFORMED, ""
    yield "gif-flood", gif_flood(), HOSTILE, ""
    yield "tiff-flood", tiff_flood(), HOSTILE, ""
    yield "tiff-loop", tiff_loop(), MALFORMED, ""
    yield "tiff-cut", image("tiff")[:30], MALFORMED, ""
    packed = image("tiff", (6_000, 6_000), compression="tiff_deflate")
    yield "tiff-bomb", packed, OCR, ""
    yield "bmp-flood", bmp_flood(), HOSTILE, ""
    yield "webp-cut", image("webp")[:30], MALFORMED, ""


def png_with_text_bomb() -> bytes:
    """Make a picture whose comment unpacks to 50 MB."""
    comment = b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9)
    plain_png = png()
    return plain_png[:33] + _chunk(b"zTXt", comment) + plain_png[33:]


def gif_flood() -> bytes:
    """Make a GIF of four billion pixels."""
    return b"GIF89a" + struct.pack("<HH", 65_000, 65_000) + image("gif")[10:]


def bmp_flood() -> bytes:
    """Make a bitmap of three billion pixels."""
    head = struct.pack("<2sIHHI", b"BM", 70, 0, 0, 54)
    return (
        head
        + struct.pack("<IiiHHIIiiII", 40, 60_000, 60_000, 1, 24, *[0] * 6)
        + bytes(16)
    )


def tiff(entries: list[tuple[int, int, int]], following: int = 0) -> bytes:
    """Make a TIFF of these numbers (tag, kind, value)."""
    table = b"".join(struct.pack("<HHII", tag, kind, 1, v) for tag, kind, v in entries)
    head = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", len(entries))
    return head + table + struct.pack("<I", following) + bytes(64)


def tiff_flood() -> bytes:
    """Make a TIFF of three billion pixels."""
    return tiff(
        [
            (256, 4, 60_000),
            (257, 4, 60_000),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, 100),
            (278, 4, 60_000),
            (279, 4, 64),
        ]
    )


def tiff_loop() -> bytes:
    """Make a table of contents that points at itself."""
    return tiff([(256, 4, 4), (257, 4, 4), (273, 4, 9_999), (279, 4, 64)], following=8)


def documents() -> Iterator[tuple[str, bytes, Verdict, str]]:
    """Give office documents and texts."""
    yield "docx", docx(), READ, "boligstøtte"
    yield "docx-empty", docx(""), NO_TEXT, ""
    yield (
        "docx-no-main",
        zipped({"[Content_Types].xml": b"<T/>", "x": b"word/document.xml"}, 0),
        MALFORMED,
        "",
    )
    yield (
        "docx-deleted-text",
        docx("<w:del><w:r><w:t>slettet</w:t></w:r></w:del>"),
        NO_TEXT,
        "",
    )
    yield "docx-bad-xml", docx(b"<w:document"), MALFORMED, ""
    yield "docx-deep-xml", docx("<w:p>" * 30_000), MALFORMED, ""
    yield "docx-renamed-pdf", docx(), READ, "boligstøtte"
    macros = zipped(
        {
            "[Content_Types].xml": b"<T/>",
            "word/document.xml": b"<a/>",
            "word/vbaProject.bin": b"x",
        }
    )
    yield "docm-macros", macros, NO_TEXT, ""
    yield "docx-cut", docx()[:-30], MALFORMED, ""
    yield "odt", odt(), READ, "boligstøtte"
    yield "odt-spaces", odt("<text:p>a<text:s/>b<text:tab/>c</text:p>"), READ, "a b\tc"
    yield "odt-bad-xml", odt(b"\xff\xfe<"), MALFORMED, ""
    yield "xlsx-sheet", zipped({"xl/workbook.xml": b"<a/>"}), UNSUPPORTED, ""
    yield "rtf", rb"{\rtf1\ansi Jeg klager over afg\'f8relsen\par}", READ, "afgørelsen"
    yield "rtf-deep", b"{\\rtf1 " + b"{" * 100_000 + b"hej", READ, "hej"
    yield "rtf-object", rb"{\rtf1{\object\objdata 4d5a9000}hej}", READ, "hej"
    yield "rtf-only-slashes", b"{\\rtf1 " + b"\\" * 100_001, READ, "\\"
    yield "doc-old-word", OLE, UNSUPPORTED, ""
    outlook = OLE + "__properties_version1.0".encode("utf-16-le")
    yield "msg-outlook", outlook, UNSUPPORTED, ""
    yield "ics-calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", UNSUPPORTED, ""
    yield "txt-latin1", WORDS.encode("latin-1"), READ, "boligstøtte"
    yield "txt-utf16", WORDS.encode("utf-16"), READ, "boligstøtte"
    yield "csv-formula", b"navn;belob\r\n=cmd|' /C calc'!A0;1\r\n", READ, "=cmd"
    yield "html-page", b"<!DOCTYPE html><p>Hej</p><script>evil()</script>", READ, "Hej"
    yield "svg-script", b"<svg><script>evil()</script></svg>", UNSUPPORTED, ""
    yield "xml-any", b"<?xml version='1.0'?><a/>", UNSUPPORTED, ""
    yield (
        "random-bytes",
        bytes((n * 7919 + n // 3) % 256 for n in range(9_999)),
        UNSUPPORTED,
        "",
    )


def polyglots() -> Iterator[tuple[str, bytes, Verdict, str]]:
    """Give files that are two things at once."""
    archive = zipped({"a.txt": b"hej"})
    yield "pdf-and-zip", pdf() + archive, HOSTILE, ""
    yield "zip-and-pdf", archive[:30] + b"%PDF-1.4" + archive, HOSTILE, ""
    yield "jpeg-and-zip", image("jpeg") + archive, HOSTILE, ""
    yield "png-and-zip", png() + archive, HOSTILE, ""
    yield "gif-and-zip", image("gif") + archive, HOSTILE, ""
    yield "html-and-pdf", b"<html><script>evil()</script>" + pdf(), HOSTILE, ""
    yield "html-and-zip", b"<html><p>hej</p>" + archive, UNSUPPORTED, ""
    yield "gif-and-javascript", b"GIF89a/*" + bytes(8) + b"*/=1;evil();", HOSTILE, ""
    yield "gif-and-javascript-2", b"GIF89a=1;evil();" + bytes(20), HOSTILE, ""
    yield "jpeg-and-pdf", image("jpeg")[:20] + pdf(), HOSTILE, ""
    yield "pdf-and-program", b"MZ" + pdf(), HOSTILE, ""


def programs() -> Iterator[tuple[str, bytes, Verdict, str]]:
    """Give programs, and archives that are not opened."""
    yield "exe", b"MZ\x90\x00" + bytes(200), HOSTILE, ""
    yield "pdf-that-is-exe", b"MZ\x90\x00" + bytes(200), HOSTILE, ""
    yield "elf", b"\x7fELF" + bytes(200), HOSTILE, ""
    yield "js-script", b"var x = new ActiveXObject('WScript.Shell');", READ, "ActiveX"
    yield "7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), UNSUPPORTED, ""
    yield "rar", b"Rar!\x1a\x07\x00" + bytes(50), UNSUPPORTED, ""
    yield "gz", b"\x1f\x8b\x08" + bytes(50), UNSUPPORTED, ""
    yield "xz", b"\xfd7zXZ\x00" + bytes(50), UNSUPPORTED, ""
    yield "tar", bytes(257) + b"ustar" + bytes(300), UNSUPPORTED, ""


def envelopes() -> Iterator[Case]:
    """Give letters of our own doors, as a stranger could fill them."""

    def made(**record: object) -> bytes:
        return json.dumps(record).encode()

    web = "web-form"
    file = {
        "name": "a.pdf",
        "media_type": "text/plain",
        "content": b64encode(pdf()).decode(),
    }
    yield Case("form", made(text=WORDS, form={"cpr": "1"}), find="bolig", channel=web)
    yield Case("form-file", made(files=[file]), attachments=(READ,), channel=web)
    yield Case("form-empty", b"{}", NO_TEXT, channel=web)
    yield Case("form-broken", b'{"text": ', MALFORMED, channel=web)
    yield Case("form-deep", b'{"a":' * 100_000, MALFORMED, channel=web)
    yield Case("form-list", b"{}[]", MALFORMED, channel="api")
    yield Case(
        "form-wrong-kinds", made(text=5, form=[1], files="x"), NO_TEXT, channel=web
    )
    yield Case(
        "form-bad-base64", made(files=[{"content": "!"}]), MALFORMED, channel=web
    )
    yield Case("form-files-wrong", made(files=[1, 2]), MALFORMED, channel=web)
    yield Case("form-nested-value", made(form={"a": {"b": 1}}), channel="appeal-form")
    yield Case("form-script", made(text="<script>evil()</script>"), channel="telephone")
    big = b'{"text": ' + b"9" * 100_000 + b"}"
    yield Case("form-huge-number", big, MALFORMED, channel=web)


def scans() -> Iterator[Case]:
    """Give files that are a letter by themselves."""
    scan = "scan"
    yield Case("scan-pdf", pdf(), attachments=(READ,), find="Afgorelse", channel=scan)
    yield Case("scan-picture", scanned_pdf(), OCR, (OCR,), channel=scan)
    yield Case("scan-tiff", image("tiff"), OCR, (OCR,), channel=scan)
    yield Case("scan-locked", encrypted_pdf(), LOCKED, (LOCKED,), channel=scan)
    yield Case("scan-broken", b"%PDF-1.4", MALFORMED, (MALFORMED,), channel=scan)
    yield Case(
        "scan-flood", png(claimed=(50_000, 50_000)), HOSTILE, (HOSTILE,), channel=scan
    )
    yield Case("scan-program", b"MZ" + bytes(90), HOSTILE, (HOSTILE,), channel=scan)
    yield Case("mail-is-a-pdf", pdf(), attachments=(READ,), find="Afgorelse")
