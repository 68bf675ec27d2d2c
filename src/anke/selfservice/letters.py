# SPDX-License-Identifier: EUPL-1.2
"""The two ways by which the secrets travel: a link by e-mail, a letter on paper.

A letter's secret is made while it is printed, so that it never stands anywhere in clear
but on the paper; printed anew it is another one. What goes by e-mail is the link alone.

    print_letters(actor, [7, 8])    # -> what is to be shown once, for the printer
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import require
from anke.access.services import record_views
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.queries import cases_visible_to, require_on_case
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
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.cases.models import Case
    from anke.cases.vault import Person
    from anke.intake.models import OutgoingLetter

RECEIPT_ROBOT = "statusrobot"
_SUBJECT = "Link til din sag"
_FROM_FIRST_INSTANCES = frozenset({"appeal-form", "api"})


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
    def picture(self) -> str:
        """Give the link as a QR code, drawn as SVG."""
        from qrcode.image.svg import SvgPathImage
        from qrcode.main import make as qr_code

        drawing = qr_code(  # type: ignore[no-untyped-call]
            self.link, image_factory=SvgPathImage
        )
        box = BytesIO()
        drawing.save(box)
        svg = box.getvalue().decode("utf-8")
        return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - drawn here

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
    return f"{settings.ANKE_SITE_ADDRESS}{reverse('status-link', args=[word])}"


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
    where the case is closed to readers, where the receipt goes to a first instance, or
    where it is switched off.
    """
    person = receiver_of(state)
    is_own_letter = state.channel not in _FROM_FIRST_INSTANCES
    wanted = settings.ANKE_STATUS_WITH_RECEIPT and is_own_letter
    if not (wanted and person and is_open_to_readers(state)):
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
    person = require(actor, Action.GIVE_STATUS_ACCESS)
    with transaction.atomic():
        rows = letters_for(person).select_for_update().filter(pk__in=numbers)
        letters = [letter for row in rows if (letter := _printed(row)) is not None]
        _record_views(person, letters)
    return letters


def letter_by_hand(
    actor: User | AnonymousUser, case: str, person: str
) -> PrintedLetter:
    """Give a party a way in, and the letter with both its secrets, for once.

    Errors: AccessDeniedError, UnknownCaseError, NotOpenToReadersError.
    """
    user, _ = require_on_case(actor, Action.GIVE_STATUS_ACCESS, case)
    with transaction.atomic():
        drawn = give_way_in(user.staff_code or user.username, case, person)
        state = read_states([case])[case]
        letter = _letter(state, open_people([person])[person], drawn)
        _record_views(user, [letter])
    return letter


def _record_views(actor: User, letters: Sequence[PrintedLetter]) -> None:
    """Write down that the actor was shown names and addresses."""
    record_views(
        actor,
        streams=[case_stream(letter.case) for letter in letters],
        at=clock.now(),
        purpose="brev om adgang til status",
        kind=ViewEvent.Kind.PAGE,
    )


def letters_for(actor: User) -> QuerySet[StatusAccess]:
    """Give the letters that an actor may print, the oldest first, printed or not.

    Those of cases that the actor may not see stay with somebody who may.
    """
    return (
        StatusAccess.objects.exclude(to_print=StatusAccess.Print.NOTHING)
        .filter(opened_at=None, revoked_at=None)
        .filter(case__in=_cases_of(actor).values("number"))
        .order_by("pk")
    )


def _cases_of(actor: User) -> QuerySet[Case]:
    return cases_visible_to(actor, Action.GIVE_STATUS_ACCESS)


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
    return _letter(state, person, drawn)


def _letter(state: CaseState, person: Person, drawn: Secrets) -> PrintedLetter:
    is_protected = state.work.protection > 0
    return PrintedLetter(
        case=state.number,
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
