# SPDX-License-Identifier: EUPL-1.2
"""Letters that are laid into folders: a Maildir, and plain folders for files.

A *Maildir* is ours alone: what lies in `new` (or in `cur`, unread) is fetched, and goes
to `cur` with the flag S when it is durable here. `tmp` belongs to whoever delivers.

A *drop folder* (Digital Post, scans) takes a file that is complete when it is renamed
in; hidden files and `.part` are still being written. A scanner may use a name again,
so a file is first moved to `i-gang` under a name of its own, where nobody can put
another in its place; when it is durable it goes to `modtaget`. What a killed process
has left in `i-gang` is taken up by the next.

    DropFolder(Path("/srv/scan"), MailChannel.SCAN)
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from anke.cases import clock
from anke.durable import flush_folder
from anke.intake.channels.source import (
    MOST_BYTES,
    Fetched,
    arrival_instant,
    in_batches,
)
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival
from anke.intake.errors import ChannelMisconfiguredError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

CLAIMED, DONE = "i-gang", "modtaget"
# Names that are given while a file is written.
_UNFINISHED = (".part",)
# The Maildir's own rule: who has not finished after 36 hours never will.
_STALE_SECONDS = 36 * 60 * 60
_NAME_KEPT = 50
_DELIVERED_AT = re.compile(r"\A(\d{9,11})\.")


class _Found(NamedTuple):
    """A file that lies somewhere: how large, and when it came (seconds)."""

    path: Path
    size: int
    came: float


class Maildir:
    """Mail that another program delivers into a Maildir."""

    def __init__(self, folder: Path, channel: MailChannel = MailChannel.FOLDER) -> None:
        self._folder = folder
        self.channel = channel

    def batches(self, problems: list[str]) -> Generator[list[Fetched]]:
        """Give what was not fetched yet, oldest first."""
        _must_exist(self._folder / "new")
        (self._folder / "cur").mkdir(exist_ok=True)
        waiting = [
            found._replace(came=_delivered(found))
            for name in ("new", "cur")
            for found in _files(self._folder / name)
            if "S" not in _flags(found.path.name) and found.path.name[0] != "."
        ]
        problems += _stale(_files(self._folder / "tmp"))
        yield from _read(sorted(waiting, key=_delivery_order), self.channel, problems)

    def acknowledge(self, taken: Sequence[Fetched]) -> None:
        """Move letters to `cur` and flag them as seen."""
        for fetched in taken:
            path = Path(fetched.place)
            base, flags = path.name.partition(":2,")[0], _flags(path.name)
            seen = f"{base}:2,{''.join(sorted({*flags, 'S'}))}"
            _move(path, self._folder / "cur" / seen)
        if taken:
            # Where they went first: after a power cut they stand twice, never nowhere.
            flush_folder(self._folder / "cur")
            flush_folder(self._folder / "new")


class DropFolder:
    """Files that another program renames into a folder when they are complete."""

    def __init__(self, folder: Path, channel: MailChannel) -> None:
        self._folder = folder
        self.channel = channel

    def batches(self, problems: list[str]) -> Generator[list[Fetched]]:
        """Give what lies there, oldest first, each file under a name of our own."""
        _must_exist(self._folder)
        for name in (CLAIMED, DONE):
            (self._folder / name).mkdir(exist_ok=True)
        lying = _files(self._folder)
        problems += _stale(f for f in lying if _is_unfinished(f.path.name))
        for found in lying:
            if _is_unfinished(found.path.name):
                continue
            if not found.size:
                problems.append(_said("En tom fil", found))
                continue
            claimed = f"{secrets.token_hex(8)}.{found.path.name[-_NAME_KEPT:]}"
            _move(found.path, self._folder / CLAIMED / claimed)
        claimed_files = sorted(_files(self._folder / CLAIMED), key=_arrival_order)
        yield from _read(claimed_files, self.channel, problems)

    def acknowledge(self, taken: Sequence[Fetched]) -> None:
        """Move files to `modtaget`."""
        for fetched in taken:
            path = Path(fetched.place)
            _move(path, self._folder / DONE / path.name)
        if taken:
            for folder in (self._folder / DONE, self._folder / CLAIMED, self._folder):
                flush_folder(folder)


def _must_exist(folder: Path) -> None:
    if not folder.is_dir():
        raise ChannelMisconfiguredError(
            f"{folder} is not a folder",
            user_text=f"Mappen {folder} findes ikke. Kontakt driften.",
        )


def _files(folder: Path) -> list[_Found]:
    """List the files of a folder; no folder, no files."""
    found = []
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            # Somebody else may have moved it since the folder was read.
            with suppress(FileNotFoundError):
                facts = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(facts.st_mode):
                    found.append(
                        _Found(Path(entry.path), facts.st_size, facts.st_mtime)
                    )
    return found


def _read(
    found: Sequence[_Found], channel: MailChannel, problems: list[str]
) -> Iterator[list[Fetched]]:
    """Read files in batches; what is empty or far too large stays, and is told."""
    by_place = {str(one.path): one for one in found}
    for one in found:
        if not one.size:
            problems.append(_said("En tom fil", one))
        elif one.size > MOST_BYTES:
            problems.append(_said("En alt for stor fil", one))
    sized = ((p, f.size) for p, f in by_place.items() if 0 < f.size <= MOST_BYTES)
    for batch in in_batches(sized):
        fetched = [_fetched(by_place[place], channel, problems) for place in batch]
        yield [one for one in fetched if one is not None]


def _fetched(
    found: _Found, channel: MailChannel, problems: list[str]
) -> Fetched | None:
    try:
        raw = found.path.read_bytes()
    except FileNotFoundError:
        # Another process of ours has taken it.
        return None
    except OSError as error:
        problems.append(_said(f"En fil, der ikke kan læses ({error.strerror}),", found))
        return None
    arrival = Arrival(channel, raw, arrival_instant(found.came))
    return Fetched(arrival, str(found.path))


def _move(source: Path, target: Path) -> None:
    """Give a file its new place; whoever comes second finds it done."""
    with suppress(FileNotFoundError):
        source.rename(target)


def _flags(name: str) -> str:
    return name.partition(":2,")[2]


def _delivered(found: _Found) -> float:
    """Give the second of delivery that a Maildir name begins with, else the file's."""
    match = _DELIVERED_AT.match(found.path.name)
    return float(match[1]) if match else found.came


def _delivery_order(found: _Found) -> tuple[float, str]:
    return found.came, found.path.name


def _arrival_order(found: _Found) -> tuple[float, str]:
    """Order by time and by the name that the file had before it was claimed."""
    return found.came, found.path.name.partition(".")[2]


def _is_unfinished(name: str) -> bool:
    return name.startswith(".") or name.endswith(_UNFINISHED)


def _stale(found: Iterable[_Found]) -> list[str]:
    """Tell of deliveries that were broken off; they are nobody's letters yet."""
    latest = clock.wall_now().timestamp() - _STALE_SECONDS
    return [_said("En afbrudt aflevering", one) for one in found if one.came < latest]


def _said(what: str, found: _Found) -> str:
    """Say of a file what is wrong; never its name, which can be a person's."""
    came = datetime.fromtimestamp(found.came, clock.COPENHAGEN)
    return (
        f"{what} ({found.size} bytes, {came:%d.%m.%Y %H.%M.%S}) ligger i "
        f"{found.path.parent}. Den er ikke modtaget."
    )
