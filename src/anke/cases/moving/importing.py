# SPDX-License-Identifier: EUPL-1.2
"""Move cases in from another system's tables: every row ends with exactly one fate.

The work is committed in batches, each together with the place in the tables, so that a
run that is killed goes on where it was. Run again, it brings only what is new; what was
moved before and says something else now is a conflict, and nothing is changed.

    moved = move_cases(prepare(Path("export")))
    moved.sums.rows == sum(moved.sums[fate] for fate in Fate)
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from anke.cases import clock
from anke.cases.domain.eventlog import IMPORTER
from anke.cases.domain.payloads import CasesMoved
from anke.cases.journal import append_entries
from anke.cases.models import Case
from anke.cases.moving.domain.case_plan import CaseTables
from anke.cases.moving.domain.decide import decide_move
from anke.cases.moving.domain.dictionary import TABLES
from anke.cases.moving.domain.fates import Fate, RowFate, Sums
from anke.cases.moving.domain.pieces import packed
from anke.cases.moving.domain.plan import Planner
from anke.cases.moving.errors import MoveRunningError
from anke.cases.moving.models import MovedCase, MovedRow, MoveRun
from anke.cases.moving.register import MovedRegister
from anke.cases.moving.shelves import BatchShelf, DryShelf
from anke.cases.moving.staging import Staging
from anke.cases.services import apply_acts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anke.cases.moving.domain.case_plan import CasePlan
    from anke.cases.moving.domain.moves import Shelf
    from anke.cases.moving.domain.words import Unknown
    from anke.cases.moving.preparing import Prepared
    from anke.cases.moving.staging import Item

Progress = Callable[[int, int], None]
Report = Callable[[RowFate], object]

# Rows in one transaction: enough that the price of a commit does not count, few enough
# that other writers need not wait long.
BATCH_ROWS = 4000
# How often a batch is planned anew because somebody worked on one of its cases.
_MOST_TRIES = 20
_PLACES = {table.name: place for place, table in enumerate(TABLES)}


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a run.

    The sums account for every row of the tables, also after a restart. `entries` were
    written in all. `report` has seen the rows of this process alone: after a restart
    `went_on` says that the others stand with the run.
    """

    run: str
    sums: Sums
    cases: int
    entries: int
    unknown: tuple[Unknown, ...]
    ignored: tuple[str, ...]
    went_on: bool = False


def try_moving(
    prepared: Prepared,
    *,
    report: Report | None = None,
    progress: Progress | None = None,
    batch_rows: int = BATCH_ROWS,
) -> Moved:
    """Say what would become of every row, and write nothing (*prøvekørsel*).

    Errors: MovingError.
    """
    register = MovedRegister(prepared.source)
    folder = prepared.documents
    planner = _planner(prepared, register, DryShelf(folder))
    sums, cases, entries = Sums(), 0, 0
    with closing(Staging(prepared.tables, prepared.reader)) as staging:
        for chunk in _batches(staging.items(), batch_rows):
            plans = _planned(planner, register, chunk)
            cases += sum(_opens(plan) for plan in plans)
            entries += sum(plan.entries for plan in plans)
            _tell(_fates(chunk, plans), sums, report)
            folder.forget()
            if progress is not None:
                progress(sums.rows, staging.total)
    return Moved(
        "", sums, cases, entries, tuple(prepared.words.unknown), tuple(prepared.ignored)
    )


def move_cases(
    prepared: Prepared,
    *,
    report: Report | None = None,
    progress: Progress | None = None,
    batch_rows: int = BATCH_ROWS,
) -> Moved:
    """Move what is new, and account for every row.

    Run twice it writes nothing the second time; after a kill it goes on.

    Errors: MovingError; MoveRunningError when somebody else moves the same tables.
    """
    with closing(Staging(prepared.tables, prepared.reader)) as staging:
        moving = _Moving(prepared, _run_of(prepared), report)
        went_on = moving.run.place > 0
        for chunk in _batches(_rest(staging.items(), moving.run.place), batch_rows):
            moving.take(chunk)
            if progress is not None:
                progress(moving.sums.rows, staging.total)
        run = moving.finish(staging.total)
    return Moved(
        run.pk,
        moving.sums,
        run.cases,
        run.entries,
        tuple(prepared.words.unknown),
        tuple(prepared.ignored),
        went_on,
    )


