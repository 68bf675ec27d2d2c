# SPDX-License-Identifier: EUPL-1.2
"""Files that are whole and on the disk before anybody is told of them.

Written beside its place, flushed, renamed, its folder flushed: a reader never sees half
a file, and a power cut after the call takes nothing away. An error while flushing means
"not written": the kernel may have dropped the pages, so flushing again proves nothing
and the caller writes the file anew from its source.

    write_durably(folder / "manifest.json", b"{}")
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer


def write_durably(
    path: Path,
    content: Buffer,
    *,
    within: Path | None = None,
    flush_names: bool = True,
) -> None:
    """Write a file, or replace it, so that it is whole and survives a power cut.

    Folders are made as needed; `within` names the outermost one whose entries may be
    new and are flushed too. Without `flush_names` a power cut may take the whole file,
    but never leave half of it: enough for what can be built again.

    Errors: OSError; then the old file or the new one stands at `path`, whole, but the
    new one may not survive a power cut.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    if flush_names:
        flush_folders(path.parent, within=within)


def flush_folders(folder: Path, *, within: Path | None = None) -> None:
    """Put a folder's names on the disk, and those of its parents up to `within`."""
    flush_folder(folder)
    while within is not None and folder != within and within in folder.parents:
        folder = folder.parent
        flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Put a folder's names on the disk: flushing a file says nothing about them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
