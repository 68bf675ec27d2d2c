# SPDX-License-Identifier: EUPL-1.2
"""Kill a move at every so many steps, let it go on, and compare what is left.

A step is whatever reaches the disk: a statement of the register, a commit, a flush, a
renaming; a process dies right before one or right after one. Run as a program, so that
children can be forked from one that has started already:

    python -m anke.cases.moving.tests.killing FOLDER STRIDE
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH_ROWS = 20
COMMITMENT = re.compile(r'"(?:person|document|note)":"[0-9a-f]{64}"')
QUERIES = (
    "SELECT stream, stream_seq, kind, payload FROM journal_entry ORDER BY 1, 2",
    "SELECT source, reference, number, run, hex(pieces) FROM moved_case ORDER BY 2",
    'SELECT "table", line, code FROM moved_row WHERE run LIKE "%-1" ORDER BY 1, 2',
    # After one that died behind its last commit comes another that finds nothing new.
    'SELECT id, place, sums, cases, entries FROM move_run WHERE id LIKE "%-1"',
    "SELECT stream, sha256 FROM document ORDER BY 1, 2",
    "SELECT stream, lookup FROM personal_data ORDER BY 1, 2",
    "SELECT year, last FROM case_counter",
)


def start() -> Path:
    """Start Django once and make an empty register; give its folder."""
    from anke.console import start_django
    from anke.site.environment import choose_settings

    choose_settings()
    start_django()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections

    from anke.cases.moving import importing, preparing  # noqa: F401 - before the fork
    from anke.cases.rules import rules_of

    rules_of()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    var = Path(settings.ANKE_VAR)
    shutil.copy(var / "anke.sqlite3", var / "empty.sqlite3")
    return var


def empty(var: Path) -> None:
    """Begin anew with an empty register and an empty store."""
    for path in var.glob("anke.sqlite3*"):
        path.unlink()
    shutil.rmtree(var / "documents", ignore_errors=True)
    shutil.copy(var / "empty.sqlite3", var / "anke.sqlite3")


def run(folder: Path, fatal: int) -> int:
    """Move in a child that dies at its step `fatal`; give the steps of one that lived.

    0 means that it was killed. Errors: RuntimeError when it failed otherwise.
    """
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.close(reads)
        status = 1
        try:
            os.write(writes, str(_move(folder, fatal)).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writes)
    with os.fdopen(reads) as answer:
        steps = answer.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return 0
    if status:
        raise RuntimeError(f"the move ended with status {status}")
    return int(steps)


def _move(folder: Path, fatal: int) -> int:
    from django.db import connection
    from django.db.backends.sqlite3.base import DatabaseWrapper

    from anke.cases.moving.importing import move_cases
    from anke.cases.moving.preparing import prepare

    steps = count(1)

    def step() -> None:
        if next(steps) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **named: Any) -> Any:
            step()
            result = work(*arguments, **named)
            step()
            return result

        return stepping

    os.fsync = counted(os.fsync)
    Path.replace = counted(Path.replace)  # type: ignore[method-assign]
    DatabaseWrapper._commit = counted(DatabaseWrapper._commit)  # type: ignore[method-assign]
    connection.execute_wrappers.append(lambda execute, *rest: counted(execute)(*rest))
    move_cases(prepare(folder), batch_rows=BATCH_ROWS)
    return next(steps) - 1


def left(var: Path) -> list[list[tuple[object, ...]]]:
    """Read what a move has left. Salts are drawn anew, so commitments are left out."""
    with closing(sqlite3.connect(var / "anke.sqlite3")) as register:
        tables = [register.execute(query).fetchall() for query in QUERIES]
    tables[0] = [(*row[:-1], COMMITMENT.sub("", row[-1])) for row in tables[0]]
    return tables


def missing_files(var: Path) -> list[str]:
    """Name the contents that rows refer to and the store does not have."""
    with closing(sqlite3.connect(var / "anke.sqlite3")) as register:
        rows = register.execute("SELECT sha256 FROM document").fetchall()
    return [
        digest
        for (digest,) in rows
        if not (var / "documents" / digest[:2] / digest[2:4] / digest).is_file()
    ]


def main(folder: Path, stride: int) -> dict[str, object]:
    """Kill at every `stride`-th step, and once more on the way back."""
    var = start()
    empty(var)
    steps = run(folder, 0)
    calm = left(var)
    killed, wrong = 0, []
    for fatal in range(1, steps + 1, stride):
        empty(var)
        killed += run(folder, fatal) == 0
        lost = missing_files(var)
        killed += run(folder, max(2, fatal // 2)) == 0
        run(folder, 0)
        if lost or left(var) != calm or missing_files(var):
            wrong.append(fatal)
    return {"steps": steps, "killed": killed, "wrong": wrong, "cases": len(calm[1])}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201