def _planner(prepared: Prepared, register: MovedRegister, shelf: Shelf) -> Planner:
    return Planner(
        prepared.reader,
        prepared.rules,
        prepared.hasher,
        register=register,
        shelf=shelf,
        delivered=tuple(prepared.tables),
    )


def _run_of(prepared: Prepared) -> MoveRun:
    """Find the run of this content that was broken off, or begin one."""
    digest = prepared.digest()
    runs = MoveRun.objects.filter(sha256=digest, source=prepared.source)
    broken_off = runs.filter(finished_at=None).order_by("started_at").first()
    if broken_off is not None:
        return broken_off
    # Somebody who begins the same at this moment gets the same name, and one row.
    run, _ = MoveRun.objects.get_or_create(
        pk=f"{prepared.source}-{digest[:12]}-{runs.count() + 1}",
        defaults={
            "source": prepared.source,
            "name": prepared.folder.resolve().name[:255],
            "sha256": digest,
            "mapping": prepared.settled.sha256,
            "started_at": clock.wall_now(),
        },
    )
    return run


def _size(item: Item) -> int:
    if isinstance(item, RowFate):
        return 1
    return sum(len(rows) for rows in item.rows.values())


def _rest(items: Iterable[Item], place: int) -> Iterator[Item]:
    """Leave out what earlier commits have accounted for."""
    for number, item in enumerate(items):
        if number >= place:
            yield item


def _batches(items: Iterable[Item], rows: int) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += _size(item)
        if size >= rows:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _planned(
    planner: Planner, register: MovedRegister, chunk: Sequence[Item]
) -> list[CasePlan]:
    """Plan the cases of a batch, each of which may follow one before it."""
    cases = [item for item in chunk if isinstance(item, CaseTables)]
    register.look_up(cases)
    plans = []
    for case in cases:
        plan = planner.plan(case, f"@{case.reference}")
        register.note(plan)
        plans.append(plan)
    return plans


def _opens(plan: CasePlan) -> bool:
    return plan.is_new and plan.is_taken


def _fates(chunk: Sequence[Item], plans: Sequence[CasePlan]) -> list[RowFate]:
    """Give the fate of every row of a batch: each case's in the order of its tables."""
    fates = [item for item in chunk if isinstance(item, RowFate)]
    for plan in plans:
        fates += sorted(plan.fates, key=lambda fate: (_PLACES[fate.table], fate.line))
    return fates


def _tell(fates: Iterable[RowFate], sums: Sums, report: Report | None) -> None:
    for fate in fates:
        sums.add(fate)
        if report is not None:
            report(fate)


class _SomebodyWorkedError(Exception):
    """A case of the batch was worked on between planning and writing."""


