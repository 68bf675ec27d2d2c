# SPDX-License-Identifier: EUPL-1.2
"""The site in this process, with two releases, for the tests of API and feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from anke.portal.api.limits import Limit
from anke.portal.tests.open_site import open_site
from anke.portal.tests.worlds import LATER_RELEASE, write_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.core.handlers.wsgi import WSGIHandler

UNLIMITED = 10**9


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a bundle with two releases; the later one is current."""
    folder = tmp_path_factory.mktemp("bundle-of-two")
    write_world(folder)
    write_world(folder, release=LATER_RELEASE)
    return folder


@pytest.fixture(scope="session")
def two_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site a folder of its own."""
    return tmp_path_factory.mktemp("portal-cache-of-two")


@pytest.fixture(scope="module")
def site(two_releases: Path, two_cache: Path) -> Iterator[WSGIHandler]:
    """Give the site as an application, with no limit of calls."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("anke.portal.api.asked.LIMIT", Limit(calls=UNLIMITED))
        with open_site(two_releases, two_cache) as application:
            yield application


@pytest.fixture
def reader(site: WSGIHandler) -> Client:
    """Give somebody who asks the site."""
    return Client()
