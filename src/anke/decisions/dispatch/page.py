# SPDX-License-Identifier: EUPL-1.2
"""The page *Post ud* and the page of one letter, put into words.

overview(request.user, on=clock.today())
open_letter(request.user, "22-U00017", at=clock.now())
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import may, require
from anke.access.services import record_view
from anke.cases.domain.entries import case_stream
from anke.cases.errors import UnknownCaseError, VaultKeyError
from anke.cases.queries import case_visible_to
from anke.decisions.dispatch import wording
from anke.decisions.dispatch.addresses import open_address
from anke.decisions.dispatch.queries import (
    can_be_tried,
    ledger,
    letters_out_visible_to,
    on_their_way,
    open_mail,
    settled_on,
    stuck,
    with_the_printer,
)
from anke.decisions.dispatch.settling import unknown_letter
from anke.decisions.domain.dispatch import Standing, issue_name, message_uuid
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.decisions.dispatch.models import PostedLetter
    from anke.decisions.domain.dispatch import Ledger
    from anke.intake.queries import WaitingLetter

# More are counted and not listed: who is behind by so many needs another tool.
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Part:
    """One list of the page: its letters as a table, and how many there are in all."""

    id: str
    heading: str
    table: Table
    count: int

    @property
    def left_out(self) -> str:
        """Say how many are not listed; empty when all are."""
        more = self.count - len(self.table.rows)
        if more <= 0:
            return ""
        return ngettext(
            "%(more)s more is not shown here.",
            "%(more)s more are not shown here.",
            more,
        ) % {"more": formats.number(more)}


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the page."""

    ledger: Ledger
    parts: tuple[Part, ...]
    may_retry: bool
    handed: tuple[str, ...]
    open_mail: int


def overview(actor: User | AnonymousUser, *, on: date) -> Overview:
    """Gather what waits to leave the house, and what has left it on a day.

    Errors: AccessDeniedError.
    """
    person = require(actor, Action.SEE_DISPATCH)
    way_out = list(on_their_way(person)[:MOST_LISTED])
    handed = list(with_the_printer(person)[:MOST_LISTED])
    mail = open_mail({row.case for row in way_out})
    may_act = may(person, Action.HANDLE_DISPATCH)
    return Overview(
        ledger=ledger(),
        parts=(
            _part(
                "stuck",
                _("Needs a person"),
                stuck(person),
                _("Nothing is stuck."),
            ),
            _part(
                "way-out",
                _("Waits to be sent"),
                on_their_way(person),
                _("Nothing waits to be sent."),
                mail,
            ),
            _part(
                "handed",
                _("Handed over, waits for the receipt"),
                with_the_printer(person),
                _("The printer has acknowledged everything."),
            ),
            _part(
                "today",
                _("Sent or stopped today"),
                settled_on(person, on),
                _("Nothing has been sent today yet."),
            ),
        ),
        may_retry=may_act and can_be_tried().exists(),
        handed=tuple(row.number for row in handed) if may_act else (),
        open_mail=sum(row.case in mail for row in way_out),
    )


def _part(
    word: str,
    heading: str,
    rows: QuerySet[PostedLetter],
    empty: str,
    mail: dict[str, tuple[WaitingLetter, ...]] | None = None,
) -> Part:
    shown = list(rows[:MOST_LISTED])
    count = len(shown) if len(shown) < MOST_LISTED else rows.count()
    return Part(word, heading, letter_table(shown, heading, empty, mail), count)


def letter_table(
    rows: Iterable[PostedLetter],
    caption: str,
    empty: str,
    mail: dict[str, tuple[WaitingLetter, ...]] | None = None,
) -> Table:
    """Give letters as a table; no name and no text stands in it."""
    return Table(
        caption=caption,
        columns=(
            Column("letter", _("Letter")),
            Column("case", _("Case")),
            Column("to", _("To")),
            Column("channel", _("Channel")),
            Column("state", _("State")),
        ),
        rows=[_row(row, (mail or {}).get(row.case, ())) for row in rows],
        empty=empty,
        hide_caption=True,
    )


