# SPDX-License-Identifier: EUPL-1.2
"""The mapping as a TOML file: read it, check it, and write down what is not settled.

settled = load_mapping(Path("moving.toml"))
settled.mapping.values["area"]          # {'KSB': 'municipal'}
skeleton(settled.mapping, unknown)      # the same file with what is missing
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from anke.cases.moving.domain.dictionary import BY_NAME, TABLES
from anke.cases.moving.domain.mapping import Mapping
from anke.cases.moving.domain.words import FIXED, OPEN
from anke.cases.moving.errors import MovingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from anke.cases.moving.domain.words import Unknown

# The name under which a mapping is found in the folder of the tables.
BESIDE = "moving.toml"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LISTS = (
    FIXED.keys()
    | OPEN
    | {column.words for table in TABLES for column in table.columns if column.words}
)


@dataclass(frozen=True, slots=True)
class Settled:
    """A mapping with its name and the hash of its text; both empty for none."""

    mapping: Mapping
    name: str = ""
    sha256: str = ""


def load_mapping(path: Path | None) -> Settled:
    """Load a mapping; without one, everything is as Anke names it.

    Errors: MovingError naming the file, the table and the field.
    """
    if path is None:
        return Settled(Mapping())
    try:
        text = path.read_text(encoding="utf-8")
        mapping = TypeAdapter(Mapping).validate_python(tomllib.loads(text))
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(path, f"is not readable TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _refused(path, f"[{place}] {first['msg']}") from error
    for problem in _problems(mapping):
        raise _refused(path, problem)
    return Settled(mapping, path.name, sha256(text.encode()).hexdigest())


def _refused(path: Path, problem: str) -> MovingError:
    return MovingError(
        f"{path}: {problem}",
        user_text=f"Afbildningen {path.name} kan ikke bruges: {problem}",
    )


def _problems(mapping: Mapping) -> Iterator[str]:
    source = mapping.source
    if not _ID.fullmatch(source.id):
        yield f"[source] id: {source.id!r} is not small letters, digits and -"
    if len(source.delimiter) > 1:
        yield "[source] delimiter: must be one character"
    try:
        "".encode(source.encoding)
    except LookupError:
        yield f"[source] encoding: {source.encoding!r} is not an encoding"
    for table, columns in mapping.columns.items():
        if table not in BY_NAME:
            yield f"[columns.{table}]: there is no such table"
            continue
        for name in columns:
            if not BY_NAME[table].knows(name):
                yield f"[columns.{table}] {name}: there is no such column"
    for words in mapping.values.keys() - _LISTS:
        yield f"[values.{words}]: there is no such list"


def skeleton(mapping: Mapping, unknown: Iterable[Unknown]) -> str:
    """Write the mapping as it stands, with each unsettled word and the closest of ours.

    An unsettled word is commented out: take the sign away when the code is right.
    """
    source = mapping.source
    lines = [
        "# What Anke's words are called over there. Lines that begin with # are not",
        "# settled: write the right code, and take the # away.",
        "",
        "[source]",
        f"id = {_quoted(source.id)}",
        f"encoding = {_quoted(source.encoding)}",
        f"delimiter = {_quoted(source.delimiter)}",
        f"dates = [{', '.join(map(_quoted, source.dates))}]",
        f"documents = {_quoted(source.documents)}",
    ]
    for table, columns in mapping.columns.items():
        lines += ["", f"[columns.{table}]"]
        lines += [
            f"{_quoted(ours)} = {_quoted(theirs)}" for ours, theirs in columns.items()
        ]
    missing: dict[str, list[Unknown]] = {}
    for one in unknown:
        missing.setdefault(one.words, []).append(one)
    for words in dict.fromkeys((*mapping.values, *missing)):
        lines += ["", f"[values.{words}]"]
        for theirs, ours in mapping.values.get(words, {}).items():
            lines.append(f"{_quoted(theirs)} = {_quoted(ours)}")
        lines += [line for one in missing.get(words, ()) for line in _unsettled(one)]
    return "\n".join([*lines, ""])


def _unsettled(one: Unknown) -> Iterator[str]:
    near = " · ".join(f"{code} ({name})" for code, name in one.closest)
    told = f"closest: {near}" if near else f"one of: {', '.join(one.choices) or '–'}"
    yield f"# {one.rows} rows; {told}"
    key = f"{one.area}/{one.text}" if one.area else one.text
    ours = one.closest[0][0] if one.closest else ""
    yield f"# {_quoted(key)} = {_quoted(ours)}"


def _quoted(text: str) -> str:
    # A JSON text is a TOML basic string, too.
    return json.dumps(text, ensure_ascii=False)
