# SPDX-License-Identifier: EUPL-1.2
"""`anke demo` as people start it: once, again, otherwise, and after a kill."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anke.demo.commands import DEFAULTS
from anke.demo.domain.authority import Wishes

pytestmark = [pytest.mark.faults, pytest.mark.slow]

START = [sys.executable, "-m", "anke", "demo", "--no-serve"]


def environment(var: Path) -> dict[str, str]:
    """Give the surroundings of a user with a folder of the demo's own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANKE_", "DJANGO_"))
    }
    return kept | {"ANKE_VAR": str(var)}


def run(var: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run `anke demo --no-serve` to its end."""
    return subprocess.run(
        [*START, *words],
        env=environment(var),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def loaded_by_a_second_start(var: Path) -> set[str]:
    """Give the modules that a start of a built demo loads before it serves."""
    program = (
        "import sys; from anke.site.cli import build_parser, choose_settings\n"
        "choose_settings()\n"
        "options = build_parser().parse_args(['demo'])\n"
        "options.serve_site = lambda host, port: print(*sys.modules)\n"
        "options.run(options)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(var),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "anke-demo-2022" in answer.stdout
    return set(answer.stdout.split())


def journal(var: Path) -> list[tuple[object, ...]]:
    """Read the case journals of a demo."""
    with sqlite3.connect(var / "anke.sqlite3") as register:
        return register.execute(
            "SELECT stream, stream_seq, kind, payload, hash FROM journal_entry"
            " WHERE stream LIKE 'case:%' ORDER BY stream, stream_seq"
        ).fetchall()


def count(var: Path) -> int:
    """Count the cases that are committed; none where nothing is there yet."""
    path = var / "anke.sqlite3"
    if not path.exists():
        return 0
    with sqlite3.connect(path) as register:
        try:
            return int(register.execute('SELECT count(*) FROM "case"').fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_a_demo_is_built_once_and_never_changed_silently(tmp_path: Path) -> None:
    """Built, found built, refused when another is wanted."""
    first = run(tmp_path, "--cases", "60")
    again = run(tmp_path)
    imported = loaded_by_a_second_start(tmp_path)
    other = run(tmp_path, "--cases", "70")

    assert first.returncode == 0, first.stderr
    assert again.returncode == 0
    assert again.stderr == ""
    assert not {"numpy", "ibis", "duckdb", "pyarrow", "pandas"} & imported
    assert other.returncode == 1
    assert "--rebuild" in other.stderr
    assert count(tmp_path) == 60
    note = json.loads((tmp_path / "authority.json").read_text("utf-8"))
    assert (note["today"], note["cases"], note["state"]) == ("2022-12-31", 60, "built")


@pytest.mark.long
def test_another_demo_moves_the_first_one_aside(tmp_path: Path) -> None:
    """On demand alone, and nothing of the first one is changed."""
    run(tmp_path, "--cases", "60")
    built = journal(tmp_path)

    rebuilt = run(tmp_path, "--cases", "70", "--rebuild")

    assert rebuilt.returncode == 0, rebuilt.stderr
    assert journal(tmp_path / "old-1") == built
    assert count(tmp_path) == 70


@pytest.mark.long
def test_a_demo_whose_register_was_taken_away_is_built_again(tmp_path: Path) -> None:
    """The note alone is no demo: without its register it is built anew."""
    run(tmp_path, "--cases", "40")
    for path in tmp_path.glob("anke.sqlite3*"):
        path.unlink()

    again = run(tmp_path)

    assert again.returncode == 0, again.stderr
    assert count(tmp_path) == 40


@pytest.mark.long
def test_a_demo_in_another_database_is_not_mixed_up(tmp_path: Path) -> None:
    """A folder whose demo lies in another register is refused, not built over."""
    run(tmp_path, "--cases", "40")
    other = tmp_path / "other.sqlite3"
    other.touch()

    refused = subprocess.run(
        START,
        env=environment(tmp_path) | {"ANKE_DATABASE": f"sqlite:///{other}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert refused.returncode == 1
    assert "ANKE_VAR" in refused.stderr


def test_production_gets_no_demo(tmp_path: Path) -> None:
    """With the settings of production the demo refuses to write."""
    keys = {}
    for name in ("SECRET", "ENCRYPTION"):
        path = tmp_path / f"{name.lower()}.key"
        path.write_text("ab" * 32, "ascii")
        path.chmod(0o600)
        keys[f"ANKE_{name}_KEY_FILE"] = str(path)
    settings = {"ANKE_SETTINGS": "production", "ANKE_HOSTS": "anke.example", **keys}

    refused = subprocess.run(
        START,
        env=environment(tmp_path) | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert refused.returncode == 1
    assert "production" in refused.stderr
    assert count(tmp_path) == 0


@pytest.mark.long
def test_a_killed_build_is_carried_on_and_gives_the_same_journal(
    tmp_path: Path,
) -> None:
    """After kill -9 the next start says so and ends with an undisturbed journal."""
    wanted = ("--cases", "5000")
    run(tmp_path / "whole", *wanted)
    broken = tmp_path / "broken"
    builder = subprocess.Popen(
        [*START, *wanted], env=environment(broken), stderr=subprocess.DEVNULL
    )
    while not 0 < count(broken) < 5000 and builder.poll() is None:
        time.sleep(0.02)
    builder.send_signal(signal.SIGKILL)
    builder.wait()
    there = count(broken)

    carried_on = run(broken)

    assert 0 < there < 5000
    assert carried_on.returncode == 0, carried_on.stderr
    assert "broken off" in carried_on.stderr
    assert count(broken) == 5000
    assert journal(broken) == journal(tmp_path / "whole")


@pytest.mark.long
def test_half_a_build_of_another_kind_is_moved_aside(tmp_path: Path) -> None:
    """A broken build is not mixed with a different one; it is kept."""
    run(tmp_path, "--cases", "60")
    path = tmp_path / "authority.json"
    note = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(note | {"state": "building"}), "utf-8")

    other = run(tmp_path, "--cases", "80")

    assert other.returncode == 0, other.stderr
    assert count(tmp_path) == 80
    assert count(tmp_path / "old-1") == 60


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--cases", "3"), "17 areas"),
        (("--cases", "0"), "must be 1 or more"),
        (("--years", "99"), "must be 1 to 20"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(
    tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    """A number out of range is named, and nothing is left behind half built."""
    answer = run(tmp_path, *words)

    assert answer.returncode != 0
    assert message in answer.stderr
    assert not (tmp_path / "authority.json").exists()


@pytest.mark.long
def test_a_note_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A damaged note stops the demo with the file's name; --rebuild helps."""
    (tmp_path / "authority.json").write_text("{", "utf-8")

    refused = run(tmp_path)
    rebuilt = run(tmp_path, "--cases", "40", "--rebuild")

    assert refused.returncode == 1
    assert "authority.json" in refused.stderr
    assert rebuilt.returncode == 0, rebuilt.stderr


def test_the_written_defaults_are_the_wishes_own() -> None:
    """`anke --help` names the same numbers without loading the generator."""
    assert Wishes(**DEFAULTS) == Wishes()
