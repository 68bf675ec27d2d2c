# SPDX-License-Identifier: EUPL-1.2
"""The releases that this process serves: the current one, and earlier ones by id.

Readers never wait for a new release: the one that was current goes on being served
until the new one is unpacked, and is then exchanged at once. One that was taken back is
given to nobody from the moment that the gate's note lies beside it.

    shelf = library()
    shelf.current().area("municipal")
    shelf.release("2023-03-01-1").bundle.manifest
"""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING

from anke.errors import AppealsError
from anke.portal.configuration import configuration
from anke.portal.domain.areas import Area
from anke.portal.errors import WithdrawnError, WrongSelectionError
from anke.portal.unpacking import make_ready, mapped_cube
from anke.publication.bundle.reading import (
    CURRENT,
    current_release,
    in_order,
    open_bundle,
    read_withdrawal,
    releases_in,
    withdrawn_in,
)
from anke.publication.errors import NothingReleasedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from anke.portal.configuration import Configuration
    from anke.publication.bundle.contents import (
        Contents,
        Manifest,
        Revision,
        Withdrawal,
    )
    from anke.publication.bundle.reading import Bundle

    Stamp: TypeAlias = tuple[int, int]

logger = logging.getLogger(__name__)

EARLIER_KEPT = 4


@dataclass(frozen=True)
class Release:
    """An opened release."""

    bundle: Bundle
    areas: Mapping[str, Area]

    @property
    def manifest(self) -> Manifest:
        """What was released, when and how."""
        return self.bundle.manifest

    @property
    def contents(self) -> Contents:
        """Everything in it that is no cell."""
        return self.bundle.contents

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """Every published figure that changed, newest release first."""
        return self.bundle.revisions

    def area(self, code: str) -> Area:
        """Give an area.

        Errors: WrongSelectionError.
        """
        if code not in self.areas:
            raise WrongSelectionError("område", code, list(self.areas))
        return self.areas[code]


