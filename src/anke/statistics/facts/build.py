# SPDX-License-Identifier: EUPL-1.2
"""Build a vintage: all of it, or only what the journal has changed since the last one.

Entries since the last vintage name the cases that changed, and these the months whose
files are written anew; the rest is shared. What comes out is the same, byte for byte,
as if everything had been built from nothing (a test compares).
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.rules import current_rules
from anke.statistics import vintages
from anke.statistics.domain.periods import month_label, month_number
from anke.statistics.errors import WrongPeriodError
from anke.statistics.facts import fold
from anke.statistics.facts.event_files import Growth, grow_event_files
from anke.statistics.facts.events import events_of
from anke.statistics.facts.journal import (
    entry_before_all,
    hash_of,
    journal_end,
    journal_reader,
    read_streams,
)
from anke.statistics.facts.partitions import merge_partitions, write_partitions
from anke.statistics.facts.words import word_tables
from anke.statistics.facts.workbench import walk_silently, workbench
from anke.statistics.vintages import EVENT, Vintage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    import duckdb
    import pyarrow as pa

    from anke.cases.domain.decide import Rules
    from anke.statistics.facts.journal import JournalEnd
    from anke.statistics.facts.workbench import Walk

# With more changed cases than this, folding everything is the shorter way.
MOST_CHANGED = 20_000


def build(
    as_of: date | None = None, *, walk: Walk = walk_silently, anew: bool = False
) -> Vintage:
    """Build the vintage of now, or of what was known on an earlier day.

    Does nothing when the journal, the rules and the day are those of a vintage that is
    there. `anew` reads everything again. Two builds at once wait for each other.

    Errors: WrongPeriodError for a day that has not come.
    """
    today = clock.today()
    if as_of is not None and as_of > today:
        raise WrongPeriodError(
            f"{as_of} has not come: it is {today}",
            user_text=f"Den {as_of} er ikke kommet endnu: i dag er den {today}.",
        )
    with _one_at_a_time():
        return _Build(as_of or today, as_of is not None, walk, anew=anew).run()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    folder = vintages.folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(slots=True)
class _Facts:
    """What a fold came to: files by table and month, rows, first and last month."""

    files: dict[str, dict[str, str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    first_month: int = 0
    last_month: int = 0


class _Build:
    """One run: what there was, what is wanted, and the way from one to the other."""

    def __init__(self, day: date, is_cut: bool, walk: Walk, *, anew: bool) -> None:
        self.day, self.is_cut, self.walk = day, is_cut, walk
        self.rules: Rules = current_rules()
        self.end: JournalEnd = journal_end()
        self.base = None if anew else self._base()

    def _base(self) -> Vintage | None:
        """Give the vintage that read furthest in this very journal."""
        for vintage in reversed(vintages.all_vintages()):
            if vintage.last_entry > self.end.last_entry:
                continue
            if hash_of(vintage.last_entry) == vintage.last_hash:
                return vintage
        return None

    def run(self) -> Vintage:
        """Build what is not there yet."""
        there = self._same()
        if there is not None:
            return vintages.save(there)
        with workbench() as database:
            growth = self._grow(database)
            facts = self._facts(database, growth)
        return vintages.save(
            Vintage(
                as_of=self.day,
                is_cut=self.is_cut,
                built_at=clock.now().isoformat(),
                rules=self.rules.version,
                last_entry=self.end.last_entry,
                last_hash=self.end.last_hash,
                first_month=facts.first_month,
                last_month=facts.last_month,
                counts={EVENT: growth.rows, **facts.counts},
                files={EVENT: growth.files, **facts.files},
            )
        )

    def _same(self) -> Vintage | None:
        """Give the wanted vintage if it is there, for a new day with that day."""
        for vintage in reversed(vintages.all_vintages() if self.base else []):
            if not self._knows_all(vintage):
                continue
            if not vintage.is_cut and not self.is_cut:
                return vintage if vintage.as_of == self.day else self._of_today(vintage)
            if vintage.is_cut and self.is_cut and vintage.as_of == self.day:
                return vintage
        return None

    def _of_today(self, vintage: Vintage) -> Vintage:
        """Give the same facts on a later day, which may lie in a later month."""
        last = max(vintage.last_month, month_number(self.day))
        return replace(
            vintage,
            as_of=self.day,
            built_at=clock.now().isoformat(),
            last_month=last if vintage.last_month else 0,
        )

    def _knows_all(self, vintage: Vintage) -> bool:
        return (
            vintage.last_hash == self.end.last_hash
            and vintage.last_entry == self.end.last_entry
            and vintage.rules == self.rules.version
        )

    def _grow(self, database: duckdb.DuckDBPyConnection) -> Growth:
        base, last = self.base, self.end.last_entry
        after = base.last_entry if base else entry_before_all()
        with journal_reader(last - after) as reader:
            return grow_event_files(
                database,
                reader,
                before=base.files[EVENT] if base else {},
                rows_before=base.counts[EVENT] if base else 0,
                after_entry=after,
                last_entry=last,
                walk=self.walk,
            )

    def _facts(self, database: duckdb.DuckDBPyConnection, growth: Growth) -> _Facts:
        base = self.base
        if base is not None and self._can_mend(base, growth):
            return self._mend(database, base, growth)
        if growth.files:
            events = _read(name for _, name in sorted(growth.files.items()))
        else:
            database.register("no_events", events_of(database, _no_entries()))
            events = "no_events"
        if self.is_cut:
            fold.know_until(database, events, _end_of(self.day))
        else:
            fold.know_all(database, events)
        facts = _Facts()
        for name, table in self._fold(database):
            facts.files[name] = write_partitions(table)
            facts.counts[name] = table.num_rows
            if name == "case_spell":
                facts.first_month, facts.last_month = self._span(database, "spell")
        return facts

    def _fold(
        self, database: duckdb.DuckDBPyConnection
    ) -> Iterable[tuple[str, pa.Table]]:
        tables = fold.fold_events(database, word_tables(self.rules))
        return self.walk(tables, "Regner fakta", len(fold.TABLES))

    def _can_mend(self, base: Vintage, growth: Growth) -> bool:
        return (
            not self.is_cut
            and not base.is_cut
            and base.rules == self.rules.version
            and len(growth.changed) <= MOST_CHANGED
        )

    def _mend(
        self, database: duckdb.DuckDBPyConnection, base: Vintage, growth: Growth
    ) -> _Facts:
        """Fold the changed cases alone and put them into the files of their months."""
        self._know(database, sorted(growth.changed))
        # A case that was withdrawn is in its month no more, so the journal names it.
        months = {month_label(each) for each in fold.months_received(database)}
        facts = _Facts()
        for name, fresh in self._fold(database):
            before = base.files[name]
            old = [before[month] for month in sorted(months & before.keys())]
            merged = merge_partitions(database, name, fresh, old)
            kept = {month: before[month] for month in before.keys() - months}
            facts.files[name] = {**kept, **write_partitions(merged)}
            facts.counts[name] = base.counts[name] + merged.num_rows - _rows_of(old)
        # A case that went may have been the first or the last one.
        spells = facts.files["case_spell"].values()
        if spells:
            facts.first_month, facts.last_month = self._span(database, _read(spells))
        return facts

    def _know(self, database: duckdb.DuckDBPyConnection, changed: list[str]) -> None:
        """Let the fold see the whole journal of the changed cases, and nothing else."""
        import pyarrow as pa

        streams = [case_stream(number) for number in changed]
        entries = list(read_streams(streams, self.end.last_entry))
        whole = pa.concat_tables(entries) if entries else _no_entries()
        numbers = pa.array(changed, pa.string())
        database.register("changed", pa.table({"case_number": numbers}))
        database.register("changed_events", events_of(database, whole))
        fold.know_all(database, "changed_events")

    def _span(
        self, database: duckdb.DuckDBPyConnection, spells: str
    ) -> tuple[int, int]:
        """Give the first and last month in which something happened, 0 for nothing."""
        first, last, closed = database.sql(
            "SELECT min(start_month), max(start_month), coalesce(max(closed_month), 0) "
            f"FROM {spells}"
        ).fetchall()[0]
        if first is None:
            return 0, 0
        return first, max(last, closed, month_number(self.day))


def _no_entries() -> pa.Table:
    import pyarrow as pa

    return pa.table({})


def _read(names: Iterable[str]) -> str:
    """Name some files as a relation of SQL."""
    return f"read_parquet({[str(vintages.file_path(name)) for name in names]!r})"


def _rows_of(names: Iterable[str]) -> int:
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(vintages.file_path(name)).num_rows for name in names)


def _end_of(day: date) -> datetime:
    """Give the instant at which a Danish day ends, in UTC without a zone."""
    midnight = datetime.combine(day + timedelta(days=1), time(), clock.COPENHAGEN)
    return midnight.astimezone(UTC).replace(tzinfo=None)
