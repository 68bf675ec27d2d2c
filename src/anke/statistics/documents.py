# SPDX-License-Identifier: EUPL-1.2
"""The page `docs/measures.md`, written from the declarations of the measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.rules import rules_of
from anke.statistics.domain.dimensions import AGE_BUCKETS, DIMENSIONS
from anke.statistics.domain.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.statistics.domain.definitions import Measure

_INTRODUCTION = """\
# Measures (nøgletal)

Every figure in the house is one of these, declared once in
`src/anke/statistics/domain/measures.py` as data over named counters. The same
declaration makes the figure on the screen, on the command line and in files:

    anke measure reversal-rate --by law --year 2022
    anke why reversal-rate --law aktivloven --year 2022

Counts carry `n`. Shares carry `n` of `of` and Wilson's 95 % interval. Times are in
days; `--unit weeks` and `--unit months` (a twelfth of 365.25 days) show them
otherwise. Totals are made anew from counts, never from shares or means, and nothing is
rounded. What cannot be computed (0 of 0) has no value.
"""


def measures_page() -> str:
    """Write the page."""
    parts = [_INTRODUCTION, *_dimensions(), "## The measures\n"]
    for measure in MEASURES.values():
        parts += _measure(measure)
    return "\n".join([*parts, *_outcomes()]).rstrip() + "\n"


def _dimensions() -> Iterator[str]:
    yield "## Split and filter by\n"
    yield "| word | Danish | English |\n|---|---|---|"
    for each in DIMENSIONS.values():
        yield f"| `{each.id}` | {each.name_da} | {each.name_en} |"
    buckets = ", ".join(f"`{each.id}` ({each.name_en})" for each in AGE_BUCKETS)
    yield f"\nAges of pending cases: {buckets}.\n"


def _measure(measure: Measure) -> Iterator[str]:
    yield f"### `{measure.id}`: {measure.name_en} ({measure.name_da.lower()})\n"
    yield f"{measure.definition_en}\n"
    yield f"*{measure.definition_da}*\n"
    yield f"- Formula: `{measure.formula_en}` (*{measure.formula_da}*)"
    for name, text in (
        ("Population", measure.population),
        ("Left out", measure.exclusions),
        ("Counting unit", measure.counting_unit),
        ("Time basis", measure.time_basis),
    ):
        yield f"- {name}: {text.en} (*{text.da}*)"
    yield f"- Source: {measure.source}"
    for each in measure.breaks:
        yield f"- Break in the series {each.on}: {each.text_en} (*{each.text_da}*)"
    yield ""


def _outcomes() -> Iterator[str]:
    yield "## Each outcome\n"
    yield "`outcome-…` counts the units that ended with an outcome (*udfald*):\n"
    yield "| measure | outcome |\n|---|---|"
    seen = set()
    for area in rules_of().catalogue.areas:
        for outcome in area.outcomes:
            if outcome.id not in seen:
                seen.add(outcome.id)
                name = f"{outcome.name_en} ({outcome.name_da})"
                yield f"| `outcome-{outcome.id}` | {name} |"
