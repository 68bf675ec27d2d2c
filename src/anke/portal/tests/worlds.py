# SPDX-License-Identifier: EUPL-1.2
"""Made-up bundles: a small one for most tests, and ten years of everything.

Names are those of the catalogue; counts are drawn, the same every time. Marks are put
as a gate would put them, but nobody has attacked them: these bundles protect nobody.

    python -m anke.portal.tests.worlds FOLDER [small]
"""

from __future__ import annotations

import csv
import sys
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anke.publication.bundle.cells import NOTHING, Mark, empty_cube, table_of
from anke.publication.bundle.contents import (
    ALL_SUBJECTS,
    COUNTRY,
    LAW_PREFIX,
    AreaContents,
    Break,
    CalendarEntry,
    Contents,
    Counter,
    Manifest,
    Measure,
    Note,
    Preset,
    Revision,
    Succession,
    Table,
    Text,
    Value,
)
from anke.publication.bundle.writing import (
    show_release,
    write_cells,
    write_contents,
    write_release,
    write_revisions,
)

if TYPE_CHECKING:
    from anke.publication.bundle.cells import Cube

DATA: Final = Path(__file__).parents[2] / "cases" / "data"
RELEASE: Final = "2023-03-01-1"
LATER_RELEASE: Final = "2023-06-01-1"
THRESHOLD: Final = 5
KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TEN_YEARS: Final = tuple(str(year) for year in range(2013, 2023))
THREE_YEARS: Final = TEN_YEARS[-3:]
SMALL_MUNICIPALITIES: Final = 12


@dataclass(frozen=True)
class Size:
    """How large a made-up bundle is."""

    years: tuple[str, ...]
    municipalities: int
    subjects: int
    laws: int


FULL: Final = Size(TEN_YEARS, 98, 200, 25)
SMALL: Final = Size(THREE_YEARS, SMALL_MUNICIPALITIES, 12, 4)


def write_world(folder: Path, size: Size = SMALL, release: str = RELEASE) -> Manifest:
    """Write a bundle with every area, and show it."""
    cubes = made_cubes(size)
    contents = made_contents(size)
    cells = {
        f"{cube.area.id}/{year}": write_cells(
            folder, table_of(cube, [p for p in cube.area.periods if p[:4] == year])
        )
        for cube in cubes
        for year in size.years
    }
    manifest = Manifest(
        id=release,
        title=Text("Ankestatistik 2022", "Appeal statistics 2022"),
        published_at=f"{release[:10]}T08:00:00+01:00",
        as_of="2023-01-31",
        vintage="2023-01-31-0123456789ab",
        rules="0" * 64,
        threshold=THRESHOLD,
        width=3,
        cells=cells,
        contents=write_contents(folder, contents),
        revisions=write_revisions(folder, [REVISION] if release != RELEASE else []),
        previous=RELEASE if release != RELEASE else "",
        signers=("statistics", "director"),
    )
    write_release(folder, manifest, KEY.sign)
    show_release(folder, manifest.id)
    return manifest


REVISION: Final = Revision(
    release=LATER_RELEASE,
    area="municipal",
    first_instance=COUNTRY,
    subject=ALL_SUBJECTS,
    period="2022",
    counter="upheld",
    before=12_000,
    after=12_004,
    cause=Text("Sent registrerede afgørelser", "Decisions registered late"),
)


