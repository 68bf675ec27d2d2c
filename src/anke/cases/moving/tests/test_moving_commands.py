# SPDX-License-Identifier: EUPL-1.2
"""`anke import cases` and its like: what is printed, and where refusals go."""

from __future__ import annotations

import csv
import json
import tomllib
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from anke.cases.models import JournalEntry
from anke.cases.moving.domain.dictionary import TABLES
from anke.cases.moving.domain.words import FIXED, Lists
from anke.cases.moving.models import MoveRun
from anke.cases.moving.tests.tables import case, write_tables
from anke.cases.rules import rules_of
from anke.site.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def example(tmp_path: Path, capsys: Capture) -> Path:
    """Give a folder with the example in it."""
    folder = tmp_path / "export"
    assert main(["import", "cases", "--example", str(folder)]) == 0
    capsys.readouterr()
    return folder


def _json(capsys: Capture) -> object:
    return json.loads(capsys.readouterr().out)


def test_the_example_has_every_table_and_every_column(example: Path) -> None:
    """Whoever fills it in has the whole dictionary before them."""
    for table in TABLES:
        text = (example / f"{table.name}.csv").read_text("utf-8")
        heading = next(csv.reader(StringIO(text)))

        assert len(heading) == len(table.columns)
        assert set(heading) - {column.name for column in table.columns} <= {
            "Journalnr."
        }


def test_a_dry_run_prints_every_row_and_writes_nothing(
    example: Path, capsys: Capture
) -> None:
    """The rows go to standard output, the sums and unknown words to standard error."""
    status = main(["import", "cases", str(example), "--dry-run", "--format", "csv"])

    out, err = capsys.readouterr()
    rows = list(csv.DictReader(StringIO(out)))
    assert status == 0
    assert len(rows) == 21
    assert {row["fate"] for row in rows} == {"imported", "remarked", "rejected"}
    assert all(row["what_to_do"] for row in rows if row["fate"] == "rejected")
    assert "Medhold" in err
    assert "all" in err
    assert not JournalEntry.objects.exists()


def test_a_dry_run_as_json_is_one_document(example: Path, capsys: Capture) -> None:
    """Sums, unknown words and rows, for programs."""
    main(["import", "cases", str(example), "--dry-run", "--format", "json"])

    found = _json(capsys)
    assert isinstance(found, dict)
    assert found["sums"][-1]["rows"] == len(found["rows"]) == 21
    assert [one["word"] for one in found["unknown"]] == ["Medhold"]


def test_moving_prints_the_sums_and_where_the_rows_are(
    example: Path, capsys: Capture
) -> None:
    """Each table has its sums; a second move says that nothing is new."""
    main(["import", "cases", str(example), "--format", "json"])
    out, err = capsys.readouterr()
    main(["import", "cases", str(example)])
    again = capsys.readouterr().err

    found = json.loads(out)
    assert (found["cases"], found["sums"][-1]["rejected"]) == (5, 4)
    assert f"anke import fates {found['run']}" in err
    assert "Intet nyt" in again


def test_the_rows_to_look_at_are_listed(example: Path, capsys: Capture) -> None:
    """With table, line, column, reason and remedy; one fate alone can be asked for."""
    main(["import", "cases", str(example)])
    run = MoveRun.objects.get().pk
    capsys.readouterr()

    main(["import", "fates", run, "--format", "json"])
    everything = _json(capsys)
    main(["import", "fates", run, "--fate", "remarked", "--format", "json"])
    remarked = _json(capsys)

    assert len(everything) == 5  # type: ignore[arg-type]
    assert [row["code"] for row in remarked] == ["due-differs"]  # type: ignore[attr-defined]


def test_moves_and_the_map_are_listed(example: Path, capsys: Capture) -> None:
    """The old numbers stand beside the new ones, for one system or for all."""
    main(["import", "cases", str(example)])
    capsys.readouterr()

    main(["import", "moves", "--format", "csv"])
    main(["import", "map", "--source", "old-system", "--format", "csv"])
    main(["import", "map", "--source", "none", "--format", "csv"])

    out = capsys.readouterr().out
    assert ",export,21,16,1,0,0,4,5," in out
    assert "old-system,2022-4711,22-00002" in out
    assert out.count("source,reference,number") == 2


def test_a_report_file_has_every_row(
    example: Path, tmp_path: Path, capsys: Capture
) -> None:
    """As CSV that no sheet runs as formulas; standard output has the sums then."""
    rows = [case("=1+1"), case("B", area="=cmd()")]
    folder = write_tables(tmp_path / "other", cases=rows)
    path = tmp_path / "report.csv"

    main(["import", "cases", str(folder), "--dry-run", "--report", str(path)])

    with path.open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["case"] for row in written] == ["'=1+1", "B"]
    assert "table" in capsys.readouterr().out


