# SPDX-License-Identifier: EUPL-1.2
"""The commands of the figures: what they print, and how they refuse."""

import csv
import io
import json

import pytest

from anke.cases.services import apply_acts
from anke.site.cli import main
from anke.statistics import vintages
from anke.statistics.tasks import build_figures
from anke.statistics.tests.journals import random_acts

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _journal() -> None:
    """Fill the register with a random journal."""
    apply_acts(random_acts(7, 80))


def printed(capsys, *arguments):
    """Run a command that succeeds and give what it printed."""
    capsys.readouterr()
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_a_measure_as_json_builds_what_is_missing(capsys) -> None:
    """The figures are built first, and the rows hold value, n, of and the interval."""
    main(["measure", "reversal-rate", "--by", "law,quarter", "--year", "2019",
          "--format", "json"])  # fmt: skip
    told = capsys.readouterr()
    document = json.loads(told.out)

    assert "bygger tal" in told.err
    assert document["measure"] == "reversal-rate"
    assert document["vintage"] == vintages.current().id
    assert document["as_of"] == "2020-12-31"
    assert document["rows"]
    assert set(document["rows"][0]) == {
        "law", "quarter", "value", "n", "of", "low", "high",
    }  # fmt: skip
    assert all(row["quarter"].startswith("2019K") for row in document["rows"])


def test_a_measure_is_built_again_when_the_journal_has_grown(capsys) -> None:
    """Nobody is shown yesterday's figures without knowing."""
    before = json.loads(printed(capsys, "measure", "received", "--format", "json"))
    apply_acts(random_acts(8, 5))
    after = json.loads(printed(capsys, "measure", "received", "--format", "json"))

    assert after["rows"][0]["n"] == before["rows"][0]["n"] + 5
    assert after["vintage"] != before["vintage"]


def test_a_measure_as_csv_and_as_a_table(capsys) -> None:
    """CSV holds the rows alone and unrounded; the table has a line for all."""
    sheet = printed(capsys, "measure", "received", "--by", "area", "--format", "csv")
    table = printed(capsys, "measure", "received", "--by", "area")

    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert sum(int(row["n"]) for row in rows) == 80
    assert "I alt" in table
    assert "Modtagne sager" in table


def test_as_of_an_earlier_day(capsys) -> None:
    """`--as-of` gives what was known then."""
    document = json.loads(
        printed(
            capsys, "measure", "received", "--as-of", "2019-06-30", "--format", "json"
        )
    )

    assert document["as_of"] == "2019-06-30"
    assert document["rows"][0]["n"] < 80


def test_a_figure_is_asked_again_of_the_very_vintage_that_gave_it(capsys) -> None:
    """What was registered since does not stand in it, nor do its cases."""
    asked = ("received", "--format", "json")
    before = json.loads(printed(capsys, "measure", *asked))
    apply_acts(random_acts(8, 5))
    printed(capsys, "vintage", "build")

    named = ("--vintage", before["vintage"])
    again = json.loads(printed(capsys, "measure", *asked, *named))
    behind = json.loads(printed(capsys, "why", *asked, *named))

    assert again == before
    assert behind["vintage"] == before["vintage"] != vintages.current().id
    assert len(behind["numerator"]) == before["total"]["n"] == 80


@pytest.mark.parametrize("name", ["2022-10-07-0a1b2c3d4e5f", "../current", "x"])
def test_an_unknown_vintage_is_refused(capsys, name) -> None:
    """Nothing is built in its place."""
    assert main(["measure", "received", "--vintage", name]) == 1
    assert "Der er ingen årgang" in capsys.readouterr().err


def test_a_stock_of_old_cases_alone_is_asked_for(capsys) -> None:
    """As a contract asks for the cases that were open before a day."""
    asked = ("measure", "pending", "--month", "2019-12", "--format", "json")
    every = json.loads(printed(capsys, *asked))["total"]["n"]
    old = json.loads(printed(capsys, *asked, "--started-before", "2019-09-01"))

    assert 0 < old["total"]["n"] < every


def test_why_gives_the_definition_and_the_cases(capsys) -> None:
    """JSON: definition, formula, vintage, and the case numbers of n and N."""
    arguments = ["reversal-rate", "--area", "municipal", "--format", "json"]
    document = json.loads(printed(capsys, "why", *arguments))

    assert document["formula"] == "omgjorte / realitetsbehandlede"
    assert len(document["numerator"]) == document["n"]
    assert len(document["denominator"]) == document["of"] > 0
    assert document["vintage"] == vintages.current().id


def test_why_reads_well_on_a_terminal(capsys) -> None:
    """The table begins with the definition in words."""
    text = printed(capsys, "why", "processing-time-mean", "--unit", "weeks")

    assert "Definition:" in text
    assert "Databrud:" in text
    assert "numerator" in text


def test_measures_are_listed_with_their_definitions(capsys) -> None:
    """Everything a figure can be is one command away."""
    listed = json.loads(printed(capsys, "measures", "--format", "json"))

    assert {"reversal-rate", "outcome-upheld"} <= {each["id"] for each in listed}
    assert all(each["definition_da"] and each["definition_en"] for each in listed)


def test_vintages_are_built_listed_and_checked(capsys) -> None:
    """A list says what each vintage holds; a lost file makes the check fail."""
    built = json.loads(printed(capsys, "vintage", "build", "--format", "json"))
    printed(capsys, "vintage", "build", "--as-of", "2019-06-30")
    listed = json.loads(
        printed(capsys, "vintage", "list", "--check", "--format", "json")
    )
    vintages.Path(vintages.current().paths("deadline")[0]).unlink()

    assert built[0] in listed
    assert len(listed) == 2
    with pytest.raises(SystemExit):
        main(["vintage", "list", "--check"])
    assert "is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["measure", "reversal"], "did you mean reversal-rate"),
        (["measure", "received", "--by", "lov"], "did you mean law"),
        (["measure", "received", "--law", "aktivlov"], "aktivloven"),
        (["measure", "received", "--year", "2040"], "they run from"),
        (["why", "received", "--quarter", "1"], "write it like 2022K1"),
        (["vintage", "build", "--as-of", "2030-01-01"], "has not come"),
    ],
)
def test_a_refusal_goes_to_standard_error(capsys, arguments, text) -> None:
    """The message names the word; nothing is printed and the status is 1."""
    assert main(arguments) == 1

    told = capsys.readouterr()
    assert text in told.err
    assert told.out == ""


def test_a_date_that_is_none_is_a_wrong_command_line(capsys) -> None:
    """Status 2, with an example."""
    with pytest.raises(SystemExit) as caught:
        main(["measure", "received", "--as-of", "30-06-2019"])

    assert caught.value.code == 2
    assert "write it like 2021-06-30" in capsys.readouterr().err


def test_the_worker_builds_the_figures() -> None:
    """The job gives the id of the vintage that is there afterwards."""
    assert build_figures.call() == vintages.current().id
    assert build_figures.call("2019-06-30") == vintages.all_vintages()[0].id
