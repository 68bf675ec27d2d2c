# SPDX-License-Identifier: EUPL-1.2
"""Finds phrases in letters: words in their inflected forms, with gaps and small typos.

People who know the field write the phrases, so they are no regular expressions:

    tvangsanbring*          a word that begins so
    ~opsættende virkning    the first word may hold one slip of the pen
    trække* .. klage tilbage    up to four words may stand between
    barn|børn|datter        one of several words
    § 58                    the sign is a word of its own, and "§58" is read the same

Reading goes word by word and never back, so no text can make it slow.

>>> lexicon = Lexicon({"withdrawal": ["~trækker .. klage tilbage"]})
>>> [found.text for found in lexicon.find("Jeg trækkr hermed min klage tilbage.")]
['trækkr hermed min klage tilbage']
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from anke.intake.domain.date_words import folded, lowered
from anke.intake.domain.places import Span
from anke.intake.errors import PhraseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_WORD = re.compile(r"§+|[0-9]+|[^\W\d_]+")
_GAP = ".."
_GAP_WORDS = 4
_LEAST_FUZZY = 5
_LEAST_PREFIX = 3
_LONGEST_WORD = 40
_CACHE_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in a text: whose it is, where it stands, and its words."""

    key: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a phrase, folded: what a word of a text must be to fit it."""

    text: str
    prefix: bool = False
    fuzzy: bool = False

    def fits(self, word: str) -> bool:
        if word == self.text or (self.prefix and word.startswith(self.text)):
            return True
        return self.fuzzy and any(_one_slip(one, self.text) for one in self._of(word))

    def _of(self, word: str) -> Iterator[str]:
        """Give what of a word to compare: it all, or its beginning, longer or not."""
        if not self.prefix:
            yield word
            return
        for length in range(len(self.text) - 1, len(self.text) + 2):
            yield word[:length]


@dataclass(slots=True)
class _Phrase:
    """A phrase: its first word, and each next one with whether a gap precedes it."""

    key: str
    first: frozenset[int] = frozenset()
    nexts: list[tuple[frozenset[int], bool]] = field(default_factory=list)

    def is_among(self, present: frozenset[int]) -> bool:
        return not any(step.isdisjoint(present) for step, _ in self.nexts)


class Lexicon:
    """Phrases by key, ready to be found in any number of texts.

    Errors: PhraseError for a phrase that holds no word or a word too short to be
        matched loosely.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._words: dict[_Word, int] = {}
        self._starts: dict[int, list[_Phrase]] = {}
        self._fits = _Remembered(self._fitting)
        for key, written in phrases.items():
            for one in written:
                self._add(key, one)
        self._exact = {word.text: set[int]() for word in self._words}
        self._loose: dict[str, list[tuple[_Word, int]]] = {}
        self._index()

    def find(self, text: str) -> Iterator[Found]:
        """Give what is found in a text, in the order it begins."""
        words = _words_of(text)
        fits = [self._fits[word] for word in words]
        starts = self._possible(frozenset().union(*fits))
        spans: list[tuple[int, int]] = []
        for place, phrase in self._begun(fits, starts):
            end = _end(phrase, fits, place)
            if end is not None:
                # Where words stand matters only once something is found.
                spans = spans or _spans_of(text)
                span = Span(spans[place][0], spans[end][1])
                yield Found(phrase.key, span, text[span.start : span.end])

    @staticmethod
    def _begun(
        fits: Sequence[frozenset[int]], starts: Mapping[int, list[_Phrase]]
    ) -> Iterator[tuple[int, _Phrase]]:
        """Give each place where a phrase may begin, with the phrase."""
        for place, numbers in enumerate(fits):
            for number in numbers:
                for phrase in starts.get(number, ()):
                    yield place, phrase

    def _possible(self, present: frozenset[int]) -> dict[int, list[_Phrase]]:
        """Give the phrases whose every word is somewhere in a text, by their first."""
        return {
            number: [one for one in self._starts[number] if one.is_among(present)]
            for number in present & self._starts.keys()
        }

    def _add(self, key: str, written: str) -> None:
        phrase = _Phrase(key)
        gap = False
        for piece in written.split():
            if piece == _GAP:
                gap = True
                continue
            for step in _steps(piece, written):
                phrase.nexts.append((frozenset(map(self._number, step)), gap))
                gap = False
        if not phrase.nexts or gap or phrase.nexts[0][1]:
            raise _refusal(written, written, "skal begynde og slutte med et ord")
        phrase.first = phrase.nexts.pop(0)[0]
        for number in phrase.first:
            self._starts.setdefault(number, []).append(phrase)

    def _number(self, word: _Word) -> int:
        return self._words.setdefault(word, len(self._words))

    def _index(self) -> None:
        for word, number in self._words.items():
            self._exact[word.text].add(number)
            if word.prefix or word.fuzzy:
                # A slip may be in any letter but the first: who mistypes that one is
                # rare, and so each word is compared with few.
                self._loose.setdefault(word.text[0], []).append((word, number))

    def _fitting(self, written: str) -> frozenset[int]:
        word = folded(written)
        numbers = set(self._exact.get(word, ()))
        if len(word) <= _LONGEST_WORD:
            loose = self._loose.get(word[0], ())
            numbers.update(number for one, number in loose if one.fits(word))
        return frozenset(numbers)


