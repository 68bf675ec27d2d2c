# SPDX-License-Identifier: EUPL-1.2
"""The first overview is got ready after the first page, once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from django.core.signals import request_finished

from anke.site import overview_screen, warming
from anke.statistics.errors import NoVintageError

# What takes a second and more to load, and no first page needs.
SLOW_LIBRARIES = {"sklearn", "pandas", "pyarrow", "duckdb", "ibis", "scipy.optimize"}
FIRST_PAGE = """\
import sys
import anke.site.wsgi
from django.test import Client
assert Client(headers={"host": "localhost"}).get("/sundhed/").status_code == 200
print(*sys.modules)
"""


@pytest.mark.slow
def test_the_first_page_loads_no_analytic_library(tmp_path) -> None:
    """A server that is started answers at once; what is heavy comes after."""
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FIRST_PAGE],
        env=os.environ | {"ANKE_SETTINGS": "test", "ANKE_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    assert not SLOW_LIBRARIES & set(answer.stdout.split())


@pytest.mark.unit
def test_the_first_finished_page_starts_the_warming_once(monkeypatch) -> None:
    """Further pages do not draw it again."""
    drawn = threading.Semaphore(0)
    monkeypatch.setattr(warming, "warm_up", drawn.release)
    monkeypatch.setattr(request_finished, "receivers", [])
    request_finished.sender_receivers_cache.clear()
    warming.warm_up_after_first_page()

    request_finished.send(sender=None)
    request_finished.send(sender=None)

    assert drawn.acquire(timeout=5)
    assert not drawn.acquire(timeout=0.2)


@pytest.mark.django_db
def test_an_authority_without_figures_is_left_cold(monkeypatch) -> None:
    """The missing vintage is the business of the page, not of the server's start."""

    def refuse() -> None:
        raise NoVintageError("none", user_text="ingen")

    monkeypatch.setattr(overview_screen, "overview_screen", refuse)

    warming.warm_up()
