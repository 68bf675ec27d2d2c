# SPDX-License-Identifier: EUPL-1.2
"""How fast facts are built and figures come, for up to a million cases.

The register is filled past `decide` with entries of the real form, since a million
cases through the services would take the better part of an hour. Their hashes are not
those of a chain: nothing but a bench may read such a register.

Example:
    `anke bench --only facts --cases 100000`
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from anke import console

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Row = tuple[str, float, str, str]
    Line = tuple[str, int, str, date, str]

FIRST = date(2013, 1, 1)
TODAY = date(2022, 12, 31)
SIZES = (100_000, 1_000_000)
OVERVIEW_CASES = 20_000
A_DAY = 250
_GOALS = {100_000: "<= 2.5", 1_000_000: "<= 20"}
_CHUNK = 50_000
_REPEATS = 9
_PERSON = "a" * 64


def bench_facts(cases: int | None = None) -> Iterator[Row]:
    """Build facts from nothing, then a day's changes, then ask a measure."""
    done, seconds = 0, {}
    for size in (cases,) if cases else SIZES:
        fill_register(size - done, seed=done)
        done = size
        report = _in_a_process("build")
        seconds[size] = report["seconds"]
        goal = _GOALS.get(size, "")
        yield f"facts: {size:,} cases, built from nothing", seconds[size], "s", goal
        yield f"facts: {size:,} cases, peak memory", report["peak_gb"], "GB", "<= 2"
    if len(seconds) > 1:
        small, large = seconds.values()
        yield "facts: growth for ten times the cases", large / small, "×", "<= 11"
    add_a_day(done)
    yield (
        f"facts: a day's changes at {done:,} cases",
        _in_a_process("mend")["seconds"],
        "s",
        "<= 1",
    )
    yield (
        f"measure: law × quarter at {done:,} cases, warm",
        _in_a_process("measure")["milliseconds"],
        "ms",
        "<= 50",
    )


def bench_overview() -> Iterator[Row]:
    """Ask for the overview at the size of the demo: another period each time."""
    fill_register(OVERVIEW_CASES)
    _in_a_process("build")
    report = _in_a_process("overview")
    name = f"overview: {OVERVIEW_CASES:,} cases"
    yield f"{name}, warm", report["milliseconds"], "ms", "<= 60"
    yield f"{name}, first in a process", report["first_milliseconds"], "ms", ""


BENCHES = (bench_facts, bench_overview)
REGISTER_BENCHES = (bench_facts, bench_overview)


# --- Work that is measured, in a process of its own ----------------------------------


def _in_a_process(work: str) -> dict[str, float]:
    answer = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "anke.statistics.bench", work],
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def _build() -> dict[str, float]:
    # What a process loads once, a worker that builds every night has loaded.
    import duckdb  # noqa: F401
    import pyarrow.compute
    import pyarrow.parquet

    from anke.cases.rules import current_rules
    from anke.statistics.services import build_vintage

    current_rules()
    pyarrow.array(["the first list makes pyarrow look for pandas: a second"])
    begun = perf_counter()
    build_vintage()
    seconds = perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "peak_gb": peak / 1024**2}


def _measure() -> dict[str, float]:
    from anke.statistics.queries import measure

    def ask() -> None:
        measure("reversal-rate", by=["law", "quarter"])

    return {"milliseconds": _median_of(ask) * 1000}


def _overview() -> dict[str, float]:
    from anke.statistics.queries import overviews

    begun = perf_counter()
    overviews.overview("2021")
    first = perf_counter() - begun

    def ask() -> None:
        # What was computed is kept; here it is to be computed again.
        overviews.forget()
        overviews.overview("2022")

    return {
        "milliseconds": _median_of(ask) * 1000,
        "first_milliseconds": first * 1000,
    }


