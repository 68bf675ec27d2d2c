# SPDX-License-Identifier: EUPL-1.2
"""`anke deadline`: what people and programs read from it."""

import argparse
import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from anke.deadlines import commands
from anke.deadlines.catalogue import load_rulebook
from anke.deadlines.domain.counting import Unit
from anke.deadlines.domain.receipt import Channel
from anke.deadlines.errors import (
    AbsoluteDeadlineError,
    DataFileError,
    UnknownRuleError,
)

pytestmark = pytest.mark.unit

EXPLAIN = ["explain", "--rule", "appeal-deadline", "--received"]


@pytest.fixture
def anke(capsys: pytest.CaptureFixture[str]):
    """Run `anke deadline …` and give what it printed."""

    def run(*arguments: str) -> str:
        parser = argparse.ArgumentParser()
        commands.add_commands(parser.add_subparsers())
        options = parser.parse_args(["deadline", *arguments])
        assert options.run(options) == 0
        return capsys.readouterr().out

    return run


def test_the_json_carries_rule_due_date_and_steps(anke) -> None:
    """A program reads the date and each step with its own date."""
    found = json.loads(anke(*EXPLAIN, "2020-04-23", "--format", "json"))

    assert found["rule"] == "appeal-deadline"
    assert found["due"] == "2020-05-25"
    assert found["steps"][-1] == {
        "text": "Fristen udløber mandag den 25. maj 2020.",
        "date": "2020-05-25",
        "text_en": "The deadline expires on Monday 25 May 2020.",
    }


def test_pause_extension_and_notice_are_read_from_the_line(anke) -> None:
    """Two pauses, an extension with its day, and a notice that moves nothing."""
    found = json.loads(
        anke(
            *EXPLAIN,
            "2020-03-02",
            *("--pause", "2020-03-10..2020-03-13"),
            *("--pause", "2020-03-16..2020-03-17"),
            *("--extend", "2 uger@2020-03-20"),
            *("--notice", "2020-03-20..2020-06-01"),
            *("--on", "2020-03-18", "--format", "json"),
        )
    )

    assert found["due"] == "2020-04-17"
    assert (found["days_used"], found["days_left"]) == (12, 30)
    assert found["overdue"] is False
    assert len(found["steps"]) == 8


def test_a_channel_computes_the_day_of_receipt_first(anke) -> None:
    """An AES letter dated on a Friday counts from the Monday."""
    found = json.loads(
        anke(*EXPLAIN, "2020-06-12", "--channel", "aes-digital-post", "--format=json")
    )

    assert (found["received"], found["start"]) == ("2020-06-12", "2020-06-15")
    assert found["due"] == "2020-07-13"


def test_the_table_reads_in_either_language(anke) -> None:
    """Danish first; English when asked for."""
    arguments = [*EXPLAIN, "2020-04-23", "--on", "2020-05-26"]

    in_danish, in_english = anke(*arguments), anke(*arguments, "--language", "en")

    assert "Fristen udløber mandag den 25. maj 2020." in in_danish
    assert "Dage tilbage: -1. Fristen er overskredet." in in_danish
    assert "The deadline expires on Monday 25 May 2020." in in_english
    assert "Days left: -1. The deadline is overdue." in in_english


def test_an_open_pause_leaves_the_deadline_standing_still(anke) -> None:
    """`A..` is a pause that has not ended."""
    found = json.loads(
        anke(*EXPLAIN, "2020-03-02", "--pause", "2020-03-10..", "--format", "json")
    )

    assert found["paused"] == "2020-03-10"


def test_the_rules_are_listed_with_their_sources(anke) -> None:
    """One row per version in each format, with source and confirmation."""
    as_json = json.loads(anke("rules", "--format", "json"))
    as_csv = list(csv.DictReader(io.StringIO(anke("rules", "--format", "csv"))))
    as_table = anke("rules")

    assert len(as_json) == len(as_csv) == len(load_rulebook())
    assert all(row["source"] for row in as_json)
    assert {row["confirmed"].lower() for row in as_csv} == {"true", "false"}
    assert "ubekræftet" in as_table
    assert "19,5 uger" in as_table


