# SPDX-License-Identifier: EUPL-1.2
"""Rows of figures as a table for people, CSV for sheets, JSON for programs.

The libraries are imported where they are used: `anke --help` reads this module, too.

Example:
    >>> print_rows([("2022", 0.302)], columns=["year", "value"], format="table")
    year  value
    ----  -----
    2022  0.302
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, TextIO
from unicodedata import combining, east_asian_width

# A spreadsheet runs a cell that begins so as a formula (OWASP: CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBERS = (int, float, Decimal)

Row = Mapping[str, object] | Sequence[object]


def print_rows(
    rows: Iterable[Row],
    *,
    columns: Sequence[str] | Mapping[str, str],
    format: str = "table",  # noqa: A002 - the word of the command line
    title: str | None = None,
    stream: TextIO | None = None,
) -> None:
    """Print rows in the form the user asked for.

    Args:
        rows: Mappings by column name, or sequences in the order of the columns.
        columns: The columns in order; a mapping gives each the heading of the table.
        format: `table`, `csv` or `json` (a list of objects).
        title: A line above the table; CSV and JSON carry data only.
        stream: Where to print; standard output when left out.
    """
    stream = stream or sys.stdout
    names = list(columns)
    cells = [_cells(row, names) for row in rows]
    if format == "json":
        print_json([dict(zip(names, row, strict=True)) for row in cells], stream=stream)
    elif format == "csv":
        _print_csv(cells, names, stream)
    else:
        headings = list(columns.values()) if isinstance(columns, Mapping) else names
        _print_table(cells, headings, title, stream)


def print_json(document: object, *, stream: TextIO | None = None) -> None:
    """Print one JSON document: dates as ISO 8601, Danish as is."""
    import json

    text = json.dumps(document, default=_plain, ensure_ascii=False, indent=2)
    print(text, file=stream or sys.stdout)


def safe_cell(value: object) -> object:
    """Make a CSV cell harmless: text that a sheet would run gets an apostrophe.

    Example:
        >>> safe_cell("=HYPERLINK(...)"), safe_cell(-3), safe_cell(None)
        ("'=HYPERLINK(...)", -3, '')
    """
    if value is None:
        return ""
    if isinstance(value, NUMBERS):
        return value
    text = _text(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cells(row: Row, names: Sequence[str]) -> list[object]:
    if isinstance(row, Mapping):
        return [row.get(name) for name in names]
    if len(row) != len(names):
        raise ValueError(f"a row of {len(row)} cells under {len(names)} columns")
    return list(row)


def _print_csv(cells: list[list[object]], names: Sequence[str], stream: TextIO) -> None:
    import csv

    writer = csv.writer(_ShortLines(stream), lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in names])
    writer.writerows([safe_cell(cell) for cell in row] for row in cells)


class _ShortLines:
    """End lines with a line feed, as other programs on the command line do.

    The writer itself must be told of both characters, or it would leave a carriage
    return within a cell unquoted, and readers would begin a new row there.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, row: str) -> int:
        """Take one row from the writer, which gives each row in one piece."""
        return self._stream.write(row.removesuffix("\r\n") + "\n")


def _print_table(
    cells: list[list[object]],
    headings: Sequence[str],
    title: str | None,
    stream: TextIO,
) -> None:
    texts = [[_one_line(cell) for cell in row] for row in cells]
    widths = [
        max([_width(heading), *(_width(row[place]) for row in texts)])
        for place, heading in enumerate(headings)
    ]
    to_the_right = [_is_numeric(cells, place) for place in range(len(headings))]
    if title:
        print(title, file=stream)
    rules = ["-" * width for width in widths]
    for row in [list(headings), rules, *texts]:
        print(_line(row, widths, to_the_right), file=stream)


def _line(row: list[str], widths: list[int], to_the_right: list[bool]) -> str:
    padded = []
    for text, width, right in zip(row, widths, to_the_right, strict=True):
        padding = " " * (width - _width(text))
        padded.append(padding + text if right else text + padding)
    return "  ".join(padded).rstrip()


def _is_numeric(cells: list[list[object]], place: int) -> bool:
    found = [row[place] for row in cells if row[place] is not None]
    return bool(found) and all(isinstance(cell, NUMBERS) for cell in found)


def _width(text: str) -> int:
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _one_line(value: object) -> str:
    text = " ".join(_text(value).split())
    # A control character from imported data must not steer the reader's terminal.
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"
    return str(_plain(value)) if not isinstance(value, str) else value


def _plain(value: object) -> Any:
    """Turn what JSON does not know into what it does."""
    import dataclasses

    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    for kind, convert in PLAIN_FORMS:
        if isinstance(value, kind):
            return convert(value)
    # A NumPy scalar, without importing NumPy to know it; else whatever prints.
    return value.item() if hasattr(value, "item") else str(value)


PLAIN_FORMS: tuple[tuple[Any, Callable[[Any], object]], ...] = (
    (datetime | date, lambda moment: moment.isoformat()),
    (Enum, lambda member: member.value),
    (Decimal, float),
    (timedelta, lambda span: span.total_seconds()),
    (bytes, lambda raw: raw.hex()),
    (set | frozenset, sorted),
)
