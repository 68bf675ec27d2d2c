# SPDX-License-Identifier: EUPL-1.2
"""The status page: what one reader may know of one case, put into words.

Everything on it comes out of `Status`, the whitelist of the domain, the figures, and
what the reader has done here. The look is written down before the page is made.

    page = open_status_page(holder, "22-00001")
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.cases import clock, wording
from anke.cases.rules import current_rules
from anke.cases.vault import open_text
from anke.errors import AppealsError
from anke.selfservice import wording as words
from anke.selfservice.domain.standing import Stand
from anke.selfservice.domain.status import status_of
from anke.selfservice.domain.waiting import expectation
from anke.selfservice.models import StatusLook
from anke.selfservice.queries import documents_of, look_into, own_looks, own_sendings
from anke.selfservice.services import record_look
from anke.selfservice.times import times_of
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from anke.cases.domain.decide import Rules
    from anke.cases.models import Document
    from anke.selfservice.domain.readers import Holder, Reader
    from anke.selfservice.domain.status import DueDate, Status
    from anke.selfservice.models import SentByReader
    from anke.selfservice.queries import Look
    from anke.selfservice.times import TimesOfArea

_LOOKS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence about where the case stands, and what comes after."""

    text: str
    after: str
    is_owed: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is said about time; `times` is empty where nothing can be computed."""

    times: str
    waited: str
    cases: int
    area: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class DueLine:
    """A deadline with its arithmetic in words."""

    name: str
    due_on: date
    state: str
    text: str
    basis: str
    is_guideline: bool
    confirmed: bool
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter of ours to the reader; `href` is empty where it cannot be fetched."""

    name: str
    sent_on: date
    place: int
    size: int
    is_there: bool


@dataclass(frozen=True, slots=True)
class SentLine:
    """Something the reader sent in from here."""

    number: str
    sent_at: datetime
    state: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look of the reader's own."""

    at: datetime
    text: str
    way: str


@dataclass(frozen=True, slots=True)
class StatusPage:
    """Everything on the page."""

    number: str
    title: str
    for_authority: bool
    is_decided: bool
    outcome: str
    points: tuple[Point, ...]
    facts: tuple[tuple[str, str], ...]
    waiting: Waiting | None
    due_lines: tuple[DueLine, ...]
    letters: tuple[LetterLine, ...]
    sendings: tuple[SentLine, ...]
    looks: tuple[LookLine, ...]
    team: str
    today: date


def open_status_page(holder: Holder, number: str) -> StatusPage:
    """Open a case for somebody outside, and write down that it was shown.

    Errors: NotOpenToReadersError.
    """
    look = look_into(holder, number)
    record_look(holder, look.reader.mark, number, StatusLook.What.PAGE)
    return page_of(look, clock.today())


def open_letter(holder: Holder, number: str, place: int) -> Document | None:
    """Give a letter that was sent to the reader, and write down that it was fetched.

    None where there is no such letter of the reader's own, or it was erased.

    Errors: NotOpenToReadersError.
    """
    look = look_into(holder, number)
    status = _status(look, current_rules(), clock.today())
    own = [each.document for each in status.letters if each.place == place]
    document = next(iter(documents_of(number, own).values()), None)
    if document is not None:
        record_look(holder, look.reader.mark, number, StatusLook.What.LETTER)
    return document


def _status(look: Look, rules: Rules, today: date) -> Status:
    return status_of(
        look.state, look.reader, rules, today, cause=_("the rules were changed")
    )


def page_of(look: Look, today: date) -> StatusPage:
    """Put a case into words for one reader."""
    rules = current_rules()
    status = _status(look, rules, today)
    catalogue = rules.catalogue
    looks = own_looks(look)[:_LOOKS_SHOWN]
    return StatusPage(
        number=status.number,
        title=wording.subject_name(catalogue, status.subject)
        or wording.area_name(catalogue, status.area),
        for_authority=look.reader.is_first_instance,
        is_decided=status.decided_on is not None,
        outcome=wording.outcome_name(catalogue, status.area, status.outcome),
        points=tuple(_points(status, look.reader, rules, today)),
        facts=tuple(_facts(status, rules)),
        waiting=None if status.decided_on else _waiting(status, rules, today),
        due_lines=tuple(_due_line(due, status) for due in status.due_dates),
        letters=_letters(status),
        sendings=tuple(_sending(row) for row in own_sendings(look)),
        looks=tuple(
            LookLine(row.at, words.look_name(row.what), words.way_name(row.way))
            for row in looks
        ),
        team=status.team,
        today=today,
    )


def _points(
    status: Status, reader: Reader, rules: Rules, today: date
) -> Iterator[Point]:
    instance = wording.instance_name(rules.catalogue, status.first_instance)
    said = {""}
    for point in status.standpoints:
        after = words.next_text(point, reader)
        yield Point(
            words.standpoint_text(point, reader, instance=instance, today=today),
            "" if after in said else after,
            point.stand is Stand.ANSWER_OWED,
        )
        said.add(after)


def _facts(status: Status, rules: Rules) -> Iterator[tuple[str, str]]:
    catalogue = rules.catalogue
    reopened = formats.long_day(status.waits_since) if status.reopened else ""
    pairs = (
        (_("Case number"), status.number),
        (_("Received"), formats.long_day(status.received_on)),
        (_("Reopened"), reopened),
        (_("Area"), wording.area_name(catalogue, status.area)),
        (_("Subject"), wording.subject_name(catalogue, status.subject)),
        (
            _("Appealed decision of"),
            wording.instance_name(catalogue, status.first_instance),
        ),
        (_("Your reference"), status.reference),
    )
    yield from ((label, text) for label, text in pairs if text)


def _waiting(status: Status, rules: Rules, today: date) -> Waiting:
    found = times_of(status.area)
    waited = max((today - status.waits_since).days, 0)
    expected = expectation(found.times, waited_days=waited) if found else None
    return Waiting(
        times=words.times_text(expected) if expected else "",
        waited=words.waited_text(waited, expected),
        cases=expected.cases if expected else 0,
        area=wording.area_name(rules.catalogue, status.area),
        as_of=_as_of(found),
    )


def _as_of(found: TimesOfArea | None) -> date | None:
    return found.as_of if found else None


def _due_line(due: DueDate, status: Status) -> DueLine:
    rule = due.clock.rule
    return DueLine(
        name=wording.name_of(rule),
        due_on=due.due_on,
        state=due.state,
        text=words.due_text(due, status.decided_on),
        basis=rule.legal_basis,
        is_guideline=rule.mean_target,
        confirmed=rule.confirmed,
        steps=tuple(wording.step_text(step) for step in due.clock.explain()),
    )


def _letters(status: Status) -> tuple[LetterLine, ...]:
    kept = documents_of(status.number, (each.document for each in status.letters))
    return tuple(
        LetterLine(
            name=words.letter_name(letter.purpose),
            sent_on=letter.sent_on,
            place=letter.place,
            size=kept[letter.document].size_bytes if letter.document in kept else 0,
            is_there=letter.document in kept,
        )
        for letter in status.letters
    )


def _sending(row: SentByReader) -> SentLine:
    try:
        files = json.loads(open_text(bytes(row.files), bound_to=row.letter_id))
    except AppealsError:
        files = []
    return SentLine(
        row.letter_id, row.sent_at, words.sent_state(row.letter.status), tuple(files)
    )