def test_only_rules_in_force_on_a_day(anke) -> None:
    """Before 2020 there was no target for work injuries."""
    found = json.loads(anke("rules", "--on", "2019-12-31", "--format", "json"))

    assert "work-injury" not in {row["id"] for row in found}


def test_the_days_of_a_year_are_listed(anke) -> None:
    """Holidays and non-expiry days by date, with what is our assumption."""
    found = json.loads(anke("days", "--year", "2023", "--format", "json"))

    assert found[0]["date"] == "2023-01-01"
    assert {"store bededag", "grundlovsdag"} <= {row["name_da"] for row in found}


def test_rules_of_ones_own_are_read_from_a_file(anke, tmp_path: Path) -> None:
    """Another authority adds its file, and mistakes in it are named."""
    file = tmp_path / "mine.toml"
    rule = load_rulebook().versions("appeal-deadline")[0]
    file.write_text(
        f'[[deadline]]\nid = "mine"\ncase_kind = "x"\nlegal_basis = "x"\n'
        f'start_event = "{rule.start_event}"\nlength = 2\nunit = "weeks"\n'
        'name_da = "x"\nname_en = "x"\nsource = "x"\n'
    )
    arguments = ["explain", "--rule", "mine", "--received", "2022-03-01"]

    found = json.loads(anke(*arguments, "--data", str(file), "--format", "json"))

    assert found["due"] == "2022-03-15"
    with pytest.raises(DataFileError, match=r"no-file\.toml cannot be read"):
        anke(*arguments, "--data", str(tmp_path / "no-file.toml"))


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--rule", "no-rule", "--received", "2022-03-01"], UnknownRuleError),
        (
            [
                *("--rule", "compulsory-measures", "--received", "2022-03-01"),
                *("--extend", "1w"),
            ],
            AbsoluteDeadlineError,
        ),
        (
            [
                *("--rule", "compulsory-measures", "--received", "2022-03-01"),
                *("--pause", "2022-03-02..2022-03-04"),
            ],
            AbsoluteDeadlineError,
        ),
    ],
)
def test_what_the_rules_refuse_the_command_refuses(
    anke,
    arguments: list[str],
    error: type[Exception],
) -> None:
    """The refusal goes on to the edge, which prints it and fails."""
    with pytest.raises(error):
        anke("explain", *arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--received", "23-04-2020"], "not a date such as 2024-01-31"),
        (["--received", "2020-03-02", "--pause", "2020-03-10"], "not two days"),
        (
            ["--received", "2020-03-02", "--pause", "2020-03-10..2020-03-09"],
            "ends before it begins",
        ),
        (["--received", "2020-03-02", "--notice", "2020-03-10.."], "second day"),
        (["--received", "2020-03-02", "--extend", "2 fortnights"], "no extension"),
        (["--received", "2020-03-02", "--extend", "w"], "no extension"),
        (["--received", "2020-03-02", "--channel", "pigeon"], "invalid choice"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused(
    anke,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    """Standard error says what was wrong and what it should look like."""
    with pytest.raises(SystemExit) as refusal:
        anke("explain", "--rule", "appeal-deadline", *arguments)

    assert refusal.value.code == 2
    assert words in capsys.readouterr().err


def test_the_words_of_the_line_are_those_of_the_domain() -> None:
    """What is written out for a quick start is not forgotten when the domain grows."""
    assert set(commands.CHANNELS) == {channel.value for channel in Channel}
    assert set(commands.UNIT_WORDS) == {unit.value for unit in Unit}


def test_the_commands_load_nothing_heavy() -> None:
    """Adding the commands imports neither NumPy nor the domain."""
    code = (
        "import sys, anke.deadlines.commands;"
        "heavy = [name for name in sys.modules if name.startswith("
        "('numpy', 'django', 'anke.deadlines.domain'))];"
        "sys.exit(bool(heavy))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
