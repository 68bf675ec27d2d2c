# SPDX-License-Identifier: EUPL-1.2
"""Meetings put into words: lists, agenda, table, material, what is to be done next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anke.access.domain.permissions import Action
from anke.access.queries import may
from anke.cases import clock, wording
from anke.cases.journal import read_entries
from anke.decisions.domain.meetings.agenda import times
from anke.decisions.domain.meetings.numbers import meeting_stream
from anke.decisions.domain.meetings.rules import Side
from anke.decisions.domain.meetings.seats import seats_fit
from anke.decisions.domain.meetings.state import ItemStatus, MeetingStatus
from anke.decisions.meetings import wording as words
from anke.decisions.meetings.models import MaterialOrder, Meeting
from anke.decisions.meetings.queries import names_of
from anke.decisions.meetings.rules import known_rules
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from anke.access.models import User
    from anke.decisions.domain.meetings.decide import Known
    from anke.decisions.domain.meetings.state import MeetingState

_BADGES = {
    MeetingStatus.PLANNED.value: "info",
    MeetingStatus.OPEN.value: "success",
    MeetingStatus.CLOSED.value: "warning",
    MeetingStatus.CANCELLED.value: "",
}


@dataclass(frozen=True, slots=True)
class SeatLine:
    """Somebody at the table."""

    member: str
    name: str
    role: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """How it stands with the case material."""

    pages: int
    is_current: bool
    is_ordered: bool
    problem: str
    href: str


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry of the meeting's journal."""

    on: date
    recorded_at: datetime
    actor: str
    text: str


# --- Lists ---------------------------------------------------------------------------


def meeting_table(meetings: Iterable[Meeting], caption: str, address: str) -> Table:
    """Give meetings as a table; `address` names the page that a row leads to."""
    known = known_rules()
    return Table(
        caption=caption,
        columns=(
            Column("number", _("Meeting")),
            Column("held_on", _("Day")),
            Column("area", _("Area")),
            Column("voting", _("Voting")),
            Column("cases", _("Cases"), numeric=True),
            Column("state", _("State")),
        ),
        rows=[_row(known, meeting, address) for meeting in meetings],
        empty=_("There are no meetings here."),
        hide_caption=True,
    )


def _row(known: Known, meeting: Meeting, address: str) -> Row:
    hour = words.hour(meeting.starts_at)
    return Row(
        (
            Cell(meeting.number, href=reverse(address, args=[meeting.number])),
            Cell(formats.day(meeting.held_on), note=f"{hour} {meeting.place}".strip()),
            Cell(wording.area_name(known.catalogue, meeting.area)),
            Cell(words.voting_name(known, meeting.voting)),
            Cell(formats.number(getattr(meeting, "cases_count", 0))),
            Cell(
                str(Meeting.Status(meeting.status).label),
                badge=_BADGES.get(meeting.status, ""),
            ),
        )
    )


# --- One meeting ---------------------------------------------------------------------


def facts_of(state: MeetingState) -> list[tuple[str, str]]:
    """Give the summary of a meeting."""
    known = known_rules()
    rule, area = known.rules.voting(state.voting), known.rules.area(state.area)
    invited = _("invited") if area.parties_invited else _("not invited")
    unsure = "" if rule.confirmed else f" ({_('unconfirmed')})"
    pairs = (
        (_("Day"), formats.long_day(state.held_on)),
        (_("Begins at"), words.hour(state.starts_at)),
        (_("Ends at"), _ends_at(state)),
        (_("Venue"), state.place),
        (_("Area"), wording.area_name(known.catalogue, state.area)),
        (_("Voting"), f"{wording.name_of(rule)}, {rule.legal_basis}{unsure}"),
        (_("The parties"), invited),
    )
    return [(name, text) for name, text in pairs if text]


def _ends_at(state: MeetingState) -> str:
    hours = times(state.starts_at, [item.minutes for item in state.items])
    return words.hour(hours[-1][1]) if hours else ""


def table_of(state: MeetingState) -> tuple[SeatLine, ...]:
    """Give who sits at the table."""
    known = known_rules()
    names = names_of(seat.member for seat in state.seats)
    return tuple(
        SeatLine(
            member=seat.member,
            name=names.get(seat.member, seat.member),
            role=words.seat_text(known, seat, is_chair=seat.member == state.chair),
            is_present=seat.member in state.present,
        )
        for seat in state.seats
    )


