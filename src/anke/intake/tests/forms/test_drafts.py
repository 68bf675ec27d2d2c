# SPDX-License-Identifier: EUPL-1.2
"""Drafts: kept for a day, encrypted, and gone when they should be."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from anke.intake.forms import drafts

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ANKE_VAR", str(tmp_path))


def files_below(folder: Path) -> list[Path]:
    """List all files."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_texts_and_files_come_back(tmp_path: Path) -> None:
    """What was kept is found again, and no text lies open on the disk."""
    draft = drafts.keep_file(
        drafts.new_draft(), "lægebrev.pdf", "application/pdf", [b"ab", b"c"]
    )
    draft = drafts.save_draft(replace(draft, fields={"text": "Hemmeligt"}))

    found = drafts.find_draft(draft.id)

    assert found == draft
    [file] = drafts.enclosed(draft)
    with file.open() as content:
        assert content.read() == b"abc"
    for path in files_below(tmp_path):
        assert b"Hemmeligt" not in path.read_bytes()
        assert "lægebrev" not in str(path)


def test_the_same_file_chosen_twice_is_kept_once() -> None:
    """Name and content are the same: the person pressed twice."""
    draft = drafts.new_draft()
    for name in ("a", "a", "b"):
        draft = drafts.keep_file(draft, name, "text/plain", [b"x"])

    assert [file.name for file in draft.files] == ["a", "b"]


def test_a_dropped_file_is_gone_from_the_disk(tmp_path: Path) -> None:
    """What is taken out lies nowhere; a place that is no file of it does nothing."""
    draft = drafts.keep_file(drafts.new_draft(), "a", "text/plain", [b"x"])

    after = drafts.drop_files(draft, ["../../x", draft.files[0].place])
    there = files_below(tmp_path)
    drafts.delete_dropped(draft, after)

    assert after.files == ()
    # Until the draft without it is saved, the one with it must hold it.
    assert len(there) == 1
    assert files_below(tmp_path) == []


def test_a_draft_is_durable_with_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is flushed, then the text, then each folder up to the outermost.

    Else a power cut would leave a draft with empty files, which would be sent; or
    none, and the person would send it all a second time.
    """
    flushed: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda fd: flushed.append(_path_of(fd)))

    draft = drafts.keep_file(drafts.new_draft(), "a", "text/plain", [b"x"])
    drafts.save_draft(draft)

    folder = tmp_path / "drafts" / draft.id
    assert flushed[0] == folder / draft.files[0].place
    assert flushed[1].parent == folder
    assert flushed[2:] == [folder, tmp_path / "drafts", tmp_path]


def _path_of(handle: int) -> Path:
    return Path(f"/proc/self/fd/{handle}").readlink()


def test_a_changed_draft_is_none(tmp_path: Path) -> None:
    """A file that somebody wrote over is not opened."""
    draft = drafts.save_draft(drafts.new_draft())
    [path] = files_below(tmp_path)
    path.write_bytes(b"\0" * 60)

    assert drafts.find_draft(draft.id) is None


def test_drafts_go_away_after_a_day(tmp_path: Path) -> None:
    """Only the one that was touched within a day stays."""
    old, new = (drafts.save_draft(drafts.new_draft()) for _ in range(2))
    past = time.time() - drafts.KEPT_SECONDS - 60
    os.utime(tmp_path / "drafts" / old.id, (past, past))

    assert drafts.forget_old_drafts() == 1
    assert drafts.find_draft(old.id) is None
    assert drafts.find_draft(new.id) == new


@pytest.mark.parametrize("strange", ["", "../x", "0" * 31])
def test_what_is_no_draft_is_not_looked_for(strange: str) -> None:
    """A word that is no number of a draft leads to no folder."""
    if not strange:
        assert drafts.find_draft(strange) is None
        return
    with pytest.raises(ValueError, match="hexadecimal"):
        drafts.find_draft(strange)