class _Moving:
    """One run under way."""

    def __init__(self, prepared: Prepared, run: MoveRun, report: Report | None) -> None:
        self.prepared, self.run, self.report = prepared, run, report
        self.register = MovedRegister(prepared.source)
        self.folder = prepared.documents
        self.sums = Sums(run.sums)

    def take(self, chunk: Sequence[Item]) -> None:
        """Plan one batch and write it with the place after it, all or nothing.

        Errors: MoveRunningError.
        """
        for _ in range(_MOST_TRIES):
            try:
                self._take_once(chunk)
            except _SomebodyWorkedError:
                continue
            return
        raise self._running()

    def _take_once(self, chunk: Sequence[Item]) -> None:
        self.register.opened.clear()
        shelf = BatchShelf(self.folder)
        planner = _planner(self.prepared, self.register, shelf)
        plans = _planned(planner, self.register, chunk)
        acts = [act for plan in plans for act in plan.acts]
        fates = _fates(chunk, plans)
        sums = Sums(self.run.sums)
        _tell(fates, sums, None)
        # Files lie durable in the store before anything refers to them.
        shelf.store(acts)
        with transaction.atomic():
            run = self._locked()
            self._check_heads(plans)
            applied = apply_acts(acts, batch=run.pk, rules=self.prepared.rules)
            shelf.keep(acts, applied.numbers)
            self._remember(plans, applied.numbers)
            MovedRow.objects.bulk_create(_rows(run.pk, fates), batch_size=1000)
            run.place += len(chunk)
            run.sums = sums.counts
            run.cases += sum(map(_opens, plans))
            run.entries += applied.entries
            run.save()
        self.run = run
        self.folder.forget()
        _tell(fates, self.sums, self.report)

    def finish(self, total: int) -> MoveRun:
        """Account for the run; journal its sums where there is something to say."""
        with transaction.atomic():
            run = self._locked()
            run.finished_at = clock.wall_now()
            run.save()
            if run.entries or not self._was_told_before(run):
                payload = self._payload(run, total)
                append_entries(decide_move(run.pk, payload, clock.now(), IMPORTER))
        self.run = run
        return run

    def _was_told_before(self, run: MoveRun) -> bool:
        """Tell whether the journal has these tables with these sums already."""
        same = MoveRun.objects.filter(
            source=run.source, sha256=run.sha256, finished_at__isnull=False
        )
        return same.exclude(pk=run.pk).exists()

    def _payload(self, run: MoveRun, total: int) -> CasesMoved:
        return CasesMoved(
            source=run.source,
            name=run.name,
            sha256=run.sha256,
            mapping=run.mapping,
            rows=total,
            imported=self.sums[Fate.IMPORTED],
            remarked=self.sums[Fate.REMARKED],
            already=self.sums[Fate.ALREADY],
            conflicts=self.sums[Fate.CONFLICT],
            rejected=self.sums[Fate.REJECTED],
            cases=run.cases,
        )

    def _locked(self) -> MoveRun:
        """Lock the run's row and see that nobody else has moved it."""
        run = MoveRun.objects.select_for_update().get(pk=self.run.pk)
        if run.place != self.run.place or run.finished_at is not None:
            raise self._running()
        return run

    def _running(self) -> MoveRunningError:
        return MoveRunningError(
            f"run {self.run.pk}: somebody else works with the same cases",
            user_text="Sagerne er ved at blive flyttet eller behandlet af en anden. "
            "Kør igen om lidt.",
        )

    def _check_heads(self, plans: Sequence[CasePlan]) -> None:
        """Lock the cases that exist; they must stand as they were planned."""
        planned = {plan.case: plan.length_before for plan in plans if not plan.is_new}
        numbers = sorted(planned)
        for start in range(0, len(numbers), 500):
            rows = Case.objects.select_for_update().filter(
                number__in=numbers[start : start + 500]
            )
            for number, length in rows.values_list("number", "length"):
                if planned[number] != length:
                    raise _SomebodyWorkedError

    def _remember(self, plans: Sequence[CasePlan], numbers: dict[str, str]) -> None:
        """Keep which case became which, and what has been moved of it."""
        fresh, changed = [], []
        for plan in plans:
            if not plan.is_taken:
                continue
            pieces = packed(plan.pieces)
            row = self.register.moved(plan.reference)
            if row is None:
                row = MovedCase(
                    source=self.run.source,
                    reference=plan.reference,
                    number=numbers.get(plan.case, plan.case),
                )
                fresh.append(row)
            elif bytes(row.pieces) == pieces:
                continue
            else:
                changed.append(row)
            row.pieces, row.run = pieces, self.run.pk
        try:
            with transaction.atomic():
                MovedCase.objects.bulk_create(fresh, batch_size=1000)
        except IntegrityError as error:
            raise self._running() from error
        MovedCase.objects.bulk_update(changed, ["pieces", "run"], batch_size=200)


def _rows(run: str, fates: Iterable[RowFate]) -> list[MovedRow]:
    """Give what is kept of the rows that somebody should look at."""
    return [
        MovedRow(
            run=run,
            table=fate.table,
            line=fate.line,
            case=fate.case,
            fate=fate.fate.value,
            code=fate.codes[:200],
            column=fate.columns[:200],
            reason=fate.reason,
            remedy=fate.what_to_do,
        )
        for fate in fates
        if fate.faults
    ]
