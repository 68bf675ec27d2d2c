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
    lowered,
)
from anke.intake.domain.places import Span, Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Reader = Callable[[re.Match[str], date | None], tuple[date, bool] | None]

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
    lower = lowered(text)
    taken = Taken(len(lower))
    found: list[DateMention] = []
    for form in _FORMS:
        if form.assumed and written_on is None:
            continue
        mentions = form.read_all(lower, written_on)
        found.extend(one for one in mentions if taken.claim(one.span))
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


class _Form:
    """One way of writing dates: its pattern, and what may stand before it.

    `barred` is what must not end the text before a date, `wanted` what must. Only a
    text that holds one of `needs` can hold such a date: most texts are passed quickly.
    """

    def __init__(
        self,
        pattern: str,
        read: Reader,
        *,
        assumed: bool = False,
        barred: re.Pattern[str] | None = None,
        wanted: re.Pattern[str] | None = None,
        needs: tuple[str, ...] = (),
    ) -> None:
        self.pattern = re.compile(pattern)
        self.read = read
        self.assumed = assumed
        self.barred = barred or _PART_OF_A_NUMBER
        self.wanted = wanted
        self.needs = needs

    def read_all(self, lower: str, on: date | None) -> Iterator[DateMention]:
        """Give the dates of this form in a text in lower case."""
        if self.needs and not any(word in lower for word in self.needs):
            return
        for match in self.pattern.finditer(lower):
            before = lower[max(0, match.start() - _BEFORE) : match.start()]
            if self.barred.search(before) or (
                self.wanted is not None and not self.wanted.search(before)
            ):
                continue
            read = self.read(match, on)
            if read is not None:
                yield self._mention(match, before, read)

    def _mention(
        self, match: re.Match[str], before: str, read: tuple[date, bool]
    ) -> DateMention:
        day, approximate = read
        named = _WEEKDAY_BEFORE.search(before)
        wrong = named is not None and WEEKDAYS[folded(named[1])] != day.weekday()
        return DateMention(day, Span(*match.span()), approximate, self.assumed, wrong)


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
    """Write a choice of words, longest first, in any spelling that folds to it."""
    ordered = sorted(table, key=len, reverse=True)
    return "|".join(_unfolded(word) for word in ordered)


def _unfolded(word: str) -> str:
    pattern = re.escape(word).replace("aa", "(?:aa|å)").replace("oe", "(?:oe|ø)")
    return pattern.replace("ae", "(?:ae|æ)").replace("\\ ", r"\s{1,3}")


# The patterns are searched in lower case, and begin with what a date begins with: so a
# search skips to the next digit or word quickly. What must not stand before a date, and
# the weekday that may, are looked at afterwards.
_NO_DIGIT_AFTER = r"(?![0-9])(?![./-][0-9])(?!-[a-zæøå][0-9])"
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_ORDINAL = r"(?:\.|ste|sten|de|te|nde|ende|st|nd|rd|th)?"
_MONTH_NO = r"(?P<month>1[0-2]|0?[1-9])"
_MONTH = rf"(?P<month>{_words(MONTHS)})(?![^\W\d_])\.?"
_NO_YEAR = r"(?![0-9:%])(?![.,][0-9])(?!\s(?:dag|time|uge|kr|pers|min|km|pct|stk|å))"
_YEAR = rf"['’]?(?P<year>(?:19|20|21)[0-9]{{2}}|[0-9]{{2}}{_NO_YEAR})"
_YEAR4 = r"(?P<year>(?:19|20|21)[0-9]{2})(?![0-9])"
_THIS_YEAR = r"(?:d\.? ?å\.?|ds\.? ?å(?:r|\.)?|i år|dette år|this year)"
_WHICH_YEAR = rf"(?:\s{{0,2}}(?P<which>{_THIS_YEAR}|sidste år|last year)(?![^\W_]))?"
_DAY_OF_MONTH = rf"{_DAY}{_ORDINAL}\s{{0,3}}(?:of\s)?{_MONTH}"
_CENTURIES = ("19", "20", "21")
_BEFORE = 16
_PART_OF_A_NUMBER = re.compile(r"(?:[0-9]|[0-9][./-]|[a-zæøå]-)\Z")
_AFTER_A_NUMBER = re.compile(r"[0-9]\.?\s?\Z")
_PART_OF_A_WORD = re.compile(r"[^\W_]\Z")
_WEEKDAY_BEFORE = re.compile(
    rf"(?<![^\W_])(?P<weekday>{_words(WEEKDAYS)})\.?,?\s{{1,3}}"
    r"(?:(?:den|d\.|d|the|on)\s{0,3})?\Z"
)
_DEN_BEFORE = re.compile(
    rf"(?<![^\W_])(?:(?:den|d\.|d|pr\.|til|af|on)\s{{0,3}}"
    rf"|(?:{_words(WEEKDAYS)})\s{{1,3}})\Z"
)


