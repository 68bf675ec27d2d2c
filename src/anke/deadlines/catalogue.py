# SPDX-License-Identifier: EUPL-1.2
"""Loads the calendar and the deadline rules from the shipped data and from added texts.

A text that is added later overrides an entry with the same id: that is how another
authority, or an imported log, brings rules of its own.

Example:
    >>> from datetime import date
    >>> load_rulebook().get("appeal-deadline", date(2020, 1, 2)).length
    4
    >>> strict = load_calendar(['''
    ... [[holiday]]
    ... id = "grundlovsdag"
    ... name_da = "grundlovsdag"
    ... name_en = "Constitution Day"
    ... kind = "ordinary"
    ... month = 6
    ... day = 5
    ... source = "a reading of our own"
    ... '''])
    >>> day = date(2020, 6, 5)
    >>> strict.can_expire(day), load_calendar().can_expire(day)
    (True, False)
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from importlib.resources import files

from anke.deadlines.data_files import DataText, Entry, parse, read_entries
from anke.deadlines.domain.calendar import (
    MONDAY_TO_FRIDAY,
    Calendar,
    DayKind,
    Holiday,
)
from anke.deadlines.domain.counting import Unit
from anke.deadlines.domain.receipt import Channel, Delivery, DeliveryUnit
from anke.deadlines.domain.rules import (
    DeadlineRule,
    RuleBook,
    RuleKind,
    RuleStatus,
    StartEvent,
)
from anke.deadlines.errors import DataFileError, InvalidPeriodError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def load_calendar(extra: Sequence[str | DataText] = ()) -> Calendar:
    """Give the shipped calendar with the `[[holiday]]` entries of added TOML texts.

    A text without a name (a plain `str`) is called "added text 1" and on in errors.

    Errors:
        DataFileError: naming file, line, entry and field of what cannot be read.
    """
    return _calendar(tuple(extra))


def load_rulebook(extra: Sequence[str | DataText] = ()) -> RuleBook:
    """Give the shipped rules with the `[[deadline]]` entries of added TOML texts.

    Errors:
        DataFileError: naming file, line, entry and field of what cannot be read, and
            when two versions of one rule are in force on the same day.
    """
    return _rulebook(tuple(extra))


@lru_cache(maxsize=64)
def _calendar(extra: tuple[str | DataText, ...]) -> Calendar:
    holidays: dict[str, Holiday] = {}
    deliveries: dict[str, list[Delivery]] = {}
    weekdays = MONDAY_TO_FRIDAY
    for source in (*_shipped(), *_added(extra)):
        new = [_holiday(entry) for entry in read_entries(source, "holiday")]
        holidays.update((holiday.id, holiday) for holiday in new)
        deliveries.update(_by_channel(read_entries(source, "delivery")))
        weekdays = _letter_weekdays(source, weekdays)
    ordered = [one for versions in deliveries.values() for one in versions]
    return Calendar(holidays.values(), ordered, weekdays)


@lru_cache(maxsize=64)
def _rulebook(extra: tuple[str | DataText, ...]) -> RuleBook:
    rules: dict[str, list[DeadlineRule]] = {}
    for source in (*_shipped(), *_added(extra)):
        versions: dict[str, list[DeadlineRule]] = {}
        for entry in read_entries(source, "deadline"):
            rule = _rule(entry)
            _refuse_overlap(entry, rule, versions.setdefault(rule.id, []))
            versions[rule.id].append(rule)
        rules.update(versions)
    return RuleBook(rule for versions in rules.values() for rule in versions)


@lru_cache(maxsize=1)
def _shipped() -> tuple[DataText, ...]:
    folder = files("anke.deadlines") / "data"
    found = sorted(folder.iterdir(), key=lambda path: path.name)
    return tuple(
        DataText(path.name, path.read_text(encoding="utf-8"))
        for path in found
        if path.name.endswith(".toml")
    )


def _added(extra: tuple[str | DataText, ...]) -> tuple[DataText, ...]:
    return tuple(
        text if isinstance(text, DataText) else DataText(f"added text {place}", text)
        for place, text in enumerate(extra, start=1)
    )


def _holiday(entry: Entry) -> Holiday:
    entry.refuse_unknown(HOLIDAY_FIELDS)
    month, day = entry.integer("month"), entry.integer("day")
    easter_offset, on = entry.integer("easter"), entry.day("on")
    ways = [month is not None or day is not None, easter_offset is not None, bool(on)]
    if sum(ways) != 1:
        entry.refuse("id", "needs either month and day, or easter, or on")
    _refuse_impossible_day(entry, month, day)
    return Holiday(
        id=entry.text("id"),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        kind=entry.choice("kind", DayKind, DayKind.PUBLIC),
        source=entry.text("source"),
        confirmed=entry.flag("confirmed", default=False),
        month=month,
        day=day,
        easter_offset=easter_offset,
        on=on,
        working_day=entry.flag("working_day", default=False),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
    )


def _refuse_impossible_day(entry: Entry, month: int | None, day: int | None) -> None:
    if month is None and day is None:
        return
    if month is None or not 1 <= month <= 12:
        entry.refuse("month", f"{month!r} is not a month from 1 to 12")
    # The longest each month gets; the 29th of February comes in leap years only.
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    if day is None or not 1 <= day <= longest:
        entry.refuse("day", f"{day!r} is not a day of month {month}")


def _by_channel(entries: Iterable[Entry]) -> dict[str, list[Delivery]]:
    versions: dict[str, list[Delivery]] = {}
    for entry in entries:
        delivery = _delivery(entry)
        versions.setdefault(delivery.channel.value, []).append(delivery)
    return versions


def _delivery(entry: Entry) -> Delivery:
    entry.refuse_unknown(DELIVERY_FIELDS)
    length = entry.integer("length")
    if length is None or length < 0:
        entry.refuse("length", "is missing or negative")
    return Delivery(
        channel=entry.choice("channel", Channel),
        length=length,
        unit=entry.choice("unit", DeliveryUnit),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        source=entry.text("source"),
        confirmed=entry.flag("confirmed", default=False),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
    )


def _letter_weekdays(source: DataText, before: frozenset[int]) -> frozenset[int]:
    table = parse(source).get("letter_days")
    if table is None:
        return before
    words = table.get("weekdays") if isinstance(table, dict) else None
    if not isinstance(words, list) or not words or not set(words) <= set(WEEKDAYS):
        message = (
            f"{source.name}, [letter_days], field weekdays: must be a list of"
            f" {', '.join(WEEKDAYS)}"
        )
        raise DataFileError(message, user_text=f"Fejl i datafil: {message}")
    return frozenset(WEEKDAYS.index(word) for word in words)


def _rule(entry: Entry) -> DeadlineRule:
    entry.refuse_unknown(RULE_FIELDS)
    absolute = entry.flag("absolute", default=False)
    extension = entry.integer("extension_length")
    try:
        return DeadlineRule(
            id=entry.text("id"),
            case_kind=entry.text("case_kind"),
            legal_basis=entry.text("legal_basis"),
            start_event=entry.choice("start_event", StartEvent),
            length=entry.length("length"),
            unit=entry.choice("unit", Unit),
            source=entry.text("source"),
            name_da=entry.text("name_da"),
            name_en=entry.text("name_en"),
            kind=entry.choice("kind", RuleKind, RuleKind.DECISION),
            status=entry.choice("status", RuleStatus, RuleStatus.AGREED),
            absolute=absolute,
            extension_length=0 if absolute and extension is None else extension,
            extension_unit=_extension_unit(entry),
            # What the data do not forbid is allowed, but for an absolute rule.
            pausable=entry.flag("pausable", default=not absolute),
            valid_from=entry.day("valid_from"),
            valid_to=entry.day("valid_to"),
            confirmed=entry.flag("confirmed", default=False),
            mean_target=entry.flag("mean_target", default=False),
            rolls=entry.flag("rolls", default=True),
            applies_to_running=entry.flag("applies_to_running", default=False),
            note_da=entry.text("note_da", ""),
            note_en=entry.text("note_en", ""),
        )
    except InvalidPeriodError as error:
        entry.refuse("length", str(error))


def _extension_unit(entry: Entry) -> Unit | None:
    if "extension_unit" not in entry.fields:
        return None
    return entry.choice("extension_unit", Unit)


def _refuse_overlap(
    entry: Entry, rule: DeadlineRule, others: Sequence[DeadlineRule]
) -> None:
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        entry.refuse("valid_to", f"{rule.valid_to} is before valid_from")
    for other in others:
        first, last = rule.valid_from or date.min, rule.valid_to or date.max
        after_it = other.valid_to is not None and first > other.valid_to
        before_it = other.valid_from is not None and last < other.valid_from
        if not (after_it or before_it):
            span = f"{other.valid_from or '…'}–{other.valid_to or '…'}"
            entry.refuse("valid_from", f"overlaps the version in force {span}")


HOLIDAY_FIELDS = frozenset(one.name for one in fields(Holiday)) - {"easter_offset"} | {
    "easter"
}
DELIVERY_FIELDS = frozenset(one.name for one in fields(Delivery))
RULE_FIELDS = frozenset(one.name for one in fields(DeadlineRule))
