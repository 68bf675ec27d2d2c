# SPDX-License-Identifier: EUPL-1.2
"""Hand on the letters that are due, each of them once in effect.

    1  take it          the row is ours for a while (a commit)
    2  make ready       nothing has left yet
    3  let it go        from now on it cannot be called back (a commit)
    4  hand over        the channel has it
    5  note it          in the row and in the case's journal (a commit)

Whoever is killed before 3 has done nothing; killed after it, the letter is handed over
again, which for a channel that knows a letter again is once. Where a channel does not,
a person decides. Two who are busy with the same letter (a worker that was overtaken)
cannot both pass 3.

    send_due()      # Sent(tried=3, gone=2, down=('print',))
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from anke.cases import clock
from anke.cases.errors import DocumentMissingError, VaultKeyError
from anke.cases.outbox import claim_next
from anke.decisions.dispatch.attempts import Ended, note_attempt
from anke.decisions.dispatch.channels.setup import transport_for
from anke.decisions.dispatch.channels.transport import Parcel
from anke.decisions.dispatch.errors import (
    NotTakenError,
    RefusedError,
    TransportError,
    UnsureError,
)
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.settling import letter_sent
from anke.decisions.domain.dispatch import Channel, Fate, Problem, Standing

if TYPE_CHECKING:
    from anke.decisions.dispatch.channels.transport import Transport

logger = logging.getLogger(__name__)

# Longer than any channel is waited for.
LEASE = timedelta(minutes=10)
# A round stays short, so that receipts are not kept waiting long.
MOST_AT_ONCE = 200
_DUE = (Standing.WAITING.value, Standing.LEAVING.value)
# What keeps a channel from taking anything from anybody.
_DOWN = frozenset(
    {
        Problem.MISCONFIGURED,
        Problem.UNREACHABLE,
        Problem.NO_ANSWER,
        Problem.BUSY,
        Problem.DISK,
        Problem.DISK_FULL,
    }
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a look through the outbox came to; `down` are channels that take nothing."""

    tried: int = 0
    gone: int = 0
    down: tuple[str, ...] = ()


def send_due(most: int = MOST_AT_ONCE) -> Sent:
    """Hand on the letters that are due.

    A channel that is down is asked once, and then left alone until the next time.
    """
    down: list[str] = []
    tried = gone = 0
    while tried < most and (row := _claim(down)) is not None:
        tried += 1
        ended = _try(row)
        gone += ended is not None and ended.fate in {Fate.DELIVERED, Fate.AWAITS}
        if ended is not None and ended.problem in _DOWN:
            down.append(row.channel)
    return Sent(tried, gone, tuple(down))


def _claim(down: list[str]) -> PostedLetter | None:
    """Take the next letter that is due, and not for a channel that is down."""
    due = PostedLetter.objects.filter(status__in=_DUE).exclude(channel__in=down)
    return claim_next(due, clock.wall_now(), LEASE)


def _try(row: PostedLetter) -> Ended | None:
    """Try to deliver a letter that is ours; None where it was called back meanwhile."""
    may_repeat = True
    try:
        transport = transport_for(Channel(row.channel))
        may_repeat = transport.may_repeat
        ended = _deliver(row, transport)
    except TransportError as error:
        ended = Ended(_fate(row, error), error.problem)
    except DocumentMissingError:
        ended = Ended(Fate.BROKEN, Problem.DOCUMENT)
    except VaultKeyError:
        ended = Ended(Fate.BROKEN, Problem.SEALED)
    except DatabaseError:
        # Nothing can be noted either. The letter is due again when its time with us is
        # over.
        raise
    except Exception:
        # The edge of one letter: a fault of ours keeps no other letter from leaving.
        logger.exception("letter %s could not be handed on", row.number)
        fate = Fate.NOT_TAKEN if row.left_under is None else Fate.UNSURE
        ended = Ended(fate, Problem.FAULT)
    if ended is not None:
        _note(row, ended, may_repeat=may_repeat)
    return ended


def _deliver(row: PostedLetter, transport: Transport) -> Ended | None:
    """Go through the steps from where the letter stands."""
    parcel = Parcel(row)
    if row.left_under is None:
        transport.prepare(parcel)
        if not _let_go(row):
            transport.discard(parcel)
            return None
    elif not transport.may_repeat:
        raise UnsureError(Problem.BROKEN_OFF)
    transport.hand_over(parcel)
    return Ended(Fate.AWAITS if transport.awaits_receipt else Fate.DELIVERED)


def _let_go(row: PostedLetter) -> bool:
    """Note that the letter leaves now, unless it was called back or taken from us."""
    ours = PostedLetter.objects.filter(
        pk=row.pk, status=Standing.WAITING.value, attempts=row.attempts
    )
    let_go = ours.update(status=Standing.LEAVING.value, left_under=row.attempts)
    if let_go:
        row.status, row.left_under = Standing.LEAVING.value, row.attempts
    return bool(let_go)


def _fate(row: PostedLetter, error: TransportError) -> Fate:
    """Say what an error means for the letter.

    One that has perhaps left in an earlier attempt is not safe because this attempt
    surely did not take it.
    """
    if isinstance(error, RefusedError):
        return Fate.REFUSED
    if isinstance(error, NotTakenError) and row.left_under in {None, row.attempts}:
        return Fate.NOT_TAKEN
    return Fate.UNSURE


# --- What is noted -------------------------------------------------------------------


def _note(row: PostedLetter, ended: Ended, *, may_repeat: bool) -> None:
    """Note how an attempt ended.

    What has left has left, whoever notes it; of anything else an overtaken worker has
    nothing to say any more.
    """
    if ended.fate is Fate.DELIVERED:
        letter_sent(row.number)
        return
    with transaction.atomic():
        fresh = PostedLetter.objects.select_for_update().get(pk=row.pk)
        if fresh.status in _DUE and fresh.attempts == row.attempts:
            note_attempt(fresh, ended, may_repeat=may_repeat)
