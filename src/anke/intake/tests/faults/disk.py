# SPDX-License-Identifier: EUPL-1.2
"""What a power cut leaves: of each file what was flushed, of each folder its names.

The worst that a disk may do to who does not flush: content counts from the last fsync
of the file, a name from the last fsync of its folder; all else is gone.

    disk = Disk(root)                    # all that stands there now is durable
    run_traced(work, root, fault, observer=disk)
    disk.write_to(other)                 # the same tree after the lights went out
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from anke.intake.tests.faults.tracer import Observer

_FLUSHES = {"fsync", "fdatasync"}
_OPENS = {"open", "openat"}


class Disk(Observer):
    """The durable state of a tree, by inode."""

    def __init__(self, root: Path) -> None:
        self._contents: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        # A handle on each inode keeps its number from being given to another.
        self._handles: dict[int, int] = {}
        self._root = self._take(str(root))

    def _take(self, path: str) -> int:
        """Take a path as durable, with all below it."""
        inode = self._hold(path)
        if path_is_folder(path):
            self._names[inode] = {
                entry.name: self._take(entry.path) for entry in os.scandir(path)
            }
        else:
            self._contents[inode] = _content(path)
        return inode

    def _hold(self, path: str) -> int:
        inode = Path(path).stat().st_ino
        if inode not in self._handles:
            self._handles[inode] = os.open(path, os.O_PATH)
        return inode

    def done(self, pid: int, name: str, handle: int) -> None:
        """Note what was opened, and what was flushed."""
        path = f"/proc/{pid}/fd/{handle}"
        if name in _OPENS:
            self._hold(path)
        elif name in _FLUSHES:
            inode = self._hold(path)
            if path_is_folder(path):
                self._names[inode] = {
                    entry.name: self._hold(entry.path) for entry in os.scandir(path)
                }
            else:
                self._contents[inode] = _content(path)

    def write_to(self, target: Path) -> None:
        """Write the tree that a power cut now would leave."""
        self._write(self._root, target)

    def _write(self, inode: int, target: Path) -> None:
        facts = os.fstat(self._handles[inode])
        if stat.S_ISDIR(facts.st_mode):
            target.mkdir()
            for name, below in self._names.get(inode, {}).items():
                self._write(below, target / name)
        else:
            target.write_bytes(self._contents.get(inode, b""))
            os.utime(target, ns=(facts.st_atime_ns, facts.st_mtime_ns))

    def close(self) -> None:
        """Let the inodes go."""
        for handle in self._handles.values():
            os.close(handle)
        self._handles.clear()


def path_is_folder(path: str) -> bool:
    """Tell whether a path, or a link of /proc, leads to a folder."""
    return stat.S_ISDIR(Path(path).stat().st_mode)


def _content(path: str) -> bytes:
    return Path(path).read_bytes()
