# SPDX-License-Identifier: EUPL-1.2
"""What triage learns from: letters that people have settled, and labelled folders.

A letter that a robot filed teaches nothing: it would learn from itself. One that was
undone counts as it was settled last. A labelled folder is a Maildir with a file
`truth.jsonl` beside it, one line for each letter.

    gathered = settled_examples()
    gathered.texts[0], gathered.labels["mail_kind"][0]
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anke.cases.domain import payloads as p
from anke.cases.domain.entries import ActorKind, mail_stream
from anke.cases.journal import read_entries
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.proposing import LEARNT, NO, YES
from anke.intake.domain.state import LetterStatus
from anke.intake.domain.triage_text import triage_text
from anke.intake.errors import TruthUnreadableError
from anke.intake.letter_reading import reading_pool
from anke.intake.models import LetterReading
from anke.intake.queries import open_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from anke.cases.domain.entries import Entry

_CHUNK = 500
# Targets that are asked only of what opens a new case, but known of all that is filed.
_OF_A_CASE = ("area", "subject", "team")


@dataclass(slots=True)
class Examples:
    """Letters with their answers, oldest first; "" where an answer is not known."""

    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    labels: dict[str, list[str]] = field(
        default_factory=lambda: {target: [] for target in LEARNT}
    )

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, name: str, text: str, time: str, answers: dict[str, str]) -> None:
        """Add one letter."""
        self.ids.append(name)
        self.texts.append(text)
        self.times.append(time)
        for target, labels in self.labels.items():
            labels.append(answers.get(target, ""))

    def take(self, places: Iterable[int]) -> Examples:
        """Give some of them, in the order asked."""
        wanted = list(places)
        return Examples(
            [self.ids[n] for n in wanted],
            [self.texts[n] for n in wanted],
            [self.times[n] for n in wanted],
            {
                target: [labels[n] for n in wanted]
                for target, labels in self.labels.items()
            },
        )

    def in_time(self) -> Examples:
        """Give them in the order of time; of the same instant, by name."""
        order = sorted(range(len(self)), key=lambda n: (self.times[n], self.ids[n]))
        return self.take(order)


def settled_examples() -> Examples:
    """Gather the letters that people settled and whose text is still there."""
    found = Examples()
    rows = LetterReading.objects.filter(
        verdict="read", letter__status__in=(LetterStatus.FILED, LetterStatus.REJECTED)
    ).order_by("letter_id")
    numbers = list(rows.values_list("letter_id", flat=True))
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        answers = _answers(chunk)
        for row in LetterReading.objects.filter(letter_id__in=answers).order_by("pk"):
            time, known = answers[row.letter_id]
            found.add(row.letter_id, triage_text(open_reading(row)), time, known)
    return found.in_time()


def _answers(numbers: Sequence[str]) -> dict[str, tuple[str, dict[str, str]]]:
    """Give what people said of each letter with one matter, and when it came."""
    last: dict[str, Entry] = {}
    times: dict[str, str] = {}
    split: set[str] = set()
    for entry in read_entries([mail_stream(number) for number in numbers]):
        number = entry.stream.removeprefix("mail:")
        if isinstance(entry.payload, p.MailReceived):
            times[number] = entry.recorded_at.isoformat()
        elif isinstance(entry.payload, p.MailFiled | p.MailRejected):
            last[number] = entry
        elif isinstance(entry.payload, p.MailUndone):
            last.pop(number, None)
        elif isinstance(entry.payload, p.MailSplit):
            split.add(number)
    return {
        number: (times[number], _labels(entry.payload))
        for number, entry in last.items()
        if number not in split and entry.actor.kind is ActorKind.PERSON
    }


def _labels(payload: p.Payload) -> dict[str, str]:
    answers = {"mail_kind": str(getattr(payload, "mail_kind", ""))}
    if isinstance(payload, p.MailFiled):
        answers |= {target: str(getattr(payload, target)) for target in _OF_A_CASE}
        answers["urgent"] = YES if payload.urgent else NO
    return {target: label for target, label in answers.items() if label}


# --- Labelled folders ----------------------------------------------------------------


def labelled_folder(
    folder: Path, *, progress: Callable[[int], object] = lambda _: None
) -> Examples:
    """Read a Maildir with its `truth.jsonl`, in it or one folder above.

    A line says `file` and `kind`, and as much of `area`, `subject`, `first_instance`,
    `team`, `sent_at` and `folder` (where one file speaks of several) as is known.

    Errors: TruthUnreadableError that names file and line.
    """
    files = {
        path.name.partition(":")[0]: path
        for box in ("new", "cur")
        for path in (folder / box).glob("*")
    }
    pairs = [
        (truth, files[name])
        for truth in _truths(folder)
        if (name := truth["file"].rpartition("/")[2].partition(":")[0]) in files
    ]
    found = Examples()
    letters = ((path.read_bytes(), MailChannel.FOLDER.value) for _, path in pairs)
    readings = reading_pool().read_many(letters)
    for (truth, path), reading in zip(pairs, readings, strict=True):
        time = str(truth.get("sent_at", ""))
        found.add(path.name, triage_text(reading), time, _truth_labels(truth))
        progress(1)
    return found.in_time()


def _truth_labels(truth: Mapping[str, str]) -> dict[str, str]:
    named = {**truth, "mail_kind": truth.get("mail_kind") or truth.get("kind", "")}
    if "urgent" in truth:
        named["urgent"] = YES if truth["urgent"] else NO
    return {target: str(named[target]) for target in LEARNT if named.get(target)}


def _truths(folder: Path) -> Iterator[dict[str, str]]:
    places = (folder / "truth.jsonl", folder.parent / "truth.jsonl")
    path = next((place for place in places if place.exists()), None)
    if path is None:
        raise TruthUnreadableError(
            f"{folder}: no truth.jsonl",
            user_text=f"Der mangler en fil truth.jsonl i {folder}.",
        )
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            truth = _truth(line, path, number)
            if truth.get("folder", folder.name) == folder.name:
                yield truth


def _truth(line: str, path: Path, number: int) -> dict[str, str]:
    try:
        truth = json.loads(line)
        return {**truth, "file": str(truth["file"])}
    except (ValueError, KeyError, TypeError) as error:
        raise TruthUnreadableError(
            f"{path.name}, line {number}: {error}",
            user_text=f"{path.name}, linje {number} kan ikke læses.",
        ) from error
