# SPDX-License-Identifier: EUPL-1.2
"""Build the figures: the only writer of facts and vintages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.rules import current_rules
from anke.statistics import vintages
from anke.statistics.facts.build import build
from anke.statistics.facts.journal import journal_end
from anke.statistics.facts.workbench import walk_silently

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import TypeVar

    from anke.statistics.vintages import Vintage

    T = TypeVar("T")


def build_vintage(
    as_of: date | None = None, *, progress: bool = False, anew: bool = False
) -> Vintage:
    """Build the figures of now, or those that were known on an earlier day.

    Only what the journal has changed since the last time is built; run twice, the
    second run does nothing. `anew` builds everything again. `progress` shows bars on
    standard error.

    Errors: WrongPeriodError for a day that has not come.
    """
    return build(as_of, walk=_with_bars if progress else walk_silently, anew=anew)


def is_fresh(as_of: date | None = None) -> bool:
    """Tell whether the figures of a day are there and know the whole journal."""
    found = vintages.as_of(as_of) if as_of else vintages.current()
    return (
        found is not None
        and found.last_hash == journal_end().last_hash
        and found.rules == current_rules().version
    )


def _with_bars(work: Iterable[T], title: str, total: int) -> Iterable[T]:
    from anke.console import progress

    return progress(work, title, total=total, unit=" filer")
