# SPDX-License-Identifier: EUPL-1.2
"""The question "hvorfor?": what a figure means, and the very cases in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.queries import may
from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.measures import find_measure
from anke.statistics.engines.choice import engine_of
from anke.statistics.engines.requests import Listing
from anke.statistics.queries.figures import (
    latest_vintage,
    measure_many,
    measures,
)
from anke.statistics.queries.questions import ask

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.statistics.domain.definitions import Break, Measure
    from anke.statistics.engines.requests import Line, Request
    from anke.statistics.queries.figures import MeasureRow
    from anke.statistics.queries.questions import Filter, Question
    from anke.statistics.vintages import Vintage

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Explanation:
    """A measure's definition in one language."""

    name: str
    definition: str
    formula: str
    population: str
    exclusions: str
    counting_unit: str
    time_basis: str
    source: str
    breaks: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Why:
    """One figure with its definition and the case numbers in it.

    A case stands as often as it is counted: once for each counted unit or deadline.
    A count has no denominator; a time is over the same cases that it is divided by.
    """

    measure: Measure
    vintage: Vintage
    explanation: Explanation
    row: MeasureRow
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One counted row: the case, and what was counted of it.

    `in_numerator` tells whether it is one of the n, or only of the N. `part` is the
    number of the counted unit, or the deadline rule; empty for a case as a whole.
    """

    number: str
    spell: int
    part: str
    area: str
    law: str
    first_instance: str
    outcome: str
    closed_on: date | None
    in_numerator: bool


@dataclass(frozen=True, slots=True)
class WhyPage:
    """One figure for a screen: its definition and one page of its cases.

    `may_see_cases` is false where the reader's role does not show them; `lines` is
    empty then.
    """

    measure: Measure
    vintage: Vintage
    explanation: Explanation
    unit: str
    row: MeasureRow
    may_see_cases: bool
    lines: tuple[CaseLine, ...]
    page: int
    pages: int
    rows: int


def explanation_of(measure: Measure, language: str = "da") -> Explanation:
    """Give a measure's definition in Danish or English."""
    if language == "da":
        texts = (measure.name_da, measure.definition_da, measure.formula_da)
    else:
        texts = (measure.name_en, measure.definition_en, measure.formula_en)

    def say(text: object) -> str:
        return str(getattr(text, "da" if language == "da" else "en"))

    def broken(each: Break) -> str:
        return each.text_da if language == "da" else each.text_en

    return Explanation(
        *texts,
        population=say(measure.population),
        exclusions=say(measure.exclusions),
        counting_unit=say(measure.counting_unit),
        time_basis=say(measure.time_basis),
        source=measure.source,
        breaks=tuple((each.on, broken(each)) for each in measure.breaks),
    )


def why(
    measure_id: str,
    where: Filter | None = None,
    *,
    as_of: date | None = None,
    vintage: Vintage | None = None,
    unit: str = "",
    language: str = "da",
) -> Why:
    """Explain a figure down to its cases.

    Errors: those of `measure`.
    """
    vintage = vintage or latest_vintage(as_of)
    asked = find_measure(measure_id, measures())
    question = ask(vintage, asked, (), where or {})
    units = {measure_id: unit} if unit else {}
    found = measure_many([measure_id], where=where, vintage=vintage, units=units)
    engine = engine_of(vintage)
    numerator = engine.list_cases(Listing(_counting(question, asked, asked.numerator)))
    denominator: Sequence[str] = ()
    if asked.kind is Kind.SHARE:
        listing = Listing(_counting(question, asked, asked.denominator))
        denominator = engine.list_cases(listing)
    elif asked.kind is not Kind.COUNT:
        denominator = numerator
    return Why(
        asked,
        vintage,
        explanation_of(asked, language),
        found[measure_id].total,
        tuple(numerator),
        tuple(denominator),
    )


def why_page(
    measure_id: str,
    where: Filter | None = None,
    *,
    actor: User | AnonymousUser,
    part: str = "all",
    page: int = 1,
    page_size: int | None = PAGE_SIZE,
    vintage: Vintage | None = None,
    unit: str = "",
    language: str = "da",
) -> WhyPage:
    """Explain a figure on a screen, with one page of the cases for those allowed.

    `part` is "numerator" for the n alone, else the whole of n of N is shown. All lines
    come on one page when `page_size` is None.

    Errors: those of `measure`.
    """
    vintage = vintage or latest_vintage()
    asked = find_measure(measure_id, measures())
    question = ask(vintage, asked, (), where or {})
    units = {measure_id: unit} if unit else {}
    found = measure_many([measure_id], where=where, vintage=vintage, units=units)[
        measure_id
    ]
    row, allowed = found.total, may(actor, Action.SEE_FIGURE_CASES)
    narrow = part == "numerator" or asked.kind is not Kind.SHARE
    counters = asked.numerator if narrow else asked.denominator
    rows = row.n if narrow else row.of or 0
    pages = max(1, -(-rows // page_size)) if page_size else 1
    page = min(max(page, 1), pages)
    lines: tuple[CaseLine, ...] = ()
    if allowed and rows:
        listing = Listing(
            _counting(question, asked, counters),
            limit=page_size,
            offset=(page - 1) * (page_size or 0),
            flag=asked.numerator,
        )
        lines = tuple(_line(each) for each in engine_of(vintage).list_lines(listing))
    return WhyPage(
        asked,
        vintage,
        explanation_of(asked, language),
        found.unit,
        row,
        allowed,
        lines,
        page,
        pages,
        rows,
    )


def _counting(
    question: Question, measure: Measure, counters: Sequence[str]
) -> tuple[Request, ...]:
    """Give the requests of a measure with some of its counters only."""
    narrowed = (each.only(counters) for each in question.requests(measure))
    plain = (replace(each, quantity="", quantile=None) for each in narrowed)
    return tuple(request for request in plain if request.counters)


def _line(row: Line) -> CaseLine:
    number, spell, part, area, law, instance, outcome, closed_on, counted = row
    return CaseLine(
        number=number,
        spell=spell,
        part=part,
        area=area,
        law=law,
        first_instance=instance,
        outcome=outcome,
        closed_on=closed_on,
        in_numerator=bool(counted),
    )
