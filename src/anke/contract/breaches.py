# SPDX-License-Identifier: EUPL-1.2
"""The breaches of a year's statutory deadlines, and the causes recorded for them.

breaches_in(2022, latest_vintage())["2022-09", "municipal"]     # 3
recorded_causes(2022)                                           # (BreachCause, …)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.contract.domain.breaches import breach_stream, standing_causes
from anke.contract.registers.files import breach_causes
from anke.contract.registers.queries import ledger_of
from anke.contract.reports.asking import Asking
from anke.contract.reports.causes import BreachCause
from anke.contract.reports.deadlines import IN_TIME, STATUTORY

if TYPE_CHECKING:
    from datetime import date

    from anke.statistics.vintages import Vintage


def breaches_in(year: int, vintage: Vintage) -> dict[tuple[str, str], int]:
    """Count the deadlines that were not kept, by month and area; those without, none.

    Nothing for a year that the vintage does not know.
    """
    where = {"year": str(year), **STATUTORY}
    answers = Asking(vintage).ask([IN_TIME], by=("area", "month"), where=where)
    found = {}
    for (_, dims), row in answers.rows.items():
        named = dict(dims)
        if lost := (row.of or 0) - row.n:
            found[named["month"], named["area"]] = lost
    return dict(sorted(found.items()))


def recorded_causes(year: int, known_on: date | None = None) -> tuple[BreachCause, ...]:
    """Give the causes that were recorded and confirmed, now or at the end of a day."""
    kinds = {each.id: each for each in breach_causes()}
    ledger = ledger_of(breach_stream(year), known_on=known_on)
    found = []
    for said in standing_causes(ledger):
        kind = kinds.get(said.cause)
        title = kind.title if kind else said.cause
        text = f"{title}: {said.note}" if said.note else title
        is_external = kind.is_external if kind else False
        cause = BreachCause(said.period, said.area, text, said.deadlines, is_external)
        found.append(cause)
    return tuple(found)
