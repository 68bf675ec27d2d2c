# SPDX-License-Identifier: EUPL-1.2
"""People who record and confirm, on a day that stands still."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from anke.access.models import User
from anke.access.services import create_demo_users
from anke.cases import clock
from anke.contract.domain.evidence_life import contract_stream

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = "example-2022"
STREAM = contract_stream(CONTRACT)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
TODAY = date(2022, 12, 31)


@dataclass(frozen=True)
class People:
    """Who is asked in these tests."""

    controller: User
    head: User
    analyst: User
    caseworker: User


def people_in(folder: Path, settings) -> People:
    """Let a house stand still at the end of 2022, with its people."""
    settings.ANKE_VAR = str(folder)
    (folder / "authority.json").write_text(
        json.dumps({"today": TODAY.isoformat()}), "utf-8"
    )
    create_demo_users()
    names = ("controller", "ankechef", "analytiker", "sagsbehandler")
    return People(*(User.objects.get(username=name) for name in names))


def at(day: date, hour: int = 10) -> datetime:
    """Give an hour of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.COPENHAGEN)