def _row(row: PostedLetter, mail: Sequence[WaitingLetter]) -> Row:
    warning = _("unanswered mail on the case") if mail else ""
    problem = wording.problem_sentence(row)
    return Row(
        (
            Cell(
                row.number,
                href=reverse("dispatch-letter", args=[row.number]),
                is_number=True,
                note=wording.purpose_name(row),
            ),
            Cell(
                row.case,
                href=reverse("case-page", args=[row.case]),
                is_number=True,
                note=warning,
                alarm=bool(mail),
            ),
            Cell(wording.recipient_name(row)),
            Cell(wording.channel_name(row.channel), note=wording.why_sentence(row)),
            Cell(
                wording.standing_sentence(row),
                badge="warning" if row.status == Standing.FAILED else "",
                note=problem,
            ),
        )
    )


# --- One letter ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter on its way out, with what can be done about it."""

    row: PostedLetter
    facts: tuple[tuple[str, str], ...]
    problem: str
    open_mail: tuple[WaitingLetter, ...]
    may_call_back: bool
    may_try: bool
    may_go_another_way: bool
    may_confirm: bool
    may_give_back: bool

    @property
    def is_unsure(self) -> bool:
        """Whether nobody can tell if it has left."""
        return self.row.status == Standing.FAILED.value and self.may_confirm

    @property
    def has_acts(self) -> bool:
        """Whether anything can be done about it."""
        return self.may_call_back or self.may_try or self.may_confirm


def open_letter(
    actor: User | AnonymousUser, number: str, *, at: datetime
) -> LetterPage:
    """Open a letter for somebody who may see the case, and write the look down.

    Errors: AccessDeniedError, UnknownPostedLetterError.
    """
    person = require(actor, Action.SEE_DISPATCH)
    row = letters_out_visible_to(person).filter(pk=number).first()
    if row is None:
        raise unknown_letter(number)
    name = _name_for(person, row, at)
    return _letter_page(row, name, may_act=may(person, Action.HANDLE_DISPATCH))


def _name_for(person: User, row: PostedLetter, at: datetime) -> str:
    """Give the recipient's name to who may open the case; each look is written down."""
    try:
        case_visible_to(person, row.case, Action.SEE_CASE)
        name = open_address(row).name
    except (UnknownCaseError, VaultKeyError):
        return ""
    record_view(
        person,
        stream=case_stream(row.case),
        at=at,
        purpose=f"brev {row.number} ud",
        kind=ViewEvent.Kind.PAGE,
    )
    return name


def _letter_page(row: PostedLetter, name: str, *, may_act: bool) -> LetterPage:
    is_here = row.status in {Standing.WAITING, Standing.FAILED}
    surely_here = is_here and row.left_under is None
    unsure = row.status == Standing.FAILED and row.left_under is not None
    handed = row.status == Standing.HANDED
    return LetterPage(
        row=row,
        facts=tuple(_facts(row, name)),
        problem=wording.problem_sentence(row),
        open_mail=open_mail([row.case]).get(row.case, ()) if is_here else (),
        may_call_back=may_act and surely_here,
        may_try=may_act and bool(row.channel) and is_here,
        may_go_another_way=may_act and surely_here,
        may_confirm=may_act and (unsure or handed),
        may_give_back=may_act and handed,
    )


def _facts(row: PostedLetter, name: str) -> Iterable[tuple[str, str]]:
    to = wording.recipient_name(row)
    yield _("What it is"), wording.purpose_name(row)
    yield _("Called"), row.title
    yield _("To"), f"{name}, {to}" if name and name != to else to
    yield _("Channel"), wording.channel_name(row.channel)
    yield _("Because"), wording.why_sentence(row)
    yield _("State"), wording.standing_sentence(row)
    yield _("Posted"), f"{formats.instant(row.posted_at)}, {row.posted_by}"
    if row.enclosures:
        yield _("Enclosed"), formats.number(len(row.enclosures))
    if row.attempts:
        name = issue_name(row.number, row.issue)
        yield _("Attempts"), formats.number(row.attempts)
        yield _("Known outside as"), f"{name}, {message_uuid(name, row.document)}"
