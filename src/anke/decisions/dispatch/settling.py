# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a letter in the end, in its row and in its case's journal at once.

letter_sent("22-U00017")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.entries import SYSTEM
from anke.cases.services import apply_act
from anke.decisions.dispatch.errors import UnknownPostedLetterError
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.posting import locked_state
from anke.decisions.domain.dispatch import Standing

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.domain.entries import Actor


def locked_letter(number: str) -> PostedLetter:
    """Lock a letter's case and the letter for this transaction.

    Errors: UnknownPostedLetterError.
    """
    row = PostedLetter.objects.filter(pk=number).first()
    if row is None:
        raise unknown_letter(number)
    locked_state(row.case)
    return PostedLetter.objects.select_for_update().get(pk=number)


def unknown_letter(number: str) -> UnknownPostedLetterError:
    """Make the refusal of a number that is no letter's; the caller raises it."""
    return UnknownPostedLetterError(
        f"no letter {number}", user_text=f"Der er intet brev {number}."
    )


def letter_sent(number: str, *, on: date | None = None, actor: Actor = SYSTEM) -> bool:
    """Note that a letter has left the house (*afsendt*); tell whether that was news.

    Run twice it is noted once. `on` is the day that somebody else names; one before the
    letter was posted, or after today, is not believed.

    Errors: UnknownPostedLetterError.
    """
    with transaction.atomic():
        row = locked_letter(number)
        if row.status == Standing.SENT.value:
            return False
        now = clock.now()
        posted_on = row.posted_at.astimezone(clock.COPENHAGEN).date()
        day = on if on is not None and posted_on <= on <= now.date() else now.date()
        apply_act(
            c.Act(row.case, c.MarkLetterSent(number, row.channel), day, now, actor)
        )
        _settle(row, Standing.SENT, day)
    return True


def letter_stopped(row: PostedLetter, cause: str, actor: Actor) -> None:
    """Note that a locked letter does not leave the house."""
    now = clock.now()
    act = c.Act(row.case, c.StopLetter(row.number, cause), now.date(), now, actor)
    apply_act(act)
    _settle(row, Standing.STOPPED, now.date())


def _settle(row: PostedLetter, standing: Standing, day: date) -> None:
    row.status, row.settled_on, row.problem = standing.value, day, ""
    row.save(update_fields=["status", "settled_on", "problem"])
