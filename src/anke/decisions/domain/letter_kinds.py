# SPDX-License-Identifier: EUPL-1.2
"""The kinds of letter (*brevtyper*) and the sections that each is made of, as data.

>>> voting = SectionPlace("voting-unanimous", when=("unanimous",))
>>> voting.applies(frozenset({"unanimous"})), voting.applies(frozenset())
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.decisions.errors import UnknownLetterKindError

if TYPE_CHECKING:
    from collections.abc import Mapping

# What is known of a case and decides whether a section belongs in its letter.
FLAGS = frozenset(
    {
        "represented",  # somebody else writes for the appellant (partsrepræsentant)
        "to-instance",  # the letter goes to the first instance
        "unanimous",  # decided at a meeting, all agreed
        "majority",  # decided at a meeting, by a majority
        "guarantee-errors",  # "vi kritiserer"
        "order-errors",  # "har begået fejl"
        "time-known",  # how long a case usually takes
    }
)
DECISION = "decision"


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """A section's place in a kind of letter: when it belongs there.

    A letter cannot leave the house while a `required` section is empty.
    """

    id: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    required: bool = False

    def applies(self, flags: frozenset[str]) -> bool:
        """Tell whether the section belongs in the letter of a case."""
        return flags.issuperset(self.when) and flags.isdisjoint(self.unless)


@dataclass(frozen=True, slots=True)
class SectionName:
    """What a section is called by those who write texts."""

    id: str
    name_da: str
    name_en: str


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: its title and its sections, in order.

    `slug` stands in addresses; `purpose` is the word of the journal when it is posted;
    `outcomes` are those whose letter this is: the kind that names none is for the rest.
    """

    id: str
    slug: str
    name_da: str
    name_en: str
    title: str
    purpose: str
    sections: tuple[SectionPlace, ...]
    outcomes: tuple[str, ...] = ()
    ends_case: bool = False

    def sections_for(self, flags: frozenset[str]) -> tuple[SectionPlace, ...]:
        """Give the sections that belong in the letter of a case."""
        return tuple(place for place in self.sections if place.applies(flags))

    def has(self, section: str) -> bool:
        """Tell whether a section belongs in this kind of letter at all."""
        return any(each.id == section for each in self.sections)

    def is_required(self, section: str) -> bool:
        """Tell whether something must stand in a section."""
        return any(each.id == section and each.required for each in self.sections)


@dataclass(frozen=True, slots=True)
class LetterKinds:
    """All kinds of letter, and the names of all sections."""

    kinds: tuple[LetterKind, ...]
    sections: Mapping[str, SectionName]

    def kind(self, kind_id: str) -> LetterKind:
        """Give a kind by its id. Errors: UnknownLetterKindError."""
        return self._found("id", kind_id)

    def kind_at(self, slug: str) -> LetterKind:
        """Give a kind by its word in addresses. Errors: UnknownLetterKindError."""
        return self._found("slug", slug)

    def ending_with(self, outcome: str) -> LetterKind:
        """Give the letter that ends a case with an outcome."""
        ending = [kind for kind in self.kinds if kind.ends_case]
        named = (kind for kind in ending if outcome in kind.outcomes)
        return next(named, None) or self.kind(DECISION)

    def _found(self, name: str, value: str) -> LetterKind:
        for kind in self.kinds:
            if getattr(kind, name) == value:
                return kind
        raise UnknownLetterKindError(
            f"no kind of letter {value!r}",
            user_text="Der er ingen brevtype af det navn.",
        )
