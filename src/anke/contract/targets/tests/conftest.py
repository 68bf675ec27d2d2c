# SPDX-License-Identifier: EUPL-1.2
"""A folder of its own for each test, and somebody who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from anke.contract.figures import forget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anke.access.models import User


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path: Path) -> None:
    settings.ANKE_VAR = str(tmp_path)
    forget()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Sign somebody in, reading Danish."""

    def sign_in(user: User) -> Client:
        client = Client(headers={"accept-language": "da"})
        client.force_login(user)
        return client

    return sign_in
