# SPDX-License-Identifier: EUPL-1.2
"""What the gate writes is what readers open; anything else is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anke.publication.bundle.contents import Contents
from anke.publication.bundle.reading import open_bundle, releases_in
from anke.publication.bundle.tests.worlds import AREA, random_cube, write_bundle
from anke.publication.errors import BundleDamagedError, NothingReleasedError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.unit


@pytest.fixture
def key() -> Ed25519PrivateKey:
    """Give the gate's key."""
    return Ed25519PrivateKey.generate()


@pytest.fixture
def public(key: Ed25519PrivateKey) -> bytes:
    """Give the key by which readers check."""
    return key.public_key().public_bytes_raw()


def test_what_is_written_is_read(
    tmp_path: Path, key: Ed25519PrivateKey, public: bytes
) -> None:
    """Every mark, every count and every word comes back."""
    cube = random_cube()
    manifest = write_bundle(tmp_path, cube, key.sign)

    bundle = open_bundle(tmp_path, public_key=public)

    assert bundle.manifest == manifest
    assert bundle.contents == Contents((AREA,))
    read = bundle.cube("municipal")
    assert (read.marks == cube.marks).all()
    assert all((read.values[c] == cube.values[c]).all() for c in cube.values)


def test_hidden_counts_are_not_in_the_file(
    tmp_path: Path, key: Ed25519PrivateKey
) -> None:
    """A cell that is not shown has no value in any column."""
    cube = random_cube()
    write_bundle(tmp_path, cube, key.sign)

    read = open_bundle(tmp_path).cube("municipal")

    hidden = read.marks != 1
    assert hidden.any()
    assert all((values[hidden] == -1).all() for values in read.values.values())


def test_equal_releases_share_their_files(
    tmp_path: Path, key: Ed25519PrivateKey
) -> None:
    """Only what is new takes room; an earlier release opens as it was."""
    write_bundle(tmp_path, random_cube(), key.sign)
    before = set((tmp_path / "files").iterdir())
    changed = random_cube()
    changed.values["cases"][0, 0, 0] = 99
    write_bundle(tmp_path, changed, key.sign, "2023-03-02-1")

    assert len(set((tmp_path / "files").iterdir()) - before) == 1
    assert releases_in(tmp_path) == ("2023-03-02-1", "2023-03-01-1")
    old = open_bundle(tmp_path, "2023-03-01-1").cube("municipal")
    assert (old.values["cases"] == random_cube().values["cases"]).all()


@pytest.mark.parametrize("release", ["2024-01-01-1", "../x", "2023-03-01-1/../x", ""])
def test_a_release_that_is_not_there_is_refused(tmp_path: Path, release: str) -> None:
    """Also a name that would lead out of the folder."""
    with pytest.raises(NothingReleasedError):
        open_bundle(tmp_path, release)


def test_a_changed_manifest_is_refused(
    tmp_path: Path, key: Ed25519PrivateKey, public: bytes
) -> None:
    """One changed byte, and the signature no longer fits."""
    manifest = write_bundle(tmp_path, random_cube(), key.sign)
    path = tmp_path / "releases" / f"{manifest.id}.json"
    path.write_bytes(path.read_bytes().replace(b"2023-01-31", b"2023-01-30", 1))

    with pytest.raises(BundleDamagedError, match="signature"):
        open_bundle(tmp_path, public_key=public)


def test_a_changed_file_is_refused(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    """Files are named by their content."""
    manifest = write_bundle(tmp_path, random_cube(), key.sign)
    name = manifest.cells["municipal/2022"]
    path = tmp_path / "files" / f"{name}.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(BundleDamagedError, match=name):
        open_bundle(tmp_path).cube("municipal")


def test_an_unsigned_release_is_refused(
    tmp_path: Path, key: Ed25519PrivateKey, public: bytes
) -> None:
    """Whoever checks does not take a missing signature for a good one."""
    manifest = write_bundle(tmp_path, random_cube(), key.sign)
    (tmp_path / "releases" / f"{manifest.id}.sig").unlink()

    with pytest.raises(BundleDamagedError, match="missing"):
        open_bundle(tmp_path, public_key=public)


def test_the_same_rows_give_the_same_bytes(
    tmp_path: Path, key: Ed25519PrivateKey
) -> None:
    """A release made twice from the same counts is the same release."""
    one = write_bundle(tmp_path / "a", random_cube(), key.sign)
    two = write_bundle(tmp_path / "b", random_cube(), key.sign)

    assert one == two
    assert not np.array_equal(
        random_cube(1).values["cases"], random_cube(2).values["cases"]
    )
