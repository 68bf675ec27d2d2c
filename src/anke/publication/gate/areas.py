# SPDX-License-Identifier: EUPL-1.2
"""What is published of each area: `data/areas.toml`, read and checked.

published_areas()[0].id      # 'municipal'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anke.deadlines.data_files import DataText, read_entries

if TYPE_CHECKING:
    from anke.deadlines.data_files import Entry

DATA = Path(__file__).parents[1] / "data"
_FIELDS = frozenset(
    {
        "id",
        "first_year",
        "first_quarter",
        "by",
        "quarters",
        "tables",
        "source",
        "confirmed",
    }
)
_TABLE_FIELDS = frozenset({"id", "first_instances", "subjects", "quarters"})
# A table that names laws holds these and the total of all subjects.
_LAWS = "laws"
_LEVELS = frozenset({0, 1, 2})
_FIRST_YEARS = range(2000, 2101)


class SplitBy(StrEnum):
    """Whether first instances stand in an area's tables, or the country alone."""

    MUNICIPALITY = "municipality"
    COUNTRY = "country"


@dataclass(frozen=True)
class PublishedTable:
    """A declared table of every year of an area; levels as in `bundle.contents`.

    Attributes:
        laws: The only laws that stand in it, beside the total of all where the levels
            have it; empty for all.
    """

    id: str
    first_instances: tuple[int, ...]
    subjects: tuple[int, ...]
    quarters: bool
    laws: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublishedArea:
    """An area (*sagsområde*) as it is published.

    Attributes:
        first_quarter: With which quarter of the year before the first one the series
            begins, 2 to 4; None where it begins with the year.
    """

    id: str
    first_year: int
    by: SplitBy
    quarters: bool
    tables: tuple[PublishedTable, ...]
    first_quarter: int | None = None

    @property
    def years_from(self) -> int:
        """The first year of which anything is published."""
        return self.first_year - (self.first_quarter is not None)


def data_text(name: str) -> DataText:
    """Read a data file of the gate."""
    return DataText(name, (DATA / name).read_text(encoding="utf-8"))


@cache
def published_areas() -> tuple[PublishedArea, ...]:
    """Give the areas that are published, in the order of the portal.

    Errors: DataFileError that names file, line, entry and field.
    """
    return read_areas(data_text("areas.toml"))


def read_areas(source: DataText) -> tuple[PublishedArea, ...]:
    """Read the areas of a text. Errors: DataFileError."""
    return tuple(_area(entry) for entry in read_entries(source, "area"))


def _area(entry: Entry) -> PublishedArea:
    entry.refuse_unknown(_FIELDS)
    entry.text("source")
    entry.flag("confirmed", default=False)
    first_year = entry.integer("first_year")
    if first_year is None or first_year not in _FIRST_YEARS:
        entry.refuse("first_year", f"{first_year!r} is not a year")
    quarters = entry.flag("quarters", default=False)
    tables = entry.fields.get("tables")
    if not isinstance(tables, list) or not tables:
        entry.refuse("tables", "must be a list of tables, at least one")
    return PublishedArea(
        id=entry.text("id"),
        first_year=first_year,
        by=entry.choice("by", SplitBy),
        quarters=quarters,
        tables=tuple(_table(entry, each, quarters=quarters) for each in tables),
        first_quarter=_first_quarter(entry, first_year, quarters=quarters),
    )


def _first_quarter(entry: Entry, first_year: int, *, quarters: bool) -> int | None:
    if "first_quarter" not in entry.fields:
        return None
    text = entry.text("first_quarter")
    known = {f"{first_year - 1}K{quarter}": quarter for quarter in (2, 3, 4)}
    if not quarters or text not in known:
        entry.refuse("first_quarter", f"{text!r} is none of {', '.join(known)}")
    return known[text]


def _table(entry: Entry, raw: Any, *, quarters: bool) -> PublishedTable:
    if not isinstance(raw, dict) or set(raw) - {_LAWS} != _TABLE_FIELDS:
        entry.refuse("tables", f"each needs {', '.join(sorted(_TABLE_FIELDS))}")
    for name in ("first_instances", "subjects"):
        levels = raw[name]
        if not isinstance(levels, list) or not levels or not set(levels) <= _LEVELS:
            entry.refuse("tables", f"{name} must be levels from 0 to 2")
    if raw["quarters"] not in {True, False} or (raw["quarters"] and not quarters):
        entry.refuse("tables", "has quarters where the area has none")
    laws = raw.get(_LAWS, [])
    if not isinstance(laws, list) or not all(isinstance(each, str) for each in laws):
        entry.refuse("tables", "laws must be a list of names from laws.toml")
    return PublishedTable(
        id=str(raw["id"]),
        first_instances=tuple(raw["first_instances"]),
        subjects=tuple(raw["subjects"]),
        quarters=raw["quarters"],
        laws=tuple(laws),
    )
