# SPDX-License-Identifier: EUPL-1.2
"""Who votes on an item: those who sit, are there, and are not in conflict.

Substitutes fill the seats of those who are not there or may not take part. The item
has a quorum (*er beslutningsdygtigt*) when each side has exactly its votes; the first
of the authority's votes chairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.decisions.domain.meetings.rules import Side, are_filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.cases.domain.payloads import Seat
    from anke.decisions.domain.meetings.rules import MeetingRules
    from anke.decisions.domain.meetings.state import Item, MeetingState

MISSING = {
    Side.AUTHORITY: (
        "Der mangler en mødeleder eller et medlem fra myndigheden; tilkald en "
        "stedfortræder, eller udsæt punktet."
    ),
    Side.APPOINTED: (
        "Der mangler et beskikket medlem; tilkald en suppleant, eller udsæt punktet."
    ),
}


@dataclass(frozen=True, slots=True)
class Voters:
    """Who votes on an item, and what stands in the way of a vote."""

    authority: tuple[str, ...]
    appointed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def chair(self) -> str:
        """Who chairs the item."""
        return self.authority[0] if self.authority else ""

    @property
    def members(self) -> tuple[str, ...]:
        """All who vote, the chair first."""
        return self.authority + self.appointed

    @property
    def is_quorate(self) -> bool:
        """Whether the item can be voted on."""
        return not self.missing


def voters_of(state: MeetingState, item: Item, rules: MeetingRules) -> Voters:
    """Give who votes on an item of a meeting that is going on."""
    rule = rules.voting(state.voting)
    taking_part = set(state.present) - item.in_conflict
    authority = _seated(state, Side.AUTHORITY, taking_part)[: rule.authority]
    appointed = _seated(state, Side.APPOINTED, taking_part)[: rule.appointed]
    missing = []
    if len(authority) < rule.authority:
        missing.append(MISSING[Side.AUTHORITY])
    if len(appointed) < rule.appointed:
        missing.append(MISSING[Side.APPOINTED])
    else:
        missing += _wrong_seats(state, item, appointed, rules)
    missing += _missing_advisers(state, item, taking_part, rules)
    return Voters(
        tuple(each.member for each in authority),
        tuple(each.member for each in appointed),
        tuple(missing),
    )


def _seated(state: MeetingState, side: Side, taking_part: set[str]) -> list[Seat]:
    return [each for each in state.side(side) if each.member in taking_part]


def _wrong_seats(
    state: MeetingState, item: Item, appointed: list[Seat], rules: MeetingRules
) -> Iterator[str]:
    """Say where the organisations do not fit, as far as the rule is confirmed."""
    rule = rules.area(item.area or state.area)
    if rule.confirmed and not seats_fit(appointed, rule.seats):
        yield (
            "De beskikkede medlemmer skal være indstillet af de organisationer, som "
            "sagsområdet kræver; tilkald en suppleant derfra, eller udsæt punktet."
        )


def seats_fit(
    appointed: list[Seat] | tuple[Seat, ...], wanted: tuple[tuple[str, ...], ...]
) -> bool:
    """Tell whether appointed members come from the organisations that are wanted."""
    return not wanted or are_filled(wanted, [each.organisation for each in appointed])


def _missing_advisers(
    state: MeetingState, item: Item, taking_part: set[str], rules: MeetingRules
) -> Iterator[str]:
    """Say which adviser must be there and is not."""
    there = {
        each.organisation
        for each in state.side(Side.ADVISER)
        if each.member in taking_part
    }
    if item.case and set(rules.area(item.area or state.area).advisers) - there:
        yield (
            "Der mangler en sagkyndig, som skal medvirke i sager af denne art; tilkald "
            "den sagkyndige, eller udsæt punktet."
        )
