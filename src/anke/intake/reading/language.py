# SPDX-License-Identifier: EUPL-1.2
"""The language that a letter is written in, so that a person who reads it gets it.

py3langid knows 140 languages; asked about a short Danish letter it may name Norwegian
or Faroese. It is asked among the languages in which the authority gets letters.
Greenlandic is not among those that it knows: it is told by its own words and shape.

>>> language_of("Jeg er ikke enig i kommunens afgørelse og vil gerne klage.")[0]
'da'
>>> language_of("")
('', 0.0)
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

ASKED = """
da en de sv no nn fo is pl uk ru ar fa ku tr so ti am ro bg lt lv et bs hr sr sq es fr
it nl pt fi hu cs sk el hi ur bn pa ta th vi tl zh ja ko sw ps he ne
"""
# A letter's first part tells as well as all of it.
ASKED_CHARS = 3_000
FEWEST_LETTERS = 12
WORD = re.compile(r"[^\W\d_]{3,40}")
# Greenlandic is written with few letters (three vowels mostly), in long words.
FOREIGN_TO_GREENLANDIC = frozenset("bcdhwxyzæøåäö")
VOWELS, OTHER_VOWELS = frozenset("aiu"), frozenset("eoyæøåäö")


def language_of(text: str) -> tuple[str, float]:
    """Give the language's code and its probability; `("", 0.0)` when it cannot be told.

    *Units*: the probability is the model's own, between the languages that are asked
    about; it is not calibrated on letters.
    """
    sample = text[:ASKED_CHARS]
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return "", 0.0
    if _is_greenlandic(sample):
        return "kl", 0.9
    code, probability = _identifier().classify(sample)
    return ("no" if code in {"nn", "nb"} else str(code)), round(float(probability), 4)


def load() -> None:
    """Load the model now: it unpacks itself into a file, which walls would forbid."""
    _identifier()


def _is_greenlandic(text: str) -> bool:
    words = [word.lower() for word in WORD.findall(text)]
    letters = "".join(words)
    if len(words) < 3 or len(letters) < 8 * len(words):
        return False
    foreign = sum(letter in FOREIGN_TO_GREENLANDIC for letter in letters)
    vowels = sum(letter in VOWELS for letter in letters)
    others = sum(letter in OTHER_VOWELS for letter in letters)
    return foreign < 0.03 * len(letters) and vowels > 5 * others


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    loaded: Any = LanguageIdentifier
    identifier = loaded.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([code for code in ASKED.split() if code in known])
    return identifier
