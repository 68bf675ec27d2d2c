# SPDX-License-Identifier: EUPL-1.2
"""Compile requests to SQL with Ibis: the same expression for every engine.

The counters' predicates are called with columns instead of values; what they return is
the condition in the query.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

import ibis

from anke.cases.domain.predicates import NEVER
from anke.statistics.domain.counters import Basis, Fact, counter
from anke.statistics.domain.dimensions import AGE_BUCKETS, STARTED_BEFORE
from anke.statistics.domain.periods import MONTHS_IN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.statistics.engines.requests import Listing, Request

_WORDS = ("area", "law", "subject", "first_instance", "region", "finance_kind")
_WHO = ("staff", "team")
_KEY = {"case_number": "string", "spell": "int32"}


def _columns(**types: str) -> dict[str, str]:
    words = dict.fromkeys((*_WORDS, *_WHO, "outcome"), "string")
    return {**_KEY, **words, "closed_on": "date", "closed_month": "int32", **types}


# The columns that requests may use, of the files that `facts` writes.
SCHEMAS: Final[dict[str, dict[str, str]]] = {
    Fact.CASE_SPELL: _columns(
        received_on="date",
        start_on="date",
        start_kind="string",
        tracks="string",
        start_month="int32",
        on_merits="boolean",
        reversal="boolean",
        processing_days="int32",
        processing_days_from_receipt="int32",
    ),
    Fact.COUNTED_UNIT: _columns(
        unit="int32",
        on_merits="boolean",
        reversal="boolean",
        has_reversal_rate="boolean",
    ),
    Fact.DEADLINE: _columns(
        rule="string",
        kind="string",
        status="string",
        due_on="date",
        met_on="date",
        paused_on="date",
    ),
}
CALENDAR: Final = "calendar"
_CALENDAR_SCHEMA = {"month": "int32", "end_on": "date"}
_MONTH = {Basis.STARTED: "start_month", Basis.CLOSED: "closed_month"}
_THIRD_KEY = {Fact.COUNTED_UNIT: "unit", Fact.DEADLINE: "rule"}


class _Row:
    """A fact's columns as predicates name them: a day that has not come is NEVER."""

    def __init__(self, table: Any, day: Any) -> None:
        self._table, self._day = table, day

    def __getattr__(self, name: str) -> Any:
        if name.endswith("_or_never"):
            column = self._table[name.removesuffix("_or_never") + "_on"]
            return column.fill_null(ibis.literal(NEVER))
        if name == "age_days":
            return self._day.delta(self._table.start_on, unit="day")
        if name == "age":
            return self._age_bucket()
        return self._table[name]

    def _age_bucket(self) -> Any:
        """Give the place of the bucket: how many lower limits the age has reached."""
        limits = [bucket.from_days for bucket in AGE_BUCKETS[1:]]
        reached = [(self.age_days >= limit).ifelse(1, 0) for limit in limits]
        return reduce(lambda left, right: left + right, reached)


