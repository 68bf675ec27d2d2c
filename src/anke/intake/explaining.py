# SPDX-License-Identifier: EUPL-1.2
"""The machine's reasons in the letter's own words, found when somebody looks.

Which words counted, and which earlier letters are most alike, is worked out when the
letter is opened: it takes as long as all the rest of a proposal, and nobody reads the
reasons of a letter that a robot files.

    explained(open_advice(row), reading, proposed_by=letter.proposed_by)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.intake.domain import advice as a
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.near_duplicates import signature
from anke.intake.domain.triage_text import triage_text
from anke.intake.letter_reading import reading_pool
from anke.intake.models import Letter
from anke.intake.triage.explaining import explain
from anke.intake.triage.nearest import nearest
from anke.intake.triage_models import model_label, working_model

if TYPE_CHECKING:
    from pathlib import Path

    from anke.intake.advising import Adviser
    from anke.intake.domain.reading import Reading
    from anke.intake.triage.model import TriageModel

_MOST_PHRASES = 6
_NEIGHBOURS = 3


def explained(advice: a.Advice, reading: Reading, *, proposed_by: str) -> a.Advice:
    """Add the phrases that count and the earlier letters that are most alike.

    A proposal of a model that no longer works stays without them: another model's
    reasons would not be its own.
    """
    working = working_model()
    if working is None or model_label(working.name) != proposed_by:
        return advice
    text = triage_text(reading)
    return replace(
        advice,
        reasons=tuple(
            _with_phrases(one, working.model, text) for one in advice.reasons
        ),
        neighbours=_neighbours(working.model, text),
    )


def _with_phrases(reason: a.Reason, model: TriageModel, text: str) -> a.Reason:
    if reason.source != "model" or reason.target not in model.targets:
        return reason
    found = explain(model, text, reason.target, label=reason.label)
    phrases = tuple(
        a.Phrase(one.text, round(float(one.weight), 3)) for one in found[:_MOST_PHRASES]
    )
    return replace(reason, phrases=phrases)


def _neighbours(model: TriageModel, text: str) -> tuple[a.Neighbour, ...]:
    if model.index is None:
        return ()
    near = nearest(model, text, _NEIGHBOURS)
    rows = {
        row.number: row
        for row in Letter.objects.filter(number__in=[one.id for one in near])
    }
    return tuple(
        a.Neighbour(one.id, rows[one.id].mail_kind, rows[one.id].case, one.similarity)
        for one in near
        if one.id in rows
    )


def explain_file(adviser: Adviser, path: Path) -> list[dict[str, object]]:
    """Say what a letter in a file is, and why; nothing is stored."""
    reading = reading_pool().read(path.read_bytes(), MailChannel.EMAIL.value)
    letter = Letter(
        number="", channel=MailChannel.EMAIL.value, received_on=clock.today()
    )
    [advised] = adviser.advise([(letter, reading, signature(reading.full_text))])
    if advised.proposal is None:
        return [{"target": "reading", "label": reading.verdict, "why": reading.reason}]
    advice = explained(advised.advice, reading, proposed_by=advised.proposal.model)
    return [
        {
            "target": one.target,
            "label": one.label,
            "probability": round(one.probability, 4),
            "certain": "yes" if one.certain else "no",
            "source": one.source,
            "why": ", ".join(each.text for each in one.phrases) or one.text,
        }
        for one in advice.reasons
    ]
