# SPDX-License-Identifier: EUPL-1.2
"""What the demo authority is calibrated to, as typed figures with their sources.

A made-up population is only worth testing against when one can see where each number
comes from. Every figure therefore carries its source and its status: published,
derived from published figures, or assumed because none was found.

>>> calibration = parse_calibration('''
... [source]
... own = "ours"
... [series.received.municipal]
... 2020 = { value = 24733, status = "published", source = "own" }
... [seasons]
... status = "assumed"
... source = "own"
... weights = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
... ''')
>>> calibration.figure("received", "municipal", 2020).value
24733.0
>>> calibration.figure("received", "municipal", 2025).status
'derived'
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from anke.demo.errors import CalibrationError

if TYPE_CHECKING:
    from collections.abc import Mapping

Status = Literal["published", "derived", "assumed"]
STATUSES: tuple[Status, ...] = ("published", "derived", "assumed")
EVERY_YEAR = 0
MONTHS = 12
ROUNDING = 3.0  # per cent that rounded published shares may miss 100 by


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its status and the key of its source."""

    value: float
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class Mix:
    """How cases divide; the shares add up to 1.

    Empty `years` means every year, empty `laws` every law without a mix of its own.
    """

    area: str
    shares: Mapping[str, float]
    status: Status
    source: str
    years: tuple[int, ...] = ()
    laws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A published figure that the generated population must reproduce.

    Units: rates in per cent, times in months.
    """

    measure: str
    area: str
    year: int
    figure: Figure
    laws: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """All that the generator of the demo authority is fitted to."""

    sources: Mapping[str, str]
    series: Mapping[tuple[str, str], Mapping[int, Figure]]
    law_mixes: tuple[Mix, ...]
    subject_mixes: tuple[Mix, ...]
    outcome_mixes: tuple[Mix, ...]
    off_merits_mixes: tuple[Mix, ...]
    parameters: Mapping[str, Figure]
    seasons: Mix
    references: tuple[Reference, ...]
    _outcomes: dict[tuple[str, str], list[Mix]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Index the outcome mixes by area and law, for the generator's loop."""
        index: dict[tuple[str, str], list[Mix]] = {}
        for mix in self.outcome_mixes:
            for law in mix.laws or ("",):
                index.setdefault((mix.area, law), []).append(mix)
        object.__setattr__(self, "_outcomes", index)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas with received cases, in the order of the file."""
        return tuple(area for name, area in self.series if name == "received")

    def figure(self, name: str, area: str, year: int) -> Figure:
        """Give a figure of an area in a year; outside its years the nearest one.

        Names: decided, received, pending (at the end of the year), mean-months,
        gamma-shape, mean-age-months, off-merits-share, no-formal-criticism.

        Errors: CalibrationError when the area has no such series.
        """
        try:
            by_year = self.series[name, area]
        except KeyError:
            raise CalibrationError("no such series", entry=f"{name}.{area}") from None
        if EVERY_YEAR in by_year:
            return by_year[EVERY_YEAR]
        if year in by_year:
            return by_year[year]
        nearest = by_year[min(by_year, key=lambda known: abs(known - year))]
        if nearest.status == "published":
            return replace(nearest, status="derived")
        return nearest

    def law_weights(self, area: str, year: int) -> Mapping[str, float]:
        """Give the shares of the laws in the cases received; empty without a mix."""
        mixes = [mix for mix in self.law_mixes if mix.area == area]
        return _nearest(mixes, year).shares if mixes else {}

    def subject_weights(
        self, area: str, year: int, law_by_subject: Mapping[str, str]
    ) -> dict[str, float]:
        """Divide an area's cases on subjects, law by law where the laws have a mix.

        `law_by_subject` holds the subjects that may be used, each with its law;
        what is not in it gets nothing, and the rest still adds up to 1.

        Errors: CalibrationError when none of the subjects has a weight.
        """
        known = {
            subject: weight
            for mix in self.subject_mixes
            if mix.area == area
            for subject, weight in mix.shares.items()
            if subject in law_by_subject
        }
        laws = self.law_weights(area, year)
        if laws:
            within: dict[str, float] = {}
            for subject, weight in known.items():
                law = law_by_subject[subject]
                within[law] = within.get(law, 0.0) + weight
            known = {
                subject: weight / within[law] * laws.get(law, 0.0)
                for subject, weight in known.items()
                for law in (law_by_subject[subject],)
            }
        total = math.fsum(known.values())
        if not total:
            raise CalibrationError("no subject has a weight", entry=f"{area} {year}")
        return {subject: weight / total for subject, weight in known.items()}

    def outcome_shares(self, area: str, law: str, year: int) -> Mapping[str, float]:
        """Divide an area's cases decided on the merits on outcomes.

        Errors: CalibrationError when the area has no outcome mix.
        """
        mixes = self._outcomes.get((area, law)) or self._outcomes.get((area, ""))
        if not mixes:
            raise CalibrationError("has no outcome mix", entry=area)
        return _nearest(mixes, year).shares

    def off_merits_shares(self, area: str) -> Mapping[str, float]:
        """Divide an area's cases that fall out before the merits on outcomes."""
        for mix in self.off_merits_mixes:
            if mix.area == area:
                return mix.shares
        raise CalibrationError("has no mix of cases that fall out", entry=area)

    def parameter(self, name: str) -> float:
        """Give a single parameter, such as `remittal-return-share`."""
        try:
            return self.parameters[name].value
        except KeyError:
            raise CalibrationError("no such parameter", entry=name) from None

    def month_weights(self) -> tuple[float, ...]:
        """Give the twelve shares of a year's receipts."""
        return tuple(self.seasons.shares.values())


