# SPDX-License-Identifier: EUPL-1.2
"""What commands share: refusals, the format option, progress."""

import argparse

import pytest

from anke import console

pytestmark = pytest.mark.unit


def test_fail_tells_standard_error_and_the_shell(capsys) -> None:
    """A refused command is silent on standard output."""
    with pytest.raises(SystemExit) as refusal:
        console.fail("no such file: log.csv")

    assert refusal.value.code == 1
    assert capsys.readouterr() == ("", "anke: no such file: log.csv\n")


def test_format_option_knows_three_forms(capsys) -> None:
    """Another word is an error of usage."""
    parser = argparse.ArgumentParser()
    console.add_format_option(parser)

    assert parser.parse_args([]).format == "table"
    assert parser.parse_args(["--format", "json"]).format == "json"
    with pytest.raises(SystemExit) as refusal:
        parser.parse_args(["--format", "xml"])
    assert refusal.value.code == console.USAGE
    assert "xml" in capsys.readouterr().err


def test_progress_goes_to_standard_error(capsys) -> None:
    """Figures on standard output stay clean when they are piped."""
    assert list(console.progress(iter("abc"), "reading", total=3)) == ["a", "b", "c"]
    with console.progress(2, "writing", unit="case") as bar:
        bar.update(2)

    out, err = capsys.readouterr()
    assert out == ""
    assert "reading" in err
    assert "writing" in err
