# SPDX-License-Identifier: EUPL-1.2
"""The Danish calendar of public authorities: on which days a deadline can run out.

Holidays are dated data, so the calendar of any year can be asked as it was: Store
Bededag is a holiday through 2023 and a working day after.

Example:
    >>> from datetime import date
    >>> easter(2024)
    datetime.date(2024, 3, 31)
    >>> bededag = Holiday(
    ...     id="store-bededag", name_da="store bededag", name_en="Great Prayer Day",
    ...     kind=DayKind.PUBLIC, easter_offset=26, valid_to=date(2023, 12, 31),
    ...     source="lov nr. 214 af 06-03-2023", confirmed=True,
    ... )
    >>> danish = Calendar([bededag])
    >>> danish.roll_forward(date(2023, 5, 5)), danish.roll_forward(date(2024, 4, 26))
    (datetime.date(2023, 5, 8), datetime.date(2024, 4, 26))
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from anke.deadlines.domain.receipt import Channel, Delivery
from anke.deadlines.errors import DateOutOfRangeError, DeliveryNotKnownError

FIRST_YEAR = 1900
LAST_YEAR = 2199
ONE_DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))
SATURDAY = 5


class DayKind(StrEnum):
    """What a named day does to a deadline."""

    PUBLIC = "public"
    """A public holiday (*helligdag*)."""
    NON_EXPIRY = "non-expiry"
    """A day on which no deadline runs out, though it is no public holiday."""
    ORDINARY = "ordinary"
    """A day like any other: how added data switches an entry off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A named day that comes every year, or once, with the years it holds for.

    Exactly one of `month` and `day`, `easter_offset` (days after Easter Sunday) and
    `on` (a single date) says when. `working_day` tells whether a non-expiry day still
    counts as a working day.
    """

    id: str
    name_da: str
    name_en: str
    kind: DayKind
    source: str
    confirmed: bool
    month: int | None = None
    day: int | None = None
    easter_offset: int | None = None
    on: date | None = None
    working_day: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def falls_on(self, year: int) -> date | None:
        """Give the day in that year, or None when the entry does not hold then."""
        day = self._in_year(year)
        if day is None or (self.valid_from is not None and day < self.valid_from):
            return None
        return None if self.valid_to is not None and day > self.valid_to else day

    def _in_year(self, year: int) -> date | None:
        if self.on is not None:
            return self.on if self.on.year == year else None
        if self.easter_offset is not None:
            return easter(year) + timedelta(days=self.easter_offset)
        if self.month is None or self.day is None:
            return None
        try:
            return date(year, self.month, self.day)
        except ValueError:  # The 29th of February is a day of leap years only.
            return None


class NamedDay(NamedTuple):
    """What the calendar says of one day that is not like the others."""

    name_da: str
    name_en: str
    public: bool
    non_expiry: bool
    working_day: bool
    confirmed: bool


class Calendar:
    """The days of one authority; equal data make equal calendars.

    Errors:
        DateOutOfRangeError: when asked about a year before 1900 or after 2199.
    """

    __slots__ = ("_years", "deliveries", "holidays", "letter_weekdays", "version")

    def __init__(
        self,
        holidays: Iterable[Holiday],
        deliveries: Iterable[Delivery] = (),
        letter_weekdays: frozenset[int] = MONDAY_TO_FRIDAY,
    ) -> None:
        self.holidays = tuple(sorted(holidays, key=lambda holiday: holiday.id))
        self.deliveries = tuple(deliveries)
        self.letter_weekdays = letter_weekdays
        self.version = self._digest()
        self._years: dict[int, Mapping[date, NamedDay]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and other.version == self.version

    def __hash__(self) -> int:
        return hash(self.version)

    def __repr__(self) -> str:
        return f"Calendar({len(self.holidays)} holidays, {self.version[:12]})"

    def named_days(self, year: int) -> Mapping[date, NamedDay]:
        """Give the holidays and non-expiry days of a year by their dates."""
        named = self._years.get(year)
        if named is None:
            # Two threads may both compute a year: they write the same answer.
            named = self._years[year] = self._compute(year)
        return named

    def named(self, day: date) -> NamedDay | None:
        """Give what is special about a day, or None."""
        return self.named_days(day.year).get(day)

    def is_public_holiday(self, day: date) -> bool:
        """Tell whether the day is a public holiday (*helligdag*)."""
        named = self.named(day)
        return named is not None and named.public

    def is_non_expiry_day(self, day: date) -> bool:
        """Tell whether a deadline is moved past the day though it is no holiday."""
        named = self.named(day)
        return named is not None and named.non_expiry

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day counts as a working day (*arbejdsdag*)."""
        if day.weekday() >= SATURDAY:
            return False
        named = self.named_days(day.year).get(day)
        return named is None or named.working_day

    def can_expire(self, day: date) -> bool:
        """Tell whether a deadline may run out on the day."""
        return day.weekday() < SATURDAY and day not in self.named_days(day.year)

    def is_letter_day(self, day: date) -> bool:
        """Tell whether the day counts (*hverdag*) while a letter is under way."""
        if day.weekday() not in self.letter_weekdays:
            return False
        named = self.named(day)
        return named is None or named.working_day

    def roll_forward(self, day: date) -> date:
        """Move a day to the first one from it on which a deadline may run out."""
        while not self.can_expire(day):
            day += ONE_DAY
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """Count the working days after one day, up to and including another."""
        span = range(after.toordinal() + 1, until.toordinal() + 1)
        return sum(self.is_working_day(date.fromordinal(day)) for day in span)

    def delivery(self, channel: Channel, on: date) -> Delivery:
        """Give the presumption of receipt for a letter sent by a channel on a day.

        Errors:
            DeliveryNotKnownError: when the data have no entry for that day.
        """
        for delivery in self.deliveries:
            if delivery.channel is channel and delivery.in_force(on):
                return delivery
        raise DeliveryNotKnownError(
            f"no entry says when {channel.value} of {on} counts as received",
            user_text=f"Ingen regel siger, hvornår {channel.value} er modtaget.",
        )

    def _compute(self, year: int) -> Mapping[date, NamedDay]:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise DateOutOfRangeError(
                f"year {year} is outside the calendar ({FIRST_YEAR}-{LAST_YEAR})",
                user_text=f"Kalenderen dækker kun {FIRST_YEAR}–{LAST_YEAR}.",
            )
        named: dict[date, NamedDay] = {}
        for holiday in self.holidays:
            day = holiday.falls_on(year)
            if day is not None and holiday.kind is not DayKind.ORDINARY:
                named[day] = _merge(named.get(day), holiday)
        return named

    def _digest(self) -> str:
        content = {
            "holidays": [asdict(holiday) for holiday in self.holidays],
            "deliveries": [asdict(delivery) for delivery in self.deliveries],
            "letter_weekdays": sorted(self.letter_weekdays),
        }
        return fingerprint(content)


def fingerprint(content: object) -> str:
    """Name data by its contents: the SHA-256 of its canonical JSON, in hex."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _merge(known: NamedDay | None, holiday: Holiday) -> NamedDay:
    """Let two names share a day: Grundlovsdag fell on Whit Monday in 2017."""
    public = holiday.kind is DayKind.PUBLIC
    new = NamedDay(
        name_da=holiday.name_da,
        name_en=holiday.name_en,
        public=public,
        non_expiry=not public,
        working_day=holiday.working_day and not public,
        confirmed=holiday.confirmed,
    )
    if known is None:
        return new
    return NamedDay(
        name_da=f"{known.name_da} og {new.name_da}",
        name_en=f"{known.name_en} and {new.name_en}",
        public=known.public or new.public,
        non_expiry=known.non_expiry or new.non_expiry,
        working_day=known.working_day and new.working_day,
        confirmed=known.confirmed or new.confirmed,
    )


def easter(year: int) -> date:
    """Give Easter Sunday (*påskedag*) by the Gregorian computus of Meeus and Jones."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
