# SPDX-License-Identifier: EUPL-1.2
"""The rules of law stand alone, and no file grows beyond what a reader can hold."""

import ast
import re
import sys
from pathlib import Path

import pytest

from anke.site.environment import CHECKOUT

pytestmark = pytest.mark.unit

SOURCE = CHECKOUT / "src"
ALLOWED_ROOTS = sys.stdlib_module_names | {"numpy"}
ALLOWED_HOUSE = re.compile(r"anke\.(?:\w+\.){0,2}(?:domain|errors)\b")
# The clock of the machine must not be read where law is applied.
CLOCKS = {"today", "now", "utcnow", "time", "localtime"}
MOST_LINES = 700


def house_files(*, domain_only: bool) -> list[Path]:
    """List the house's modules, without tests and migrations."""
    return [
        path
        for path in sorted(SOURCE.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.parts)
        and (not domain_only or "domain" in path.parts or path.stem == "domain")
    ]


# Whether a hidden figure can be found out is a linear program; its solver is SciPy's.
SOLVER = ("publication", "scipy")
# What is released is plain data, which the public site's engine counts with.
RELEASED = ("portal", "anke.publication.bundle.")


def imported(path: Path) -> set[str]:
    """List what a module imports, as dotted names."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_domain_imports_the_standard_library_numpy_and_domain_only() -> None:
    """Law is computed without frame, engine or disk."""
    wrong = [
        f"{path.relative_to(SOURCE)}: {name}"
        for path in house_files(domain_only=True)
        for name in sorted(imported(path))
        if name.partition(".")[0] not in ALLOWED_ROOTS
        and not ALLOWED_HOUSE.match(name)
        and (path.parts[-3], name.partition(".")[0]) != SOLVER
        and not (path.parts[-3] == RELEASED[0] and name.startswith(RELEASED[1]))
    ]
    assert wrong == []


def test_domain_reads_no_clock() -> None:
    """`today` is an argument: yesterday's decision can be computed again."""
    wrong = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in house_files(domain_only=True)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and reads_clock(node.func)
    ]
    assert wrong == []


def reads_clock(function: ast.expr) -> bool:
    """Tell whether this is `date.today`, `datetime.now`, `time.time` or the like."""
    return (
        isinstance(function, ast.Attribute)
        and function.attr in CLOCKS
        and isinstance(function.value, ast.Name)
        and function.value.id in {"date", "datetime", "time"}
    )


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    """A name says what is inside."""
    drawers = {"utils", "helpers", "common", "misc"}

    assert [
        str(path) for path in house_files(domain_only=False) if path.stem in drawers
    ] == []


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    """Beyond this length a module is two."""
    long = [
        f"{path.relative_to(SOURCE)}: {count}"
        for path in house_files(domain_only=False)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]
    assert long == []


def test_a_second_sqlite_lives_where_no_register_is_written() -> None:
    """Two of them on one file in one process lose what is written: see the module."""
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in house_files(domain_only=False)
        if "import adbc_driver_sqlite" in path.read_text(encoding="utf-8")
    }
    assert users == {"anke/statistics/facts/reading_process.py"}


def test_one_door_writes_the_journal_and_only_decide_makes_its_entries() -> None:
    """Only `journal` inserts; only `decide` makes entries that are new.

    `journal` and `verification` make them of stored rows; benches fill a register past
    the rules, and nobody else reads it.
    """
    readers = {"anke/cases/journal.py", "anke/cases/verification.py"}
    makers, writers = set(), set()
    for path in house_files(domain_only=False):
        name = path.relative_to(SOURCE).as_posix()
        if path.name == "bench.py":
            continue
        text = path.read_text(encoding="utf-8")
        if "anke.cases.domain.entries" in text and re.search(r"(?<!\w)Entry\(", text):
            makers.add(name)
        if re.search(r"INSERT INTO journal_entry|COPY journal_entry", text) or (
            re.search(r"JournalEntry(\.objects\.(bulk_)?create)?\(", text)
            and "class JournalEntry" not in text
        ):
            writers.add(name)

    assert makers - readers == {
        "anke/allocation/domain/decide.py",
        "anke/cases/domain/decide.py",
        "anke/cases/moving/domain/decide.py",
        "anke/contract/domain/evidence_life.py",
        "anke/intake/domain/decide.py",
        "anke/contract/domain/report_life.py",
        "anke/decisions/domain/decide_robots.py",
        "anke/decisions/domain/decide_texts.py",
        "anke/decisions/domain/meetings/decide.py",
        "anke/publication/domain/release_life.py",
        "anke/safeguards/domain/decide_accounts.py",
    }
    assert writers == {"anke/cases/journal.py"}