def made_contents(size: Size) -> Contents:
    """Give everything that is no cell."""
    first_law = f"{LAW_PREFIX}serviceloven"
    return Contents(
        areas=tuple(made_areas(size)),
        notes=(
            Note(
                "double-counting",
                Text(
                    "En sag mellem to kommuner tæller én gang for hver kommune. Tallet "
                    "for hele landet er derfor dobbelt så højt som antallet af sager.",
                    "A case between two municipalities counts once for each.",
                ),
                is_mandatory=True,
                areas=("inter-municipal",),
            ),
            Note(
                "appealed-only",
                Text(
                    "Omgørelsesprocenten siger kun noget om de afgørelser, der er "
                    "påklaget, ikke om alle kommunens afgørelser.",
                    "The reversal rate tells of appealed decisions only.",
                ),
                is_mandatory=True,
                areas=("municipal", "udk", "work-injury"),
            ),
            Note(
                "serviceloven-extended",
                Text(
                    "Tallene for serviceloven er gjort op efter dagen for afgørelsen.",
                    "Figures of the Social Services Act go by the day of decision.",
                ),
                areas=("municipal",),
                subjects=(first_law,),
            ),
            Note(
                "remark-aarhus",
                Text("Vi har samlet sagerne om merudgifter ét sted.\n\nDet virker."),
                areas=("municipal",),
                first_instances=("municipality-0751",),
                first_on="2021-01-01",
                source="Aarhus Byråd, mødet 11. januar 2023",
                said_by="municipality-0751",
                said_on="2023-01-12",
            ),
        ),
        breaks=(
            Break(
                "lab-2020",
                "2020-01-01",
                Text(
                    "Fra 2020 gælder en ny lov om aktiv beskæftigelsesindsats.",
                    "A new act on active employment applies from 2020.",
                ),
                areas=("municipal",),
                source="talportal",
            ),
            Break(
                "aes-2021",
                "2021-07-01",
                Text("Ny registrering af delvise ændringer.", "New registration."),
                areas=("work-injury",),
            ),
        ),
        successions=(
            Succession(
                f"{LAW_PREFIX}lab-2019",
                f"{LAW_PREFIX}lab",
                "2020-01-01",
                Text("En ny lov afløste den tidligere.", "A new act took over."),
            ),
        ),
        presets=(
            Preset(
                "danmarkskort-serviceloven",
                Text("Danmarkskort: serviceloven", "Map: Social Services Act"),
                "municipal",
                (first_law,),
                ("reversal-rate",),
            ),
        ),
        calendar=(
            CalendarEntry(
                "2023-03-01T08:00:00+01:00",
                Text("Ankestatistik 2022", "Appeal statistics 2022"),
                RELEASE,
            ),
            CalendarEntry(
                "2023-06-01T08:00:00+02:00",
                Text("Ankestatistik, 1. kvartal 2023", "Appeal statistics, Q1 2023"),
            ),
        ),
    )


def made_cubes(size: Size, seed: int = 5) -> list[Cube]:
    """Draw the cells of every area."""
    return [
        _drawn(area, np.random.default_rng([seed, place]))
        for place, area in enumerate(made_areas(size))
    ]


# --- Areas -----------------------------------------------------------------------

_OUTCOMES: Final = (
    Counter("upheld", Text("Stadfæstelse", "Upheld"), group="outcome"),
    Counter("changed", Text("Ændring/ophævelse", "Changed"), group="outcome"),
    Counter("remitted", Text("Hjemvisning", "Remitted"), group="outcome"),
    Counter("rejected", Text("Afvisning", "Rejected"), group="outcome"),
)
_REASONS: Final = tuple(
    Counter(f"reason-{word}", Text(da, en), group="reason")
    for word, da, en in (
        ("information", "Utilstrækkeligt oplysningsgrundlag", "Insufficient facts"),
        ("law", "Retlig mangel", "Legal fault"),
        ("new", "Nye oplysninger", "New information"),
    )
)
_FORMAL: Final = (
    Counter("formal-hearing", Text("Partshøring", "Hearing"), group="formal-error"),
)
_DAYS: Final = Counter("days", Text("Dage", "Days"), unit="days")
_CASES: Final = Counter("cases", Text("Sager i alt", "Cases"))
_MERITS: Final = ("upheld", "changed", "remitted")
_REVERSED: Final = ("changed", "remitted")


def _rate(name: str, da: str, en: str, parts: tuple[str, ...], **more: Any) -> Measure:
    return Measure(
        name,
        Text(da, en),
        Text(
            f"{da}: andelen af de realitetsbehandlede sager.",
            f"{en}: share of the cases decided on the merits.",
        ),
        parts,
        _MERITS,
        "percent",
        **more,
    )


def _count(name: str, da: str, en: str, parts: tuple[str, ...], **more: Any) -> Measure:
    return Measure(name, Text(da, en), Text(f"Antal: {da}.", f"{en}."), parts, **more)


_MEASURES: Final = (
    _count(
        "decided-on-merits",
        "Realitetsbehandlede sager i alt",
        "Cases decided on the merits",
        _MERITS,
        is_default=True,
    ),
    _count("upheld", "Stadfæstede sager", "Upheld", ("upheld",)),
    _count("changed", "Ændrede/ophævede sager", "Changed or annulled", ("changed",)),
    _count("remitted", "Hjemviste sager", "Remitted", ("remitted",)),
    _count("rejected", "Afviste sager", "Rejected", ("rejected",)),
    _rate("upheld-rate", "Stadfæstelsesprocent", "Share upheld", ("upheld",)),
    _rate(
        "reversal-rate",
        "Omgørelsesprocent",
        "Reversal rate",
        _REVERSED,
        is_default=True,
    ),
    _rate("changed-rate", "Ændringsprocent", "Share changed", ("changed",)),
    _rate("remitted-rate", "Hjemvisningsprocent", "Share remitted", ("remitted",)),
    Measure(
        "processing-days",
        Text("Sagsbehandlingstid i dage", "Processing time in days"),
        Text("Gennemsnitligt antal dage fra klage til afgørelse.", "Mean days."),
        ("days",),
        _MERITS,
        "days",
    ),
)
_HANDLED: Final = (
    _count("handled", "Behandlede sager i alt", "Cases handled", ("cases",),
           is_default=True),
)  # fmt: skip


