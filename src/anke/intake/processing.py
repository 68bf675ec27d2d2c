# SPDX-License-Identifier: EUPL-1.2
"""Open the letters that wait and propose what they are: many at a time, each once.

Reading comes after receipt and may fail: the letter then waits for a person with the
reason. A letter that has been read has a row in `letter_reading`, so that work that was
broken off goes on where it was.

    process_waiting()      # -> how many letters were read
"""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction

from anke.cases import clock
from anke.cases.rules import current_rules
from anke.cases.vault import keyed_hash, seal_text
from anke.errors import AppealsError
from anke.intake.advising import Adviser
from anke.intake.domain import commands as c
from anke.intake.domain.advice import advice_to_json
from anke.intake.domain.near_duplicates import signature
from anke.intake.domain.reading import Reading, Verdict
from anke.intake.domain.reading_json import reading_to_json
from anke.intake.domain.state import LetterStatus
from anke.intake.letter_files import raw_content
from anke.intake.letter_reading import reading_pool
from anke.intake.models import Letter, LetterReading
from anke.intake.queries import open_reading
from anke.intake.reading.errors import WorkerNotStartedError
from anke.intake.services import ROBOT, apply_to_letters
from anke.intake.triage_models import model_label, working_model

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from anke.intake.advising import Advised

logger = logging.getLogger(__name__)

AT_ONCE = 100
STUMBLED = "Maskinen kunne ikke forstå brevet. Læs det, som det kom."
# What a strange letter can make of a mistake of ours; a disk or a database that fails
# is no fault of the letter's.
FAULTS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    AppealsError,
)
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
        _process_each_whole(batch, adviser)
        done += len(batch)
    return done


def propose_again(limit: int = AT_ONCE) -> int:
    """Propose anew for letters that wait with another model's proposal, or with none.

    Tells how many letters were looked at; run until it says 0, it comes to an end.
    """
    working = working_model()
    if working is None:
        return 0
    rows = list(
        LetterReading.objects.filter(
            letter__status=LetterStatus.WAITING.value, verdict="read"
        )
        .exclude(letter__proposed_by=model_label(working.name))
        .select_related("letter")
        .order_by("letter__number")[:limit]
    )
    if rows:
        _propose_each(rows, Adviser(current_rules(), working))
    return len(rows)


def _propose_each(rows: Sequence[LetterReading], adviser: Adviser) -> None:
    """Propose for letters together; where one is too much, for each by itself."""
    try:
        _propose(rows, adviser)
    except FAULTS as error:
        if len(rows) > 1:
            for row in rows:
                _propose_each([row], adviser)
            return
        logger.exception("letter %s could not be proposed", rows[0].pk)
        _leave_to_a_person(rows[0].pk, type(error).__name__)


def _propose(rows: Sequence[LetterReading], adviser: Adviser) -> None:
    advised = adviser.advise(
        [
            (row.letter, open_reading(row), np.frombuffer(row.signature, np.uint32))
            for row in rows
        ]
    )
    pairs = list(zip(rows, advised, strict=True))
    with transaction.atomic():
        still = set(
            Letter.objects.select_for_update()
            .filter(
                number__in=[row.letter_id for row in rows],
                status=LetterStatus.WAITING.value,
            )
            .values_list("number", flat=True)
        )
        for row, each in pairs:
            row.proposal = seal_text(
                advice_to_json(each.advice), bound_to=row.letter_id
            )
        LetterReading.objects.bulk_update(rows, ["proposal"])
        apply_to_letters(
            [act for row, each in pairs for act in _acts(row.letter_id, each, still)]
        )


def _acts(number: str, advised: Advised, still: Container[str]) -> list[c.LetterAct]:
    """Give the act that writes a proposal down, where the letter still waits for it."""
    if advised.proposal is None or number not in still:
        return []
    now = clock.now()
    proposing = c.ProposeLetter(advised.proposal)
    return [c.LetterAct(number, proposing, now.date(), now, ROBOT)]


def _unread() -> Iterator[str]:
    """Give the letters without a reading, the oldest first."""
    waiting = Letter.objects.filter(
        status=LetterStatus.WAITING.value, reading=None
    ).order_by("number")
    yield from list(waiting.values_list("number", flat=True))


def _process_each_whole(numbers: Sequence[str], adviser: Adviser) -> None:
    """Process letters together; where one is too much, each of them by itself.

    A letter that our own rules stumble over waits for a person with the reason, and
    keeps nobody else's letter waiting.
    """
    try:
        _process(numbers, adviser)
    except WorkerNotStartedError:
        raise
    except FAULTS as error:
        if len(numbers) > 1:
            for number in numbers:
                _process_each_whole([number], adviser)
            return
        logger.exception("letter %s could not be processed", numbers[0])
        _leave_to_a_person(numbers[0], type(error).__name__)


def _leave_to_a_person(number: str, fault: str) -> None:
    """Write down that the machine stumbled over a letter; it is not tried again."""
    reading = Reading(verdict=Verdict.MALFORMED, reason=STUMBLED)
    LetterReading.objects.update_or_create(
        letter_id=number,
        defaults={
            "verdict": reading.verdict.value,
            "reason": f"{STUMBLED} ({fault})"[:_REASON_LENGTH],
        },
        create_defaults={
            "verdict": reading.verdict.value,
            "reason": f"{STUMBLED} ({fault})"[:_REASON_LENGTH],
            "box": seal_text(reading_to_json(reading), bound_to=number),
            "read_at": clock.now(),
        },
    )


def _process(numbers: Sequence[str], adviser: Adviser) -> None:
    letters = list(Letter.objects.filter(number__in=numbers).order_by("number"))
    readings = list(
        reading_pool().read_many(
            (raw_content(letter), letter.channel) for letter in letters
        )
    )
    signatures = [signature(reading.full_text) for reading in readings]
    advised = adviser.advise(list(zip(letters, readings, signatures, strict=True)))
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
        apply_to_letters(
            [
                act
                for letter, each in zip(letters, advised, strict=True)
                for act in _acts(letter.number, each, still)
            ]
        )


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
