# SPDX-License-Identifier: EUPL-1.2
"""Compare both systems' open cases and due dates, day by day.

Only what the other system shows today is read: which cases are open there, and their
due dates. Ours are read as they stand. Nothing is changed but the series, which has one
row for each day.

    found = compare(prepare(Path("export")))
    found.counts.agree
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from anke.cases import clock
from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case
from anke.cases.moving.domain.case_plan import CaseTables
from anke.cases.moving.domain.dictionary import CASES, CLOCKS
from anke.cases.moving.domain.due_dates import nearest_clock
from anke.cases.moving.domain.fates import Fate
from anke.cases.moving.domain.parallel import Beside, Counts, Place, There, reasons
from anke.cases.moving.models import MovedCase, MovedRow, MoveRun, ParallelDay
from anke.cases.moving.staging import Staging
from anke.cases.services import read_states

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from anke.cases.moving.domain.cells import Reader
    from anke.cases.moving.preparing import Prepared

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the two systems have open on a day."""

    source: str
    day: date
    rows: tuple[Beside, ...]
    counts: Counts


class _Here(NamedTuple):
    """A case of ours, as the comparison needs it."""

    number: str
    status: str
    due_on: date | None
    received_on: date
    decided_on: date | None


def compare(prepared: Prepared) -> Comparison:
    """Set the open cases of both systems side by side, and note the day in the series.

    Run twice on one day it leaves one row, the later one. Errors: MovingError.
    """
    theirs, unreadable = _theirs(prepared)
    moved = dict(
        MovedCase.objects.filter(source=prepared.source).values_list(
            "reference", "number"
        )
    )
    ours = _ours(prepared.source)
    rows = [
        *unreadable,
        *_of_theirs(prepared, theirs, moved, ours),
        *_only_here(theirs, moved, ours, {row.there for row in unreadable}),
    ]
    counts = Counts(
        sum(one.decided_on is None for one in theirs.values()),
        sum(_is_open(one) for one in ours.values()),
    )
    for row in rows:
        counts.add(row)
    found = Comparison(prepared.source, clock.today(), tuple(rows), counts)
    _note(found)
    return found


def series(source: str = "") -> list[ParallelDay]:
    """Give the days that were compared, oldest first."""
    days = ParallelDay.objects.order_by("source", "day")
    return list(days.filter(source=source) if source else days)


def days_in_agreement(source: str) -> int:
    """Count the latest compared days on which the systems said the same."""
    count = 0
    for day in reversed(series(source)):
        if day.due_differs or day.only_there or day.only_here or day.unreadable:
            break
        count += 1
    return count


# --- What they have ------------------------------------------------------------------


def _theirs(prepared: Prepared) -> tuple[dict[str, There], list[Beside]]:
    """Read which cases they have; a row that cannot be read is nobody's case."""
    tables = {
        name: file
        for name, file in prepared.tables.items()
        if name in (CASES.name, CLOCKS.name)
    }
    found: dict[str, There] = {}
    unreadable = []
    with closing(Staging(tables, prepared.reader)) as staging:
        for item in staging.items():
            if not isinstance(item, CaseTables):
                reason = f"{item.table} linje {item.line}: {item.reason}"
                unreadable.append(Beside(Place.UNREADABLE, reasons=(reason,)))
            elif item.of(CASES.name):
                try:
                    found[item.reference] = _there(item, prepared.reader)
                except ValueError as error:
                    reason = str(error)
                    unreadable.append(
                        Beside(Place.UNREADABLE, item.reference, reasons=(reason,))
                    )
    return found, unreadable


def _there(case: CaseTables, reader: Reader) -> There:
    """Read a case of theirs. Errors: ValueError for a date that is none."""
    line, cells = case.of(CASES.name)[0]

    def day(column: str) -> date | None:
        cell = cells[CASES.place(column)]
        found = reader.day(cell) if cell else None
        if cell and found is None:
            raise ValueError(f"cases linje {line}: {column} er ingen dato: {cell}")
        return found

    there = There(case.reference, day("due_on"), day("decided_on"))
    return _with_clocks(there, case, reader)


def _with_clocks(there: There, case: CaseTables, reader: Reader) -> There:
    """Add what their table of deadlines tells, as far as it can be read."""
    due, started, since, paused, extended = there.due_on, None, None, 0, False
    rows = sorted(
        (day, line, kind, reader.day(cells[CLOCKS.place("due_on")]))
        for line, cells in case.of(CLOCKS.name)
        if (day := reader.day(cells[CLOCKS.place("on")])) is not None
        and (kind := reader.words.code("clock", cells[CLOCKS.place("kind")]))
    )
    for on, _, kind, due_on in rows:
        if kind == "started":
            started = started or on
            if there.due_on is None and due_on is not None:
                due = min(due or due_on, due_on)
        elif kind == "paused":
            since = on
        elif kind == "resumed" and since is not None:
            paused, since = paused + (on - since).days, None
        extended = extended or kind == "extended"
    if not rows:
        return there
    return replace(
        there, due_on=due, started_on=started, paused_days=paused, extended=extended
    )


