# SPDX-License-Identifier: EUPL-1.2
"""What happens to a release of figures (*offentliggørelse*): stream `release:<id>`.

A draft is named by the hash of its content, which names every file of the release: who
signs the hash has signed each figure. A release that was published is never changed;
it can be withdrawn, and a later one takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class ReleasePrepared(Payload):
    """A draft was made from one vintage, after the release `previous`."""

    kind: ClassVar[str] = "release_prepared"
    draft: str
    title: str
    vintage: str
    previous: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseAttacked(Payload):
    """The draft was attacked; `failing` names what could be worked out (*angrebet*).

    With anything failing the release is refused.
    """

    kind: ClassVar[str] = "release_attacked"
    draft: str
    hidden: int = 0
    failing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseScheduled(Payload):
    """The release got its hour, before which nobody sees it (*klausuleret*).

    `at` is a Danish hour with its zone, as in 2023-02-15T08:00:00+01:00.
    """

    kind: ClassVar[str] = "release_scheduled"
    at: str


@dataclass(frozen=True, slots=True)
class ReleaseSigned(Payload):
    """One of two persons signed the draft; `role` is what readers are told."""

    kind: ClassVar[str] = "release_signed"
    draft: str
    role: str


@dataclass(frozen=True, slots=True)
class ReleasePublished(Payload):
    """Readers see the release; `manifest` is the hash of what was signed for them."""

    kind: ClassVar[str] = "release_published"
    draft: str
    manifest: str


@dataclass(frozen=True, slots=True)
class ReleaseWithdrawn(Payload):
    """A published release was taken back (*tilbagekaldt*); readers are told why."""

    kind: ClassVar[str] = "release_withdrawn"
    cause: str
    cause_en: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseDropped(Payload):
    """A draft was given up before anybody outside saw it (*kasseret*)."""

    kind: ClassVar[str] = "release_dropped"
    cause: str
