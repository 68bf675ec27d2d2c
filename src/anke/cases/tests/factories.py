# SPDX-License-Identifier: EUPL-1.2
"""Cases for tests, made through the same door as everybody's."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from anke.cases.clock import COPENHAGEN
from anke.cases.domain import commands as c
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.services import apply_act

if TYPE_CHECKING:
    from anke.cases.domain.state import CaseState

CASEWORKER = Actor(ActorKind.PERSON, "KB")
RECEIVED_ON = date(2022, 3, 1)


def at(day: date, hour: int = 10) -> datetime:
    """Give an instant in the office hours of a day."""
    return datetime.combine(day, time(hour), COPENHAGEN)


def act(
    case: str, command: c.Command, on: date, *, recorded_on: date | None = None
) -> c.Act:
    """Give an act of the caseworker."""
    return c.Act(case, command, on, at(recorded_on or on), CASEWORKER)


def registration(on: date = RECEIVED_ON, case: str = "@1", **changes: Any) -> c.Act:
    """Give the act that opens a municipal case."""
    values = {
        "area": "municipal",
        "subject": municipal_subject(),
        "first_instance": "municipality-0101",
        "channel": "web",
    }
    return act(case, c.RegisterCase(**(values | changes)), on)


def municipal_subject() -> str:
    """Give a subject of the municipal area that is valid in 2022."""
    from anke.cases.rules import rules_of

    return rules_of().catalogue.subjects_valid_on(RECEIVED_ON, "municipal")[0].id


def register(on: date = RECEIVED_ON, **changes: Any) -> CaseState:
    """Open a municipal case and give its state."""
    return apply_act(registration(on, **changes))


def do(number: str, command: c.Command, on: date) -> CaseState:
    """Do one thing to a case and give its state."""
    return apply_act(act(number, command, on))
