# SPDX-License-Identifier: EUPL-1.2
"""The first overview is got ready after the first page, once."""

from __future__ import annotations

import threading

import pytest
from django.core.signals import request_finished

from anke.site import overview_screen, warming
from anke.statistics.errors import NoVintageError


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
