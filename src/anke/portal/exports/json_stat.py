# SPDX-License-Identifier: EUPL-1.2
"""A table as JSON-stat 2.0, with a status for each cell that needs one.

`value` is null where nothing is published, and `status` says why; where there is a
value, it says whether the series is broken there or the figure was revised. Statuses
are words, explained under `extension.status.label`.

    {"class": "dataset", "id": ["periode", ...], "size": [5, ...],
     "value": [29.9, null, ...], "status": {"1": "small"}, ...}

A large table is computed twice, once for its values and once for its statuses, instead
of being kept.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import State
from anke.portal.exports.blocks import LONG, blocks, long_plan, outline
from anke.portal.exports.columns import DIMENSION_NAMES, UNITS
from anke.portal.exports.cover import (
    LICENCE,
    LICENCE_ADDRESS,
    OFFICIAL_STATISTICS,
)
from anke.portal.exports.csv_files import DECIMALS
from anke.portal.exports.marks import BOTH, BREAK, CODES, MEANINGS, REVISED
from anke.portal.exports.revisions import RevisedCounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from anke.portal.domain.areas import Area, Hierarchy
    from anke.portal.domain.resolving import Plan
    from anke.portal.domain.tables import CrossedBreak, Heading, Table
    from anke.portal.exports.cover import Cover

    Flags = npt.NDArray[np.bool_]

VERSION: Final = "2.0"
_SHOWN_DECIMALS: Final = {"count": 0, "percent": 1, "days": 0, "per-10000": 1}
_NO_REVISIONS: Final = RevisedCounts()


def written_json_stat(
    area: Area,
    plan: Plan,
    cover: Cover,
    revised: RevisedCounts = _NO_REVISIONS,
) -> Iterator[bytes]:
    """Write a table as JSON-stat, piece by piece."""
    laid_out = long_plan(plan)
    whole = outline(area, laid_out)
    about = dataset_about(whole, area, cover)
    yield _json(about)[:-1] + b',"value":['
    comma = ""
    for table in blocks(area, laid_out):
        yield (comma + ",".join(_values(table))).encode()
        comma = ","
    yield b'],"status":{'
    start, comma = 0, ""
    for table in blocks(area, laid_out):
        broken = after_break(area, table, whole.breaks)
        if statuses := _statuses(table, broken, revised.cells(table), start):
            yield (comma + ",".join(statuses)).encode()
            comma = ","
        start += table.size
    yield b"}}"


def dataset_about(table: Table, area: Area, cover: Cover) -> dict[str, Any]:
    """Give everything of a dataset but its values: what the API calls metadata."""
    notes = [text for _, text in cover.notes] + list(cover.breaks)
    mandatory = [must for must, _ in cover.notes] + [True] * len(cover.breaks)
    return {
        "version": VERSION,
        "class": "dataset",
        "label": cover.title,
        "source": cover.source,
        "updated": cover.published_at,
        "href": cover.address,
        "note": notes,
        "role": {
            "time": [Dimension.PERIOD],
            "geo": [Dimension.FIRST_INSTANCE],
            "metric": [Dimension.MEASURE],
        },
        "id": list(LONG),
        "size": [len(table.axes[each]) for each in LONG],
        "dimension": {
            each: dimension_about(each, table, area, cover.language) for each in LONG
        },
        "extension": _extension(table, cover, mandatory),
    }


def _extension(table: Table, cover: Cover, mandatory: list[bool]) -> dict[str, Any]:
    selection = table.plan.selection
    labels = {code: cover.marks[state].meaning for state, code in CODES.items()}
    labels |= {code: cover.say(text) for code, text in MEANINGS.items()}
    return {
        "noteMandatory": {
            str(place): True for place, must in enumerate(mandatory) if must
        },
        "px": {
            "language": cover.language,
            "official-statistics": OFFICIAL_STATISTICS,
            "aggregallowed": False,
            "copyright": True,
            "subject-code": selection.area,
            "subject-area": cover.area,
            "stub": list(selection.rows),
            "heading": list(selection.columns),
            "nextUpdate": cover.next_at,
        },
        "status": {"label": labels},
        "release": cover.release,
        "vintage": cover.vintage,
        "asOf": cover.as_of,
        "licence": LICENCE,
        "licenceAddress": LICENCE_ADDRESS,
        "countingUnit": cover.counting_unit,
        "contact": [{"mail": cover.contact, "raw": cover.contact}],
        "breaks": [
            {
                "id": each.broken.id,
                "on": each.broken.on,
                "text": cover.say(each.broken.text),
                "from": each.after,
                "within": each.within,
            }
            for each in table.breaks
        ],
    }


def dimension_about(
    dimension: Dimension, table: Table, area: Area, language: str
) -> dict[str, Any]:
    """Give one dimension: its name, its values, how they are parts of each other."""
    headings = table.axes[dimension]
    category: dict[str, Any] = {
        "index": {heading.code: place for place, heading in enumerate(headings)},
        "label": {heading.code: label_of(heading, language) for heading in headings},
    }
    hierarchies = {
        Dimension.FIRST_INSTANCE: area.first_instances,
        Dimension.SUBJECT: area.subjects,
    }
    hierarchy = hierarchies.get(dimension)
    if hierarchy and (child := _children(headings, hierarchy)):
        category["child"] = child
    if dimension is Dimension.MEASURE:
        category["unit"] = _units(table, language)
        category["note"] = _definitions(table, language)
    return {"label": dimension_name(dimension, language), "category": category}


def dimension_name(dimension: Dimension, language: str) -> str:
    """Name a dimension."""
    return DIMENSION_NAMES[dimension].in_language(language)


def label_of(heading: Heading, language: str) -> str:
    """Name a value; a subject with its provisions."""
    return f"{heading.name.in_language(language)} {heading.legal_basis}".strip()


def _children(
    headings: Sequence[Heading], hierarchy: Hierarchy
) -> dict[str, list[str]]:
    """Say of each chosen total which chosen values are parts of it."""
    chosen = {heading.code: None for heading in headings}
    found = {
        code: [part for part in hierarchy.parts.get(code, ()) if part in chosen]
        for code in chosen
    }
    return {code: parts for code, parts in found.items() if parts}


def _units(table: Table, language: str) -> dict[str, Any]:
    return {
        measure.id: {
            "base": UNITS[unit].in_language(language),
            "decimals": _SHOWN_DECIMALS[unit],
        }
        for measure, unit in zip(table.plan.measures, table.units, strict=True)
    }


def _definitions(table: Table, language: str) -> dict[str, list[str]]:
    return {
        measure.id: [measure.definition.in_language(language)]
        for measure in table.plan.measures
    }


def _values(table: Table) -> list[str]:
    shown = int(State.SHOWN)
    pairs = zip(
        table.states.ravel().tolist(),
        np.round(table.values, DECIMALS).ravel().tolist(),
        strict=True,
    )
    return [
        (str(int(value)) if value.is_integer() else str(value))
        if state == shown
        else "null"
        for state, value in pairs
    ]


def _statuses(table: Table, broken: Flags, revised: Flags, start: int) -> list[str]:
    """Give the statuses of a block as members of an object: `"17":"hidden"`."""
    states, broken, revised = table.states.ravel(), broken.ravel(), revised.ravel()
    shown = states == State.SHOWN
    told = np.flatnonzero(~shown | broken | revised)
    found = []
    for place in told.tolist():
        if not shown[place]:
            word = CODES[State(int(states[place]))]
        elif broken[place] and revised[place]:
            word = BOTH
        else:
            word = BREAK if broken[place] else REVISED
        found.append(f'"{start + place}":"{word}"')
    return found


def after_break(area: Area, table: Table, breaks: tuple[CrossedBreak, ...]) -> Flags:
    """Tell which cells of a table in long form are the first after a break.

    `breaks` are those of the whole table: a piece of it does not know what was before.
    """
    periods = [heading.code for heading in table.axes[Dimension.PERIOD]]
    found = np.zeros([len(table.axes[each]) for each in LONG], np.bool_)
    for each in breaks:
        if each.after in periods:
            subjects = _concerned(each.broken.subjects, table, area)
            found[periods.index(each.after)][:, subjects, :] = True
    return found


def _concerned(subjects: tuple[str, ...], table: Table, area: Area) -> Flags:
    """Tell which subjects a break holds for: those it names, and their parts."""
    headings = table.axes[Dimension.SUBJECT]
    if not subjects:
        return np.ones(len(headings), np.bool_)
    wholes = area.subjects.wholes
    named = {code for code, above in wholes.items() if not above.isdisjoint(subjects)}
    # A total of several is broken where one of its parts is.
    any_named = not named.isdisjoint(table.plan.subjects)
    return np.asarray(
        [any_named if each.adds else each.code in named for each in headings], np.bool_
    )


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
