# SPDX-License-Identifier: EUPL-1.2
"""Makes the letters and files that the tests of reading open; nothing is copied."""

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

PDF_TYPE = "application/pdf"
DOCX_MAIN = "word/document.xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
ODF_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
MEMO = "https://DigitalPost.dk/MeMo-1"
HEAD = (
    b"From: Bo Hansen <bo@example.dk>\r\nTo: post@anke.example\r\n"
    b"Subject: Klage\r\nDate: Tue, 3 Mar 2026 10:15:00 +0100\r\n"
    b"Message-ID: <1@example.dk>\r\nMIME-Version: 1.0\r\n"
)
WORDS = "Jeg klager over kommunens afgørelse om boligstøtte."


def plain(body: bytes | str = WORDS, head: bytes = b"", kind: str = "") -> bytes:
    """Make a mail of one part."""
    content = body.encode() if isinstance(body, str) else body
    kind = kind or "text/plain; charset=utf-8"
    return HEAD + head + f"Content-Type: {kind}\r\n\r\n".encode() + content


def html(page: str) -> bytes:
    """Make a mail of one HTML part."""
    return plain(page, kind="text/html; charset=utf-8")


def attached(
    content: bytes, name: str = "bilag.bin", kind: str = "application/octet-stream"
) -> bytes:
    """Make a mail with one attached file."""
    main, sub = kind.split("/")
    message = EmailMessage()
    message["From"], message["Subject"] = "Bo Hansen <bo@example.dk>", "Klage"
    message.set_content(WORDS)
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def multipart(
    parts: list[bytes], kind: str = "mixed", boundary: str = "sep", extra: str = ""
) -> bytes:
    """Make a mail of several parts, each written with its own head."""
    lines = [f'Content-Type: multipart/{kind}; boundary="{boundary}"{extra}\r\n\r\n']
    body = b"".join(
        b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts
    )
    return HEAD + lines[0].encode() + body + b"--" + boundary.encode() + b"--\r\n"


def part(content: bytes | str, kind: str = "text/plain; charset=utf-8") -> bytes:
    """Make one part of a mail."""
    written = content.encode() if isinstance(content, str) else content
    return f"Content-Type: {kind}\r\n\r\n".encode() + written


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a ZIP file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return written.getvalue()


def docx(body: str | bytes = f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>") -> bytes:
    """Make a Word document; bytes are its whole main part."""
    if isinstance(body, str):
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}">'
            f"<w:body>{body}</w:body></w:document>"
        ).encode()
    return zipped({"[Content_Types].xml": b"<Types/>", DOCX_MAIN: body})


def odt(body: str | bytes = f"<text:p>{WORDS}</text:p>") -> bytes:
    """Make an OpenDocument text; bytes are its whole content."""
    if isinstance(body, str):
        body = (
            f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{ODF_TEXT}">'
            f"<office:body>{body}</office:body></office:document-content>"
        ).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), ODT_TYPE)
        archive.writestr(zipfile.ZipInfo("content.xml"), body, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def pdf(
    text: str = "Afgorelse fra kommunen om boligstotte",
    *,
    extra: str = "",
    pages: int = 1,
) -> bytes:
    """Make a PDF with a text layer; `extra` goes into its catalogue."""
    stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("latin-1")
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        *[page.encode()] * pages,
    ]
    return pdf_of(objects)


def pdf_of(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Make a PDF of these objects, with a table that finds them."""
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        written += b"%010d 00000 n \n" % place
    written += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(written)


def encrypted_pdf() -> bytes:
    """Make a PDF that asks for a password."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s> >>"
        % (b"4f" * 32, b"55" * 32),
    ]
    return pdf_of(objects, b"/Encrypt 4 0 R /ID [<00112233> <00112233>]")


def scanned_pdf() -> bytes:
    """Make a PDF whose only page is a picture."""
    pixels = zlib.compress(bytes([255]) * 100 * 100)
    draw = b"q 500 0 0 700 40 40 cm /Im Do Q"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /Im 5 0 R >> >> >>"
    )
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width 100 /Height 100"
        b" /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode"
        b" /Length %d >>\nstream\n%s\nendstream"
    )
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
            picture % (len(pixels), pixels),
        ]
    )


def png(width: int = 8, height: int = 8, *, claimed: tuple[int, int] | None = None):
    """Make a grey PNG; `claimed` is the size that its head tells."""
    told = claimed or (width, height)
    rows = zlib.compress((b"\0" + bytes([200]) * width) * height, 9)
    head = struct.pack(">IIBBBBB", *told, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def image(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """Make an image of a kind that Pillow writes."""
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", size, "white").save(written, kind, **options)
    return written.getvalue()


def memo(header: str = "", body: str = "", before: str = "") -> bytes:
    """Make a message of Digital Post."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<memo:Message'
        f' xmlns:memo="{MEMO}" memoVersion="1.2"><memo:MessageHeader>'
        "<memo:messageType>DIGITALPOST</memo:messageType>"
        "<memo:messageUUID>8c2ea15d-61fb-4ba9-9366-42f8b194c114</memo:messageUUID>"
        f"<memo:label>Klage</memo:label>{header}</memo:MessageHeader>"
        "<memo:MessageBody><memo:createdDateTime>2026-03-03T10:00:00Z"
        f"</memo:createdDateTime>{body}</memo:MessageBody></memo:Message>"
    ).encode()


def memo_file(content: str, name: str, kind: str, document: str = "MainDocument"):
    """Make a document of a message; the content is base64 already."""
    return (
        f"<memo:{document}><memo:File><memo:encodingFormat>{kind}"
        f"</memo:encodingFormat><memo:filename>{name}</memo:filename>"
        f"<memo:language>da</memo:language><memo:content>{content}</memo:content>"
        f"</memo:File></memo:{document}>"
    )


def tnef(text: str = WORDS, files: dict[str, bytes] | None = None) -> bytes:
    """Make a winmail.dat."""
    written = struct.pack("<IH", 0x223E9F78, 1)
    written += _attribute(1, 0x0002800C, text.encode("cp1252") + b"\0")
    for name, content in (files or {}).items():
        written += _attribute(2, 0x00069002, bytes(14))
        written += _attribute(2, 0x00018010, name.encode("cp1252") + b"\0")
        written += _attribute(2, 0x0006800F, content)
    return written


def tnef_with_properties() -> bytes:
    """Make a winmail.dat whose text is a property of MAPI, beside a named one."""
    text = WORDS.encode("utf-16-le") + b"\0\0"
    text += bytes(-len(text) % 4)
    named = "felt".encode("utf-16-le") + b"\0\0"
    named_size = len(named)
    named += bytes(-len(named) % 4)
    properties = struct.pack("<I", 3)
    properties += struct.pack("<HHI", 0x0003, 0x0017, 1)
    properties += struct.pack("<HH", 0x0003, 0x8001) + bytes(16)
    properties += struct.pack("<II", 1, named_size) + named + struct.pack("<I", 7)
    properties += struct.pack("<HHII", 0x001F, 0x1000, 1, len(WORDS) * 2 + 2) + text
    return struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x00069003, properties)


def _attribute(level: int, name: int, content: bytes) -> bytes:
    check = sum(content) & 0xFFFF
    return (
        struct.pack("<BII", level, name, len(content))
        + content
        + struct.pack("<H", check)
    )
