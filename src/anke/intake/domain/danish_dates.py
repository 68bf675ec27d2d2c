# SPDX-License-Identifier: EUPL-1.2
"""Finds the dates in a letter, as Danes and English writers put them.

A date is read by the day the letter was written: "den 3. marts" is the nearest such day
before it, "i går" the day before. What gives no single day ("i sidste uge", "i marts
2022") is given its first day and marked as approximate.

>>> written = date(2022, 4, 1)
>>> found = find_dates("af 3. marts, modtaget d. 7/3-22", written)
>>> [one.day.isoformat() for one in found]
['2022-03-03', '2022-03-07']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from anke.intake.domain.date_words import (
    AGO_UNITS,
    AMOUNTS,
    MONTHS,
    NEAR_DAYS,
    SPANS_AGO,
    WEEKDAYS,
    folded,
)
from anke.intake.domain.places import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Reader = Callable[[re.Match[str], "date | None"], "tuple[date, bool] | None"]

FIRST_YEAR = 1900
LAST_YEAR = 2199
_WEEK = 7
# A day without a year lies before the letter, or at most this long after it.
_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: the day, where it stands, and how it was understood.

    `approximate` marks a day that stands for a longer time. `assumed` marks a day
    where the letter's own date was needed, `doubtful` one whose weekday does not fit.
    """

    day: date
    span: Span
    approximate: bool = False
    assumed: bool = False
    doubtful: bool = False


def find_dates(text: str, written_on: date | None = None) -> tuple[DateMention, ...]:
    """Give the dates in a text, in the order they stand.

    Without the day the letter was written, only full dates can be read.
    """
    found: list[DateMention] = []
    for pattern, read, needs_day in _FORMS:
        if needs_day and written_on is None:
            continue
        for match in pattern.finditer(text):
            mention = _mention(match, read(match, written_on), assumed=needs_day)
            if mention is not None and not _taken(mention.span, found):
                found.append(mention)
    return tuple(sorted(found, key=lambda one: one.span))


def letter_date(written_on: str) -> date | None:
    """Read the day a letter says it was written: ISO form or a mail's Date header.

    >>> letter_date("2022-03-03T10:00:00+01:00"), letter_date("nonsense")
    (datetime.date(2022, 3, 3), None)
    """
    try:
        return date.fromisoformat(written_on[:10])
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(written_on).date()
    except (ValueError, TypeError, IndexError):
        return None


def _mention(
    match: re.Match[str], read: tuple[date, bool] | None, *, assumed: bool
) -> DateMention | None:
    if read is None:
        return None
    day, approximate = read
    start, end = match.span("date")
    weekday = match.groupdict().get("weekday")
    wrong = weekday is not None and WEEKDAYS[folded(weekday)] != day.weekday()
    return DateMention(
        day=day,
        span=Span(start, end),
        approximate=approximate,
        assumed=assumed,
        doubtful=wrong,
    )


def _taken(span: Span, found: Iterable[DateMention]) -> bool:
    return any(span.overlaps(other.span) for other in found)


def _day(year: int, month: int, day: int) -> tuple[date, bool] | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day), False
    except ValueError:
        return None


def _full_year(year: str, written_on: date | None) -> int:
    """Read a year of two digits as the one that the letter can speak of."""
    if len(year) == 4:
        return int(year)
    newest = (written_on.year + 1 if written_on else 2099) % 100
    return int(year) + (2000 if int(year) <= newest else 1900)


def _iso(match: re.Match[str], _: date | None) -> tuple[date, bool] | None:
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


def _numeric(match: re.Match[str], on: date | None) -> tuple[date, bool] | None:
    year = _full_year(match["year"], on)
    return _day(year, int(match["month"]), int(match["day"]))


def _named(match: re.Match[str], on: date | None) -> tuple[date, bool] | None:
    month = MONTHS[folded(match["month"])]
    return _day(_full_year(match["year"], on), month, int(match["day"]))


def _nearest(day: int, month: int, on: date) -> tuple[date, bool] | None:
    """Give the latest such day that is not far after the letter."""
    for year in (on.year + 1, on.year, on.year - 1):
        found = _day(year, month, day)
        if found and found[0] <= on + _AHEAD:
            return found
    return None


