# SPDX-License-Identifier: EUPL-1.2
"""How fast the mail room is: receipt, reading, and all of it up to the proposal.

The triage of real sets takes minutes and has a bench of its own (`bench_triage`).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from anke.intake import bench_door, bench_reading

if TYPE_CHECKING:
    from collections.abc import Callable

Line = tuple[str, float, str, str]
LETTERS, LEARNT = 1_500, 1_000
_WORDS = (
    "hjemmehjælp", "pension", "boligstøtte", "arbejdsskade", "kørestol", "ledsager",
    "sygedagpenge", "merudgifter", "handicapbil", "aflastning", "kontanthjælp",
)  # fmt: skip
_KINDS = ("new_appeal", "supplement", "reminder", "access_request")
_BEGINNINGS = (
    "Jeg klager over afgørelsen om",
    "Her er flere oplysninger om",
    "Hvornår får jeg svar om",
    "Jeg beder om aktindsigt i sagen om",
)


def bench_parse_and_triage() -> Line:
    """Read, understand and propose plain letters, with a model, into the register."""
    from anke.cases.domain.entries import SYSTEM
    from anke.intake.domain.channels import MailChannel
    from anke.intake.door import Arrival, receive_letters
    from anke.intake.examples import Examples
    from anke.intake.model_records import promote
    from anke.intake.processing import process_waiting
    from anke.intake.training import train

    examples = Examples()
    for number in range(LEARNT):
        kind = number % len(_KINDS)
        answers = {"mail_kind": _KINDS[kind], "area": ("municipal", "udk")[number % 2]}
        day = f"2022-01-01T{number:06}"
        examples.add(str(number), _text(number, kind), day, answers)
    promote(SYSTEM, train(examples).name, cause="Måling")
    receive_letters(
        [
            Arrival(
                MailChannel.EMAIL,
                f"From: a{number}@borger.example\nSubject: {number}\n\n"
                f"{_text(number, number % len(_KINDS))}\n".encode(),
            )
            for number in range(LETTERS)
        ]
    )
    process_waiting(100)  # starts the reading processes and loads the model
    started = time.perf_counter()
    done = process_waiting()
    speed = done / (time.perf_counter() - started)
    return "parse and triage: plain letters", speed, "letters/s", ">= 150"


def _text(number: int, kind: int) -> str:
    words = (_WORDS[(number * step + step) % len(_WORDS)] for step in range(1, 30))
    return f"{_BEGINNINGS[kind]} nummer {number}: {' '.join(words)}."


BENCHES: list[Callable[..., object]] = [
    *bench_door.BENCHES,
    *bench_reading.BENCHES,
    bench_parse_and_triage,
]
REGISTER_BENCHES = [*bench_door.BENCHES, bench_parse_and_triage]
