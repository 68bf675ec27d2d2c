# SPDX-License-Identifier: EUPL-1.2
"""Tables hold what was published, and totals hold what can be added."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.portal.domain.areas import Area
from anke.portal.domain.computing import compute
from anke.portal.domain.intervals import funnel_limits, wilson_intervals
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import Dimension, Selection, parse_selection
from anke.portal.domain.tables import State
from anke.portal.tests.worlds import SMALL, made_contents, made_cubes
from anke.publication.bundle.cells import Mark
from anke.statistics.domain.intervals import wilson

if TYPE_CHECKING:
    from anke.portal.domain.tables import Cell, Table

pytestmark = pytest.mark.unit

AREA = Area(made_contents(SMALL), made_cubes(SMALL)[0])
INSTANCES, SUBJECTS = tuple(AREA.cube.first_instances), tuple(AREA.cube.subjects)
MEASURES = tuple(AREA.measures)


def asked(query: str, area: Area = AREA) -> Table:
    """Answer what an address asks for."""
    return compute(area, resolve(parse_selection(area.id, parse_qsl(query)), area))


def some(codes: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw a few codes."""
    return st.lists(st.sampled_from(codes), min_size=1, max_size=5, unique=True).map(
        tuple
    )


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Draw a selection of the area."""
    placed = draw(st.permutations(list(Dimension)))
    cut = draw(st.integers(0, 4))
    both = (Dimension.FIRST_INSTANCE, Dimension.SUBJECT)
    return Selection(
        "municipal",
        draw(some(INSTANCES)),
        draw(some(SUBJECTS)),
        draw(some(AREA.facts.periods)),
        draw(some(MEASURES)),
        tuple(placed[:cut]),
        tuple(placed[cut:]),
        totals=both[: draw(st.integers(0, 2))],
        per_capita=draw(st.booleans()),
    )


@given(selections())
def test_every_cell_is_what_was_released(selection: Selection) -> None:
    """Each cell, wherever it is placed, has its own count, its own mark, its own sum.

    A second way to the same answer: one cell at a time, straight from the cube.
    """
    table = compute(AREA, resolve(selection, AREA))

    for row, down in enumerate(table.row_headings):
        for column, across in enumerate(table.column_headings):
            at = dict(zip((*table.rows, *table.columns), (*down, *across), strict=True))
            codes = {dimension: heading.code for dimension, heading in at.items()}
            assert_is_right(table.cell(row, column), codes, table)


def assert_is_right(cell: Cell, codes: dict[Dimension, str], table: Table) -> None:
    """Work one cell out by hand."""
    instances = leaves(codes[Dimension.FIRST_INSTANCE], table.plan.first_instances, 0)
    subjects = leaves(codes[Dimension.SUBJECT], table.plan.subjects, 1)
    period = AREA.cube.periods[codes[Dimension.PERIOD]]
    measure = AREA.measures[codes[Dimension.MEASURE]]
    n = of = missing = shown = people = 0
    marks = set()
    for instance in instances:
        place = AREA.cube.first_instances[instance]
        people += AREA.facts.first_instances[place].population
        for subject in subjects:
            at = place, AREA.cube.subjects[subject], period
            mark = Mark(AREA.cube.marks[at])
            marks.add(mark)
            shown += mark is Mark.SHOWN
            missing += mark not in {Mark.SHOWN, Mark.STRUCTURAL_ZERO}
            if mark is Mark.SHOWN:
                n += sum(int(AREA.cube.values[c][at]) for c in measure.numerator)
                of += sum(int(AREA.cube.values[c][at]) for c in measure.denominator)
    is_total = "total" in codes.values()
    assert cell.missing == (missing if is_total else 0)
    if not shown:
        assert cell.value is None
        assert cell.n is None
        assert cell.state != State.SHOWN
        if not is_total:
            assert int(cell.state) == int(marks.pop())
        return
    if measure.denominator and not of:
        assert cell.state is State.NOT_COMPUTABLE
        return
    assert (cell.n, cell.of) == (n, of if measure.denominator else None)
    assert cell.value == pytest.approx(worth(n, of, people, measure.unit, table))


def leaves(code: str, chosen: tuple[str, ...], axis: int) -> tuple[str, ...]:
    """Give what a heading adds: itself, or the finest of the chosen."""
    if code != "total":
        return (code,)
    hierarchy = (AREA.first_instances, AREA.subjects)[axis]
    above = {
        whole for each in chosen for whole in hierarchy.wholes[each] if whole != each
    }
    return tuple(each for each in chosen if each not in above)


def worth(n: int, of: int, people: int, unit: str, table: Table) -> float:
    """Compute a value from its counts."""
    if unit == "percent":
        return 100 * n / of
    if unit == "days":
        return n / of
    return n * 10_000 / people if table.plan.selection.per_capita else n


def test_the_published_example_is_nineteen_percent() -> None:
    """Ast.dk's own example: 19 remitted and 5 changed of 129 is 19 %."""
    area = Area(made_contents(SMALL), made_cubes(SMALL)[0])
    for counter, count in (("upheld", 105), ("changed", 5), ("remitted", 19)):
        area.cube.values[counter][0, 0, 0] = count
    period = area.facts.periods[0]

    cell = asked(f"periode={period}&noegletal=reversal-rate", area).cell(0, 0)

    assert (cell.n, cell.of) == (24, 129)
    assert round(cell.value or 0) == 19
    assert cell.value == pytest.approx(18.6, abs=0.01)


