# SPDX-License-Identifier: EUPL-1.2
"""Board meetings of the demo: one that was held, one that is planned, cases that wait.

Made of the demo's own pending cases through everybody's services, with days and salts
that follow from the seed, so that equal wishes give equal journals. The members are
made up; `ankemedlem` (M001) sits at both tables, `ankechef` (C001) chairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases import clock
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as cases
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.payloads import Seat
from anke.cases.domain.state import CaseStatus
from anke.cases.domain.what_next import MEETING_STEP, What
from anke.cases.models import Case, JournalEntry
from anke.cases.services import apply_acts
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.members import Term, period_of
from anke.decisions.domain.meetings.numbers import meeting_stream
from anke.decisions.domain.meetings.rules import Side
from anke.decisions.meetings.material import bundle_of
from anke.decisions.meetings.members import appoint_again, record_member
from anke.decisions.meetings.models import BoardMember, Meeting
from anke.decisions.meetings.services import (
    PDF,
    TEXT,
    act_on,
    add_cases,
    appoint_members,
    meeting_state,
    open_meeting,
    plan_meeting,
)
from anke.demo.domain.authority import LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

CHAIR = Actor(ActorKind.PERSON, "C001")
# Code, name, organisation, and whether they served the period before as well.
MEMBERS = (
    ("M001", "Merete Lembo", "da", True),
    ("M002", "Ole Fagerlund", "fh", True),
    ("M003", "Inger Kommerup", "kl", False),
    ("M004", "Henrik Rampe", "dh", False),
    ("M005", "Lis Tillid", "fh", False),
)
SECOND_HEAD = ("ankechef-2", "Bodil Overbo", "C002")
HELD_PLANNED, HELD_ON = date(2022, 12, 1), date(2022, 12, 14)
NEXT_PLANNED, NEXT_ON = date(2022, 12, 20), date(2023, 1, 11)
_HELD_CASES, _NEXT_CASES, _WAITING_CASES = 6, 4, 5
_DISSENT = (
    "Jeg lægger vægt på speciallægens erklæring og finder, at betingelserne er opfyldt."
)


@dataclass(frozen=True, slots=True)
class _Table:
    """Where a meeting sits, how it votes, and who has a seat."""

    area: str
    voting: str
    seats: tuple[Seat, ...]


_AUTHORITY, _APPOINTED = Side.AUTHORITY.value, Side.APPOINTED.value
ORDINARY = _Table(
    "work-injury",
    "ordinary",
    (
        Seat("C001", _AUTHORITY),
        Seat("M001", _APPOINTED, "da"),
        Seat("M002", _APPOINTED, "fh"),
        Seat("C002", _AUTHORITY, substitute=True),
        Seat("M003", _APPOINTED, "kl", substitute=True),
        Seat("L001", Side.ADVISER.value, "medical"),
    ),
)
EXTENDED = _Table(
    "compulsory-measures",
    "extended",
    (
        Seat("C001", _AUTHORITY),
        Seat("C002", _AUTHORITY),
        Seat("M001", _APPOINTED, "da"),
        Seat("M005", _APPOINTED, "fh"),
        Seat("M004", _APPOINTED, "dh", substitute=True),
    ),
)


def write_meetings(seed: int) -> int:
    """Write the demo's meetings; tell how many. Run twice it does nothing more."""
    if Meeting.objects.exists():
        return 0
    with transaction.atomic():
        write_members()
        held = _hold(seed)
        planned = _plan(seed)
        _let_wait("municipal")
        _let_wait("work-injury")
    return held + planned


def write_members() -> None:
    """Record the appointed members, and a second head. Run twice it does nothing."""
    now = period_of(HELD_ON)
    before = period_of(now.first - timedelta(days=1))
    for code, name, organisation, twice in MEMBERS:
        if not BoardMember.objects.filter(code=code).exists():
            first: Term = before if twice else now
            record_member(CHAIR, code, name, organisation, first)
            if twice:
                appoint_again(CHAIR, code, now)
    username, name, code = SECOND_HEAD
    if not User.objects.filter(staff_code=code).exists():
        User.objects.create_user(
            username, role=Role.HEAD, display_name=name, staff_code=code
        )


# --- The meeting that was held -------------------------------------------------------


def _hold(seed: int) -> int:
    """Hold a meeting: unanimous, by majority, with a conflict, with a postponement."""
    chosen = _candidates(ORDINARY.area, _HELD_CASES, HELD_PLANNED)
    if len(chosen) < _HELD_CASES:
        return 0
    number = _seated(ORDINARY, HELD_PLANNED, HELD_ON, "Lokale 3")
    at = _at(HELD_PLANNED, 11)
    add_cases(CHAIR, number, chosen, at=at)
    matter = c.AddItem(15, title="Orientering om praksis", place=1)
    act_on(CHAIR, number, [matter], at=at)
    _hand_out(number, seed, _at(HELD_PLANNED, 13))
    opened = _at(HELD_ON, 9)
    there = tuple(seat.member for seat in ORDINARY.seats)
    open_meeting(CHAIR, number, there, at=opened)
    _deal_with(number, seed, opened)
    act_on(CHAIR, number, [c.CloseMeeting()], at=_at(HELD_ON, 11))
    return 1


