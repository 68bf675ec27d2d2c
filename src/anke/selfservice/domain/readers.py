# SPDX-License-Identifier: EUPL-1.2
"""Who looks in: somebody outside the house, who is never a member of staff.

A `Holder` is what a session remembers: how somebody came in, and as whom. A `Reader`
is that same somebody in one case: the marks by which its journal knows them.

>>> Holder.of_link("22-00001", "ab12", 7).way
<Way.LINK: 'link'>
>>> Holder.read({"way": "king", "case": ""}) is None
True
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


class Way(StrEnum):
    """How somebody came in."""

    LINK = "link"
    SIGN_IN = "sign-in"
    KEY = "key"


class ReaderKind(StrEnum):
    """Who it is."""

    PERSON = "person"
    FIRST_INSTANCE = "first-instance"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who came in, as a session keeps it: no name and no CPR number.

    By a link: one `case` and the commitment of one party (`person`). By sign-in: the
    keyed hash of a CPR number (`lookup`), or a first instance. By key: a first
    instance. `came_by` is the number of the link or key, which may be taken back
    meanwhile.
    """

    way: Way
    case: str = ""
    person: str = ""
    lookup: str = ""
    first_instance: str = ""
    came_by: int = 0

    @classmethod
    def of_link(cls, case: str, person: str, came_by: int) -> Self:
        """Give who came in by a link and its code."""
        return cls(Way.LINK, case=case, person=person, came_by=came_by)

    @classmethod
    def read(cls, kept: Mapping[str, object] | None) -> Self | None:
        """Read what a session kept; None when it is nothing of ours."""
        try:
            values = dict(kept or {})
            way = Way(str(values.pop("way", "")))
            return cls(way, **values)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return None

    def kept(self) -> dict[str, object]:
        """Give what a session keeps."""
        return asdict(self) | {"way": self.way.value}

    @property
    def kind(self) -> ReaderKind:
        """Whether it is a person or a first instance."""
        is_authority = bool(self.first_instance)
        return ReaderKind.FIRST_INSTANCE if is_authority else ReaderKind.PERSON


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks into one case.

    `marks` are the commitments to this person in the case, or the id of the first
    instance: what requests and letters are addressed to.
    """

    kind: ReaderKind
    marks: frozenset[str]

    @property
    def is_first_instance(self) -> bool:
        """Whether it is the authority that decided before us."""
        return self.kind is ReaderKind.FIRST_INSTANCE

    @property
    def mark(self) -> str:
        """Give the one mark that the look is logged under."""
        return min(self.marks)
