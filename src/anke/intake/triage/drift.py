# SPDX-License-Identifier: EUPL-1.2
"""Watching a model at work: is the mail still the mail that it was tested on?

The picture of usual mail must come from letters that the model was *not* trained on
(the test part, or the first weeks at work): it knows every word of its own training
letters and is surer of them than it will ever be again.

Compared are the length of letters, the share of words that the model knows, and for
each target which classes are proposed and how surely. The risk of a false alarm is
divided among them, so that it holds for the round of all comparisons.

Example:
    `usual = picture_of(model, tested_texts)`
    `alarms = [shift for shift in compare(model, usual, new_texts) if shift.is_alarm]`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anke.intake.domain.drift import (
    Shift,
    compare_counts,
    count_in_bins,
    edges_of,
)
from anke.intake.triage.features import TOKEN, plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from anke.intake.triage.model import TriageModel

# Once in a hundred rounds of comparisons on unchanged mail an alarm may ring.
RISK = 0.01
# A class with fewer letters in the picture is counted among the rest.
FEWEST_OF_A_CLASS = 20


@dataclass(frozen=True, slots=True)
class Picture:
    """Usual mail in counts: no text, no letter can be read out of it.

    `edges` are the borders of the bins of each measure, `classes` the classes counted
    on their own for each target, `counts` the letters in each bin.
    """

    edges: Mapping[str, tuple[float, ...]]
    classes: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, tuple[int, ...]]


def picture_of(model: TriageModel, texts: Sequence[str]) -> Picture:
    """Take the picture of usual mail, from letters that the model never saw."""
    values, proposed = _measure(model, texts)
    edges = {name: tuple(edges_of(v).tolist()) for name, v in values.items()}
    classes = {name: _common(labels) for name, labels in proposed.items()}
    counts = _count(values, proposed, edges, classes)
    return Picture(edges, classes, {k: tuple(v.tolist()) for k, v in counts.items()})


def compare(
    model: TriageModel, usual: Picture, texts: Sequence[str], *, risk: float = RISK
) -> list[Shift]:
    """Compare letters with the picture; each comparison says whether it is an alarm."""
    values, proposed = _measure(model, texts)
    counts = _count(values, proposed, usual.edges, usual.classes)
    each = risk / len(counts)
    return [
        compare_counts(name, np.array(usual.counts[name]), now, risk=each)
        for name, now in counts.items()
    ]


def _measure(
    model: TriageModel, texts: Sequence[str]
) -> tuple[dict[str, NDArray[np.float64]], dict[str, list[str]]]:
    predictions = model.predict(texts)
    values = {
        "length": np.array([len(text) for text in texts], dtype=np.float64),
        "known words": np.array([_known_share(model, text) for text in texts]),
    }
    proposed = {}
    for target in model.targets:
        answers = [said[target] for said in predictions]
        values[f"{target}: probability"] = np.array([a.probability for a in answers])
        proposed[f"{target}: class"] = [a.label for a in answers]
    return values, proposed


def _known_share(model: TriageModel, text: str) -> float:
    words = re.findall(TOKEN, plain_text(text))
    known = model.space.counters["word"].vocabulary if model.space.words else {}
    return sum(word in known for word in words) / max(len(words), 1)


def _common(labels: Sequence[str]) -> tuple[str, ...]:
    names, numbers = np.unique(np.asarray(labels, dtype=object), return_counts=True)
    return tuple(str(name) for name in names[numbers >= FEWEST_OF_A_CLASS])


def _count(
    values: Mapping[str, NDArray[np.float64]],
    proposed: Mapping[str, Sequence[str]],
    edges: Mapping[str, tuple[float, ...]],
    classes: Mapping[str, tuple[str, ...]],
) -> dict[str, NDArray[np.int64]]:
    counts = {
        name: count_in_bins(measured, np.array(edges[name]))
        for name, measured in values.items()
    }
    for name, labels in proposed.items():
        place = {label: n for n, label in enumerate(classes[name])}
        rest = len(place)
        bins = np.array([place.get(label, rest) for label in labels], dtype=np.int64)
        counts[name] = np.bincount(bins, minlength=rest + 1).astype(np.int64)
    return counts
