# SPDX-License-Identifier: EUPL-1.2
"""Judge one part of a target by what is known of it; what is missing is named.

Example:
    >>> part = Deliverable("memo", "Memo", due_on=date(2020, 12, 31))
    >>> judge_deliverable(part, (date(2020, 12, 31),), date(2021, 1, 5)).met
    True
    >>> judge_deliverable(part, (), date(2020, 12, 31)).met is None
    True
    >>> judge_deliverable(part, (), date(2021, 1, 1)).met
    False
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from anke.contract.domain.registers import StatusWord
from anke.contract.domain.scoring import Found, both
from anke.contract.domain.terms import Deliverable, Mode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anke.contract.domain.terms import (
        ExternalCondition,
        MeasureCondition,
        RegisterCondition,
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A value that a measure gave; `area` is empty where areas are pooled.

    `value` is None where nothing can be computed: no case, or 0 of 0.
    """

    area: str
    value: Fraction | None
    evidence: str = ""


def gaps_of(condition: MeasureCondition) -> tuple[str, ...]:
    """Name what nobody has said of a measure's condition, in Danish."""
    said = (
        ("tærskel", condition.threshold),
        ("retning", condition.comparator),
        ("sagsområder", condition.areas),
        ("samlet eller for hvert område", condition.mode),
        ("alder", condition.older_than.weeks if condition.older_than else 0),
    )
    return tuple(
        f"{condition.title}: {word} er ikke angivet"
        for word, value in said
        if value is None
    )


def judge_measure(condition: MeasureCondition, figures: Sequence[Figure]) -> Found:
    """Hold figures against a threshold: one when pooled, else one for each area."""
    gaps = gaps_of(condition)
    alone = figures[0].value if len(figures) == 1 else None
    if gaps or condition.threshold is None or condition.comparator is None:
        return Found(None, "kan ikke opgøres", alone, gaps)
    found = [_judge_one(condition, each) for each in figures]
    if not found:
        return Found(None, "ingen tal", missing=(f"{condition.title}: ingen tal",))
    return Found(
        both(found),
        "; ".join(each.why for each in found),
        alone,
        tuple(gap for each in found for gap in each.missing),
        figures[0].evidence,
    )


def _judge_one(condition: MeasureCondition, figure: Figure) -> Found:
    place = f"{figure.area}: " if condition.mode is Mode.EACH else ""
    if figure.value is None:
        text = f"{condition.title}: {place}ingen sager at opgøre"
        return Found(None, f"{place}ingen sager", missing=(text,))
    assert condition.comparator is not None  # noqa: S101 - asked by the caller
    assert condition.threshold is not None  # noqa: S101 - the same
    holds = condition.comparator.holds(figure.value, condition.threshold)
    return Found(holds, f"{place}{'holdt' if holds else 'ikke holdt'}", figure.value)


def judge_deliverable(part: Deliverable, sent_on: Sequence[date], on: date) -> Found:
    """Judge by the days on which it left for its recipient, as the journal has them.

    A document that lies ready, or that went before its window opened, is not delivered.
    """
    counted = sorted(day for day in sent_on if _in_window(part, day) and day <= on)
    if counted:
        return Found(True, f"sendt {counted[0]:%d.%m.%Y}")
    if on > part.due_on:
        return Found(False, f"ikke sendt senest {part.due_on:%d.%m.%Y}")
    return Found(None, f"skal sendes senest {part.due_on:%d.%m.%Y}")


def _in_window(part: Deliverable, day: date) -> bool:
    return (part.opens_on or date.min) <= day <= part.due_on


def judge_register(
    part: RegisterCondition,
    items: Mapping[str, str],
    statuses: Mapping[str, StatusWord],
    on: date,
) -> Found:
    """Judge whether every item of a register was met by its day.

    Args:
        part: The condition.
        items: The titles of the register's items by their ids; empty where there is no
            such register.
        statuses: How each item stood on the day that counts; those that nobody has
            said are left out, and keep the part from being scored.
        on: The day as of which it is judged.
    """
    if not items:
        told = f"{part.title}: registret {part.register} findes ikke"
        return Found(None, "kan ikke opgøres", missing=(told,))
    met = sum(statuses.get(each) is StatusWord.MET for each in items)
    unsaid = [title for each, title in items.items() if each not in statuses]
    why, value = f"{met} af {len(items)} er opfyldt", Fraction(met)
    if met == len(items):
        return Found(True, why, value)
    if on > part.due_on and met + len(unsaid) < len(items):
        return Found(False, f"{why} {part.due_on:%d.%m.%Y}", value)
    missing = tuple(
        f"{part.title}: bekræftet status mangler for {title}" for title in unsaid
    )
    return Found(None, f"{why}; frist {part.due_on:%d.%m.%Y}", value, missing)


def judge_external(
    condition: ExternalCondition, figures: Mapping[str, Fraction]
) -> Found:
    """Hold one figure from elsewhere against another, moved and scaled."""
    missing = _missing_of(condition, figures)
    if missing or condition.comparator is None:
        return Found(None, "kan ikke opgøres", missing=missing)
    value = figures[condition.figure]
    value = abs(value) if condition.magnitude else value
    assert condition.offset is not None  # noqa: S101 - in `missing` otherwise
    threshold = condition.offset
    if condition.against:
        assert condition.factor is not None  # noqa: S101 - the same
        threshold += condition.factor * figures[condition.against]
    holds = condition.comparator.holds(value, threshold)
    return Found(holds, "holdt" if holds else "ikke holdt", value)


def _missing_of(
    condition: ExternalCondition, figures: Mapping[str, Fraction]
) -> tuple[str, ...]:
    said = (
        ("retning", condition.comparator),
        ("tolerance", condition.offset),
        ("faktor", condition.factor if condition.against else 1),
    )
    gaps = [f"{word} er ikke angivet" for word, value in said if value is None]
    wanted = [each for each in (condition.figure, condition.against) if each]
    gaps += [f"tallet {each} mangler" for each in wanted if each not in figures]
    return tuple(f"{condition.title}: {gap}" for gap in gaps)
