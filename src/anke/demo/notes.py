# SPDX-License-Identifier: EUPL-1.2
"""`authority.json`: what the demo is, which day it has, and how far its building came.

A light module without Django: a second start of the demo reads it and serves.

The clock of the house (`anke.cases.clock`) reads its `today`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from anke.demo.errors import NoteUnreadableError
from anke.durable import write_durably

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_NAME = "authority.json"
State = Literal["building", "built"]


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the note.

    `fingerprint` names all that the build depends on, so that only an equal build is
    carried on after it was broken off. `register` says in which database it lies.
    """

    name: str
    today: str
    cases: int
    years: int
    seed: int
    state: State
    fingerprint: str
    register: str


def read_note(var: Path) -> Note | None:
    """Read the note of a folder; None where no demo was begun.

    Errors: NoteUnreadableError.
    """
    path = var / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        values = json.loads(text)
        return Note(**{name: values[name] for name in Note.__slots__})
    except (ValueError, KeyError, TypeError) as error:
        raise NoteUnreadableError(
            f"{path}: not the note of a demo ({error})",
            user_text=f"Filen {path} kan ikke læses. Start med --rebuild.",
        ) from error


def write_note(var: Path, note: Note) -> None:
    """Write the note so that it stands there whole or not at all."""
    text = json.dumps(asdict(note), ensure_ascii=False, indent=2) + "\n"
    write_durably(var / FILE_NAME, text.encode())


def register_name(database: Mapping[str, Any]) -> str:
    """Name a database without its password, from Django's entry for it.

    A file is named without its folder, so that the folder may be moved.

    >>> register_name({"ENGINE": "django.db.backends.sqlite3", "NAME": "/v/a.sqlite3"})
    'sqlite3 a.sqlite3'
    """
    kind = str(database["ENGINE"]).rpartition(".")[2]
    name = str(database["NAME"])
    if kind == "sqlite3":
        return f"{kind} {name.rpartition('/')[2]}"
    return f"{kind} {database.get('HOST', '')}:{database.get('PORT', '')} {name}"


def note_built(var: Path, note: Note) -> Note:
    """Note that the build has come to its end."""
    built = replace(note, state="built")
    write_note(var, built)
    return built
