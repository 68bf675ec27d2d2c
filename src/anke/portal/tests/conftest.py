# SPDX-License-Identifier: EUPL-1.2
"""Bundles for the tests of the public site, made once a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.portal.domain.areas import Area
from anke.portal.tests.open_fixtures import two_cache, two_releases
from anke.portal.tests.serving import serving
from anke.portal.tests.worlds import SMALL, made_contents, made_cubes, write_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anke.portal.tests.serving import Portal

__all__ = ["two_cache", "two_releases"]


@pytest.fixture(scope="session")
def areas() -> dict[str, Area]:
    """Give the areas of the small bundle, as the engine asks them."""
    contents = made_contents(SMALL)
    return {cube.area.id: Area(contents, cube) for cube in made_cubes(SMALL)}


@pytest.fixture(scope="session")
def municipal(areas: dict[str, Area]) -> Area:
    """Give the area with municipalities, laws and subjects."""
    return areas["municipal"]


@pytest.fixture(scope="session")
def bundle_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small bundle, signed and shown."""
    folder = tmp_path_factory.mktemp("bundle")
    write_world(folder)
    return folder


@pytest.fixture(scope="session")
def portal_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the portal a folder of its own."""
    return tmp_path_factory.mktemp("portal-cache")


@pytest.fixture(scope="session")
def portal(bundle_folder: Path, portal_cache: Path) -> Iterator[Portal]:
    """Serve the small bundle."""
    with serving(bundle_folder, portal_cache) as running:
        yield running
