# SPDX-License-Identifier: EUPL-1.2
"""The rules of voting and of seats, as data that another board can replace.

>>> ordinary = VotingRule("ordinary", "Almindelig votering", "Ordinary voting", 2, 1,
...                       legal_basis="§ 52", source="example")
>>> extended = VotingRule("extended", "Udvidet votering", "Extended voting", 2, 2,
...                       chair_breaks_tie=True, legal_basis="§ 55", source="example")
>>> adoption = ExtendedGround("adoption", "Adoption uden samtykke", "Adoption",
...                           areas=("adoption-without-consent",), source="example")
>>> rules = MeetingRules((ordinary, extended), (adoption,))
>>> rules.ground_for("adoption-without-consent", "aw-stk3", ()).id
'adoption'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from typing import TYPE_CHECKING

from anke.decisions.errors import UnknownMeetingRuleError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date


class Side(StrEnum):
    """On which side of the table somebody sits."""

    AUTHORITY = "authority"  # fra myndigheden: ankechef eller stedfortræder
    APPOINTED = "appointed"  # beskikket medlem
    ADVISER = "adviser"  # lægekonsulent, sagkyndig: uden stemmeret


@dataclass(frozen=True, slots=True)
class VotingRule:
    """How a kind of meeting votes (*votering*): how many of each side, and ties.

    `recorded_as` is the word by which the case and its letter know it.

    Legal source: retssikkerhedsloven §§ 52, 55 and 56.
    """

    id: str
    name_da: str
    name_en: str
    appointed: int
    authority: int
    legal_basis: str
    source: str
    chair_breaks_tie: bool = False
    recorded_as: str = "ordinary"
    confirmed: bool = False

    @property
    def is_extended(self) -> bool:
        """Whether this is extended voting (*udvidet votering*)."""
        return self.recorded_as == "extended"

    @property
    def votes(self) -> int:
        """How many vote on an item."""
        return self.appointed + self.authority


@dataclass(frozen=True, slots=True)
class ExtendedGround:
    """What must be settled by extended voting (*obligatorisk udvidet votering*).

    By the case's area or subject, or because somebody says so on the item: then the
    ground has neither.
    """

    id: str
    name_da: str
    name_en: str
    source: str
    areas: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    legal_basis: str = ""
    valid_from: date | None = None
    confirmed: bool = False

    @property
    def is_said(self) -> bool:
        """Whether a person says on the item that it holds."""
        return not self.areas and not self.subjects

    def fits(self, area: str, subject: str, on: date | None = None) -> bool:
        """Tell whether a case falls under it by what it is about, on a day."""
        in_force = self.valid_from is None or on is None or self.valid_from <= on
        return in_force and (area in self.areas or subject in self.subjects)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who proposes appointed members (*indstillende organisation*)."""

    id: str
    name_da: str
    name_en: str
    short: str
    source: str


@dataclass(frozen=True, slots=True)
class AreaRule:
    """How an area's meetings are held: usual voting, minutes, seats, advisers.

    `seats` says for each seat of an appointed member which organisations may fill it;
    the rule binds only where it is confirmed, else it is advice. `advisers` are fields
    whose adviser must be there, `usual_advisers` those who mostly are.
    """

    id: str
    voting: str
    source: str
    minutes: int = 15
    seats: tuple[tuple[str, ...], ...] = ()
    advisers: tuple[str, ...] = ()
    usual_advisers: tuple[str, ...] = ()
    parties_invited: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class MeetingRules:
    """All rules of board meetings in force."""

    votings: tuple[VotingRule, ...] = ()
    grounds: tuple[ExtendedGround, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    areas: tuple[AreaRule, ...] = ()

    def voting(self, voting: str) -> VotingRule:
        """Give a kind of voting. Errors: UnknownMeetingRuleError."""
        for rule in self.votings:
            if rule.id == voting:
                return rule
        raise UnknownMeetingRuleError(
            f"no voting {voting!r}", user_text="Vælg, hvordan der stemmes på mødet."
        )

    def area(self, area: str) -> AreaRule:
        """Give how an area's meetings are held; an area without a line is ordinary."""
        for rule in self.areas:
            if rule.id == area:
                return rule
        return AreaRule(area, self.votings[0].id, "ours")

    def ground(self, ground: str) -> ExtendedGround:
        """Give a ground for extended voting. Errors: UnknownMeetingRuleError."""
        for rule in self.grounds:
            if rule.id == ground:
                return rule
        raise UnknownMeetingRuleError(
            f"no ground {ground!r}", user_text="Vælg en grund til udvidet votering."
        )

    def said_grounds(self) -> tuple[ExtendedGround, ...]:
        """Give the grounds that a person may say on an item."""
        return tuple(rule for rule in self.grounds if rule.is_said)

    def ground_for(
        self, area: str, subject: str, said: Collection[str], on: date | None = None
    ) -> ExtendedGround | None:
        """Give why an item must have extended voting, or None when it need not."""
        for rule in self.grounds:
            if rule.id in said or rule.fits(area, subject, on):
                return rule
        return None


def are_filled(seats: Sequence[Collection[str]], organisations: Sequence[str]) -> bool:
    """Tell whether members of these organisations fill the seats, one each.

    >>> are_filled([("kl", "da"), ("fh",)], ["fh", "kl"])
    True
    >>> are_filled([("kl", "da"), ("fh",)], ["fh", "dh"])
    False
    """
    if len(organisations) < len(seats):
        return False
    return any(
        all(who in seat for who, seat in zip(order, seats, strict=True))
        for order in permutations(organisations, len(seats))
    )
