# SPDX-License-Identifier: EUPL-1.2
"""What the public pages say about the authority: who it is and how long it takes.

Both are dated data files with a source; what is not confirmed is marked so on the page,
and where nothing is known nothing is shown.

    authority().name                                    # 'Ankemyndigheden'
    expected_time("municipality", date(2026, 3, 2))     # 13 weeks, unconfirmed
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Authority:
    """Name and addresses as the public pages and the accessibility statement show."""

    name: str
    site: str
    phone: str
    phone_hours: str
    email: str
    post: str
    data_protection_email: str
    statement_made_on: date
    statement_reviewed_on: date


@dataclass(frozen=True, slots=True)
class ExpectedTime:
    """How long a case from one kind of first instance is said to take."""

    kind: str
    weeks: str
    source: str
    confirmed: bool
    valid_from: date
    valid_to: date | None = None


@lru_cache(maxsize=1)
def authority() -> Authority:
    """Read who we are."""
    return Authority(**_read("authority.toml")["authority"])


def expected_time(kind: str, day: date) -> ExpectedTime | None:
    """Give what is said about one kind of first instance on a day; None if nothing."""
    for entry in _expected_times():
        ends = entry.valid_to
        if entry.kind == kind and entry.valid_from <= day and (not ends or day <= ends):
            return entry
    return None


@lru_cache(maxsize=1)
def _expected_times() -> tuple[ExpectedTime, ...]:
    return tuple(
        ExpectedTime(**raw) for raw in _read("expected_times.toml")["expected"]
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text("utf-8"))