def _named_yearless(match: re.Match[str], on: date | None) -> tuple[date, bool] | None:
    if on is None:
        return None
    day, month = int(match["day"]), MONTHS[folded(match["month"])]
    year = folded(match["which"] or "")
    if not year:
        return _nearest(day, month, on)
    return _day(on.year - ("sidste" in year or "last" in year), month, day)


def _numeric_yearless(
    match: re.Match[str], on: date | None
) -> tuple[date, bool] | None:
    return None if on is None else _nearest(int(match["day"]), int(match["month"]), on)


def _this_month(match: re.Match[str], on: date | None) -> tuple[date, bool] | None:
    if on is None:
        return None
    which = folded(match["which"])
    # The month before: f.m., forrige måned, sidste måned.
    before = which.startswith(("f", "sidste"))
    month = on.replace(day=1) - timedelta(days=1) if before else on
    return _day(month.year, month.month, int(match["day"]))


def _month(match: re.Match[str], _: date | None) -> tuple[date, bool] | None:
    found = _day(int(match["year"]), MONTHS[folded(match["month"])], 1)
    return None if found is None else (found[0], True)


def _near(match: re.Match[str], on: date | None) -> tuple[date, bool] | None:
    if on is None:
        return None
    days, approximate = NEAR_DAYS[" ".join(folded(match["words"]).split())]
    return on + timedelta(days=days), approximate


def _ago(match: re.Match[str], on: date | None) -> tuple[date, bool] | None:
    if on is None:
        return None
    amount = folded(" ".join(match["amount"].split()))
    count = int(amount) if amount.isdigit() else AMOUNTS[amount]
    unit = AGO_UNITS[folded(match["unit"])]
    exact = unit == 1 and (amount.isdigit() or amount not in SPANS_AGO)
    return on - timedelta(days=count * unit), not exact


def _weekday(match: re.Match[str], on: date | None) -> tuple[date, bool] | None:
    if on is None:
        return None
    back = (on.weekday() - WEEKDAYS[folded(match["name"])]) % _WEEK or _WEEK
    return on - timedelta(days=back), False


def _words(table: Iterable[str]) -> str:
    """Write a choice of words, the longest first, in any spelling that folds to it."""
    ordered = sorted(table, key=len, reverse=True)
    return "|".join(_unfolded(word) for word in ordered)


def _unfolded(word: str) -> str:
    pattern = re.escape(word).replace("aa", "(?:aa|å)").replace("oe", "(?:oe|ø)")
    return pattern.replace("ae", "(?:ae|æ)").replace("\\ ", r"\s{1,3}")


