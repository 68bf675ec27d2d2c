# SPDX-License-Identifier: EUPL-1.2
"""The model card (*modelkort*), generated from the records and from the journal.

What the model was trained on, how it was judged, what it promises, and what has become
of its proposals since: nothing on the card is written by hand.

    model_card(find_record("3f1c"))      # Markdown, in the reader's language
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from anke.cases.domain.entries import TRIAGE_STREAM
from anke.cases.journal import read_entries
from anke.cases.models import JournalEntry
from anke.intake.house_rules import chosen_model
from anke.intake.time_spent import time_spent
from anke.intake.triage_models import model_label

if TYPE_CHECKING:
    from anke.intake.model_records import Record


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of a model's proposals, and which fields people changed."""

    proposed: int = 0
    accepted: int = 0
    corrected: int = 0
    fields: tuple[tuple[str, int], ...] = ()

    @property
    def settled(self) -> int:
        """How many proposals have been settled by a person or the robot."""
        return self.accepted + self.corrected

    @property
    def accepted_share(self) -> float | None:
        """The share that nobody changed; None where none is settled."""
        return self.accepted / self.settled if self.settled else None


def fates_of(model: str) -> Fates:
    """Count what became of a model's proposals."""
    label = model_label(model)
    proposed: dict[str, str] = {}
    counts: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    rows = (
        JournalEntry.objects.filter(
            kind__in=("mail_proposed", "mail_filed", "mail_rejected")
        )
        .order_by("pk")
        .values_list("stream", "kind", "payload")
    )
    for stream, kind, text in rows.iterator(chunk_size=5000):
        payload = json.loads(text)
        if kind == "mail_proposed":
            proposed[stream] = payload["model"]
        elif proposed.get(stream) == label:
            counts[payload.get("fate", "none")] += 1
            fields.update(payload.get("corrected", ()))
    return Fates(
        proposed=sum(name == label for name in proposed.values()),
        accepted=counts["accepted"],
        corrected=counts["corrected"],
        fields=tuple(fields.most_common()),
    )


def model_card(record: Record) -> str:
    """Give the card of a model as Markdown, in the reader's language."""
    chosen = [
        entry
        for entry in read_entries([TRIAGE_STREAM])
        if getattr(entry.payload, "model", "") == record.name
    ]
    return render_to_string(
        "intake/model_card.md",
        {
            "record": record,
            "fates": fates_of(record.name),
            "spent": time_spent(),
            "chosen": chosen,
            "works": chosen_model() == record.name,
        },
    )
