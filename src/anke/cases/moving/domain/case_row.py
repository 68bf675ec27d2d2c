# SPDX-License-Identifier: EUPL-1.2
"""The row of a case and its parts: opening, protection, predecessor, caseworker, end.

Each part is known again by itself, so that a case that was open yesterday and is
decided today brings its decision and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from anke.cases.domain import commands as c
from anke.cases.domain.state import CaseStatus
from anke.cases.moving.domain.fates import fault

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.domain.state import CaseState
    from anke.cases.moving.domain.cells import Row
    from anke.cases.moving.domain.fates import Fault

RELATED = "related"

Make = Callable[["Row", "CaseState", str], "list[c.Command]"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a case's row: its columns, its day, its turn within the day.

    `here` names what the register holds of each column, to be compared when the part
    says something else than before.
    """

    name: str
    columns: tuple[str, ...]
    day: str
    rank: int
    make: Make
    here: dict[str, str]

    def is_filled(self, row: Row) -> bool:
        """Tell whether the row says anything of it."""
        return any(row.values.get(column) for column in self.columns)

    def on(self, row: Row) -> date:
        """Give the day on which it happened."""
        return cast("date", row.day(self.day) or row.day("received_on"))

    def differences(self, row: Row, state: CaseState) -> list[Fault]:
        """Say where the row and the register disagree."""
        return [
            fault("changed-here", column, there=there or "intet", here=here or "intet")
            for column, name in self.here.items()
            if (there := _plain(row.values.get(column)))
            != (here := _plain(_held(state, name)))
        ]


def _held(state: CaseState, name: str) -> object:
    holder: object = state
    for part in name.split("."):
        holder = getattr(holder, part)
    return holder


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "|".join(value)
    return str(value or "")


def check(row: Row) -> None:
    """See that the columns of a row go together."""
    if row.faults:
        return
    for one, other in (("outcome", "decided_on"), ("decided_on", "outcome")):
        if row.values.get(one) and not row.values.get(other):
            row.wrong("needed", other, what="afgjort")
    if row.values.get("protection") and not row.text("protection_ground"):
        row.wrong("needed", "protection_ground", what="beskyttet")


# --- What each part asks for ---------------------------------------------------------


def opening(row: Row, predecessor: str) -> c.RegisterCase:
    """Open the case; `predecessor` is a number here, or a handle."""
    return c.RegisterCase(
        area=row.text("area"),
        subject=row.text("subject"),
        first_instance=row.text("first_instance"),
        channel=row.text("channel"),
        reference=row.text("case"),
        tracks=row.words("tracks"),
        predecessor=predecessor,
        relation=(row.text("relation") or RELATED) if predecessor else "",
        first_decided_on=row.day("first_decided_on"),
        appealed_on=row.day("appealed_on"),
    )


def _nothing(_: Row, __: CaseState, ___: str) -> list[c.Command]:
    return []


def _protect(row: Row, _: CaseState, __: str) -> list[c.Command]:
    level = cast("int", row.values.get("protection") or 0)
    ground = row.text("protection_ground")
    return [c.ProtectCase(level, ground)] if level or ground else []


def _follow(row: Row, state: CaseState, predecessor: str) -> list[c.Command]:
    relation = row.text("relation") or RELATED
    if state.status is CaseStatus.PENDING:
        return [c.LinkPredecessor(predecessor, relation)]
    return [c.RelateCase(predecessor, relation)]


def _allocate(row: Row, state: CaseState, _: str) -> list[c.Command]:
    wanted = row.text("staff"), row.text("team")
    if wanted in {("", ""), (state.staff, state.team)}:
        return []
    return [c.AllocateCase(*wanted)]


def _decide(row: Row, state: CaseState, _: str) -> list[c.Command]:
    """End the case, unless its history has ended it already."""
    if state.status is CaseStatus.DECIDED:
        for found in DECISION.differences(row, state):
            row.faults.append(found)
        return []
    return [c.DecideCase(row.text("outcome"), outside=True)]


OPENING = Part(
    "opening",
    (
        "area",
        "subject",
        "first_instance",
        "received_on",
        "channel",
        "tracks",
        "first_decided_on",
        "appealed_on",
    ),
    "received_on",
    0,
    _nothing,
    {
        "area": "area",
        "subject": "subject",
        "first_instance": "first_instance",
        "received_on": "received_on",
        "channel": "channel",
        "tracks": "tracks",
        "first_decided_on": "first_decided_on",
        "appealed_on": "appealed_on",
    },
)
PROTECTION = Part(
    "protection",
    ("protection", "protection_ground"),
    "received_on",
    0,
    _protect,
    {
        "protection": "work.protection",
        "protection_ground": "work.protection_ground",
    },
)
PREDECESSOR = Part(
    "predecessor", ("predecessor", "relation"), "received_on", 0, _follow, {}
)
ALLOCATION = Part(
    "allocation",
    ("staff", "team", "allocated_on"),
    "allocated_on",
    2,
    _allocate,
    {"staff": "staff", "team": "team"},
)
DECISION = Part(
    "decision",
    ("decided_on", "outcome"),
    "decided_on",
    9,
    _decide,
    {"decided_on": "decided_on", "outcome": "outcome"},
)
PARTS = (OPENING, PROTECTION, PREDECESSOR, ALLOCATION, DECISION)
