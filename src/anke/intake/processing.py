# SPDX-License-Identifier: EUPL-1.2
"""Open the letters that wait and propose what they are: many at a time, each once.

Reading comes after receipt and may fail: the letter then waits for a person with the
reason. A letter that has been read has a row in `letter_reading`, so that work that was
broken off goes on where it was.

    process_waiting()      # -> how many letters were read
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction

from anke.cases import clock
from anke.cases.rules import current_rules
from anke.cases.vault import keyed_hash, seal_text
from anke.intake.advising import Adviser
from anke.intake.domain import commands as c
from anke.intake.domain.advice import advice_to_json
from anke.intake.domain.near_duplicates import signature
from anke.intake.domain.reading_json import reading_to_json
from anke.intake.domain.state import LetterStatus
from anke.intake.letter_files import raw_content
from anke.intake.letter_reading import reading_pool
from anke.intake.models import Letter, LetterReading
from anke.intake.queries import open_reading
from anke.intake.services import ROBOT, apply_to_letters
from anke.intake.triage_models import model_label, working_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anke.intake.advising import Advised
    from anke.intake.domain.reading import Reading

AT_ONCE = 100
_REASON_LENGTH = 200


def process_waiting(limit: int | None = None) -> int:
    """Read the letters that have not been read yet; tell how many it was."""
    numbers = _unread()
    if limit is not None:
        numbers = islice(numbers, limit)
    adviser: Adviser | None = None
    done = 0
    while batch := list(islice(numbers, AT_ONCE)):
        adviser = adviser or Adviser(current_rules(), working_model())
        _process(batch, adviser)
        done += len(batch)
    return done


def propose_again(limit: int = AT_ONCE) -> int:
    """Propose anew for letters that wait with another model's proposal, or with none.

    A letter that a person has split or undone keeps what it has. Tells how many letters
    were looked at; run until it says 0, it comes to an end.
    """
    working = working_model()
    if working is None:
        return 0
    waiting = (
        LetterReading.objects.filter(
            letter__status=LetterStatus.WAITING.value, verdict="read"
        )
        .exclude(letter__proposed_by=model_label(working.name))
        .select_related("letter")
        .order_by("letter__number")[:limit]
    )
    rows = list(waiting)
    if not rows:
        return 0
    adviser = Adviser(current_rules(), working)
    advised = adviser.advise(
        [
            (row.letter, open_reading(row), np.frombuffer(row.signature, np.uint32))
            for row in rows
        ]
    )
    now = clock.now()
    with transaction.atomic():
        for row, each in zip(rows, advised, strict=True):
            _keep_resemblance(row, each)
        apply_to_letters(
            [
                c.LetterAct(
                    row.letter_id,
                    c.ProposeLetter(each.proposal),
                    now.date(),
                    now,
                    ROBOT,
                )
                for row, each in zip(rows, advised, strict=True)
                if each.proposal is not None and _still_waits(row.letter_id)
            ]
        )
    return len(rows)


def _keep_resemblance(row: LetterReading, advised: Advised) -> None:
    """Store the new advice; that the letter is like itself is no news."""
    advice = replace(advised.advice, resembles=row.resembles)
    row.proposal = seal_text(advice_to_json(advice), bound_to=row.letter_id)
    row.save(update_fields=["proposal"])


def _still_waits(number: str) -> bool:
    return Letter.objects.filter(
        number=number, status=LetterStatus.WAITING.value
    ).exists()


def _unread() -> Iterator[str]:
    """Give the letters without a reading, the oldest first."""
    waiting = Letter.objects.filter(
        status=LetterStatus.WAITING.value, reading=None
    ).order_by("number")
    yield from list(waiting.values_list("number", flat=True))


def _process(numbers: Sequence[str], adviser: Adviser) -> None:
    letters = list(Letter.objects.filter(number__in=numbers).order_by("number"))
    readings = list(
        reading_pool().read_many(
            (raw_content(letter), letter.channel) for letter in letters
        )
    )
    signatures = [signature(reading.full_text) for reading in readings]
    advised = adviser.advise(list(zip(letters, readings, signatures, strict=True)))
    now = clock.now()
    acts = [
        c.LetterAct(
            letter.number, c.ProposeLetter(each.proposal), now.date(), now, ROBOT
        )
        for letter, each in zip(letters, advised, strict=True)
        if each.proposal is not None
    ]
    rows = [
        _row(letter, reading, signed.tobytes(), each)
        for letter, reading, signed, each in zip(
            letters, readings, signatures, advised, strict=True
        )
    ]
    with transaction.atomic():
        # Whoever was faster has read it already, and the letter may be settled.
        still = set(
            Letter.objects.select_for_update(of=("self",))
            .filter(number__in=numbers, status=LetterStatus.WAITING.value, reading=None)
            .values_list("number", flat=True)
        )
        LetterReading.objects.bulk_create(
            [row for row in rows if row.letter_id in still]
        )
        apply_to_letters([act for act in acts if act.number in still])


def _row(
    letter: Letter, reading: Reading, signed: bytes, advised: Advised
) -> LetterReading:
    return LetterReading(
        letter_id=letter.number,
        verdict=reading.verdict.value,
        reason=reading.reason[:_REASON_LENGTH],
        language=reading.language,
        automatic=reading.automatic,
        message_key=keyed_hash("message-id", reading.message_id)
        if reading.message_id
        else "",
        resembles=advised.advice.resembles,
        signature=signed,
        box=seal_text(reading_to_json(reading), bound_to=letter.number),
        proposal=seal_text(advice_to_json(advised.advice), bound_to=letter.number),
        read_at=clock.now(),
    )
