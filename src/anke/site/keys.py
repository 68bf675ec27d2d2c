# SPDX-License-Identifier: EUPL-1.2
"""Keys live in files of their own, outside the database they protect.

A key file holds 64 hexadecimal digits (32 bytes) and one newline; nobody but its owner
may read it. The demo makes its keys on the first start; production must be given them.

Example:
    `.venv/bin/python -c "import secrets; print(secrets.token_hex(32))" > secret.key`
    followed by `chmod 600 secret.key` makes a key for production.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from anke.durable import flush_folder
from anke.site.errors import KeyUnreadable

KEY_BYTES = 32
READABLE_BY_OTHERS = 0o077


def read_or_create_key(path: Path) -> bytes:
    """Return the key in a file, making the file on the first call.

    Two processes that start at once get the same key: the file appears whole or not at
    all, and whoever comes second reads the first one's. The key is on the disk before
    anything can be encrypted with it.

    Errors:
        KeyUnreadable: the file is there but open to others, or not a key.
    """
    with suppress(FileExistsError):
        if not path.exists():
            _create_key(path)
    return read_key(path)


def read_key(path: Path) -> bytes:
    """Return the 32 bytes of a key file.

    Errors:
        KeyUnreadable: the file is missing, open to others, or not a key.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
        key = bytes.fromhex(text)
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise KeyUnreadable(f"{path}: not 64 hexadecimal digits") from error
    if len(key) != KEY_BYTES:
        raise KeyUnreadable(f"{path}: {len(key)} bytes, a key has {KEY_BYTES}")
    if mode & READABLE_BY_OTHERS:
        raise KeyUnreadable(f"{path}: others may read it; run: chmod 600 {path}")
    return key


def _create_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(KEY_BYTES)}\n")
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, refuses to replace a key that another process made.
        path.hardlink_to(unfinished)
        flush_folder(path.parent)
    finally:
        unfinished.unlink()