def _median_of(ask: Any) -> float:
    """Time a warm question: the median of some, the first left out."""
    times = []
    for _ in range(_REPEATS + 1):
        begun = perf_counter()
        ask()
        times.append(perf_counter() - begun)
    return sorted(times[1:])[_REPEATS // 2]


_WORK = {"build": _build, "mend": _build, "measure": _measure, "overview": _overview}


# --- A register of the real form -----------------------------------------------------


def fill_register(cases: int, *, seed: int = 0) -> int:
    """Write the journals of made-up cases of ten years; give the number of entries."""
    from django.conf import settings

    authority = Path(settings.ANKE_VAR) / "authority.json"
    authority.write_text(json.dumps({"today": TODAY.isoformat()}), encoding="utf-8")
    draw = _Draw(seed)
    span = (TODAY - FIRST).days
    numbers = _numbers(seed, cases)
    received = (FIRST + timedelta(place * span // cases) for place in range(cases))
    written = _insert(
        line
        for number, day in zip(numbers, received, strict=True)
        for line in draw.history(f"{day.year % 100:02}-{number:05}", day)
    )
    _take_stock()
    return written


def _take_stock() -> None:
    """Let the database count its rows, as PostgreSQL does by itself between days."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _numbers(seed: int, cases: int) -> Iterator[int]:
    """Give case numbers that no other filling of the register gives."""
    return iter(range(seed + 1, seed + cases + 1))


def add_a_day(done: int) -> int:
    """Write what a working day brings: new cases, and entries in cases of two years."""
    from django.db.models import Max

    from anke.cases.models import JournalEntry

    draw = _Draw(done)
    lines = [
        line
        for number in range(A_DAY)
        for line in draw.history(f"22-{9_000_000 + number}", TODAY)
    ]
    last = JournalEntry.objects.aggregate(last=Max("id"))["last"]
    drawn = draw.random.sample(range(last - last // 5, last + 1), A_DAY)
    streams = JournalEntry.objects.filter(id__in=drawn).values("stream").distinct()
    lengths = (
        JournalEntry.objects.filter(stream__in=streams)
        .values_list("stream")
        .annotate(length=Max("stream_seq"))
    )
    lines += [
        (stream, length + 1, "document_filed", TODAY, draw.document("Svar"))
        for stream, length in lengths
    ]
    return _insert(lines)


class _Area(NamedTuple):
    id: str
    subjects: Sequence[Any]
    instances: Sequence[Any]
    outcomes: Sequence[str]
    case_kinds: Sequence[str]


class _Draw:
    """Draw histories with the words of the shipped catalogue."""

    def __init__(self, seed: int) -> None:
        from anke.cases.rules import rules_of

        self.random = random.Random(seed)  # noqa: S311 - a bench, not a secret
        rules = rules_of()
        self.book, self.areas = rules.rulebook, []
        for name, weight in (("municipal", 4), ("work-injury", 2), ("udk", 2)):
            area = rules.catalogue.area(name)
            subjects = rules.catalogue.subjects_valid_on(TODAY, name)
            kinds = area.first_instance_kinds
            instances = rules.catalogue.instances_valid_on(TODAY, kinds)
            outcomes = [each.id for each in area.outcomes]
            words = _Area(name, subjects, instances, outcomes, area.case_kinds)
            self.areas += [words] * weight

    def document(self, theme: str) -> str:
        """Give the payload of a document."""
        return f'{{"direction":"received","document":"{_PERSON}","theme":"{theme}"}}'

    def history(self, number: str, day: date) -> Iterator[Line]:
        """Give the entries of one case: eight to thirteen."""
        stream, seq = f"case:{number}", 0
        for kind, on, payload in self._acts(
            number, day, self.random.choice(self.areas)
        ):
            if on <= TODAY:
                seq += 1
                yield stream, seq, kind, on, payload

    def _acts(
        self, number: str, day: date, area: _Area
    ) -> Iterator[tuple[str, date, str]]:
        draw = self.random
        instance, subject = draw.choice(area.instances), draw.choice(area.subjects)
        yield (
            "case_registered",
            day,
            (
                f'{{"area":"{area.id}","channel":"digital-post",'
                f'"first_instance":"{instance.id}","number":"{number}",'
                f'"reference":"R-{number}","subject":"{subject.id}"}}'
            ),
        )
        rule = self._rule(area, day)
        yield from _deadline(rule, day)
        yield "party_added", day, f'{{"person":"{_PERSON}","role":"appellant"}}'
        yield "document_filed", day, self.document("Klage")
        later = day + timedelta(3)
        staff, team = draw.randrange(600), draw.randrange(30)
        yield "case_allocated", later, f'{{"staff":"s{staff}","team":"t{team}"}}'
        yield "step_started", later, '{"step":"hearing"}'
        yield "step_ended", later + timedelta(9), '{"step":"hearing"}'
        yield "document_filed", later + timedelta(9), self.document("Svar")
        end = later + timedelta(10 + int(draw.gammavariate(2, 55)))
        on, told = day + timedelta(60), day + timedelta(120)
        if rule and on < end and draw.random() < 0.3:
            words = f'"reason":"travlhed","rule":"{rule}"'
            yield "deadline_noticed", on, f'{{"announced_on":"{told}",{words}}}'
        yield "document_filed", end, self.document("Afgørelse")
        yield "case_decided", end, f'{{"outcome":"{draw.choice(area.outcomes)}"}}'
        if draw.random() < 0.02:
            again = end + timedelta(30)
            yield "case_reopened", again, '{"reason":"nye oplysninger"}'
            yield from _deadline(self._rule(area, again), again)

    def _rule(self, area: _Area, day: date) -> str:
        rules = self.book.rules_for(area.case_kinds, "receipt", day)
        return rules[0].id if rules else ""


def _deadline(rule: str, day: date) -> Iterator[tuple[str, date, str]]:
    due = day + timedelta(91)
    if rule:
        text = f'{{"due_on":"{due}","rule":"{rule}","start_on":"{day}"}}'
        yield "deadline_started", day, text


def _insert(lines: Iterable[Line]) -> int:
    from django.db import connection, transaction

    from anke.cases.journal import COLUMNS

    names, total, lines = ", ".join(COLUMNS), 0, iter(lines)
    places = ", ".join(["%s"] * len(COLUMNS))
    while chunk := list(islice(lines, _CHUNK)):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY journal_entry ({names}) FROM STDIN") as copy:
                    for row in _rows(chunk):
                        copy.write_row(row)
            else:
                query = f"INSERT INTO journal_entry ({names}) VALUES ({places})"
                cursor.executemany(query, list(_rows(chunk)))
        total += len(chunk)
    return total


def _rows(lines: list[Line]) -> Iterator[tuple[Any, ...]]:
    digest = bytes(32)
    for stream, seq, kind, on, payload in lines:
        day = on.isoformat()
        at = f"{day} 09:00:00"
        yield stream, seq, kind, day, at, "person", "s1", "", payload, digest


if __name__ == "__main__":
    console.start_django()
    json.dump(_WORK[sys.argv[1]](), sys.stdout)
