# SPDX-License-Identifier: EUPL-1.2
"""Files that are named by their content: written once, and checked when they are read.

name = write_named(folder, b"...", "json")      # the SHA-256 of the content
read_named(folder, f"{name}.json")
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from anke.durable import write_durably
from anke.publication.errors import BundleDamagedError


def write_named(folder: Path, content: bytes, ending: str, *, within: Path) -> str:
    """Write a file unless it stands there; give its name, the hash of its content.

    `within` is the outermost folder that may be new.
    """
    name = hashlib.sha256(content).hexdigest()
    path = folder / f"{name}.{ending}"
    if not path.exists():
        write_durably(path, content, within=within)
    return name


def read_named(folder: Path, file: str, *, user_text: str = "") -> bytes:
    """Read a file and check that it is what it was; no name leads out of the folder.

    `user_text` says in Danish where it can be had when it is gone.

    Errors: BundleDamagedError.
    """
    path = folder / Path(file).name
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BundleDamagedError(
            f"{folder.name}/{path.name} is missing", user_text=user_text
        ) from error
    if hashlib.sha256(content).hexdigest() != path.stem:
        raise BundleDamagedError(f"{folder.name}/{path.name} was changed")
    return content
