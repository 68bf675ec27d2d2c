# SPDX-License-Identifier: EUPL-1.2
"""What every section of a report needs: the order, the months, the vintage's answers.

A table of areas is asked in three questions: each area in the period and the two that
it is compared with, all areas together, and the year to date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from anke.cases.rules import current_rules
from anke.contract.reports.document import Column, Figure, Row, Table, Take
from anke.contract.reports.wording import MONTHS, period_name
from anke.statistics.queries.words import label, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from anke.cases.domain.catalogue import Catalogue
    from anke.contract.domain.terms import Contract
    from anke.contract.reports.asking import Answers, Asking
    from anke.contract.reports.causes import BreachCause
    from anke.contract.reports.document import Cell
    from anke.contract.reports.periods import Span

TOTAL = "i-alt"
_YEAR_AGO = "aaret-foer"
# Before there is a decision; what counts from one is the party's own (*klagefrist*).
_ON_THE_WAY = ("receipt", "complete_file", "committee_decision")


@dataclass(frozen=True, slots=True)
class Key:
    """One column of figures: its word in names, its heading, its measure."""

    word: str
    label: str
    measure: str
    take: Take = Take.VALUE


@dataclass(frozen=True)
class Compared:
    """Measures' answers for a period, those beside it, and the year to date."""

    prefix: str
    span: Span
    areas: Answers
    together: Answers
    to_date: Answers

    def now(self, area: str, key: Key) -> Figure:
        """Give a figure of the period; of all areas where `area` is empty."""
        return self.at(area, key, self.span.period)

    def at(self, area: str, key: Key, period: str, suffix: str = "") -> Figure:
        """Give a figure of one of the periods."""
        name = self._name(area, key.word, suffix)
        answers = self.areas if area else self.together
        dims = {self.span.grain: period, **({"area": area} if area else {})}
        told = f"{key.label}, {area_name(area)}, {period_name(period)}"
        return answers.figure(name, told, key.measure, dims, take=key.take)

    def compared(self, area: str, key: Key) -> tuple[Figure, ...]:
        """Give the period, the one before, the year before and the year to date."""
        dims = {"area": area} if area else {}
        told = f"{key.label}, {area_name(area)}, {to_date_name(self.span)}"
        name = self._name(area, key.word, "aar-til-dato")
        year = self.to_date.figure(name, told, key.measure, dims, take=key.take)
        now = self.at(area, key, self.span.period)
        before = self.at(area, key, self.span.before, "perioden-foer")
        if self.span.grain == "year":
            return now, before
        return now, before, self.at(area, key, self.span.year_before, _YEAR_AGO), year

    def areas_with(self, measures: Iterable[str]) -> set[str]:
        """Give the areas that any of the answers has a row of."""
        wanted = set(measures)
        return {
            value
            for answers in (self.areas, self.to_date)
            for measure, dims in answers.rows
            if measure in wanted
            for name, value in dims
            if name == "area"
        }

    def _name(self, area: str, word: str, suffix: str) -> str:
        return ".".join(filter(None, (self.prefix, area or TOTAL, word, suffix)))


@dataclass(frozen=True)
class Scene:
    """The order, the period and the one who asks."""

    contract: Contract
    span: Span
    asking: Asking
    causes: tuple[BreachCause, ...] = ()

    def compare(
        self,
        prefix: str,
        measures: Sequence[str],
        where: Mapping[str, str] | None = None,
    ) -> Compared:
        """Ask measures for each area, for all together, and for the year to date."""
        span, fixed = self.span, dict(where or {})
        periods = {span.grain: span.compared, **fixed}
        ask = self.asking.ask
        return Compared(
            prefix,
            span,
            ask(measures, by=("area", span.grain), where=periods),
            ask(measures, by=(span.grain,), where=periods),
            ask(measures, by=("area",), where={**fixed, **span.to_date_where}),
        )

    def in_order(self, areas: Iterable[str]) -> list[str]:
        """Put areas in the order of the catalogue."""
        order = {area: place for place, area in enumerate(names_of("area"))}
        return sorted(set(areas), key=lambda area: (order.get(area, len(order)), area))

    def all_areas(self, found: Iterable[str]) -> list[str]:
        """Give the areas of the period, those without a case, too, and what was found.

        So a template that names an area finds it in every month.
        """
        day = self.span.last_day
        areas = current_rules().catalogue.areas
        return self.in_order({a.id for a in areas if a.is_valid_on(day)} | set(found))

    @cached_property
    def statutory_rules(self) -> list[str]:
        """The statutory deadlines for decisions that some case can have, in order."""
        rules, day = current_rules(), self.span.last_day
        kinds = set(_areas_by_kind(rules.catalogue))
        return [
            rule.id
            for rule in rules.rulebook
            if (rule.status, rule.kind) == ("statutory", "decision")
            and rule.start_event in _ON_THE_WAY
            and rule.in_force(day)
            and rule.case_kind in kinds
        ]

    @cached_property
    def statutory_areas(self) -> set[str]:
        """The areas in which some case has a statutory deadline for the decision."""
        rules = current_rules()
        areas = _areas_by_kind(rules.catalogue)
        chosen = set(self.statutory_rules)
        kinds = {rule.case_kind for rule in rules.rulebook if rule.id in chosen}
        return {area for kind in kinds for area in areas[kind]}


def _areas_by_kind(catalogue: Catalogue) -> dict[str, set[str]]:
    """Give the areas whose cases deadline rules know by each word."""
    found: dict[str, set[str]] = {}
    for area in catalogue.areas:
        for kind in area.case_kinds:
            found.setdefault(kind, set()).add(area.id)
    for subject in catalogue.subjects:
        for kind in subject.case_kinds:
            found.setdefault(kind, set()).add(subject.area)
    return found


def area_table(
    name: str,
    caption: str,
    columns: Sequence[Column],
    areas: Sequence[str],
    line: Callable[[str], Sequence[Cell]],
    *,
    notes: tuple[str, ...] = (),
) -> Table:
    """Give a table with a line for each area, and one for all of them together."""
    return Table(
        id=name,
        caption=caption,
        columns=(Column("Sagsområde", 2.9, is_number=False), *columns),
        rows=tuple(
            Row((area_name(area), *line(area)), is_total=not area)
            for area in (*areas, "")
        ),
        notes=notes,
    )


def area_name(area: str) -> str:
    """Name an area; all of them where it is empty."""
    return label("area", area) if area else "I alt"


def comparison_headings(span: Span) -> tuple[str, ...]:
    """Name the columns of `Compared.compared`."""
    names = [period_name(span.period), period_name(span.before)]
    if span.grain != "year":
        names += [period_name(span.year_before), to_date_name(span)]
    return tuple(name[0].upper() + name[1:] for name in names)


def to_date_name(span: Span) -> str:
    """Name the year up to the period's end."""
    last = MONTHS[len(span.to_date) - 1][:3]
    if len(span.to_date) == len(MONTHS):
        return str(span.year)
    return f"jan. {span.year}" if last == "jan" else f"jan.–{last}. {span.year}"
