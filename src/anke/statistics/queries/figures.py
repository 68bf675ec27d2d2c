# SPDX-License-Identifier: EUPL-1.2
"""Figures: counters' whole numbers from an engine, made into values in one place.

A total is made of the counts of its parts, never of their shares; a mean is all days
by all cases, never a mean of means. Values are not rounded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from anke.cases.rules import current_rules
from anke.statistics import vintages
from anke.statistics.domain.counters import Basis
from anke.statistics.domain.definitions import Kind, Measure
from anke.statistics.domain.dimensions import AGE_BUCKETS, is_period
from anke.statistics.domain.durations import in_unit
from anke.statistics.domain.intervals import wilson
from anke.statistics.domain.measures import all_measures, find_measure
from anke.statistics.domain.periods import LABELS, MONTHS_IN
from anke.statistics.engines.choice import engine_of
from anke.statistics.errors import MeasureMismatchError, NoVintageError
from anke.statistics.queries.questions import ask
from anke.statistics.queries.words import names_of, rank, refresh_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from anke.statistics.engines.requests import Request, Row
    from anke.statistics.queries.questions import Filter, Question
    from anke.statistics.vintages import Vintage

Key = tuple[str, ...]
_VINTAGE_NAME: Final = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One figure: the value with n of N, and Wilson's interval when it is a share.

    For a time, `n` and `of` are the cases it is the mean or quantile of. `value` is
    None where nothing can be computed (0 of 0).
    """

    dims: Mapping[str, str]
    value: float | None
    n: int
    of: int | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """A measure's figures from one vintage, and the figure for all rows together."""

    vintage: Vintage
    measure: Measure
    by: tuple[str, ...]
    unit: str
    rows: tuple[MeasureRow, ...]
    total: MeasureRow


