# SPDX-License-Identifier: EUPL-1.2
"""Suppression and attack of many areas and years, two at a time.

Areas and years share no margin, so each is a piece of work of its own. It is given
arrays and gives arrays back: the same in two processes as in one.

    for result in protect_all(pieces, rule):
        result.id, result.marks
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import current_process, get_context
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from anke.errors import AppealsError
from anke.publication.domain.attack import attack
from anke.publication.domain.knowledge import versions_of
from anke.publication.domain.protection import protect
from anke.publication.domain.releases import Mark, is_hidden, publish
from anke.publication.domain.suppression import Earlier, primary
from anke.publication.domain.tables import Layout
from anke.publication.errors import UnprotectableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from anke.publication.domain.releases import Marks
    from anke.publication.domain.rules import ProtectionRule
    from anke.publication.domain.tables import Counts, DeclaredTable, Flags

# More processes than that are of no use beside the site and its worker.
MOST_PROCESSES: Final = 2
# So few cells take less time than a second process takes to start.
LITTLE: Final = 20_000

# A table is left out in which a smaller share of the counts is large enough to show.
SPARSE: Final = 0.05
# A table that hides a larger share of its large counts than that is left out as well.
MOST_HIDDEN: Final = 1 / 3

Work = TypeVar("Work")
Done = TypeVar("Done")


@dataclass(frozen=True)
class Tables:
    """The tables of one area and year in one release: what stood where, and why."""

    layout: Layout
    counts: Counts
    marks: Marks


@dataclass(frozen=True)
class Piece:
    """One area and year to protect (`municipal/2022`), with what is out already."""

    id: str
    layout: Layout
    counts: Counts
    structural: Flags
    earlier: tuple[Tables, ...] = ()


@dataclass(frozen=True)
class Attacked:
    """What an attack found of one area and year."""

    id: str
    hidden: int
    failing: tuple[str, ...]


def protect_all(
    pieces: Sequence[Piece], rule: ProtectionRule
) -> Iterator[tuple[Layout, Marks]]:
    """Give the tables of each piece that can be released, and their marks, in order.

    A table whose counts are nearly all small is left out first: it says next to nothing
    and costs the most. So is one of which a third of the large counts had to be hidden,
    for the sake of the others. Each piece is attacked at once. Where nothing is left to
    hide, or the attack cannot vouch for every hidden count, the last table of the
    layout is left out and the others are tried: a year by law says more than none.

    Errors: UnprotectableError where not even the first table is left;
    InconsistentReleaseError. Both name the piece.
    """
    tasks = [(piece, rule) for piece in pieces]
    return _spread(_protect, tasks, _cells(pieces))


def attack_all(
    pieces: Sequence[tuple[Piece, Marks]], rule: ProtectionRule
) -> Iterator[Attacked]:
    """Attack each piece with the marks that it is to be released with, in order.

    Errors: InconsistentReleaseError, with the piece.
    """
    tasks = [(piece, marks, rule) for piece, marks in pieces]
    return _spread(_attack, tasks, _cells(piece for piece, _ in pieces))


def _protect(work: tuple[Piece, ProtectionRule]) -> tuple[Layout, Marks]:
    piece, rule = work
    layout = _worth_showing(piece, rule)
    while True:
        try:
            marks = _suppressed(piece, layout, rule)
            spoilt = _most_hidden(piece, layout, marks, rule)
        except UnprotectableError as error:
            if len(layout.tables) == 1:
                raise _at(piece.id, error) from error
            spoilt = layout.tables[-1]
        except AppealsError as error:
            raise _at(piece.id, error) from error
        if spoilt is None:
            return layout, marks
        kept = tuple(table for table in layout.tables if table is not spoilt)
        layout = Layout(layout.axes, kept)


def _worth_showing(piece: Piece, rule: ProtectionRule) -> Layout:
    """Leave out the sparse tables, but never the first one."""
    first, *others = piece.layout.tables
    marks = primary(piece.layout, piece.counts, rule, piece.structural)
    kept = [table for table in others if not _is_sparse(piece.layout, table, marks)]
    return Layout(piece.layout.axes, (first, *kept))


def _is_sparse(layout: Layout, table: DeclaredTable, marks: Marks) -> bool:
    its = marks[layout.cells_of(table)]
    possible = np.count_nonzero(its != Mark.STRUCTURAL_ZERO)
    return bool(np.count_nonzero(its == Mark.SHOWN) < SPARSE * possible)


def _most_hidden(
    piece: Piece, layout: Layout, marks: Marks, rule: ProtectionRule
) -> DeclaredTable | None:
    """Find the table that hides too many of its large counts, and the most of all."""
    large = piece.counts >= rule.threshold
    shares = {}
    for table in layout.tables[1:]:
        its = marks[layout.cells_of(table) & large]
        shares[table] = is_hidden(its).mean() if its.size else 0.0
    worst = max(shares, key=lambda table: shares[table], default=None)
    return worst if worst and shares[worst] > MOST_HIDDEN else None


def _suppressed(piece: Piece, layout: Layout, rule: ProtectionRule) -> Marks:
    earlier = [
        Earlier(publish(one.layout, one.counts, one.marks), one.counts)
        for one in piece.earlier
    ]
    return protect(
        layout, piece.counts, rule, structural=piece.structural, earlier=earlier
    )


def _attack(work: tuple[Piece, Marks, ProtectionRule]) -> Attacked:
    piece, marks, rule = work
    now = Tables(piece.layout, piece.counts, marks)
    known = [*piece.earlier, now]
    truth = [one.counts for one in known]
    releases = [publish(one.layout, one.counts, one.marks) for one in known]
    try:
        found = attack(releases, rule, truth=truth, versions=versions_of(truth))
    except AppealsError as error:
        raise _at(piece.id, error) from error
    names = tuple(" × ".join(name) for name in found.doubtful_names)
    return Attacked(piece.id, len(found.cells), names)


def _at(place: str, error: AppealsError) -> AppealsError:
    return type(error)(f"{place}: {error}", user_text=f"{place}: {error.user_text}")


def _spread(
    work: Callable[[Work], Done], tasks: Sequence[Work], cells: int
) -> Iterator[Done]:
    """Do tasks in two processes, or in this one where there is little to do."""
    processes = min(MOST_PROCESSES, os.cpu_count() or 1, len(tasks))
    if current_process().daemon:
        # The site's worker ends with the site, and so may have no children.
        processes = 1
    if processes < MOST_PROCESSES or cells < LITTLE:
        yield from map(work, tasks)
        return
    # A fresh process, since this one may hold threads and a connection.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, tasks)


def _cells(pieces: Iterable[Piece]) -> int:
    return sum(piece.counts.size for piece in pieces)
