# SPDX-License-Identifier: EUPL-1.2
"""Real labelled texts to measure on, read from a folder beside the checkout.

No labelled Danish citizen mail is public, so four sets stand in for it: questions in
the Folketing by the minister asked (Danish, ordered in time), topics of Danish news
(SIB-200), short Danish requests (xSID) and questions to a bank (banking77, English,
77 classes). None of them is mail to an authority: they show the method, not the yield.

Example:
    `texts, labels = read_xsid(folder).texts, read_xsid(folder).labels`
"""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REAL_DATA = Path(__file__).resolve().parents[5] / "shared/data"


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """A set of texts with their right answers, and their times where it has any."""

    name: str
    texts: list[str]
    labels: list[str]
    times: list[str]


def read_folketing(folder: Path = REAL_DATA) -> LabelledTexts:
    """Read questions to ministers, by date; only the question, which names nobody."""
    path = folder / "dk-folketing-qa/questions.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = sorted(map(json.loads, lines), key=lambda row: (row["date"], row["qid"]))
    return LabelledTexts(
        "Folketing",
        [row["question"] for row in rows],
        [row["to_minister"] for row in rows],
        [row["date"] for row in rows],
    )


def read_sib(folder: Path = REAL_DATA) -> LabelledTexts:
    """Read the Danish sentences of SIB-200 with their topics."""
    path = folder / "text-classification/sib200_da_nb_sv_topics.csv.gz"
    rows = [row for row in _rows(path) if row["lang"] == "dan_Latn"]
    return _labelled("SIB-200 da", rows, "topic")


def read_xsid(folder: Path = REAL_DATA) -> LabelledTexts:
    """Read the Danish requests of xSID with what is wanted."""
    path = folder / "text-classification/xsid_da_intents.csv.gz"
    return _labelled("xSID da", list(_rows(path)), "intent")


def read_banking(folder: Path = REAL_DATA) -> LabelledTexts:
    """Read banking77: questions of a bank's customers in 77 classes."""
    path = folder / "text-classification/banking77_en.csv.gz"
    return _labelled("banking77", list(_rows(path)), "category")


def in_order_of_appearance(given: LabelledTexts, *, seed: int) -> LabelledTexts:
    """Put texts in a made order in which half of the classes appear one by one.

    For a set without times: the first half of the classes is there from the start, each
    of the others from a moment drawn by chance, as new kinds of mail come up in a year.
    """
    random = np.random.default_rng(seed)
    names = random.permutation(sorted(set(given.labels)))
    late = names[len(names) // 2 :]
    begins = dict(zip(late.tolist(), random.random(len(late)).tolist(), strict=True))
    starts = np.array([begins.get(label, 0.0) for label in given.labels])
    when = starts + (1 - starts) * random.random(len(starts))
    order = np.argsort(when, kind="stable")
    return LabelledTexts(
        given.name,
        [given.texts[n] for n in order],
        [given.labels[n] for n in order],
        [f"{when[n]:.6f}" for n in order],
    )


def mixed(given: LabelledTexts, *, seed: int) -> LabelledTexts:
    """Put texts in an order drawn by chance."""
    order = np.random.default_rng(seed).permutation(len(given.texts))
    return LabelledTexts(
        given.name,
        [given.texts[n] for n in order],
        [given.labels[n] for n in order],
        [],
    )


def _labelled(name: str, rows: list[Mapping[str, str]], column: str) -> LabelledTexts:
    texts = [row["text"] for row in rows]
    return LabelledTexts(name, texts, [row[column] for row in rows], [])


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
