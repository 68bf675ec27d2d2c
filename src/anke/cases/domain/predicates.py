# SPDX-License-Identifier: EUPL-1.2
"""Yes-or-no questions about a case, each asked in one place only.

Every predicate is written with comparisons and `&` and `|` alone, so that the same
function answers for one case (Python values), for a worklist (NumPy arrays) and for a
million cases in a database (Ibis columns). `~` and `not` are avoided: they mean
something else for Python's True than for a column.

A day that has not come is `NEVER`, not None: it can be compared.

>>> from datetime import date
>>> is_pending_on(date(2022, 1, 3), NEVER, date(2022, 1, 3))
True
>>> is_pending_on(date(2022, 1, 3), date(2022, 2, 1), date(2022, 2, 1))
False
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, TypeAlias

NEVER: Final = date(9999, 12, 31)

# A date, an array of dates or a column of dates; and what comparing them gives.
Day: TypeAlias = Any
Flag: TypeAlias = Any
Truth: TypeAlias = Any


def is_pending_on(start_on: Day, closed_or_never: Day, day: Day) -> Truth:
    """Tell whether a case waited (*verserede*) when the day had ended.

    A case decided on the day no longer waits at its end; one received on it does.
    """
    return (start_on <= day) & (closed_or_never > day)


def is_decided(closed_or_never: Day) -> Truth:
    """Tell whether a case has ended with an outcome, whatever it is."""
    return closed_or_never < NEVER


def is_decided_within(due_on: Day, met_or_never: Day, paused_or_never: Day) -> Truth:
    """Tell whether what a deadline asks for was done in time (*inden for fristen*).

    The due date itself is in time. A deadline that stood still when it was met had
    not run out, if it was paused in time.
    """
    stood_still = (paused_or_never <= due_on) & (met_or_never < NEVER)
    return (met_or_never <= due_on) | stood_still


def is_overdue(due_on: Day, met_or_never: Day, paused_or_never: Day, day: Day) -> Truth:
    """Tell whether a deadline had run out unmet (*overskredet*) when the day ended.

    A paused deadline is not overdue. A deadline notice changes nothing.
    """
    return (due_on < day) & (met_or_never > day) & (paused_or_never > day)


def is_breached(
    due_on: Day, met_or_never: Day, paused_or_never: Day, day: Day
) -> Truth:
    """Tell whether a deadline was broken by the end of the day, met later or not.

    It breaks the day after its due date, whatever happens then. One that stood still
    on its due date does not break.
    """
    return (due_on < day) & (met_or_never > due_on) & (paused_or_never > due_on)


def is_reversal(on_merits: Flag, reversal: Flag) -> Truth:
    """Tell whether an outcome counts as a reversal (*omgørelse*)."""
    return on_merits & reversal


def is_rated(on_merits: Flag, has_reversal_rate: Flag) -> Truth:
    """Tell whether an outcome is one of those that a reversal rate is a share of.

    Boards and supervision have no reversal rate; counting their decisions as not
    reversed would say something about them that nobody means.
    """
    return on_merits & has_reversal_rate


def is_outcome(outcome: Any, wanted: str) -> Truth:
    """Tell whether something ended with an outcome (*udfald*)."""
    return outcome == wanted
