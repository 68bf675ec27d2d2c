# SPDX-License-Identifier: EUPL-1.2
"""Which reports a contract owes, of which periods, and by when each is sent.

>>> third = report_period("2022K3")
>>> third.kind.value, str(third.ends_on), str(third.due_on), third.is_confirmed
('quarterly', '2022-09-30', '2022-10-14', True)
>>> [each.text for each in periods_owed(2022)][-3:]
['2022-12', '2022K4', '2022']

Source: Resultatplan 2020: a report on all targets at most 14 calendar days after each
quarter, monthly reports, an annual report. The days of the last two are not said;
until somebody says them they are counted as a quarter's (*ubekræftet*).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from anke.contract.domain.days import DAYS_TO_REPORT, last_of_year, report_due_on
from anke.contract.errors import UnknownPeriodError
from anke.statistics.domain.periods import (
    last_day,
    month_label,
    month_number,
    months_of,
    quarter_label,
)


class ReportKind(StrEnum):
    """How often a report is written, or that it is a notice of its own."""

    MONTHLY = "monthly"  # månedsrapport
    QUARTERLY = "quarterly"  # kvartalsrapport
    ANNUAL = "annual"  # årsrapport
    DEVIATION = "deviation"  # meddelelse om væsentlig afvigelse


class Standing(StrEnum):
    """How a report that is owed stands against its day."""

    COMING = "coming"  # its period has not ended
    DUE = "due"  # it is to be sent
    LATE = "late"  # its day has passed
    SENT = "sent"


_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_QUARTER: Final = re.compile(r"\d{4}K[1-4]")
_YEAR: Final = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """What a report is about; of a deviation, the day on which it is told.

    Attributes:
        text: `2022-09`, `2022K3`, `2022`; of a deviation a day, `2022-09-15`.
        ends_on: Its last day; a report is frozen after it.
        due_on: The day by which it is sent.
        is_confirmed: Whether the contract says that day, or we took it to be so.
    """

    text: str
    kind: ReportKind
    ends_on: date
    due_on: date
    is_confirmed: bool = True

    @property
    def year(self) -> int:
        """The year whose contract it is about."""
        return self.ends_on.year


def report_period(text: str) -> ReportPeriod:
    """Read a period. Errors: UnknownPeriodError, which shows how each is written."""
    if _QUARTER.fullmatch(text):
        ends_on = _ends("quarter", text)
        due = report_due_on(ends_on.year, int(text[-1]))
        return ReportPeriod(text, ReportKind.QUARTERLY, ends_on, due)
    if _MONTH.fullmatch(text):
        return _counted_alike(text, ReportKind.MONTHLY, _ends("month", text))
    if _YEAR.fullmatch(text):
        return _counted_alike(text, ReportKind.ANNUAL, _ends("year", text))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnknownPeriodError(
            f"{text!r} is no period: write 2022-09, 2022K3, 2022 or 2022-09-15",
            user_text=f"{text!r} er ikke en periode. Skriv 2022-09, 2022K3 eller 2022, "
            "og for en afvigelse en dag som 2022-09-15.",
        ) from None
    return ReportPeriod(day.isoformat(), ReportKind.DEVIATION, day, day)


def _counted_alike(text: str, kind: ReportKind, ends_on: date) -> ReportPeriod:
    """Give a period whose day the contract does not say."""
    due = ends_on + timedelta(days=DAYS_TO_REPORT)
    return ReportPeriod(text, kind, ends_on, due, is_confirmed=False)


def _ends(period: str, text: str) -> date:
    return last_day(months_of(period, text)[-1])


def periods_owed(year: int) -> tuple[ReportPeriod, ...]:
    """Give what a contract of that year owes, in the order in which it ends."""
    first = month_number(date(year, 1, 1))
    found = [report_period(month_label(first + place)) for place in range(12)]
    found += [report_period(quarter_label(first // 3 + place)) for place in range(4)]
    found.append(report_period(str(year)))
    order = list(ReportKind)
    return tuple(sorted(found, key=lambda each: (each.ends_on, order.index(each.kind))))


def last_due_on(year: int) -> date:
    """Give the day after which a contract of that year owes nothing."""
    return last_of_year(year) + timedelta(days=DAYS_TO_REPORT)


def standing(period: ReportPeriod, today: date, *, is_sent: bool) -> Standing:
    """Say how a report stands; the day itself is in time."""
    if is_sent:
        return Standing.SENT
    if today <= period.ends_on:
        return Standing.COMING
    return Standing.LATE if today > period.due_on else Standing.DUE