class _Query:
    """A request on its way to an expression."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.facts = ibis.table(SCHEMAS[request.fact], name=str(request.fact))
        table: Any = self.facts
        month: Any = None
        day: Any = None
        if request.basis is Basis.END and len(request.ends) == 1:
            number, last = request.ends[0]
            month, day = ibis.literal(number), ibis.literal(last)
        elif request.basis is Basis.END:
            table, month, day = self._joined()
        elif request.basis is Basis.BREACHED:
            month, day = _month_after(table.due_on), ibis.literal(request.ends[0][1])
        else:
            month = table[_MONTH[request.basis]]
        self.table, self.month, self.day = table, month, day
        self.row = _Row(table, day)

    def _joined(self) -> tuple[Any, Any, Any]:
        """Put each row beside every end of a period at which it counts."""
        calendar = ibis.table(_CALENDAR_SCHEMA, name=CALENDAR)
        wanted = calendar.filter(
            calendar.month.isin([number for number, _ in self.request.ends])
        )
        counts = self._any(_Row(self.facts, wanted.end_on), wanted.end_on)
        joined = self.facts.join(wanted, [counts])
        return joined, joined.month, joined.end_on

    def _any(self, row: _Row, day: Any) -> Any:
        return reduce(or_, (each.test(row, day) for each in self.request.tests))

    def conditions(self) -> list[Any]:
        """Give what a row must fulfil, the counters apart."""
        found = [_is_one_of(self.row, name, values) for name, values in self._where()]
        if self.request.basis is Basis.END:
            return found
        if not self.request.months:
            return [*found, self.month.notnull()]
        ranges = (self.month.between(*each) for each in self.request.months)
        return [*found, reduce(or_, ranges)]

    def _where(self) -> list[tuple[str, tuple[str, ...]]]:
        return list(self.request.where)

    def groups(self) -> list[Any]:
        """Give what the answer is split by."""
        found = [getattr(self.row, name).name(name) for name in self.request.by]
        if not self.request.grain:
            return found
        length = MONTHS_IN[self.request.grain]
        return [*found, (self.month // length).cast("int32").name("period")]

    def counted(self) -> Any:
        """Give the rows that any of the counters counts."""
        return self._any(self.row, self.day)


def _month_after(day: Any) -> Any:
    """Number the month of the day after a day."""
    after = (day + ibis.interval(days=1)).cast("date")
    return after.year() * 12 + after.month() - 1


def _is_one_of(row: _Row, name: str, values: Sequence[str]) -> Any:
    if name == "age":
        places = [place for place, b in enumerate(AGE_BUCKETS) if b.id in values]
        return row.age.isin(places)
    if name == STARTED_BEFORE:
        days = (ibis.literal(date.fromisoformat(value)) for value in values)
        return reduce(or_, (row.start_on < day for day in days))
    column = getattr(row, name)
    return column == values[0] if len(values) == 1 else column.isin(list(values))


def _answer(request: Request) -> Any:
    query = _Query(request)
    conditions = query.conditions()
    numbers = {
        f"n{place}": each.test(query.row, query.day).ifelse(1, 0).sum()
        for place, each in enumerate(request.tests)
    }
    if request.quantile is not None:
        conditions.append(query.counted())
        quantity = getattr(query.row, request.quantity).cast("float64")
        numbers["quantity"] = quantity.quantile(request.quantile)
    elif request.quantity:
        counted = request.tests[0].test(query.row, query.day)
        quantity = getattr(query.row, request.quantity)
        numbers["quantity"] = counted.ifelse(quantity, 0).sum()
    rows, groups = _filtered(query.table, conditions), query.groups()
    if not groups:
        return rows.aggregate(**numbers)
    return rows.group_by(groups).aggregate(**numbers)


def _filtered(table: Any, conditions: list[Any]) -> Any:
    return table.filter(conditions) if conditions else table


def _lines(request: Request, flag: Sequence[str]) -> Any:
    """Give the counted rows, marked where one of the flag's counters counts them."""
    query = _Query(request)
    third = _THIRD_KEY.get(request.fact)
    part = query.table[third].cast("string") if third else ibis.literal("")
    marks = [each for each in map(counter, flag) if each.basis is request.basis]
    tests = [each.test(query.row, query.day) for each in marks]
    counted = reduce(or_, tests).ifelse(1, 0) if tests else ibis.literal(0)
    return query.table.filter([*query.conditions(), query.counted()]).select(
        case_number=query.table.case_number,
        spell=query.table.spell,
        part=part,
        area=query.table.area,
        law=query.table.law,
        first_instance=query.table.first_instance,
        outcome=query.table.outcome,
        closed_on=query.table.closed_on,
        counted=counted.cast("int32"),
    )


def _listed(listing: Listing) -> Any:
    parts = [_lines(request, listing.flag) for request in listing.requests]
    rows = parts[0] if len(parts) == 1 else ibis.union(*parts, distinct=False)
    rows = rows.order_by(["case_number", "spell", "part"])
    if listing.limit is not None:
        rows = rows.limit(listing.limit, offset=listing.offset)
    return rows


@lru_cache(maxsize=2048)
def answer_sql(request: Request, dialect: str) -> str:
    """Compile a request for an engine."""
    return str(ibis.to_sql(_answer(request), dialect=dialect))


@lru_cache(maxsize=256)
def listing_sql(listing: Listing, dialect: str) -> str:
    """Compile the question for the case numbers for an engine."""
    return str(ibis.to_sql(_listed(listing).select("case_number"), dialect=dialect))


@lru_cache(maxsize=256)
def lines_sql(listing: Listing, dialect: str) -> str:
    """Compile the question for the very cases for an engine."""
    return str(ibis.to_sql(_listed(listing), dialect=dialect))
