# SPDX-License-Identifier: EUPL-1.2
"""Train and judge the triage models.

A new model is a *challenger*: it is trained on the older letters, judged on the newest
beside the champion, on the same letters, and written down with its record
(`model_records`, where one is chosen). Training is reproducible: the same letters and
seed give the same name.

    trained = train(settled_examples())
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from anke.cases import clock
from anke.durable import flush_folder
from anke.intake.errors import TooFewExamplesError
from anke.intake.house_rules import CHAMPION, chosen_model
from anke.intake.model_records import Judgement, Record, write_record
from anke.intake.triage.baseline import fit_plain
from anke.intake.triage.embedding import embedding_named
from anke.intake.triage.evaluating import evaluate, evaluate_model, gain, split_by_time
from anke.intake.triage.model import fit
from anke.intake.triage.nearest import with_index
from anke.intake.triage.storing import load, save
from anke.intake.triage_models import model_key, models_folder
from anke.intake.watching import keep_picture

if TYPE_CHECKING:
    from anke.intake.examples import Examples
    from anke.intake.triage.evaluating import Report
    from anke.intake.triage.model import TriageModel

FEWEST = 100
_INDEXED = 20_000


def train(examples: Examples, *, seed: int = 0) -> Record:
    """Train on all but the newest letters, judge on these, and keep both.

    The model that is kept is the one that was judged: what its record says is about it
    and no other. `ANKE_TRIAGE_EMBEDDING` says what it reads meaning with beside words.

    Errors: TooFewExamplesError, TooFewLetters, EmbeddingMissing.
    """
    _require_enough(examples)
    split = split_by_time(examples.texts, examples.times)
    past, test = examples.take(split.train), examples.take(split.test)
    reader = embedding_named(settings.ANKE_TRIAGE_EMBEDDING)
    model = fit(past.texts, past.labels, seed=seed, embedding=reader)
    recent = past.take(range(max(0, len(past) - _INDEXED), len(past)))
    model = with_index(model, recent.ids, recent.texts)
    reports = evaluate_model(model, test.texts, test.labels)
    name = _keep(model)
    keep_picture(name, model, test.texts)
    champion, difference = _against_champion(reports, test, name)
    record = Record(
        name=name,
        trained_at=clock.wall_now().isoformat(timespec="seconds"),
        seed=seed,
        letters=len(past),
        tested=len(test),
        first=past.times[0],
        last=test.times[-1],
        judged=tuple(judgement(target, each) for target, each in reports.items()),
        champion=champion,
        gain=difference,
        left_out=tuple(sorted(model.left_out.items())),
    )
    write_record(record)
    return record


def _keep(model: TriageModel) -> str:
    """Store a model under its name, whole or not at all."""
    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    try:
        name = save(model, beside, key=model_key())
        place = folder / name
        if place.exists():
            return name  # trained before, from the same letters
        for path in beside.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        flush_folder(beside)
        beside.rename(place)
        flush_folder(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return name


def _against_champion(
    reports: dict[str, Report], test: Examples, name: str
) -> tuple[str, tuple[float, float, float] | None]:
    """Judge the champion on the same letters and give the difference."""
    champion = chosen_model(CHAMPION)
    if not champion or champion == name or "mail_kind" not in reports:
        return champion, None
    theirs = evaluate_model(
        load(models_folder() / champion, key=model_key(), expected=champion),
        test.texts,
        {"mail_kind": test.labels["mail_kind"]},
    )
    difference = gain(reports["mail_kind"], theirs["mail_kind"])
    return champion, (difference.value, difference.low, difference.high)


def judgement(target: str, report: Report) -> Judgement:
    """Give a report as it is written down."""
    return Judgement(
        target=target,
        letters=report.letters,
        accuracy=report.accuracy.value,
        low=report.accuracy.low,
        high=report.accuracy.high,
        macro_f1=report.macro_f1.value,
        ece=report.ece,
        coverage=report.coverage.value,
        precision=report.precision.value,
        promise=report.promise,
        kept=report.is_kept,
        hit_rate=report.hit_rate,
    )


# --- Beside the plain baseline -------------------------------------------------------


def judge_beside_baseline(
    examples: Examples, target: str = "mail_kind"
) -> tuple[Report, Report]:
    """Judge our model and the plain baseline on the same newest letters.

    Errors: TooFewExamplesError.
    """
    known = [n for n, label in enumerate(examples.labels[target]) if label]
    labelled = examples.take(known)
    _require_enough(labelled)
    split = split_by_time(labelled.texts, labelled.times)
    past, test = labelled.take(split.train), labelled.take(split.test)
    answers = past.labels[target]
    ours = fit(past.texts, {target: answers})
    plain = fit_plain(past.texts, answers, promise=ours.promise.precision)
    right = {target: test.labels[target]}
    theirs = evaluate(plain, test.texts, right[target], promise=ours.promise.precision)
    return evaluate_model(ours, test.texts, right)[target], theirs


def _require_enough(examples: Examples) -> None:
    if len(examples) < FEWEST:
        raise TooFewExamplesError(
            f"{len(examples)} letters, {FEWEST} are the least",
            user_text=f"Der er {len(examples)} breve at lære af. "
            f"Der skal være mindst {FEWEST}.",
        )
