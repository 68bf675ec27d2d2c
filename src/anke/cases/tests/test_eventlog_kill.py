# SPDX-License-Identifier: EUPL-1.2
"""An import that is killed, at any moment, leaves the journal of one that was not."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from anke.cases.tests.eventlogs import case_lines, write_log, write_mapping

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.faults, pytest.mark.slow]

# Tells each place as it is committed, in small batches, so that it can be killed there.
PROGRAM = """
import json, sys
from pathlib import Path
from anke.console import start_django
from anke.site.environment import choose_settings
choose_settings()
start_django()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from anke.cases.eventlog.importing import import_event_log
print("ready", flush=True)
sums = import_event_log(
    Path(sys.argv[1]), sys.argv[2], batch_rows=64,
    progress=lambda done, total: print(done, flush=True),
)
print(json.dumps([sums.rows, sums.imported, sums.rejected, sums.cases]), flush=True)
"""
# After which committed place to kill, and how much later: in the midst of a batch.
KILLS = ((0, 0.0), (0, 0.02), (64, 0.0), (300, 0.004), (700, 0.011), (1_100, 0.002))


def _start(var: Path, log: Path, mapping: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "ANKE_VAR": str(var),
        "ANKE_DATABASE": "",
        "ANKE_SETTINGS": "demo",
        "DJANGO_SETTINGS_MODULE": "anke.site.settings.demo",
    }
    var.mkdir(exist_ok=True)
    (var / "authority.json").write_text(json.dumps({"today": "2022-12-31"}), "utf-8")
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(log), mapping],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def _is_killed(process: subprocess.Popen[str], place: int, seconds: float) -> bool:
    """Kill a process some time after it has told a place; False if it was done."""
    assert process.stdout is not None
    for line in process.stdout:
        told = 0 if line.startswith("ready") else json.loads(line)
        if isinstance(told, list):
            break
        if told >= place:
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            break
    process.stdout.close()
    return process.wait() == -signal.SIGKILL


def _finish(process: subprocess.Popen[str]) -> list[int]:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out.splitlines()[-1])


def _journal(var: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(var / "anke.sqlite3")) as register:
        return register.execute(
            "SELECT stream, stream_seq, kind, occurred_on, recorded_at, batch, payload,"
            " hex(hash) FROM journal_entry ORDER BY stream, stream_seq"
        ).fetchall()


@pytest.mark.parametrize(
    "kills", [KILLS[1::2], pytest.param(KILLS, marks=pytest.mark.long)], ids=len
)
def test_a_killed_import_leaves_the_journal_of_an_undisturbed_one(
    tmp_path: Path, kills: tuple[tuple[int, float], ...]
) -> None:
    """Killed at some moments, it ends with the same entries, hashes and sums."""
    lines = []
    for number in range(400):
        lines += case_lines(f"C{number}", 1 + number % 20)
        if number % 7 == 0:
            lines.append(f"C{number},bad,no time,KB")
    log, mapping = write_log(tmp_path, lines), write_mapping(tmp_path)
    sums = _finish(_start(tmp_path / "calm", log, mapping))

    killed = sum(
        _is_killed(_start(tmp_path / "killed", log, mapping), place, seconds)
        for place, seconds in kills
    )
    sums_after = _finish(_start(tmp_path / "killed", log, mapping))

    assert killed >= len(kills) - 1
    assert sums == sums_after == [1_258, 1_200, 58, 400]
    assert _journal(tmp_path / "killed") == _journal(tmp_path / "calm")
