# SPDX-License-Identifier: EUPL-1.2
"""Notes, breaks, presets, the calendar, key figures: read from `data/*.toml`, checked.

A mistake in a file names the file, the line, the entry and the field.

    read_measures(data_text("measures.toml"))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from anke.deadlines.data_files import read_entries
from anke.publication.bundle.contents import (
    Break,
    CalendarEntry,
    Measure,
    Note,
    Preset,
    Succession,
    Text,
)

if TYPE_CHECKING:
    from anke.deadlines.data_files import DataText, Entry

_DENMARK: Final = ZoneInfo("Europe/Copenhagen")
_UNITS: Final = ("count", "percent", "days")
_SOURCED: Final = frozenset({"id", "source", "confirmed"})


@dataclass(frozen=True)
class AreaMeasure:
    """A key figure (*nøgletal*), and the areas that have it."""

    areas: tuple[str, ...]
    measure: Measure


def read_measures(source: DataText) -> tuple[AreaMeasure, ...]:
    """Read the key figures. Errors: DataFileError."""
    return tuple(_measure(entry) for entry in read_entries(source, "measure"))


def _measure(entry: Entry) -> AreaMeasure:
    _refuse_unknown(
        entry,
        "areas numerator denominator unit default name_da name_en"
        " definition_da definition_en",
    )
    unit = entry.text("unit", "count")
    if unit not in _UNITS:
        entry.refuse("unit", f"{unit!r} is not one of {', '.join(_UNITS)}")
    denominator = _texts(entry, "denominator")
    if (unit == "count") == bool(denominator):
        entry.refuse("denominator", "stands with percent and days, and only there")
    measure = Measure(
        id=entry.text("id"),
        name=_text(entry, "name"),
        definition=_text(entry, "definition"),
        numerator=_texts(entry, "numerator", needed=True),
        denominator=denominator,
        unit=unit,
        is_default=entry.flag("default", default=False),
    )
    return AreaMeasure(_texts(entry, "areas", needed=True), measure)


def read_notes(source: DataText) -> tuple[Note, ...]:
    """Read the footnotes. Errors: DataFileError."""
    return tuple(_note(entry) for entry in read_entries(source, "note"))


def _note(entry: Entry) -> Note:
    _refuse_unknown(
        entry,
        "text_da text_en mandatory areas subjects first_instances first_on last_on",
    )
    return Note(
        id=entry.text("id"),
        text=_text(entry, "text"),
        is_mandatory=entry.flag("mandatory", default=False),
        areas=_texts(entry, "areas"),
        subjects=_texts(entry, "subjects"),
        first_instances=_texts(entry, "first_instances"),
        first_on=_day(entry, "first_on"),
        last_on=_day(entry, "last_on"),
        source=entry.text("source"),
    )


def read_breaks(source: DataText) -> tuple[Break, ...]:
    """Read the breaks in the series. Errors: DataFileError."""
    return tuple(_break(entry) for entry in read_entries(source, "break"))


def _break(entry: Entry) -> Break:
    _refuse_unknown(entry, "on text_da text_en areas subjects")
    return Break(
        id=entry.text("id"),
        on=_day(entry, "on", needed=True),
        text=_text(entry, "text"),
        areas=_texts(entry, "areas"),
        subjects=_texts(entry, "subjects"),
        source=entry.text("source"),
    )


def read_successions(source: DataText) -> tuple[Succession, ...]:
    """Read what old laws became. Errors: DataFileError."""
    return tuple(_succession(entry) for entry in read_entries(source, "succession"))


def _succession(entry: Entry) -> Succession:
    _refuse_unknown(entry, "old new on text_da text_en")
    entry.text("source")
    return Succession(
        old=entry.text("old"),
        new=entry.text("new"),
        on=_day(entry, "on", needed=True),
        text=_text(entry, "text"),
    )


def read_presets(source: DataText) -> tuple[Preset, ...]:
    """Read the ready-made selections. Errors: DataFileError."""
    return tuple(_preset(entry) for entry in read_entries(source, "preset"))


def _preset(entry: Entry) -> Preset:
    _refuse_unknown(entry, "name_da name_en area subjects measures")
    entry.text("source")
    return Preset(
        id=entry.text("id"),
        name=_text(entry, "name"),
        area=entry.text("area"),
        subjects=_texts(entry, "subjects", needed=True),
        measures=_texts(entry, "measures"),
    )


def read_calendar(source: DataText) -> tuple[CalendarEntry, ...]:
    """Read the calendar of releases, soonest first. Errors: DataFileError."""
    found = [_announced(entry) for entry in read_entries(source, "release")]
    return tuple(sorted(found, key=lambda each: each.at))


def _announced(entry: Entry) -> CalendarEntry:
    _refuse_unknown(entry, "at title_da title_en")
    entry.text("source")
    at = entry.fields.get("at")
    if not isinstance(at, datetime) or at.tzinfo is not None:
        entry.refuse("at", f"{at!r} is not a Danish hour such as 2023-02-15T08:00:00")
    return CalendarEntry(at.replace(tzinfo=_DENMARK).isoformat(), _text(entry, "title"))


# --- Fields --------------------------------------------------------------------------


def _refuse_unknown(entry: Entry, known: str) -> None:
    entry.refuse_unknown(_SOURCED | set(known.split()))


def _text(entry: Entry, field: str) -> Text:
    return Text(entry.text(f"{field}_da"), entry.text(f"{field}_en"))


def _texts(entry: Entry, field: str, *, needed: bool = False) -> tuple[str, ...]:
    value = entry.fields.get(field, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        entry.refuse(field, "must be a list of texts")
    if needed and not value:
        entry.refuse(field, "must not be empty")
    return tuple(value)


def _day(entry: Entry, field: str, *, needed: bool = False) -> str:
    day = entry.day(field)
    if day is None and needed:
        entry.refuse(field, "is missing")
    return day.isoformat() if day else ""
