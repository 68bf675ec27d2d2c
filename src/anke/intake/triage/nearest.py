# SPDX-License-Identifier: EUPL-1.2
"""The nearest earlier letters (*lignende breve*): what a colleague would look up.

Exact cosine over the model's own features, one product of a sparse matrix with a
sparse row: of a hundred thousand letters the answer takes milliseconds, nothing is
approximated, and a letter that must be erased is simply taken out.

>>> from anke.intake.triage.model import fit
>>> matters = [f"{a} {b}" for a in ("støj fra", "afslag på", "regning for", "svar om")
...            for b in ("vejen", "haven", "naboens bil", "min bolig", "en varmepumpe")]
>>> model = fit(matters, {"about": ["noise"] * 5 + ["refusal"] * 15})
>>> model = with_index(model, [f"22-{n}" for n in range(20)], matters)
>>> [near.id for near in nearest(model, "Støj fra en have", k=1)]
['22-1']
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from anke.intake.triage.model import TriageModel


@dataclass(frozen=True, slots=True)
class LetterIndex:
    """Earlier letters by id, as rows of length one; no text is kept."""

    ids: tuple[str, ...]
    rows: sparse.csr_matrix

    def without(self, erased: Collection[str]) -> LetterIndex:
        """Give the index without some letters."""
        gone = set(erased)
        kept = [n for n, name in enumerate(self.ids) if name not in gone]
        return LetterIndex(tuple(self.ids[n] for n in kept), self.rows[kept])


@dataclass(frozen=True, slots=True)
class Near:
    """An earlier letter and how near it is: 1 is the same words, 0 none in common."""

    id: str
    similarity: float


def index_letters(
    model: TriageModel, ids: Sequence[str], texts: Sequence[str]
) -> LetterIndex:
    """Make an index of letters for a model; ids and texts in the same order."""
    rows = _of_length_one(model.space.transform(texts))
    # Rounded as it is stored: the same answers before saving and after loading.
    rows.data = rows.data.astype(np.float16).astype(np.float32)
    return LetterIndex(tuple(ids), rows)


def with_index(
    model: TriageModel, ids: Sequence[str], texts: Sequence[str]
) -> TriageModel:
    """Give the model with an index of earlier letters, to be saved beside it."""
    return replace(model, index=index_letters(model, ids, texts))


def nearest(
    model: TriageModel, text: str, k: int = 3, *, index: LetterIndex | None = None
) -> tuple[Near, ...]:
    """Give the nearest earlier letters, the nearest first.

    Letters that have nothing in common with the text are left out.
    """
    letters = index or model.index
    if letters is None or not letters.ids:
        return ()
    asked = _of_length_one(model.space.transform([text]))
    found = (letters.rows @ asked.T).toarray().ravel()
    order = np.argsort(-found, kind="stable")[:k]
    return tuple(
        Near(letters.ids[n], round(float(found[n]), 4)) for n in order if found[n] > 0
    )


def _of_length_one(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1)).A1
    scale = 1 / np.where(lengths > 0, lengths, 1)
    return (sparse.diags(scale.astype(np.float32)) @ rows).tocsr()
