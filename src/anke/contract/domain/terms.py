# SPDX-License-Identifier: EUPL-1.2
"""A results contract (*resultatplan*) as data: targets, and the parts of each.

What the contract does not say is None: a part with such a gap is never scored, and says
which figure is missing (*kan ikke opgøres*).

Example:
    >>> from datetime import date
    >>> part = Deliverable("memo", "Memo to the ministry", due_on=date(2020, 12, 31))
    >>> target = Target("1.6", "Pilot", parts=(part,))
    >>> target.parts[0].id
    'memo'

Source: Resultatplan 2020 (thirteen targets, each 0 or 100).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date


class Comparator(StrEnum):
    """How a value is held against its threshold; always the value as it was computed.

    Never an interval's bound, and never what was rounded for a page.
    """

    AT_LEAST = "at-least"
    AT_MOST = "at-most"

    def holds(self, value: Fraction, threshold: Fraction) -> bool:
        """Tell whether a value keeps its threshold; on the line it does."""
        if self is Comparator.AT_LEAST:
            return value >= threshold
        return value <= threshold


class Mode(StrEnum):
    """Whether each area is held against the threshold, or all of them together."""

    EACH = "each"
    POOLED = "pooled"


@dataclass(frozen=True, slots=True)
class OlderThan:
    """Keep the cases that were open when the year began, and older than this then.

    Units: `weeks`, None while nobody has said the age (*ældre sager*).
    """

    weeks: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an agreed path (*sti*): what holds in a year, quarter or month.

    1.3 has two: 24 weeks in 2020 and 19.5 from 2021.
    """

    period: str
    threshold: Fraction
    source: str = ""


@dataclass(frozen=True, slots=True)
class MeasureCondition:
    """A part that a measure decides (*nøgletal*).

    Attributes:
        id: Its word within the target.
        title: What it says, in Danish.
        measure: A measure of `statistics`, by its id.
        comparator: Which side of the threshold is good; None while nobody has said.
        threshold: In the measure's own unit (a share of 1, days, cases); None while
            nobody has said.
        areas: The areas that count; None while they were not chosen, empty for all.
        mode: Each area for itself, or pooled; None while nobody has said.
        where: Further filters, as `statistics` takes them (`{"rule": "…"}`).
        period: The year or a part of it: `2020`, `2020K3`, `2020-12`.
        older_than: Only the cases that were old already when the year began.
        path: The agreed values of other years, or of months on the way.
        source: Where the threshold stands; `confirmed` is false for our own reading.
    """

    id: str
    title: str
    measure: str
    period: str
    comparator: Comparator | None = None
    threshold: Fraction | None = None
    areas: tuple[str, ...] | None = None
    mode: Mode | None = None
    where: tuple[tuple[str, str], ...] = ()
    older_than: OlderThan | None = None
    path: tuple[Step, ...] = ()
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A part that is met by sending a document in time (*leverance*).

    Attributes:
        id: Its word within the target.
        title: What is owed, in Danish.
        due_on: The last day; the day itself is in time.
        opens_on: The first day, for what has a window; None where it may come any day.
        recipient: To whom; a document that nobody was sent is not delivered.
    """

    id: str
    title: str
    due_on: date
    opens_on: date | None = None
    recipient: str = ""
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class ExternalCondition:
    """A part decided by figures that live elsewhere (*eksterne tal*).

    The first figure is held against the second, moved and scaled: 2.2 says `own` at
    most `state`, or at most 0.95 × `own_last_year`; 1.7 says `own` at most `state`
    less 1.9 points. Without a second figure the first stands against `offset`.

    Attributes:
        figure: The figure's id in the register of external figures.
        against: The other figure's id; empty where the threshold is `offset` alone.
        factor: What the other figure is multiplied by; None while nobody has said.
        offset: What is added then; None while nobody has said.
        magnitude: Whether only the size of the figure counts, not its sign.
    """

    id: str
    title: str
    figure: str
    comparator: Comparator | None = None
    against: str = ""
    factor: Fraction | None = Fraction(1)
    offset: Fraction | None = Fraction(0)
    magnitude: bool = False
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class RegisterCondition:
    """A part that is met when every item of a register is (*register*).

    Attributes:
        register: The register's id, such as "minimum-requirements-2020".
        due_on: The day by which all of them are met.
    """

    id: str
    title: str
    register: str
    due_on: date
    source: str = ""
    confirmed: bool = True


Condition: TypeAlias = (
    "MeasureCondition | Deliverable | ExternalCondition | RegisterCondition"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A target (*mål*): met when every part is.

    Attributes:
        number: As the contract numbers it: "1.1".
        title: As the contract calls it, in Danish.
        parts: All of them have to hold.
        any_of: Of these one is enough; only 2.2 has them.
        owner: Who answers for it in the house.
    """

    number: str
    title: str
    parts: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    owner: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """A year's contract between the ministry and the authority.

    Attributes:
        id: A word for it: "resultatplan-2020".
        year: The year that it is about.
        title: As it is called, in Danish.
        authority: Whose it is.
        parties: Who signed.
        signed_on: When; None for one that is not in force.
        targets: In the contract's order; each weighs the same.
        is_invented: Whether its thresholds were made up for the demo; pages say so.
    """

    id: str
    year: int
    title: str
    authority: str
    targets: tuple[Target, ...]
    parties: tuple[str, ...] = ()
    signed_on: date | None = None
    is_invented: bool = False
    source: str = ""

    def target(self, number: str) -> Target:
        """Give a target by its number. Errors: KeyError."""
        for each in self.targets:
            if each.number == number:
                return each
        raise KeyError(number)
