# SPDX-License-Identifier: EUPL-1.2
"""Who has which letter on the screen, so that two people are not given the same one.

A hold is no lock: whoever opens a held letter is told who has it, and may settle it all
the same; who comes second is told so. It runs out by itself, five minutes after its
holder was last heard of.

    number = take_next(user, at=clock.wall_now())       # nobody else is given it now
    holds_of_others(user, [number], at=...)             # {} for the holder
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.intake.models import LetterHold
from anke.intake.queries import next_waiting, queue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User

HELD = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hold:
    """What colleagues are told: whose it is, and since when it is open.

    `minutes` is None while the letter lies ready behind the one that is open.
    """

    name: str
    minutes: int | None


def take_next(
    actor: User | AnonymousUser,
    *,
    at: datetime,
    after: Sequence[str] = (),
    opened: bool = True,
) -> str | None:
    """Give the next letter that nobody else holds, and hold it for the actor.

    Two who ask at the same instant get two letters. Errors: AccessDeniedError.
    """
    passed = list(after)
    while True:
        number = next_waiting(actor, after=passed, at=at)
        if number is None or hold(actor, number, at=at, opened=opened):
            return number
        passed.append(number)


def hold(
    actor: User | AnonymousUser, number: str, *, at: datetime, opened: bool = True
) -> bool:
    """Hold a letter that waits, for a while; False when somebody else does.

    Run again it holds on for as long, and keeps the instant of the first opening.
    Errors: AccessDeniedError.
    """
    user = require(actor, Action.SEE_MAIL)
    LetterHold.objects.filter(until__lte=at).delete()
    mine = LetterHold.objects.filter(letter=number, holder=user)
    if mine.update(until=at + HELD):
        if opened:
            mine.filter(opened_at=None).update(opened_at=at)
        return True
    if not queue(user).filter(number=number).exists():
        return False
    try:
        with transaction.atomic():
            LetterHold.objects.create(
                letter_id=number,
                holder=user,
                opened_at=at if opened else None,
                until=at + HELD,
            )
    except IntegrityError:
        return False
    return True


def let_go(actor: User | AnonymousUser, numbers: Iterable[str]) -> int:
    """Give back letters that were put aside, or are done with; tell how many.

    Run twice it does nothing. Errors: AccessDeniedError.
    """
    user = require(actor, Action.SEE_MAIL)
    mine = LetterHold.objects.filter(letter__in=list(numbers), holder=user)
    return mine.delete()[0]


def holds_of_others(
    actor: User | AnonymousUser, numbers: Iterable[str], *, at: datetime
) -> dict[str, Hold]:
    """Tell which of these letters a colleague has. Errors: AccessDeniedError."""
    user = require(actor, Action.SEE_MAIL)
    rows = (
        LetterHold.objects.filter(letter__in=list(numbers), until__gt=at)
        .exclude(holder=user)
        .values_list("letter", "holder__display_name", "opened_at")
    )
    return {
        number: Hold(name, None if opened is None else (at - opened) // _MINUTE)
        for number, name, opened in rows
    }
