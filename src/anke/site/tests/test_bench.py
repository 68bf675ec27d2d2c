# SPDX-License-Identifier: EUPL-1.2
"""The table of benches: every figure beside its goal, and none swallowed."""

import json

import pytest

from anke.site import bench
from anke.site.machine import this_machine

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "goal", "kept"),
    [
        (9.9, "<= 10", "yes"),
        (10.1, "<= 10 ms", "NO"),
        (20_000, ">= 20,000", "yes"),
        (19_999, "≥ 20 000", "NO"),
        (1, "", ""),
        (1, "none", ""),
    ],
)
def test_figure_is_compared_with_its_goal(value, goal, kept) -> None:
    """A reader sees at once what was missed."""
    assert bench.judged(("x", value, "ms", goal)).kept == kept


def test_every_bench_of_the_house_has_a_name_of_its_own() -> None:
    """`--only` chooses by a word of the name."""
    names = bench.chosen([])

    assert len(names) == len(set(names))
    assert "anke.site.startup:bench_fsync" in bench.chosen(["fsync"])
    assert bench.chosen(["no such bench"]) == []


def test_every_bench_is_found_by_its_name() -> None:
    """A part may write its benches in several files."""
    found = {name: bench._found(name)[1] for name in bench.chosen([])}

    assert "anke.intake.bench:bench_door_maildir" in found
    assert all(name.endswith(f":{each.__name__}") for name, each in found.items())


def test_json_carries_the_machine_and_the_figures(
    capsys, monkeypatch, tmp_path
) -> None:
    """A figure without its machine says nothing."""
    monkeypatch.setenv("ANKE_VAR", str(tmp_path))

    status = bench.print_benches(
        only=["bench_fsync"], cases=None, postgres=False, format="json"
    )

    document = json.loads(capsys.readouterr().out)
    assert status == 0
    assert document["machine"]["cores"] >= 1
    assert [row["id"] for row in document["benches"]] == ["fsync p50"]
    assert document["benches"][0]["value"] > 0
    # The folder in which the bench ran is gone.
    assert [path.name for path in tmp_path.iterdir()] == []


def test_bench_that_breaks_is_shown_and_fails_the_command(
    monkeypatch, capsys, tmp_path
) -> None:
    """No figure is left out silently."""
    monkeypatch.setenv("ANKE_VAR", str(tmp_path))
    monkeypatch.setattr(
        bench, "chosen", lambda _only: ["anke.site.bench:no_such_bench"]
    )

    status = bench.print_benches(only=[], cases=None, postgres=False, format="table")

    assert status == 1
    assert "failed" in capsys.readouterr().out


def test_machine_is_described() -> None:
    """Cores, memory and disk are what figures depend on."""
    machine = this_machine()

    assert machine.memory_gb > 0
    assert machine.fsync_p50_ms > 0
    assert machine.processor in str(machine)
