# SPDX-License-Identifier: EUPL-1.2
"""A move that is killed, at any moment, ends as one that was not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from anke.cases.moving.tests.tables import (
    NANCY,
    case,
    document,
    event,
    write_file,
    write_tables,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.faults, pytest.mark.slow]
CASES = 14


def _tables(folder: Path) -> Path:
    references = [f"G-{number}" for number in range(CASES)]
    for number in range(5):
        write_file(folder, f"{number}.pdf", f"%PDF-1.7 {number}".encode())
    return write_tables(
        folder,
        cases=[
            case(
                reference,
                received_on=f"2022-03-{1 + place:02}",
                area="moon" if place % 7 == 6 else "municipal",
                predecessor=f"G-{place - 1}" if place % 3 else "",
            )
            for place, reference in enumerate(references)
        ],
        parties=[NANCY | {"case": reference} for reference in references],
        history=[
            event("Ringet op", note=f"notat {reference}") | {"case": reference}
            for reference in references[::5]
        ],
        documents=[
            document(f"{number}.pdf") | {"case": reference}
            for number, reference in enumerate(references[:6])
        ],
    )


def _killed(tmp_path: Path, stride: int) -> dict[str, object]:
    var = tmp_path / "var"
    var.mkdir()
    (var / "authority.json").write_text('{"today": "2022-12-31"}', "utf-8")
    environment = os.environ | {
        "ANKE_VAR": str(var),
        "ANKE_DATABASE": "",
        "ANKE_SETTINGS": "demo",
        "DJANGO_SETTINGS_MODULE": "anke.site.settings.demo",
    }
    folder = _tables(tmp_path / "tables")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "anke.cases.moving.tests.killing",
            str(folder),
            str(stride),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.long
def test_a_killed_move_leaves_what_an_undisturbed_one_does(tmp_path: Path) -> None:
    """Killed twice on its way, at many steps, it ends with the same register."""
    found = _killed(tmp_path, stride=11)

    assert found["wrong"] == []
    assert found["cases"] == CASES - 2
    # Twice for each point; the second may come after the move has come to its end.
    assert int(str(found["killed"])) >= 25


@pytest.mark.long
def test_a_move_killed_at_every_step_leaves_the_same(tmp_path: Path) -> None:
    """No step is left out: each statement, commit, flush and renaming."""
    found = _killed(tmp_path, stride=1)

    assert found["wrong"] == []
    assert int(str(found["killed"])) >= int(str(found["steps"]))
