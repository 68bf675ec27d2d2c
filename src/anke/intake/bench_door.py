# SPDX-License-Identifier: EUPL-1.2
"""What receipt costs: from a folder to durable letters in the ledger.

Every letter is flushed and every batch is a durable commit, as in use. The time runs
from the first look into the folder to the last letter that was moved away.

Example:
    `anke bench --only door`
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.intake.channels.source import Source

Line = tuple[str, float, str, str]

LETTERS = 2_000
ONE_BY_ONE = 200
GOAL = ">= 200"
DELIVERED_AT = 1_700_000_000
# Half of them a plain letter, some with a scanned page or two.
SIZES = (1_500, 3_000, 4_000, 20_000, 120_000)
WEIGHTS = (30, 30, 20, 15, 5)


def bench_door_maildir() -> Line:
    """Receive letters that lie in a Maildir."""
    from anke.intake.channels.folder import Maildir

    with _folder() as name:
        mail = Path(name)
        for part in ("tmp", "new", "cur"):
            (mail / part).mkdir()
        _lay(mail / "new", "{second}.M{place}.bench")
        return _poll("receipt: Maildir, in batches", Maildir(mail))


def bench_door_drop_folder() -> Line:
    """Receive files from a drop folder, each under a name of its own first."""
    from anke.intake.channels.folder import DropFolder
    from anke.intake.domain.channels import MailChannel

    with _folder() as name:
        _lay(Path(name), "scan{place:05}.pdf")
        channel = DropFolder(Path(name), MailChannel.SCAN)
        return _poll("receipt: drop folder, in batches", channel)


def bench_door_one_by_one() -> Line:
    """Receive letters one at a time, as a web form or the API does."""
    from anke.intake.domain.channels import MailChannel
    from anke.intake.door import Arrival, receive_letter

    letters = [Arrival(MailChannel.API, raw) for raw in _letters(ONE_BY_ONE)]
    start = perf_counter()
    for letter in letters:
        receive_letter(letter)
    speed = ONE_BY_ONE / (perf_counter() - start)
    return "receipt: one letter a call", speed, "letters/s", ""


def _folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder on the disk on which the register lies."""
    from django.conf import settings

    return tempfile.TemporaryDirectory(dir=settings.ANKE_VAR, prefix="bench-mail-")


def _lay(folder: Path, name: str) -> None:
    for place, raw in enumerate(_letters(LETTERS)):
        called = name.format(second=DELIVERED_AT + place, place=place)
        (folder / called).write_bytes(raw)


def _letters(count: int) -> list[bytes]:
    """Make letters of the sizes that mail has; no two alike."""
    rng = random.Random(3)  # noqa: S311 - sizes for a measurement
    return [
        f"Subject: Klage {place}\r\n\r\n".encode()
        + rng.randbytes(rng.choices(SIZES, WEIGHTS)[0])
        for place in range(count)
    ]


def _poll(name: str, source: Source) -> Line:
    from anke.intake.channels.source import poll_source
    from anke.intake.queries import ledger

    start = perf_counter()
    polled = poll_source(source)
    seconds = perf_counter() - start
    if polled.problems or not polled.new == ledger().received == LETTERS:
        raise RuntimeError(f"{polled.new} of {LETTERS} letters: {polled.problems[:1]}")
    return name, LETTERS / seconds, "letters/s", GOAL


BENCHES: list[Callable[[], Line]] = [
    bench_door_maildir,
    bench_door_drop_folder,
    bench_door_one_by_one,
]
REGISTER_BENCHES = BENCHES
