# SPDX-License-Identifier: EUPL-1.2
"""A house in which board meetings are held: people, cases that wait, papers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases.clock import COPENHAGEN
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as cases
from anke.cases.domain.cpr import Cpr
from anke.cases.domain.entries import Actor, ActorKind, case_stream
from anke.cases.services import apply_act
from anke.cases.vault import Person, keep_people, seal_person
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.members import period_of
from anke.decisions.meetings import services
from anke.decisions.meetings.members import record_member
from anke.decisions.meetings.tests.tables import EXTENDED, ORDINARY, SUBSTITUTES

if TYPE_CHECKING:
    from anke.cases.domain.payloads import Seat
    from anke.cases.domain.state import CaseState

RECEIVED_ON = date(2022, 6, 1)
PLANNED_ON = date(2022, 8, 1)
HELD_ON = date(2022, 9, 14)
CPR = "251248-9996"  # Nancy Ann Berggren, an official test person
CHAIR = Actor(ActorKind.PERSON, "C1")
WORKER = Actor(ActorKind.PERSON, "S1")
MEMBERS = {"M1": "kl", "M2": "fh", "M3": "da"}


def at(day: date, hour: int = 9) -> datetime:
    """Give an instant of a day."""
    return datetime.combine(day, time(hour), COPENHAGEN)


def staff() -> dict[str, User]:
    """Make those who sit and work here; board members among them."""
    people = {
        "C1": Role.HEAD,
        "C2": Role.HEAD,
        "C3": Role.HEAD,
        "T1": Role.TEAM_LEADER,
        "S1": Role.CASEWORKER,
        "L1": Role.MEDICAL_CONSULTANT,
        "M1": Role.BOARD_MEMBER,
        "M2": Role.BOARD_MEMBER,
        "M3": Role.BOARD_MEMBER,
        "A1": Role.ANALYST,
    }
    made = {
        code: User.objects.create_user(
            code.lower(),
            password="x" * 12,
            role=role,
            staff_code=code,
            display_name=f"Person {code}",
        )
        for code, role in people.items()
    }
    for code, organisation in MEMBERS.items():
        # As in a code of the house: letters, then digits.
        record_member(
            CHAIR, code, f"Person {code}", organisation, period_of(date(2022, 7, 1))
        )
    return made


def do(case: str, command: cases.Command, on: date = PLANNED_ON) -> CaseState:
    """Do something to a case."""
    return apply_act(cases.Act(case, command, on, at(on), WORKER))


def open_case(**changes: str) -> str:
    """Open a case with a party and two papers, and hand it in for a meeting."""
    values = {
        "area": "municipal",
        "subject": "sel-95",
        "first_instance": "municipality-0101",
        "channel": "digital-post",
    } | changes
    state = do("@1", cases.RegisterCase(**values), RECEIVED_ON)
    number = state.number
    sealed = seal_person(
        case_stream(number), Person(name="Nancy Ann Berggren", cpr=Cpr(CPR))
    )
    keep_people([sealed])
    do(number, cases.AddParty("appellant", sealed.commitment), RECEIVED_ON)
    do(number, cases.AllocateCase("S1", "Børn"), RECEIVED_ON)
    for theme, content in (
        ("Klage", b"Jeg klager."),
        ("Svar", b"Vi er uenige."),
    ):
        file_paper(number, theme, content)
    services.ask_for_meeting(WORKER, number)
    return number


def file_paper(number: str, theme: str, content: bytes) -> None:
    """File a paper on a case."""
    row = refer_to_document(
        case_stream(number),
        store_content(content),
        size_bytes=len(content),
        media_type="text/plain",
    )
    keep_documents([row])
    do(number, cases.FileDocument(row.commitment, theme, "received"), RECEIVED_ON)


def meeting(
    *on_agenda: str,
    voting: str = "ordinary",
    area: str = "municipal",
    more: tuple[Seat, ...] = SUBSTITUTES,
) -> str:
    """Plan and seat a meeting with some cases on its agenda."""
    plan = c.PlanMeeting(area, HELD_ON, "09:00", "Lokale 1", voting)
    number = services.plan_meeting(CHAIR, plan, at=at(PLANNED_ON))
    seats = EXTENDED if voting == "extended" else ORDINARY
    serving = frozenset(MEMBERS)
    services.appoint_members(CHAIR, number, seats + more, serving, at=at(PLANNED_ON))
    if on_agenda:
        services.add_cases(CHAIR, number, on_agenda, at=at(PLANNED_ON))
    return number


def open_it(number: str, *present: str) -> None:
    """Open a meeting with those who sit for themselves, or those named."""
    state = services.meeting_state(number)
    regular = tuple(seat.member for seat in state.seats if not seat.substitute)
    services.open_meeting(CHAIR, number, present or regular, at=at(HELD_ON))


def vote(number: str, item: int, *, by: Actor = CHAIR, **outcomes: str) -> None:
    """Vote on an item and settle it."""
    votes = [(member, outcome, "") for member, outcome in outcomes.items()]
    services.cast_votes(by, number, item, votes, decide=True, at=at(HELD_ON))
