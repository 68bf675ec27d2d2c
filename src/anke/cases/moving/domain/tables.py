# SPDX-License-Identifier: EUPL-1.2
"""What a table of another system is made of: columns with their names and meanings.

>>> party = Table("parties", "parter", "A party.", (CASE,))
>>> party.column("SAG").name, party.knows("navn")
('case', False)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    DATE = "date"
    INSTANT = "date and time"
    NUMBER = "whole number"
    YES_NO = "yes or no"
    CODE = "code"
    CODES = "codes, set apart by |"
    STAFF = "staff code"
    PERSONAL = "personal data"
    NOTE = "text, kept in the document store"
    CPR = "CPR number"
    FILE = "path of a file"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its names, how it is read and what it means.

    `words` names the list that a code is looked up in; `longest` is in characters.
    """

    name: str
    name_da: str
    kind: Kind
    meaning: str
    required: bool = False
    example: str = ""
    words: str = ""
    longest: int = 200

    @property
    def is_personal(self) -> bool:
        """Whether what stands in it must never be repeated in a report."""
        return self.kind in _PERSONAL


_PERSONAL = {Kind.PERSONAL, Kind.CPR, Kind.NOTE}


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its names, its columns, and what one row of it is."""

    name: str
    name_da: str
    row: str
    columns: tuple[Column, ...]
    _places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Know each column by all its names."""
        places = {
            heading_key(name): place
            for place, column in enumerate(self.columns)
            for name in (column.name, column.name_da)
        }
        object.__setattr__(self, "_places", places)

    def column(self, name: str) -> Column:
        """Give a column by a heading. Errors: KeyError."""
        return self.columns[self.place(name)]

    def place(self, name: str) -> int:
        """Give the place of a column by a heading. Errors: KeyError."""
        return self._places[heading_key(name)]

    def knows(self, name: str) -> bool:
        """Tell whether a heading names one of the columns."""
        return heading_key(name) in self._places


def heading_key(text: str) -> str:
    """Make headings alike that differ in capitals, spaces and underscores only."""
    return "_".join(text.replace("_", " ").replace("-", " ").casefold().split())


CASE = Column(
    "case",
    "sag",
    Kind.TEXT,
    "The case's number in the other system; Anke keeps it as the case's reference.",
    required=True,
    example="2021-4711",
    longest=120,
)
