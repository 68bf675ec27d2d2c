# SPDX-License-Identifier: EUPL-1.2
"""Small journals for the contract's tests: cases by their days, and contracts of one.

world = Cases()
world.add(received=date(2020, 1, 2), decided=date(2020, 3, 2))
world.write()
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction

from anke.cases.clock import COPENHAGEN
from anke.cases.domain import commands as c
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.services import apply_acts
from anke.contract.domain.terms import (
    Comparator,
    Contract,
    MeasureCondition,
    Mode,
    Target,
)

CLERK = Actor(ActorKind.PERSON, "kb")
SUBJECTS = {
    "municipal": ("sel-95", "municipality-0101"),
    "work-injury": ("", "aes"),
    "compulsory-measures": ("", "municipality-0101"),
}

OUTCOMES = {"compulsory-measures": "meeting-decided"}


@dataclass
class Cases:
    """Acts on cases, each recorded on its own day unless it is said when."""

    acts: list[c.Act] = field(default_factory=list)
    count: int = 0

    def add(
        self,
        received: date,
        decided: date | None = None,
        *,
        area: str = "municipal",
        outcome: str = "",
        recorded: date | None = None,
        **registration: object,
    ) -> str:
        """Register a case, and decide it; `recorded` is when the decision was told."""
        self.count += 1
        handle = f"@{self.count}"
        subject, instance = SUBJECTS[area]
        values = {"subject": subject, "first_instance": instance} | registration
        self.do(handle, c.RegisterCase(area=area, **values), received)
        if decided:
            ended = outcome or OUTCOMES.get(area, "upheld")
            self.do(handle, c.DecideCase(ended), decided, recorded)
        return handle

    def do(
        self, handle: str, command: object, on: date, recorded: date | None = None
    ) -> None:
        """Do something to a case."""
        at = datetime.combine(recorded or on, time(10), COPENHAGEN)
        self.acts.append(c.Act(handle, command, on, at, CLERK))

    def write(self) -> dict[str, str]:
        """Write everything in the order of recording; give numbers by handle."""
        acts = sorted(self.acts, key=lambda act: act.recorded_at)
        self.acts = []
        return apply_acts(acts).numbers


def part(measure: str, threshold: str | None, **changes: object) -> MeasureCondition:
    """Make a part on a measure of 2020, all areas pooled."""
    values = {
        "period": "2020",
        "comparator": Comparator.AT_MOST,
        "areas": (),
        "mode": Mode.POOLED,
        "source": "test",
    }
    line = None if threshold is None else Fraction(threshold)
    return MeasureCondition(
        "p", "Del", measure, **{**values, **changes}, threshold=line
    )


def contract_with(*parts: MeasureCondition, year: int = 2020) -> Contract:
    """Make a contract of one target."""
    return Contract("c", year, "Plan", "Os", (Target("1.1", "Mål", tuple(parts)),))
