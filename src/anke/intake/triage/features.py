# SPDX-License-Identifier: EUPL-1.2
"""What the machine sees of a letter: words, pairs of words and pieces of words.

Two blocks of n-grams, each weighed by how rare a term is (TF-IDF) and scaled to length
one, so that a long letter does not outweigh a short one. Pieces of words (two to five
letters) make compounds, inflections and typing mistakes count, which matters in Danish.

Every digit is read as 0: a CPR number, an account or a date never becomes a word that
the model knows, and a word must stand in at least two letters to be kept.

Counting is done once; the weighing is done again for each part that is held out, from
the other parts only, so that a held-out text is as strange to its model as a new letter
is to the finished one.

>>> counts = count_terms(["Jeg klager over afgørelsen", "Jeg klager over støjen"])
>>> space = choose_terms(counts)
>>> space.transform(["Jeg klager over vejen"]).shape == (1, space.size)
True
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from sklearn.feature_extraction.text import CountVectorizer

TOKEN = r"(?u)\w+|[?!]"  # noqa: S105 - a pattern, not a secret
SETTINGS: dict[str, dict[str, object]] = {
    "word": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": TOKEN},
    "piece": {"analyzer": "char_wb", "ngram_range": (2, 5)},
}
BLOCKS = tuple(SETTINGS)
# How much a block counts beside the other, and how many terms of it are kept.
SHARES = {"word": 0.5, "piece": 1.0}
MOST_TERMS = {"word": 20_000, "piece": 40_000}
# A term must stand in so many letters. A word that stands in only one may be a name;
# pieces of five letters at most are kept even so while there is little to learn from.
LEAST_LETTERS = 2
LITTLE = 2_000
# More than this of a letter says nothing new about what it is.
LONGEST_TEXT = 8_000

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Block:
    """The terms of one kind: their columns in the counts, and how rare they are."""

    columns: NDArray[np.int64]
    rarity: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term stands in each text (1 + log), before anything is chosen."""

    blocks: Mapping[str, sparse.csr_matrix]
    terms: Mapping[str, NDArray[np.object_]]


