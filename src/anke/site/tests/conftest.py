# SPDX-License-Identifier: EUPL-1.2
"""A small authority in the test register, and people to look at it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.access.services import create_demo_users
from anke.site.tests.world import TODAY, World

ClientFor = Callable[[Role], Client]


@pytest.fixture
def fixed_day() -> Iterator[None]:
    """Let the authority stand still at the end of 2022."""
    path = Path(settings.ANKE_VAR) / "authority.json"
    path.write_text(json.dumps({"today": TODAY.isoformat()}), encoding="utf-8")
    yield
    path.unlink()


@pytest.fixture
def world(db: None, fixed_day: None) -> World:
    """Three cases that hang together, and a user for each role."""
    create_demo_users()
    small = World()
    small.populate(others=0)
    return small


@pytest.fixture
def figures(world: World) -> Iterator[None]:
    """Build the figures of the small authority, and take them away afterwards."""
    from anke.statistics.services import build_vintage

    build_vintage()
    yield
    shutil.rmtree(Path(settings.ANKE_VAR) / "facts", ignore_errors=True)


@pytest.fixture
def client_for(db: None) -> ClientFor:
    """Sign in as a role."""

    def sign_in(role: Role) -> Client:
        if not User.objects.filter(role=role).exists():
            create_demo_users()
        client = Client(headers={"accept-language": "da"})
        client.force_login(User.objects.get(role=role))
        return client

    return sign_in
