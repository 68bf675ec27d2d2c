# SPDX-License-Identifier: EUPL-1.2
"""Small facts of written Danish: days, genitives, lists, sentences and words.

>>> from datetime import date
>>> long_day(date(2022, 3, 1))
'1. marts 2022'
>>> genitive("Aarhus Kommune"), genitive("Rasmus")
('Aarhus Kommunes', 'Rasmus’')
>>> join_words(("a", "b", "c"))
'a, b og c'
>>> [one.text for one in sentences("Jf. § 5, stk. 2. Du får 1.200 kr. om måneden.")]
['Jf. § 5, stk. 2.', 'Du får 1.200 kr. om måneden.']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
# A point after one of these ends no sentence, unless a new line begins.
_ABBREVIATED = """
adr afd afs art bek bl.a bl bla ca cand chr cirk cpr cvr d.d dr dvs e.kr e.l eks
el.lign ekskl etc evt f.eks f f.t ff fhv fig fmd forts fr frk følg gl hhv hr i.e if ifm
ift inkl j.nr jf jfr jr kap kgl kl km kr lb.nr lign litra m m.a.o m.fl m.h.t m.m m.v max
md mdr medl mfl mia mill min mio mm ml mv mht nb ndf nr o o.a o.l og/el ofl osv p.g.a
p.t pct pga pkt pr prof red ref resp s sek skt smst sml sp spm st stk str subst suppl
t.o.m tdl tlf u ugtl vedr vejl vol årg årh §
"""
ABBREVIATIONS = frozenset(_ABBREVIATED.split())
# ... but these often stand at the end of one, so that a capital begins the next.
_LAST = "ca etc fl kl kr m.fl m.m m.v mm mv o.a o.l ofl osv pct"
MAY_END = frozenset(_LAST.split())
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.!?:]+[\"”»«’)\]]*(?=\s|$)|\n+")
_WORD_BEFORE = re.compile(r"(\S+)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place in the text it was found in."""

    text: str
    start: int

    @property
    def words(self) -> tuple[str, ...]:
        """Give its words, without figures and signs."""
        return tuple(WORD.findall(self.text))


def long_day(day: date) -> str:
    """Write a day as a letter does."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def genitive(name: str) -> str:
    """Write whose it is (*ejefald*); after s, x and z only the sign is added."""
    if not name:
        return ""
    return f"{name}’" if name[-1] in "sxzSXZ" else f"{name}s"


def join_words(words: Sequence[str], last: str = "og") -> str:
    """Join words as a sentence does."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences; abbreviations and ordinals end none.

    A colon ends a sentence for a reader who must draw breath there.
    """
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Sentence]:
    start = 0
    for end in _END.finditer(text):
        if _goes_on(text, start, end):
            continue
        yield from _trimmed(text, start, end.end())
        start = end.end()
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, start: int, end: re.Match[str]) -> bool:
    """Tell whether a point is part of a word, a date or a number."""
    if end[0][0] != ".":
        return False
    before = _WORD_BEFORE.search(text, start, end.start())
    word = before[1].strip('(»”"').lower() if before else ""
    rest = text[end.end() :].lstrip(" \t")
    if not rest or rest.startswith("\n"):
        return False
    if word.isdigit():
        # "1. marts" goes on; "stk. 2. Du" does not.
        return rest[0].islower() or rest[0].isdigit()
    is_short = word in ABBREVIATIONS or (len(word) == 1 and word.isalpha())
    return is_short and not (rest[0].isupper() and word in MAY_END)


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    piece = text[start:end]
    if piece.strip():
        yield Sentence(piece.strip(), start + len(piece) - len(piece.lstrip()))
