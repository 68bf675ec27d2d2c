# SPDX-License-Identifier: EUPL-1.2
"""The two ways by which the secrets travel: a link by e-mail, a letter on paper.

A letter's secret is made while it is printed, so that it never stands anywhere in clear
but on the paper; printed anew it is another one. What goes by e-mail is the link alone.

    print_letters(actor, [7, 8])    # -> what is to be shown once, for the printer
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.services import read_states
from anke.cases.vault import open_people
from anke.intake.forms.authority import authority
from anke.intake.outbox import Address, address_of, hold
from anke.selfservice.domain.status import is_open_to_readers
from anke.selfservice.domain.ways_in import LINK_LIVES
from anke.selfservice.domain.words import draw_code, draw_word, spaced
from anke.selfservice.models import StatusAccess
from anke.selfservice.queries import receiver_of
from anke.selfservice.services import (
    Secrets,
    code_digest,
    give_way_in,
    word_digest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.intake.models import OutgoingLetter

RECEIPT_ROBOT = "statusrobot"
_SUBJECT = "Link til din sag"


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """One letter for the printer; the address is left out where it is protected."""

    case: str
    name: str
    address: str
    is_protected: bool
    word: str
    code: str

    def __repr__(self) -> str:
        return f"PrintedLetter({self.case})"

    @property
    def link(self) -> str:
        """Give the address to type or to scan."""
        return link_to(self.word) if self.word else ""

    @property
    def spaced_word(self) -> str:
        """Give the access number in groups of four."""
        return spaced(self.word)

    @property
    def spaced_code(self) -> str:
        """Give the code in groups of four."""
        return spaced(self.code)


def link_to(word: str) -> str:
    """Give the whole address of a link."""
    return settings.ANKE_SITE_ADDRESS + reverse("status-link", args=[word])


# --- By e-mail ------------------------------------------------------------------------


def send_link_by_email(earlier: OutgoingLetter, word: str) -> None:
    """Put a link into the outbox, to the address that an earlier letter of ours had.

    Must run in the transaction that makes the link.
    """
    with translation.override("da"):
        text = render_to_string(
            "selfservice/letters/link.txt",
            {"link": link_to(word), "days": LINK_LIVES.days, "authority": authority()},
        )
    hold(
        letter=earlier.letter_id,
        # Of no matter: what is undone in the mail room does not undo what was asked.
        matter=0,
        answer="status-link",
        case=earlier.case,
        address=Address(address_of(earlier).to, _SUBJECT),
        text=text,
    )


def receipt_lines(state: CaseState) -> str:
    """Give what the receipt of a new case says about looking in, with a link.

    The code follows in a letter on paper: it waits for the printer. Nothing is said
    where the case is closed to readers, has nobody to write to, or it is switched off.
    """
    person = receiver_of(state)
    if not (settings.ANKE_STATUS_WITH_RECEIPT and person and is_open_to_readers(state)):
        return ""
    drawn = give_way_in(
        RECEIPT_ROBOT,
        state.number,
        person,
        origin=StatusAccess.Origin.RECEIPT,
        drawn=Secrets(draw_word(secrets.choice)),
    )
    return render_to_string(
        "selfservice/letters/with_receipt.txt", {"link": link_to(drawn.word)}
    )


# --- On paper -------------------------------------------------------------------------


def print_letters(
    actor: User | AnonymousUser, numbers: Sequence[int]
) -> list[PrintedLetter]:
    """Make the secrets of some letters and give them for the printer, for once.

    Run twice it gives letters with other secrets, and those of the first run open
    nothing: so a letter that was spoiled is simply printed again.

    Errors: AccessDeniedError.
    """
    require(actor, Action.GIVE_STATUS_ACCESS)
    with transaction.atomic():
        rows = StatusAccess.objects.select_for_update().filter(
            pk__in=numbers, opened_at=None, revoked_at=None
        )
        wanted = rows.exclude(to_print=StatusAccess.Print.NOTHING).order_by("pk")
        return [letter for row in wanted if (letter := _printed(row)) is not None]


def _printed(row: StatusAccess) -> PrintedLetter | None:
    person = open_people([row.person]).get(row.person)
    state = read_states([row.case])[row.case]
    if person is None or not is_open_to_readers(state):
        # Erased or closed meanwhile: nothing goes out any more.
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        return None
    drawn = _drawn_for(row)
    row.printed_at, row.wrong_codes = clock.now(), 0
    row.expires_at = clock.wall_now() + LINK_LIVES
    row.save()
    is_protected = state.work.protection > 0
    return PrintedLetter(
        case=row.case,
        name=person.name,
        address="" if is_protected else person.address,
        is_protected=is_protected,
        word=drawn.word,
        code=drawn.code,
    )


def _drawn_for(row: StatusAccess) -> Secrets:
    if row.to_print == StatusAccess.Print.LINK:
        word = draw_word(secrets.choice)
        row.word_digest = word_digest(word)
        return Secrets(word=word)
    code = draw_code(secrets.choice)
    row.code_digest = code_digest(code)
    return Secrets(code=code)
