# SPDX-License-Identifier: EUPL-1.2
"""What if the threshold were another one? Asked in the address; nothing is stored.

answer = what_if(scored, "1.3", "weeks", Fraction("136.5"), vintage)
answer.met_now, answer.met_then, answer.attainment_then
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anke.contract.domain.scoring import score
from anke.contract.domain.terms import MeasureCondition
from anke.contract.figures import figures_of, judged

if TYPE_CHECKING:
    from fractions import Fraction

    from anke.contract.domain.scoring import Found, Score, ScoredTarget, Truth
    from anke.contract.domain.terms import Condition
    from anke.statistics.vintages import Vintage


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What another threshold would make of the part, the target and the contract."""

    threshold: Fraction
    part_now: Truth
    part_then: Truth
    target_now: Truth
    target_then: Truth
    attainment_now: Fraction
    attainment_then: Fraction


def what_if(
    scored: Score, number: str, part: str, threshold: Fraction, vintage: Vintage
) -> WhatIf | None:
    """Score the contract once more with one threshold changed; None for no such part.

    Everything else stays as it was found, so that the difference is the threshold's.
    """
    own = next((each for each in scored.targets if each.target.number == number), None)
    asked = (
        next((p for p in own.parts if p.condition.id == part), None) if own else None
    )
    if asked is None or not isinstance(asked.condition, MeasureCondition):
        return None
    changed = replace(asked.condition, threshold=threshold)
    figures = figures_of((changed,), vintage).get(changed, ())
    found = {
        id(each.condition): each.found
        for target in scored.targets
        for each in target.parts
    }
    found[id(asked.condition)] = judged(changed, figures)

    def find(condition: Condition) -> Found:
        return found[id(condition)]

    then = score(scored.contract, scored.on, find)
    return WhatIf(
        threshold,
        asked.found.met,
        found[id(asked.condition)].met,
        _met(scored, number),
        _met(then, number),
        scored.attainment,
        then.attainment,
    )


def _met(scored: Score, number: str) -> Truth:
    """Give how a target stands."""
    targets: dict[str, ScoredTarget] = {t.target.number: t for t in scored.targets}
    return targets[number].met
