# SPDX-License-Identifier: EUPL-1.2
"""How work is distributed: streams `levers` and `allocation`.

Absence, time at work and a person's own cap are personal data of the staff: they stand
in tables that can be emptied, never here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class LeversSet(Payload):
    """The levers of the distribution (*fordelingens håndtag*) from a day on.

    `weights` are per cent by area of what a day in line counts, `levels` the experience
    that a turn asks for; a cap of 0 sets no bound. `tried` tells how many cases of the
    last quarter would have gone to somebody else.
    """

    kind: ClassVar[str] = "levers_set"
    valid_from: date
    cause: str
    weights: tuple[tuple[str, int], ...] = ()
    levels: tuple[tuple[str, int], ...] = ()
    cap_open: int = 0
    cap_new: int = 0
    affinity_days: int = 0
    own_team: bool = False
    days_ahead: int = 0
    tried: int = 0


@dataclass(frozen=True, slots=True)
class StaffPlaced(Payload):
    """A member of staff belongs to a team from a day on; empty for none any more."""

    kind: ClassVar[str] = "staff_placed"
    staff: str
    team: str


@dataclass(frozen=True, slots=True)
class StaffCompetenceSet(Payload):
    """What somebody may decide (*kompetence*) in an area; level 0 takes it away."""

    kind: ClassVar[str] = "staff_competence_set"
    staff: str
    area: str
    level: int
    law: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class StaffLent(Payload):
    """Somebody works for another area for a time (*udlån*), by two leaders' accord."""

    kind: ClassVar[str] = "staff_lent"
    staff: str
    from_area: str
    to_area: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class StaffReturned(Payload):
    """A loan ended before its day; the person is back from the entry's day on."""

    kind: ClassVar[str] = "staff_returned"
    staff: str
    to_area: str


@dataclass(frozen=True, slots=True)
class CasesDistributed(Payload):
    """A distribution was accepted (*fordeling*): how many were proposed, given, left.

    `result` is the hash of the whole proposal, so that it can be shown that the same
    line gives the same answer again; `skipped` cases had changed meanwhile.
    """

    kind: ClassVar[str] = "cases_distributed"
    proposal: int
    result: str
    proposed: int
    given: int
    left: int
    skipped: int = 0
