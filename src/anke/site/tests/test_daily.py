# SPDX-License-Identifier: EUPL-1.2
"""The daily round is queued once for each day."""

from __future__ import annotations

import json
import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django_tasks_db.models import DBTaskResult

from anke.site import daily

if TYPE_CHECKING:
    from pathlib import Path

ROUND = [
    "apply_shipped_rules",
    "seal_journal",
    "measure_tables",
    "build_figures",
    "scan_registrations",
    "watch_triage",
    "forget_drafts",
    "forget_views",
    "forget_absence",
    "answer_requests",
    "forget_looks",
    "draft_reports",
]
pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def authority(settings, tmp_path) -> Path:
    """Give the file that fixes the authority's day."""
    settings.ANKE_VAR = tmp_path
    return tmp_path / "authority.json"


def _queued() -> list[str]:
    paths = DBTaskResult.objects.order_by("enqueued_at").values_list(
        "task_path", flat=True
    )
    return [path.rpartition(".")[2] for path in paths]


def test_a_new_day_queues_seal_and_figures_once(authority) -> None:
    """The first look does the round, the next ones rest until the day changes."""
    authority.write_text(json.dumps({"today": "2022-12-30"}))

    done = daily.queue_daily_round(None)
    assert daily.queue_daily_round(done) == date(2022, 12, 30)
    assert _queued() == ROUND
    authority.write_text(json.dumps({"today": "2022-12-31"}))

    assert daily.queue_daily_round(done) == date(2022, 12, 31)
    assert _queued() == ROUND * 2


def test_the_watch_ends_when_it_is_told(authority, monkeypatch) -> None:
    """One look is made before the first wait."""
    looks: list[date | None] = []
    monkeypatch.setattr(
        daily, "queue_daily_round", lambda done: looks.append(done) or date(2022, 1, 1)
    )
    ending = threading.Event()
    ending.set()

    daily._watch(ending)

    assert looks == [None]
    assert authority.parent == settings.ANKE_VAR
