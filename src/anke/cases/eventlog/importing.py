# SPDX-License-Identifier: EUPL-1.2
"""Import an event log: every row ends as imported, or as rejected with its reason.

The work is committed in batches, each together with the place in the file, so that an
import that is killed goes on where it was and leaves the same journal as one that was
not. A file that was imported before imports nothing; one that has grown imports what
is new in it.

    sums = import_event_log(Path("wabo.events.csv.gz"), "wabo-receipt")
    sums.rows == sums.imported + sums.rejected
"""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import closing, contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from anke.cases import clock
from anke.cases.domain.eventlog import IMPORTER, CasePlan, Planner, Step
from anke.cases.domain.eventlog_columns import Binding
from anke.cases.domain.eventlog_errors import ImportRunningError
from anke.cases.domain.eventlog_rows import CaseRows, Rejected, rejected
from anke.cases.domain.payloads import LogImported
from anke.cases.eventlog.accounts import (
    Sums,
    fates,
    imported_cases,
    keys_of,
    known_cases,
    sums_of,
)
from anke.cases.eventlog.blocks import file_digest
from anke.cases.eventlog.mapping import LoadedMapping, load_mapping
from anke.cases.eventlog.source import Source, find_cases_file
from anke.cases.models import EventLogImport, ImportedCase, ImportedRow
from anke.cases.services import apply_acts, apply_rules, record_import
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from anke.cases.domain import commands as c
    from anke.cases.domain.eventlog_rows import File
    from anke.cases.eventlog.source import Item

    Progress = Callable[[int, int], None]

# Rows in one transaction: enough that the price of a commit does not count, few enough
# that other writers need not wait long.
BATCH_ROWS = 4000


def import_event_log(
    path: Path,
    mapping: str,
    *,
    cases: Path | None = None,
    progress: Progress | None = None,
    batch_rows: int = BATCH_ROWS,
) -> Sums:
    """Read a log into cases and journals, as far as it was not read before.

    `progress` is told the rows done and the rows in all. Run again with the same file
    and mapping it imports nothing; after a kill it goes on.

    Errors: MappingError, EventLogError; ImportRunningError when the same file is being
    imported by somebody else.
    """
    loaded = load_mapping(mapping)
    cases = find_cases_file(path, loaded.mapping, cases)
    run = _run_of(path, cases, loaded)
    if run.finished_at is not None:
        done = run.imported + run.already
        return Sums(run.pk, already=done, was_imported=True)
    source = Source(path, cases, loaded.log, loaded.mapping)
    with closing(source), _collector_at_rest():
        importing = _Import(run, loaded, source)
        apply_rules(f"log:{loaded.log.id}", loaded.text, actor=IMPORTER)
        for chunk in _batches(_rest(source.items(), run.place), batch_rows):
            importing.take(chunk)
            if progress is not None:
                progress(importing.run.place, source.total)
        return importing.finish()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector away: rows make much, and none of it in circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _run_of(path: Path, cases: Path | None, loaded: LoadedMapping) -> EventLogImport:
    """Find or begin the import of this content with this mapping."""
    content = file_digest(path, cases)
    both = sha256(f"{content} {loaded.sha256}".encode()).hexdigest()
    run, _ = EventLogImport.objects.get_or_create(
        pk=f"{loaded.log.id}-{both[:12]}",
        defaults={
            "log": loaded.log.id,
            "name": path.name[:255],
            "sha256": content,
            "mapping": loaded.name[:255],
            "mapping_sha256": loaded.sha256,
        },
    )
    return run


def _size(item: Item) -> int:
    return len(item.rows) if isinstance(item, CaseRows) else 1


def _rest(items: Iterable[Item], place: int) -> Iterator[Item]:
    """Leave out what earlier commits have accounted for."""
    for item in items:
        if place > 0:
            place -= _size(item)
        else:
            yield item


def _batches(items: Iterable[Item], rows: int) -> Iterator[list[Item]]:
    """Gather some rows; no batch has one case twice, as its state is read once."""
    chunk: list[Item] = []
    references: set[str] = set()
    size = 0
    for item in items:
        again = isinstance(item, CaseRows) and item.reference in references
        if chunk and (size >= rows or again):
            yield chunk
            chunk, references, size = [], set(), 0
        if isinstance(item, CaseRows):
            references.add(item.reference)
        chunk.append(item)
        size += _size(item)
    if chunk:
        yield chunk


class _NothingLeftError(AppealsError):
    """A case of which no row is left is not opened either."""


