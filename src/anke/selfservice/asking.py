# SPDX-License-Identifier: EUPL-1.2
"""Look into wishes for a new link, apart from the page that took them.

The page does the same work for every wish, so that neither its answer nor its time
tells whether there is such a case. Here it is found out: the number must be a case, and
the address one that we know for a party of it. The link goes to the address we know,
never to one that was typed.

    settle_requests()       # -> how many were answered with a link
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.db import transaction

from anke.cases import clock
from anke.cases.finding import full_number
from anke.cases.services import read_states
from anke.cases.vault import open_people, open_text
from anke.errors import AppealsError
from anke.intake.models import OutgoingLetter
from anke.intake.outbox import address_of
from anke.selfservice.domain.words import draw_word
from anke.selfservice.letters import send_link_by_email
from anke.selfservice.models import StatusAccess, StatusRequest
from anke.selfservice.queries import receiver_of
from anke.selfservice.services import Secrets, give_way_in, has_many_links

if TYPE_CHECKING:
    from anke.cases.domain.state import CaseState

ROBOT = "statusrobot"
_KEPT = timedelta(days=7)
_AT_A_TIME = 200
_PUNCTUATION = re.compile(r"[\s,.;]+")


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a wish is answered, and by which earlier letter of ours if by e-mail."""

    person: str
    earlier: OutgoingLetter | None = None


def settle_requests() -> int:
    """Look into the wishes that wait; tell how many were answered with a link.

    Each in a transaction of its own, so that a wish is answered once and one that
    cannot be read stops no other. Old wishes are forgotten.
    """
    StatusRequest.objects.filter(settled_at__lt=clock.wall_now() - _KEPT).delete()
    waiting = StatusRequest.objects.filter(settled_at=None).order_by("pk")
    return sum(
        _settle(number) for number in waiting.values_list("pk", flat=True)[:_AT_A_TIME]
    )


def _settle(pk: int) -> bool:
    with transaction.atomic():
        row = StatusRequest.objects.select_for_update().get(pk=pk)
        if row.settled_at is not None:
            return False
        row.settled_at = clock.wall_now()
        row.save(update_fields=["settled_at"])
        return _answer(row)


def _answer(row: StatusRequest) -> bool:
    try:
        wish = json.loads(open_text(bytes(row.box), bound_to=row.mark))
    except AppealsError:
        return False
    number = full_number(wish["number"].strip())
    state = read_states([number]).get(number)
    match = find_match(state, wish["address"]) if state else None
    if match is None or has_many_links(number, match.person):
        return False
    try:
        _give(row, number, match)
    except AppealsError:
        # Closed to readers, or erased: nobody is told, as for a case that is not there.
        return False
    return True


def _give(row: StatusRequest, number: str, match: Match) -> None:
    by_email = match.earlier is not None
    drawn = Secrets(draw_word(secrets.choice) if by_email else "")
    give_way_in(
        ROBOT,
        number,
        match.person,
        origin=StatusAccess.Origin.REQUEST,
        drawn=drawn,
        code_shown=row.code_digest,
    )
    if match.earlier is not None:
        send_link_by_email(match.earlier, drawn.word)


def find_match(state: CaseState, address: str) -> Match | None:
    """Find the party whose address was typed; None where it is nobody's, or several's.

    Whom we write to anyway wins over others at the same address.
    """
    receiver = receiver_of(state)
    for letter in OutgoingLetter.objects.filter(case=state.number, answer="receipt"):
        if receiver and _is_same(address_of(letter).to, address):
            return Match(receiver, letter)
    people = open_people([person for _, person in state.parties])
    found = [
        commitment
        for commitment, person in people.items()
        if _fits(person.address, address)
    ]
    if receiver in found:
        return Match(receiver)
    return Match(found[0]) if len(found) == 1 else None


def _fits(known: str, typed: str) -> bool:
    """Tell whether an address was typed, in whole or as street and number."""
    street = known.partition(",")[0]
    return bool(known) and (_is_same(known, typed) or _is_same(street, typed))


def _is_same(known: str, typed: str) -> bool:
    return compare_digest(_bare(known).encode(), _bare(typed).encode())


def _bare(text: str) -> str:
    return _PUNCTUATION.sub(" ", text.casefold()).strip()
