# SPDX-License-Identifier: EUPL-1.2
"""What tests of looking in share: a day that stands still, a case, a way in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from django.core.cache import cache
from django.test import Client

from anke.selfservice.services import give_way_in
from anke.selfservice.tests.house import TODAY, add_party, come_in, open_case

if TYPE_CHECKING:
    from collections.abc import Iterator


class Visitor(NamedTuple):
    """A browser inside one case, as one party."""

    client: Client
    case: str
    person: str
    page: str


@pytest.fixture(autouse=True)
def _standing_day(settings) -> Iterator[None]:
    """Let the authority stand still at the end of 2022, and nobody have typed yet."""
    path = Path(settings.ANKE_VAR) / "authority.json"
    path.write_text(json.dumps({"today": TODAY.isoformat()}), encoding="utf-8")
    settings.ANKE_FORM_LEAST_SECONDS = -1.0
    cache.clear()
    yield
    path.unlink()
    cache.clear()


@pytest.fixture
def case(db: None) -> str:
    """Give a case from Aalborg."""
    return open_case()


@pytest.fixture
def nancy(case: str) -> str:
    """Give the appellant of the case."""
    return add_party(case)


@pytest.fixture
def visitor(case: str, nancy: str) -> Visitor:
    """Give a browser that came in by link and code."""
    client = Client()
    secrets = give_way_in("S001", case, nancy)
    page = come_in(client, secrets.word, secrets.code)["Location"]
    return Visitor(client, case, nancy, page)
