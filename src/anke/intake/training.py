# SPDX-License-Identifier: EUPL-1.2
"""Train, judge, choose and take back the triage models.

A new model is a *challenger*: it is trained on the older letters, judged on the newest
beside the champion, on the same letters, and written down with its record. A person
promotes it, or the rule does where it is better beyond chance; an earlier model is
taken back by choosing it again. Training is reproducible: the same letters and seed
give the same name.

    trained = train(settled_examples())
    promote(actor, trained.name, cause="Bedre på klager efter serviceloven")
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from anke.cases import clock
from anke.durable import flush_folder, write_durably
from anke.intake.errors import TooFewExamplesError, UnknownModelError
from anke.intake.house_rules import CHAMPION, choose_model, chosen_model
from anke.intake.triage.baseline import fit_plain
from anke.intake.triage.embedding import embedding_named
from anke.intake.triage.evaluating import evaluate, evaluate_model, gain, split_by_time
from anke.intake.triage.model import fit
from anke.intake.triage.nearest import with_index
from anke.intake.triage.storing import load, save
from anke.intake.triage_models import model_key, models_folder
from anke.intake.watching import keep_picture

if TYPE_CHECKING:
    from anke.cases.domain.entries import Actor
    from anke.intake.examples import Examples
    from anke.intake.triage.evaluating import Report
    from anke.intake.triage.model import TriageModel

RECORD = "record.json"
FEWEST = 100
_INDEXED = 20_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one target on the letters held back."""

    target: str
    letters: int
    accuracy: float
    low: float
    high: float
    macro_f1: float
    ece: float
    coverage: float
    precision: float
    promise: float
    kept: bool
    hit_rate: float


@dataclass(frozen=True, slots=True)
class Record:
    """What is written down about a model; `name` is the SHA-256 of its manifest.

    `gain` is how much better than the champion it judged the kind of letter, with its
    interval; None where there was no champion to compare with.
    """

    name: str
    trained_at: str
    seed: int
    letters: int
    tested: int
    first: str
    last: str
    judged: tuple[Judgement, ...]
    champion: str = ""
    gain: tuple[float, float, float] | None = None
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def is_better(self) -> bool:
        """Tell whether it beat the champion beyond chance, or had none to beat."""
        return self.gain is None or self.gain[1] > 0


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
    _write(record)
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


def _write(record: Record) -> None:
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True)
    path = models_folder() / f"{record.name}.{RECORD}"
    if not path.exists():
        write_durably(path, text.encode(), within=models_folder())


# --- Choosing ------------------------------------------------------------------------


def promote(actor: Actor, name: str, *, cause: str) -> Record:
    """Put a model to work; naming an earlier one is the roll-back.

    Errors: UnknownModelError; ModelChanged when its files are not what was signed.
    """
    record = find_record(name)
    load(models_folder() / record.name, key=model_key(), expected=record.name)
    choose_model(actor, record.name, cause=cause)
    return record


def records() -> list[Record]:
    """Give the records of all models, the newest first."""
    found = [
        _read(path.read_text("utf-8")) for path in models_folder().glob(f"*.{RECORD}")
    ]
    return sorted(found, key=lambda one: (one.trained_at, one.name), reverse=True)


def find_record(name: str) -> Record:
    """Find a model by the beginning of its name. Errors: UnknownModelError."""
    matching = [one for one in records() if name and one.name.startswith(name)]
    if len(matching) != 1:
        raise UnknownModelError(
            f"{len(matching)} models begin with {name!r}",
            user_text=f"Der er ikke netop én model, hvis navn begynder med {name}.",
        )
    return matching[0]


def _read(text: str) -> Record:
    raw: dict[str, Any] = json.loads(text)
    raw["judged"] = tuple(Judgement(**each) for each in raw["judged"])
    raw["gain"] = tuple(raw["gain"]) if raw["gain"] else None
    raw["left_out"] = tuple((name, why) for name, why in raw["left_out"])
    return Record(**raw)


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
