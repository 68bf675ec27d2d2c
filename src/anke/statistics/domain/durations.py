# SPDX-License-Identifier: EUPL-1.2
"""Days, weeks and months: one time, three units.

Ankestatistikken counts days, the results contract weeks, the web page months.

>>> in_unit(126, "weeks"), round(in_unit(126, "months"), 1)
(18.0, 4.1)
"""

from __future__ import annotations

from anke.statistics.errors import unknown_word

# A month is a twelfth of a mean Julian year: 126 days were published as 4.1 months.
DAYS_IN = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12}


def in_unit(days: float, unit: str) -> float:
    """Give a number of days in another unit, not rounded.

    Errors: UnknownWordError for another unit than days, weeks and months.
    """
    if unit not in DAYS_IN:
        raise unknown_word("unit", "enheden", unit, DAYS_IN)
    return days / DAYS_IN[unit]
