# SPDX-License-Identifier: EUPL-1.2
"""From the cells of a row to values: dates, codes, a CPR number, or what is wrong.

All that is wrong with a row is found at once, so that nobody must mend it column by
column. What is personal is never repeated in a fault.

>>> from anke.cases.moving.domain.dictionary import CLOCKS
>>> from anke.cases.moving.domain.words import FIXED, Lists, Words
>>> reader = Reader(Words(Lists(FIXED)), today=date(2022, 12, 31))
>>> cells = ["A-1", "", "paused", "01-11-2022", "", "", "", "", ""]
>>> row = reader.read(CLOCKS, 2, cells)
>>> row.day("on"), row.text("kind"), row.faults
(datetime.date(2022, 11, 1), 'paused', [])
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypeAlias, cast
from zoneinfo import ZoneInfo

from anke.cases.domain.cpr import Cpr, CprError
from anke.cases.domain.eventlog_rows import FIRST_YEAR, LAST_YEAR
from anke.cases.moving.domain.fates import Fault, fault
from anke.cases.moving.domain.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anke.cases.moving.domain.tables import Column, Table
    from anke.cases.moving.domain.words import Words

    Read = Callable[["Reader", "Column", str, "Row"], "Value"]

Value: TypeAlias = "str | date | datetime | int | bool | Cpr | tuple[str, ...] | None"
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOON = time(12)
DATE_FORMS = ("iso", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y")
TIMES = ("", " %H:%M", " %H:%M:%S")
# How cells of a workbook that hold no value are handed on.
FORMULA, SHEET_ERROR = "\ufdd0formula", "\ufdd0error "
# Days on which the clocks of the law may already point: no fault in the future there.
_AHEAD = frozenset({"due_on", "announced_on"})
_CPR_LIKE = re.compile(r"(?<!\d)(\d{6})[- ]?\d{4}(?!\d)")
# A case's number may well have ten digits; with the hyphen it is a person's.
_SURELY_CPR = re.compile(r"(?<!\d)(\d{6})-\d{4}(?!\d)")
_STAFF_CODE = re.compile(r"[\w.@-]+")
_YES = frozenset({"yes", "ja", "true", "1", "y", "j", "sand", "x"})
_NO = frozenset({"no", "nej", "false", "0", "n", "falsk"})


@dataclass(slots=True)
class Row:
    """A row that was read: its values by column, and what is wrong with it."""

    table: str
    line: int
    case: str
    area: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Give a text or code; empty where there is none."""
        return cast("str", self.values.get(column) or "")

    def day(self, column: str) -> date | None:
        """Give a date, or None."""
        return cast("date | None", self.values.get(column))

    def instant(self, column: str, day: date) -> datetime:
        """Give an instant; noon of the day where there is none."""
        found = cast("datetime | None", self.values.get(column))
        return found or noon(day)

    def words(self, column: str) -> tuple[str, ...]:
        """Give several codes."""
        return cast("tuple[str, ...]", self.values.get(column) or ())

    def wrong(self, code: str, column: str = "", **details: object) -> None:
        """Note what is wrong."""
        self.faults.append(fault(code, column, **details))

    def content(self, columns: Sequence[str]) -> str:
        """Give what the row says in some columns as one text, to know it again.

        Empty columns are left out: one that the tables get later changes no old row.
        """
        values = self.values
        return "\x1f".join(
            f"{name}={_known_again(values[name])}" for name in columns if name in values
        )


def noon(day: date) -> datetime:
    """Give the middle of a day, for what has no time of its own."""
    return datetime.combine(day, NOON, COPENHAGEN)


def _known_again(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Cpr):
        return value.digits
    return "|".join(value) if isinstance(value, tuple) else str(value)