# --- What we have --------------------------------------------------------------------


def _ours(source: str) -> dict[str, _Here]:
    """Read what was moved from them, and what is open in the same areas."""
    moved = MovedCase.objects.filter(source=source).values("number")
    known = Case.objects.filter(number__in=moved)
    areas = known.order_by("area").values("area").distinct()
    opened = Case.objects.filter(area__in=areas, status=CaseStatus.PENDING.value)
    columns = ("number", "status", "due_on", "received_on", "decided_on")
    return {
        row[0]: _Here(*row)
        for cases in (known, opened)
        for row in cases.values_list(*columns).iterator(chunk_size=5000)
    }


def _is_open(case: _Here) -> bool:
    return case.status == CaseStatus.PENDING.value


# --- Side by side --------------------------------------------------------------------


def _of_theirs(
    prepared: Prepared,
    theirs: Mapping[str, There],
    moved: Mapping[str, str],
    ours: Mapping[str, _Here],
) -> Iterator[Beside]:
    """Give what is open over there: in both, or only there, and why."""
    differing: list[tuple[There, _Here]] = []
    missing: list[There] = []
    for there in theirs.values():
        if there.decided_on is not None:
            continue
        here = ours.get(moved.get(there.reference, ""))
        if here is None:
            missing.append(there)
        elif not _is_open(here):
            yield _only_there(there, here.number, _how_closed(here))
        elif there.due_on in (None, here.due_on):
            yield Beside(
                Place.BOTH, there.reference, here.number, there.due_on, here.due_on
            )
        else:
            differing.append((there, here))
    yield from _differing(prepared, differing)
    yield from _not_moved(prepared.source, missing)


def _only_there(there: There, number: str, reason: str) -> Beside:
    return Beside(
        Place.ONLY_THERE, there.reference, number, there.due_on, reasons=(reason,)
    )


def _how_closed(here: _Here) -> str:
    if here.status == CaseStatus.DECIDED.value:
        return f"Sagen er afgjort i Anke den {here.decided_on}."
    return "Sagens oprettelse er trukket tilbage i Anke."


def _differing(
    prepared: Prepared, pairs: Sequence[tuple[There, _Here]]
) -> Iterator[Beside]:
    """Explain the due dates that differ, from the journals of their cases."""
    for start in range(0, len(pairs), _CHUNK):
        chunk = pairs[start : start + _CHUNK]
        states = read_states([here.number for _, here in chunk])
        for there, here in chunk:
            line = nearest_clock(states[here.number])
            yield Beside(
                Place.DUE_DIFFERS,
                there.reference,
                here.number,
                there.due_on,
                here.due_on,
                tuple(reasons(there, line, prepared.rules)),
            )


def _not_moved(source: str, missing: Sequence[There]) -> Iterator[Beside]:
    """Say of each case that has not been moved why, as far as a run has told."""
    told: dict[str, str] = {}
    for start in range(0, len(missing), _CHUNK):
        references = [there.reference for there in missing[start : start + _CHUNK]]
        rows = MovedRow.objects.filter(
            run__in=MoveRun.objects.filter(source=source).values("pk"),
            table=CASES.name,
            fate=Fate.REJECTED.value,
            case__in=references,
        )
        told |= dict(rows.order_by("pk").values_list("case", "reason"))
    for there in missing:
        reason = told.get(there.reference)
        yield _only_there(
            there,
            "",
            f"Sagen er afvist: {reason}" if reason else "Sagen er ikke flyttet endnu.",
        )


def _only_here(
    theirs: Mapping[str, There],
    moved: Mapping[str, str],
    ours: Mapping[str, _Here],
    unreadable: set[str],
) -> Iterator[Beside]:
    """Give what is open here and not over there, and why.

    What cannot be read over there is told as such, and only once.
    """
    references = {number: reference for reference, number in moved.items()}
    for here in ours.values():
        reference = references.get(here.number, "")
        there = theirs.get(reference)
        is_open_there = there is not None and there.decided_on is None
        if not _is_open(here) or is_open_there or (reference in unreadable - {""}):
            continue
        if not reference:
            reason = f"Sagen er oprettet i Anke; den kom ind den {here.received_on}."
        elif there is None:
            reason = "Sagen står ikke længere i det andet systems tabel."
        else:
            reason = f"Sagen er afgjort i det andet system den {there.decided_on}."
        yield Beside(
            Place.ONLY_HERE,
            reference,
            here.number,
            due_here=here.due_on,
            reasons=(reason,),
        )


def _note(found: Comparison) -> None:
    counts = found.counts
    ParallelDay.objects.update_or_create(
        source=found.source,
        day=found.day,
        defaults={
            "open_there": counts.open_there,
            "open_here": counts.open_here,
            "both": counts.both,
            "due_differs": counts[Place.DUE_DIFFERS],
            "only_there": counts[Place.ONLY_THERE],
            "only_here": counts[Place.ONLY_HERE],
            "unreadable": counts[Place.UNREADABLE],
            "compared_at": clock.wall_now(),
        },
    )
