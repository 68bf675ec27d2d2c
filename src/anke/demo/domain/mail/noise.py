# SPDX-License-Identifier: EUPL-1.2
"""Typos: what hands, keyboards and haste do to a text.

Numbers, addresses and our own references stay whole; a wrong digit would be a lie
about the case, not a typo.

>>> from random import Random
>>> with_typos("Jeg klager over afgørelsen.", Random(3), "formal")
'Jeg klager over afgørelsen.'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_ROWS = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")
_WORD = re.compile(r"[A-Za-zÆØÅæøåéüö]+")
_KEPT = re.compile(r"\S*[\d@/§]\S*")
_NO_DANISH = (
    str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}),
    str.maketrans({"æ": "a", "ø": "o", "å": "a", "Æ": "A", "Ø": "O", "Å": "A"}),
)
_SPELLINGS = {
    "ikke": ("ikk", "ik", "ike"),
    "noget": ("nået", "nåed", "nogt"),
    "nogen": ("nogle", "noen"),
    "nogle": ("nogen",),
    "altid": ("al tid", "altidt"),
    "fordi": ("for di", "fordi at", "foredi"),
    "meget": ("mejet", "meg"),
    "afgørelsen": ("afgørelesen", "afgøralsen", "afgørelsn"),
    "afgørelse": ("afgørlse", "avgørelse"),
    "kommunen": ("komunen", "kommuen"),
    "synes": ("syntes", "syns"),
    "ligger": ("lægger", "liger"),
    "hvornår": ("vornår", "hvor når"),
    "svært": ("svært", "svert"),
    "lægen": ("lægn", "legen"),
    "også": ("osse", "ogs"),
    "eller": ("ellers", "eler"),
    "virkelig": ("virkeligt", "virklig"),
    "penge": ("pænge", "pengene"),
    "derfor": ("der for", "defor"),
    "sagsbehandler": ("sags behandler", "sagsbehander"),
    "sygedagpenge": ("syge dagpenge", "sygdagpenge"),
    "kontanthjælp": ("kontant hjælp", "kontanthjelp"),
    "hjælpemiddel": ("hjælpe middel", "hjelpemidel"),
    "førtidspension": ("førtids pension", "førtidspention"),
    "aktindsigt": ("agtindsigt", "akt indsigt", "aktinsigt"),
    "klage": ("klag", "klaje"),
    "mødet": ("møde", "møded"),
    "har": ("ha", "haf"),
    "at": ("og", "a"),
    "og": ("å", "å"),
    "jeg": ("jej", "jag", "ja"),
}
_LEARNERS = {
    "er": ("", "er", "bliver"),
    "en": ("et", ""),
    "et": ("en", ""),
    "har": ("har", "haver"),
    "den": ("det", "den"),
    "det": ("den", "det"),
    "at": ("", "at"),
    "min": ("mit", "min"),
    "mit": ("min", "mit"),
    "ikke": ("ikke", "nej"),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody writes: the share of words with a slip, and lasting habits."""

    slips: float = 0.0
    lower: float = 0.0
    no_danish: float = 0.0
    no_commas: float = 0.0
    shouts: float = 0.0
    joined: float = 0.0


HANDS = {
    "plain": Hand(0.012, 0.06, 0.03, 0.15, 0, 0.01),
    "angry": Hand(0.03, 0.12, 0.05, 0.3, 0.35, 0.03),
    "short": Hand(0.03, 0.35, 0.08, 0.4, 0.02, 0.03),
    "rambling": Hand(0.035, 0.08, 0.03, 0.45, 0.03, 0.03),
    "elderly": Hand(0.02, 0.02, 0.04, 0.1, 0.05, 0.04),
    "learner": Hand(0.045, 0.2, 0.25, 0.6, 0.02, 0.02),
    "english": Hand(0.01, 0.05, 0, 0, 0, 0),
    "relative": Hand(0.01, 0.03, 0.02, 0.1, 0, 0.01),
    "adviser": Hand(0.004, 0, 0, 0.05, 0, 0),
    "union": Hand(0.003, 0, 0, 0, 0, 0),
    "municipality": Hand(0.004, 0, 0, 0.08, 0, 0),
}
_CAREFUL = Hand()


def with_typos(text: str, rng: Random, voice: str) -> str:
    """Write a text as a hand would."""
    hand = HANDS.get(voice, _CAREFUL)
    if voice == "learner":
        text = _each_word(text, rng, 0.12, _learned)
    text = _each_word(text, rng, hand.slips, _slipped)
    if rng.random() < hand.no_danish:
        text = text.translate(rng.choice(_NO_DANISH))
    if rng.random() < hand.no_commas:
        text = text.replace(",", "")
    if rng.random() < hand.lower:
        text = text.lower()
    if rng.random() < hand.shouts:
        text = _shouted(text, rng)
    return _joined(text, rng, hand.joined)


def _each_word(
    text: str, rng: Random, share: float, change: Callable[[str, Random], str]
) -> str:
    """Change a share of the words, but none with digits or signs in them."""
    if not share:
        return text
    words = text.split(" ")
    for place, word in enumerate(words):
        if rng.random() < share and not _KEPT.match(word):
            words[place] = _WORD.sub(lambda found: change(found[0], rng), word, count=1)
    return " ".join(words)


def _learned(word: str, rng: Random) -> str:
    options = _LEARNERS.get(word)
    return rng.choice(options) if options else word


def _slipped(word: str, rng: Random) -> str:
    known = _SPELLINGS.get(word.lower())
    if known and rng.random() < 0.6:
        return rng.choice(known)
    if len(word) < 3:
        return word
    return rng.choice(_SLIPS)(word, rng.randrange(len(word) - 1), rng)


def _dropped(word: str, place: int, _: Random) -> str:
    return word[:place] + word[place + 1 :]


def _doubled(word: str, place: int, _: Random) -> str:
    return word[: place + 1] + word[place] + word[place + 1 :]


def _swapped(word: str, place: int, _: Random) -> str:
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _neighbour(word: str, place: int, rng: Random) -> str:
    letter = word[place].lower()
    row = next((row for row in _ROWS if letter in row), "")
    if not row:
        return word
    near = row[max(0, row.index(letter) - 1) : row.index(letter) + 2].replace(
        letter, ""
    )
    return word[:place] + rng.choice(near) + word[place + 1 :]


def _without_danish(word: str, _: int, rng: Random) -> str:
    return word.translate(rng.choice(_NO_DANISH))


_SLIPS = (_dropped, _doubled, _swapped, _neighbour, _neighbour, _without_danish)


def _shouted(text: str, rng: Random) -> str:
    """Put a sentence in capital letters, and more marks behind another."""
    sentences = text.split(". ")
    place = rng.randrange(len(sentences))
    sentences[place] = sentences[place].upper()
    text = ". ".join(sentences)
    return text.replace("!", rng.choice(["!!", "!!!", "!", "!!!!"]))


def _joined(text: str, rng: Random, share: float) -> str:
    """Leave out spaces after points and commas."""
    if not share:
        return text
    return re.sub(
        r"(?<=[a-zæøå][.,]) (?=[A-ZÆØÅa-zæøå])",
        lambda found: "" if rng.random() < share * 4 else found[0],
        text,
    )
