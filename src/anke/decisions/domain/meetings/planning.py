# SPDX-License-Identifier: EUPL-1.2
"""What may be done before a meeting: plan it, seat it, build its agenda.

Each function answers a command with payloads, or refuses in the user's words;
`decide_meeting` asks them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anke.cases.domain import payloads as p
from anke.decisions.domain.meetings.agenda import is_clock_time
from anke.decisions.domain.meetings.members import RULE
from anke.decisions.domain.meetings.requirements import (
    refuse,
    require_cause,
    require_item,
    require_status,
    require_waiting,
)
from anke.decisions.domain.meetings.rules import Side
from anke.decisions.domain.meetings.seats import seats_fit
from anke.decisions.domain.meetings.state import ItemStatus, MeetingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from anke.cases.domain.payloads import Seat
    from anke.decisions.domain.meetings import commands as c
    from anke.decisions.domain.meetings.decide import Known
    from anke.decisions.domain.meetings.rules import ExtendedGround
    from anke.decisions.domain.meetings.state import Item, MeetingState

MOST_ITEMS = 100
MOST_SEATS = 30
LONGEST_MINUTES = 480
LONGEST_TITLE = 120
BEFORE_THE_END = (MeetingStatus.PLANNED, MeetingStatus.OPEN)


# --- The meeting ---------------------------------------------------------------------


def plan(
    state: MeetingState, act: c.MeetingAct, command: c.PlanMeeting, known: Known
) -> Iterable[p.Payload]:
    """Plan a meeting of an area."""
    if state.number:
        raise refuse(state, "is planned already", "Mødet er allerede berammet.")
    known.catalogue.area(command.area)
    known.rules.voting(command.voting)
    _require_when(state, act, command.held_on, command.starts_at)
    yield p.MeetingPlanned(
        act.number,
        command.area,
        command.held_on,
        command.starts_at,
        command.place.strip(),
        command.voting,
    )


def _require_when(
    state: MeetingState, act: c.MeetingAct, held_on: date, starts_at: str
) -> None:
    if held_on < act.occurred_on:
        raise refuse(
            state,
            f"would be held on {held_on}, which is over",
            "Vælg en dag, der ikke er gået.",
        )
    if not is_clock_time(starts_at):
        raise refuse(
            state, f"begins at {starts_at!r}", "Skriv tidspunktet sådan: 09:00."
        )


def move(
    state: MeetingState, act: c.MeetingAct, command: c.MoveMeeting, _: Known
) -> Iterable[p.Payload]:
    """Give the meeting another day, hour or place."""
    require_status(state, MeetingStatus.PLANNED)
    _require_when(state, act, command.held_on, command.starts_at)
    require_cause(state, command.cause)
    yield p.MeetingMoved(
        command.held_on, command.starts_at, command.place.strip(), command.cause
    )


def cancel(
    state: MeetingState, _: c.MeetingAct, command: c.CancelMeeting, __: Known
) -> Iterable[p.Payload]:
    """Call the meeting off."""
    require_status(state, MeetingStatus.PLANNED)
    require_cause(state, command.cause)
    yield p.MeetingCancelled(command.cause)
    yield from _forget_material(state)


def _forget_material(state: MeetingState) -> Iterable[p.Payload]:
    """Erase the copies of the cases' documents: the originals are in the cases."""
    if state.material:
        yield p.Erased(state.material, MATERIAL_BASIS)


MATERIAL_BASIS = "databeskyttelsesforordningen art. 5 (1) (e): kopi til mødets brug"


# --- Who sits ------------------------------------------------------------------------


def appoint(
    state: MeetingState, _: c.MeetingAct, command: c.AppointMembers, known: Known
) -> Iterable[p.Payload]:
    """Say who sits at the table; each voting side has exactly its seats."""
    require_status(state, *BEFORE_THE_END)
    if state.status is MeetingStatus.OPEN:
        _require_present_kept(state, command.seats)
    _require_different(state, command.seats)
    _require_sides(state, command.seats, known)
    _require_serving(state, command)
    _require_organisations(state, command.seats, known)
    if command.seats != state.seats:
        yield p.MeetingMembersAppointed(command.seats)


def _require_present_kept(state: MeetingState, seats: tuple[Seat, ...]) -> None:
    """Let nobody lose a seat while the meeting goes on: somebody may only come in."""
    for side in Side:
        before = state.side(side)
        after = replace(state, seats=seats).side(side)
        if after[: len(before)] != before:
            raise refuse(
                state,
                "seats are taken away while it is open",
                "Under mødet kan der kun tilkaldes flere; ingen kan tages af.",
            )


