# SPDX-License-Identifier: EUPL-1.2
"""Open a released bundle, read-only; check every file against its hash and signature.

bundle = open_bundle(folder, public_key=key)
bundle.manifest.id, bundle.contents.areas, bundle.cube("municipal")
read_withdrawal(folder, "2023-03-01-1", public_key=key).reason
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from anke.publication.bundle.cells import empty_cube, fill
from anke.publication.bundle.contents import (
    FORMAT,
    Contents,
    Manifest,
    Revision,
    Withdrawal,
    from_plain,
)
from anke.publication.bundle.named_files import read_named
from anke.publication.errors import BundleDamagedError, NothingReleasedError

if TYPE_CHECKING:
    from pathlib import Path

    from anke.publication.bundle.cells import Cube

CURRENT: Final = "current"
WITHDRAWN: Final = "withdrawn"
_ID = re.compile(r"\d{4}-\d{2}-\d{2}-\d{1,4}")


@dataclass(frozen=True)
class Bundle:
    """One release, as readers see it; what was not asked for is not read."""

    folder: Path
    manifest: Manifest
    hash: str

    @cached_property
    def contents(self) -> Contents:
        """The dimensions, measures, notes and breaks."""
        return from_plain(Contents, self._json(self.manifest.contents))

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """The log of every published figure that changed, newest release first."""
        return tuple(
            from_plain(Revision, each) for each in self._json(self.manifest.revisions)
        )

    def cube(self, area: str) -> Cube:
        """Read the cells of an area, all years.

        Errors: BundleDamagedError; NothingReleasedError for an area that is not in it.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        found = [each for each in self.contents.areas if each.id == area]
        if not found:
            raise NothingReleasedError(f"area {area!r} is not in the release")
        cube = empty_cube(found[0])
        for place, name in sorted(self.manifest.cells.items()):
            if place.rpartition("/")[0] != area:
                continue
            content = self.file(f"{name}.parquet")
            try:
                # The files are small: threads would cost more than they save, and a
                # process that ends while they stop is ended by force.
                plain = pq.read_table(
                    pa.BufferReader(content), use_threads=False, pre_buffer=False
                )
                fill(cube, plain)
            except KeyError as error:
                raise BundleDamagedError(f"{place}: unknown code {error}") from error
        return cube

    def file(self, name: str) -> bytes:
        """Give a file as it was released, checked against its hash.

        Errors: BundleDamagedError.
        """
        return read_named(self.folder / "files", name)

    def _json(self, name: str) -> Any:
        return json.loads(self.file(f"{name}.json"))


def current_release(folder: Path) -> str:
    """Give the id of the release that readers see.

    Errors: NothingReleasedError.
    """
    try:
        return (folder / CURRENT).read_text().strip()
    except FileNotFoundError as error:
        raise NothingReleasedError(
            f"{folder}: nothing is released yet",
            user_text="Der er ikke offentliggjort noget endnu.",
        ) from error


def open_bundle(
    folder: Path, release: str = "", *, public_key: bytes | None = None
) -> Bundle:
    """Open a release: the current one, or an earlier one by its id.

    Args:
        folder: The folder that the gate writes to.
        release: The id; empty for the one that readers see.
        public_key: The gate's key (Ed25519, 32 bytes) by which the signature is
            checked; unsigned bundles open without one.

    Errors: NothingReleasedError; BundleDamagedError with the file.
    """
    release = release or current_release(folder)
    # The id may come from an address: it never leaves the folder.
    path = folder / "releases" / f"{release}.json"
    if not _ID.fullmatch(release) or not path.exists():
        raise NothingReleasedError(
            f"{folder}: no release {release!r}",
            user_text="Den offentliggørelse findes ikke.",
        )
    content = _signed(path, public_key)
    manifest = from_plain(Manifest, _plain(path, content))
    return Bundle(folder, manifest, hashlib.sha256(content).hexdigest())


def withdrawn_in(folder: Path) -> tuple[str, ...]:
    """List the releases that a note calls withdrawn; cheap enough for each question."""
    found = (path.stem for path in (folder / WITHDRAWN).glob("*.json"))
    return tuple(sorted((name for name in found if _ID.fullmatch(name)), key=in_order))


def read_withdrawal(
    folder: Path, release: str, *, public_key: bytes | None = None
) -> Withdrawal:
    """Read the note by which a release was taken back.

    Errors: BundleDamagedError when it is not the gate's, or tells of another release.
    """
    path = folder / WITHDRAWN / f"{release}.json"
    plain = _plain(path, _signed(path, public_key))
    plain.pop("format")
    found = from_plain(Withdrawal, plain)
    if found.release != release:
        raise BundleDamagedError(f"{path.name}: tells of {found.release}")
    return found


def releases_in(folder: Path) -> tuple[str, ...]:
    """List the releases of a bundle, newest first."""
    names = (path.stem for path in (folder / "releases").glob("*.json"))
    found = [name for name in names if _ID.fullmatch(name)]
    return tuple(sorted(found, key=in_order, reverse=True))


def in_order(release: str) -> tuple[str, int]:
    """Give what releases are sorted by: the day, then the number as a number."""
    day, _, number = release.rpartition("-")
    return day, int(number)


def _signed(path: Path, public_key: bytes | None) -> bytes:
    content = path.read_bytes()
    if public_key is not None:
        _check_signature(content, path.with_suffix(".sig"), public_key)
    return content


def _plain(path: Path, content: bytes) -> dict[str, Any]:
    try:
        plain = json.loads(content)
    except ValueError as error:
        raise BundleDamagedError(f"{path.name}: {error}") from error
    form = plain.get("format") if isinstance(plain, dict) else None
    if form != FORMAT:
        raise BundleDamagedError(f"{path.name}: format {form!r}")
    return plain  # type: ignore[no-any-return]


def _check_signature(content: bytes, path: Path, public_key: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        signature = path.read_bytes()
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except FileNotFoundError as error:
        raise BundleDamagedError(f"{path.name} is missing") from error
    except InvalidSignature as error:
        raise BundleDamagedError(f"{path.stem}: the signature is wrong") from error
