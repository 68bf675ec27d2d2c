# SPDX-License-Identifier: EUPL-1.2
"""`anke release …`: the whole way on the command line, and clear refusals."""

import json

import pytest

from anke.publication import commands, services
from anke.publication.bundle.reading import current_release
from anke.publication.gate.protecting import Attacked
from anke.publication.gate.tests.worlds import FakeVintage
from anke.publication.tests.releases import house_in
from anke.site.cli import main

pytestmark = [pytest.mark.db, pytest.mark.django_db]

RELEASE = "2022-12-31-1"


@pytest.fixture
def house(tmp_path, settings, monkeypatch):
    """Give a small house whose vintage is the small world's."""
    monkeypatch.setattr(services.vintages, "current", FakeVintage)
    return house_in(tmp_path, settings, monkeypatch)


def release(*words: str) -> int:
    """Run a command of the gate."""
    return main(["release", *words])


def test_the_whole_way_by_commands(house, capsys) -> None:
    """Prepare, attack, sign twice, publish, list, show, withdraw."""
    at = ["--at", "2022-12-31T08:00", "--title", "Ankestatistik"]

    assert release("prepare", "--as", "controller", *at) == 0
    assert release("attack", RELEASE, "--as", "controller") == 0
    assert release("sign", RELEASE, "--as", "controller") == 0
    assert release("sign", RELEASE, "--as", "controller") == 1
    assert "en anden person" in capsys.readouterr().err
    assert release("sign", RELEASE, "--as", "ankechef") == 0
    assert release("publish", RELEASE, "--as", "ankechef") == 0
    assert current_release(house.released) == RELEASE
    capsys.readouterr()
    assert release("list", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)[0]["stage"] == "published"
    assert release("show", RELEASE, "--format", "json") == 0
    tables = json.loads(capsys.readouterr().out)
    assert {row["place"] for row in tables} >= {"municipal/2022", "udk/2021"}
    assert release("withdraw", RELEASE, "--as", "ankechef", "--cause", "Fejl") == 0


def test_what_can_be_worked_out_is_named_and_the_status_says_so(
    house, monkeypatch, capsys
) -> None:
    """A refused release ends the command with 1 and the cells on standard error."""
    found = Attacked("municipal/2022", 9, ("municipality-1 × a-1 × 2022",))
    monkeypatch.setattr(services, "attack_draft", lambda *_: [found])
    release("prepare", "--as", "controller")

    with pytest.raises(SystemExit) as ended:
        release("attack", RELEASE, "--as", "controller")

    assert ended.value.code == 1
    assert "municipal/2022: municipality-1 × a-1 × 2022" in capsys.readouterr().err


def test_an_embargo_and_a_strange_user_are_told(house, capsys) -> None:
    """Before its hour, and by somebody nobody knows, nothing is published."""
    house.signed(at=None)

    assert release("schedule", RELEASE, "--as", "ankechef", "--at", "2023-02-15") == 0
    assert release("publish", RELEASE, "--as", "ankechef") == 1
    assert "Ingen må se tallene før" in capsys.readouterr().err
    assert release("publish", RELEASE, "--as", "nobody") == 1
    assert "Der er ingen aktiv bruger 'nobody'" in capsys.readouterr().err
    assert release("drop", RELEASE, "--as", "controller", "--cause", "Prøve") == 0


def test_what_is_no_hour_is_refused() -> None:
    """An hour is written as in the example."""
    with pytest.raises(commands.argparse.ArgumentTypeError, match="is no hour"):
        commands._hour("i morgen")
    assert commands._hour("2023-07-01T08:00").isoformat().endswith("+02:00")