def _deal_with(number: str, seed: int, opened: datetime) -> None:
    """Settle the items one after the other, some minutes apart."""
    dissent = _kept(number, _DISSENT.encode(), TEXT, seed)
    matter = len(meeting_state(number).items)
    deeds: tuple[tuple[c.Command, ...], ...] = (
        (c.ConcludeItem(matter, "Taget til efterretning."),),
        _ballot(1, ("C001", "M001", "M002"), "upheld"),
        _ballot(2, ("C001", "M001"), "upheld", ("M002", "changed", dissent)),
        _ballot(3, ("C001", "M001", "M002"), "changed"),
        (
            c.DeclareConflict(4, "M001", "Tidligere ansat hos arbejdsgiveren"),
            *_ballot(4, ("C001", "M002", "M003"), "upheld"),
        ),
        _ballot(5, ("C001", "M001", "M002"), "remitted"),
        (c.PostponeItem(6, "Afventer en ny speciallægeerklæring"),),
    )
    for place, commands in enumerate(deeds, 1):
        at = opened + timedelta(minutes=10 * place)
        act_on(CHAIR, number, commands, at=at)


def _ballot(
    item: int, alike: Sequence[str], outcome: str, *others: tuple[str, str, str]
) -> tuple[c.Command, ...]:
    """Let some vote alike and others otherwise, and settle the item."""
    votes = [c.CastVote(item, member, outcome) for member in alike]
    votes += [c.CastVote(item, *other) for other in others]
    return (*votes, c.DecideItem(item))


# --- The meeting that is planned -----------------------------------------------------


def _plan(seed: int) -> int:
    """Plan the next meeting, with its agenda and the case material."""
    # A small authority has few of the one kind: both kinds need extended voting.
    found = [
        case
        for area in (EXTENDED.area, "concern-notification")
        for case in _candidates(area, _NEXT_CASES, NEXT_PLANNED)
    ]
    chosen = found[:_NEXT_CASES]
    if not chosen:
        return 0
    number = _seated(EXTENDED, NEXT_PLANNED, NEXT_ON, "Mødesalen")
    add_cases(CHAIR, number, chosen, at=_at(NEXT_PLANNED, 11))
    _hand_out(number, seed, _at(NEXT_PLANNED, 13))
    return 1


def _let_wait(area: str) -> None:
    """Hand some cases in for a meeting that nobody has planned yet."""
    on = LAST_DAY - timedelta(days=3)
    acts = [
        cases.Act(case, cases.StartStep(MEETING_STEP), on, _at(on, 10), _worker(case))
        for case in _candidates(area, _WAITING_CASES, on)
    ]
    if acts:
        apply_acts(acts)


def _worker(case: str) -> Actor:
    return Actor(ActorKind.PERSON, Case.objects.get(number=case).staff)


# --- What both need ------------------------------------------------------------------


def _candidates(area: str, count: int, day: date) -> list[str]:
    """Give pending cases in which a draft could be written and nothing came since."""
    rows = Case.objects.filter(
        area=area,
        status=CaseStatus.PENDING.value,
        todo=What.WRITE_DRAFT.value,
        meeting="",
    ).order_by("due_on", "year", "serial")
    found: list[str] = []
    for number in rows.values_list("number", flat=True).iterator():
        last = JournalEntry.objects.filter(stream=f"case:{number}").order_by(
            "-stream_seq"
        )
        moment = last.values_list("recorded_at", flat=True).first()
        if moment is not None and moment < _at(day, 8):
            found.append(number)
        if len(found) == count:
            break
    return found


def _seated(table: _Table, planned: date, held_on: date, place: str) -> str:
    at = _at(planned, 10)
    plan = c.PlanMeeting(table.area, held_on, "09:00", place, table.voting)
    number = plan_meeting(CHAIR, plan, at=at)
    serving = frozenset(code for code, *_ in MEMBERS)
    appoint_members(CHAIR, number, table.seats, serving, at=at)
    return number


def _hand_out(number: str, seed: int, at: datetime) -> None:
    """Make the case material and hand it out."""
    state = meeting_state(number)
    items = tuple(item.item for item in state.items if item.case)
    with TemporaryDirectory(prefix="anke-demo-") as folder:
        path = Path(folder) / "material.pdf"
        made = bundle_of(state, items, path)
        document = _kept(number, path.read_bytes(), PDF, seed)
    act_on(CHAIR, number, [c.SendMaterial(document, made.pages, items)], at=at)


def _kept(number: str, content: bytes, media_type: str, seed: int) -> str:
    """Keep a paper of a meeting under a salt that follows from the seed."""
    stream = meeting_stream(number)
    salt = sha256(f"{seed} {stream} {media_type}".encode()).digest()[:16]
    row = refer_to_document(
        stream,
        store_content(content),
        size_bytes=len(content),
        media_type=media_type,
        salt=lambda: salt,
    )
    keep_documents([row])
    return row.commitment


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.COPENHAGEN)
