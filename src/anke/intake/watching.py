# SPDX-License-Identifier: EUPL-1.2
"""Watch the working model: is the mail still the mail that it was judged on?

When a model is trained, a picture of the letters it was judged on is kept beside it, in
counts. Once a day the letters of the last weeks are compared with it, and the run of
corrections is followed since the model was put to work. What came of it lies beside the
model and is shown in the mail room; an alarm asks for a new model, it changes nothing.

    watch()      # Watch(on=…, letters=412, shifts=(…), corrections_alarm=None)
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.cases.domain import payloads as p
from anke.cases.domain.entries import TRIAGE_STREAM
from anke.cases.journal import read_entries
from anke.cases.models import JournalEntry
from anke.durable import write_durably
from anke.intake.domain.drift import upper_rate, watch_corrections
from anke.intake.domain.triage_text import triage_text
from anke.intake.house_rules import chosen_model
from anke.intake.models import LetterReading
from anke.intake.queries import open_reading
from anke.intake.triage.drift import Picture, compare, picture_of
from anke.intake.triage_models import models_folder, working_model

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from anke.intake.triage.model import TriageModel
    from anke.intake.triage_models import Working

PICTURE = "picture.json"
WATCH = "watch.json"
WEEKS = timedelta(days=28)
FEWEST = 100
MOST = 2_000


@dataclass(frozen=True, slots=True)
class ShiftSeen:
    """One comparison of usual mail with that of the last weeks."""

    name: str
    index: float
    limit: float

    @property
    def is_alarm(self) -> bool:
        """Tell whether the change is more than chance, and of some matter."""
        return self.index > self.limit


@dataclass(frozen=True, slots=True)
class Watch:
    """What a look at the working model gave.

    `corrections_alarm` is the number of settled letters after which people had begun to
    correct more than before; None where they had not.
    """

    model: str
    on: str
    letters: int
    settled: int
    corrected: int
    shifts: tuple[ShiftSeen, ...] = ()
    corrections_alarm: int | None = None

    @property
    def is_alarm(self) -> bool:
        """Tell whether the model should be looked at."""
        return self.corrections_alarm is not None or any(
            one.is_alarm for one in self.shifts
        )


def keep_picture(name: str, model: TriageModel, texts: Sequence[str]) -> None:
    """Keep the picture of usual mail beside a model; counts only, no text."""
    picture = picture_of(model, texts)
    path = models_folder() / f"{name}.{PICTURE}"
    if not path.exists():
        text = json.dumps(asdict(picture), ensure_ascii=False, sort_keys=True)
        write_durably(path, text.encode(), within=models_folder())


def watch() -> Watch | None:
    """Compare and write down what came of it; None where no model works.

    Run twice on a day it writes the same again.
    """
    working = working_model()
    if working is None:
        return None
    texts = _recent_texts()
    fates = _fates_since(working.name)
    seen = Watch(
        model=working.name,
        on=clock.today().isoformat(),
        letters=len(texts),
        settled=len(fates),
        corrected=sum(fates),
        shifts=_shifts(working, texts),
        corrections_alarm=_corrections_alarm(working.name, fates),
    )
    write_durably(_watch_path(), json.dumps(asdict(seen)).encode())
    return seen


def last_watch() -> Watch | None:
    """Give what the last look gave, about the model that works now."""
    try:
        raw = json.loads(_watch_path().read_text("utf-8"))
    except FileNotFoundError:
        return None
    raw["shifts"] = tuple(ShiftSeen(**each) for each in raw["shifts"])
    seen = Watch(**raw)
    return seen if seen.model == chosen_model() else None


def _watch_path() -> Path:
    return models_folder() / WATCH


def _recent_texts() -> list[str]:
    rows = LetterReading.objects.filter(
        verdict="read", letter__received_on__gte=clock.today() - WEEKS
    ).order_by("-letter_id")[:MOST]
    return [triage_text(open_reading(row)) for row in rows]


def _shifts(working: Working, texts: Sequence[str]) -> tuple[ShiftSeen, ...]:
    path = models_folder() / f"{working.name}.{PICTURE}"
    if len(texts) < FEWEST or not path.exists():
        return ()
    raw = json.loads(path.read_text("utf-8"))
    usual = Picture(
        **{
            part: {name: tuple(values) for name, values in raw[part].items()}
            for part in ("edges", "classes", "counts")
        }
    )
    return tuple(
        ShiftSeen(one.name, float(one.index), float(one.limit))
        for one in compare(working.model, usual, texts)
    )


def _fates_since(model: str) -> list[bool]:
    """Give for each settled letter since the model began whether it was corrected."""
    since = _began(model)
    if since is None:
        return []
    rows = (
        JournalEntry.objects.filter(
            kind__in=("mail_filed", "mail_rejected"), recorded_at__gte=since
        )
        .order_by("pk")
        .values_list("payload", flat=True)
    )
    fates = (json.loads(text).get("fate", "none") for text in rows.iterator())
    return [fate == "corrected" for fate in fates if fate != "none"]


def _began(model: str) -> datetime | None:
    moments = [
        entry.recorded_at
        for entry in read_entries([TRIAGE_STREAM])
        if isinstance(entry.payload, p.TriageModelChosen)
        and entry.payload.model == model
    ]
    return moments[-1] if moments else None


def _corrections_alarm(model: str, fates: Sequence[bool]) -> int | None:
    """Follow the corrections beside the rate that was measured when it was judged."""
    from anke.intake.model_records import find_record

    judged = {one.target: one for one in find_record(model).judged}
    kind = judged.get("mail_kind")
    if kind is None or not fates:
        return None
    wrong = round(kind.letters * (1 - kind.accuracy))
    return watch_corrections(fates, usual=upper_rate(wrong, kind.letters))
