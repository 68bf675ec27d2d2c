# SPDX-License-Identifier: EUPL-1.2
"""Documents are stored once, durable before they are named, and checked when read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from anke import durable
from anke.cases.documents import (
    document_path,
    read_document,
    refer_to_document,
    store_content,
    store_folder,
    sweep_store,
)
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.errors import CommandRefusedError, DocumentMissingError
from anke.cases.tests.factories import RECEIVED_ON, do, register
from anke.cases.verification import verify

if TYPE_CHECKING:
    from anke.cases.models import Document

LETTER = "Jeg klager over afgørelsen.".encode()


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path) -> None:
    settings.ANKE_VAR = tmp_path


@pytest.mark.unit
def test_the_same_content_is_stored_once() -> None:
    """Two filings of one letter share one file."""
    first, second = store_content(LETTER), store_content(LETTER)

    assert first == second
    assert [p for p in store_folder().rglob("*") if p.is_file()] == [
        document_path(first)
    ]


@pytest.mark.faults
@pytest.mark.parametrize("failing", range(1, 6))
def test_a_failing_flush_counts_as_not_stored(monkeypatch, failing: int) -> None:
    """After an error of the n-th fsync the content is written anew, never half."""
    real, calls, inodes = os.fsync, 0, []

    def fail(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(5, "Input/output error")
        inodes.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(durable.os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        store_content(LETTER)
    assert calls >= failing
    found = [p for p in store_folder().rglob("*") if p.is_file()]
    assert all(p.read_bytes() == LETTER for p in found)
    inodes.clear()

    digest = store_content(LETTER)

    files = [p for p in store_folder().rglob("*") if p.is_file()]
    assert files == [document_path(digest)]
    assert document_path(digest).read_bytes() == LETTER
    # The file that stands there is one that was flushed after the error.
    assert document_path(digest).stat().st_ino in inodes


@pytest.mark.faults
def test_what_a_killed_writer_left_is_swept_away() -> None:
    """Only what is older than a day: a younger file may still be written."""
    store_content(LETTER)
    folder = store_folder() / "unfinished"
    old, young = folder / ".old", folder / ".young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))

    assert sweep_store() == 1
    assert [path.name for path in folder.iterdir()] == [".young"]


def _filed() -> tuple[str, Document]:
    number = register().number
    row = refer_to_document(
        case_stream(number),
        store_content(LETTER),
        size_bytes=len(LETTER),
        media_type="text/plain",
    )
    row.save(force_insert=True)
    do(number, c.FileDocument(row.commitment, "Klage", "received"), RECEIVED_ON)
    return number, row


@pytest.mark.db
@pytest.mark.django_db
def test_a_filed_document_is_read_back() -> None:
    """What was filed is what is read."""
    _, row = _filed()

    assert read_document(row) == LETTER
    assert verify().is_sound


@pytest.mark.db
@pytest.mark.django_db
def test_a_changed_file_is_found() -> None:
    """Reading and verifying both refuse another content."""
    _, row = _filed()
    document_path(row.sha256).write_bytes(b"noget andet")

    with pytest.raises(DocumentMissingError, match="changed"):
        read_document(row)
    assert [f.check for f in verify().findings] == ["contents"]


@pytest.mark.db
@pytest.mark.django_db
def test_a_missing_file_is_found() -> None:
    """A file that is gone is named."""
    _, row = _filed()
    document_path(row.sha256).unlink()

    with pytest.raises(DocumentMissingError, match="gone"):
        read_document(row)
    assert "gone" in verify().findings[0].message


@pytest.mark.db
@pytest.mark.django_db
def test_erasing_a_document_deletes_the_file_with_its_last_row(
    django_capture_on_commit_callbacks,
) -> None:
    """A content that is filed twice stays until the second filing is erased too."""
    (first, one), (second, two) = _filed(), _filed()
    reason = "databeskyttelsesforordningen art. 17"

    with django_capture_on_commit_callbacks(execute=True):
        do(first, c.ErasePersonalData(one.commitment, reason), RECEIVED_ON)
    assert document_path(one.sha256).exists()
    with django_capture_on_commit_callbacks(execute=True):
        do(second, c.ErasePersonalData(two.commitment, reason), RECEIVED_ON)

    assert not document_path(one.sha256).exists()
    assert verify().is_sound


@pytest.mark.db
@pytest.mark.django_db
def test_a_document_without_a_theme_is_refused() -> None:
    """Offentlighedsloven § 15 demands a short theme."""
    number = register().number

    with pytest.raises(CommandRefusedError, match="theme"):
        do(number, c.FileDocument("ab", "  ", "received"), RECEIVED_ON)
