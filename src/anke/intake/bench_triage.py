# SPDX-License-Identifier: EUPL-1.2
"""How good and how fast triage is, on real labelled texts beside the plain baseline.

Four real sets, several splits each, repeats taken out before each split; the plain
baseline (word TF-IDF and logistic regression, calibrated and thresholded by the same
rule) is trained and tested on the very same letters. A set with few letters is split
ten times, banking77 five times. Where a goal is "better than", it is the baseline's own
figure of the same run.

Example:
    `anke bench --only triage`, or the full table by
    `python -m anke.intake.bench_triage`
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from anke.intake.triage.baseline import fit_plain
from anke.intake.triage.evaluating import (
    Figure,
    Report,
    Split,
    TargetJudge,
    evaluate,
    gain,
    mean_with_interval,
    share,
    split_by_chance,
    split_by_time,
)
from anke.intake.triage.model import PRECISION, fit
from anke.intake.triage.real_sets import (
    REAL_DATA,
    LabelledTexts,
    in_order_of_appearance,
    mixed,
    read_banking,
    read_folketing,
    read_sib,
    read_xsid,
)
from anke.intake.triage.streaming import Stream, run_stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from anke.intake.triage.embedding import Embedding

Line = tuple[str, float, str, str]

SPLITS = {"Folketing": 10, "SIB-200 da": 10, "xSID da": 10, "banking77": 5}
READERS = (read_folketing, read_sib, read_xsid, read_banking)
TARGET = "label"
MANY_TEXTS = 100_000
# From so many training letters on the calibration error has a goal.
ENOUGH_FOR_CALIBRATION = 1_000
SMALL_TRAINING = (1_000, 2_000, 4_000)


@dataclass(frozen=True, slots=True)
class Run:
    """One split of one set: both models on the same letters."""

    name: str
    split: str
    train: int
    ours: Report
    plain: Report
    seconds: float
    plain_seconds: float


def measure_split(
    given: LabelledTexts,
    split: Split,
    name: str,
    *,
    seed: int = 0,
    embedding: Embedding | None = None,
) -> Run:
    """Train both models on one part and judge both on the other."""
    texts, labels = _taken(given, split.train)
    asked, right = _taken(given, split.test)
    before = perf_counter()
    model = fit(texts, {TARGET: labels}, seed=seed, embedding=embedding)
    between = perf_counter()
    plain = fit_plain(texts, labels, seed=seed)
    after = perf_counter()
    return Run(
        name=given.name,
        split=name,
        train=len(texts),
        ours=evaluate(TargetJudge(model, TARGET), asked, right, promise=PRECISION),
        plain=evaluate(plain, asked, right, promise=PRECISION),
        seconds=between - before,
        plain_seconds=after - between,
    )


def measure_set(
    given: LabelledTexts, *, splits: int, embedding: Embedding | None = None
) -> Iterator[Run]:
    """Measure one set on several splits by chance."""
    for seed in range(splits):
        split = split_by_chance(given.texts, seed=seed)
        yield measure_split(
            given, split, f"chance {seed}", seed=seed, embedding=embedding
        )


def _taken(
    given: LabelledTexts, rows: NDArray[np.int64]
) -> tuple[list[str], list[str]]:
    return [given.texts[n] for n in rows], [given.labels[n] for n in rows]


def bench_sets() -> Iterator[Line]:
    """Give accuracy, calibration, promise and coverage on all four sets."""
    if not REAL_DATA.is_dir():
        return
    runs: list[Run] = []
    for reader in READERS:
        given = reader()
        of_set = list(measure_set(given, splits=SPLITS[given.name]))
        runs.extend(of_set)
        yield from lines_of_set(of_set)
    yield from lines_of_promise(runs)


def lines_of_set(runs: list[Run]) -> Iterator[Line]:
    """Give the rows of one set, each the mean over its splits."""
    name = f"triage, {runs[0].name}"
    plain = _mean(runs, lambda run: run.plain.accuracy.value)
    plain_f1 = _mean(runs, lambda run: run.plain.macro_f1.value)
    covered = _mean(runs, lambda run: run.plain.coverage.value)
    ours = _mean(runs, lambda run: run.ours.accuracy.value)
    yield f"{name}: accuracy", ours, "share", f">= {plain:.4f}"
    our_f1 = _mean(runs, lambda run: run.ours.macro_f1.value)
    yield f"{name}: macro-F1", our_f1, "share", f">= {plain_f1:.4f}"
    goal = "<= 0.03" if runs[0].train >= ENOUGH_FOR_CALIBRATION else ""
    yield f"{name}: ECE", _mean(runs, lambda run: run.ours.ece), "", goal
    our_cover = _mean(runs, lambda run: run.ours.coverage.value)
    goal = f">= {1.15 * covered:.4f}" if covered else ""
    yield f"{name}: filed alone at 95 %", our_cover, "share", goal
    yield f"{name}: training", _mean(runs, lambda run: run.seconds), "s", ""


def lines_of_promise(runs: list[Run]) -> Iterator[Line]:
    """Give in how many of all runs the promise held on untouched letters."""
    kept = [run.ours.is_kept for run in runs]
    yield "triage: promise kept, all runs", float(np.mean(kept)), "share", ">= 0.95"
    filing = [run.ours.is_kept for run in runs if run.ours.filed]
    if filing:
        yield "triage: promise kept, runs that filed", float(np.mean(filing)), "", ""
    doubt = sum(run.ours.is_broken_beyond_doubt for run in runs)
    yield "triage: promise broken beyond doubt", float(doubt), "runs", "<= 0"


def bench_streams() -> Iterator[Line]:
    """Give what retraining is worth over a frozen model, on letters in order."""
    if not REAL_DATA.is_dir():
        return
    for name, stream in streams():
        goal = ">= 5" if name != "banking77, mixed" else ""
        points = 100 * stream.gain.value
        yield f"triage, {name}: retrained over frozen", points, "points", goal


def streams() -> Iterator[tuple[str, Stream]]:
    """Give each stream: one truly in order of time, two of banking77 in made orders."""
    held = read_folketing()
    yield "Folketing, by date", run_stream(held.texts, held.labels, start=80, block=20)
    bank = read_banking()
    for name, order in (
        ("banking77, classes appear", in_order_of_appearance(bank, seed=0)),
        ("banking77, mixed", mixed(bank, seed=0)),
    ):
        texts, labels = order.texts[:4000], order.labels[:4000]
        yield name, run_stream(texts, labels, start=1000, block=500)


def bench_small_training() -> Iterator[Line]:
    """Give the calibration error on banking77 with few training letters."""
    if not REAL_DATA.is_dir():
        return
    for run in small_training():
        yield f"triage, banking77, {run.train} texts: ECE", run.ours.ece, "", "<= 0.03"


def small_training() -> Iterator[Run]:
    """Train on a part of banking77's training letters; the test stays the same."""
    given = read_banking()
    whole = split_by_chance(given.texts, seed=0)
    order = np.random.default_rng(0).permutation(whole.train)
    for size in SMALL_TRAINING:
        part = Split(np.sort(order[:size]), whole.test)
        yield measure_split(given, part, f"first {size}")


