# SPDX-License-Identifier: EUPL-1.2
"""Which files may come with a form: decided by content, refused in Danish."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from anke.intake.errors import FileRefusedError
from anke.intake.forms import file_types

pytestmark = pytest.mark.unit

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def archive(**parts: str) -> bytes:
    """Make a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


def picture(kind: str) -> bytes:
    """Make a picture."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


DOCX = archive(**{"[Content_Types]_xml": "<x/>", "word__document_xml": "<w/>"})
ODT = archive(mimetype="application/vnd.oasis.opendocument.text", content_xml="<w/>")
TAKEN = [
    ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
    ("a.exe", b"%PDF-1.7\n", "application/pdf"),
    ("a.docx", DOCX, file_types._BY_PART["word/document.xml"]),
    ("a.odt", ODT, "application/vnd.oasis.opendocument.text"),
    ("a.rtf", b"{\\rtf1\\ansi hej}", "application/rtf"),
    ("a.txt", "Kære Ankemyndighed".encode(), "text/plain"),
    ("a.txt", "BM er en forkortelse".encode("cp1252"), "text/plain"),
    ("a.eml", b"Return-Path: <a@b.dk>\nSubject: x\n\nhej", "message/rfc822"),
    ("a.doc", OLE, "application/msword"),
    ("a.msg", OLE, "application/vnd.ms-outlook"),
    ("a.jpg", picture("JPEG"), "image/jpeg"),
    ("a.png", picture("PNG"), "image/png"),
    ("a.tif", picture("TIFF"), "image/tiff"),
    ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heif"),
]
REFUSED = [
    ("a.pdf", b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + bytes(100)),
    ("a.txt", b"\x7fELF\2\1\1" + bytes(60)),
    ("a.pdf", b"<html><script>alert(1)</script>"),
    ("a.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("a.docx", archive(a="x")),
    ("a.docx", b"PK\x03\x04 and nothing more"),
    ("a.exe", OLE),
    ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
    ("a", b"hej"),
]


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN)
def test_what_case_files_are_made_of_is_taken(name, content, kind) -> None:
    """The content decides; a wrong name does not matter."""
    assert file_types.type_of(io.BytesIO(content), name) == kind


@pytest.mark.parametrize(("name", "content"), REFUSED)
def test_everything_else_is_refused_by_name_in_danish(name, content) -> None:
    """The text names the file and says what can be sent instead."""
    with pytest.raises(FileRefusedError) as refused:
        file_types.type_of(io.BytesIO(content), name)

    assert f"“{name}”" in refused.value.user_text
    assert "PDF" in refused.value.user_text
    assert str(refused.value) == "a file of a kind that is not taken in"


@given(st.binary(), st.sampled_from(["a.txt", "a.pdf", "a.eml", "a.docx", "a"]))
def test_no_bytes_break_the_check(content, name) -> None:
    """Anything at all has a type of the list or is refused."""
    for head in (b"", b"PK\x03\x04", OLE, b"%PDF"):
        try:
            kind = file_types.type_of(io.BytesIO(head + content), name)
        except FileRefusedError:
            continue
        assert "/" in kind


@pytest.mark.parametrize(
    ("size", "fits"),
    [(0, False), (1, True), (25 * 2**20, True), (25 * 2**20 + 1, False)],
)
def test_a_file_holds_one_byte_to_25_mb(size, fits) -> None:
    """The limit itself may be sent, one byte more may not."""
    if fits:
        file_types.check_size(size, "a.pdf")
        return
    with pytest.raises(FileRefusedError):
        file_types.check_size(size, "a.pdf")


def test_all_files_hold_200_mb() -> None:
    """The limit itself may be sent, one byte more may not."""
    file_types.check_total(200 * 2**20)
    with pytest.raises(FileRefusedError):
        file_types.check_total(200 * 2**20 + 1)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Brev\\klage.pdf", "klage.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("", "fil"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_for_showing_only(name, clean) -> None:
    """Folders and control characters go; the ending stays."""
    assert file_types.clean_name(name) == clean
