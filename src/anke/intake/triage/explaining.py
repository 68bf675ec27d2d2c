# SPDX-License-Identifier: EUPL-1.2
"""Why the machine says what it says: the words that count, for and against.

A linear model can be taken apart exactly. Each term of the letter adds to one class and
takes from another; what the model compares is the class asked about and the strongest
other one. A piece of a word is given back to the words of the letter that hold it, in
equal shares, so that a caseworker reads whole words and never "slag" or "_kl".

The weights of all phrases and `base` (what the class has before a word is read) sum to
the difference of the two scores: nothing is left out of the account.

>>> from anke.intake.triage.model import fit
>>> matters = [f"{a} {b}" for a in ("støj fra", "afslag på", "regning for", "svar om")
...            for b in ("vejen", "haven", "naboens bil", "min bolig", "en varmepumpe")]
>>> model = fit(matters, {"about": ["noise"] * 5 + ["refusal"] * 15})
>>> explain(model, "Larm og STØJ fra en have", "about")[0].text
'STØJ'
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anke.intake.triage.errors import UnknownLabel
from anke.intake.triage.features import LONGEST_TEXT, TOKEN, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.intake.triage.features import FeatureSpace
    from anke.intake.triage.model import TriageModel

SHOWN = 8
WORD = "word"

_PLACE = re.compile(r"\S+")
_EDGES = ".,;:!?()[]\"'»«"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word or pair of words of the letter, as it is written there, and its weight.

    Above nothing it speaks for the class, below against it. The unit is that of a
    logarithm: 0.7 doubles the odds against the strongest other class.
    """

    text: str
    weight: float

    @property
    def speaks_for(self) -> bool:
        """Tell whether the phrase counts for the class."""
        return self.weight > 0


@dataclass(frozen=True, slots=True)
class Account:
    """One answer taken apart.

    Attributes:
        label: The class that is explained.
        against: The strongest other class, with which it is compared.
        phrases: Every phrase that counts, the weightiest first.
        base: What speaks for the class before a word is read.
        meaning: What the embedding adds, where there is one.
    """

    label: str
    against: str
    phrases: tuple[Phrase, ...]
    base: float
    meaning: float = 0.0


def explain(
    model: TriageModel,
    text: str,
    target: str,
    *,
    label: str = "",
    shown: int = SHOWN,
) -> tuple[Phrase, ...]:
    """Give the weightiest phrases for and against a class (default: the proposed)."""
    return account_for(model, text, target, label=label).phrases[:shown]


def account_for(
    model: TriageModel, text: str, target: str, *, label: str = ""
) -> Account:
    """Take an answer apart completely.

    Errors: `UnknownTarget`; `UnknownLabel` when the model does not know the label.
    """
    known = model.target(target)
    rows = model.rows([text])
    scores = model.scores(rows, target)[0]
    chosen = _place_of(label, known.labels) if label else int(scores.argmax())
    other = int(np.where(np.arange(len(scores)) == chosen, -np.inf, scores).argmax())
    difference = known.weights[chosen] - known.weights[other]
    row = rows.rows.tocsr()
    parts = row.data * difference[row.indices]
    in_terms = row.indices < rows.terms
    weights = dict(zip(row.indices[in_terms].tolist(), parts[in_terms], strict=True))
    return Account(
        label=known.labels[chosen],
        against=known.labels[other],
        phrases=_phrases(model, text, weights),
        base=float(known.bias[chosen] - known.bias[other]),
        meaning=float(parts[~in_terms].sum()),
    )


def _place_of(label: str, labels: tuple[str, ...]) -> int:
    if label not in labels:
        raise UnknownLabel(
            f"the model knows no {label}",
            user_text="Den mulighed kender modellen ikke.",
        )
    return labels.index(label)


def _phrases(
    model: TriageModel, text: str, weights: dict[int, float]
) -> tuple[Phrase, ...]:
    """Give every term's weight back to the places of the letter where it stands."""
    holders: dict[int, list[str]] = defaultdict(list)
    written: dict[str, str] = {}
    for column, shown in _found(model.space, text):
        phrase = plain_text(shown)
        holders[column].append(phrase)
        written.setdefault(phrase, shown)
    totals: dict[str, float] = defaultdict(float)
    for column, weight in weights.items():
        for phrase in holders[column]:
            totals[phrase] += weight / len(holders[column])
    order = sorted(totals, key=lambda phrase: (-abs(totals[phrase]), phrase))
    return tuple(Phrase(written[p], float(totals[p])) for p in order if totals[p])


def _found(space: FeatureSpace, text: str) -> Iterator[tuple[int, str]]:
    """Give the column of each term found in the letter and the phrase that holds it."""
    original = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    start = 0
    for block, counter in space.counters.items():
        columns, cut = counter.vocabulary, counter.build_analyzer()
        for held, shown in _holders(original, block):
            for term in cut(plain_text(held)):
                if term in columns and (block != WORD or _is_whole(term, held)):
                    yield start + columns[term], shown
        start += len(columns)


def _holders(text: str, block: str) -> Iterator[tuple[str, str]]:
    """Give the places that hold terms of a block, as read and as shown."""
    if block != WORD:
        for match in _PLACE.finditer(text):
            shown = match.group().strip(_EDGES) or match.group()
            yield match.group(), shown
        return
    words = re.findall(TOKEN, text)
    yield from ((word, word) for word in words)
    pairs = (f"{one} {two}" for one, two in itertools.pairwise(words))
    yield from ((pair, pair) for pair in pairs)


def _is_whole(term: str, held: str) -> bool:
    """Tell whether the term is the place itself: the words of a pair came before."""
    return (" " in term) == (" " in held)