@cache
def made_areas(size: Size) -> tuple[AreaContents, ...]:
    """Give the eight areas, the municipal one in full size."""
    municipal = _municipal_subjects(size)
    return (
        _area("municipal", "Kommunale sager", "Municipal cases", size, municipal),
        _country_area("udk", "Udbetaling Danmark", "Udbetaling Danmark", size),
        _country_area("work-injury", "Arbejdsskadesager", "Work injury", size),
        _plain_area("supervision", "Tilsyn", "Supervision", size),
        _plain_area("inter-municipal", "Mellemkommunale sager", "Disputes", size),
        _plain_area("concern-notification", "Underretninger", "Notifications", size,
                    by_municipality=False),
        _plain_area("adoption-without-consent", "Tvangsadoption", "Adoption", size,
                    by_municipality=False),
        _plain_area("compulsory-measures", "Tvangsmæssige foranstaltninger",
                    "Compulsory measures", size),
    )  # fmt: skip


def _area(
    code: str, da: str, en: str, size: Size, subjects: tuple[Value, ...]
) -> AreaContents:
    quarters = tuple(f"{year}K{quarter}" for year in size.years for quarter in "1234")
    return AreaContents(
        id=code,
        name=Text(da, en),
        counting_unit=Text("sag", "case"),
        first_instances=first_instances(size.municipalities),
        subjects=subjects,
        periods=tuple(sorted((*size.years, *quarters))),
        counters=(_CASES, *_OUTCOMES, *_REASONS, *_FORMAL, _DAYS),
        measures=_MEASURES,
        tables=(
            Table("municipality-subject-year", (0, 1, 2), (0, 1, 2), size.years),
            Table("municipality-law-quarter", (0, 1, 2), (0, 1), quarters),
            Table("region-subject-quarter", (0, 1), (0, 1, 2), quarters),
        ),
    )


def _country_area(code: str, da: str, en: str, size: Size) -> AreaContents:
    whole = _area(code, da, en, size, _made_subjects(code, 8))
    quarters = tuple(period for period in whole.periods if "K" in period)
    return _with(
        whole,
        first_instances=(Value(COUNTRY, Text("Hele landet", "Denmark")),),
        tables=(Table("subject-quarter", (0,), (0, 1, 2), (*size.years, *quarters)),),
    )


def _plain_area(
    code: str, da: str, en: str, size: Size, *, by_municipality: bool = True
) -> AreaContents:
    whole = _area(code, da, en, size, _made_subjects(code, 2))
    instances = whole.first_instances if by_municipality else whole.first_instances[:1]
    return _with(
        whole,
        first_instances=instances,
        periods=size.years,
        counters=(_CASES,),
        measures=_HANDLED,
        tables=(Table("by-year", (0, 1, 2), (0, 1, 2), size.years),),
    )


def _with(area: AreaContents, **changes: Any) -> AreaContents:
    return replace(area, **changes)


# --- Names -----------------------------------------------------------------------


