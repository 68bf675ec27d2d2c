# SPDX-License-Identifier: EUPL-1.2
"""Measures computed once more, row by row in Python, to compare the engines with."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from functools import lru_cache
from math import floor
from types import SimpleNamespace

import pyarrow.parquet as pq

from anke.cases.domain.predicates import NEVER
from anke.statistics.domain.counters import Basis
from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.dimensions import AGE_BUCKETS
from anke.statistics.domain.periods import MONTHS_IN, last_day, month_number, period_of


@lru_cache(maxsize=8)
def facts_of(vintage, table):
    """Read a table as rows with attributes, NEVER for a day that has not come."""
    rows = []
    for path in vintage.paths(table):
        for row in pq.read_table(path).to_pylist():
            for name in ("closed", "met", "paused"):
                row[f"{name}_or_never"] = row.get(f"{name}_on") or NEVER
            rows.append(SimpleNamespace(**row))
    return rows


def expected(measure, vintage, by=(), where=None):
    """Compute a measure: values by the tuple of dimensions, as (value, n, of)."""
    where = where or {}
    counts, values = defaultdict(Counter), defaultdict(list)
    for counter in measure.counters:
        for row in facts_of(vintage, counter.fact):
            for month, day in _periods(counter.basis, row, vintage, by):
                if counter.test(row, day):
                    key, age = _place(row, month, day, by, where)
                    if key is not None:
                        counts[key][counter.id] += 1
                        values[key].append(_quantity(measure, row, age))
    keys = set(counts) or ({()} if not by else set())
    return {
        key: found
        for key in keys
        if (found := _value(measure, counts[key], values[key]))[1] or found[2] or not by
    }


def _periods(basis, row, vintage, by):
    """Give the months, with their last days, in which a row can count."""
    if basis is Basis.STARTED:
        return [(row.start_month, None)]
    if basis is Basis.CLOSED:
        return [] if row.closed_on is None else [(row.closed_month, None)]
    if basis is Basis.BREACHED:
        return [(month_number(row.due_on + timedelta(days=1)), vintage.as_of)]
    grain = min((MONTHS_IN[b] for b in by if b in MONTHS_IN), default=None)
    last = month_number(vintage.as_of)
    if grain is None:
        ends = [last]
    else:
        months = range(vintage.first_month, last + 1)
        ends = [m for m in months if m % grain == grain - 1 or m == last]
    return [(month, min(last_day(month), vintage.as_of)) for month in ends]


def _place(row, month, day, by, where):
    """Give the dimensions under which a row counts, None when it is filtered out."""
    age = (day - row.start_on).days if day and hasattr(row, "start_on") else None
    dims = {
        name: period_of(name, month)
        if name in MONTHS_IN
        else _bucket(age)
        if name == "age"
        else getattr(row, name)
        for name in (*by, *where)
    }
    if any(dims[name] not in wanted for name, wanted in where.items()):
        return None, age
    return tuple(dims[name] for name in by), age


def _quantity(measure, row, age):
    if not measure.quantity:
        return None
    return age if measure.quantity == "age_days" else getattr(row, measure.quantity)


def _bucket(age):
    return [b.id for b in AGE_BUCKETS if b.from_days <= age][-1]


def _value(measure, counts, values):
    n = sum(counts[name] for name in measure.numerator)
    of = sum(counts[name] for name in measure.denominator)
    if measure.kind is Kind.COUNT:
        return n, n, None
    if measure.kind is Kind.SHARE:
        return (n / of if of else None), n, of
    if measure.kind is Kind.MEAN:
        return (sum(values) / n if n else None), n, n
    return (_quantile(sorted(values), measure.quantile) if n else None), n, n


def _quantile(ordered, share):
    """Interpolate linearly between the two nearest values."""
    place = (len(ordered) - 1) * share
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
