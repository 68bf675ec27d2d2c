# SPDX-License-Identifier: EUPL-1.2
"""The dates of the appeal form: order, future and lateness, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.intake.forms.appeal_dates import AppealDates, problems, warnings

pytestmark = pytest.mark.unit

TODAY = date(2026, 3, 2)
DAYS = st.none() | st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))


@given(DAYS, DAYS, DAYS)
def test_no_problem_means_past_days_in_order(decision, appeal, reconsideration) -> None:
    """Whatever days are given: without a problem they are past and in order."""
    dates = AppealDates(decision, appeal, reconsideration)

    if not list(problems(dates, today=TODAY)):
        given_days = [day for day in (decision, appeal, reconsideration) if day]
        assert all(day <= TODAY for day in given_days)
        for earlier, later in ((decision, appeal), (appeal, reconsideration)):
            assert not (earlier and later) or earlier <= later


@pytest.mark.parametrize(("late", "count"), [(0, 0), (1, 1)])
def test_the_last_day_itself_is_in_time(late: int, count: int) -> None:
    """Forwarded on the last day is in time, a day later is not."""
    dates = AppealDates(appeal=TODAY - timedelta(weeks=4))
    last = TODAY - timedelta(days=late)

    found = list(warnings(dates, today=TODAY, forward_by=last, appeal_by=None))

    assert len(found) == count


def test_an_appeal_after_the_last_day_is_pointed_out_with_its_law() -> None:
    """Lateness of the citizen names § 67 and asks when the decision was got."""
    dates = AppealDates(appeal=TODAY)

    [found] = warnings(
        dates, today=TODAY, forward_by=TODAY, appeal_by=TODAY - timedelta(days=1)
    )

    assert "§ 67" in found.text
    assert found.field == "appeal_date"
