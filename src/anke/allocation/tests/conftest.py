# SPDX-License-Identifier: EUPL-1.2
"""The authority's day stands still in these tests."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from anke.allocation.tests.factories import TODAY
from anke.cases import clock


@pytest.fixture
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the first of June 2022."""
    at = datetime.combine(TODAY, time(12), clock.COPENHAGEN)
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def _danish(settings: object) -> None:
    """Let pages answer in Danish."""
    settings.LANGUAGE_CODE = "da"  # type: ignore[attr-defined]
