# SPDX-License-Identifier: EUPL-1.2
"""A letter made of a case's facts and the texts in force, and what it still lacks.

Pure: the same facts, texts and day give the same letter.

    letter = assemble(kind, facts, library, day)
    lacks(letter, kind)       # (Lack('empty-field', 'decision-result', 'emne'), …)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.decisions.domain.fields import FIELD_NAMES
from anke.decisions.domain.letter import Letter, Section
from anke.decisions.domain.merge import Value, fill, marks, mistakes_in
from anke.decisions.domain.texts import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from anke.decisions.domain.letter_kinds import LetterKind, SectionPlace
    from anke.decisions.domain.texts import Library

NOTHING = Wanted("", "", "", "")


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What is known of a case when a letter is made: it chooses and fills the texts."""

    wanted: Wanted = NOTHING
    values: Mapping[str, Value] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()


class LackKind(StrEnum):
    """Why a letter cannot leave the house yet."""

    EMPTY_FIELD = "empty-field"
    UNKNOWN_FIELD = "unknown-field"
    BROKEN_FIELD = "broken-field"
    TO_WRITE = "to-write"
    EMPTY_SECTION = "empty-section"
    STRAY_SECTION = "stray-section"


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a letter lacks (*mangel*): where, and the field or the hint."""

    kind: LackKind
    section: str
    name: str = ""


def assemble(
    kind: LetterKind, facts: LetterFacts, library: Library, day: date
) -> Letter:
    """Make a letter: for each section that belongs in it, the text that fits best.

    A section without a text is left out, but for one that must be there: it stands
    empty, and `lacks` says so.
    """
    places = kind.sections_for(facts.flags)
    sections = (_section(place, facts, library, day) for place in places)
    return Letter(kind.id, kind.title, tuple(one for one in sections if one))


def _section(
    place: SectionPlace, facts: LetterFacts, library: Library, day: date
) -> Section | None:
    version = library.choose(place.id, facts.wanted, day)
    if version is None:
        return Section(place.id, "", "") if place.required else None
    return Section(
        place.id,
        fill(version.heading, facts.values),
        fill(version.body, facts.values),
        version.used,
    )


def lacks(letter: Letter, kind: LetterKind) -> tuple[Lack, ...]:
    """Name everything for which a letter cannot leave the house yet, in its order.

    Read from the letter as it stands, whoever wrote it: a field that was not filled, a
    blank that nobody wrote, a section that must not be empty.
    """
    return tuple(
        lack for section in letter.sections for lack in _lacks_of(section, kind)
    )


def _lacks_of(section: Section, kind: LetterKind) -> Iterator[Lack]:
    if not section.body.strip() and kind.is_required(section.id):
        yield Lack(LackKind.EMPTY_SECTION, section.id)
    if not section.is_empty and not kind.has(section.id):
        yield Lack(LackKind.STRAY_SECTION, section.id)
    for text in (section.heading, section.body):
        for mark in marks(text):
            if mark.kind == "blank":
                yield Lack(LackKind.TO_WRITE, section.id, mark.name)
            elif mark.name in FIELD_NAMES:
                yield Lack(LackKind.EMPTY_FIELD, section.id, mark.name)
        for mistake in mistakes_in(text, FIELD_NAMES):
            is_field = mistake.what == "unknown"
            kind_ = LackKind.UNKNOWN_FIELD if is_field else LackKind.BROKEN_FIELD
            yield Lack(kind_, section.id, mistake.name)