def material_of(state: MeetingState) -> MaterialLine:
    """Say how it stands with the case material."""
    order = MaterialOrder.objects.filter(meeting_id=state.number).first()
    items = tuple(item.item for item in state.items if item.case)
    return MaterialLine(
        pages=state.material_pages if state.material else 0,
        is_current=state.material_items == items,
        is_ordered=order is not None and not order.problem,
        problem=order.problem if order else "",
        href=reverse("meeting-material", args=[state.number]) if state.material else "",
    )


def advice_of(state: MeetingState) -> list[str]:
    """Say what does not stand in the way, but should be looked at."""
    return list(_advice(state))


def _advice(state: MeetingState) -> Iterator[str]:
    known = known_rules()
    area = known.rules.area(state.area)
    appointed = state.side(Side.APPOINTED, substitutes=False)
    if appointed and not seats_fit(appointed, area.seats):
        yield _(
            "The appointed members do not come from the organisations that are usual "
            "in this area (unconfirmed)."
        )
    fields = {seat.organisation for seat in state.side(Side.ADVISER)}
    for kind in (*area.advisers, *area.usual_advisers):
        if state.seats and kind not in fields:
            name = words.organisation_name(known, kind)
            if kind in area.advisers:
                yield _("A vote in this area needs a %(who)s.") % {"who": name}
            else:
                yield _("Mostly a %(who)s is there.") % {"who": name}
    if state.seats and not state.side(Side.APPOINTED)[len(appointed) :]:
        yield _("No substitute is named: with a conflict there is no quorum.")


def next_of(state: MeetingState) -> str:
    """Say what is to be done about a meeting now (*hvad skal der ske nu?*)."""
    if state.status is MeetingStatus.PLANNED:
        return _next_while_planned(state)
    if state.status is MeetingStatus.OPEN:
        waiting = [each for each in state.items if each.status is ItemStatus.WAITING]
        if not waiting:
            return _("Every item is dealt with: end the meeting.")
        return ngettext(
            "%(count)s item is left.", "%(count)s items are left.", len(waiting)
        ) % {"count": len(waiting)}
    if state.status is MeetingStatus.CLOSED:
        return _("Read the protocol and approve it.")
    if state.status is MeetingStatus.CANCELLED:
        return _("The meeting is called off: %(cause)s") % {"cause": state.cause}
    return _("Nothing more is to be done.")


def _next_while_planned(state: MeetingState) -> str:
    if not state.seats:
        return _("Say who sits at the table.")
    if not state.items:
        return _("Put cases on the agenda.")
    if state.cases and not state.material:
        return _("Gather the case material for the members.")
    if state.held_on and state.held_on <= clock.today():
        return _("The meeting is today: note who is there, and begin.")
    return _("Everything is ready for the meeting.")


def journal_of(state: MeetingState) -> list[JournalLine]:
    """Give the meeting's journal in words, the newest first."""
    known = known_rules()
    entries = read_entries([meeting_stream(state.number)])
    lines = [
        JournalLine(
            on=entry.occurred_on,
            recorded_at=entry.recorded_at,
            actor=wording.actor_name(entry.actor.kind.value, entry.actor.id),
            text=words.sentence(known, entry.payload),
        )
        for entry in entries
    ]
    return lines[::-1]


def takes_presence(user: User, state: MeetingState) -> bool:
    """Whether the reader notes who is there: on the day, until the meeting ends."""
    has_come = state.held_on is not None and state.held_on <= clock.today()
    begins = state.status is MeetingStatus.PLANNED and has_come
    is_going_on = begins or state.status is MeetingStatus.OPEN
    return is_going_on and may(user, Action.HOLD_MEETINGS)


def may_do(user: User) -> dict[str, bool]:
    """Say which acts the reader may do; templates ask it."""
    return {
        "may_plan": may(user, Action.PLAN_MEETINGS),
        "may_hold": may(user, Action.HOLD_MEETINGS),
        "may_see_all": may(user, Action.SEE_MEETINGS),
    }