def bench_many_texts() -> Iterator[Line]:
    """Train on 100,000 short texts: banking77 drawn again and again (bootstrap)."""
    if not REAL_DATA.is_dir():
        return
    given = read_banking()
    drawn = np.random.default_rng(0).integers(0, len(given.texts), MANY_TEXTS)
    texts, labels = _taken(given, drawn)
    # A word more keeps the drawn texts from being the same to the letter.
    words = sorted({word for text in given.texts[:500] for word in text.split()})
    added = np.random.default_rng(1).integers(0, len(words), (MANY_TEXTS, 2))
    texts = [
        f"{t} {words[a]} {words[b]}" for t, (a, b) in zip(texts, added, strict=True)
    ]
    before = perf_counter()
    model = fit(texts, {TARGET: labels})
    spent = perf_counter() - before
    yield "triage: training on 100,000 short texts", spent, "s", "<= 180"
    before = perf_counter()
    model.predict(texts[:20_000])
    speed = 20_000 / (perf_counter() - before)
    yield "triage: answers to short texts", speed, "texts/s", ">= 1000"


BENCHES: tuple[Callable[[], Iterator[Line]], ...] = (
    bench_sets,
    bench_streams,
    bench_small_training,
    bench_many_texts,
)


def _mean(runs: list[Run], measure: Callable[[Run], float]) -> float:
    return float(np.mean([measure(run) for run in runs]))


