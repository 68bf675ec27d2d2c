# SPDX-License-Identifier: EUPL-1.2
"""What one can ask of the outbox, with the access rule inside.

ledger()                        # Ledger(posted=120, sent=100, waiting=18, stopped=2)
open_mail_of("22-00001")        # letters in that wait and may belong to the case
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases.queries import cases_kept_back
from anke.decisions.dispatch.models import PostedCounter, PostedLetter
from anke.decisions.domain.dispatch import WAITING, Ledger, Standing
from anke.intake.queries import waiting_for_cases

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.intake.queries import WaitingLetter


_ENDED = (Standing.SENT.value, Standing.STOPPED.value)


def ledger() -> Ledger:
    """Count the letters; `posted` is counted by the numbers that were given out.

    The two sides come from two places, so that a lost row would show.
    """
    posted = sum(PostedCounter.objects.values_list("last", flat=True))
    columns = dict(
        PostedLetter.objects.values_list("status")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return Ledger(
        posted,
        columns.get(Standing.SENT.value, 0),
        sum(columns.get(standing.value, 0) for standing in WAITING),
        columns.get(Standing.STOPPED.value, 0),
    )


def letters_out_visible_to(actor: User | AnonymousUser) -> QuerySet[PostedLetter]:
    """Give the letters in the outbox that the actor may see; no name, no text.

    A letter that has come to its end follows a case that is kept from the actor; one
    that waits must be seen by whoever is to settle it, as one that came in is. Errors:
    AccessDeniedError.
    """
    person = require(actor, Action.SEE_DISPATCH)
    kept_back = cases_kept_back(person).values("number")
    return PostedLetter.objects.exclude(status__in=_ENDED, case__in=kept_back)


def stuck(actor: User | AnonymousUser) -> QuerySet[PostedLetter]:
    """Give the letters that wait for a person, oldest first."""
    waiting = letters_out_visible_to(actor).filter(status=Standing.FAILED.value)
    return waiting.order_by("posted_at", "number")


def can_be_tried() -> QuerySet[PostedLetter]:
    """Give the letters that wait for a person and surely have not left.

    One that has no way to its recipient is not among them.
    """
    stuck_here = PostedLetter.objects.filter(
        status=Standing.FAILED.value, left_under=None
    )
    return stuck_here.exclude(channel="").order_by("number")


def with_the_printer(actor: User | AnonymousUser) -> QuerySet[PostedLetter]:
    """Give the letters that were handed over and not acknowledged yet."""
    handed = letters_out_visible_to(actor).filter(status=Standing.HANDED.value)
    return handed.order_by("posted_at", "number")


def on_their_way(actor: User | AnonymousUser) -> QuerySet[PostedLetter]:
    """Give the letters that wait to be sent, the next one first."""
    due = (Standing.WAITING.value, Standing.LEAVING.value)
    waiting = letters_out_visible_to(actor).filter(status__in=due)
    return waiting.order_by("not_before", "number")


def settled_on(actor: User | AnonymousUser, day: date) -> QuerySet[PostedLetter]:
    """Give the letters that were sent or stopped on a day, newest first."""
    settled = letters_out_visible_to(actor).filter(status__in=_ENDED, settled_on=day)
    return settled.order_by("-number")


def letters_of(case: str) -> QuerySet[PostedLetter]:
    """Give the letters of a case, newest first; for who has opened the case."""
    return PostedLetter.objects.filter(case=case).order_by("-posted_at", "-number")


def open_mail_of(case: str) -> tuple[WaitingLetter, ...]:
    """Give the letters in that nobody has dealt with and that may belong to a case.

    To be asked, and shown, before a decision is signed and before a letter is posted:
    what the citizen wrote yesterday may change it.
    """
    return open_mail([case]).get(case, ())


def open_mail(cases: Iterable[str]) -> dict[str, tuple[WaitingLetter, ...]]:
    """Ask the same of several cases at once."""
    return waiting_for_cases(cases)
