# SPDX-License-Identifier: EUPL-1.2
"""The text library (*tekstbiblioteket*): which text stands in a letter, and why.

A text is known by its key: the section it is for, and what it is written for: a
subject, a law, an outcome, an area. What a key leaves open fits everything. When
several texts fit a case, the most specific one wins, and the order between keys is
fixed, so that the same case gets the same text every time:

    subject over law, law over outcome, outcome over area

>>> general, upheld = TextKey("result"), TextKey("result", outcome="upheld")
>>> case = Wanted(area="municipal", law="aktivloven", subject="", outcome="upheld")
>>> [key.id for key in sorted([general, upheld], key=closeness) if key.fits(case)]
['result.any.any.any.upheld', 'result.any.any.any.any']
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from anke.decisions.domain.letter import TextUsed
from anke.decisions.errors import UnknownTextError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

ANY = "any"
SHIPPED_VERSION = 0
_PART = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class Wanted(NamedTuple):
    """The facts of a case that choose between texts; empty where not known."""

    area: str
    law: str
    subject: str
    outcome: str


@dataclass(frozen=True, slots=True, order=True)
class TextKey:
    """What a text is for; an empty part fits everything."""

    section: str
    area: str = ""
    law: str = ""
    subject: str = ""
    outcome: str = ""

    @property
    def id(self) -> str:
        """Write the key as it stands in addresses and in the journal."""
        parts = (self.area, self.law, self.subject, self.outcome)
        return ".".join((self.section, *(part or ANY for part in parts)))

    def fits(self, wanted: Wanted) -> bool:
        """Tell whether the text may be used for a case."""
        parts = Wanted(self.area, self.law, self.subject, self.outcome)
        return all(
            not part or part == fact for part, fact in zip(parts, wanted, strict=True)
        )


def read_key(text_id: str) -> TextKey:
    """Read a key as it is written. Errors: UnknownTextError."""
    parts = text_id.split(".")
    if len(parts) != 5 or not all(_PART.fullmatch(part) for part in parts):
        raise UnknownTextError(
            f"no text {text_id!r}", user_text="Der er ingen tekst med den nøgle."
        )
    section, *rest = ("" if part == ANY else part for part in parts)
    return TextKey(section, *rest)


def closeness(key: TextKey) -> tuple[bool, bool, bool, bool, str]:
    """Order keys from the most specific one; equal ones by their letters."""
    return (not key.subject, not key.law, not key.outcome, not key.area, key.id)


class TextStatus(StrEnum):
    """Where a version of a text stands on a day."""

    COMING = "coming"
    IN_FORCE = "in-force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a text as it was published.

    `in_force_on` is None for what came with Anke; `ended_on` is the day on which
    another version, or nothing, took its place.
    """

    key: TextKey
    number: int
    heading: str
    body: str
    in_force_on: date | None = None
    ended_on: date | None = None
    withdrawn: bool = False
    published_by: str = ""
    published_at: datetime | None = None
    cause: str = ""
    withdrawal_cause: str = ""

    @property
    def used(self) -> TextUsed:
        """Name the version, as a letter remembers it."""
        return TextUsed(self.key.id, self.number)

    def is_in_force_on(self, day: date) -> bool:
        """Tell whether letters of a day are written with it; the end is excluded."""
        if self.ended_on is not None and day >= self.ended_on:
            return False
        return self.in_force_on is None or self.in_force_on <= day

    def status_on(self, day: date) -> TextStatus:
        """Say where it stands on a day."""
        if self.is_in_force_on(day):
            return TextStatus.IN_FORCE
        if self.ended_on is None or (self.in_force_on and day < self.in_force_on):
            return TextStatus.WITHDRAWN if self.withdrawn else TextStatus.COMING
        return TextStatus.WITHDRAWN if self.withdrawn else TextStatus.REPLACED


@dataclass(frozen=True, slots=True)
class Library:
    """All versions of all texts: what came with Anke, and what was published since.

    A text that the house has published is the house's own from then on: what a later
    release brings in its place is not used.
    """

    versions: tuple[Version, ...]
    _by_key: Mapping[TextKey, tuple[Version, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Sort the versions under their keys, the oldest first."""
        found: dict[TextKey, list[Version]] = {}
        for version in sorted(self.versions, key=lambda one: (one.key, one.number)):
            found.setdefault(version.key, []).append(version)
        table = {key: _owned(versions) for key, versions in found.items()}
        object.__setattr__(self, "_by_key", table)

    @property
    def keys(self) -> tuple[TextKey, ...]:
        """Give every key, by section and then from the general to the specific."""
        return tuple(sorted(self._by_key))

    def versions_of(self, key: TextKey) -> tuple[Version, ...]:
        """Give the versions of a text, oldest first. Errors: UnknownTextError."""
        if key not in self._by_key:
            raise UnknownTextError(
                f"no text {key.id}", user_text="Der er ingen tekst med den nøgle."
            )
        return self._by_key[key]

    def in_force(self, key: TextKey, day: date) -> Version | None:
        """Give the version of a text that is in force; None where none is."""
        versions = self._by_key.get(key, ())
        return next((one for one in versions if one.is_in_force_on(day)), None)

    def choose(self, section: str, wanted: Wanted, day: date) -> Version | None:
        """Give the text for a section of a case's letter; None where none fits."""
        return next(iter(self.fitting(section, wanted, day)), None)

    def fitting(self, section: str, wanted: Wanted, day: date) -> tuple[Version, ...]:
        """Give all texts in force that fit, the one that is used first."""
        keys = [
            key for key in self._by_key if key.section == section and key.fits(wanted)
        ]
        found = (self.in_force(key, day) for key in sorted(keys, key=closeness))
        return tuple(version for version in found if version)


def _owned(versions: list[Version]) -> tuple[Version, ...]:
    """Leave out what came with Anke where the house has its own."""
    own = [one for one in versions if one.number != SHIPPED_VERSION]
    return tuple(own or versions)
