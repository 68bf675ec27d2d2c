# SPDX-License-Identifier: EUPL-1.2
"""`anke test`: every check and every test, on SQLite and on PostgreSQL.

Each step prints one line with its time; what a step has to say follows when it fails.
The last line counts: each check is one, each test is one.

Example:
    `anke test --fast` before a commit; `anke test` before a push; `anke test -k clock`
    for some of the tests.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from anke import console
from anke.site.environment import CHECKOUT
from anke.site.errors import TestToolsMissing

Length = Literal["fast", "normal", "full"]

# What each length leaves out, in pytest's language of markers.
LEFT_OUT = {
    "fast": "not slow and not web and not faults and not long",
    # Stories of a whole day in the browser take minutes: they belong to the long run.
    "normal": "not long and not story",
    "full": "",
}
ON_POSTGRESQL = {
    "fast": "",
    # What a page does in the browser hardly depends on the register.
    "normal": "db and not web and not long and not once and not story",
    "full": "db or web",
}
NOTHING_COLLECTED = 5
TEST_SECONDS = 600
# Without what Python compiled before, each of the hundreds of programs that tests start
# would compile two thousand modules anew.
NOT_KEPT = {"ANKE_VAR", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"}


@dataclass
class Tally:
    """How many checks and tests there were, and how they ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        """Say it as pytest does."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True)
class Order:
    """What one run of `anke test` was asked for, and where its reports lie."""

    length: Length
    arguments: Sequence[str]
    reports: Path


def run_everything(length: Length, arguments: Sequence[str] = ()) -> int:
    """Run all checks and tests of a length; return the status for the shell.

    Args:
        length: fast (SQLite, no browser), normal, or full (the long ones, too).
        arguments: Handed to pytest; the checks are left out then.

    Errors:
        TestToolsMissing: what tests need is not installed.
    """
    if importlib.util.find_spec("pytest") is None:
        raise TestToolsMissing("the test tools are not installed; run: ./anke test")
    start = time.monotonic()
    tally = Tally()
    if arguments:
        _say("checks", "left out: pytest got arguments")
    else:
        for title, command in checks():
            _check(title, command, tally)
    with _report_folder() as reports:
        order = Order(length, arguments, reports)
        _test_on_sqlite(order, tally)
        _test_on_postgresql(order, tally)
    _say("all of it", f"{time.monotonic() - start:.1f} s")
    sys.stdout.write(f"{tally}\n")
    return console.FAILED if tally.failed else console.SUCCEEDED


def browser() -> str | None:
    """Find the browser that tests use: Chromium without windows, else with them."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


def checks() -> Iterator[tuple[str, list[str]]]:
    """List the checks of the code itself: title and command line."""
    python = sys.executable
    folders = sorted(str(path) for path in CHECKOUT.glob("src/anke/**/tests"))
    templates = sorted(str(path) for path in CHECKOUT.glob("src/anke/**/*.html"))
    yield "ruff check", [python, "-m", "ruff", "check", "--quiet"]
    yield "ruff format", [python, "-m", "ruff", "format", "--check", "--quiet"]
    yield "mypy", [python, "-m", "mypy"]
    yield "import-linter", [_tool("lint-imports")]
    yield "interrogate", [_tool("interrogate"), "-vv", "--omit-covered-files", *folders]
    if templates:
        djade = [_tool("djade"), "--target-version", "5.2", "--check", *templates]
        yield "djade", djade
    manage = [python, "-m", "anke", "manage"]
    yield "migrations", [*manage, "makemigrations", "--check", "--dry-run"]


def _test_on_sqlite(order: Order, tally: Tally) -> None:
    if order.length != "fast" and browser() is None:
        text = "Chromium is missing; run: apt-get install -y chromium-headless-shell"
        _skip("browser", text, tally)
    _pytest("SQLite", LEFT_OUT[order.length], order, tally)


def _test_on_postgresql(order: Order, tally: Tally) -> None:
    from anke.site import postgres

    if order.length == "fast":
        _say("PostgreSQL", "left out: --fast")
        return
    if not postgres.installed():
        text = "PostgreSQL is missing; run: apt-get install -y postgresql"
        _skip("PostgreSQL", text, tally)
        return
    start = time.monotonic()
    with postgres.temporary_cluster(durable=False) as cluster:
        _say("PostgreSQL", f"started in {time.monotonic() - start:.1f} s")
        markers = ON_POSTGRESQL[order.length]
        _pytest("PostgreSQL", markers, order, tally, database=cluster.url)


def _pytest(
    title: str, markers: str, order: Order, tally: Tally, *, database: str = ""
) -> None:
    """Run pytest in two processes and count what it says."""
    report = order.reports / f"{title}.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["--numprocesses=2", "--dist=worksteal", f"--timeout={TEST_SECONDS}"]
    command += [f"--junitxml={report}", f"--hypothesis-profile={order.length}"]
    # The slowest tests are named, so that the suite stays within its ten minutes.
    command += ["--durations=8", "--durations-min=3"]
    if markers:
        command += ["-m", markers]
    _say(f"pytest on {title}", "…")
    start = time.monotonic()
    status = subprocess.run(  # noqa: S603 - our own command line
        [*command, *order.arguments],
        cwd=CHECKOUT,
        env=_environment(ANKE_SETTINGS="test", ANKE_DATABASE=database),
        check=False,
    ).returncode
    _say(f"pytest on {title}", f"{time.monotonic() - start:.1f} s")
    before = tally.failed
    _count(report, tally)
    if status not in {0, NOTHING_COLLECTED} and tally.failed == before:
        # pytest itself broke (an import error, a crash): nothing was counted for it.
        tally.failed += 1


def _count(report: Path, tally: Tally) -> None:
    """Add up one report in JUnit's form."""
    from lxml import etree

    if not report.exists():
        return
    for suite in etree.parse(report).getroot().iter("testsuite"):
        numbers = {
            name: int(suite.get(name, "0"))
            for name in ("tests", "failures", "errors", "skipped")
        }
        failed = numbers["failures"] + numbers["errors"]
        tally.failed += failed
        tally.skipped += numbers["skipped"]
        tally.passed += max(0, numbers["tests"] - failed - numbers["skipped"])


def _check(title: str, command: list[str], tally: Tally) -> None:
    start = time.monotonic()
    answer = subprocess.run(  # noqa: S603 - our own command line
        command,
        cwd=CHECKOUT,
        env=_environment(ANKE_SETTINGS="test"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    seconds = f"{time.monotonic() - start:.1f} s"
    if answer.returncode == 0:
        tally.passed += 1
        _say(title, seconds)
        return
    tally.failed += 1
    _say(title, f"FAILED, {seconds}")
    sys.stdout.write(answer.stdout.decode(errors="replace"))
    sys.stdout.flush()


def _environment(**changes: str) -> dict[str, str]:
    """Return the environment of a step: none of the caller's settings leak into it."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_KEPT}
    return kept | changes


@contextmanager
def _report_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="anke-reports-") as folder:
        yield Path(folder)


def _tool(name: str) -> str:
    """Return a program that was installed beside this Python."""
    return str(Path(sys.executable).with_name(name))


def _skip(title: str, reason: str, tally: Tally) -> None:
    tally.skipped += 1
    _say(title, f"SKIPPED: {reason}")


def _say(title: str, text: str) -> None:
    sys.stdout.write(f"{title:<22} {text}\n")
    sys.stdout.flush()
