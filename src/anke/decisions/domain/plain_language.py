# SPDX-License-Identifier: EUPL-1.2
"""Advice on plain language (*klart sprog*): never a gate, always with a place.

What makes an official letter hard to read can be counted: long sentences, long words,
the passive, words of law that nobody explains. What must not be missing is counted,
too: the result, and what somebody can do who disagrees.

LIX (*læsbarhedsindeks*, Björnsson 1968): words in a sentence on average, and the share
of words with more than six letters, in per cent. Below 35 is easy, 55 and more is hard.

>>> LongWords = "Sagsbehandlingstiden overstiger gennemsnitligt kvartalsvist"
>>> lix("Jeg bor her. Du er ny."), lix(LongWords)
(3, 104)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from anke.decisions.domain.danish import Sentence, sentences
from anke.decisions.domain.letter import Bullets
from anke.decisions.domain.merge import marks
from anke.decisions.domain.passive import passives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anke.decisions.domain.letter import Letter, Section

LONGEST_SENTENCE = 25
LONG_WORD = 6
# Words in a sentence on average, and long words, of a letter that is hard to read.
HIGHEST_LIX = 45
# A letter in the passive is one where it is found in every third sentence.
MOST_PASSIVES = 1 / 3


class AdviceKind(StrEnum):
    """What could be better."""

    LIX = "lix"
    LONG_SENTENCE = "long-sentence"
    PASSIVE = "passive"
    TERM = "term"
    HEAVY = "heavy"
    NO_RESULT = "no-result"
    NO_GUIDANCE = "no-guidance"


@dataclass(frozen=True, slots=True)
class LegalWord:
    """A word that a citizen may not know, and what to write with it or in its place."""

    id: str
    forms: tuple[str, ...]
    plain: str
    is_heavy: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice: where in the letter, and what to do.

    `excerpt` is the sentence, `start` and `end` the words in it that are meant; `plain`
    what to write instead; `count` how many words or how high a LIX.
    """

    kind: AdviceKind
    section: str = ""
    excerpt: str = ""
    start: int = 0
    end: int = 0
    plain: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class PlainReport:
    """How easy a letter is to read, and what could be better, in its order."""

    lix: int
    words: int
    sentences: int
    long_words: int
    passives: int
    advice: tuple[Advice, ...]

    @property
    def words_per_sentence(self) -> float:
        """Give the average length of a sentence, in words."""
        return self.words / max(self.sentences, 1)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A sentence with the section it stands in and the one that follows it."""

    section: str
    sentence: Sentence
    following: str


_RESULT = re.compile(
    r"\b(?:vi|nævnet|udvalget|flertallet)\s+(?:\w+\s+){0,2}?"
    r"(?:stadfæst|ændre|ophæv|hjemvis|afvis|giver|udtaler|kritiserer|sender)\w*"
    r"|\bvi har (?:besluttet|afgjort|bestemt)"
    r"|\bdu (?:får|har) (?:altså |nu |ikke |delvist )*(?:medhold|ret\b|afslag)"
    r"|\bafgørelsen gælder\b"
    r"|\bdin (?:klage|sag) (?:er|bliver) (?:afvist|slut)",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(
    r"\bdomstol|\bbyret|\blandsret|\bretten\b|\banlægge? sag|\bsagsanlæg"
    r"|\bkan (?:du|i|man) (?:\w+ ){0,2}klage|\bdu kan (?:\w+ ){0,2}klage"
    r"|\bklagefrist|\bklagevejledning",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"\bdet (?:vil sige|betyder)\b|\bdvs\.|\baltså\b|\bmed andre ord\b|\("
    r"|\bbetyder,? at\b",
    re.IGNORECASE,
)
# What the reader never sees: fields and blanks are no words of the letter yet.
_MANY_SPACES = re.compile(r"[ \t]+")


def lix(text: str) -> int:
    """Give the LIX of a text, rounded; 0 for a text without words."""
    found = sentences(text)
    return _lix(_counts(found))


@dataclass(frozen=True, slots=True)
class _Counts:
    words: int
    long_words: int
    sentences: int


def _counts(found: Iterable[Sentence]) -> _Counts:
    spoken = [one.words for one in found if one.words]
    words = [word for each in spoken for word in each]
    long_words = sum(len(word) > LONG_WORD for word in words)
    return _Counts(len(words), long_words, len(spoken))


def _lix(counts: _Counts) -> int:
    if not counts.words:
        return 0
    length = counts.words / counts.sentences
    return round(length + 100 * counts.long_words / counts.words)


def advise(
    letter: Letter, words: Sequence[LegalWord], *, decides: bool = False
) -> PlainReport:
    """Say how easy a letter is to read, and what could be better.

    `decides` tells that the letter ends a case, so that it must say with what result,
    and what somebody can do who disagrees.
    """
    spoken = [one for section in letter.sections for one in _spoken(section)]
    counts = _counts(one.sentence for one in spoken)
    in_passive = sum(bool(passives(one.sentence.text)) for one in spoken)
    advice = [
        *(_whole(counts)),
        *(_missing(spoken) if decides else ()),
        *(each for one in spoken for each in _of_sentence(one)),
        *_of_words(spoken, words),
    ]
    places = {section.id: place for place, section in enumerate(letter.sections)}
    advice.sort(key=lambda one: places.get(one.section, -1))
    return PlainReport(
        lix=_lix(counts),
        words=counts.words,
        sentences=counts.sentences,
        long_words=counts.long_words,
        passives=in_passive,
        advice=tuple(advice),
    )


def _spoken(section: Section) -> Iterator[_Spoken]:
    """Give the sentences of a section; each point of a list is one."""
    texts = []
    for block in section.blocks:
        parts = block.items if isinstance(block, Bullets) else (block.text,)
        texts += [sentence for part in parts for sentence in sentences(_unmarked(part))]
    for place, sentence in enumerate(texts, start=1):
        following = texts[place].text if place < len(texts) else ""
        yield _Spoken(section.id, sentence, following)


def _unmarked(text: str) -> str:
    """Leave blanks and fields out: what they become is not known yet."""
    for mark in reversed(marks(text)):
        text = text[: mark.start] + text[mark.end :]
    return _MANY_SPACES.sub(" ", text)


# --- Advice --------------------------------------------------------------------------


def _whole(counts: _Counts) -> Iterator[Advice]:
    found = _lix(counts)
    if found >= HIGHEST_LIX:
        yield Advice(AdviceKind.LIX, count=found)


def _missing(spoken: Sequence[_Spoken]) -> Iterator[Advice]:
    text = "\n".join(one.sentence.text for one in spoken)
    if not _RESULT.search(text):
        yield Advice(AdviceKind.NO_RESULT)
    if not _GUIDANCE.search(text):
        yield Advice(AdviceKind.NO_GUIDANCE)


def _of_sentence(one: _Spoken) -> Iterator[Advice]:
    text = one.sentence.text
    length = len(one.sentence.words)
    if length > LONGEST_SENTENCE:
        start, end = split_at(text)
        yield Advice(
            AdviceKind.LONG_SENTENCE, one.section, text, start, end, count=length
        )
    for passive in passives(text):
        yield Advice(AdviceKind.PASSIVE, one.section, text, passive.start, passive.end)


_JOINTS = re.compile(
    r"(?:, |\s)(og|men|fordi|som|der|hvis|når|idet|mens|selv om|så|samt|eller)\s"
    r"|(?P<sign>[;–])\s"
)


def split_at(text: str) -> tuple[int, int]:
    """Find the word nearest to the middle at which a sentence could be split.

    Gives nothing (0, 0) for a sentence without such a word.
    """
    middle = len(text) / 2
    joints = list(_JOINTS.finditer(text))
    if not joints:
        return 0, 0
    nearest = min(joints, key=lambda joint: abs(joint.start() - middle))
    group = 1 if nearest[1] else "sign"
    return nearest.start(group), nearest.end(group)


def _of_words(
    spoken: Sequence[_Spoken], words: Sequence[LegalWord]
) -> Iterator[Advice]:
    """Give the words that are hard; each once, where it is first used unexplained."""
    text = "\n".join(one.sentence.text for one in spoken)
    for word in words:
        pattern = _pattern(word.forms)
        if pattern.search(text):
            yield from _first_use(spoken, word, pattern)


def _first_use(
    spoken: Sequence[_Spoken], word: LegalWord, pattern: re.Pattern[str]
) -> Iterator[Advice]:
    for one in spoken:
        found = pattern.search(one.sentence.text)
        if not found:
            continue
        if not word.is_heavy and _is_explained(one, found.end()):
            return
        kind = AdviceKind.HEAVY if word.is_heavy else AdviceKind.TERM
        yield Advice(
            kind,
            one.section,
            one.sentence.text,
            found.start(),
            found.end(),
            plain=word.plain,
        )
        return


def _is_explained(one: _Spoken, end: int) -> bool:
    """Tell whether the sentence itself, or the next one, says what a word means."""
    return bool(
        _EXPLAINS.search(one.sentence.text, end) or _EXPLAINS.search(one.following)
    )


@lru_cache(maxsize=512)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Find any of a word's forms; a point at the end of a form means any ending."""
    parts = [
        re.escape(form[:-1]) + r"\w*"
        if form.endswith(".") and not form.startswith("jf")
        else re.escape(form)
        for form in forms
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
