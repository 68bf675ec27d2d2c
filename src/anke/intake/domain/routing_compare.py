# SPDX-License-Identifier: EUPL-1.2
"""Says what new rules would have changed for letters that have come already.

So a rule is tried on last quarter's letters before it is saved.

>>> from anke.intake.domain.routing_parser import parse
>>> old, new = parse("ellers team = a"), parse("ellers team = b")
>>> changed = compare(old, new, [("26-M00001", RoutedLetter())])
>>> changed.letters, changed.differences[0].changes
(1, {'team': ('a', 'b')})
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.intake.domain.routing_evaluation import RoutingResult, evaluate
from anke.intake.domain.routing_rules import RoutedLetter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anke.intake.domain.routing_rules import RuleSet

__all__ = ["Comparison", "Difference", "RoutedLetter", "compare"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A letter that the new rules treat otherwise: each effect, before and after."""

    letter: str
    before: RoutingResult
    after: RoutingResult

    @property
    def changes(self) -> dict[str, tuple[str, str]]:
        """Give the effects that differ, empty where a rule says nothing."""
        names = dict.fromkeys((*self.before.effects, *self.after.effects))
        pairs = {
            name: (self.before.effects.get(name, ""), self.after.effects.get(name, ""))
            for name in names
        }
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many letters were tried, which differ, and how often each new rule fitted.

    `hits` counts by the line of the new rules; line 0 is for letters that none fitted.
    """

    letters: int
    differences: tuple[Difference, ...]
    hits: Mapping[int, int]

    def unused(self, rules: RuleSet) -> tuple[int, ...]:
        """Give the lines of the rules that fitted no letter."""
        return tuple(rule.line for rule in rules.rules if rule.line not in self.hits)


def compare(
    old: RuleSet, new: RuleSet, letters: Iterable[tuple[str, RoutedLetter]]
) -> Comparison:
    """Try both sets of rules on letters, given with their numbers."""
    differences: list[Difference] = []
    hits: Counter[int] = Counter()
    count = 0
    for number, letter in letters:
        before, after = evaluate(old, letter), evaluate(new, letter)
        count += 1
        hits[after.line] += 1
        if before.effects != after.effects:
            differences.append(Difference(number, before, after))
    return Comparison(count, tuple(differences), dict(hits))