@dataclass(frozen=True)
class FeatureSpace:
    """The terms that a model knows, in the order of its weights.

    `terms` are the words and pieces by block, `rarity` their weights (IDF).
    """

    # Not shown: the words of letters do not belong in a log.
    terms: Mapping[str, tuple[str, ...]] = field(repr=False)
    rarity: Mapping[str, NDArray[np.float32]] = field(repr=False)

    @property
    def size(self) -> int:
        """Count the columns of the matrix that `transform` gives."""
        return sum(len(terms) for terms in self.terms.values())

    @property
    def words(self) -> int:
        """Count the columns that are words; those of the pieces come after."""
        return len(self.terms["word"])

    @cached_property
    def counters(self) -> dict[str, CountVectorizer]:
        """Give for each block the counter that finds its terms in a text."""
        return {
            name: _counter(name, vocabulary={t: i for i, t in enumerate(terms)})
            for name, terms in self.terms.items()
            if terms
        }

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Turn texts into rows of weighed terms, each of length at most one."""
        plain = [plain_text(text) for text in texts]
        weighed = [
            _weighed(_dampened(counter.transform(plain)), self.rarity[name], name)
            for name, counter in self.counters.items()
        ]
        return _joined(weighed, len(texts))


def plain_text(text: str) -> str:
    """Give a text in lower case, composed letters, digits as 0, cut where too long."""
    composed = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    return _DIGIT.sub("0", composed.lower())


def count_terms(texts: Sequence[str]) -> Counts:
    """Count every term of every text; nothing is left out yet."""
    plain = [plain_text(text) for text in texts]
    blocks, terms = {}, {}
    for name in BLOCKS:
        counter = _counter(name)
        try:
            blocks[name] = _dampened(counter.fit_transform(plain))
        except ValueError:  # scikit-learn: no text holds a single term
            blocks[name] = sparse.csr_matrix((len(plain), 0), dtype=np.float32)
            terms[name] = np.array([], dtype=object)
            continue
        terms[name] = counter.get_feature_names_out()
    return Counts(blocks, terms)


def weigh_terms(
    counts: Counts, known: NDArray[np.int64], asked: NDArray[np.int64]
) -> tuple[sparse.csr_matrix, sparse.csr_matrix, int]:
    """Give the rows of the known texts and of the asked ones, weighed by the known.

    The last number says how many of the columns are words; the rest are pieces.
    """
    chosen = {name: _choose(matrix[known], name) for name, matrix in _items(counts)}
    words = len(chosen["word"].columns)
    return _rows(counts, chosen, known), _rows(counts, chosen, asked), words


def choose_terms(counts: Counts) -> FeatureSpace:
    """Choose the terms of the finished model from all texts counted."""
    chosen = {name: _choose(matrix, name) for name, matrix in _items(counts)}
    return FeatureSpace(
        terms={
            name: tuple(counts.terms[name][block.columns])
            for name, block in chosen.items()
        },
        rarity={name: block.rarity for name, block in chosen.items()},
    )


def weigh_all(counts: Counts) -> sparse.csr_matrix:
    """Give the rows of all texts as the finished model sees them."""
    every = np.arange(next(iter(counts.blocks.values())).shape[0])
    chosen = {name: _choose(matrix, name) for name, matrix in _items(counts)}
    return _rows(counts, chosen, every)


def _items(counts: Counts) -> list[tuple[str, sparse.csr_matrix]]:
    return list(counts.blocks.items())


def _counter(name: str, vocabulary: dict[str, int] | None = None) -> CountVectorizer:
    # Takes seconds to load, and a page that draws a drift counts no words.
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(
        lowercase=False, dtype=np.float32, vocabulary=vocabulary, **SETTINGS[name]
    )


def _dampened(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    counts = counts.tocsr()
    counts.sort_indices()
    counts.data = (1 + np.log(counts.data)).astype(np.float32)
    return counts


def _choose(matrix: sparse.csr_matrix, name: str) -> Block:
    """Keep the commonest terms; ties go by the alphabet, never by chance."""
    number = matrix.shape[0]
    letters = np.bincount(matrix.indices, minlength=matrix.shape[1])
    least = 1 if name == "piece" and number < LITTLE else LEAST_LETTERS
    columns = np.flatnonzero(letters >= least)
    if len(columns) > MOST_TERMS[name]:
        order = np.argsort(-letters[columns], kind="stable")
        columns = np.sort(columns[order[: MOST_TERMS[name]]])
    rarity = np.log((1 + number) / (1 + letters[columns])) + 1
    return Block(columns, rarity.astype(np.float32))


def _rows(
    counts: Counts, chosen: Mapping[str, Block], rows: NDArray[np.int64]
) -> sparse.csr_matrix:
    weighed = [
        _weighed(matrix[rows][:, chosen[name].columns], chosen[name].rarity, name)
        for name, matrix in counts.blocks.items()
        if len(chosen[name].columns)
    ]
    return _joined(weighed, len(rows))


def _weighed(
    counts: sparse.csr_matrix, rarity: NDArray[np.float32], name: str
) -> sparse.csr_matrix:
    matrix = counts.multiply(rarity[None, :]).tocsr()
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1)).A1
    total = np.sqrt(sum(share * share for share in SHARES.values()))
    scale = SHARES[name] / total / np.where(lengths > 0, lengths, 1)
    return (sparse.diags(scale.astype(np.float32)) @ matrix).tocsr()


def _joined(blocks: list[sparse.csr_matrix], number: int) -> sparse.csr_matrix:
    if not blocks:
        return sparse.csr_matrix((number, 0), dtype=np.float32)
    return sparse.hstack(blocks, format="csr", dtype=np.float32)