@dataclass
class Library:
    """Opens releases, and notices when another one becomes current or is taken back."""

    told: Configuration
    _current: Release | None = None
    _stamp: Stamp = (0, 0)
    _earlier: dict[str, Release] = field(default_factory=dict)
    _manifests: tuple[tuple[str, ...], tuple[Manifest, ...]] = ((), ())
    _notes: dict[str, Withdrawal | None] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def current(self) -> Release:
        """Give the release that readers see: the newest that was not taken back.

        Errors: NothingReleasedError; BundleDamagedError when there is no earlier one.
        """
        stamp = self._seen()
        current = self._current
        if current is None or self._is_gone(current):
            # Nobody is given what was taken back while the one before is opened.
            with self._lock:
                current = self._current
                if current is None or self._is_gone(current):
                    self._stamp = stamp
                    current = self._current = self._opened(self.shown())
            return current
        if stamp != self._stamp and self._lock.acquire(blocking=False):
            self._stamp = stamp
            threading.Thread(target=self._exchange, daemon=True).start()
        return current

    def release(self, code: str) -> Release:
        """Give a release by its id, as long as it was not taken back; empty: current.

        Errors: WrongSelectionError that names the parameter; WithdrawnError.
        """
        if code in self.withdrawals:
            raise WithdrawnError(self.withdrawals[code])
        current = self.current()
        if not code or code == current.manifest.id:
            return current
        self.manifest(code)
        if code not in self._earlier:
            found = self._opened(code)
            with self._lock:
                while len(self._earlier) >= EARLIER_KEPT:
                    self._earlier.pop(next(iter(self._earlier)))
                self._earlier[code] = found
        return self._earlier[code]

    def manifest(self, code: str) -> Manifest:
        """Give what a release says of itself, also one that was taken back.

        Errors: WrongSelectionError that names the parameter.
        """
        known = {manifest.id: manifest for manifest in self.manifests()}
        if code not in known:
            raise WrongSelectionError("udgivelse", code, list(known))
        return known[code]

    def manifests(self) -> tuple[Manifest, ...]:
        """Give what every release says of itself, the newest first.

        Followed back from the current one and from those that were taken back: what
        lies in the folder beside these may be waiting for its hour.

        Errors: NothingReleasedError when there never was one.
        """
        noted = self._noted()
        current = self.current_or_none() if noted else self.current()
        heads = (*noted, *([current.manifest.id] if current else []))
        if heads != self._manifests[0]:
            self._manifests = heads, self._followed(heads)
        return self._manifests[1]

    def current_or_none(self) -> Release | None:
        """Give the release that readers see; None when none is left."""
        try:
            return self.current()
        except NothingReleasedError:
            return None

    @property
    def withdrawals(self) -> Mapping[str, Withdrawal]:
        """What was taken back, by release: by a note beside it, or by a later release.

        The later release knows what came instead.
        """
        noted = self._noted()
        if (current := self.current_or_none()) is None:
            return noted
        return noted | {each.release: each for each in current.manifest.withdrawals}

    @property
    def state(self) -> str:
        """Name what readers see now; another name means other pages."""
        current = self.current_or_none()
        shown = current.bundle.hash if current else ""
        if not (noted := self._noted()):
            return shown
        told = "".join(map(repr, noted.values()))
        return hashlib.sha256(f"{shown}{told}".encode()).hexdigest()

    def _noted(self) -> dict[str, Withdrawal]:
        """Read the notes that are new; one that is not the gate's counts for nothing.

        Errors: none; a note that cannot be read is written down in the log.
        """
        for release in withdrawn_in(self.told.bundle):
            if release not in self._notes:
                self._keep_note(release)
        notes = tuple(self._notes.items())
        return {name: note for name, note in notes if note is not None}

    def _keep_note(self, release: str) -> None:
        folder, key = self.told.bundle, self.told.public_key
        try:
            open_bundle(folder, release, public_key=key)
            self._notes[release] = read_withdrawal(folder, release, public_key=key)
        except AppealsError:
            logger.exception("the note on release %s counts for nothing", release)
            self._notes[release] = None
        except OSError:
            # Such as one that is not open to readers yet; it is tried again.
            logger.exception("the note on release %s cannot be read", release)

    def _is_gone(self, release: Release) -> bool:
        return release.manifest.id in self._noted()

    def shown(self) -> str:
        """Give the id of the newest release that was not taken back.

        Errors: NothingReleasedError when none is left.
        """
        code = current_release(self.told.bundle)
        gone = self._noted()
        while code in gone:
            code = self._manifest_of(code).previous
        if not code:
            raise NothingReleasedError(
                f"{self.told.bundle}: every release is withdrawn"
            )
        return code

    def _followed(self, heads: Iterable[str]) -> tuple[Manifest, ...]:
        left, found = set(releases_in(self.told.bundle)), []
        for head in heads:
            code = head
            while code in left:
                left.discard(code)
                found.append(self._manifest_of(code))
                code = found[-1].previous
        return tuple(sorted(found, key=_out_at, reverse=True))

    def _manifest_of(self, code: str) -> Manifest:
        folder, key = self.told.bundle, self.told.public_key
        return open_bundle(folder, code, public_key=key).manifest

    def _opened(self, code: str) -> Release:
        bundle = open_bundle(self.told.bundle, code, public_key=self.told.public_key)
        make_ready(bundle, self.told.cache)
        areas = {
            area.id: Area(bundle.contents, mapped_cube(bundle, area, self.told.cache))
            for area in bundle.contents.areas
        }
        return Release(bundle, areas)

    def _seen(self) -> Stamp:
        """Look at the file that names the current release; cheap enough each time."""
        try:
            status = (self.told.bundle / CURRENT).stat()
        except FileNotFoundError:
            return 0, 0
        return status.st_mtime_ns, status.st_ino

    def _exchange(self) -> None:
        """Open the new release while the old one is served; holds the lock."""
        try:
            self._current = self._opened(self.shown())
        except AppealsError:
            # Readers keep what they had; the next change of the file tries again.
            logger.exception("the new release cannot be opened")
        except OSError:
            # Such as a file that is not open to readers yet.
            logger.exception("the new release cannot be read; the next reader tries")
            self._stamp = (0, 0)
        finally:
            self._lock.release()


def _out_at(manifest: Manifest) -> tuple[datetime, tuple[str, int]]:
    return datetime.fromisoformat(manifest.published_at), in_order(manifest.id)


@cache
def library() -> Library:
    """Give the releases of this process."""
    return Library(configuration())