def test_a_total_says_what_it_lacks() -> None:
    """A free total adds what is published, counts what is not, and guesses nothing."""
    towns = ",".join(AREA.first_instances.at_level(2))
    query = f"instans={towns}&emne=parts(law:serviceloven)&periode=2022&ialt=instans"
    table = asked(query + "&noegletal=decided-on-merits")

    places = range(len(table.row_headings))
    totals = [p for p in places if table.row_headings[p][0].code == "total"]
    lacking = [table.cell(place, 0).missing for place in totals]
    assert max(lacking) > 0
    for place, subject in zip(totals, table.plan.subjects, strict=True):
        marks = AREA.cube.marks[
            6:, AREA.cube.subjects[subject], AREA.cube.periods["2022"]
        ]
        assert table.cell(place, 0).missing == int(
            np.isin(marks, (Mark.HIDDEN, Mark.SMALL, Mark.ABSENT)).sum()
        )


def test_a_total_never_counts_a_case_twice() -> None:
    """The country beside its municipalities is not added to them."""
    town = AREA.first_instances.at_level(2)[0]
    table = asked(f"instans=country,{town}&ialt=instans&periode=2022")

    assert [each[0].code for each in table.row_headings] == ["country", town, "total"]
    assert table.cell(2, 0).value == table.cell(1, 0).value
    assert table.row_headings[2][0].adds == 1


def test_what_stands_beside_is_not_in_the_total() -> None:
    """A total is that of the chosen; comparisons are for comparing."""
    towns = AREA.first_instances.at_level(2)[:2]
    table = asked(f"instans={','.join(towns)}&sammenlign=lignende&ialt=instans")

    assert table.row_headings[-1][0].adds == 2
    assert sum(heading[0].is_beside for heading in table.row_headings) > 2


def test_a_percentage_of_a_total_is_not_a_mean_of_percentages() -> None:
    """It is the sum of numerators over the sum of denominators."""
    large, small = AREA.first_instances.at_level(1)[:2]
    query = f"instans={large},{small}&periode=2022&noegletal=reversal-rate&ialt=instans"
    table = asked(query)

    one, two, total = (table.cell(row, 0) for row in range(3))
    assert total.n == (one.n or 0) + (two.n or 0)
    assert total.value == pytest.approx(100 * (total.n or 0) / (total.of or 1))


def test_totals_do_not_hang_on_the_order_of_counters() -> None:
    """The old portal added columns by their position; here the names decide."""
    area = made_cubes(SMALL)[0]
    turned = dict(reversed(list(area.values.items())))
    other = Area(made_contents(SMALL), type(area)(**vars(area) | {"values": turned}))
    query = "instans=level(1)&ialt=instans&noegletal=*"

    assert np.array_equal(
        asked(query).values, asked(query, other).values, equal_nan=True
    )


def test_a_counter_younger_than_the_series_is_not_a_nought() -> None:
    """A row that is shown without one of its counts is not registered, not zero."""
    area = Area(made_contents(SMALL), made_cubes(SMALL)[0])
    area.cube.values["changed"][0, 0, :] = -1

    table = asked("noegletal=upheld,changed,reversal-rate&periode=2022", area)

    states = [table.cell(0, column).state for column in range(3)]
    assert states == [State.SHOWN, State.ABSENT, State.ABSENT]


def test_no_cases_and_impossible_are_told_apart() -> None:
    """Nought, impossible, few and hidden are four different answers."""
    area = Area(made_contents(SMALL), made_cubes(SMALL)[0])
    at = area.cube.periods["2022"]
    for place, mark in enumerate(
        (Mark.STRUCTURAL_ZERO, Mark.SMALL, Mark.HIDDEN, Mark.ABSENT)
    ):
        area.cube.marks[place + 1, 0, at] = mark
        for values in area.cube.values.values():
            values[place + 1, 0, at] = -1
    for values in area.cube.values.values():
        values[0, 0, at] = 0

    table = asked(
        "instans=country,level(1)&periode=2022&noegletal=upheld,upheld-rate", area
    )

    states = [table.cell(row, 0).state for row in range(5)]
    assert [state.name for state in states] == [
        "SHOWN",
        "STRUCTURAL_ZERO",
        "SMALL",
        "HIDDEN",
        "ABSENT",
    ]
    assert table.cell(0, 0).value == 0
    assert table.cell(0, 1).state is State.NOT_COMPUTABLE


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1))
def test_intervals_are_the_houses_own(pairs: list[tuple[int, int]]) -> None:
    """Array by array the same limits as figure by figure."""
    n = np.asarray([min(pair) for pair in pairs])
    of = np.asarray([max(pair) for pair in pairs])

    low, high = wilson_intervals(n, of)

    for place in range(len(pairs)):
        expected = wilson(int(n[place]), int(of[place]))
        if expected is None:
            assert np.isnan(low[place])
        else:
            assert (low[place], high[place]) == pytest.approx(expected)


def test_a_funnel_narrows_with_size() -> None:
    """Chance spreads small groups more than large ones."""
    low, high = funnel_limits(0.3, np.asarray([10.0, 100.0, 1000.0]), 1.96)

    assert (np.diff(high - low) < 0).all()
    assert ((low < 0.3) & (high > 0.3)).all()


def test_few_cases_are_marked_as_too_few_to_compare() -> None:
    """A share of fewer cases than the threshold is shown, but not compared."""
    rows = "instans=level(2)&emne=level(1)&periode=2022K1"
    table = asked(f"{rows}&noegletal=upheld,reversal-rate")

    few = table.is_few(60)

    assert few.any()
    assert not few.all()
    assert not few[:, 0].any()
