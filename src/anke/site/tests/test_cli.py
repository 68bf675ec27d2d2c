# SPDX-License-Identifier: EUPL-1.2
"""The command line: help for a newcomer, and errors as the shell expects them."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from unittest.mock import Mock

import pytest

from anke.errors import AppealsError
from anke.site import cli
from anke.site.environment import CHECKOUT

pytestmark = pytest.mark.unit

COMMANDS = {name for _, names in cli.GROUPS for name in names}


@pytest.fixture
def broken_command(monkeypatch) -> Callable[[BaseException], None]:
    """Let `anke bench` raise what a test asks for."""

    def broken(error) -> None:
        monkeypatch.setattr("anke.site.commands.bench", Mock(side_effect=error))

    return broken


def test_help_tells_every_command_under_a_heading(capsys) -> None:
    """The whole product stands on one screen, each command where it belongs."""
    assert cli.main([]) == 0

    text = capsys.readouterr().out
    assert "Others:" not in text
    for name in COMMANDS:
        assert f"\n  {name} " in text, f"{name} is missing"


def test_help_imports_nothing_heavy() -> None:
    """It answers in a blink (see the bench), for it reads light modules only."""
    program = (
        "import sys\nfrom anke.site.cli import build_parser\n"
        "build_parser().format_help()\n"
        "heavy = {'django', 'numpy', 'ibis', 'duckdb', 'pyarrow', 'pydantic', 'lxml'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stderr


def test_refusal_goes_to_standard_error_in_both_tongues(broken_command, capsys) -> None:
    """A refusal exits with 1; the log's text and the person's are both shown."""
    broken_command(
        AppealsError("log.csv:3: no date", user_text="Linje 3 har ingen dato")
    )

    assert cli.main(["bench"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "anke: log.csv:3: no date\nLinje 3 har ingen dato\n"


def test_interrupt_is_130(broken_command, capsys) -> None:
    """Ctrl-C ends with the status that shells expect."""
    broken_command(KeyboardInterrupt())

    assert cli.main(["bench"]) == 130
    assert "broken off" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line", [["nope"], ["serve", "--nope"], ["serve", "--port", "many"], ["bench", "x"]]
)
def test_unreadable_command_line_is_2(line, capsys) -> None:
    """What cannot be read is said on standard error, and nothing runs."""
    with pytest.raises(SystemExit) as refusal:
        cli.main(line)

    assert refusal.value.code == 2
    assert capsys.readouterr().err


def test_missing_part_is_not_left_out_silently(monkeypatch, capsys) -> None:
    """A broken installation says which part is broken."""
    monkeypatch.setattr(cli, "PARTS", ("anke.nowhere.commands",))

    assert cli.main(["--help"]) == 1
    assert "anke.nowhere" in capsys.readouterr().err


def test_manage_hands_everything_to_django(monkeypatch) -> None:
    """Options that Anke does not know reach Django unchanged."""
    seen = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", seen.append)

    assert cli.main(["manage", "check", "--deploy", "--fail-level", "WARNING"]) == 0
    assert seen == [["anke manage", "check", "--deploy", "--fail-level", "WARNING"]]


def test_test_hands_the_rest_to_pytest_in_order(monkeypatch) -> None:
    """Only --fast and --full are ours."""
    seen = []
    monkeypatch.setattr(
        "anke.site.testing.run_everything", lambda *given: seen.append(given) or 0
    )

    assert cli.main(["test", "-k", "clock", "src", "--fast", "-x"]) == 0
    assert seen == [("fast", ["-k", "clock", "src", "-x"])]


def test_version_is_the_packages(capsys) -> None:
    """The version stands twice, for speed, and is the same."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))

    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"anke {project['project']['version']}\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["--help", "deadline rules --format csv"])
def test_closed_pipe_is_no_error(command: str, unbuffered: str) -> None:
    """`anke --help | head -1` ends without a complaint, however Python writes."""
    line = f"{sys.executable} -m anke {command} | true"
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    answer = subprocess.run(
        ["sh", "-c", line], env=environment, capture_output=True, text=True, check=False
    )

    assert answer.stderr == ""
