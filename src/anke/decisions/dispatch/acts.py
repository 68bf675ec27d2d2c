# SPDX-License-Identifier: EUPL-1.2
"""What people do with letters in the outbox: call back, try again, settle.

A letter that surely has not left can be called back, sent once more or sent another
way. Of one that perhaps has left, a person says whether it has: nobody else can know.

    call_back(by(user), "22-U00017", cause="Afgørelsen skal rettes")
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from anke.cases import clock
from anke.cases.domain.entries import Actor, ActorKind
from anke.decisions.dispatch.addresses import open_address, seal_address
from anke.decisions.dispatch.attempts import Ended, note_attempt
from anke.decisions.dispatch.errors import (
    LetterGoneError,
    LetterNotStuckError,
    NoSuchWayError,
)
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.queries import can_be_tried
from anke.decisions.dispatch.settling import (
    letter_sent,
    letter_stopped,
    locked_letter,
    unknown_letter,
)
from anke.decisions.domain.dispatch import (
    Channel,
    Fate,
    Problem,
    RecipientKind,
    Standing,
    Why,
    ways_to,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.access.models import User

_HERE = (Standing.WAITING.value, Standing.FAILED.value)


def by(user: User) -> Actor:
    """Give the actor that the journal names for a member of staff."""
    return Actor(ActorKind.PERSON, user.staff_code or user.username)


def call_back(actor: Actor, number: str, *, cause: str, case: str = "") -> None:
    """Call a letter back (*fortryd afsendelse*), as long as it surely has not left.

    With a case, only a letter of that case. Run twice it is called back once.

    Errors: LetterGoneError, UnknownPostedLetterError.
    """
    with transaction.atomic():
        row = locked_letter(number)
        if case and row.case != case:
            raise unknown_letter(number)
        if row.status == Standing.STOPPED.value:
            return
        _demand_here(row)
        letter_stopped(row, cause, actor)


def try_again(number: str) -> None:
    """Let a letter that waits for a person, or for its next try, be tried now.

    Of a letter that perhaps left, this says that it has not: it is then another issue,
    with another name, which no channel takes for the first.

    Errors: LetterNotStuckError, NoSuchWayError, UnknownPostedLetterError.
    """
    with transaction.atomic():
        row = locked_letter(number)
        _demand_stuck(row)
        if not row.channel:
            raise _no_way(row)
        if row.status == Standing.FAILED.value:
            _begin_anew(row)
        row.not_before = clock.wall_now()
        row.save()


def try_all_again() -> int:
    """Let all stuck letters that surely have not left be tried again; tell how many.

    One that has no way to its recipient, or that perhaps left, stays for a person.
    """
    tried = 0
    for number in list(can_be_tried().values_list("number", flat=True)):
        # Each in a transaction of its own: they are on different cases. What somebody
        # else has settled meanwhile is settled.
        with suppress(LetterNotStuckError):
            try_again(number)
            tried += 1
    return tried


def send_by(number: str, channel: Channel, *, postal: str = "") -> None:
    """Send a letter another way; `postal` is an address that was found meanwhile.

    Errors: LetterGoneError, NoSuchWayError, UnknownPostedLetterError.
    """
    with transaction.atomic():
        row = locked_letter(number)
        _demand_here(row)
        address = open_address(row)
        if postal.strip():
            address = replace(address, postal=postal.strip())
            row.address = seal_address(number, address)
        ways = ways_to(address.reach(RecipientKind(row.recipient_kind)))
        if channel not in {way.channel for way in ways}:
            raise _no_way(row)
        _begin_anew(row)
        row.channel, row.why = channel.value, Why.CHOSEN.value
        row.not_before = clock.wall_now()
        row.save()


def confirm_sent(actor: Actor, number: str) -> bool:
    """Say that a letter has left: the printer's, or one that nobody was sure of.

    Run twice it is noted once; tell whether it was news.

    Errors: LetterNotStuckError, UnknownPostedLetterError.
    """
    with transaction.atomic():
        row = locked_letter(number)
        perhaps_gone = row.left_under is not None
        if row.status != Standing.SENT.value and not perhaps_gone:
            raise LetterNotStuckError(
                f"letter {number} has not left",
                user_text=f"Brev {number} er ikke afleveret til nogen endnu.",
            )
        return letter_sent(number, actor=actor)


def confirm_all(actor: Actor, numbers: Sequence[str]) -> int:
    """Say that letters which were handed over have left; tell of how many it is news.

    What is in another state by now is left alone.
    """
    handed = PostedLetter.objects.filter(
        pk__in=numbers, status=Standing.HANDED.value
    ).order_by("number")
    return sum(
        letter_sent(number, actor=actor)
        for number in list(handed.values_list("number", flat=True))
    )


def not_printed(number: str) -> None:
    """Say that the printer has not sent a letter; it then waits for a person.

    Errors: LetterNotStuckError, UnknownPostedLetterError.
    """
    with transaction.atomic():
        row = locked_letter(number)
        if row.status != Standing.HANDED.value:
            raise LetterNotStuckError(
                f"letter {number} is {row.status}",
                user_text=f"Brev {number} ligger ikke hos printeren.",
            )
        refused = Ended(Fate.REFUSED, Problem.PRINTER)
        note_attempt(row, refused, may_repeat=True)


def _begin_anew(row: PostedLetter) -> None:
    """Make another issue, which waits for its first try."""
    row.status, row.problem = Standing.WAITING.value, ""
    row.failures, row.left_under, row.refused_by = 0, None, ""
    row.issue += 1


def _demand_here(row: PostedLetter) -> None:
    """Refuse what may have left the house.

    Errors: LetterGoneError.
    """
    if row.status not in _HERE or row.left_under is not None:
        raise LetterGoneError(
            f"letter {row.number} is {row.status}",
            user_text=f"Brev {row.number} er sendt eller på vej ud af huset. Det kan"
            " ikke længere kaldes tilbage.",
        )


def _demand_stuck(row: PostedLetter) -> None:
    if row.status not in {Standing.FAILED.value, Standing.WAITING.value}:
        raise LetterNotStuckError(
            f"letter {row.number} is {row.status}",
            user_text=f"Brev {row.number} venter ikke på nogen.",
        )


def _no_way(row: PostedLetter) -> NoSuchWayError:
    return NoSuchWayError(
        f"letter {row.number}: no such way to its recipient",
        user_text=f"Brev {row.number} kan ikke sendes den vej: modtageren har ikke det,"
        " der skal til. Vælg en anden kanal, eller skriv en adresse.",
    )