class _Import:
    """One import under way."""

    def __init__(
        self, run: EventLogImport, loaded: LoadedMapping, source: Source
    ) -> None:
        self.run, self.loaded, self.source = run, loaded, source
        self.entries = 0
        self.binding = Binding(
            loaded.log,
            loaded.mapping,
            loaded.rules,
            source.fields,
            file=source.path.name,
            strict=not source.is_xes,
            facts_elsewhere=source.facts is None
            and loaded.mapping.cases.file == "auto",
        )
        self.planner = Planner(self.binding)

    def take(self, chunk: Sequence[Item]) -> None:
        """Write one batch and the place after it, all or nothing."""
        with transaction.atomic():
            run = self._locked()
            found = [item for item in chunk if isinstance(item, Rejected)]
            imported = self._imported(chunk)
            plans = self._plans(chunk, imported)
            states = self._apply(plans)
            for plan in plans:
                found += plan.rejections
            self._remember(plans, states, imported)
            self._count(run, plans, imported, found)
            run.place += sum(map(_size, chunk))
            run.save()
            ImportedRow.objects.bulk_create(fates(run.pk, found))
        self.run = run

    def finish(self) -> Sums:
        """Journal the sums."""
        with transaction.atomic():
            run = self._locked()
            run.case_rows = self.source.case_rows
            run.finished_at = clock.now()
            run.save()
            record_import(
                run.pk,
                LogImported(
                    name=run.name,
                    sha256=run.sha256,
                    mapping=run.mapping,
                    rows=run.rows,
                    imported=run.imported,
                    rejected=run.rejected,
                    cases=run.cases,
                ),
                actor=IMPORTER,
            )
        return sums_of(run, self.entries, self.binding.missing)

    def _locked(self) -> EventLogImport:
        """Lock the import's row and see that nobody else has moved it."""
        run = EventLogImport.objects.select_for_update().get(pk=self.run.pk)
        if run.place != self.run.place or run.finished_at is not None:
            raise ImportRunningError(
                f"import {run.pk}: another process imports the same file",
                user_text="Filen er ved at blive indlæst af en anden.",
            )
        return run

    def _imported(self, chunk: Sequence[Item]) -> dict[str, ImportedCase]:
        """Find the cases of the batch that the register has already."""
        references = [item.reference for item in chunk if isinstance(item, CaseRows)]
        return imported_cases(self.binding.log_key, references)

    def _plans(
        self, chunk: Sequence[Item], imported: dict[str, ImportedCase]
    ) -> list[CasePlan]:
        known = known_cases([case.number for case in imported.values()])
        plans = []
        for place, item in enumerate(chunk):
            if isinstance(item, Rejected):
                continue
            case = imported.get(item.reference)
            plans.append(
                self.planner.plan(
                    item,
                    f"@{place}",
                    known[case.number] if case else None,
                    keys_of(case) if case else (),
                )
            )
        return plans

    def _apply(self, plans: Sequence[CasePlan]) -> dict[str, str]:
        """Write what the plans ask for and give the numbers of new cases by handle.

        What the register refuses costs only the case, or the row, that asked for it.
        """
        try:
            with transaction.atomic():
                return self._write([act for plan in plans for act in plan.acts()])
        except AppealsError:
            numbers: dict[str, str] = {}
            for plan in plans:
                numbers |= self._apply_case(plan)
            return numbers

    def _apply_case(self, plan: CasePlan) -> dict[str, str]:
        try:
            with transaction.atomic():
                return self._write(plan.acts())
        except AppealsError:
            return self._apply_rows(plan)

    def _apply_rows(self, plan: CasePlan) -> dict[str, str]:
        """Write a case row by row and reject the rows that are refused."""
        try:
            with transaction.atomic():
                numbers = self._write(plan.opening)
                number = numbers.get(plan.handle, plan.handle)
                plan.steps = [
                    step for step in plan.steps if self._is_written(plan, step, number)
                ]
                if plan.opening and not plan.events:
                    raise _NothingLeftError("no row of the case was accepted")
        except AppealsError as error:
            plan.reject_all(plan.events, "not-opened", text=error.user_text)
            return {}
        return numbers

    def _is_written(self, plan: CasePlan, step: Step, number: str) -> bool:
        """Write one row of a case; a refusal becomes its rejection."""
        try:
            with transaction.atomic():
                self._write([act._replace(case=number) for act in step.acts])
        except AppealsError as error:
            line = step.event.line if step.event else plan.case.facts_line
            file: File = "events" if step.event else "cases"
            plan.rejections.append(
                rejected(line, "refused", file=file, text=error.user_text)
            )
            return False
        return True

    def _write(self, acts: list[c.Act]) -> dict[str, str]:
        if not acts:
            return {}
        applied = apply_acts(acts, batch=self.run.pk, rules=self.loaded.rules)
        self.entries += applied.entries
        return applied.numbers

    def _remember(
        self,
        plans: Sequence[CasePlan],
        numbers: dict[str, str],
        imported: dict[str, ImportedCase],
    ) -> None:
        """Keep which rows of which case are in the register now."""
        changed = []
        for plan in plans:
            events = plan.events
            if not events:
                continue
            reference = plan.case.reference
            case = imported.get(reference) or ImportedCase(
                log=self.binding.log_key,
                reference=reference,
                number=numbers.get(plan.handle, plan.handle),
                keys=b"",
            )
            case.keys = bytes(case.keys) + b"".join(event.key for event in events)
            changed.append(case)
        ImportedCase.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["log", "reference"],
            update_fields=["keys"],
        )

    def _count(
        self,
        run: EventLogImport,
        plans: Sequence[CasePlan],
        imported: dict[str, ImportedCase],
        found: Sequence[Rejected],
    ) -> None:
        kinds = Counter((one.fate, one.file == "cases") for one in found)
        run.imported += sum(len(plan.events) for plan in plans)
        run.rejected += kinds["rejected", False]
        run.rows = run.imported + run.rejected
        run.already += sum(plan.already for plan in plans)
        run.case_rows_rejected += kinds["rejected", True]
        run.cases += sum(
            1 for plan in plans if plan.opening and plan.case.reference not in imported
        )
