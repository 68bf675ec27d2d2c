# SPDX-License-Identifier: EUPL-1.2
"""The agenda put into words, and one item of it as it is dealt with at the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.cases import wording
from anke.cases.queries import cases_visible_to
from anke.decisions.domain.meetings.agenda import times
from anke.decisions.domain.meetings.seats import voters_of
from anke.decisions.domain.meetings.state import ItemStatus
from anke.decisions.meetings import wording as words
from anke.decisions.meetings.models import MeetingItem
from anke.decisions.meetings.pages import SeatLine, table_of
from anke.decisions.meetings.queries import (
    cases_of_agenda,
    names_of,
    readable_items,
)
from anke.decisions.meetings.rules import known_rules
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from anke.access.models import User
    from anke.cases.models import Case
    from anke.decisions.domain.meetings.decide import Known
    from anke.decisions.domain.meetings.state import Item, MeetingState

_ITEM_BADGES = {
    ItemStatus.WAITING.value: "info",
    ItemStatus.DECIDED.value: "success",
    ItemStatus.CONCLUDED.value: "success",
    ItemStatus.POSTPONED.value: "warning",
}


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An item as the agenda shows it."""

    item: int
    place: int
    hours: str
    minutes: int
    heading: str
    case: str
    href: str
    about: str
    status: str
    status_text: str
    badge: str
    result: str
    in_conflict: tuple[str, ...]
    is_first: bool
    is_last: bool

    @property
    def is_waiting(self) -> bool:
        """Whether nothing has become of it yet."""
        return self.status == ItemStatus.WAITING


@dataclass(frozen=True, slots=True)
class _Around:
    """What the lines of an agenda have in common."""

    state: MeetingState
    cases: Mapping[str, Case]
    openable: Collection[str]
    readable: Collection[int]
    names: Mapping[str, str]
    known: Known

    def line(self, place: int, item: Item, hour: tuple[str, str]) -> AgendaLine:
        """Give the line of an item."""
        first, last = (text.replace(":", ".") for text in hour)
        may_open = item.case in self.openable
        return AgendaLine(
            item=item.item,
            place=place,
            hours=f"{first}–{last}",
            minutes=item.minutes,
            heading=item.title or _("Case %(number)s") % {"number": item.case},
            case=item.case,
            href=reverse("case-page", args=[item.case]) if may_open else "",
            about=self._about(item),
            status=item.status.value,
            status_text=str(MeetingItem.Status(item.status.value).label),
            badge=_ITEM_BADGES[item.status.value],
            result=result_of(self.known, item),
            in_conflict=tuple(
                self.names.get(who, who) for who, _ground in item.conflicts
            ),
            is_first=place == 1,
            is_last=place == len(self.state.items),
        )

    def _about(self, item: Item) -> str:
        """Say what a case is about, to those who may know it."""
        case = self.cases.get(item.case)
        if case is None:
            return ""
        if item.case not in self.openable and item.item not in self.readable:
            return _("the case is protected")
        catalogue = self.known.catalogue
        parts = [
            wording.subject_name(catalogue, item.subject),
            wording.instance_name(catalogue, case.first_instance),
        ]
        if case.due_on:
            parts.append(_("due %(day)s") % {"day": formats.day(case.due_on)})
        return " · ".join(filter(None, parts))


def agenda_of(user: User, state: MeetingState) -> tuple[AgendaLine, ...]:
    """Give the agenda with its times; cases are links for those who may open them."""
    cases = cases_of_agenda(state)
    openable = set(
        cases_visible_to(user, Action.SEE_CASE)
        .filter(number__in=list(cases))
        .values_list("number", flat=True)
    )
    names = names_of({who for item in state.items for who in item.in_conflict})
    readable = readable_items(user, state)
    around = _Around(state, cases, openable, readable, names, known_rules())
    hours = times(state.starts_at, [item.minutes for item in state.items])
    return tuple(
        around.line(place, item, hour)
        for place, (item, hour) in enumerate(zip(state.items, hours, strict=True), 1)
    )


def result_of(known: Known, item: Item) -> str:
    """Say in short what became of an item."""
    if item.status is ItemStatus.DECIDED:
        outcome = words.outcome_text(known, item.area, item.outcome)
        text = f"{outcome}, {words.agreement_text(item.agreement)}"
        casting = _("by the chair's casting vote")
        return f"{text}, {casting}" if item.casting_vote else text
    return item.note


def next_waiting(state: MeetingState, after: int = 0) -> int | None:
    """Give the next item that waits, behind one or from the top, or None."""
    numbers = [item.item for item in state.items]
    start = numbers.index(after) + 1 if after in numbers else 0
    order = [*state.items[start:], *state.items[:start]]
    return next(
        (item.item for item in order if item.status is ItemStatus.WAITING), None
    )


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item at the meeting: who votes, what was voted, what stands in the way."""

    line: AgendaLine
    item: Item
    voters: tuple[SeatLine, ...]
    missing: tuple[str, ...]
    votes: tuple[tuple[str, str], ...]
    conflicts: tuple[tuple[str, str, str], ...]
    previous: int | None
    following: int | None


def item_view(user: User, state: MeetingState, item: Item) -> ItemView:
    """Give an item with everything that is needed to settle it."""
    seats = {line.member: line for line in table_of(state)}
    known = known_rules()
    voters = voters_of(state, item, known.rules)
    names = names_of({*item.in_conflict, *item.by_member, *seats})
    lines = agenda_of(user, state)
    place = state.place_of(item.item) - 1
    return ItemView(
        line=lines[place],
        item=item,
        voters=tuple(seats[member] for member in voters.members),
        missing=voters.missing if item.case else (),
        votes=tuple(
            (
                names.get(vote.member, vote.member),
                words.outcome_text(known, item.area, vote.outcome),
            )
            for vote in item.votes
        ),
        conflicts=tuple(
            (member, names.get(member, member), ground)
            for member, ground in item.conflicts
        ),
        previous=lines[place - 1].item if place else None,
        following=lines[place + 1].item if place + 1 < len(lines) else None,
    )
