# SPDX-License-Identifier: EUPL-1.2
"""A report before it is written: words, tables and charts, and figures by name.

Every figure carries the question that gave it, so that a reader can ask "hvorfor?" of
the document that lies on the table.

Example:
    >>> asked = Question("pending", (("area", ("municipal",)), ("month", ("2022-09",))))
    >>> asked.command
    'anke measure pending --area municipal --month 2022-09'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from shlex import quote
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from fractions import Fraction

Where: TypeAlias = "tuple[tuple[str, tuple[str, ...]], ...]"


class Unit(StrEnum):
    """How a number is written."""

    COUNT = "count"
    SHARE = "share"
    WEEKS = "weeks"
    DAYS = "days"
    POINTS = "points"
    PLAIN = "plain"


class Take(StrEnum):
    """Which number of a measure's answer a figure is."""

    VALUE = "value"
    N = "n"
    OF = "of"
    REST = "of - n"


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be asked to get a figure.

    Attributes:
        where: The filter, each dimension with its values.
        unit: For times: days when empty, else weeks.
        vintage: The vintage that answered; the newest one when empty.
    """

    measure: str
    where: Where
    unit: str = ""
    vintage: str = ""

    @property
    def command(self) -> str:
        """The line that gives the same figure on the command line."""
        words = ["anke", "measure", self.measure]
        for name, values in self.where:
            for value in values:
                words += [f"--{name.replace('_', '-')}", quote(value)]
        if self.unit:
            words += ["--unit", self.unit]
        if self.vintage:
            words += ["--vintage", self.vintage]
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the report.

    Attributes:
        name: What a template calls it: "frister.compulsory-measures.andel".
        label: What it is, in Danish.
        number: As it was computed, never rounded; None where nothing can be.
        question: How to ask for it; None for what no measure gives (a score).
        take: Which number of the answer it is.
        n: What a share or a mean rests on.
    """

    name: str
    label: str
    number: float | Fraction | None
    unit: Unit
    question: Question | None = None
    take: Take = Take.VALUE
    n: int | None = None


Cell: TypeAlias = "Figure | str"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width, and whether it holds numbers."""

    heading: str
    width: float = 1.0
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; `is_total` stands out."""

    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption and what must be known of it.

    Attributes:
        id: What a template calls it.
        notes: Stand below it: how it is counted, and the questions behind it.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def figures(self) -> Iterator[Figure]:
        """The figures in it, row by row."""
        for row in self.rows:
            for cell in row.cells:
                if isinstance(cell, Figure):
                    yield cell


@dataclass(frozen=True, slots=True)
class Course:
    """One line of a chart."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of courses in time, and the table of its figures.

    Attributes:
        threshold: A line across: what was agreed; None for none.
        alternative: What it shows, for those who cannot see it.
    """

    id: str
    title: str
    points: tuple[str, ...]
    courses: tuple[Course, ...]
    table: Table
    alternative: str
    threshold: float | None = None
    threshold_name: str = ""

    @property
    def unit(self) -> Unit:
        """The unit of its figures."""
        return self.courses[0].figures[0].unit


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person wrote beside the figures, with who and when."""

    text: str
    who: str


Block: TypeAlias = "Paragraph | Points | Remark | Table | Chart"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under a heading; level 1 is the largest below the title."""

    heading: str
    blocks: tuple[Block, ...]
    level: Literal[1, 2] = 1


_FILE_NAMES: Final = {
    "monthly": "maanedsrapport",
    "quarterly": "kvartalsrapport",
    "annual": "aarsrapport",
    "deviation": "afvigelse",
}


@dataclass(frozen=True, slots=True)
class Report:
    """A report before it is written.

    Attributes:
        kind: Which report: "monthly", "quarterly", "annual" or "deviation".
        period: As it was ordered: "2022-09", "2022K3", "2022".
        lead: What the document is, in one sentence.
        summary: The main thing first, in sentences.
        facts: Label and text of what stands beside the title.
        foot: What stands on each page: vintage and the contract's version.
        on: The report's day; the files are dated by it.
        warning: Set where thresholds are invented: every page says so.
    """

    kind: str
    period: str
    title: str
    lead: str
    summary: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: str
    on: date
    authority: str
    contract: str
    version: str
    vintage: str
    warning: str = ""
    extra: tuple[Figure, ...] = field(default=())

    @property
    def file_name(self) -> str:
        """A name for its files, without an ending: "maanedsrapport-2022-09"."""
        return f"{_FILE_NAMES[self.kind]}-{self.period}"

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks in their order."""
        for section in self.sections:
            yield from section.blocks

    @property
    def tables(self) -> Iterator[Table]:
        """All tables, those of charts included."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Chart):
                yield block.table

    @property
    def charts(self) -> Iterator[Chart]:
        """All charts."""
        return (block for block in self.blocks if isinstance(block, Chart))

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every figure by its name."""
        found = {each.name: each for each in self.extra}
        for table in self.tables:
            found |= {each.name: each for each in table.figures}
        return found
