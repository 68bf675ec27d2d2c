# SPDX-License-Identifier: EUPL-1.2
"""The demo authority's mailbox: several thousand letters, with their truth beside them.

The folder holds `archive` and `inbox` (Maildirs), `truth.jsonl` with a line for each
letter, and `mailbox.json`, which says what was written. It is written under another
name, flushed and renamed, so it stands there whole or not at all.

    counts = write_demo_mail(var / "mail", seed=2022, count=mail_count(20_000))
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from anke.demo.domain.authority import LAST_DAY
from anke.demo.errors import MailFolderInUseError
from anke.demo.letter_making import letters
from anke.demo.mail_source import read_source
from anke.durable import flush_folder, write_durably

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from anke.demo.domain.mail.facts import Source, Truth
    from anke.demo.domain.mail.message import Posted

TRUTH, NOTE = "truth.jsonl", "mailbox.json"
FOLDERS = ("archive", "inbox")
_MOST, _LEAST, _CASES_A_LETTER = 6_000, 40, 5


@dataclass(frozen=True, slots=True)
class Counts:
    """What a mailbox holds. `digest` is over all letters and their truth, in order."""

    seed: int
    letters: int
    archived: int
    arriving: int
    attachments: int
    scanned: int
    size_bytes: int
    kinds: dict[str, int]
    digest: str


def mail_count(cases: int) -> int:
    """Say how many letters suit a demo of so many cases.

    >>> mail_count(20_000), mail_count(60), mail_count(600_000)
    (4000, 40, 6000)
    """
    return max(_LEAST, min(_MOST, cases // _CASES_A_LETTER))


def write_demo_mail(
    folder: Path,
    *,
    seed: int,
    count: int,
    last: date = LAST_DAY,
    progress: Callable[[int], object] = lambda _: None,
) -> Counts:
    """Write the mailbox of the demo's register, unless it stands there already.

    Errors: NoCasesError; MailFolderInUseError when the folder holds something else.
    """
    there = read_counts(folder)
    if there is not None:
        return there
    source = read_source(seed=seed, count=count, last=last)
    return write_mailbox(folder, source=source, count=count, progress=progress)


def write_mailbox(
    folder: Path,
    *,
    source: Source,
    count: int,
    progress: Callable[[int], object] = lambda _: None,
) -> Counts:
    """Write the letters that come of a source; `progress` is told of each.

    Run twice it writes nothing the second time. What a broken writing left is thrown
    away: it lies under a name of its own, and nobody has read it.

    Errors: MailFolderInUseError when the folder holds something else.
    """
    there = read_counts(folder)
    if there is not None:
        return there
    made = folder.with_name(f"{folder.name}.making")
    if made.exists():
        shutil.rmtree(made)
    counts = _Writer(made).write(letters(source, count), source.seed, progress)
    made.replace(folder)
    flush_folder(folder.parent)
    return counts


def read_counts(folder: Path) -> Counts | None:
    """Read what a mailbox holds; None where there is none yet.

    Errors: MailFolderInUseError when the folder holds something else.
    """
    try:
        text = (folder / NOTE).read_text("utf-8")
    except FileNotFoundError:
        if folder.exists() and any(folder.iterdir()):
            raise MailFolderInUseError(
                f"{folder} holds something that is no mailbox of the demo",
                user_text=f"Mappen {folder} er i brug til noget andet.",
            ) from None
        return None
    return Counts(**json.loads(text))


class _Writer:
    """Writes letters into a new folder and counts them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._truth: list[bytes] = []
        self._digest = sha256()
        self._counted: Counter[str] = Counter()
        for name in FOLDERS:
            for part in ("new", "cur", "tmp"):
                (folder / name / part).mkdir(parents=True)

    def write(
        self, posted: Iterator[Posted], seed: int, progress: Callable[[int], object]
    ) -> Counts:
        """Write all, flush all, and note what there is."""
        for letter in posted:
            self._one(letter)
            progress(1)
        _flush(self._folder)
        write_durably(self._folder / TRUTH, b"".join(self._truth))
        counts = self._counts(seed)
        note = json.dumps(asdict(counts), ensure_ascii=False, indent=2) + "\n"
        write_durably(self._folder / NOTE, note.encode())
        return counts

    def _one(self, letter: Posted) -> None:
        part = "archive/cur" if letter.archived else "inbox/new"
        path = self._folder / part / letter.name
        path.write_bytes(letter.content)
        # A mailbox server takes the day of arrival from the file's.
        os.utime(path, (letter.at.timestamp(),) * 2)
        line = truth_line(letter.truth)
        self._truth.append(line)
        self._digest.update(sha256(letter.content).digest() + sha256(line).digest())
        papers = letter.truth.attachments
        self._counted.update(
            {
                letter.truth.kind: 1,
                letter.truth.folder: 1,
                "attachments": len(papers),
                "scanned": sum(paper.scanned for paper in papers),
                "size": len(letter.content),
            }
        )

    def _counts(self, seed: int) -> Counts:
        counted = self._counted
        archived, arriving = (counted.pop(name, 0) for name in FOLDERS)
        return Counts(
            seed=seed,
            letters=archived + arriving,
            archived=archived,
            arriving=arriving,
            attachments=counted.pop("attachments", 0),
            scanned=counted.pop("scanned", 0),
            size_bytes=counted.pop("size", 0),
            kinds=dict(sorted(counted.items())),
            digest=self._digest.hexdigest(),
        )


def truth_line(truth: Truth) -> bytes:
    """Write a truth as a line of JSON."""
    return (json.dumps(asdict(truth), ensure_ascii=False) + "\n").encode()


def _flush(folder: Path) -> None:
    """Put all files on the disk, all at once: the disk sorts them best."""
    for path in sorted(folder.rglob("*")):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    flush_folder(folder)