_NO_DIGIT_BEFORE = r"(?<![0-9])(?<![0-9][./-])(?<![A-Za-z]-)"
_NO_DIGIT_AFTER = r"(?![0-9])(?![./-][0-9])(?!-[A-ZÆØÅ][0-9])"
_WEEKDAY = rf"(?:(?P<weekday>{_words(WEEKDAYS)})\.?,?\s{{1,3}})?"
_DEN = r"(?:\b(?:den|d\.|d|the|on)\s{0,3})?"
_NEEDED_DEN = r"\b(?:den|d\.|d|pr\.|til|af|on)\s{0,3}"
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_ORDINAL = r"(?:\.|ste|sten|de|te|nde|ende|st|nd|rd|th)?"
_MONTH_NO = r"(?P<month>1[0-2]|0?[1-9])"
_MONTH = rf"(?P<month>{_words(MONTHS)})(?![^\W\d_])\.?"
_NO_YEAR = r"(?![0-9:%])(?![.,][0-9])(?!\s(?:dag|time|uge|kr|pers|min|km|pct|stk|å))"
_YEAR = rf"['’]?(?P<year>(?:19|20|21)[0-9]{{2}}|[0-9]{{2}}{_NO_YEAR})"
_YEAR4 = r"(?P<year>(?:19|20|21)[0-9]{2})(?![0-9])"
_THIS_YEAR = r"(?:d\.? ?å\.?|ds\.? ?å(?:r|\.)?|i år|dette år|this year)"
_WHICH_YEAR = rf"(?:\s{{0,2}}(?P<which>{_THIS_YEAR}|sidste år|last year)(?![^\W_]))?"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# In this order: what stands first takes its characters from what comes later.
_FORMS: tuple[tuple[re.Pattern[str], Reader, bool], ...] = (
    (
        _form(
            rf"{_NO_DIGIT_BEFORE}(?P<date>(?P<year>(?:19|20|21)[0-9]{{2}})"
            rf"(?P<sep>[-./])(?P<month>0[1-9]|1[0-2])(?P=sep)"
            rf"(?P<day>0[1-9]|[12][0-9]|3[01]))(?![0-9])(?!-[0-9])"
        ),
        _iso,
        False,
    ),
    (
        _form(
            rf"{_WEEKDAY}{_DEN}{_NO_DIGIT_BEFORE}(?P<date>{_DAY}\s{{0,2}}[./-]\s{{0,2}}"
            rf"{_MONTH_NO}(?:\s{{0,2}}[./-]\s{{0,2}}|\s{{1,2}}(?=19|20))"
            rf"(?P<year>(?:19|20|21)[0-9]{{2}}|[0-9]{{2}})){_NO_DIGIT_AFTER}"
        ),
        _numeric,
        False,
    ),
    (
        _form(
            rf"{_WEEKDAY}{_DEN}{_NO_DIGIT_BEFORE}(?P<date>{_DAY}{_ORDINAL}\s{{0,3}}"
            rf"(?:of\s)?{_MONTH},?\s{{0,3}}{_YEAR})(?![0-9])"
        ),
        _named,
        False,
    ),
    (
        _form(
            rf"{_WEEKDAY}(?P<date>\b{_MONTH}\s{{1,2}}{_DAY}(?:st|nd|rd|th)?,?"
            rf"\s{{1,2}}{_YEAR4})"
        ),
        _named,
        False,
    ),
    (
        _form(
            rf"{_WEEKDAY}{_DEN}{_NO_DIGIT_BEFORE}(?P<date>{_DAY}{_ORDINAL}\s{{0,3}}"
            rf"(?:of\s)?{_MONTH}{_WHICH_YEAR})"
        ),
        _named_yearless,
        True,
    ),
    (
        _form(
            rf"{_WEEKDAY}{_DEN}{_NO_DIGIT_BEFORE}(?P<date>{_DAY}{_ORDINAL}\s{{0,2}}"
            r"(?:i\s)?(?P<which>ds\.?|d\.? ?m\.|dennes|f\.? ?m\.|denne måned"
            r"|forrige måned|sidste måned)(?![^\W_]))"
        ),
        _this_month,
        True,
    ),
    (
        _form(
            rf"(?:{_NEEDED_DEN}|(?P<weekday>{_words(WEEKDAYS)})\s{{1,3}})"
            rf"{_NO_DIGIT_BEFORE}(?P<date>{_DAY}[./]\s?{_MONTH_NO})(?![0-9])(?![./-][0-9])"
        ),
        _numeric_yearless,
        True,
    ),
    (
        # The day before the month, were it a real one, has been read above.
        _form(rf"(?<![0-9]\.\s)(?<![0-9]\s)(?P<date>\b{_MONTH}\s{{1,2}}{_YEAR4})"),
        _month,
        False,
    ),
    (
        _form(
            rf"(?P<date>\b(?:for\s{{1,2}}(?:ca\.?\s|omkring\s|cirka\s)?)?"
            rf"(?P<amount>[0-9]{{1,2}}|{_words(AMOUNTS)})\s{{1,2}}"
            rf"(?P<unit>{_words(AGO_UNITS)})\s{{1,2}}(?:siden|ago)\b)"
        ),
        _ago,
        True,
    ),
    (
        _form(rf"(?P<date>\b(?P<words>{_words(NEAR_DAYS)})(?![^\W_]))"),
        _near,
        True,
    ),
    (
        _form(
            r"(?P<date>\b(?:i|sidste|last)\s{1,2}"
            rf"(?P<name>{_words(WEEKDAYS)})s?(?![^\W_]))"
        ),
        _weekday,
        True,
    ),
)


def forms() -> Iterator[re.Pattern[str]]:
    """Give the patterns, for the test that none of them is slow."""
    for pattern, _, _ in _FORMS:
        yield pattern
