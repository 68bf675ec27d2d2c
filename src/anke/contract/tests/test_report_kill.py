# SPDX-License-Identifier: EUPL-1.2
"""A process that is really killed while it freezes a report leaves nothing half.

It dies by SIGKILL when its files lie on the disk: once before the journal is written,
once after it, before the transaction ends. Then another process looks.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

from anke.site.tests.web.conftest import small_authority

pytestmark = [pytest.mark.faults, pytest.mark.long]

REPORT = "example-2022:2022K3-1"
FREEZE = """
import os, signal, sys
import django
django.setup()
from anke.access.models import User
from anke.contract import services
writes = services.append_entries
def die(*args, **more):
    if sys.argv[1] == "after":
        writes(*args, **more)
    os.kill(os.getpid(), signal.SIGKILL)
services.append_entries = die
user = User.objects.get(username="controller")
services.freeze_report(user, sys.argv[2])
"""


def test_a_killed_process_leaves_a_draft_that_is_frozen_again(tmp_path) -> None:
    """Two processes die; the third does it; every file and row is sound."""
    environment = small_authority(tmp_path)
    environment["DJANGO_SETTINGS_MODULE"] = "anke.site.settings.demo"

    def anke(*words: str) -> str:
        command = [sys.executable, "-m", "anke", *words]
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stage() -> str:
        (row,) = json.loads(anke("contract", "reports", "--format=json"))
        return row["stage"]

    anke("contract", "draft", "example-2022", "2022K3", "--as", "controller")
    for when in ("before", "after"):
        dead = subprocess.run(
            [sys.executable, "-c", FREEZE, when, REPORT],
            env=environment,
            check=False,
            timeout=300,
        )
        assert dead.returncode == -signal.SIGKILL
        assert list((tmp_path / "reports" / "files").glob("*.pdf"))
        assert stage() == "drafted"
        anke("verify")

    anke("contract", "freeze", REPORT, "--as", "controller")

    assert stage() == "frozen"
    assert len(list((tmp_path / "reports" / "files").iterdir())) == 3
    anke("verify")
    assert anke("contract", "files", REPORT, "--out", str(tmp_path / "out"))
