# SPDX-License-Identifier: EUPL-1.2
"""A draft (*udkast*): everything of a release before it is out, named by its content.

What two persons sign is the draft's hash. It names every file by the hash of its
content, so that whoever signed has signed each figure. Under `ANKE_VAR/gate/`:

    drafts/<sha256>.json     what a release consists of
    files/<sha256>.parquet   cells, words and revisions, as they will be released
    kept/<sha256>.npz        what stands behind them; never leaves the house
"""

from __future__ import annotations

import json
from collections.abc import Mapping  # noqa: TC003 - `from_plain` reads the types
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.publication.bundle.contents import Text, from_plain, to_plain
from anke.publication.bundle.named_files import read_named, write_named
from anke.publication.domain.rules import ProtectionRule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Place:
    """One area and year of a draft.

    Attributes:
        cells: The file of released cells.
        kept: The file of what stands behind them.
        tables: For each table how many rows are shown, small, hidden, nought by law.
        taken_over: Whether marks are those of the release before, nothing being new.
    """

    cells: str
    kept: str
    tables: Mapping[str, Mapping[str, int]]
    taken_over: bool = False


@dataclass(frozen=True)
class Draft:
    """What is to be released; equal drafts have the same bytes, and so the same name.

    Attributes:
        id: The release (`2022-12-31-1`).
        title: What it is called in the calendar.
        as_of: The last day that the figures know of.
        vintage: The vintage of facts that it was made from.
        rules: The version of the rules in force.
        threshold: Counts below it are the class "0–4".
        width: How wide an outsider's interval is at least.
        previous: The release before, withdrawn or not; empty for the first.
        places: For each area and year (`municipal/2022`) its files.
        contents: The file of words.
        revisions: The file of the log of revisions.
        revised: How many published figures changed since the release before.
    """

    id: str
    title: Text
    as_of: str
    vintage: str
    rules: str
    threshold: int
    width: int
    previous: str
    places: Mapping[str, Mapping[str, object]]
    contents: str
    revisions: str
    revised: int

    @property
    def rule(self) -> ProtectionRule:
        """The rule by which it was protected."""
        return ProtectionRule(self.threshold, self.width)

    def place(self, name: str) -> Place:
        """Give one area and year."""
        return from_plain(Place, self.places[name])

    def all_places(self) -> list[tuple[str, Place]]:
        """Give every area and year, in order."""
        return [(name, self.place(name)) for name in sorted(self.places)]


def save_draft(folder: Path, draft: Draft) -> str:
    """Write a draft; give its name, the hash of its content."""
    text = json.dumps(to_plain(draft), ensure_ascii=False, sort_keys=True, indent=1)
    content = text.encode() + b"\n"
    return write_named(folder / "drafts", content, "json", within=folder)


def read_draft(folder: Path, name: str) -> Draft:
    """Read a draft by its name. Errors: BundleDamagedError."""
    told = (
        "Udkastet mangler (ANKE_VAR/gate/drafts). Forbered offentliggørelsen igen, "
        "eller hent det fra sikkerhedskopien."
    )
    content = read_named(folder / "drafts", f"{name}.json", user_text=told)
    return from_plain(Draft, json.loads(content))


def file_of(folder: Path, name: str) -> bytes:
    """Read a file of a draft. Errors: BundleDamagedError."""
    return read_named(folder / "files", name)


def history_of(earlier: Sequence[Draft], place: str) -> tuple[str, ...]:
    """List what was kept of an area and year by earlier releases, repetitions once."""
    names = [draft.place(place).kept for draft in earlier if place in draft.places]
    return tuple(dict.fromkeys(names))