def _require_different(state: MeetingState, seats: tuple[Seat, ...]) -> None:
    members = [seat.member for seat in seats]
    if len(members) != len(set(members)) or not all(members):
        raise refuse(
            state, "somebody sits twice", "Den samme person kan kun have én plads."
        )
    if len(seats) > MOST_SEATS:
        raise refuse(
            state, f"{len(seats)} seats", f"Højst {MOST_SEATS} kan deltage i et møde."
        )


def _require_sides(state: MeetingState, seats: tuple[Seat, ...], known: Known) -> None:
    rule = known.rules.voting(state.voting)
    sides = [seat.side for seat in seats if not seat.substitute]
    counts = sides.count(Side.AUTHORITY), sides.count(Side.APPOINTED)
    if counts != (rule.authority, rule.appointed) or {*sides} - {*Side}:
        raise refuse(
            state,
            f"{counts[0]} of the authority and {counts[1]} appointed",
            f"Ved {rule.name_da.lower()} deltager {rule.appointed} beskikkede "
            f"medlemmer og {rule.authority} fra myndigheden, hvoraf den første leder "
            f"mødet ({rule.legal_basis}).",
        )


def _require_serving(state: MeetingState, command: c.AppointMembers) -> None:
    out = [
        seat.member
        for seat in command.seats
        if seat.side == Side.APPOINTED and seat.member not in command.serving
    ]
    if out:
        raise refuse(
            state,
            f"{out[0]} is not appointed on {state.held_on}",
            f"{out[0]} er ikke beskikket på mødedagen. {RULE}",
        )


def _require_organisations(
    state: MeetingState, seats: tuple[Seat, ...], known: Known
) -> None:
    """Refuse the wrong organisations only where the rule is confirmed."""
    rule = known.rules.area(state.area)
    appointed = tuple(
        seat for seat in seats if seat.side == Side.APPOINTED and not seat.substitute
    )
    if rule.confirmed and not seats_fit(appointed, rule.seats):
        raise refuse(
            state,
            "the wrong organisations",
            "De beskikkede medlemmer skal være indstillet af de organisationer, som "
            f"sagsområdet kræver ({rule.source}).",
        )


# --- The agenda ----------------------------------------------------------------------


def add_item(
    state: MeetingState, _: c.MeetingAct, command: c.AddItem, known: Known
) -> Iterable[p.Payload]:
    """Put a case or a matter on the agenda; refuse what needs extended voting."""
    require_status(state, *BEFORE_THE_END)
    _require_matter(state, command)
    _require_minutes(state, command.minutes)
    if command.case:
        _require_voting(state, command, known)
    number = state.items_given + 1
    yield p.MeetingItemAdded(
        item=number,
        minutes=command.minutes,
        case=command.case,
        area=command.area,
        subject=command.subject,
        title=command.title.strip(),
        place=command.place,
        ground=command.ground,
    )
    for member in sorted(command.conflicts):
        yield p.MeetingConflictDeclared(number, member, DECLARED_ON_CASE)


DECLARED_ON_CASE = "Erklæret inhabil i sagen"


def _require_matter(state: MeetingState, command: c.AddItem) -> None:
    title = command.title.strip()
    if bool(command.case) == bool(title) or len(title) > LONGEST_TITLE:
        raise refuse(
            state,
            "an item is a case or has a title",
            "Vælg en sag, eller skriv en kort overskrift (højst "
            f"{LONGEST_TITLE} tegn) til punktet.",
        )
    if command.case and any(
        each.case == command.case and each.status is ItemStatus.WAITING
        for each in state.items
    ):
        raise refuse(
            state, f"{command.case} stands on it", "Sagen står allerede på dagsordenen."
        )
    if len(state.items) >= MOST_ITEMS:
        raise refuse(
            state,
            f"{MOST_ITEMS} items",
            f"Der kan højst være {MOST_ITEMS} punkter. Del dem på flere møder.",
        )
    if not 0 <= command.place <= len(state.items) + 1:
        raise refuse(state, f"place {command.place}", "Pladsen findes ikke.")


