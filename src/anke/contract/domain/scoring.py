# SPDX-License-Identifier: EUPL-1.2
"""The scoring rule (*målopfyldelse*): parts are true, false or null; targets 0 or 100.

A target is the AND of its parts: any false makes it false; else any null makes it null.
Each of n targets weighs 100/n, so attainment is k · 100/n for the k that are true,
exactly; what is null counts nought and might still come true.

Example:
    >>> met = Found(True, "98,0 pct.")
    >>> lost = Found(None, "tærsklen mangler")
    >>> both([met, lost]), both([met, Found(False, "")]), either([lost, met])
    (None, False, True)

Source: Resultatplan 2020; the department may judge beside the score, never change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from anke.contract.domain.terms import Deliverable, RegisterCondition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from anke.contract.domain.terms import Condition, Contract, Target

Truth: TypeAlias = "bool | None"
HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a part.

    Attributes:
        met: True, false, or None where it cannot be computed (*kan ikke opgøres*).
        why: The finding in Danish: the value, or which figure is missing.
        value: The value as it was computed, where there is one.
        missing: What has to be given before it can be scored.
        evidence: The document or the vintage that shows it.
    """

    met: Truth
    why: str
    value: Fraction | None = None
    missing: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class ScoredPart:
    """A part with what was found; `is_alternative` where one of several is enough."""

    condition: Condition
    found: Found
    is_alternative: bool = False


@dataclass(frozen=True, slots=True)
class ScoredTarget:
    """A target with its parts; `is_final` when nothing can change it any more."""

    target: Target
    parts: tuple[ScoredPart, ...]
    met: Truth
    is_final: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be given before the target can be scored."""
        return tuple(each for part in self.parts for each in part.found.missing)


@dataclass(frozen=True, slots=True)
class Score:
    """A contract's score as it is known on a day (*foreløbig* before the year ends).

    Attributes:
        attainment: k · 100/n, exactly.
        highest: What it would be if every null came true.
        is_preliminary: Whether the year has not ended.
    """

    contract: Contract
    on: date
    targets: tuple[ScoredTarget, ...]
    attainment: Fraction
    highest: Fraction
    is_preliminary: bool


def both(found: Iterable[Found]) -> Truth:
    """Join parts that all have to hold; of no parts nothing can be said."""
    truths = [each.met for each in found]
    if False in truths:
        return False
    return None if None in truths or not truths else True


def either(found: Iterable[Found]) -> Truth:
    """Join parts of which one is enough; of no parts nothing can be said."""
    truths = [each.met for each in found]
    if True in truths:
        return True
    return None if None in truths or not truths else False


def score(contract: Contract, on: date, find: Callable[[Condition], Found]) -> Score:
    """Score a contract as of a day; `find` answers for each part."""
    is_preliminary = on.year <= contract.year
    targets = tuple(
        _scored(target, find, is_preliminary=is_preliminary)
        for target in contract.targets
    )
    met = sum(each.met is True for each in targets)
    open_ = sum(each.met is None for each in targets)
    weight = HUNDRED / len(targets) if targets else Fraction(0)
    return Score(
        contract=contract,
        on=on,
        targets=targets,
        attainment=weight * met,
        highest=weight * (met + open_),
        is_preliminary=is_preliminary,
    )


def _scored(
    target: Target, find: Callable[[Condition], Found], *, is_preliminary: bool
) -> ScoredTarget:
    parts = tuple(ScoredPart(each, find(each)) for each in target.parts)
    choices = tuple(
        ScoredPart(each, find(each), is_alternative=True) for each in target.any_of
    )
    found = [part.found for part in parts]
    if choices:
        chosen = either(part.found for part in choices)
        found.append(Found(chosen, ""))
    met = both(found)
    return ScoredTarget(
        target,
        (*parts, *choices),
        met,
        # Before the year ends a figure may still turn; a deliverable that was missed
        # stays missed.
        is_final=not is_preliminary or _is_lost(parts),
    )


def _is_lost(parts: Iterable[ScoredPart]) -> bool:
    return any(
        isinstance(part.condition, Deliverable | RegisterCondition)
        and part.found.met is False
        for part in parts
    )
