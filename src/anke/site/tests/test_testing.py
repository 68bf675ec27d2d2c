# SPDX-License-Identifier: EUPL-1.2
"""`anke test` itself: it counts rightly, and nothing red looks green."""

import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from anke.site import postgres, testing
from anke.site.testing import Tally

pytestmark = pytest.mark.unit

REPORT = (
    '<testsuites><testsuite name="pytest" tests="10" failures="2" errors="1" '
    'skipped="3"></testsuite></testsuites>'
)


@pytest.fixture
def quiet(monkeypatch) -> None:
    """Leave out the checks and the second database."""
    monkeypatch.setattr(testing, "checks", lambda: iter([]))
    monkeypatch.setattr(postgres, "installed", lambda: False)


def test_report_is_counted(tmp_path) -> None:
    """Failures and errors are both failed; what is left has passed."""
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    tally = Tally()

    testing._count(report, tally)

    assert str(tally) == "4 passed, 3 failed, 3 skipped"


@pytest.mark.slow
def test_last_line_counts_and_status_is_zero_when_all_is_well(quiet, capfd) -> None:
    """The closing line is a summary alone on its line."""
    status = testing.run_everything(
        "fast", ["-n0", "src/anke/console/tests/test_commands.py"]
    )

    lines = capfd.readouterr().out.strip().splitlines()
    assert status == 0
    assert lines[-1] == "3 passed, 0 failed, 0 skipped"


def test_missing_postgresql_is_visible(quiet, capfd, monkeypatch) -> None:
    """A run that leaves a database out says so, and how to get it."""
    monkeypatch.setattr(testing, "_pytest", Mock())

    testing.run_everything("normal", ["-k", "x"])

    out = capfd.readouterr().out
    assert "SKIPPED: PostgreSQL is missing; run: apt-get install" in out
    assert "1 skipped" in out.splitlines()[-1]


def test_failing_check_is_shown_and_fails_the_run(quiet, capfd, monkeypatch) -> None:
    """What the tool says follows its line."""
    program = "print('line 7 is wrong'); raise SystemExit(1)"
    broken = ("ruff check", [sys.executable, "-c", program])
    monkeypatch.setattr(testing, "checks", lambda: iter([broken]))
    monkeypatch.setattr(testing, "_pytest", Mock())

    status = testing.run_everything("fast")

    out = capfd.readouterr().out
    assert status == 1
    assert "FAILED" in out
    assert "line 7 is wrong" in out
    assert out.splitlines()[-1] == "0 passed, 1 failed, 0 skipped"


@pytest.mark.slow
def test_broken_pytest_is_a_failure(quiet, capfd) -> None:
    """A pytest that cannot start is not "0 failed"."""
    status = testing.run_everything("fast", ["-n0", "--no-such-option"])

    assert status == 1
    assert "1 failed" in capfd.readouterr().out.splitlines()[-1]


def test_checks_name_programs_that_are_installed() -> None:
    """Each check can be started."""
    for _, command in testing.checks():
        assert Path(command[0]).exists()