def _require_minutes(state: MeetingState, minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise refuse(
            state,
            f"{minutes} minutes",
            f"Skriv, hvor mange minutter punktet tager: 1 til {LONGEST_MINUTES}.",
        )


def _require_voting(state: MeetingState, command: c.AddItem, known: Known) -> None:
    """Refuse a case that must be settled by extended voting on another meeting."""
    if known.rules.voting(state.voting).is_extended:
        return
    said = {known.rules.ground(command.ground).id} if command.ground else set()
    about = command.area, command.subject
    ground = known.rules.ground_for(*about, said, state.held_on)
    if ground is not None:
        raise refuse(state, f"needs extended voting: {ground.id}", sentence_of(ground))


def sentence_of(ground: ExtendedGround) -> str:
    """Say in Danish why a case needs extended voting."""
    basis = f" ({ground.legal_basis})" if ground.legal_basis else ""
    return (
        f"Sagen skal afgøres ved udvidet votering: {ground.name_da.lower()}{basis}. "
        "Sæt den på et møde med udvidet votering."
    )


def move_item(
    state: MeetingState, _: c.MeetingAct, command: c.MoveItem, __: Known
) -> Iterable[p.Payload]:
    """Give an item another place."""
    require_status(state, *BEFORE_THE_END)
    require_item(state, command.item)
    if not 1 <= command.place <= len(state.items):
        raise refuse(state, f"place {command.place}", "Pladsen findes ikke.")
    if state.place_of(command.item) != command.place:
        yield p.MeetingItemMoved(command.item, command.place)


def time_item(
    state: MeetingState, _: c.MeetingAct, command: c.TimeItem, __: Known
) -> Iterable[p.Payload]:
    """Give an item more or fewer minutes."""
    require_status(state, *BEFORE_THE_END)
    _require_minutes(state, command.minutes)
    if require_item(state, command.item).minutes != command.minutes:
        yield p.MeetingItemTimed(command.item, command.minutes)


def remove_item(
    state: MeetingState, _: c.MeetingAct, command: c.RemoveItem, __: Known
) -> Iterable[p.Payload]:
    """Take an item off; at the meeting it is postponed instead."""
    require_status(state, MeetingStatus.PLANNED)
    require_waiting(state, command.item)
    require_cause(state, command.cause)
    yield p.MeetingItemRemoved(command.item, command.cause)


def send_material(
    state: MeetingState, _: c.MeetingAct, command: c.SendMaterial, __: Known
) -> Iterable[p.Payload]:
    """Hand out the case material; the copy before it is forgotten."""
    require_status(state, *BEFORE_THE_END)
    there = {each.item for each in state.items}
    if not command.items or not there.issuperset(command.items):
        raise refuse(
            state,
            "material of other items",
            "Dagsordenen er ændret, siden materialet blev samlet. Saml det igen.",
        )
    yield from _forget_material(state)
    yield p.MeetingMaterialSent(command.document, command.pages, command.items)


def declare_conflict(
    state: MeetingState, _: c.MeetingAct, command: c.DeclareConflict, __: Known
) -> Iterable[p.Payload]:
    """Declare a conflict, before the meeting or at it; a vote of theirs is void."""
    require_status(state, *BEFORE_THE_END)
    item = require_waiting(state, command.item)
    require_cause(state, command.ground)
    _require_seated(state, command.member)
    if command.member in item.in_conflict:
        raise refuse(
            state,
            f"{command.member} is in conflict already",
            f"{command.member} er allerede erklæret inhabil i punktet.",
        )
    yield from _void(item, command.member)
    yield p.MeetingConflictDeclared(command.item, command.member, command.ground)


def _void(item: Item, member: str) -> Iterable[p.Payload]:
    if member in item.by_member:
        cause = f"{member} er inhabil; der stemmes igen"
        yield p.MeetingVotesCleared(item.item, cause)


def _require_seated(state: MeetingState, member: str) -> None:
    if member not in {seat.member for seat in state.seats}:
        raise refuse(state, f"{member} has no seat", f"{member} deltager ikke i mødet.")


def lift_conflict(
    state: MeetingState, _: c.MeetingAct, command: c.LiftConflict, __: Known
) -> Iterable[p.Payload]:
    """Take a declared conflict back; who votes changes, so that votes are void."""
    require_status(state, *BEFORE_THE_END)
    item = require_waiting(state, command.item)
    require_cause(state, command.cause)
    if command.member not in item.in_conflict:
        raise refuse(
            state,
            f"{command.member} is not in conflict",
            f"{command.member} er ikke erklæret inhabil i punktet.",
        )
    if item.votes:
        cause = f"{command.member} er ikke inhabil; der stemmes igen"
        yield p.MeetingVotesCleared(item.item, cause)
    yield p.MeetingConflictLifted(command.item, command.member, command.cause)


__all__ = [
    "DECLARED_ON_CASE",
    "add_item",
    "appoint",
    "cancel",
    "declare_conflict",
    "lift_conflict",
    "move",
    "move_item",
    "plan",
    "remove_item",
    "send_material",
    "sentence_of",
    "time_item",
]
