# SPDX-License-Identifier: EUPL-1.2
"""What every channel that is fetched from has in common, and in which order it works.

Fetch a batch, hand it to the durable door, and only then acknowledge it. Whatever goes
wrong before that, a letter stays where it lies and is fetched again; the door knows it
by its hash.

    poll_source(Maildir(Path("/srv/post")))     # Polled(channel='folder', seen=3, …)
"""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.db import DatabaseError, close_old_connections, connection

from anke.cases import clock
from anke.errors import AppealsError
from anke.intake.door import Arrival, receive_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from anke.intake.domain.channels import MailChannel

log = logging.getLogger(__name__)

# A batch is held in memory, and is one transaction.
BATCH_LETTERS = 200
BATCH_BYTES = 32 * 1024 * 1024
# What is larger is no letter; a person must look at it where it lies.
MOST_BYTES = 256 * 1024 * 1024
# A clock that says an earlier year was never set.
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Fetched:
    """A letter that lies at its source still, and the place where it lies there."""

    arrival: Arrival
    place: str


@dataclass(slots=True)
class Polled:
    """What a look into a channel gave; `problems` are in Danish, for people."""

    channel: str
    seen: int = 0
    new: int = 0
    problems: list[str] = field(default_factory=list)


class Source(Protocol):
    """A channel that letters are fetched from."""

    channel: MailChannel

    def batches(self, problems: list[str]) -> Generator[list[Fetched]]:
        """Give what waits, in the order in which it came; note what cannot be read."""

    def acknowledge(self, taken: Sequence[Fetched]) -> None:
        """Say to the source that these are ours now; done twice it is done once."""


def poll_source(
    source: Source, tick: Callable[[int], object] = lambda _: None
) -> Polled:
    """Fetch all that waits in a channel; a failure ends as a problem, not as an error.

    What was acknowledged before a failure stays received; the rest stays at the source.
    """
    polled = Polled(source.channel.value)
    # A register that was restarted since the last time is spoken to anew.
    if not connection.in_atomic_block:
        close_old_connections()
    try:
        with closing(source.batches(polled.problems)) as batches:
            for batch in batches:
                taken = _receive(batch, polled)
                source.acknowledge(taken)
                tick(len(batch))
    except AppealsError as error:
        log.warning("%s: %s", polled.channel, error)
        polled.problems.append(error.user_text)
    except DatabaseError as error:
        log.warning("%s: register: %s", polled.channel, error)
        polled.problems.append(
            "Registret tager ikke imod lige nu. Brevene bliver liggende."
        )
    except OSError as error:
        # Without the file's name, which can be a person's.
        log.warning("%s: %s", polled.channel, error.strerror)
        polled.problems.append(
            f"Brevene kan ikke hentes ({error.strerror}). De bliver liggende."
        )
    return polled


def _receive(batch: Sequence[Fetched], polled: Polled) -> list[Fetched]:
    """Hand a batch to the door; where the disk refuses it, each letter on its own."""
    polled.seen += len(batch)
    try:
        return _hand_over(batch, polled)
    except OSError as error:
        if len(batch) == 1:
            return _left(batch[0], error, polled)
    taken = []
    for fetched in batch:
        try:
            taken += _hand_over([fetched], polled)
        except OSError as error:
            _left(fetched, error, polled)
    return taken


def _hand_over(batch: Sequence[Fetched], polled: Polled) -> list[Fetched]:
    receipts = receive_letters([fetched.arrival for fetched in batch])
    polled.new += sum(receipt.is_new for receipt in receipts)
    return list(batch)


def _left(fetched: Fetched, error: OSError, polled: Polled) -> list[Fetched]:
    size = len(fetched.arrival.raw)
    log.warning("%s: %s bytes: %s", polled.channel, size, error.strerror)
    polled.problems.append(
        f"Et brev på {size} bytes kan ikke gemmes ({error.strerror}). "
        "Det bliver liggende."
    )
    return []


def in_batches(
    sized: Iterable[tuple[str, int]],
    *,
    letters: int = BATCH_LETTERS,
    most_bytes: int = BATCH_BYTES,
) -> Iterator[list[str]]:
    """Cut places with their sizes into batches of bounded number and bytes.

    >>> list(in_batches([("a", 3), ("b", 3), ("c", 9), ("d", 1)], most_bytes=6))
    [['a', 'b'], ['c'], ['d']]
    """
    batch: list[str] = []
    total = 0
    for place, size in sized:
        if batch and (len(batch) == letters or total + size > most_bytes):
            yield batch
            batch, total = [], 0
        batch.append(place)
        total += size
    if batch:
        yield batch


def arrival_instant(seconds: float) -> datetime | None:
    """Give the instant that a source's clock tells, None (now) when it cannot be true.

    A time to come, or of a clock that was never set, is not believed.
    """
    now = clock.now()
    if not 0 < seconds <= now.timestamp():
        return None
    told = datetime.fromtimestamp(seconds, clock.COPENHAGEN)
    return told if told.year >= _FIRST_YEAR else None
