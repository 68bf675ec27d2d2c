# SPDX-License-Identifier: EUPL-1.2
"""The public site is a process of its own, with no way to the register."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from anke.portal.tests.serving import environment, serving
from anke.portal.tests.worlds import KEY, LATER_RELEASE, RELEASE, write_world
from anke.publication.bundle.contents import Text, Withdrawal
from anke.publication.bundle.writing import write_withdrawal

if TYPE_CHECKING:
    from pathlib import Path

    from anke.portal.tests.serving import Portal

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 30
# Serves a page, then says what has been loaded and which settings there are.
PROGRAM = """\
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "anke.portal.settings"
from anke.portal.wsgi import application
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "localhost"})
for path in ("/da/", "/da/tabel/municipal", "/da/figur/municipal.svg",
             "/da/kommune/municipality-0751", "/da/begreber/", "/da/soeg/?q=a"):
    assert client.get(path).status_code == 200, path
house = sorted({name.split(".")[1] for name in sys.modules if name.startswith("anke.")})
print(",".join(house))
print(settings.DATABASES, settings.INSTALLED_APPS)
print([name for name in ("sqlite3", "psycopg", "duckdb", "pyarrow", "sklearn")
       if name in sys.modules])
"""


def test_nothing_of_the_house_is_loaded(
    bundle_folder: Path, portal_cache: Path, portal: Portal
) -> None:
    """Pages are served without cases, access or any database's driver in memory.

    The portal has run before, so its static files are there.
    """
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment(bundle_folder, portal_cache),
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    house, settings, drivers = answer.stdout.strip().splitlines()
    assert set(house.split(",")) == {
        "console",
        "durable",
        "errors",
        "portal",
        "publication",
        "web",
    }
    assert settings.startswith("{}") or "dummy" in settings
    assert "access" not in settings
    assert drivers == "[]"


def test_a_new_release_is_picked_up_without_a_restart(
    tmp_path: Path, portal_cache: Path
) -> None:
    """What is shown from now on is served; the release before stays reproducible."""
    bundle = tmp_path / "bundle"
    write_world(bundle)
    with serving(bundle, portal_cache) as site:
        before = site.get("/da/tabel/municipal")
        write_world(bundle, release=LATER_RELEASE)

        latest = time.monotonic() + PATIENCE_SECONDS
        while LATER_RELEASE not in site.get("/sundhed/").text:
            assert time.monotonic() < latest, "the new release was not picked up"
            time.sleep(0.05)

        after = site.get("/da/tabel/municipal")
        assert after.headers["etag"] != before.headers["etag"]
        assert site.get(f"/da/tabel/municipal?udgivelse={RELEASE}").status == 200
        page = site.get(f"/da/udgivelse/{LATER_RELEASE}").text
        assert "Sent registrerede afgørelser" in page
        assert "12.004" in page


def test_a_withdrawal_is_told_without_a_restart_and_after_one(
    tmp_path: Path, portal_cache: Path
) -> None:
    """Readers learn of it with their next page; with nothing left, the site stands."""
    bundle = tmp_path / "bundle"
    write_world(bundle)
    write_world(bundle, release=LATER_RELEASE)
    notes = [
        Withdrawal(release, f"2023-06-0{day}T09:00:00+02:00", Text("Talt to gange."))
        for day, release in ((2, LATER_RELEASE), (3, RELEASE))
    ]
    with serving(bundle, portal_cache) as site:
        assert "Talt to gange." not in site.get("/da/").text
        write_withdrawal(bundle, notes[0], KEY.sign)
        front = site.get("/da/")
        pinned = site.get(f"/da/tabel/municipal?udgivelse={LATER_RELEASE}")
        write_withdrawal(bundle, notes[1], KEY.sign)
        (bundle / "current").unlink()
        left = site.get("/da/").status
    with serving(bundle, portal_cache) as site:
        health, page = site.get("/sundhed/"), site.get("/da/")

    assert (front.status, pinned.status, left) == (200, 410, 503)
    assert "Talt to gange." in front.text
    assert RELEASE in front.text
    assert (health.status, health.text) == (200, "ok -\n")
    assert page.status == 503
    assert page.text.count("Talt to gange.") == 2


def test_a_broken_release_does_not_take_the_site_down(
    tmp_path: Path, portal_cache: Path
) -> None:
    """Readers keep what they had when a new release cannot be opened."""
    bundle = tmp_path / "bundle"
    write_world(bundle)
    with serving(bundle, portal_cache) as site:
        assert RELEASE in site.get("/sundhed/").text
        (bundle / "current").write_text("2099-01-01-1\n")

        for _ in range(5):
            assert RELEASE in site.get("/sundhed/").text


def test_it_does_not_start_on_nothing(tmp_path: Path) -> None:
    """An empty folder is refused with a sentence, not with a trace."""
    answer = subprocess.run(
        [sys.executable, "-m", "anke.portal", "--port", "0"],
        env=environment(tmp_path, tmp_path / "cache"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert "nothing is released yet" in answer.stderr
    assert "Traceback" not in answer.stderr
