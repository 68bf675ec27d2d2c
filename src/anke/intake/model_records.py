# SPDX-License-Identifier: EUPL-1.2
"""What is written down of each triage model, and which of them is put to work.

A person promotes a model, or the rule does where it is better beyond chance; an earlier
one is taken back by choosing it again. Pages ask here: nothing is loaded that trains.

    promote(actor, records()[0].name, cause="Bedre på klager efter serviceloven")
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from anke.durable import write_durably
from anke.intake.errors import UnknownModelError
from anke.intake.house_rules import choose_model
from anke.intake.triage_models import model_key, models_folder

if TYPE_CHECKING:
    from anke.cases.domain.entries import Actor

RECORD = "record.json"


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


def promote(actor: Actor, name: str, *, cause: str) -> Record:
    """Put a model to work; naming an earlier one is the roll-back.

    Errors: UnknownModelError; ModelChanged when its files are not what was signed.
    """
    from anke.intake.triage.storing import load

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


def write_record(record: Record) -> None:
    """Keep the record of a model, once."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True)
    path = models_folder() / f"{record.name}.{RECORD}"
    if not path.exists():
        write_durably(path, text.encode(), within=models_folder())