@dataclass(slots=True)
class _Numbers:
    """What an engine counted for one row of a table."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sums: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    quantiles: dict[tuple[str, float], float] = field(default_factory=dict)

    def add(self, other: _Numbers) -> None:
        """Add the numbers of another row; quantiles do not add up."""
        for name, count in other.counts.items():
            self.counts[name] += count
        for name_of_sum, total in other.sums.items():
            self.sums[name_of_sum] += total


def latest_vintage(as_of: date | None = None) -> Vintage:
    """Give the vintage that figures come from, or that of an earlier day.

    Errors: NoVintageError when it has not been built.
    """
    refresh_words()
    found = vintages.as_of(as_of) if as_of else vintages.current()
    if found is None:
        when = f" as of {as_of}" if as_of else ""
        when_da = f" pr. {as_of}" if as_of else ""
        raise NoVintageError(
            f"no figures have been built{when}: run anke vintage build",
            user_text=f"Der er ikke bygget tal{when_da} endnu. Byg dem med "
            "anke vintage build.",
        )
    return found


def vintage_named(vintage_id: str) -> Vintage:
    """Give the vintage of that name, so that a signed figure can be asked for again.

    Errors: NoVintageError when there is none, or when its facts are of a form that is
        read no longer.
    """
    refresh_words()
    # What people type or follow is a name, never a way to another file.
    known = bool(_VINTAGE_NAME.fullmatch(vintage_id))
    found = vintages.load(vintage_id) if known else None
    if found is None or found.format != vintages.FORMAT:
        raise NoVintageError(
            f"no vintage {vintage_id!r} that can be read: see anke vintage list",
            user_text=f"Der er ingen årgang {vintage_id}, som kan læses. "
            "Se årgangene med anke vintage list.",
        )
    return found


def measures() -> Mapping[str, Measure]:
    """Give every measure by its id, with one for each outcome in the catalogue."""
    refresh_words()
    outcomes = names_of("outcome")
    return _measures(tuple((each, *names) for each, names in outcomes.items()))


@lru_cache(maxsize=4)
def _measures(outcomes: tuple[tuple[str, str, str], ...]) -> Mapping[str, Measure]:
    return all_measures(outcomes)


def measure(
    measure_id: str,
    *,
    by: Sequence[str] = (),
    where: Filter | None = None,
    as_of: date | None = None,
    vintage: Vintage | None = None,
    unit: str = "",
) -> MeasureResult:
    """Compute a measure, split and filtered as asked, from the newest vintage.

    Units: times in `unit` (days, weeks or months; days when left out).
    Errors: UnknownWordError, WrongPeriodError, MeasureMismatchError, NoVintageError.
    """
    units = {measure_id: unit} if unit else {}
    vintage = vintage or latest_vintage(as_of)
    return measure_many([measure_id], by=by, where=where, vintage=vintage, units=units)[
        measure_id
    ]


def measure_many(
    measure_ids: Sequence[str],
    *,
    by: Sequence[str] = (),
    where: Filter | None = None,
    vintage: Vintage | None = None,
    units: Mapping[str, str] | None = None,
    with_totals: bool = True,
) -> dict[str, MeasureResult]:
    """Compute several measures with as few questions to the engine as possible.

    Who reads the rows of a split alone leaves the totals out: some of them have to be
    asked for anew. Such a `total` is an empty row.
    """
    vintage = vintage or latest_vintage()
    known = measures()
    wanted = [find_measure(each, known) for each in measure_ids]
    asked = [(each, ask(vintage, each, by, where or {})) for each in wanted]
    units = units or {}
    answers = _answers(
        vintage, [req for each, question in asked for req in question.requests(each)]
    )
    return {
        each.id: _result(
            each, question, answers, units.get(each.id, ""), with_total=with_totals
        )
        for each, question in asked
    }


def _answers(
    vintage: Vintage, requests: Iterable[Request]
) -> dict[Request, dict[Row, _Numbers]]:
    """Ask the engine; requests that differ in their counters only are asked at once."""
    engine = engine_of(vintage)
    together: dict[Request, list[Request]] = defaultdict(list)
    for request in requests:
        # A quantity belongs to its own first counter and cannot share a question.
        alone = bool(request.quantity)
        together[request if alone else replace(request, counters=())].append(request)
    found: dict[Request, dict[Row, _Numbers]] = {}
    for same in together.values():
        names = tuple(dict.fromkeys(n for request in same for n in request.counters))
        whole = replace(same[0], counters=names)
        rows = _numbers(whole, engine.answer(whole))
        found.update(dict.fromkeys(same, rows))
    return found


def _numbers(request: Request, answer: list[Row]) -> dict[Row, _Numbers]:
    """Read the rows of an answer."""
    width = len(request.by) + bool(request.grain)
    rows: dict[Row, _Numbers] = {}
    for line in answer:
        values = line[width:]
        numbers = rows[line[:width]] = _Numbers()
        for name, value in zip(request.counters, values, strict=False):
            numbers.counts[name] += int(cast("int", value or 0))
        if request.quantile is not None and values[-1] is not None:
            of = (request.counters[0], request.quantile)
            # Engines interpolate to the last bit differently; a millionth of a day
            # is no difference between two figures.
            numbers.quantiles[of] = round(float(cast("float", values[-1])), 6)
        elif request.quantity:
            total = int(cast("int", values[-1] or 0))
            numbers.sums[request.counters[0], request.quantity] += total
    return rows


def _result(
    measure: Measure,
    question: Question,
    answers: Mapping[Request, dict[Row, _Numbers]],
    unit: str,
    *,
    with_total: bool = True,
) -> MeasureResult:
    if unit and not measure.is_time:
        raise MeasureMismatchError(
            f"{measure.id} is no time: it has no {unit}",
            user_text=f"{measure.id} er ikke en tid og kan ikke vises i {unit}.",
        )
    unit = unit or str(measure.unit)
    requests = question.requests(measure)
    # The counters of one measure may stand in several answers, by different days.
    merged: dict[Row, _Numbers] = defaultdict(_Numbers)
    for request in requests:
        for key, numbers in answers[request].items():
            if any(numbers.counts[name] for name in request.counters):
                merged[key].add(numbers)
                merged[key].quantiles.update(numbers.quantiles)
    rows = [
        _figure(measure, _dims(question, key), numbers, unit)
        for key, numbers in merged.items()
    ]
    rows.sort(key=_order)
    if not question.by:
        rows = rows or [_figure(measure, {}, _Numbers(), unit)]
        total = rows[0]
    elif not with_total:
        total = MeasureRow({}, None, 0, None)
    else:
        total = _total(measure, question, merged.values(), unit)
    return MeasureResult(
        question.vintage, measure, question.by, unit, tuple(rows), total
    )


def _total(
    measure: Measure, question: Question, parts: Iterable[_Numbers], unit: str
) -> MeasureRow:
    """Give the figure for all rows together, from counts alone.

    Where parts do not add up (quantiles; what stands at the ends of several periods),
    the whole is asked for anew.
    """
    stands_at_ends = bool(question.grain) and any(
        request.basis is Basis.END for request in question.requests(measure)
    )
    if measure.kind is not Kind.QUANTILE and not stands_at_ends:
        whole = _Numbers()
        for numbers in parts:
            whole.add(numbers)
        return _figure(measure, {}, whole, unit)
    asked = question.without_split()
    answers = _answers(question.vintage, asked.requests(measure))
    return _result(measure, asked, answers, unit if measure.is_time else "").total


def _dims(question: Question, key: Row) -> dict[str, str]:
    """Name the values of a row in the order in which they were asked for."""
    words = dict(zip(question.words, key, strict=False))
    dims = {}
    for name in question.by:
        if is_period(name):
            month = cast("int", key[-1]) * MONTHS_IN[question.grain]
            dims[name] = LABELS[name](month // MONTHS_IN[name])
        elif name == "age":
            dims[name] = AGE_BUCKETS[cast("int", words[name])].id
        else:
            dims[name] = str(words[name])
    return dims


def _order(row: MeasureRow) -> list[tuple[int, str]]:
    return [
        (0, value) if is_period(name) else rank(name, value)
        for name, value in row.dims.items()
    ]


def _figure(
    measure: Measure, dims: Mapping[str, str], numbers: _Numbers, unit: str
) -> MeasureRow:
    n = sum(numbers.counts[name] for name in measure.numerator)
    if measure.kind is Kind.COUNT:
        return MeasureRow(dims, n, n, None)
    if measure.kind is Kind.SHARE:
        of = sum(numbers.counts[name] for name in measure.denominator)
        low, high = wilson(n, of) or (None, None)
        return MeasureRow(dims, n / of if of else None, n, of, low, high)
    first = measure.numerator[0]
    if measure.kind is Kind.QUANTILE:
        of_days = numbers.quantiles.get((first, cast("float", measure.quantile)))
        value = None if of_days is None else in_unit(of_days, unit)
        return MeasureRow(dims, value, n, n)
    days = numbers.sums[first, measure.quantity]
    return MeasureRow(dims, in_unit(days / n, unit) if n else None, n, n)


def rules_version() -> str:
    """Give the version of the rules in force, to compare a vintage's with."""
    return current_rules().version
