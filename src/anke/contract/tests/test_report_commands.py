# SPDX-License-Identifier: EUPL-1.2
"""`anke contract draft … send`: the life of a report on the command line."""

from __future__ import annotations

from hashlib import sha256

import pytest

from anke.access.errors import UnknownUserError
from anke.contract.errors import ReportStateError
from anke.contract.tests.reports import CONTRACT, PERIOD, REPORT, house_in
from anke.site import cli

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def run(*words: str) -> None:
    """Run a command."""
    args = cli.build_parser().parse_args(["contract", *words])
    assert args.run(args) == 0


def test_a_report_is_drafted_signed_and_sent_by_commands(
    tmp_path, settings, capsys
) -> None:
    """What freezing printed is what two sign; the files are the very bytes."""
    house_in(tmp_path, settings)
    me, head = ("--as", "controller"), ("--as", "ankechef")
    run("reports", "--owed", "--format=csv")
    assert f"{CONTRACT},{PERIOD},quarterly,2023-01-14,due," in capsys.readouterr().out

    run("draft", CONTRACT, PERIOD, *me)
    run("comment", REPORT, "1.4", "Flere sager ind.", *head)
    run("renew", REPORT, *me)
    with pytest.raises(ReportStateError, match="no documents"):
        run("files", REPORT)
    run("freeze", REPORT, *me)
    content = capsys.readouterr().out.split()[-1]
    for who in (me, head):
        run("sign", REPORT, "--content", content, *who)
    run("send", REPORT, "--to", "departementet", "--on", "2023-01-03", *me)
    run("files", REPORT, "--out", str(tmp_path / "out"))
    out = capsys.readouterr().out

    assert "2 af 2 underskrifter" in out
    assert "sendt / sent 2023-01-03: departementet" in out
    given = sorted((tmp_path / "out").iterdir())
    assert [path.suffix for path in given] == [".docx", ".pdf", ".xlsx"]
    for path in given:
        assert sha256(path.read_bytes()).hexdigest() in out
    run("reports", "--format=csv")
    assert f"{REPORT},quarterly,sent,2023-01-14" in capsys.readouterr().out


def test_a_deviation_is_opened_again_and_dropped_by_commands(
    tmp_path, settings, capsys
) -> None:
    """Each with its reason."""
    house_in(tmp_path, settings, today="2022-12-15")
    me, report = ("--as", "controller"), f"{CONTRACT}:2022-12-15-1"
    told = ("--target", "1.4", "--reason", "Flere sager ind.")

    run("draft", CONTRACT, "2022-12-15", *told, *me)
    run("freeze", report, *me)
    run("reopen", report, "--cause", "Skal omskrives", *me)
    run("drop", report, "--cause", "Laves om", *me)

    assert f"{report}: kasseret" in capsys.readouterr().out
    with pytest.raises(UnknownUserError):
        run("drop", report, "--cause", "Laves om", "--as", "nobody")
