# SPDX-License-Identifier: EUPL-1.2
"""Load a mapping: a TOML file of one's own, or one that is shipped, by its name.

loaded = load_mapping("wabo-receipt")      # or "my/own.toml"
loaded.log.id, loaded.mapping.columns.case
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import TypeAdapter, ValidationError

from anke.cases.domain.eventlog_columns import check_words
from anke.cases.domain.eventlog_errors import MappingError
from anke.cases.domain.eventlog_mapping import Log, Mapping
from anke.cases.rules import rules_with
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary

    from anke.cases.domain.decide import Rules

SHIPPED = Path(__file__).parent.parent / "data" / "mappings"
LOG_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
TABLES = {"area", "law", "subject", "first_instance", "track", "deadline", "holiday"}
Kind = TypeVar("Kind")
_UNKNOWN = {"extra_forbidden", "unexpected_keyword_argument"}

# What pydantic says, in the words of the person who writes the file.
_DANISH = {
    "missing": "mangler",
    "extra_forbidden": "er ikke et kendt felt",
    "unexpected_keyword_argument": "er ikke et kendt felt",
    "string_type": "skal være en tekst",
    "dict_type": "skal være en tabel",
    "dataclass_type": "skal være en tabel",
    "tuple_type": "skal være en liste",
    "literal_error": "er ikke en af mulighederne",
}


@dataclass(frozen=True, slots=True)
class LoadedMapping:
    """A mapping with its text, and the rules that hold once the text is applied."""

    name: str
    text: str
    log: Log
    mapping: Mapping
    rules: Rules

    @property
    def sha256(self) -> str:
        """The hash of the text: another text is another mapping."""
        return sha256(self.text.encode()).hexdigest()


def shipped_mappings() -> list[str]:
    """Name the mappings that come with Anke."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def load_mapping(name: str) -> LoadedMapping:
    """Load and check a mapping by its path or by the name of a shipped one.

    Errors: MappingError naming file, table and field; the errors of the catalogue and
    of the deadlines for the entries that the mapping brings.
    """
    path = _find(name)
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        raise MappingError(
            f"cannot be read: {error.strerror}", "kan ikke læses", file=str(path)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(
            f"is not readable TOML: {error}",
            f"kan ikke læses som TOML: {error}",
            file=path.name,
        ) from error
    try:
        return _load(path.name, text, document)
    except MappingError as error:
        raise MappingError(
            error.problem,
            error.problem_da,
            file=path.name,
            table=error.table,
            field=error.field,
        ) from None


def _find(name: str) -> Path:
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return path
    shipped = SHIPPED / f"{path.name.removesuffix('.toml')}.toml"
    if path.parent == Path() and shipped.is_file():
        return shipped
    known = ", ".join(shipped_mappings())
    raise MappingError(
        f"there is no such mapping; shipped are: {known}",
        f"der er ingen sådan afbildning; med Anke følger: {known}",
        file=name,
    )


def _load(name: str, text: str, document: Dictionary[str, object]) -> LoadedMapping:
    for table in document.keys() - TABLES - {"log", "mapping"}:
        raise MappingError(
            "is not a known table", "er ikke en kendt tabel", table=table
        )
    log = _read(Log, document, "log")
    mapping = _read(Mapping, document, "mapping")
    _check_log(log)
    _check_patterns(mapping)
    rules = _rules(name, text)
    for problem in check_words(mapping, log, rules):
        raise problem
    return LoadedMapping(name, text, log, mapping, rules)


def _read(kind: type[Kind], document: Dictionary[str, object], table: str) -> Kind:
    if table not in document:
        raise MappingError("is missing", "mangler", table=table)
    try:
        return TypeAdapter(kind).validate_python(document[table])
    except ValidationError as error:
        # A misspelt field is also a missing one; the misspelling is the better hint.
        found = error.errors()
        first = next((one for one in found if one["type"] in _UNKNOWN), found[0])
        # A column is a name or a list of names; which of the two pydantic tried last
        # says nothing to the writer.
        place = [
            str(part)
            for part in first["loc"]
            if not isinstance(part, int) and part not in {"str", "tuple[str, ...]"}
        ]
        raise MappingError(
            first["msg"],
            _DANISH.get(first["type"], first["msg"]),
            table=".".join([table, *place[:-1]]),
            field=place[-1] if place else "",
        ) from error


def _check_log(log: Log) -> None:
    if not LOG_ID.fullmatch(log.id):
        raise MappingError(
            f"{log.id!r} is not an id: small letters, digits and -, at most 40",
            f"»{log.id}« er ikke et id: små bogstaver, tal og -, højst 40",
            table="log",
            field="id",
        )
    try:
        ZoneInfo(log.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise MappingError(
            f"{log.time_zone!r} is not a time zone",
            f"»{log.time_zone}« er ikke en tidszone",
            table="log",
            field="time_zone",
        ) from error
    if len(log.delimiter) != 1:
        raise MappingError(
            "must be one character", "skal være ét tegn", table="log", field="delimiter"
        )
    try:
        "".encode(log.encoding)
    except LookupError as error:
        raise MappingError(
            f"{log.encoding!r} is not an encoding",
            f"»{log.encoding}« er ikke en tegnkodning",
            table="log",
            field="encoding",
        ) from error


def _check_patterns(mapping: Mapping) -> None:
    for table in ("subject", "first_instance", "channel", "tracks", "staff", "team"):
        pattern = getattr(mapping, table).file
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            raise MappingError(
                f"{pattern!r} is not a regular expression: {error}",
                f"»{pattern}« er ikke et regulært udtryk: {error}",
                table=f"mapping.{table}",
                field="file",
            ) from error
        if pattern and not groups:
            raise MappingError(
                "needs a group in parentheses",
                "skal have en gruppe i parentes",
                table=f"mapping.{table}",
                field="file",
            )


def _rules(name: str, text: str) -> Rules:
    """Give the rules with the mapping's own on top; errors name the mapping's file."""
    try:
        return rules_with([text])
    except AppealsError as error:
        place = re.compile(r"\Aadded text \d+")
        raise MappingError(
            place.sub("", str(error)).lstrip(": "),
            place.sub("", error.user_text).lstrip(": "),
            file=name,
        ) from error
