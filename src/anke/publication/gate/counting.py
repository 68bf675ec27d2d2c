# SPDX-License-Identifier: EUPL-1.2
"""The publishable counts of an area, read from the Parquet files of a vintage.

What counts is what the house counts: decided units by outcome (`counted_unit`), and the
days, reasons and formal errors of decided cases (`case_spell`). A case that is still
pending is in no published figure.

    with workbench() as database:
        facts = read_facts(database, vintage, "municipal")
    boxes = count(facts, axes, 2022, quarters=True)
    boxes["upheld"].shape        # first instances x subjects x quarters, leaves only
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from anke.publication.bundle.contents import CASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb

    from anke.publication.domain.tables import Counts, Hierarchy
    from anke.publication.gate.axes import AreaAxes
    from anke.statistics.vintages import Vintage

DAYS: Final = "days"
DAY_CASES: Final = "day_cases"
REASON_PREFIX: Final = "reason:"
ERROR_PREFIX: Final = "formal-error:"
QUARTERS: Final = 4

# Each gives: first instance, subject, month of the decision, counter, how many.
_UNITS = """
SELECT first_instance, subject, closed_month, outcome AS counter, count(*) AS amount
FROM read_parquet({units}) WHERE area = $area AND closed_month IS NOT NULL
GROUP BY ALL
"""
_DAYS = """
SELECT first_instance, subject, closed_month,
    unnest(['days', 'day_cases']) AS counter,
    unnest([sum(processing_days), count(*)]) AS amount
FROM read_parquet({spells}) WHERE area = $area AND on_merits
GROUP BY first_instance, subject, closed_month
"""
_WORDS = """
SELECT first_instance, subject, closed_month, '{prefix}' || word AS counter,
    count(*) AS amount
FROM (
    SELECT first_instance, subject, closed_month,
        unnest(list_distinct({words})) AS word
    FROM read_parquet({spells})
    WHERE area = $area AND closed_month IS NOT NULL AND {column} NOT IN ('', '[]')
)
GROUP BY ALL
"""
_REASONS = """from_json(reasons, '["VARCHAR"]')"""
_ERRORS = """list_transform(
    from_json(formal_errors, '[{{"code": "VARCHAR"}}]'), lambda each: each.code)"""


@dataclass(frozen=True)
class AreaFacts:
    """What is counted of an area, every period; columns of equal length."""

    first_instances: tuple[str, ...]
    subjects: tuple[str, ...]
    months: tuple[int, ...]
    counters: tuple[str, ...]
    amounts: tuple[int, ...]

    @property
    def years(self) -> range:
        """The years in which something was decided, and those between."""
        if not self.months:
            return range(0)
        return range(min(self.months) // 12, max(self.months) // 12 + 1)


def read_facts(
    database: duckdb.DuckDBPyConnection, vintage: Vintage, area: str
) -> AreaFacts:
    """Count what was decided in an area, in one pass over the facts of a vintage."""
    units, spells = vintage.paths("counted_unit"), vintage.paths("case_spell")
    if not units:
        return AreaFacts((), (), (), (), ())
    queries = [
        _UNITS.format(units=units),
        _DAYS.format(spells=spells),
        _WORDS.format(
            prefix=REASON_PREFIX, words=_REASONS, spells=spells, column="reasons"
        ),
        _WORDS.format(
            prefix=ERROR_PREFIX,
            words=_ERRORS.format(),
            spells=spells,
            column="formal_errors",
        ),
    ]
    rows: list[tuple[str, str, int, str, int]] = []
    for query in queries:
        rows += database.execute(query, {"area": area}).fetchall()
    rows.sort()
    columns = zip(*rows, strict=True) if rows else [() for _ in range(5)]
    return AreaFacts(*(tuple(column) for column in columns))


def count(
    facts: AreaFacts,
    axes: AreaAxes,
    year: int,
    *,
    counters: Sequence[str],
    quarters: Iterable[int],
    by_quarter: bool,
) -> Mapping[str, Counts]:
    """Give the counts of a year, a box for each counter, `cases` among them.

    Args:
        facts: What the vintage holds of the area.
        axes: The area's dimensions.
        year: The year of the decisions.
        counters: The outcomes and all else that is counted.
        quarters: The quarters that are over, 1 to 4; the others stay empty.
        by_quarter: Whether the last axis has a place for each quarter, or one in all.

    Shapes: all values, totals among them, of first instances and subjects; totals are
    still empty.
    """
    periods = QUARTERS if by_quarter else 1
    shape = len(axes.first_instances), len(axes.subjects), periods
    boxes = {name: np.zeros(shape, dtype=np.int64) for name in (CASES, *counters)}
    over = set(quarters)
    columns = zip(
        facts.first_instances,
        facts.subjects,
        facts.months,
        facts.counters,
        facts.amounts,
        strict=True,
    )
    for instance, subject, month, counter, amount in columns:
        quarter = month % 12 // 3 + 1
        if month // 12 != year or quarter not in over:
            continue
        at = (
            axes.instance_places[instance],
            axes.subject_places[subject],
            quarter - 1 if by_quarter else 0,
        )
        boxes[counter][at] += amount
    return boxes


def leaves_of(box: Counts, hierarchies: Sequence[Hierarchy]) -> Counts:
    """Keep the places of the lowest values, as `roll_up` wants them."""
    return box[np.ix_(*(each.leaves for each in hierarchies))]
