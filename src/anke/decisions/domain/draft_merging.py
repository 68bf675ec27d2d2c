# SPDX-License-Identifier: EUPL-1.2
"""Two people at the same draft: nobody's words are lost without being seen.

What somebody sends in says for each section what it was when they began (`base`). A
section that they did not touch is left as it stands; one that nobody else touched is
theirs. Only where both wrote is there a conflict, and then nothing is stored: both
texts are shown, and a person decides.

>>> stored = Letter("decision", "Afgørelse", (Section("result", "", "Vi ændrer."),))
>>> begun_as = section_digest("", "Vi stadfæster.")
>>> mine = Edit("result", "", "Vi ophæver.", begun_as)
>>> merge(stored, (mine,)).conflicts
(Conflict(section='result', mine='Vi ophæver.', theirs='Vi ændrer.'),)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from anke.decisions.domain.letter import Letter, Section

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Edit:
    """A section as somebody sends it in; `base` is the digest of what they began with.

    An empty base takes the section as it is sent, whatever stands there.
    """

    section: str
    heading: str
    body: str
    base: str

    @property
    def is_untouched(self) -> bool:
        """Whether it was sent in as it was."""
        return section_digest(self.heading, self.body) == self.base


@dataclass(frozen=True, slots=True)
class Conflict:
    """A section that two people changed, with both texts."""

    section: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of some edits: the letter, and where both had written."""

    letter: Letter
    conflicts: tuple[Conflict, ...] = ()


def section_digest(heading: str, body: str) -> str:
    """Give a short word for a section as it stands; white space at its ends is none."""
    text = "\0".join((heading.strip(), _lines(body)))
    return sha256(text.encode()).hexdigest()[:20]


def _lines(body: str) -> str:
    """Browsers send other line ends than they were given."""
    return body.replace("\r\n", "\n").strip()


def merge(stored: Letter, edits: Iterable[Edit]) -> Merged:
    """Put somebody's edits into the letter as it is stored now."""
    sections = {section.id: section for section in stored.sections}
    conflicts = []
    for edit in edits:
        if edit.is_untouched:
            continue
        theirs = sections.get(edit.section, Section(edit.section, "", ""))
        if _may_take(edit, theirs):
            if edit.section in sections:
                sections[edit.section] = _edited(theirs, edit)
        else:
            conflicts.append(Conflict(edit.section, _lines(edit.body), theirs.body))
    return Merged(replace(stored, sections=tuple(sections.values())), tuple(conflicts))


def _may_take(edit: Edit, theirs: Section) -> bool:
    standing = section_digest(theirs.heading, theirs.body)
    sent = section_digest(edit.heading, edit.body)
    return not edit.base or standing in (edit.base, sent)


def _edited(section: Section, edit: Edit) -> Section:
    return replace(section, heading=edit.heading.strip(), body=_lines(edit.body))


def refill(current: Letter, before: Letter, after: Letter) -> Letter:
    """Take the texts of another outcome, and keep what somebody has written.

    `before` is what the library gave for the letter as it was, `after` what it gives
    now. A section that still stands as the library gave it is exchanged; one that was
    edited stays, also where the new letter has no such section.
    """
    given = {one.id: section_digest(one.heading, one.body) for one in before.sections}
    edited = {
        one.id: one
        for one in current.sections
        if section_digest(one.heading, one.body) != given.get(one.id)
    }
    kept = [edited.pop(one.id, one) for one in after.sections]
    return replace(after, sections=(*kept, *edited.values()))
