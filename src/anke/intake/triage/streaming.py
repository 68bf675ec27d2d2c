# SPDX-License-Identifier: EUPL-1.2
"""What learning from corrections is worth: a frozen model beside a retrained one.

Letters are taken in the order in which they came. Each block is answered before its
right answers are known; then they are, and one of two models learns from all letters so
far while the other stays as it was after the first ones (prequential evaluation). No
model ever sees the future.

Example:
    `stream = run_stream(texts, labels, start=500, block=100)`
    `stream.gain.value  # how much more often the retrained one was right`
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anke.intake.triage.evaluating import Figure, mean_with_interval
from anke.intake.triage.model import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TARGET = "label"


@dataclass(frozen=True, slots=True)
class Stream:
    """What became of the letters after the first ones, in their order."""

    start: int
    block: int
    frozen: NDArray[np.bool_]
    retrained: NDArray[np.bool_]

    @property
    def gain(self) -> Figure:
        """Give the gain in accuracy by retraining, with its interval."""
        return mean_with_interval(self.retrained.astype(float) - self.frozen)

    @property
    def last_gain(self) -> Figure:
        """Give the gain over the last half, when there is more to have learnt."""
        half = len(self.frozen) // 2
        late = self.retrained[half:].astype(float) - self.frozen[half:]
        return mean_with_interval(late)


def run_stream(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    start: int,
    block: int,
    seed: int = 0,
) -> Stream:
    """Let a frozen and a retrained model answer letters in the order they came."""
    first = fit(texts[:start], {TARGET: labels[:start]}, seed=seed)
    current = first
    frozen: list[bool] = []
    retrained: list[bool] = []
    for begin in range(start, len(texts), block):
        end = min(begin + block, len(texts))
        for model, right in ((first, frozen), (current, retrained)):
            said = model.predict(texts[begin:end])
            pairs = zip(said, labels[begin:end], strict=True)
            right.extend(answer[TARGET].label == label for answer, label in pairs)
        if end < len(texts):
            current = fit(texts[:end], {TARGET: labels[:end]}, seed=seed)
    return Stream(start, block, np.array(frozen), np.array(retrained))
