# SPDX-License-Identifier: EUPL-1.2
"""Prepare a release: count, suppress, write the draft; and attack what was written.

    draft = prepare(Order(…), folder, tell)
    attacks = attack_draft(folder, draft, earlier, tell)

An area and year in which nothing changed since the release before takes over its marks
without work, and is not attacked again: readers learn nothing new of it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np

from anke.publication.bundle.cells import Mark as Printed
from anke.publication.bundle.contents import Revision, from_plain
from anke.publication.bundle.writing import (
    write_cells,
    write_contents,
    write_revisions,
)
from anke.publication.domain.releases import Mark
from anke.publication.errors import InconsistentReleaseError, NothingToReleaseError
from anke.publication.gate.areas import published_areas
from anke.publication.gate.cells import cells_of, printed, require_faithful
from anke.publication.gate.contents import contents_of
from anke.publication.gate.counting import read_facts
from anke.publication.gate.drafts import Draft, Place, file_of, save_draft
from anke.publication.gate.keeping import keep, read_kept
from anke.publication.gate.protecting import (
    Attacked,
    Piece,
    Tables,
    attack_all,
    protect_all,
)
from anke.publication.gate.revisions import NEW_RULES, REGISTERED, revisions_of
from anke.publication.gate.years import (
    AreaWork,
    Order,
    YearWork,
    count_area,
    history_tables,
    read_cells,
    read_contents,
)
from anke.statistics.facts.workbench import workbench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from anke.publication.bundle.contents import AreaContents
    from anke.publication.domain.releases import Marks
    from anke.publication.domain.tables import Layout

    # Is told what is being done, how many steps are done, and of how many.
    Tell = Callable[[str, int, int], object]


def prepare(order: Order, folder: Path, tell: Tell) -> Draft:
    """Make the draft of a release: count, suppress, write.

    Errors: NothingToReleaseError; UnprotectableError and InconsistentReleaseError with
    the area, the year and the cell; DataFileError.
    """
    areas = _counted(order, folder, tell)
    years = [year for area in areas for year in area.years]
    if not years:
        raise NothingToReleaseError(
            f"vintage {order.vintage.id} has no whole period to release",
            user_text="Der er ingen hele perioder at offentliggøre i årgangen.",
        )
    for year in years:
        _take_over(order, year)
    todo = [year for year in years if year.marks is None]
    pieces = [year.piece for year in todo]
    made = zip(todo, protect_all(pieces, order.rule), strict=True)
    for done, (year, (layout, marks)) in enumerate(made, start=1):
        year.piece, year.marks = replace(year.piece, layout=layout), marks
        tell("protect", done, len(todo))
    return _written(order, folder, areas)


def attack_draft(
    folder: Path, draft: Draft, earlier: Sequence[Draft], tell: Tell
) -> list[Attacked]:
    """Try to work out every hidden count of a draft from what readers will have.

    Reads the files that are to be released, and nothing that the suppression found.

    Errors: InconsistentReleaseError, BundleDamagedError.
    """
    areas = {area.id: area for area in read_contents(folder, draft).areas}
    work = []
    for name, place in draft.all_places():
        tables = read_kept(folder, place.kept)
        area = areas[name.partition("/")[0]]
        require_faithful(read_cells(folder, area, name, place), tables)
        if not place.taken_over:
            history = history_tables(folder, earlier, name, tables.layout)
            nowhere = np.zeros(tables.layout.shape, dtype=np.bool_)
            piece = Piece(name, tables.layout, tables.counts, nowhere, history)
            work.append((piece, tables.marks))
    found = []
    for done, attacked in enumerate(attack_all(work, draft.rule), start=1):
        found.append(attacked)
        tell("attack", done, len(work))
    return found


def _counted(order: Order, folder: Path, tell: Tell) -> list[AreaWork]:
    previous = _previous_areas(order, folder)
    published = published_areas()
    areas = []
    with workbench() as database:
        for done, area in enumerate(published, start=1):
            facts = read_facts(database, order.vintage, area.id)
            before = previous.get(area.id)
            areas.append(count_area(order, folder, area, facts, before))
            tell("count", done, len(published))
    return [area for area in areas if area.contents.periods]


def _previous_areas(order: Order, folder: Path) -> dict[str, AreaContents]:
    if not order.earlier:
        return {}
    contents = read_contents(folder, order.earlier[-1])
    return {area.id: area for area in contents.areas}


def _take_over(order: Order, year: YearWork) -> None:
    """Take the marks of the release before, where readers will learn nothing new."""
    piece = year.piece
    if not piece.earlier or order.earlier[-1].rule != order.rule:
        return
    last = piece.earlier[-1]
    if (
        _is_part(last.layout, piece.layout)
        and (last.counts == piece.counts).all()
        and (
            (last.marks == Mark.STRUCTURAL_ZERO)
            == (piece.structural & last.layout.published)
        ).all()
    ):
        year.piece = replace(piece, layout=last.layout)
        year.marks, year.taken_over = last.marks, True


def _is_part(last: Layout, now: Layout) -> bool:
    """Tell whether the values are the same, and the tables those that could be out."""
    return last.axes == now.axes and set(last.tables) <= set(now.tables)


# --- Writing -------------------------------------------------------------------------


def _written(order: Order, folder: Path, areas: Sequence[AreaWork]) -> Draft:
    places: dict[str, Place] = {}
    if order.earlier:
        # What is not made anew stays as it is out.
        last = order.earlier[-1]
        for name, place in last.all_places():
            places[name] = replace(place, taken_over=True)
    for area in areas:
        for year in area.years:
            places[year.id] = _place(folder, area.contents, year)
    words = contents_of(
        [area.contents for area in areas],
        order.rules.catalogue,
        order.calendar,
        order.remarks,
    )
    new = list(_revisions(order, folder, areas, places))
    draft = Draft(
        id=order.id,
        title=order.title,
        as_of=order.vintage.as_of.isoformat(),
        vintage=order.vintage.id,
        rules=order.rules.version,
        threshold=order.rule.threshold,
        width=order.rule.width,
        previous=order.earlier[-1].id if order.earlier else "",
        places={name: asdict(place) for name, place in sorted(places.items())},
        contents=write_contents(folder, words),
        revisions=write_revisions(folder, [*new, *_earlier_revisions(order, folder)]),
        revised=len(new),
    )
    save_draft(folder, draft)
    return draft


def _place(folder: Path, area: AreaContents, year: YearWork) -> Place:
    layout, marks = year.piece.layout, year.marks
    if marks is None:
        raise InconsistentReleaseError(f"{year.id}: was not protected")
    cells = cells_of(area, layout, marks, year.boxes, year.periods)
    return Place(
        cells=write_cells(folder, cells),
        kept=keep(folder, Tables(layout, year.piece.counts, marks)),
        tables={
            table.id: _tally(printed(marks)[layout.cells_of(table)])
            for table in layout.tables
        },
        taken_over=year.taken_over,
    )


def _tally(marks: Marks) -> dict[str, int]:
    return {
        mark.name.lower(): int((marks == mark).sum())
        for mark in Printed
        if mark is not Printed.ABSENT
    }


def _revisions(
    order: Order, folder: Path, areas: Sequence[AreaWork], places: Mapping[str, Place]
) -> Iterator[Revision]:
    """Compare what is out with what will be, year by year, newest first."""
    if not order.earlier:
        return
    last = order.earlier[-1]
    counted = NEW_RULES if last.rules != order.rules.version else REGISTERED
    for area in areas:
        for year in reversed(area.years):
            if year.id not in last.places:
                continue
            before, after = last.place(year.id), places[year.id]
            if before.cells == after.cells:
                continue
            yield from revisions_of(
                order.id,
                area.contents.id,
                read_cells(folder, area.contents, year.id, before),
                read_cells(folder, area.contents, year.id, after),
                order.cause or counted,
            )


def _earlier_revisions(order: Order, folder: Path) -> list[Revision]:
    if not order.earlier:
        return []
    plain = json.loads(file_of(folder, f"{order.earlier[-1].revisions}.json"))
    return [from_plain(Revision, each) for each in plain]
