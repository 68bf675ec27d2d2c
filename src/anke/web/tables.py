# SPDX-License-Identifier: EUPL-1.2
"""A table as data, so that page, CSV file and chart show the same cells.

A view or query builds a `Table`; the tag `{% data_table table %}` draws it with a
caption, row headings, `aria-sort` and headings that move into the cells on a phone.

    Table("Sager", (Column("number", "Sag"),), (Row((Cell("22-00001"),)),))
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Order = Literal["ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and how it is sorted when it can be.

    Args:
        id: Stable name; the CSV heading and the value of `sort` in the address.
        heading: What people read.
        numeric: Set right, so that the figures stand under each other.
        sortable: The heading is a link that sorts.
        breaks: Long words, such as addresses, may be broken anywhere.
        hint: A longer explanation for those who cannot see the abbreviation.
    """

    id: str
    heading: str
    numeric: bool = False
    sortable: bool = False
    breaks: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a text, and what may hang on it.

    Args:
        text: What is shown.
        href: Where the text leads.
        is_number: The text is the number of something and is never broken.
        badge: A variant of the design system's badge, when the text is a state.
        note: A second, quieter line.
        alarm: The note tells of something that must not be missed.
        why: Where the question "hvorfor?" is answered.
        why_label: What the figure is, for those who hear the link alone.
    """

    text: str
    href: str = ""
    is_number: bool = False
    badge: str = ""
    note: str = ""
    alarm: bool = False
    why: str = ""
    why_label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; the first cell is its heading."""

    cells: tuple[Cell, ...]
    emphasised: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table with its caption.

    Args:
        caption: What the table shows; read first by screen readers.
        columns: From left to right.
        rows: Each with as many cells as there are columns.
        sort: The column that the rows are sorted by.
        order: In which direction.
        empty: What to say when there are no rows.
        hide_caption: The heading above the table already says it.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row] = field(default_factory=tuple)
    sort: str = ""
    order: Order = "ascending"
    empty: str = ""
    hide_caption: bool = False

    def __post_init__(self) -> None:
        """Refuse a row that would put a figure under the wrong heading."""
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"table {self.caption!r}: a row has {len(row.cells)} cells, "
                    f"the table {len(self.columns)} columns"
                )