class Reader:
    """Reads the rows of all tables by one mapping."""

    def __init__(
        self, words: Words, *, today: date, date_forms: Sequence[str] = DATE_FORMS
    ) -> None:
        self.words, self.today = words, today
        self.date_forms = date_forms
        self._days: dict[str, date | None] = {}

    def read(
        self, table: Table, line: int, cells: Sequence[str], area: str = ""
    ) -> Row:
        """Read one row; `area` is that of its case, for words that an area defines."""
        row = Row(table.name, line, cells[0], area)
        for column, cell in zip(table.columns, cells, strict=True):
            if cell:
                row.values[column.name] = self._value(column, cell, row)
            elif column.required:
                row.wrong("missing", column.name)
        return row

    def _value(self, column: Column, cell: str, row: Row) -> Value:
        if cell == FORMULA:
            row.wrong("formula", column.name)
        elif cell.startswith(SHEET_ERROR):
            text = cell.removeprefix(SHEET_ERROR)
            row.wrong("sheet-error", column.name, text=text)
        elif len(cell) > column.longest:
            row.wrong("too-long", column.name, longest=column.longest)
        else:
            return _READERS[column.kind](self, column, cell, row)
        return None

    def day(self, text: str) -> date | None:
        """Read a date in any of the forms; None when it is none."""
        if text not in self._days:
            moment = self.moment(text)
            self._days[text] = moment.date() if moment else None
        return self._days[text]

    def moment(self, text: str) -> datetime | None:
        """Read a date with or without a time; one without a zone is Danish."""
        for form in self.date_forms:
            for clock in TIMES:
                try:
                    moment = (
                        datetime.fromisoformat(text)
                        if form == "iso"
                        else datetime.strptime(text, form + clock)  # noqa: DTZ007
                    )
                except ValueError:
                    continue
                if moment.tzinfo is None:
                    return moment.replace(tzinfo=COPENHAGEN)
                return moment.astimezone(COPENHAGEN)
        return None


def _text(_: Reader, column: Column, cell: str, row: Row) -> Value:
    pattern = _SURELY_CPR if column.name == "case" else _CPR_LIKE
    if any(_is_a_date(found[1]) for found in pattern.finditer(cell)):
        row.wrong("personal-data", column.name)
        return None
    return cell


def _is_a_date(six: str) -> bool:
    try:
        Cpr(f"{six}0000")
    except CprError:
        return False
    return True


def _date(reader: Reader, column: Column, cell: str, row: Row) -> Value:
    day = reader.day(cell)
    if day is None:
        row.wrong("bad-date", column.name, text=cell)
    elif not FIRST_YEAR < day.year <= LAST_YEAR:
        row.wrong(
            "far-date", column.name, text=day, first=FIRST_YEAR + 1, last=LAST_YEAR
        )
    elif day > reader.today and column.name not in _AHEAD:
        row.wrong("future", column.name, text=day)
    else:
        return day
    return None


def _instant(reader: Reader, column: Column, cell: str, row: Row) -> Value:
    if _date(reader, column, cell, row) is None:
        return None
    moment = cast("datetime", reader.moment(cell))
    # A day without a time is that day's noon, as everywhere here.
    return noon(moment.date()) if moment.time() == time() else moment


def _number(_: Reader, column: Column, cell: str, row: Row) -> Value:
    if not cell.isdecimal():
        row.wrong("bad-number", column.name, text=cell)
        return None
    return int(cell[:9])


def _yes_no(_: Reader, column: Column, cell: str, row: Row) -> Value:
    word = cell.casefold()
    if word not in _YES | _NO:
        row.wrong("bad-yes-no", column.name, text=cell)
        return None
    return word in _YES


def _code(reader: Reader, column: Column, cell: str, row: Row) -> Value:
    if _text(reader, column, cell, row) is None:
        return None
    area = row.text("area") or row.area
    day = row.day("received_on") or row.day("on") or reader.today
    code = reader.words.code(column.words, cell, area=area, day=day)
    if code is None:
        hint = reader.words.note(column.words, cell, area).hint
        row.wrong(
            "unknown-value", column.name, text=cell, hint=hint, words=column.words
        )
    return code


def _codes(reader: Reader, column: Column, cell: str, row: Row) -> Value:
    parts = [part.strip() for part in cell.split("|")]
    codes = [_code(reader, column, part, row) for part in parts if part]
    return tuple(cast("str", code) for code in codes if code is not None)


def _staff(reader: Reader, column: Column, cell: str, row: Row) -> Value:
    code = cast("str | None", _code(reader, column, cell, row))
    if code is not None and not _STAFF_CODE.fullmatch(code):
        row.wrong("not-a-code", column.name)
        return None
    return code


def _as_it_is(_: Reader, _column: Column, cell: str, _row: Row) -> Value:
    return cell


def _cpr(_: Reader, column: Column, cell: str, row: Row) -> Value:
    try:
        return Cpr(cell)
    except CprError:
        lost_its_zero = cell.isdecimal() and len(cell) == 9
        row.wrong("short-cpr" if lost_its_zero else "bad-cpr", column.name)
    return None


_READERS: dict[Kind, Read] = {
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.STAFF: _staff,
    Kind.PERSONAL: _as_it_is,
    Kind.NOTE: _as_it_is,
    Kind.CPR: _cpr,
    Kind.FILE: _as_it_is,
}
