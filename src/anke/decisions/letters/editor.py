# SPDX-License-Identifier: EUPL-1.2
"""What the page of a letter shows: its sections, what it lacks, and plain advice.

page = editor_page(open_draft(user, number), may_publish=False)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.cases.wording import name_of
from anke.decisions.domain.draft_merging import section_digest
from anke.decisions.domain.letter_kinds import DECISION
from anke.decisions.domain.plain_language import advise
from anke.decisions.letters.advice_wording import (
    advice_heading,
    advice_words,
    lack_words,
    lix_words,
    section_name,
)
from anke.decisions.letters.facts import recipient_lines
from anke.decisions.texts.shipped import legal_words, letter_kinds
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anke.decisions.domain.draft_merging import Conflict
    from anke.decisions.domain.letter import Letter, Section
    from anke.decisions.domain.plain_language import Advice, PlainReport
    from anke.decisions.letters.drafts import OpenDraft

_FEWEST_ROWS, _MOST_ROWS, _ROW = 3, 24, 88


@dataclass(frozen=True, slots=True)
class EditorSection:
    """A section as the page shows it; `theirs` is what somebody else wrote since."""

    id: str
    name: str
    heading: str
    body: str
    base: str
    rows: int
    lacks: tuple[str, ...]
    text_href: str = ""
    version: int = 0
    theirs: str | None = None


@dataclass(frozen=True, slots=True)
class ShownAdvice:
    """One piece of advice: the sentence in three pieces, and what to do."""

    section: str
    where: str
    before: str
    marked: str
    after: str
    text: str


@dataclass(frozen=True, slots=True)
class AdviceGroup:
    """The advice of one kind; many of them are folded."""

    heading: str
    items: tuple[ShownAdvice, ...]

    @property
    def is_folded(self) -> bool:
        """Whether it is too much to show at once."""
        return len(self.items) > 3


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the letter, and changes as it is written."""

    lacks: tuple[tuple[str, str, str], ...]
    lix: int
    lix_words: str
    words: int
    groups: tuple[AdviceGroup, ...]
    saved: str
    letter: Letter


@dataclass(frozen=True, slots=True)
class EditorPage:
    """Everything on the page of a letter."""

    number: str
    slug: str
    slot: str
    name: str
    title: str
    version: int
    outcome: str
    sections: tuple[EditorSection, ...]
    beside: Beside
    tabs: tuple[tuple[str, str, bool], ...]
    recipient: tuple[str, ...]
    in_signature: bool
    conflict: str = ""
    notes: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = field(default=())


def slug_of(slot: str) -> str:
    """Give the word by which a letter stands in addresses."""
    return letter_kinds().kind(slot).slug


def editor_page(draft: OpenDraft) -> EditorPage:
    """Put a draft into the page."""
    work = draft.file.state.work.draft
    sections = tuple(_section(one, draft) for one in draft.letter.sections)
    return EditorPage(
        number=draft.file.case.number,
        slug=slug_of(draft.slot),
        slot=draft.slot,
        name=name_of(draft.kind),
        title=draft.letter.title,
        version=draft.version,
        outcome=draft.content.choice.outcome,
        sections=sections,
        beside=beside(draft),
        tabs=tuple(_tabs(draft)),
        recipient=recipient_lines(draft.file.state, draft.content.choice),
        in_signature=draft.slot == DECISION
        and work is not None
        and work.status in ("submitted", "approved"),
    )


def _tabs(draft: OpenDraft) -> list[tuple[str, str, bool]]:
    """Lead to the case's other letters; those that end the case share one."""
    number = draft.file.case.number
    kinds = letter_kinds()
    slots = [kind for kind in kinds.kinds if kind.id == DECISION or not kind.ends_case]
    slots.sort(key=lambda kind: kind.id != DECISION)
    return [
        (
            name_of(kind),
            reverse("letter-draft-of", args=[number, kind.slug])
            if kind.id != DECISION
            else reverse("letter-draft", args=[number]),
            kind.id == draft.slot,
        )
        for kind in slots
    ]


def _section(section: Section, draft: OpenDraft) -> EditorSection:
    return EditorSection(
        id=section.id,
        name=section_name(section.id),
        heading=section.heading,
        body=section.body,
        base=section_digest(section.heading, section.body),
        rows=_rows(section.body),
        lacks=tuple(
            lack_words(lack) for lack in draft.lacks if lack.section == section.id
        ),
        text_href=reverse("text", args=[section.used.text]) if section.used else "",
        version=section.used.version if section.used else 0,
    )


def _rows(body: str) -> int:
    """Guess how tall the field must be; a browser that can makes it fit itself."""
    lines = sum(len(line) // _ROW + 1 for line in body.split("\n"))
    return min(max(lines + 1, _FEWEST_ROWS), _MOST_ROWS)


def with_conflicts(
    page: EditorPage,
    conflicts: Sequence[Conflict],
    sent: Mapping[str, str],
    message: str,
) -> EditorPage:
    """Show what was sent in its fields, and what somebody else wrote beside it.

    The next save takes what then stands in the field: both have been seen.
    """
    theirs = {conflict.section: conflict.theirs for conflict in conflicts}
    sections = tuple(
        replace(
            section,
            body=sent.get(section.id, section.body),
            rows=_rows(sent.get(section.id, section.body)),
            theirs=theirs.get(section.id),
        )
        for section in page.sections
    )
    names = tuple(section_name(conflict.section) for conflict in conflicts)
    return replace(page, sections=sections, conflict=message, conflicts=names)


def beside(draft: OpenDraft) -> Beside:
    """Judge a letter as it stands."""
    report = advise(draft.letter, legal_words(), decides=draft.kind.ends_case)
    return Beside(
        lacks=tuple(
            (lack.section, section_name(lack.section), lack_words(lack))
            for lack in draft.lacks
        ),
        lix=report.lix,
        lix_words=lix_words(report.lix),
        words=report.words,
        groups=tuple(_groups(report)),
        saved=_saved(draft),
        letter=draft.letter,
    )


def _saved(draft: OpenDraft) -> str:
    if not draft.version:
        return _("Not saved yet: this is what the text library proposes.")
    return _("Saved %(when)s by %(who)s, version %(version)s") % {
        "when": formats.instant(draft.saved_at),
        "who": draft.author,
        "version": formats.number(draft.version),
    }


def _groups(report: PlainReport) -> list[AdviceGroup]:
    kinds = sorted(report.advice, key=lambda advice: _ORDER.index(advice.kind.value))
    return [
        AdviceGroup(advice_heading(kind), tuple(_shown(one) for one in advice))
        for kind, advice in groupby(kinds, key=lambda advice: advice.kind)
    ]


_ORDER = (
    "no-result",
    "no-guidance",
    "lix",
    "long-sentence",
    "term",
    "heavy",
    "passive",
)


def _shown(advice: Advice) -> ShownAdvice:
    text = advice.excerpt
    return ShownAdvice(
        section=advice.section,
        where=section_name(advice.section) if advice.section else "",
        before=text[: advice.start],
        marked=text[advice.start : advice.end],
        after=text[advice.end :],
        text=advice_words(advice),
    )
