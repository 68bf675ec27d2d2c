# SPDX-License-Identifier: EUPL-1.2
"""The registers on the command line: the whole way, and what is refused."""

from __future__ import annotations

import json

import pytest

from anke.contract.registers.tests.world import CONTRACT, PDF, STREAM, people_in
from anke.site.cli import main

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _house(tmp_path, settings) -> None:
    people_in(tmp_path, settings)


def contract(*words: object) -> int:
    """Run a command of the contract."""
    return main(["contract", *map(str, words)])


def test_the_whole_way_by_commands(tmp_path, capsys) -> None:
    """Keep, send, confirm by another, a status, take back, list."""
    file = tmp_path / "a.pdf"
    file.write_bytes(PDF)
    here = ["--contract", CONTRACT, "--as", "controller"]

    assert (
        contract("record", "document", *here, "--target=1.5", "--part=account", file)
        == 0
    )
    assert contract("record", "dispatch", *here, "--document=1", "--on=2022-09-28") == 0
    assert contract("confirm", STREAM, 2, "--as", "controller") == 1
    assert "En anden person skal bekræfte" in capsys.readouterr().err
    assert contract("confirm", STREAM, 2, "--as", "ankechef") == 0
    assert f"{STREAM} 2: confirmed" in capsys.readouterr().out
    assert contract(
        "record", "status", "--register=obligations", "--item=supervision-framework",
        "--status=met", "--evidence=Brev", "--on=2022-10-01", "--as=controller",
    ) == 0  # fmt: skip
    assert contract("withdraw", STREAM, 2, "--as=controller", "--cause=Fejl") == 0
    capsys.readouterr()

    assert contract("records", "--format=json") == 0

    told = [
        (each["stream"], each["subject"], each["stage"])
        for each in json.loads(capsys.readouterr().out)
    ]
    assert told == [
        (STREAM, "1.5/account", "recorded"),
        (STREAM, "1.5/account", "withdrawn"),
        ("register:obligations", "supervision-framework", "recorded"),
    ]


def test_figures_are_taken_in_and_wrong_rows_end_with_1(tmp_path, capsys) -> None:
    """The template is written once; each problem names file, row and column."""
    sheet = tmp_path / "tal.csv"
    here = ["--contract", CONTRACT]
    assert contract("template", *here, sheet) == 0
    with pytest.raises(SystemExit):
        contract("template", *here, sheet)
    text = sheet.read_text("utf-8-sig")
    sheet.write_text(
        text.replace("result;;mio. kr.;;", "result;mange;mio. kr.;SKS;12-12-2022"),
        "utf-8",
    )
    capsys.readouterr()

    with pytest.raises(SystemExit) as ended:
        contract("import", *here, "--as=analytiker", sheet)

    assert ended.value.code == 1
    assert "kolonne “værdi”: “mange” er ikke et tal" in capsys.readouterr().err
    assert contract(
        "record", "figure", *here, "--figure=result", "--value=98,5", "--source=SKS",
        "--known-on=2022-12-12", "--as=analytiker",
    ) == 0  # fmt: skip
    assert contract("records", "--waiting", "--format=json") == 0
    assert '"result"' in capsys.readouterr().out
    assert contract("confirm", STREAM, 1, "--as=ingen") == 1