def _full_date_forms() -> Iterator[_Form]:
    yield _Form(
        r"(?P<year>(?:19|20|21)[0-9]{2})(?P<sep>[-./])(?P<month>0[1-9]|1[0-2])(?P=sep)"
        r"(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9])(?!-[0-9])",
        _iso,
    )
    yield _Form(
        rf"{_DAY}\s{{0,2}}[./-]\s{{0,2}}{_MONTH_NO}"
        r"(?:\s{0,2}[./-]\s{0,2}|\s{1,2}(?=19|20))"
        rf"(?P<year>(?:19|20|21)[0-9]{{2}}|[0-9]{{2}}){_NO_DIGIT_AFTER}",
        _numeric,
    )
    yield _Form(rf"{_DAY_OF_MONTH},?\s{{0,3}}{_YEAR}(?![0-9])", _named)
    yield _Form(
        rf"{_MONTH}\s{{1,2}}{_DAY}(?:st|nd|rd|th)?,?\s{{1,2}}{_YEAR4}",
        _named,
        barred=_PART_OF_A_WORD,
        needs=_CENTURIES,
    )


def _assumed_forms() -> Iterator[_Form]:
    yield _Form(rf"{_DAY_OF_MONTH}{_WHICH_YEAR}", _named_yearless, assumed=True)
    yield _Form(
        rf"{_DAY}{_ORDINAL}\s{{0,2}}(?:i\s)?(?P<which>ds\.?|d\.? ?m\.|dennes"
        r"|f\.? ?m\.|denne måned|forrige måned|sidste måned)(?![^\W_])",
        _this_month,
        assumed=True,
        needs=("ds", "dennes", "m.", "måned"),
    )
    yield _Form(
        rf"{_DAY}[./]\s?{_MONTH_NO}(?![0-9])(?![./-][0-9])",
        _numeric_yearless,
        assumed=True,
        wanted=_DEN_BEFORE,
    )
    # The day before the month, were it a real one, has been read above.
    yield _Form(
        rf"{_MONTH}\s{{1,2}}{_YEAR4}",
        _month,
        barred=_AFTER_A_NUMBER,
        needs=_CENTURIES,
    )


def _relative_forms() -> Iterator[_Form]:
    yield _Form(
        r"(?:for\s{1,2}(?:ca\.?\s|omkring\s|cirka\s)?)?"
        rf"(?P<amount>[0-9]{{1,2}}|{_words(AMOUNTS)})\s{{1,2}}"
        rf"(?P<unit>{_words(AGO_UNITS)})\s{{1,2}}(?:siden|ago)(?![^\W_])",
        _ago,
        assumed=True,
        barred=_PART_OF_A_WORD,
        needs=("siden", "ago"),
    )
    yield _Form(
        rf"(?P<words>{_words(NEAR_DAYS)})(?![^\W_])",
        _near,
        assumed=True,
        barred=_PART_OF_A_WORD,
    )
    yield _Form(
        rf"(?:i|sidste|last)\s{{1,2}}(?P<name>{_words(WEEKDAYS)})s?(?![^\W_])",
        _weekday,
        assumed=True,
        barred=_PART_OF_A_WORD,
    )


# In this order: what stands first takes its characters from what comes later.
_FORMS = (*_full_date_forms(), *_assumed_forms(), *_relative_forms())
