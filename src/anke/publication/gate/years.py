# SPDX-License-Identifier: EUPL-1.2
"""An area on its way through the gate: its dimensions, its words, its years counted.

area = count_area(order, folder, published, facts, before)
area.contents.periods, area.years[0].piece
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from anke.publication.bundle.contents import CASES, Contents, from_plain
from anke.publication.domain.tables import roll_up
from anke.publication.errors import InconsistentReleaseError
from anke.publication.gate.axes import OTHERS, axes_of
from anke.publication.gate.cells import cube_of
from anke.publication.gate.contents import OUTCOME, area_contents, counters_of
from anke.publication.gate.counting import count, leaves_of
from anke.publication.gate.drafts import file_of, history_of
from anke.publication.gate.keeping import aligned, read_kept
from anke.publication.gate.layouts import (
    layout_of,
    periods_of,
    quarters_told,
    structural_zeros,
)
from anke.publication.gate.protecting import Piece

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from anke.cases.domain.decide import Rules
    from anke.publication.bundle.cells import Cube
    from anke.publication.bundle.contents import (
        AreaContents,
        CalendarEntry,
        Counter,
        Note,
        Text,
    )
    from anke.publication.domain.releases import Marks
    from anke.publication.domain.rules import ProtectionRule
    from anke.publication.domain.tables import Counts, Layout
    from anke.publication.gate.areas import PublishedArea
    from anke.publication.gate.axes import AreaAxes
    from anke.publication.gate.counting import AreaFacts
    from anke.publication.gate.drafts import Draft, Place
    from anke.publication.gate.protecting import Tables
    from anke.statistics.vintages import Vintage


@dataclass(frozen=True)
class Order:
    """What is to be released.

    Attributes:
        id: The release's id.
        title: What it is called.
        vintage: The facts.
        rules: The rules in force.
        rule: The rule of disclosure control.
        earlier: Every release that was published, oldest first, withdrawn ones too.
        calendar: What is announced.
        areas: Only these areas are made anew; all when empty.
        years: Only these years are made anew; all when empty.
        cause: Why counts changed since the release before, where the house knows more.
        remarks: What municipalities say of their own figures.
    """

    id: str
    title: Text
    vintage: Vintage
    rules: Rules
    rule: ProtectionRule
    earlier: tuple[Draft, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()
    areas: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    cause: Text | None = None
    remarks: tuple[Note, ...] = ()


@dataclass
class YearWork:
    """One area and year on its way; marks come when it is protected."""

    piece: Piece
    periods: tuple[str, ...]
    boxes: Mapping[str, Counts]
    marks: Marks | None = None
    taken_over: bool = False

    @property
    def id(self) -> str:
        """Its name: `municipal/2022`."""
        return self.piece.id


@dataclass
class AreaWork:
    """An area on its way: what its cells mean, and its years."""

    contents: AreaContents
    years: list[YearWork] = field(default_factory=list)


def count_area(
    order: Order,
    folder: Path,
    area: PublishedArea,
    facts: AreaFacts,
    before: AreaContents | None,
) -> AreaWork:
    """Count an area: every year that is over in the vintage, from its first one on.

    Args:
        order: What is to be released.
        folder: The gate's files.
        area: What is published of the area.
        facts: What the vintage holds of it.
        before: The area in the release before.

    Errors: InconsistentReleaseError for a value that was published and is gone.
    """
    axes = axes_of(
        area,
        order.rules.catalogue,
        instances={*facts.first_instances, *_others(before)},
        subjects={*facts.subjects, *_subjects(before)},
    )
    named = order.rules.catalogue.area(area.id)
    counters = counters_of(named, order.rules, set(facts.counters))
    counting = _Counting(order, folder, area, axes, counters, facts)
    made = [counting.year(year, over) for year, over in counting.wanted()]
    kept = {int(year.id.rpartition("/")[2]) for year in made}
    kept |= _carried(order, area.id)
    periods = [each for each in counting.periods() if int(each[:4]) in kept]
    contents = area_contents(area, axes, order.rules, counters, periods)
    return AreaWork(contents, made)


def _others(before: AreaContents | None) -> set[str]:
    codes = {value.code for value in before.first_instances} if before else set()
    return codes & {OTHERS}


def _subjects(before: AreaContents | None) -> set[str]:
    values = before.subjects if before else ()
    return {value.code for value in values if value.level == 2}


def _carried(order: Order, area: str) -> set[int]:
    """List the years that are out already."""
    if not order.earlier:
        return set()
    names = [name.split("/") for name in order.earlier[-1].places]
    return {int(year) for each, year in names if each == area}


@dataclass(frozen=True)
class _Counting:
    """What is needed to count any year of one area."""

    order: Order
    folder: Path
    area: PublishedArea
    axes: AreaAxes
    counters: Sequence[Counter]
    facts: AreaFacts

    def _over(self) -> dict[int, tuple[int, ...]]:
        """Give the quarters that are over, year by year."""
        area, known = self.area, self.facts.years
        years = range(max(area.years_from, known.start), known.stop)
        as_of = self.order.vintage.as_of
        return {year: quarters_told(area, year, as_of) for year in years}

    def periods(self) -> list[str]:
        """List every period that is over, oldest first."""
        return [
            period
            for year, over in self._over().items()
            for period in periods_of(self.area, year, over)
        ]

    def wanted(self) -> list[tuple[int, tuple[int, ...]]]:
        """List the years that are to be made anew."""
        areas, years = self.order.areas, self.order.years
        if areas and self.area.id not in areas:
            return []
        return [
            (year, over)
            for year, over in self._over().items()
            if periods_of(self.area, year, over) and (not years or year in years)
        ]

    def year(self, year: int, over: tuple[int, ...]) -> YearWork:
        """Count a year, and say where there can be no case."""
        layout = layout_of(self.area, self.axes, year, over)
        boxes = self._boxes(layout, year, over)
        cases = boxes[CASES]
        since = self.order.rules.catalogue.area(self.area.id).valid_from
        structural = structural_zeros(layout, self.axes, since, year, cases)
        name = f"{self.area.id}/{year}"
        known = history_tables(self.folder, self.order.earlier, name, layout)
        piece = Piece(name, layout, cases, structural, known)
        return YearWork(piece, periods_of(self.area, year, over), boxes)

    def _boxes(
        self, layout: Layout, year: int, over: tuple[int, ...]
    ) -> dict[str, Counts]:
        counted = count(
            self.facts,
            self.axes,
            year,
            counters=[each.id for each in self.counters if each.id != CASES],
            quarters=over,
            by_quarter=self.area.quarters,
        )
        boxes = {
            name: roll_up(layout, leaves_of(box, layout.axes[:2]))
            for name, box in counted.items()
        }
        outcomes = [each.id for each in self.counters if each.group == OUTCOME]
        nothing = np.zeros_like(boxes[CASES])
        boxes[CASES] = sum((boxes[each] for each in outcomes), nothing)
        return boxes


def history_tables(
    folder: Path, earlier: Sequence[Draft], name: str, layout: Layout
) -> tuple[Tables, ...]:
    """Give what is out of an area and year, oldest first, on the values of today.

    Errors: InconsistentReleaseError, BundleDamagedError.
    """
    try:
        return tuple(
            aligned(read_kept(folder, kept), layout)
            for kept in history_of(earlier, name)
        )
    except KeyError as error:
        raise InconsistentReleaseError(
            f"{name}: {error} was published and is no longer in the catalogue",
            user_text=f"{name}: {error} er offentliggjort før, men findes ikke længere "
            "i kataloget. Sæt det ind igen med sine gyldighedsdatoer.",
        ) from error


def read_contents(folder: Path, draft: Draft) -> Contents:
    """Read the words of a draft. Errors: BundleDamagedError."""
    return from_plain(Contents, json.loads(file_of(folder, f"{draft.contents}.json")))


def read_cells(folder: Path, area: AreaContents, name: str, place: Place) -> Cube:
    """Read the cells of an area and year as they are, or will be, released.

    Errors: BundleDamagedError.
    """
    import pyarrow.parquet as pq

    year = name.rpartition("/")[2]
    content = file_of(folder, f"{place.cells}.parquet")
    periods = [each for each in area.periods if each.startswith(year)]
    return cube_of(area, periods, pq.read_table(io.BytesIO(content)))
