# SPDX-License-Identifier: EUPL-1.2
"""`anke import` and `anke export`: what is printed, and where refusals go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from anke.cases.eventlog import xes_export
from anke.cases.tests.eventlogs import case_lines, write_log, write_mapping
from anke.site.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from anke.cases.models import Case

pytestmark = pytest.mark.django_db
Capture = pytest.CaptureFixture[str]


def _import(tmp_path: Path, *more: str) -> int:
    log = write_log(tmp_path, [*case_lines("A"), "A,x,never,KB"])
    mapping = write_mapping(tmp_path)
    return main(["import", "eventlog", str(log), "--mapping", mapping, *more])


def test_the_sums_are_printed_for_programs(tmp_path: Path, capsys: Capture) -> None:
    """JSON has the sums; where the rejected rows are listed goes to standard error."""
    status = _import(tmp_path, "--format", "json")

    out, err = capsys.readouterr()
    sums = json.loads(out)
    assert status == 0
    assert (sums["rows"], sums["imported"], sums["rejected"], sums["cases"]) == (
        4,
        3,
        1,
        1,
    )
    assert f"anke import rejected {sums['import']}" in err


def test_a_second_run_says_that_nothing_is_new(tmp_path: Path, capsys: Capture) -> None:
    """The user is told, not left to guess, and the status is that of success."""
    _import(tmp_path)
    capsys.readouterr()

    status = _import(tmp_path, "--format", "json")

    out, err = capsys.readouterr()
    assert status == 0
    assert json.loads(out)["imported"] == 0
    assert "indlæst før" in err


def test_rejected_rows_are_listed_with_line_and_reason(
    tmp_path: Path, capsys: Capture
) -> None:
    """The list names the line in the file and what is wrong with it."""
    _import(tmp_path, "--format", "json")
    name = json.loads(capsys.readouterr().out)["import"]

    status = main(["import", "rejected", name, "--format", "json"])

    assert status == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "file": "events",
            "line": 5,
            "fate": "rejected",
            "code": "bad-timestamp",
            "reason": "Tidspunktet »never« kan ikke læses.",
        }
    ]


def test_imports_and_mappings_are_listed(tmp_path: Path, capsys: Capture) -> None:
    """One can see what was imported and with what one may begin."""
    _import(tmp_path)
    capsys.readouterr()

    main(["import", "list", "--format", "csv"])
    main(["import", "mappings", "--format", "csv"])

    out = capsys.readouterr().out
    assert "log.csv,test.toml,4,3,1,1,0," in out
    assert "wabo-receipt,WABO: modtagelse af miljøansøgninger" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "rejected", "none"], "no import 'none'"),
        (["import", "eventlog", "away.csv", "--mapping", "wabo-receipt"], "away.csv"),
        (["import", "eventlog", "away.csv", "--mapping", "x.toml"], "x.toml"),
        (["export", "xes", "--area", "moon"], "moon"),
        (["export", "xes", "--out", "no/such/folder.xes"], "no/such/folder.xes"),
    ],
)
def test_a_refusal_names_its_cause_on_standard_error(
    arguments: list[str], message: str, capsys: Capture
) -> None:
    """Nothing is printed as a result, and the status is not zero."""
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = stop.code

    out, err = capsys.readouterr()
    assert status == 1
    assert message in err
    assert out == ""


def test_an_export_goes_to_standard_output_or_a_file(
    tmp_path: Path, capsys: Capture
) -> None:
    """Both hold the same log."""
    _import(tmp_path)
    capsys.readouterr()

    main(["export", "xes", "--area", "test-log"])
    main(["export", "xes", "--out", str(tmp_path / "log.xes")])

    text = capsys.readouterr().out
    assert text == (tmp_path / "log.xes").read_text("utf-8")
    assert len(etree.fromstring(text.encode()).findall("{*}trace")) == 1


def test_an_export_that_breaks_off_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is replaced when the new one is whole, and no half one is left behind."""
    _import(tmp_path)
    path = tmp_path / "out" / "log.xes"
    path.parent.mkdir()
    path.write_text("old", "utf-8")

    def break_off(case: Case) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(xes_export, "_case_attributes", break_off)
    status = main(["export", "xes", "--out", str(path)])

    assert status == 130
    assert [one.name for one in path.parent.iterdir()] == ["log.xes"]
    assert path.read_text("utf-8") == "old"
