# SPDX-License-Identifier: EUPL-1.2
"""Why deadlines were not kept (*årsager til overskridelser*), beside the figure.

A cause says of some breaches of an area in a month why they came. It takes no case
away: the share stays what it is, and what nobody gave a cause for is counted, too. No
more breaches can be told of than there are.

Example:
    >>> said = p.BreachCauseRecorded("2022-09", "municipal", "late-file", 2)
    >>> room_for(Ledger(breach_stream(2022)), said, breaches=3)
    3
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anke.cases.domain import payloads as p
from anke.contract.domain.evidence_life import (
    BREACHES,
    Ledger,
    counting,
    decide_record,
)
from anke.contract.errors import EvidenceRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from anke.cases.domain.entries import Actor, Entry
    from anke.contract.domain.evidence_life import Record

_NONE: Final = "Der er ingen overskridelser at give en årsag. Se efter i tallene igen."


@dataclass(frozen=True, slots=True)
class CauseKind:
    """A cause that can be chosen.

    Attributes:
        is_external: Whether it lies outside the house; the breach counts all the same.
        needs_note: Whether a few words have to say what it was.
    """

    id: str
    title: str
    is_external: bool = False
    needs_note: bool = False


def breach_stream(year: int) -> str:
    """Name the journal of the causes of a year's breaches."""
    return f"{BREACHES}{year}"


def standing_causes(ledger: Ledger) -> tuple[p.BreachCauseRecorded, ...]:
    """Give the causes that count, in the order of months, areas and causes.

    Of several records of the same cause the newest confirmed one stands.
    """
    return _newest(counting(ledger))


def _newest(records: Iterable[Record]) -> tuple[p.BreachCauseRecorded, ...]:
    found = {
        (each.said.period, each.said.area, each.said.cause): each.said
        for each in records
        if isinstance(each.said, p.BreachCauseRecorded)
    }
    return tuple(found[key] for key in sorted(found))


def room_for(ledger: Ledger, said: p.BreachCauseRecorded, breaches: int) -> int:
    """Count the breaches that this cause may tell of: those without another one.

    What still waits for a confirmation takes its place, too.
    """
    told = sum(
        each.deadlines
        for each in _newest(each for each in ledger.records if not each.is_withdrawn)
        if (each.period, each.area) == (said.period, said.area)
        and each.cause != said.cause
    )
    return max(0, breaches - told)


def decide_cause(
    ledger: Ledger,
    said: p.BreachCauseRecorded,
    *,
    breaches: int,
    at: datetime,
    actor: Actor,
) -> list[Entry]:
    """Record why some breaches came; nothing when the same stands there already.

    Args:
        ledger: The causes of the year.
        said: What is recorded.
        breaches: How many there are in that area and month.
        at: When the house learnt of it.
        actor: Who says so.

    Errors: EvidenceRefusedError for more breaches than are left without a cause.
    """
    room = room_for(ledger, said, breaches)
    if not 1 <= said.deadlines <= room:
        raise EvidenceRefusedError(
            f"{said.period} {said.area}: {said.deadlines} of {room} breaches",
            user_text=f"Skriv et tal fra 1 til {room}: så mange overskridelser mangler "
            "en årsag."
            if room
            else _NONE,
        )
    return decide_record(ledger, said, on=at.date(), at=at, actor=actor)