class _Remembered(dict[str, frozenset[int]]):
    """What each word fits, looked up once: most letters use the same words."""

    def __init__(self, find: Callable[[str], frozenset[int]]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, word: str) -> frozenset[int]:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        found = self[word] = self.find(word)
        return found


# Several lexicons read the same part of a letter one after the other.
@lru_cache(maxsize=4)
def _words_of(text: str) -> list[str]:
    return _WORD.findall(lowered(text))


@lru_cache(maxsize=4)
def _spans_of(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(lowered(text))]


def _steps(piece: str, written: str) -> Iterator[list[_Word]]:
    """Read a piece of a phrase; "§58" and "3a" are two words, as in a text."""
    if "|" not in piece:
        yield from ([word] for word in _words(piece, written))
        return
    choices = [_words(one, written) for one in piece.split("|")]
    if any(len(words) > 1 for words in choices):
        raise _refusal(piece, written, "har flere ord mellem to |")
    yield [words[0] for words in choices]


def _words(piece: str, written: str) -> list[_Word]:
    bare = lowered(piece.removeprefix("~").removesuffix("*"))
    fuzzy, prefix = piece.startswith("~"), piece.endswith("*")
    found = _WORD.findall(bare)
    if not found or "".join(found) != bare.replace("-", ""):
        raise _refusal(piece, written, "er ikke et ord")
    words = [_Word(folded(one)) for one in found]
    last = words[-1].text
    if prefix and len(last) < _LEAST_PREFIX:
        raise _refusal(piece, written, "er for kort til en *")
    if fuzzy and len(last) < _LEAST_FUZZY:
        raise _refusal(piece, written, "er for kort til en ~")
    words[-1] = _Word(last, prefix=prefix, fuzzy=fuzzy)
    return words


def _refusal(piece: str, written: str, why_da: str) -> PhraseError:
    return PhraseError(
        f"{piece!r} in the phrase {written!r} cannot be read",
        user_text=f"»{piece}« i vendingen »{written}« {why_da}.",
    )


def _end(phrase: _Phrase, fits: list[frozenset[int]], place: int) -> int | None:
    """Give where a phrase that begins at a place first ends, or None."""
    ends = [place]
    last = len(fits)
    for step, gap in phrase.nexts:
        reach = 2 + gap * _GAP_WORDS
        if len(ends) > 1:
            nexts = {at for end in ends for at in range(end + 1, end + reach)}
            ends = [at for at in nexts if at < last and not step.isdisjoint(fits[at])]
        else:
            window = range(ends[0] + 1, min(ends[0] + reach, last))
            ends = [at for at in window if not step.isdisjoint(fits[at])]
        if not ends:
            return None
    return min(ends)


def _one_slip(written: str, meant: str) -> bool:
    """Tell whether one letter was changed, left out, put in or swapped with the next.

    >>> _one_slip("opsaettnede", "opsaettende"), _one_slip("opgav", "opsat")
    (True, False)
    """
    if abs(len(written) - len(meant)) > 1:
        return False
    if written == meant:
        return True
    start = 0
    shortest = min(len(written), len(meant))
    while start < shortest and written[start] == meant[start]:
        start += 1
    one, other = written[start:], meant[start:]
    if len(one) == len(other):
        swapped = one[1::-1] + one[2:] if len(one) > 1 else one
        return one[1:] == other[1:] or swapped == other
    return one[1:] == other if len(one) > len(other) else one == other[1:]
