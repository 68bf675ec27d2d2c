# SPDX-License-Identifier: EUPL-1.2
"""What tests of dispatch share: channels that are set up, and a clock to turn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from anke.cases import clock
from anke.cases.clock import COPENHAGEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2022, 6, 1, 12, tzinfo=COPENHAGEN)


@pytest.fixture(autouse=True)
def out(settings: Any, tmp_path: Path) -> Path:
    """Set all channels up; give the folder in which their folders lie."""
    for name in ("digital-post", "print"):
        (tmp_path / name / "kvittering").mkdir(parents=True)
    settings.ANKE_SENDER_CVR = "12345678"
    settings.ANKE_DIGITAL_POST_OUT = str(tmp_path / "digital-post")
    settings.ANKE_PRINT_FOLDER = str(tmp_path / "print")
    settings.ANKE_POST_RECEIPTS = []
    settings.ANKE_POST_HOLD_SECONDS = 600
    return tmp_path


@pytest.fixture(autouse=True)
def turn(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """Give a function that turns both clocks on, by a `timedelta`'s words."""
    at = [NOW]
    monkeypatch.setattr(clock, "now", lambda: at[0])
    monkeypatch.setattr(clock, "wall_now", lambda: at[0])

    def turned(**by: float) -> datetime:
        at[0] += timedelta(**by)
        return at[0]

    return turned
