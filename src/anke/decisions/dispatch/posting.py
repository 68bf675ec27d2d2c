# SPDX-License-Identifier: EUPL-1.2
"""Post a letter: into the outbox, in the transaction of the act that it follows from.

There is no act without its letter and no letter without its act. From here it waits
until it can no longer be called back; `anke.decisions.dispatch.sending` hands it on.

    with transaction.atomic():
        apply_act(Act(case, DecideCase("upheld"), …))
        post_letter(actor, case=case, document=commitment, purpose=Purpose.DECISION,
                    to=Party(appellant), title="Afgørelse i din klagesag")
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.domain.waiting import LONGEST_WAIT
from anke.cases.errors import UnknownCaseError
from anke.cases.models import Case, Document
from anke.cases.services import apply_acts, read_states
from anke.decisions.dispatch.addresses import find_recipient, seal_address
from anke.decisions.dispatch.errors import UnknownDocumentError
from anke.decisions.dispatch.models import PostedCounter, PostedLetter
from anke.decisions.domain.dispatch import (
    Problem,
    Standing,
    Why,
    choose_channel,
    letter_number,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.state import CaseState
    from anke.decisions.dispatch.addresses import Found, Recipient
    from anke.decisions.domain.dispatch import Purpose


def post_letter(
    actor: Actor,
    *,
    case: str,
    document: str,
    purpose: Purpose,
    to: Recipient,
    title: str,
    enclosures: Sequence[str] = (),
    is_copy: bool = False,
) -> PostedLetter:
    """Put a letter into the outbox; it can be called back for a while.

    `document` and `enclosures` are commitments to documents of the case that are
    durable in the store already; `title` is what the recipient sees first and carries
    no personal data. Must run in the transaction of the act it follows from. Posted
    twice for the same purpose to the same recipient, a document is one letter, unless
    the first was stopped. A letter that nobody knows how to deliver is posted as well,
    and waits for a person.

    Errors: UnknownCaseError, UnknownRecipientError, UnknownDocumentError; then nothing
        is written.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "post_letter must run in the transaction of the act"
        )
    state = locked_state(case)
    found = find_recipient(state, to)
    _demand_documents(case, (document, *enclosures))
    same = {"case": case, "document": document, "purpose": purpose.value}
    posted = PostedLetter.objects.filter(**same, recipient=found.id)
    there = posted.exclude(status=Standing.STOPPED.value).first()
    if there is not None:
        return there
    row = PostedLetter(
        **same,
        **_on_its_way(found),
        enclosures=list(enclosures),
        title=title,
        is_copy=is_copy,
        posted_by=actor.id,
    )
    row.save(force_insert=True)
    _journal(actor, row, state)
    return row


def locked_state(case: str) -> CaseState:
    """Lock a case for this transaction and give its state.

    Whoever changes a letter locks its case first and the letter then: two orders would
    let two people wait for each other for ever.

    Errors: UnknownCaseError.
    """
    if not Case.objects.select_for_update().filter(number=case).exists():
        raise UnknownCaseError(f"no case {case}", user_text=f"Der er ingen sag {case}.")
    return read_states([case])[case]


def _demand_documents(case: str, commitments: Sequence[str]) -> None:
    """Refuse what is not in the store, or belongs to another case."""
    of_case = Document.objects.filter(stream=case_stream(case))
    known = set(
        of_case.filter(commitment__in=commitments).values_list("commitment", flat=True)
    )
    for commitment in commitments:
        if commitment not in known:
            raise UnknownDocumentError(
                f"{commitment[:12]} is no document of case {case}",
                user_text="Brevet eller et bilag ligger ikke på sagen.",
            )


def _on_its_way(found: Found) -> dict[str, object]:
    """Give number, address and channel of a new letter, and how long it is held."""
    now = clock.now()
    number = _next_number(now)
    way = choose_channel(found.address.reach(found.kind))
    return {
        "number": number,
        "recipient": found.id,
        "recipient_kind": found.kind.value,
        "address": seal_address(number, found.address),
        "channel": way.channel.value if way else "",
        "why": (way.why if way else Why.NOWHERE).value,
        "status": (Standing.WAITING if way else Standing.FAILED).value,
        "problem": "" if way else Problem.NOWHERE.value,
        "posted_at": now,
        "not_before": clock.wall_now() + hold(),
    }


def hold() -> timedelta:
    """Give how long a letter can surely be called back; a day at the most."""
    return min(timedelta(seconds=settings.ANKE_POST_HOLD_SECONDS), LONGEST_WAIT)


def _next_number(now: datetime) -> str:
    """Give the next number of the year; locked until the transaction ends."""
    PostedCounter.objects.get_or_create(year=now.year)
    counter = PostedCounter.objects.select_for_update().get(year=now.year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return letter_number(counter.year, counter.last)


def _journal(actor: Actor, row: PostedLetter, state: CaseState) -> None:
    """Journal the letter, and file it where the case does not have it yet.

    Legal source: offentlighedsloven § 15, on journalising what is sent.
    """
    filed = {document for document, *_ in state.documents}
    commands: list[c.Command] = []
    if row.document not in filed:
        commands.append(c.FileDocument(row.document, row.title, "sent"))
    commands.append(
        c.PostLetter(row.number, row.document, row.purpose, row.recipient, row.channel)
    )
    now = clock.now()
    apply_acts([c.Act(row.case, each, now.date(), now, actor) for each in commands])
