# SPDX-License-Identifier: EUPL-1.2
"""A folder from which somebody else takes letters: a gateway, a printer.

What is made ready stands under a hidden name, flushed, in the folder itself. Handing
over is one rename within that folder, so that also a power cut leaves it under one of
the two names. When it is tried again after a crash and the hidden name is gone, the
letter has been handed over, whether or not somebody has taken it away since.

A folder that is not there, or has no `kvittering` in it, may be a share that is not
mounted; nothing is concluded from what is missing in it.
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from anke.decisions.dispatch.channels.transport import problem_of
from anke.decisions.dispatch.errors import NotTakenError, UnsureError
from anke.decisions.domain.dispatch import Problem
from anke.durable import flush_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.decisions.dispatch.channels.transport import Parcel

RECEIPTS = "kvittering"
_STAGED = re.compile(
    r"\.(?P<name>[0-9]{2}-U[0-9]{5,}(?:-[0-9]+)?)\.(?P<attempt>[0-9]+)"
)


class OutFolder:
    """A folder for letters; `suffix` is what their names end with."""

    may_repeat = True
    awaits_receipt = False
    suffix = ""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def prepare(self, parcel: Parcel) -> None:
        """Lay the letter down under its hidden name."""
        if not self._is_there():
            raise NotTakenError(Problem.MISCONFIGURED)
        try:
            self.lay(self.staged(parcel.name, parcel.attempt), parcel)
        except OSError as error:
            self.discard(parcel)
            raise NotTakenError(problem_of(error)) from error

    def lay(self, place: Path, parcel: Parcel) -> None:
        """Write the letter so that it is whole and survives a power cut."""
        raise NotImplementedError

    def hand_over(self, parcel: Parcel) -> None:
        """Give the letter the name under which it is taken."""
        if not self._is_there():
            raise UnsureError(Problem.MISCONFIGURED)
        final = self.folder / f"{parcel.name}{self.suffix}"
        try:
            # Without the hidden name it has been handed over before.
            with suppress(FileNotFoundError):
                self.staged(parcel.name, parcel.attempt).rename(final)
            flush_folder(self.folder)
        except OSError as error:
            raise UnsureError(problem_of(error)) from error

    def discard(self, parcel: Parcel) -> None:
        """Delete what was made ready, as far as it goes; the sweep takes the rest."""
        with suppress(OSError):
            _delete(self.staged(parcel.name, parcel.attempt))

    def staged(self, name: str, attempt: int) -> Path:
        """Give the hidden name; each attempt has its own, and touches no other's."""
        return self.folder / f".{name}.{attempt}{self.suffix}"

    def made_ready(self) -> Iterator[tuple[str, int]]:
        """Name what stands there under hidden names: issue and attempt."""
        for path in self.folder.iterdir() if self._is_there() else ():
            match = _STAGED.fullmatch(path.name.removesuffix(self.suffix))
            if match:
                yield match["name"], int(match["attempt"])

    def throw_away(self, name: str, attempt: int) -> None:
        """Delete what an attempt that came to nothing has left."""
        with suppress(OSError):
            _delete(self.staged(name, attempt))

    def receipts(self) -> Path:
        """Give the folder in which receipts are laid."""
        return self.folder / RECEIPTS

    def _is_there(self) -> bool:
        """Tell whether the folder is there; one of our own is made."""
        if self.receipts().is_dir():
            return True
        if Path(settings.ANKE_VAR) not in self.folder.parents:
            return False
        with suppress(OSError):
            self.receipts().mkdir(parents=True, exist_ok=True)
            flush_folder(self.folder)
        return self.receipts().is_dir()


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
