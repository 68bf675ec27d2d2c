# SPDX-License-Identifier: EUPL-1.2
"""From the words of a selection to the values of an area.

Words for many (`level(2)`, `years(5)`) are looked up here, so that a link stays current
when a new year is released; comparisons become first instances beside the chosen ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anke.portal.domain.alike import alike_in_size
from anke.portal.domain.selection import Comparison, Dimension, Selection
from anke.portal.errors import WrongSelectionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anke.portal.domain.areas import Area, Hierarchy
    from anke.publication.bundle.contents import Measure

_WORD: Final = re.compile(r"(\w+)\(([^()]*)\)")
EVERYTHING: Final = "*"
DEFAULT_YEARS: Final = 5


@dataclass(frozen=True)
class Plan:
    """A selection with every word looked up; codes stand in the area's order.

    Attributes:
        selection: What was asked for.
        first_instances: The codes; comparisons come last.
        chosen: How many of the first instances were chosen themselves.
        subjects: The codes.
        periods: The codes, oldest first; a year before its quarters.
        measures: The key figures, in the area's order.
    """

    selection: Selection
    first_instances: tuple[str, ...]
    chosen: int
    subjects: tuple[str, ...]
    periods: tuple[str, ...]
    measures: tuple[Measure, ...]

    @property
    def size(self) -> int:
        """How many cells the table has, totals left out."""
        return (
            len(self.first_instances)
            * len(self.subjects)
            * len(self.periods)
            * len(self.measures)
        )


def resolve(selection: Selection, area: Area) -> Plan:
    """Look up every word of a selection.

    Errors: WrongSelectionError that names the parameter and offers what is alike.
    """
    first_instances, subjects = area.first_instances, area.subjects
    chosen = _codes(
        Dimension.FIRST_INSTANCE, selection.first_instances, first_instances
    )
    beside = _beside(area, chosen, selection.comparisons)
    return Plan(
        selection=selection,
        first_instances=chosen + beside,
        chosen=len(chosen),
        subjects=_codes(Dimension.SUBJECT, selection.subjects, subjects),
        periods=_periods(area, selection.periods),
        measures=_measures(area, selection.measures),
    )


def _codes(
    dimension: Dimension, words: tuple[str, ...], hierarchy: Hierarchy
) -> tuple[str, ...]:
    """Look up the codes of a dimension with levels."""
    if not words:
        return hierarchy.top
    places = hierarchy.places
    if all(word in places for word in words):
        return tuple(sorted(words, key=places.__getitem__))
    many = {
        "level": lambda text: _level(dimension, text, hierarchy),
        "parts": lambda text: hierarchy.parts.get(text, ()),
    }
    everything = tuple(places)
    found = {
        code
        for word in words
        for code in _looked_up(dimension, word, everything, many, everything)
    }
    return tuple(sorted(found, key=places.__getitem__))


def _level(dimension: Dimension, text: str, hierarchy: Hierarchy) -> tuple[str, ...]:
    if not text.isdecimal():
        raise WrongSelectionError(dimension, f"level({text})", why="no level")
    return hierarchy.at_level(int(text))


def _periods(area: Area, words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        return area.years[-DEFAULT_YEARS:]
    everything = area.periods_in_order
    many = {
        "years": lambda text: _newest(area.years, text, "years"),
        "quarters": lambda text: _newest(area.quarters, text, "quarters"),
    }
    found = {
        period
        for word in words
        for period in _looked_up(
            Dimension.PERIOD, word, area.facts.periods, many, everything
        )
    }
    return tuple(period for period in everything if period in found)


def _newest(periods: tuple[str, ...], text: str, word: str) -> tuple[str, ...]:
    if text == EVERYTHING:
        return periods
    if not text.isdecimal() or not int(text):
        raise WrongSelectionError(Dimension.PERIOD, f"{word}({text})", why="no number")
    return periods[-int(text) :]


def _measures(area: Area, words: tuple[str, ...]) -> tuple[Measure, ...]:
    measures = area.facts.measures
    if not words:
        usual = tuple(measure for measure in measures if measure.is_default)
        return usual or measures[:1]
    found = {
        measure_id
        for word in words
        for measure_id in _looked_up(
            Dimension.MEASURE, word, tuple(area.measures), {}, tuple(area.measures)
        )
    }
    return tuple(measure for measure in measures if measure.id in found)


def _looked_up(
    dimension: Dimension,
    word: str,
    codes: Sequence[str],
    many: dict[str, Callable[[str], tuple[str, ...]]],
    everything: tuple[str, ...],
) -> tuple[str, ...]:
    """Give what one word stands for; a word that stands for nothing is refused."""
    if word in codes:
        return (word,)
    if word == EVERYTHING:
        return everything
    form = _WORD.fullmatch(word)
    if form is None or form[1] not in many:
        raise WrongSelectionError(dimension, word, codes)
    found = many[form[1]](form[2])
    if not found:
        raise WrongSelectionError(dimension, word, why="stands for nothing here")
    return found


def _beside(
    area: Area, chosen: tuple[str, ...], comparisons: tuple[Comparison, ...]
) -> tuple[str, ...]:
    """Give what the chosen first instances are compared with, each once."""
    found: dict[str, None] = {}
    instances = area.first_instances
    if Comparison.COUNTRY in comparisons:
        found |= dict.fromkeys(instances.top)
    if Comparison.REGION in comparisons:
        found |= dict.fromkeys(
            instances.by_code[code].parent
            for code in chosen
            if instances.by_code[code].parent
        )
    if Comparison.ALIKE in comparisons:
        for code in chosen:
            found |= dict.fromkeys(alike_in_size(instances.values, code))
    return tuple(code for code in found if code not in chosen)
