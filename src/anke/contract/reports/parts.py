# SPDX-License-Identifier: EUPL-1.2
"""The parts of a target as a table: value, threshold, status, and what it rests on.

What cannot be computed says what is missing.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never

from anke.contract.domain.terms import (
    Comparator,
    Deliverable,
    ExternalCondition,
    MeasureCondition,
    Mode,
    RegisterCondition,
)
from anke.contract.figures import area_names
from anke.contract.reports.agreed import threshold_in
from anke.contract.reports.document import Column, Figure, Question, Row, Table, Unit
from anke.contract.reports.standing import STATES, Standing
from anke.contract.reports.wording import (
    NOT_COMPUTABLE,
    NOT_SAID,
    period_name,
    plain,
    short_day,
    written,
)
from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.durations import in_unit
from anke.statistics.queries import measures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.domain.scoring import ScoredPart, ScoredTarget
    from anke.contract.domain.terms import Condition
    from anke.contract.figures import Measured
    from anke.contract.reports.document import Cell

_TABLE: Final = (
    Column("Del", 3.2, is_number=False),
    Column("Værdi", 1.1),
    Column("Tærskel", 1.6, is_number=False),
    Column("Status", 1.1, is_number=False),
    Column("Grundlag", 2.0, is_number=False),
)


def parts_table(standing: Standing, scored: ScoredTarget) -> Table:
    """Give the parts of a target: value, threshold, status, and what was found."""
    number = scored.target.number
    rows = [
        row
        for part, word in zip(scored.parts, _words(scored), strict=True)
        for row in _part_rows(standing, number, part, word)
    ]
    commands = [
        cell.question.command
        for row in rows
        for cell in row.cells
        if isinstance(cell, Figure) and cell.question
    ]
    sources = dict.fromkeys(part.condition.source for part in scored.parts)
    notes = [f"Tærsklernes kilde: {source}" for source in sources if source]
    return Table(
        id=f"maal-{number}",
        caption=f"Mål {number}: dele, værdier og tærskler",
        columns=_TABLE,
        rows=tuple(rows),
        notes=(*notes, *(f"Kilde: {command}" for command in commands)),
    )


def _words(scored: ScoredTarget) -> Iterator[str]:
    """Give what stands before each part's title: nothing, "Enten: " or "Eller: "."""
    is_first = True
    for part in scored.parts:
        if not part.is_alternative:
            yield ""
            continue
        yield "Enten: " if is_first else "Eller: "
        is_first = False


def _part_rows(
    standing: Standing, number: str, part: ScoredPart, word: str
) -> Iterator[Row]:
    """Give one row; where each area counts for itself, one for each of them, too."""
    condition, found = part.condition, part.found
    title, state = f"{word}{condition.title}", STATES[found.met]
    threshold, told = threshold_of(condition), _told_of(standing, part)
    if isinstance(condition, MeasureCondition):
        figures = [
            _figure(standing, number, condition, one)
            for one in standing.measured.get(condition, ())
        ]
        if len(figures) > 1:
            yield Row((title, "", threshold, state, told))
            for figure, one in zip(figures, standing.measured[condition], strict=True):
                yield Row((f"– {area_names(one.areas)}", figure, "", "", ""))
            return
        value: Cell = figures[0] if figures else NOT_COMPUTABLE
        if figures and standing.measured[condition][0].row is None:
            value = "endnu ikke"
        yield Row((title, value, threshold, state, told))
        if now := standing.now(number, condition):
            yield Row((f"– {now.label}", now, "", "", ""))
        return
    value = "–"
    if isinstance(condition, ExternalCondition | RegisterCondition):
        name = f"maal.{number}.{condition.id}"
        value = Figure(name, condition.title, found.value, Unit.PLAIN)
    yield Row((title, value, threshold, state, told))


def _told_of(standing: Standing, part: ScoredPart) -> str:
    """Say what a part rests on, or what is missing."""
    condition, found = part.condition, part.found
    if found.missing:
        lacks = (each.removeprefix(f"{condition.title}: ") for each in found.missing)
        return "; ".join(dict.fromkeys(lacks))
    if not isinstance(condition, MeasureCondition):
        return found.why
    return _counted(condition, standing.measured.get(condition, ()))


def _counted(condition: MeasureCondition, measured: tuple[Measured, ...]) -> str:
    """Say how many cases or deadlines a part is judged by."""
    rows = [one.row for one in measured if one.row]
    if len(rows) < len(measured):
        return f"opgøres for {period_name(condition.period)}"
    n, of = sum(row.n for row in rows), sum(row.of or 0 for row in rows)
    kind = measures()[condition.measure].kind
    if kind is Kind.COUNT:
        return ""
    counted = [written(number, Unit.COUNT) for number in (n, of)]
    if kind is Kind.SHARE:
        return f"{counted[0]} af {counted[1]}"
    return f"{counted[0]} sager"


def _figure(
    standing: Standing, number: str, condition: MeasureCondition, one: Measured
) -> Figure:
    measure = measures()[condition.measure]
    value = one.row.value if one.row else None
    unit, words = Unit.COUNT, ""
    if measure.is_time:
        unit, words = Unit.WEEKS, "weeks"
        value = None if value is None else in_unit(value, words)
    elif measure.kind is Kind.SHARE:
        unit = Unit.SHARE
    name = f"maal.{number}.{condition.id}"
    if condition.mode is Mode.EACH and len(condition.areas or ()) > 1:
        name = f"{name}.{one.areas[0]}"
    return Figure(
        name=name,
        label=f"Mål {number}: {condition.title}",
        number=value,
        unit=unit,
        question=Question(condition.measure, one.where, words, standing.vintage.id),
        n=one.row.n if one.row else None,
    )


def threshold_of(condition: Condition) -> str:
    """Say what a part demands."""
    if isinstance(condition, Deliverable):
        return f"senest {short_day(condition.due_on)}"
    if isinstance(condition, RegisterCondition):
        return f"alle senest {short_day(condition.due_on)}"
    if condition.comparator is None:
        return NOT_SAID
    at_least = condition.comparator is Comparator.AT_LEAST
    word = "mindst" if at_least else "højst"
    if isinstance(condition, MeasureCondition):
        measure = measures()[condition.measure]
        unit = Unit.COUNT
        if measure.is_time:
            unit = Unit.WEEKS
        elif measure.kind is Kind.SHARE:
            unit = Unit.SHARE
        threshold = threshold_in(condition, unit)
        if threshold is None:
            return NOT_SAID
        return f"{word} {written(threshold, unit, with_unit=True)}"
    if isinstance(condition, ExternalCondition):
        return _external(condition, word)
    assert_never(condition)


def _external(condition: ExternalCondition, word: str) -> str:
    if condition.offset is None or (condition.against and condition.factor is None):
        return NOT_SAID
    if not condition.against:
        return f"{word} {plain(condition.offset)}"
    factor = condition.factor or Fraction(1)
    told = (
        condition.against if factor == 1 else f"{plain(factor)} × {condition.against}"
    )
    if condition.offset:
        sign = "+" if condition.offset > 0 else "\N{MINUS SIGN}"
        told += f" {sign} {plain(abs(condition.offset))}"
    return f"{word} {told}"
