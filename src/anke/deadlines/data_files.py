# SPDX-License-Identifier: EUPL-1.2
r"""Reads entries of TOML data files and names file, line and field when one is wrong.

People edit these files by hand, so a mistake must point at itself.

Example:
    >>> text = '[[holiday]]\nid = "x"\nmonth = "June"\n'
    >>> entry = next(read_entries(DataText("my.toml", text), "holiday"))
    >>> try:
    ...     entry.integer("month")
    ... except DataFileError as error:
    ...     print(error)
    my.toml line 3, [[holiday]] 'x', field month: 'June' is not a whole number
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, NoReturn, TypeVar

from anke.deadlines.errors import DataFileError

Choice = TypeVar("Choice", bound=StrEnum)


class DataText(NamedTuple):
    """The text of a data file, with the name that errors call it by."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a data file; its methods read a field or refuse it."""

    source: DataText
    table: str
    line: int
    # Any: what TOML holds is checked field by field below.
    fields: dict[str, Any]

    def refuse(self, field: str, problem: str) -> NoReturn:
        """Raise what is wrong with a field, with its place.

        Errors:
            DataFileError: always.
        """
        name = self.fields.get("id") or self.fields.get("channel") or "?"
        place = f"{self.source.name} line {self._line_of(field)}"
        message = f"{place}, [[{self.table}]] {name!r}, field {field}: {problem}"
        raise DataFileError(message, user_text=f"Fejl i datafil: {message}")

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Refuse a field that nobody reads: most likely a misspelling."""
        for field in self.fields:
            if field not in known:
                self.refuse(field, f"is unknown (known: {', '.join(sorted(known))})")

    def text(self, field: str, default: str | None = None) -> str:
        """Read a text; without a default it must be there and not empty."""
        value = self.fields.get(field, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.refuse(field, "is missing" if value is None else "is not a text")
        return value

    def integer(self, field: str) -> int | None:
        """Read a whole number, or None when the field is left out."""
        value = self.fields.get(field)
        if value is not None and (
            isinstance(value, bool) or not isinstance(value, int)
        ):
            self.refuse(field, f"{value!r} is not a whole number")
        return value

    def length(self, field: str) -> float:
        """Read a length, which may be a half number."""
        value = self.fields.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            problem = "is missing" if value is None else f"{value!r} is not a number"
            self.refuse(field, problem)
        return int(value) if value % 1 == 0 else value

    def flag(self, field: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self.fields.get(field, default)
        if not isinstance(value, bool):
            self.refuse(field, f"{value!r} is neither true nor false")
        return value

    def day(self, field: str) -> date | None:
        """Read a date, or None when the field is left out."""
        value = self.fields.get(field)
        # A datetime is a date to Python, but a deadline has no hour.
        if value is not None and (
            isinstance(value, datetime) or not isinstance(value, date)
        ):
            self.refuse(field, f"{value!r} is not a date such as 2024-01-31")
        return value

    def choice(
        self, field: str, choices: type[Choice], default: Choice | None = None
    ) -> Choice:
        """Read one of the words that the field may hold."""
        value: Any = self.fields.get(field, default)
        try:
            return choices(value)
        except ValueError:
            words = ", ".join(choice.value for choice in choices)
            problem = "is missing" if value is None else f"{value!r} is not known"
            self.refuse(field, f"{problem} (choose from: {words})")

    def _line_of(self, field: str) -> int:
        """Find the field's line within the entry; the entry's own when it is absent."""
        lines = self.source.text.splitlines()
        wanted = re.compile(rf'\s*"?{re.escape(field)}"?\s*=')
        for number in range(self.line, len(lines)):
            if lines[number].lstrip().startswith("["):
                break
            if wanted.match(lines[number]):
                return number + 1
        return self.line


def parse(source: DataText) -> dict[str, Any]:
    """Read a TOML text.

    Errors:
        DataFileError: naming file, line and column of a syntax error.
    """
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        message = f"{source.name}: {error}"
        raise DataFileError(message, user_text=f"Fejl i datafil: {message}") from error


def read_entries(source: DataText, table: str) -> Iterator[Entry]:
    """Read all `[[table]]` entries of a text, in order.

    Errors:
        DataFileError: for a syntax error, or when the table is no list of entries.
    """
    found = parse(source).get(table, [])
    heads = _lines_of(source.text, rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        message = f"{source.name}: {table} must be a list of [[{table}]] entries"
        raise DataFileError(message, user_text=f"Fejl i datafil: {message}")
    for place, fields in enumerate(found):
        line = heads[place] if place < len(heads) else 1
        yield Entry(source, table, line, fields)


def _lines_of(text: str, pattern: str) -> list[int]:
    wanted = re.compile(pattern)
    return [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if wanted.match(line)
    ]
