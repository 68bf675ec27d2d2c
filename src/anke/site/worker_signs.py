# SPDX-License-Identifier: EUPL-1.2
"""Signs of life of background workers: a locked file for each.

The system lets go of the lock however the worker ends, so a sign that can be locked is
a dead worker's. Of another machine's workers nothing is known.
"""

from __future__ import annotations

import fcntl
import os
import re
import socket
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Self
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class WorkerSign:
    """This process's own sign, for as long as it lives.

    Args:
        folder: Where signs lie, on a disk of this machine; made when it is missing.

    Attributes:
        worker: The worker's name: machine, process and chance, at most 64 letters.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            self.worker = f"{_machine()}.{os.getpid()}-{uuid4().hex[:12]}"
            # Kept open: a lock of this kind ends when the process closes the file, and
            # no child has a part in it.
            self._file: IO[bytes] = (folder / self.worker).open("wb", buffering=0)
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            if _is_still_there(self._file, folder / self.worker):
                return
            # Somebody cleared it away between the two lines above.
            self._file.close()

    def __enter__(self) -> Self:
        """Give the sign until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the sign: this process is no worker any more."""
        self._file.close()


def is_dead(folder: Path, worker: str) -> bool:
    """Tell whether a worker of this machine has ended. Never ask for one's own name."""
    if worker.rpartition(".")[0] != _machine():
        return False
    try:
        with _locked(folder / worker) as locked:
            return locked
    except FileNotFoundError:
        return True


def clear_away(folder: Path, *, but: str) -> None:
    """Remove the signs of the dead, once nobody asks for them any more."""
    for sign in folder.glob(f"{_machine()}.*"):
        if sign.name == but:
            continue
        try:
            with _locked(sign) as locked:
                if locked:
                    sign.unlink()
        except FileNotFoundError:
            continue


@contextmanager
def _locked(sign: Path) -> Iterator[bool]:
    """Try to lock a sign; say whether that worked."""
    with sign.open("r+b", buffering=0) as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _is_still_there(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _machine() -> str:
    """Return this machine's name as a file may be called."""
    return re.sub(r"[^A-Za-z0-9-]", "-", socket.gethostname())[:36]
