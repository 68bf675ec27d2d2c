# SPDX-License-Identifier: EUPL-1.2
"""The words in which advice, what a letter lacks and what Word could not give are told.

All of it is advice to whoever writes, in the reader's language; the letter is Danish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anke.cases.wording import name_of
from anke.decisions.domain.assembly import LackKind
from anke.decisions.domain.plain_language import HIGHEST_LIX, AdviceKind
from anke.decisions.texts.shipped import letter_kinds
from anke.web import formats

if TYPE_CHECKING:
    from anke.decisions.domain.assembly import Lack
    from anke.decisions.domain.plain_language import Advice
    from anke.decisions.letters.word_reading import WordNote


def section_name(section: str) -> str:
    """Name a section as those who write texts know it."""
    name = letter_kinds().sections.get(section)
    return name_of(name) if name else section


def lack_words(lack: Lack) -> str:
    """Say what is missing; the section is named beside it."""
    sentences = {
        LackKind.EMPTY_FIELD: _("The field “%(name)s” is not filled in."),
        LackKind.UNKNOWN_FIELD: _("There is no field “%(name)s”."),
        LackKind.BROKEN_FIELD: _("“%(name)s” is no whole field."),
        LackKind.TO_WRITE: _("Still to be written: %(name)s"),
        LackKind.EMPTY_SECTION: _("Something must stand in this section."),
        LackKind.STRAY_SECTION: _(
            "This section does not belong in the letter any more."
            " Move its words to another section, then empty it."
        ),
    }
    return sentences[lack.kind] % {"name": lack.name}


def advice_words(advice: Advice) -> str:
    """Say what could be better, and how."""
    if advice.kind is AdviceKind.LONG_SENTENCE:
        return _long_sentence(advice)
    sentences = {
        AdviceKind.LIX: _(
            "LIX is %(count)s. Below %(highest)s is easier: write shorter sentences and"
            " shorter words."
        ),
        AdviceKind.PASSIVE: _("Say who acts: “we send”, not “is sent”."),
        AdviceKind.TERM: _("Explain the word the first time, for example: %(plain)s."),
        AdviceKind.HEAVY: _("Write in plain words, for example: %(plain)s."),
        AdviceKind.NO_RESULT: _("The letter does not say clearly what was decided."),
        AdviceKind.NO_GUIDANCE: _(
            "The letter does not say what one can do who disagrees."
        ),
    }
    told = {"count": advice.count, "highest": HIGHEST_LIX, "plain": advice.plain}
    return sentences[advice.kind] % told


def _long_sentence(advice: Advice) -> str:
    words = ngettext(
        "%(count)s word in one sentence.",
        "%(count)s words in one sentence.",
        advice.count,
    ) % {"count": formats.number(advice.count)}
    joint = advice.excerpt[advice.start : advice.end].strip()
    if not joint:
        return words
    return f"{words} " + _("Split it, for example at “%(joint)s”.") % {"joint": joint}


def advice_heading(kind: AdviceKind) -> str:
    """Name a kind of advice."""
    names = {
        AdviceKind.LIX: _("Hard to read"),
        AdviceKind.LONG_SENTENCE: _("Long sentences"),
        AdviceKind.PASSIVE: _("The passive"),
        AdviceKind.TERM: _("Words of law without an explanation"),
        AdviceKind.HEAVY: _("Heavy words"),
        AdviceKind.NO_RESULT: _("The result is missing"),
        AdviceKind.NO_GUIDANCE: _("Guidance is missing"),
    }
    return names[kind]


def lix_words(lix: int) -> str:
    """Say what a LIX means."""
    if lix < 25:
        return _("very easy to read")
    if lix < 35:
        return _("easy to read")
    if lix < HIGHEST_LIX:
        return _("of middle difficulty")
    return _("hard to read") if lix < 55 else _("very hard to read")


def note_words(note: WordNote) -> str:
    """Say what of a Word file was not taken as it stood."""
    names = {
        "table": _("A table became plain lines."),
        "picture": _("A picture was left out."),
        "object": _("An embedded object was left out."),
        "footnote": _("A footnote was left out."),
        "comment": _("A comment was left out."),
        "tracked": _("Tracked changes were read as if they were accepted."),
        "text-box": _("A text box was left out."),
        "link": _("A link became plain words."),
        "symbol": _("A special sign was left out."),
        "formula": _("A formula was left out."),
        "macro": _("The file holds macros. They were not run."),
        "missing-section": _("The section “%(section)s” was not in the file.")
        % {"section": section_name(note.section)},
        "not-ours": _("The file was not made from this letter. Look it through."),
    }
    text = names[note.what]
    return f"{text} ({formats.number(note.count)})" if note.count > 1 else text