# The full table, for the documentation.

HEAD = (
    "| set | split | train/test | accuracy | macro-F1 | ECE (by chance) | filed alone |"
    " precision | kept | plain: accuracy | macro-F1 | ECE | filed alone | precision |"
    " kept | gain, points | s |\n" + "|---" * 17 + "|"
)


def row_of(run: Run) -> str:
    """Give one run as a row of the full table."""
    ours, plain = run.ours, run.plain
    better = gain(ours, plain)
    cells = [
        run.name,
        run.split,
        f"{run.train}/{ours.letters}",
        _told(ours.accuracy),
        _told(ours.macro_f1),
        f"{ours.ece:.3f} ({ours.ece_by_chance:.3f})",
        _told(ours.coverage),
        _told(ours.precision) if ours.filed else "–",
        _kept(ours),
        _told(plain.accuracy),
        _told(plain.macro_f1),
        f"{plain.ece:.3f}",
        _told(plain.coverage),
        _told(plain.precision) if plain.filed else "–",
        _kept(plain),
        f"{100 * better.value:.1f} ({100 * better.low:.1f} to {100 * better.high:.1f})",
        f"{run.seconds:.1f}",
    ]
    return "| " + " | ".join(cells) + " |"


def _told(figure: Figure) -> str:
    return f"{figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f})"


def _kept(report: Report) -> str:
    if not report.filed:
        return "files none"
    return "yes" if report.is_kept else "NO"


def summary_of(runs: list[Run]) -> str:
    """Give one line for a set: means over the splits, with intervals over them."""
    parts = []
    for name, reports in (
        ("ours", [run.ours for run in runs]),
        ("plain", [run.plain for run in runs]),
    ):
        accuracy = mean_with_interval(np.array([r.accuracy.value for r in reports]))
        cover = mean_with_interval(np.array([r.coverage.value for r in reports]))
        f1 = np.mean([r.macro_f1.value for r in reports])
        ece = np.mean([r.ece for r in reports])
        kept = share(sum(r.is_kept for r in reports), len(reports))
        parts.append(
            f"{name}: accuracy {_told(accuracy)}, macro-F1 {f1:.3f}, ECE {ece:.3f},"
            f" filed alone {_told(cover)}, kept {_told(kept)},"
            f" shown holds it {np.mean([r.hit_rate for r in reports]):.3f}"
        )
    return f"{runs[0].name}, {len(runs)} splits\n  " + "\n  ".join(parts)


def print_all(*, embedding: Embedding | None = None) -> None:
    """Print every run of every set, then the totals."""
    write = partial(print, flush=True)
    write(HEAD)
    runs: list[Run] = []
    for reader in READERS:
        given = reader()
        for run in measure_set(given, splits=SPLITS[given.name], embedding=embedding):
            runs.append(run)
            write(row_of(run))
    held = read_folketing()
    timed = measure_split(held, split_by_time(held.texts, held.times), "time")
    write(row_of(timed))
    for name in SPLITS:
        write(summary_of([run for run in runs if run.name == name]))
    for line in lines_of_promise(runs):
        write(*line)


def main() -> int:
    """Print the full table, or say that the real sets are not here."""
    if not REAL_DATA.is_dir():
        sys.stderr.write("the real sets (../shared/data) are not on this machine\n")
        return 1
    from anke.intake.triage.embedding import embedding_named

    print_all(embedding=embedding_named((*sys.argv[1:], "none")[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
