# SPDX-License-Identifier: EUPL-1.2
"""What a figure can be split and filtered by, and in which facts it stands.

>>> DIMENSIONS["law"].name_da
'Lovgrundlag'
>>> [bucket.id for bucket in AGE_BUCKETS][:2]
['0-12w', '13-25w']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anke.statistics.domain.counters import Basis, Fact
from anke.statistics.domain.periods import PERIODS
from anke.statistics.errors import MeasureMismatchError, unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterable

_EVERYWHERE = frozenset(Fact)
# Filters to the cases that were open before a day; nothing is split by it.
STARTED_BEFORE: Final = "started_before"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to split a figure (*fordelingsvariabel*)."""

    id: str
    name_da: str
    name_en: str
    facts: frozenset[Fact] = _EVERYWHERE
    only_filters: bool = False


@dataclass(frozen=True, slots=True)
class AgeBucket:
    """Pending cases of like age; `from_days` up to the next bucket's."""

    id: str
    from_days: int
    name_da: str
    name_en: str


# A quarter is 13 weeks, the agreed target for municipal cases.
AGE_BUCKETS: Final = (
    AgeBucket("0-12w", 0, "under 13 uger", "under 13 weeks"),
    AgeBucket("13-25w", 13 * 7, "13–25 uger", "13–25 weeks"),
    AgeBucket("26-51w", 26 * 7, "26–51 uger", "26–51 weeks"),
    AgeBucket("52-103w", 52 * 7, "1–2 år (52–103 uger)", "1–2 years (52–103 weeks)"),
    AgeBucket("104w-", 104 * 7, "over 2 år (104 uger)", "over 2 years (104 weeks)"),
)

DIMENSIONS: Final[dict[str, Dimension]] = {
    dimension.id: dimension
    for dimension in (
        Dimension("area", "Sagsområde", "Area"),
        Dimension("law", "Lovgrundlag", "Law"),
        Dimension("subject", "Sagsemne", "Subject"),
        Dimension("first_instance", "Førsteinstans", "First instance"),
        Dimension("region", "Region", "Region"),
        Dimension("finance_kind", "Finansiering", "Finance kind"),
        Dimension("outcome", "Udfald", "Outcome"),
        Dimension("rule", "Fristregel", "Deadline rule", frozenset({Fact.DEADLINE})),
        Dimension("status", "Fristens grundlag", "Status", frozenset({Fact.DEADLINE})),
        Dimension(
            "tracks", "Særligt spor", "Special track", frozenset({Fact.CASE_SPELL})
        ),
        Dimension("team", "Team", "Team"),
        Dimension("staff", "Sagsbehandler", "Caseworker"),
        Dimension("age", "Alder", "Age", frozenset({Fact.CASE_SPELL})),
        Dimension(
            STARTED_BEFORE,
            "Modtaget eller genoptaget før",
            "Received or reopened before",
            frozenset({Fact.CASE_SPELL}),
            only_filters=True,
        ),
        Dimension("year", "År", "Year"),
        Dimension("quarter", "Kvartal", "Quarter"),
        Dimension("month", "Måned", "Month"),
    )
}


def dimension(dimension_id: str, fact: Fact, bases: Iterable[Basis]) -> Dimension:
    """Give a dimension that a fact's figures can be split by.

    Errors: UnknownWordError with near matches; MeasureMismatchError where the facts do
    not know the dimension.
    """
    found = DIMENSIONS.get(dimension_id)
    if found is None:
        names = {each.id: each.name_da for each in DIMENSIONS.values()}
        raise unknown_word("dimension", "inddelingen", dimension_id, DIMENSIONS, names)
    ages_are_unknown = dimension_id == "age" and set(bases) != {Basis.END}
    if fact not in found.facts or ages_are_unknown:
        raise MeasureMismatchError(
            f"this measure cannot be split or filtered by {dimension_id}",
            user_text=f"Målet kan ikke opdeles eller afgrænses efter {dimension_id}.",
        )
    return found


def is_period(dimension_id: str) -> bool:
    """Tell whether a dimension is a period of time."""
    return dimension_id in PERIODS
