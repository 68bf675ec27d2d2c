# SPDX-License-Identifier: EUPL-1.2
"""What stands in a bundle beside the cells: dimensions, measures, notes, revisions.

Every text is there in Danish and English. Codes are those of the catalogue of cases;
laws are `law:<id>`, the country `country`, all subjects `all`, periods `2022` and
`2022K1`.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - `from_plain` reads the types
from dataclasses import asdict, dataclass, fields, is_dataclass
from types import UnionType
from typing import (
    Any,
    Final,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from anke.publication.errors import BundleDamagedError

FORMAT: Final = 1
COUNTRY: Final = "country"
ALL_SUBJECTS: Final = "all"
LAW_PREFIX: Final = "law:"
# The counter by which a row is hidden or shown; it stands in every area.
CASES: Final = "cases"

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Text:
    """A text in both languages."""

    da: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """Give the text in a language; the Danish one where it stands alone."""
        return self.en if language == "en" and self.en else self.da


@dataclass(frozen=True)
class Value:
    """A value of a dimension: a municipality, a subject, a law, a total.

    Attributes:
        code: The code by which cells and addresses name it.
        name: Its name; of a subject without its provisions.
        parent: The code of the total it is a part of; empty at the top.
        level: How many totals stand above it: 0 the country, 1 region, 2 municipality.
        legal_basis: The provisions of a subject, such as "§§ 42-43".
        valid_from: First day of force (ISO); empty when open.
        valid_to: Last day of force (ISO); empty when open.
        population: Inhabitants, for figures per 10,000; 0 when not known.
    """

    code: str
    name: Text
    parent: str = ""
    level: int = 0
    legal_basis: str = ""
    valid_from: str = ""
    valid_to: str = ""
    population: int = 0


@dataclass(frozen=True)
class Counter:
    """What is counted in the cells: a column of the files.

    `unit` is `count`, or `days` for a sum of days. `group` says where it belongs:
    `outcome`, `reason`, `formal-error`, or `` for the row itself and its days.
    """

    id: str
    name: Text
    unit: str = "count"
    group: str = ""


@dataclass(frozen=True)
class Measure:
    """What readers choose (*nøgletal*): a sum of counters, or one sum over another.

    `unit` is `count`, `percent` (of the denominator) or `days` (a mean). `is_default`
    is shown before anybody chooses.
    """

    id: str
    name: Text
    definition: Text
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    unit: str = "count"
    is_default: bool = False


@dataclass(frozen=True)
class Table:
    """A declared table: which levels of which dimension meet in it.

    Attributes:
        laws: The only laws in it, beside the total of all subjects; empty for all.
    """

    id: str
    first_instance_levels: tuple[int, ...]
    subject_levels: tuple[int, ...]
    periods: tuple[str, ...]
    laws: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreaContents:
    """An area (*sagsområde*): its dimensions, what is counted, and how it is shown."""

    id: str
    name: Text
    counting_unit: Text
    first_instances: tuple[Value, ...]
    subjects: tuple[Value, ...]
    periods: tuple[str, ...]
    counters: tuple[Counter, ...]
    measures: tuple[Measure, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Note:
    """A footnote (*fodnote*). Empty lists mean "any"; a mandatory one is always shown.

    It belongs under a selection that has one of its areas, one of its subjects or laws,
    one of its first instances, and a period from `first_on` to `last_on` (ISO days).
    `said_by` is the first instance whose own words it is (*kommunens egen bemærkning*),
    `said_on` the day; of the authority's own notes both are empty.
    """

    id: str
    text: Text
    is_mandatory: bool = False
    areas: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    first_instances: tuple[str, ...] = ()
    first_on: str = ""
    last_on: str = ""
    source: str = ""
    said_by: str = ""
    said_on: str = ""


@dataclass(frozen=True)
class Break:
    """A break in a series (*brud*): law or practice changed on a day (ISO).

    Figures from before and after are not compared without saying so.
    """

    id: str
    on: str
    text: Text
    areas: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Succession:
    """A link of the concordance (*omsætning*): what an old subject or law became."""

    old: str
    new: str
    on: str
    text: Text


@dataclass(frozen=True)
class Preset:
    """A selection that is offered ready-made, such as the danmarkskort's."""

    id: str
    name: Text
    area: str
    subjects: tuple[str, ...]
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class CalendarEntry:
    """A release that is announced (*offentliggørelseskalender*): day and hour."""

    at: str
    title: Text
    release: str = ""


@dataclass(frozen=True)
class Revision:
    """A published figure that changed: which, from what to what, and why.

    `before` and `after` are None where nothing was shown.
    """

    release: str
    area: str
    first_instance: str
    subject: str
    period: str
    counter: str
    before: int | None
    after: int | None
    cause: Text


@dataclass(frozen=True)
class Contents:
    """Everything in a bundle that is no cell."""

    areas: tuple[AreaContents, ...]
    notes: tuple[Note, ...] = ()
    breaks: tuple[Break, ...] = ()
    successions: tuple[Succession, ...] = ()
    presets: tuple[Preset, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()


@dataclass(frozen=True)
class Withdrawal:
    """A release that was taken back (*tilbagekaldt*): when, why, what came instead."""

    release: str
    at: str
    reason: Text
    replaced_by: str = ""


@dataclass(frozen=True)
class Manifest:
    """A release: what it holds, by hash, and how it came about.

    Attributes:
        id: `2026-11-22-1`: its day, and its number on that day.
        title: What it is called in the calendar.
        published_at: When readers got it (ISO, with its zone).
        as_of: The last day that the figures know of.
        vintage: The vintage (*årgang*) of facts that it was made from.
        rules: The version of the catalogue.
        threshold: Counts below it are the class "0–4".
        width: How wide an outsider's interval of a hidden count is at least.
        cells: For each area and year (`municipal/2022`) the file.
        contents: The file of `Contents`.
        revisions: The file with the list of `Revision`.
        withdrawals: Earlier releases that were taken back.
        previous: The release before; empty for the first.
        signers: Who signed, by role; two.
    """

    id: str
    title: Text
    published_at: str
    as_of: str
    vintage: str
    rules: str
    threshold: int
    width: int
    cells: Mapping[str, str]
    contents: str
    revisions: str
    withdrawals: tuple[Withdrawal, ...] = ()
    previous: str = ""
    signers: tuple[str, ...] = ()
    format: int = FORMAT


def to_plain(made: Any) -> dict[str, Any]:
    """Give a dataclass as plain lists and dictionaries, for JSON."""
    return asdict(made)


def from_plain(kind: type[_Made], plain: Any) -> _Made:
    """Make a dataclass from what JSON gave.

    Errors: BundleDamagedError that names the field.
    """
    if not isinstance(plain, dict):
        raise BundleDamagedError(f"{kind.__name__}: expected an object")
    hints = get_type_hints(kind)
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    strange = sorted(set(plain) - known)
    if strange:
        raise BundleDamagedError(f"{kind.__name__}: unknown field {strange[0]!r}")
    made = {name: _read(hints[name], value) for name, value in plain.items()}
    try:
        return kind(**made)
    except TypeError as error:
        raise BundleDamagedError(f"{kind.__name__}: {error}") from error


def _read(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        return from_plain(kind, value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in value)
    if get_origin(kind) is UnionType and value is not None:
        made = [each for each in get_args(kind) if is_dataclass(each)]
        return _read(made[0], value) if made else value
    return value