@cache
def first_instances(count: int) -> tuple[Value, ...]:
    """Give the country, the five regions, and the first municipalities by name."""
    with (DATA / "first_instances.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    regions = [row for row in rows if row["kind"] == "region"]
    towns = [
        row
        for row in rows
        # Christiansø has hardly anybody, and no municipality's duties.
        if row["kind"] == "municipality" and row["code"] != "0411"
    ]
    if count < len(towns):
        large = sorted(towns, key=lambda row: -int(row["population"] or 0))
        small = sorted(towns, key=lambda row: int(row["population"] or 0))
        kept = {row["id"] for row in (*large[: count - 4], *small[:4])}
        towns = [row for row in towns if row["id"] in kept]
    towns = sorted(towns, key=lambda row: row["name_da"])
    return (
        Value(
            COUNTRY,
            Text("Hele landet", "Denmark"),
            population=sum(int(row["population"] or 0) for row in towns),
        ),
        *(_instance(row, COUNTRY, 1, towns) for row in regions),
        *(_instance(row, row["region"], 2, [row]) for row in towns),
    )


def _instance(
    row: dict[str, str], parent: str, level: int, towns: list[dict[str, str]]
) -> Value:
    people = sum(
        int(town["population"] or 0)
        for town in towns
        if row["id"] in {town["id"], town["region"]}
    )
    english = row["name_en"].removesuffix(" Municipality")
    name = Text(row["name_da"].removesuffix(" Kommune"), english)
    return Value(row["id"], name, parent, level, population=people)


@cache
def _municipal_subjects(size: Size) -> tuple[Value, ...]:
    laws = _entries("laws.toml", "law")
    subjects = [
        each
        for each in _entries("subjects_municipal.toml", "subject")
        # What ended the year before is kept: it has a series of impossible cells.
        if str(each.get("valid_to", "9")) >= str(int(size.years[0]) - 1)
    ]
    names = list(dict.fromkeys(each["law"] for each in subjects))
    names += [law["id"] for law in laws if law["id"] not in names]
    # Disability is what the councillor asks for; one law took over from another.
    first = ("serviceloven", "lab-2019", "lab")
    names.sort(key=lambda law: first.index(law) if law in first else len(first))
    names = names[: size.laws]
    chosen = [each for each in subjects if each["law"] in names]
    chosen.sort(key=lambda each: each["id"] not in {"sel-96", "sel-100", "sel-41"})
    chosen = _from_each_law(chosen, size.subjects)
    found = [
        Value(
            each["id"],
            Text(each["name_da"], each.get("name_en", "")),
            f"{LAW_PREFIX}{each['law']}",
            2,
            ", ".join(each.get("provisions", ())),
            str(each.get("valid_from", "")),
            str(each.get("valid_to", "")),
        )
        for each in chosen
    ]
    for place in range(size.subjects - len(found)):
        law = names[place % len(names)]
        found.append(
            Value(
                f"other-{place}",
                Text(f"Øvrige spørgsmål {place + 1}", f"Other questions {place + 1}"),
                f"{LAW_PREFIX}{law}",
                2,
            )
        )
    by_id = {law["id"]: law for law in laws}
    used = {value.parent for value in found}
    return (
        Value(ALL_SUBJECTS, Text("Alle emner", "All subjects")),
        *(
            Value(
                f"{LAW_PREFIX}{name}",
                Text(by_id[name]["short_da"], by_id[name].get("name_en", "")),
                ALL_SUBJECTS,
                1,
                valid_from=str(by_id[name].get("valid_from", "")),
                valid_to=str(by_id[name].get("valid_to", "")),
            )
            for name in names
            if f"{LAW_PREFIX}{name}" in used
        ),
        *sorted(found, key=lambda value: names.index(value.parent[4:])),
    )


def _from_each_law(subjects: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Take a first subject of each law, then a second one, and so on."""
    seen: dict[str, int] = {}
    ranked = []
    for each in subjects:
        seen[each["law"]] = seen.get(each["law"], 0) + 1
        ranked.append((seen[each["law"]], each))
    ranked.sort(key=lambda pair: pair[0])
    return [each for _, each in ranked[:most]]


def _made_subjects(area: str, count: int) -> tuple[Value, ...]:
    law = f"{LAW_PREFIX}{area}-loven"
    return (
        Value(ALL_SUBJECTS, Text("Alle emner", "All subjects")),
        Value(law, Text("Loven om området", "The act of the area"), ALL_SUBJECTS, 1),
        *(
            Value(
                f"{area}-{place}",
                Text(f"Emne {place + 1}", f"Subject {place + 1}"),
                law,
                2,
                f"§ {place + 1}",
            )
            for place in range(count)
        ),
    )


@cache
def _entries(name: str, kind: str) -> tuple[dict[str, Any], ...]:
    text = (DATA / name).read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)[kind])


# --- Counts ----------------------------------------------------------------------


def _drawn(area: AreaContents, chance: np.random.Generator) -> Cube:
    """Draw the finest counts, add them up, and mark what is not shown."""
    cube = empty_cube(area)
    counts = {
        name: _added_up(area, fine) for name, fine in _fine_counts(area, chance).items()
    }
    cases = counts["cases"]
    declared = _declared(area)
    hidden = (chance.random(cases.shape) < 0.04) & (cases < 200)
    hidden &= np.asarray(_levels(area.first_instances))[:, None, None] > 0
    impossible = _impossible(area)
    cube.marks[declared] = Mark.SHOWN
    cube.marks[declared & hidden] = Mark.HIDDEN
    cube.marks[declared & (cases < THRESHOLD)] = Mark.SMALL
    cube.marks[declared & impossible] = Mark.STRUCTURAL_ZERO
    shown = cube.marks == Mark.SHOWN
    for name, values in cube.values.items():
        values[:] = np.where(shown, counts[name], NOTHING)
    return cube


def _fine_counts(
    area: AreaContents, chance: np.random.Generator
) -> dict[str, np.ndarray]:
    """Draw counts for the finest levels: places x subjects x finest periods."""
    instances, subjects = _finest(area.first_instances), _finest(area.subjects)
    times = [p for p in area.periods if "K" in p] or list(area.periods)
    people = np.asarray([max(each.population, 20_000) for each in instances], float)
    weight = 1.0 / np.arange(1, len(subjects) + 1) ** 1.1
    rates = (
        people[:, None]
        * (weight / weight.sum())
        * chance.gamma(4, 0.25, (len(instances), len(subjects)))
    )
    yearly = 22_000 * min(1.0, people.sum() / 5_800_000 + 0.1)
    rates *= yearly / 4 / rates.sum()
    cases = chance.poisson(rates[:, :, None], (*rates.shape, len(times)))
    forbidden = np.stack(
        [[_outside(subject, period) for period in times] for subject in subjects]
    )
    cases[:, forbidden] = 0
    rejected = chance.binomial(cases, 0.09)
    merits = cases - rejected
    tilt = np.clip(chance.normal(0.30, 0.05, (len(instances), 1, 1)), 0.1, 0.6)
    reversed_ = chance.binomial(merits, np.broadcast_to(tilt, merits.shape))
    changed = chance.binomial(reversed_, 0.35)
    drawn = {
        "cases": cases,
        "rejected": rejected,
        "upheld": merits - reversed_,
        "changed": changed,
        "remitted": reversed_ - changed,
        "reason-information": chance.binomial(reversed_, 0.7),
        "reason-law": chance.binomial(reversed_, 0.2),
        "reason-new": chance.binomial(reversed_, 0.15),
        "formal-hearing": chance.binomial(merits, 0.05),
        "days": merits * 130 + chance.integers(0, 9, merits.shape) * merits,
    }
    return {counter.id: drawn[counter.id] for counter in area.counters}


def _added_up(area: AreaContents, fine: np.ndarray) -> np.ndarray:
    """Add finest counts up to every total of every dimension."""
    found = fine
    for axis, values in enumerate((area.first_instances, area.subjects)):
        finest = [value.code for value in _finest(values)]
        wholes = _wholes(values)
        adding = np.zeros((len(values), len(finest)), np.int64)
        for column, code in enumerate(finest):
            for row, value in enumerate(values):
                adding[row, column] = value.code in wholes[code]
        found = np.moveaxis(np.tensordot(adding, found, (1, axis)), 0, axis)
    times = [p for p in area.periods if "K" in p] or list(area.periods)
    years = np.asarray([[p in {t, t[:4]} for t in times] for p in area.periods])
    return np.einsum("ist,pt->isp", found, years.astype(np.int64))


def _declared(area: AreaContents) -> np.ndarray:
    shape = len(area.first_instances), len(area.subjects), len(area.periods)
    declared = np.zeros(shape, bool)
    for table in area.tables:
        rows = np.isin(_levels(area.first_instances), table.first_instance_levels)
        columns = np.isin(_levels(area.subjects), table.subject_levels)
        times = np.isin(area.periods, table.periods)
        declared |= rows[:, None, None] & columns[:, None] & times
    return declared


def _impossible(area: AreaContents) -> np.ndarray:
    out = [[_outside(value, period) for period in area.periods]
           for value in area.subjects]  # fmt: skip
    return np.asarray(out)[None, :, :]


def _outside(value: Value, period: str) -> bool:
    year = period[:4]
    return bool(value.valid_from and year < value.valid_from[:4]) or bool(
        value.valid_to and year > value.valid_to[:4]
    )


def _levels(values: tuple[Value, ...]) -> list[int]:
    return [value.level for value in values]


def _finest(values: tuple[Value, ...]) -> list[Value]:
    parents = {value.parent for value in values}
    return [value for value in values if value.code not in parents]


def _wholes(values: tuple[Value, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for value in sorted(values, key=lambda each: each.level):
        found[value.code] = found.get(value.parent, set()) | {value.code}
    return found


if __name__ == "__main__":
    size = SMALL if sys.argv[2:] == ["small"] else FULL
    write_world(Path(sys.argv[1]), size)
