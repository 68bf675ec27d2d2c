# SPDX-License-Identifier: EUPL-1.2
"""The words that figures are split and filtered by: which there are, what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from anke.cases.rules import current_rules
from anke.statistics.domain.dimensions import (
    AGE_BUCKETS,
    DIMENSIONS,
    STARTED_BEFORE,
    is_period,
)
from anke.statistics.engines.choice import engine_of
from anke.statistics.errors import WrongPeriodError, unknown_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.cases.domain.decide import Rules
    from anke.statistics.vintages import Vintage

Names = dict[str, tuple[str, str]]

_FINANCE: Names = {
    "fee": ("gebyrfinansieret", "fee-financed"),
    "grant": ("bevillingsfinansieret", "grant-financed"),
}
_STATUS: Names = {
    "statutory": ("lovbestemt", "statutory"),
    "agreed": ("aftalt", "agreed"),
}
_AGES: Names = {b.id: (b.name_da, b.name_en) for b in AGE_BUCKETS}


@dataclass(frozen=True, slots=True)
class _Words:
    """Names by dimension and value, and the place of each value in its dimension."""

    names: Mapping[str, Names]
    places: Mapping[str, Mapping[str, int]]


@lru_cache(maxsize=4)
def _words_of(rules: Rules) -> _Words:
    """Collect the names of everything that has a name in the rules."""
    catalogue = rules.catalogue
    outcomes: Names = {}
    for area in catalogue.areas:
        for outcome in sorted(area.outcomes, key=lambda each: each.order):
            outcomes.setdefault(outcome.id, (outcome.name_da, outcome.name_en))
    instances: Names = {e.id: (e.name_da, e.name_en) for e in catalogue.first_instances}
    regions = {e.id for e in catalogue.first_instances if e.kind == "region"}
    names = {
        "area": {each.id: (each.name_da, each.name_en) for each in catalogue.areas},
        "law": {each.id: (each.short_da, each.name_en) for each in catalogue.laws},
        "subject": {e.id: (e.label_da, e.name_en) for e in catalogue.subjects},
        "first_instance": instances,
        "region": {key: name for key, name in instances.items() if key in regions},
        "outcome": outcomes,
        "rule": {rule.id: (rule.name_da, rule.name_en) for rule in rules.rulebook},
        "finance_kind": _FINANCE,
        "tracks": {
            "": ("intet særligt spor", "no special track"),
            **{each.id: (each.name_da, each.name_en) for each in catalogue.tracks},
        },
        "status": _STATUS,
        "age": _AGES,
    }
    places = {
        dimension: {value: place for place, value in enumerate(values)}
        for dimension, values in names.items()
    }
    return _Words(names, places)


_latest: list[_Words] = []


def refresh_words() -> None:
    """Take the names from the rules in force; every query does so once, first thing.

    A page names hundreds of values, and asking the register for the rules in force
    each time would cost more than the figures.
    """
    _latest[:] = [_words_of(current_rules())]


def _words() -> _Words:
    if not _latest:
        refresh_words()
    return _latest[0]


def names_of(dimension: str) -> Names:
    """Give Danish and English names by value, in the order in which they are shown."""
    return _words().names.get(dimension, {})


def label(dimension: str, value: str, language: str = "da") -> str:
    """Name a value of a dimension; a value without a name names itself."""
    names = names_of(dimension).get(value)
    if names is None:
        return value or "–"
    return names[0 if language == "da" else 1]


def rank(dimension: str, value: str) -> tuple[int, str]:
    """Give the place of a value: as in the catalogue, then by the alphabet."""
    places = _words().places.get(dimension, {})
    return places.get(value, len(places)), value


@lru_cache(maxsize=128)
def _occurring(vintage: Vintage, dimension: str) -> frozenset[str]:
    return frozenset(engine_of(vintage).values_of(dimension))


def _day(value: str) -> str:
    """Give a day back when it is one. Errors: WrongPeriodError."""
    try:
        date.fromisoformat(value)
    except ValueError:
        raise WrongPeriodError(
            f"{value!r} is not a day: write it like 2022-01-31",
            user_text=f"{value!r} er ikke en dag: skriv den som 2022-01-31.",
        ) from None
    return value


def check_value(vintage: Vintage, dimension: str, value: str) -> str:
    """Give the value back when it means something in the dimension.

    A word of the catalogue may have no cases yet; a word that only the facts know may
    have left the catalogue.

    Errors: UnknownWordError with near matches; WrongPeriodError for a day that is none.
    """
    if is_period(dimension) or value in names_of(dimension):
        return value
    if dimension == STARTED_BEFORE:
        return _day(value)
    occurring = _occurring(vintage, dimension) if dimension != "age" else frozenset()
    if value in occurring:
        return value
    name_da = DIMENSIONS[dimension].name_da.lower()
    names = names_of(dimension)
    danish = {each: name for each, (name, _) in names.items()}
    raise unknown_word(dimension, name_da, value, {*names, *occurring}, danish)