def _nearest(mixes: list[Mix], year: int) -> Mix:
    return min(
        mixes,
        key=lambda mix: min((abs(known - year) for known in mix.years), default=0),
    )


def parse_calibration(text: str) -> Calibration:
    """Read a calibration from TOML text.

    Errors: CalibrationError that names the entry and the field.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalibrationError(f"is not readable TOML: {error}") from error
    reader = _Reader(document)
    return Calibration(
        sources=reader.sources,
        series=reader.series(),
        law_mixes=reader.mixes("law_mix", "weights"),
        subject_mixes=reader.mixes("subject_mix", "weights"),
        outcome_mixes=reader.mixes("outcome_mix", "shares"),
        off_merits_mixes=reader.mixes("off_merits_mix", "shares"),
        parameters=reader.parameters(),
        seasons=reader.seasons(),
        references=reader.references(),
    )


_TABLES = frozenset(
    {
        "source",
        "series",
        "law_mix",
        "subject_mix",
        "outcome_mix",
        "off_merits_mix",
        "parameter",
        "seasons",
        "reference",
    }
)


class _Reader:
    """Turn the loose values of a document into typed figures, or say what is wrong."""

    def __init__(self, document: Mapping[str, object]) -> None:
        for name in document.keys() - _TABLES:
            raise CalibrationError("is not a known table", entry=name)
        self.document = document
        self.sources: dict[str, str] = {
            key: str(value) for key, value in self._table("source").items()
        }

    def series(self) -> dict[tuple[str, str], dict[int, Figure]]:
        found: dict[tuple[str, str], dict[int, Figure]] = {}
        for name, areas in self._table("series").items():
            for area, years in _mapping(areas, f"series.{name}").items():
                where = f"series.{name}.{area}"
                found[name, area] = {
                    _year(year, where): self._figure(
                        _mapping(raw, where), f"{where} {year}"
                    )
                    for year, raw in _mapping(years, where).items()
                }
        return found

    def mixes(self, table: str, values: str) -> tuple[Mix, ...]:
        return tuple(
            self._mix(raw, values, f"{table} {number}")
            for number, raw in enumerate(self._tables(table), 1)
        )

    def parameters(self) -> dict[str, Figure]:
        return {
            _text(raw, "id", "parameter"): self._figure(raw, f"parameter {raw['id']}")
            for raw in self._tables("parameter")
        }

    def seasons(self) -> Mix:
        raw = self._table("seasons")
        weights = raw.get("weights")
        if not isinstance(weights, list) or len(weights) != MONTHS:
            raise CalibrationError("wants twelve", entry="seasons", field="weights")
        months = {str(month): weight for month, weight in enumerate(weights, 1)}
        return self._mix({**raw, "area": "*", "weights": months}, "weights", "seasons")

    def references(self) -> tuple[Reference, ...]:
        return tuple(
            Reference(
                measure=_text(raw, "measure", "reference"),
                area=_text(raw, "area", "reference"),
                year=_year(raw.get("year"), "reference"),
                figure=self._figure(raw, f"reference {number}"),
                laws=_texts(raw, "laws", "reference"),
                subjects=_texts(raw, "subjects", "reference"),
            )
            for number, raw in enumerate(self._tables("reference"), 1)
        )

    def _mix(self, raw: Mapping[str, object], values: str, where: str) -> Mix:
        where = f"{where} ({raw.get('area', '?')})"
        weights = {
            key: _number(value, where, f"{values}.{key}")
            for key, value in _mapping(raw.get(values), where, values).items()
        }
        total = math.fsum(weights.values())
        if total <= 0:
            raise CalibrationError("add up to nothing", entry=where, field=values)
        if values == "shares" and abs(total - 100) > ROUNDING:
            raise CalibrationError(
                f"add up to {total:g} per cent", entry=where, field=values
            )
        status, source = self._origin(raw, where)
        years = raw.get("years", [])
        return Mix(
            area=_text(raw, "area", where),
            shares={key: weight / total for key, weight in weights.items()},
            status=status,
            source=source,
            years=tuple(
                _year(year, where)
                for year in (years if isinstance(years, list) else [years])
            ),
            laws=_texts(raw, "laws", where),
        )

    def _figure(self, raw: Mapping[str, object], where: str) -> Figure:
        return Figure(
            _number(raw.get("value"), where, "value"), *self._origin(raw, where)
        )

    def _origin(self, raw: Mapping[str, object], where: str) -> tuple[Status, str]:
        status, source = raw.get("status"), raw.get("source")
        if status not in STATUSES:
            raise CalibrationError(
                f"is not one of {', '.join(STATUSES)}", entry=where, field="status"
            )
        if source not in self.sources:
            raise CalibrationError("is not in [source]", entry=where, field="source")
        return status, str(source)

    def _table(self, name: str) -> Mapping[str, object]:
        return _mapping(self.document.get(name, {}), name)

    def _tables(self, name: str) -> list[Mapping[str, object]]:
        found = self.document.get(name, [])
        if not isinstance(found, list):
            raise CalibrationError(f"must be written [[{name}]]", entry=name)
        return [_mapping(raw, name) for raw in found]


def _mapping(raw: object, where: str, name: str = "") -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise CalibrationError("must be a table", entry=where, field=name)
    return raw


def _text(raw: Mapping[str, object], name: str, where: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value:
        raise CalibrationError("must be a text", entry=where, field=name)
    return value


def _texts(raw: Mapping[str, object], name: str, where: str) -> tuple[str, ...]:
    values = raw.get(name, [])
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise CalibrationError("must be a list of texts", entry=where, field=name)
    return tuple(values)


def _number(value: object, where: str, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CalibrationError("must be a number", entry=where, field=name)
    if not math.isfinite(value) or value < 0:
        raise CalibrationError("must not be negative", entry=where, field=name)
    return float(value)


def _year(value: object, where: str) -> int:
    if value == "every":
        return EVERY_YEAR
    if isinstance(value, int | str) and str(value).isdecimal():
        return int(value)
    raise CalibrationError("must be a year or `every`", entry=where, field="year")