def test_the_mapping_is_written_with_what_is_not_settled(
    example: Path, tmp_path: Path, capsys: Capture
) -> None:
    """It can be read again, says what was settled, and comments on what was not."""
    path = tmp_path / "new.toml"

    main(["import", "cases", str(example), "--dry-run", "--write-mapping", str(path)])

    text = path.read_text("utf-8")
    assert tomllib.loads(text)["values"]["area"] == {"KSB": "municipal"}
    assert '# "municipal/Medhold" = ""' in text
    assert "one of: changed, remitted, upheld" in text


def test_what_was_settled_is_understood(example: Path, capsys: Capture) -> None:
    """The last unknown word is settled, and its case is moved by the next run."""
    path = example / "moving.toml"
    more = '\n[values.outcome]\n"municipal/Medhold" = "changed"\n'
    path.write_text(path.read_text("utf-8") + more, "utf-8")

    main(["import", "cases", str(example), "--format", "json"])

    found = _json(capsys)
    assert isinstance(found, dict)
    assert (found["cases"], found["unknown"]) == (6, [])


def test_comparing_says_by_its_status_that_the_systems_differ(
    example: Path, capsys: Capture
) -> None:
    """1 where they do; the series has a row for the day."""
    main(["import", "cases", str(example)])
    capsys.readouterr()

    differ = main(["import", "compare", str(example), "--format", "json"])
    found = _json(capsys)
    main(["import", "series", "--source", "old-system", "--format", "json"])
    days = _json(capsys)

    assert differ == 1
    assert isinstance(found, dict)
    assert found["counts"]["due_differs"] == 1
    assert days[0]["both"] == found["counts"]["both"]  # type: ignore[index]
    assert [one["place"] for one in found["cases"]] == ["due_differs"]


def test_comparing_lists_what_agrees_when_asked(
    tmp_path: Path, capsys: Capture
) -> None:
    """Without being asked it lists the differences only; the status is 0 then."""
    folder = write_tables(tmp_path, cases=[case()])
    main(["import", "cases", str(folder)])
    capsys.readouterr()

    status = main(["import", "compare", str(folder), "--format", "csv"])
    short = capsys.readouterr().out
    main(["import", "compare", str(folder), "--all", "--format", "csv"])
    full = capsys.readouterr().out

    assert status == 0
    assert len(short.splitlines()) == 1
    assert full.splitlines()[1].startswith("both,A-1,22-00001,,2022-05-31,,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cases", "away"], "away: is no folder"),
        (["cases", ".", "--mapping", "away.toml"], "away.toml: cannot be read"),
        (["compare", "away"], "away: is no folder"),
        (["fates", "none"], "no run 'none'"),
        (["cases", "FULL", "--example"], "is not empty"),
        (["cases", "FULL", "--report", "no/such/folder.csv"], "cannot be written"),
    ],
)
def test_a_refusal_names_its_cause_on_standard_error(
    arguments: list[str], message: str, tmp_path: Path, capsys: Capture
) -> None:
    """Nothing is printed as a result, and the status is not zero."""
    full = write_tables(tmp_path / "full", cases=[case()])
    words = [str(full) if word == "FULL" else word for word in arguments]
    try:
        status = main(["import", *words])
    except SystemExit as stop:
        status = stop.code

    out, err = capsys.readouterr()
    assert status == 1
    assert message in err
    assert out == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[source", "is not readable TOML"),
        ("[sauce]", "sauce"),
        ('[source]\nid = "Old System"', "[source] id"),
        ('[source]\nencoding = "utf-99"', "[source] encoding"),
        ('[source]\ndelimiter = ";;"', "[source] delimiter"),
        ('[columns.horses]\na = "b"', "[columns.horses]"),
        ('[columns.cases]\ncolour = "b"', "[columns.cases] colour"),
        ('[values.colour]\na = "b"', "[values.colour]"),
    ],
)
def test_a_mistake_in_the_mapping_is_named(
    tmp_path: Path, capsys: Capture, text: str, message: str
) -> None:
    """With its table and field, before anything is read."""
    folder = write_tables(tmp_path, cases=[case()])
    (folder / "moving.toml").write_text(text, "utf-8")

    status = main(["import", "cases", str(folder)])

    assert status == 1
    assert message in capsys.readouterr().err


@pytest.mark.unit
def test_the_words_that_are_fixed_are_those_of_the_register() -> None:
    """No list has a code that the register would not know."""
    from anke.cases.domain.handling import GROUNDS
    from anke.cases.domain.handling_rules import Answer, OwedBy
    from anke.deadlines.domain.counting import Unit

    assert set(FIXED["ground"]) == set(GROUNDS)
    assert set(FIXED["answer"]) == set(Answer)
    assert set(FIXED["owed_by"]) == set(OwedBy)
    assert set(FIXED["unit"]) == set(Unit)
    lists = Lists(FIXED, rules_of())
    for table in TABLES:
        for column in table.columns:
            if column.words and column.words not in {"staff", "team"}:
                assert lists.names(column.words, "municipal"), column.name
