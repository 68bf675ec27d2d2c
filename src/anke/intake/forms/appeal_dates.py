# SPDX-License-Identifier: EUPL-1.2
"""The three dates of the appeal form: what cannot be, and what is only late.

The first instance decides (*afgørelsesdato*), receives the appeal (*klagedato*),
reconsiders (*genvurderingsdato*) and forwards. Dates out of order or in the future are
refused; lateness is the first instance's affair and is only pointed out.

Legal source: retssikkerhedsloven § 66 (four weeks for reconsideration and forwarding);
    ast.dk, hjælp til ankeskemaet (what each date is).

>>> from datetime import date
>>> dates = AppealDates(decision=date(2026, 3, 2), appeal=date(2026, 3, 1))
>>> [problem.field for problem in problems(dates, today=date(2026, 4, 1))]
['appeal_date']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from anke.web.formats import long_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

NAMES_DA = {
    "decision_date": "Afgørelsesdatoen",
    "appeal_date": "Klagedatoen",
    "reconsideration_date": "Genvurderingsdatoen",
}


@dataclass(frozen=True, slots=True)
class AppealDates:
    """The dates as far as they are known."""

    decision: date | None = None
    appeal: date | None = None
    reconsideration: date | None = None


class Problem(NamedTuple):
    """What is wrong with a field, in Danish."""

    field: str
    text: str


def problems(dates: AppealDates, *, today: date) -> Iterator[Problem]:
    """Say which dates cannot be."""
    for field, day in _named(dates):
        if day is not None and day > today:
            yield Problem(field, f"{NAMES_DA[field]} ligger i fremtiden.")
    if dates.decision and dates.appeal and dates.appeal < dates.decision:
        yield Problem(
            "appeal_date",
            "Klagedatoen ligger før afgørelsesdatoen. Klagedatoen er den dag, I "
            "modtog klagen.",
        )
    if dates.appeal and dates.reconsideration and dates.reconsideration < dates.appeal:
        yield Problem(
            "reconsideration_date",
            "Genvurderingsdatoen ligger før klagedatoen. Genvurderingsdatoen er den "
            "dag, I sendte genvurderingen til borgeren.",
        )


def warnings(
    dates: AppealDates,
    *,
    today: date,
    forward_by: date | None,
    appeal_by: date | None,
) -> Iterator[Problem]:
    """Say what is late; the appeal is received all the same.

    `forward_by` and `appeal_by` are the last days by the rules in force, counted from
    the day the appeal was received and from the day of the decision.
    """
    if dates.appeal and forward_by and today > forward_by:
        yield Problem(
            "appeal_date",
            "Klagen sendes videre mere end 4 uger efter, at I modtog den. Sidste dag "
            f"var den {long_day(forward_by)} (retssikkerhedsloven § 66).",
        )
    if dates.appeal and appeal_by and dates.appeal > appeal_by:
        yield Problem(
            "appeal_date",
            "Klagen kom mere end 4 uger efter afgørelsesdatoen (retssikkerhedsloven "
            "§ 67). Skriv i bemærkningerne, hvornår borgeren fik afgørelsen, hvis det "
            "var senere.",
        )


def _named(dates: AppealDates) -> tuple[tuple[str, date | None], ...]:
    return (
        ("decision_date", dates.decision),
        ("appeal_date", dates.appeal),
        ("reconsideration_date", dates.reconsideration),
    )
