# SPDX-License-Identifier: EUPL-1.2
"""Small bundles: an area with two municipalities, two laws and two years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from anke.publication.bundle.cells import Mark, empty_cube, table_of
from anke.publication.bundle.contents import (
    AreaContents,
    Contents,
    Counter,
    Manifest,
    Measure,
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
    from pathlib import Path

    from anke.publication.bundle.cells import Cube
    from anke.publication.bundle.writing import Sign

YEARS = ("2021", "2022")
AREA = AreaContents(
    id="municipal",
    name=Text("Kommunale sager", "Municipal cases"),
    counting_unit=Text("sag", "case"),
    first_instances=(
        Value("country", Text("Hele landet", "Denmark")),
        Value("region-1", Text("Nord", "North"), "country", 1),
        Value("municipality-1", Text("Ærø", "Ærø"), "region-1", 2),
        Value("municipality-2", Text("Læsø", "Læsø"), "region-1", 2),
    ),
    subjects=(
        Value("all", Text("Alle emner", "All subjects")),
        Value("law:a", Text("Lov A", "Law A"), "all", 1),
        Value("a-1", Text("Hjælp", "Help"), "law:a", 2, "§ 1"),
    ),
    periods=tuple(
        period for year in YEARS for period in (year, *(f"{year}K{q}" for q in "1234"))
    ),
    counters=(
        Counter("cases", Text("Sager", "Cases")),
        Counter("upheld", Text("Stadfæstelse", "Upheld"), group="outcome"),
        Counter("changed", Text("Ændring", "Changed"), group="outcome"),
    ),
    measures=(
        Measure("rate", Text("Omgørelse"), Text("n af N"), ("changed",), ("cases",)),
    ),
    tables=(Table("all", (0, 1, 2), (0, 1, 2), ("year", "quarter")),),
)


def random_cube(seed: int = 1) -> Cube:
    """Fill the area's cube with counts; what is below five is not there."""
    chance = np.random.default_rng(seed)
    cube = empty_cube(AREA)
    changed = chance.integers(0, 30, cube.marks.shape)
    upheld = chance.integers(0, 30, cube.marks.shape)
    shown = changed + upheld >= 5
    cube.marks[:] = np.where(shown, Mark.SHOWN, Mark.SMALL)
    for name, counts in (
        ("cases", changed + upheld), ("upheld", upheld), ("changed", changed),
    ):  # fmt: skip
        cube.values[name][:] = np.where(shown, counts, -1)
    return cube


def write_bundle(
    folder: Path, cube: Cube, sign: Sign, release: str = "2023-03-01-1"
) -> Manifest:
    """Write a release of one area, and show it."""
    cells = {
        f"{AREA.id}/{year}": write_cells(
            folder, table_of(cube, [p for p in AREA.periods if p.startswith(year)])
        )
        for year in YEARS
    }
    manifest = Manifest(
        id=release,
        title=Text("Ankestatistik 2022", "Appeal statistics 2022"),
        published_at="2023-03-01T08:00:00+01:00",
        as_of="2023-01-31",
        vintage="2023-01-31-0123456789ab",
        rules="0" * 64,
        threshold=5,
        width=3,
        cells=cells,
        contents=write_contents(folder, Contents((AREA,))),
        revisions=write_revisions(folder, []),
    )
    write_release(folder, manifest, sign)
    show_release(folder, manifest.id)
    return manifest
