# SPDX-License-Identifier: EUPL-1.2
"""Read one entry of a catalogue file: from loose values to a typed entry.

A misspelt field or a value of the wrong type must be found when the file is read,
not when a case meets it, and the message must say which field.

>>> law = read_entry("law", {
...     "id": "serviceloven", "name_da": "Lov om social service",
...     "short_da": "Serviceloven", "source": "retsinformation.dk",
... }, file="laws.toml")
>>> law.name_en
'Lov om social service'
"""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import TYPE_CHECKING

from anke.cases.domain.catalogue import (
    COUNTING_UNITS,
    FINANCE_KINDS,
    Area,
    AreaOutcome,
    Entry,
    FirstInstance,
    Law,
    Subject,
    Track,
)
from anke.cases.domain.catalogue_errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Reader = Callable[[object], object]

ENTRY_TYPES: dict[str, type[Entry]] = {
    "area": Area,
    "law": Law,
    "subject": Subject,
    "first_instance": FirstInstance,
    "track": Track,
}
_ID = re.compile(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå._:+-]{0,59}")
_OUTCOME_ID_LENGTH = 40  # as wide as the register stores


class _WrongValueError(Exception):
    """A value is not what its field wants; carries the wish in two languages."""

    def __init__(self, wish: str, wish_da: str, field: str = "") -> None:
        super().__init__(wish)
        self.wish, self.wish_da, self.field = wish, wish_da, field


def read_entry(table: str, raw: Mapping[str, object], *, file: str) -> Entry:
    """Read one entry of a table (area, law, subject, first_instance, track).

    An entry without an English name keeps its Danish one.

    Errors: CatalogueError that names the file, the entry and the field.
    """
    named = raw.get("id")
    entry_id = named if isinstance(named, str) else "?"
    try:
        return _build(ENTRY_TYPES[table], raw)
    except _WrongValueError as wrong:
        raise CatalogueError(
            wrong.wish,
            wrong.wish_da,
            file=file,
            entry=f"[[{table}]] {entry_id}",
            field=wrong.field,
        ) from None


def _build(kind: type, raw: Mapping[str, object]) -> Entry:
    known = {field.name: field for field in fields(kind)}
    values: dict[str, object] = {}
    for name, value in raw.items():
        if name not in known:
            raise _WrongValueError(
                "is not a known field", "er ikke et kendt felt", name
            )
        try:
            values[name] = _READERS[name](value)
        except _WrongValueError as wrong:
            inner = f"{name}.{wrong.field}" if wrong.field else name
            raise _WrongValueError(wrong.wish, wrong.wish_da, inner) from None
    if "name_da" in values:
        values.setdefault("name_en", values["name_da"])
    for name, field in known.items():
        if name not in values and field.default is MISSING:
            raise _WrongValueError("is missing", "mangler", name)
    entry: Entry = kind(**values)
    return entry


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _WrongValueError(
            "must be a text that is not empty", "skal være en tekst, der ikke er tom"
        )
    return value.strip()


def _optional_text(value: object) -> str:
    return "" if value == "" else _text(value)


def _identifier(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise _WrongValueError(
            f"{value!r} is not an id: letters, digits and . _ : + - only, at most 60",
            f"{value!r} er ikke et id: kun bogstaver, tal og . _ : + -, højst 60 tegn",
        )
    return value


def _outcome_identifier(value: object) -> str:
    found = _identifier(value)
    if len(found) > _OUTCOME_ID_LENGTH:
        raise _WrongValueError("is longer than 40", "er længere end 40 tegn")
    return found


def _identifiers(value: object) -> tuple[str, ...]:
    return tuple(_identifier(item) for item in _list(value))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(value))


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _WrongValueError("must be a list", "skal være en liste")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _WrongValueError("must be true or false", "skal være true eller false")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _WrongValueError(
            "must be a whole number, 0 or more", "skal være et helt tal, mindst 0"
        )
    return value


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _WrongValueError(
            "must be a date such as 2020-01-01", "skal være en dato som 2020-01-01"
        )
    return value


def _one_of(choices: tuple[str, ...]) -> Reader:
    def read(value: object) -> str:
        if value not in choices:
            listed = ", ".join(choices)
            raise _WrongValueError(
                f"{value!r} is not one of {listed}",
                f"{value!r} er ikke en af {listed}",
            )
        return str(value)

    return read


def _outcomes(value: object) -> tuple[AreaOutcome, ...]:
    found = []
    for raw in _list(value):
        if not isinstance(raw, dict):
            raise _WrongValueError("must be tables", "skal være tabeller")
        found.append(_outcome(raw))
    return tuple(found)


def _outcome(raw: Mapping[str, object]) -> AreaOutcome:
    values = {"name_en": raw.get("name_da", ""), "reversal": False, **raw}
    for name in values:
        if name not in _OUTCOME_READERS:
            raise _WrongValueError(
                "is not a known field", "er ikke et kendt felt", name
            )
    read: dict[str, object] = {}
    for name, reader in _OUTCOME_READERS.items():
        if name not in values:
            raise _WrongValueError("is missing", "mangler", name)
        try:
            read[name] = reader(values[name])
        except _WrongValueError as wrong:
            raise _WrongValueError(wrong.wish, wrong.wish_da, name) from None
    return AreaOutcome(**read)  # type: ignore[arg-type]


_OUTCOME_READERS: dict[str, Reader] = {
    "id": _outcome_identifier,
    "name_da": _text,
    "name_en": _text,
    "on_merits": _flag,
    "reversal": _flag,
    "order": _count,
}
_READERS: dict[str, Reader] = {
    "id": _identifier,
    "area": _identifier,
    "law": _identifier,
    "kind": _identifier,
    "case_kind": _identifier,
    "region": _optional_text,
    "code": _optional_text,
    "name_da": _text,
    "name_en": _text,
    "short_da": _text,
    "source": _text,
    "finance_kind": _one_of(FINANCE_KINDS),
    "counting_unit": _one_of(COUNTING_UNITS),
    "case_kinds": _identifiers,
    "first_instance_kinds": _identifiers,
    "predecessors": _identifiers,
    "provisions": _texts,
    "outcomes": _outcomes,
    "population": _count,
    "fast_track": _flag,
    "notice_scheme": _flag,
    "confirmed": _flag,
    "valid_from": _day,
    "valid_to": _day,
}
