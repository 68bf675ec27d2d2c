# SPDX-License-Identifier: EUPL-1.2
"""The last days that the appeal form points out, by the rules in force.

last_days(dates)        # forward_by, appeal_by; None where a date is missing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases import clock
from anke.cases.rules import current_rules
from anke.deadlines.domain.counting import expiry
from anke.intake.forms.appeal_dates import AppealDates, Problem, problems, warnings

if TYPE_CHECKING:
    from datetime import date

__all__ = ["AppealDates", "Problem", "date_problems", "date_warnings"]


def date_problems(dates: AppealDates) -> list[Problem]:
    """Say which dates cannot be, as of today."""
    return list(problems(dates, today=clock.today()))


def date_warnings(dates: AppealDates) -> list[Problem]:
    """Say what is late, as of today."""
    return list(
        warnings(
            dates,
            today=clock.today(),
            forward_by=_last_day("reconsideration", dates.appeal),
            appeal_by=_last_day("appeal-deadline", dates.decision),
        )
    )


def _last_day(rule_id: str, start: date | None) -> date | None:
    if start is None:
        return None
    rules = current_rules()
    rule = rules.rulebook.get(rule_id, start)
    return expiry(start, rule.length, rule.unit, rules.calendar)
