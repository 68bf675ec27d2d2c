# SPDX-License-Identifier: EUPL-1.2
"""The days of the contract's year: quarters, and when their reports are due.

>>> [str(report_due_on(2020, quarter)) for quarter in (1, 2, 3, 4)]
['2020-04-14', '2020-07-14', '2020-10-14', '2021-01-14']
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

DAYS_TO_REPORT: Final = 14


def last_of_quarter(year: int, quarter: int) -> date:
    """Give the last day of a quarter. Errors: ValueError for another than 1 to 4."""
    if quarter not in range(1, 5):
        raise ValueError(quarter)
    first_after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return first_after - timedelta(days=1)


def report_due_on(year: int, quarter: int) -> date:
    """Give the day by which a quarter's report is sent: 14 calendar days after it.

    The day never rolls to a working day: the contract counts calendar days.
    """
    return last_of_quarter(year, quarter) + timedelta(days=DAYS_TO_REPORT)


def last_of_year(year: int) -> date:
    """Give the last day of a contract's year."""
    return date(year, 12, 31)
