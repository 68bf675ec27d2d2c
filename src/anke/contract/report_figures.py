# SPDX-License-Identifier: EUPL-1.2
"""What was found of a contract at one time, as plain data that is kept by its hash.

A report's page reads it and a frozen report names it. A correction is held against the
figures of the report that it replaces:

    figures = figures_of(score, terms, "2022K3", "2022-10-01-0a1b2c3d4e5f")
    [each.name for each in changes_between(before, numbers_in(figures))]

Exact values are kept as they were computed ("1234/5678"): nothing is rounded here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from anke.contract.domain.terms import MeasureCondition
from anke.statistics.domain.definitions import Kind
from anke.statistics.queries import measures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anke.contract.domain.scoring import Score, ScoredPart, ScoredTarget
    from anke.contract.domain.terms import Condition, Contract
    from anke.contract.figures import Measured

_Measures: TypeAlias = "Mapping[MeasureCondition, tuple[Measured, ...]]"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that gives a figure, of the vintage that its report names.

    Attributes:
        where: The filter; several values of one name with commas, as in an address.
        take: Which number of the answer it is: "value", "n", "of" or "of - n".
    """

    measure: str
    where: tuple[tuple[str, str], ...]
    take: str = "value"


@dataclass(frozen=True, slots=True)
class PartFigure:
    """What was found of one part of a target.

    Attributes:
        id: Target and part: "1.4/pending-udk".
        met: True, false, or None where it cannot be computed.
        value: The exact value as text; empty where there is none.
        why: The finding in Danish.
        missing: What has to be given before it can be scored.
        evidence: The document or the vintage that shows it.
        is_alternative: Whether one of several is enough.
        unit: How the value is written: "share", "days", "count" or "plain".
        asked: How the value is asked for; None where no one measure gives it.
    """

    id: str
    title: str
    met: bool | None
    value: str
    why: str
    missing: tuple[str, ...] = ()
    evidence: str = ""
    is_alternative: bool = False
    unit: str = "plain"
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class TargetFigure:
    """How one target stood."""

    number: str
    title: str
    owner: str
    met: bool | None
    is_final: bool
    parts: tuple[PartFigure, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How a contract stood, by one vintage, on one day."""

    contract: str
    title: str
    is_invented: bool
    terms: str
    period: str
    vintage: str
    on: str
    attainment: str
    highest: str
    is_preliminary: bool
    targets: tuple[TargetFigure, ...]

    def target(self, number: str) -> TargetFigure:
        """Give a target by its number. Errors: KeyError."""
        for each in self.targets:
            if each.number == number:
                return each
        raise KeyError(number)


@dataclass(frozen=True, slots=True)
class Number:
    """A figure that a report shows, as it was computed.

    Attributes:
        name: What it is called in every report: "frister.i-alt.andel", "1.4/pending".
        label: What it is, in Danish.
        value: The exact value, or the finding in words; empty where there is none.
        unit: How it is written ("share", "weeks"); empty for words.
        asked: How it is asked for; None for what no measure gives (a score).
    """

    name: str
    label: str
    value: str
    unit: str = ""
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that a later report gives otherwise than the one it replaces."""

    name: str
    label: str
    before: str
    after: str
    unit: str = ""


def asked_with(
    measure: str, where: Sequence[tuple[str, Sequence[str]]], take: str = "value"
) -> Asked:
    """Give a question as plain data.

    Example:
        >>> asked_with("pending", [("month", ("2022-08", "2022-09"))]).where
        (('month', '2022-08,2022-09'),)
    """
    return Asked(measure, tuple((name, ",".join(v)) for name, v in where), take)


def figures_of(
    score: Score,
    terms: str,
    period: str,
    vintage: str,
    measured: _Measures | None = None,
) -> Figures:
    """Give a score as plain data, each value with how it was `measured`."""
    found = measured or {}
    contract = score.contract
    return Figures(
        contract=contract.id,
        title=contract.title,
        is_invented=contract.is_invented,
        terms=terms,
        period=period,
        vintage=vintage,
        on=score.on.isoformat(),
        attainment=str(score.attainment),
        highest=str(score.highest),
        is_preliminary=score.is_preliminary,
        targets=tuple(_target(each, found) for each in score.targets),
    )


def _target(scored: ScoredTarget, measured: _Measures) -> TargetFigure:
    target = scored.target
    parts = tuple(_part(target.number, each, measured) for each in scored.parts)
    return TargetFigure(
        target.number, target.title, target.owner, scored.met, scored.is_final, parts
    )


def _part(target: str, scored: ScoredPart, measured: _Measures) -> PartFigure:
    found = scored.found
    return PartFigure(
        id=f"{target}/{scored.condition.id}",
        title=scored.condition.title,
        met=found.met,
        value="" if found.value is None else str(found.value),
        why=found.why,
        missing=found.missing,
        evidence=found.evidence,
        is_alternative=scored.is_alternative,
        unit=_unit_of(scored.condition),
        asked=None if found.value is None else _asked(scored.condition, measured),
    )


def _asked(condition: Condition, measured: _Measures) -> Asked | None:
    """Say how a part's value is asked for; areas that count apart have no one value."""
    if not isinstance(condition, MeasureCondition):
        return None
    (one,) = measured.get(condition, (None,))
    return asked_with(condition.measure, one.where) if one else None


def _unit_of(condition: Condition) -> str:
    """Say how a part's value is written; the contract counts times in days."""
    if not isinstance(condition, MeasureCondition):
        return "plain"
    measure = measures()[condition.measure]
    if measure.is_time:
        return "days"
    return "share" if measure.kind is Kind.SHARE else "count"


WORDS: Final = {True: "opfyldt", False: "ikke opfyldt", None: "kan ikke opgøres"}


def numbers_in(figures: Figures) -> tuple[Number, ...]:
    """List the figures of the score: whether each target was met, and each value."""
    found = []
    for target in figures.targets:
        label = f"Mål {target.number}: {target.title}"
        found.append(Number(target.number, label, WORDS[target.met]))
        for part in target.parts:
            found.append(Number(f"{part.id}/met", part.title, WORDS[part.met]))
            if part.value:
                found.append(
                    Number(part.id, part.title, part.value, part.unit, part.asked)
                )
    found.append(
        Number("attainment", "Målopfyldelse", figures.attainment, "plain"),
    )
    return tuple(found)


def changes_between(
    before: Sequence[Number], after: Sequence[Number]
) -> tuple[Change, ...]:
    """List the figures that are not what they were, in the order of the new report.

    A figure that only one of them shows has no value in the other.
    """
    old, new = ({each.name: each for each in side} for side in (before, after))
    found = []
    for name in dict.fromkeys([*new, *old]):
        was, is_now = old.get(name), new.get(name)
        values = was.value if was else "", is_now.value if is_now else ""
        if values[0] != values[1]:
            known = is_now or old[name]
            found.append(Change(name, known.label, *values, known.unit))
    return tuple(found)


def terms_text(contract: Contract) -> bytes:
    """Give a contract as it reads; its hash begins with the contract's version."""
    return json.dumps(
        asdict(contract), sort_keys=True, ensure_ascii=False, default=str
    ).encode()


def hash_of(content: bytes) -> str:
    """Give the name of a content: its SHA-256."""
    return hashlib.sha256(content).hexdigest()


def plain_bytes(plain: Any) -> bytes:
    """Write plain data as JSON, the same data as the same bytes."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1, default=str)
    return text.encode() + b"\n"
