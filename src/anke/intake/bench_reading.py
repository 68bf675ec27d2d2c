# SPDX-License-Identifier: EUPL-1.2
"""What opening letters costs: plain mails, HTML, and mails with files.

Two reading processes, as in use. The letters differ, so that nothing is read twice.

Example:
    `anke bench --only intake`
"""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from time import perf_counter

from anke.intake.reading.pool import ReadingPool

Line = tuple[str, float, str, str]

PLAIN, HTML, WITH_FILES = 4_000, 2_000, 600
WORDS = """Hej

Jeg vil gerne klage over afgørelsen af 3. januar om boligstøtte. Jeg mener ikke, at
kommunen har set på alle mine papirer, og jeg har fået nye oplysninger fra lægen.

Sagen har nummer {number}.

Venlig hilsen
Bo Hansen

Den 3. marts 2026 kl. 10.15 skrev Borgerservice <borger@kommune.example>:
> Vi har modtaget din ansøgning.
> Du hører fra os.
"""
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{paragraphs}</w:body></w:document>"
)
PARAGRAPH = (
    "<w:p><w:r><w:t>Jeg klager over afgørelsen, fordi {number}.</w:t></w:r></w:p>"
)


def bench_reading_plain() -> list[Line]:
    """Measure plain mails; the product needs 150 a second, triage included."""
    letters = [_mail(number).as_bytes() for number in range(PLAIN)]
    speed, peak = _speed(letters)
    return [
        ("reading.plain", speed, "letters/s", ">= 400"),
        ("reading.plain.peak", peak, "MB", "<= 512"),
    ]


def bench_reading_html() -> Line:
    """Measure mails in two versions, with a quoted thread in both."""
    letters = [_with_html(number).as_bytes() for number in range(HTML)]
    return ("reading.html", _speed(letters)[0], "letters/s", "")


def bench_reading_files() -> list[Line]:
    """Measure mails with a PDF of four pages and a Word document each."""
    letters = [_with_files(number).as_bytes() for number in range(WITH_FILES)]
    speed, peak = _speed(letters)
    return [
        ("reading.files", speed, "letters/s", ""),
        ("reading.files.peak", peak, "MB", "<= 512"),
    ]


BENCHES = (bench_reading_plain, bench_reading_html, bench_reading_files)


def _speed(letters: list[bytes]) -> tuple[float, float]:
    with ReadingPool(workers=2) as pool:
        warm = ((raw, "email") for raw in letters[:20])
        for _ in pool.read_many(warm):
            continue
        started = perf_counter()
        count = sum(
            reading.is_readable
            for reading in pool.read_many((raw, "email") for raw in letters)
        )
        return count / (perf_counter() - started), pool.peak_bytes / 1024**2


def _mail(number: int) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Bo Hansen <bo{number}@example.dk>"
    message["Subject"] = f"Klage over afgørelse {number}"
    message["Message-ID"] = f"<{number}@example.dk>"
    message.set_content(WORDS.format(number=number))
    return message


def _with_html(number: int) -> EmailMessage:
    message = _mail(number)
    lines = "".join(f"<p>{line}</p>" for line in WORDS.splitlines() * 5)
    message.add_alternative(f"<html><body>{lines}</body></html>", subtype="html")
    return message


def _with_files(number: int) -> EmailMessage:
    message = _mail(number)
    message.add_attachment(
        _pdf(number), maintype="application", subtype="pdf", filename="afgørelse.pdf"
    )
    message.add_attachment(
        _docx(number), maintype="application", subtype="octet-stream", filename="a.docx"
    )
    return message


def _docx(number: int) -> bytes:
    written = io.BytesIO()
    paragraphs = "".join(PARAGRAPH.format(number=number + n) for n in range(60))
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", DOCUMENT.format(paragraphs=paragraphs))
    return written.getvalue()


def _pdf(number: int) -> bytes:
    """Make a PDF of four pages with some lines each."""
    shown = f"({number}: afgorelse om boligstotte) Tj 0 -14 Td "
    stream = f"BT /F1 11 Tf 50 780 Td {shown * 45} ET".encode()
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [5 0 R 6 0 R 7 0 R 8 0 R] /Count 4 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        *[page] * 4,
    ]
    return _written(objects)


def _written(objects: list[bytes]) -> bytes:
    written, places = bytearray(b"%PDF-1.4\n"), []
    for place, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (place, content)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return bytes(written + tail % (size, start))
