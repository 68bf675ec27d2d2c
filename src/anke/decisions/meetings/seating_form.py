# SPDX-License-Identifier: EUPL-1.2
"""Who sits at the table, as a form: the chair first, then each seat, then substitutes.

The seats are those that the voting and the area ask for; which organisation each is for
is shown beside it. What is chosen is decided upon like everything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from anke.cases.domain.payloads import Seat
from anke.decisions.domain.meetings.rules import Side
from anke.decisions.meetings import wording as words
from anke.decisions.meetings.forms import MeetingForm
from anke.decisions.meetings.queries import (
    Candidate,
    possible_advisers,
    possible_chairs,
    serving_members,
)
from anke.decisions.meetings.rules import known_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anke.decisions.domain.meetings.rules import AreaRule, VotingRule

SUBSTITUTES = 2


class SeatingForm(MeetingForm):
    """The seats of a meeting; `chair`, `authority-2`, `member-1` …, `adviser-1` …."""

    def prepare(self) -> None:
        """Make a field for each seat, and fill in who sits there now."""
        self.known = known_rules()
        self.voting: VotingRule = self.known.rules.voting(self.state.voting)
        self.area: AreaRule = self.known.rules.area(self.state.area)
        self.chairs = possible_chairs()
        self.members = serving_members(self.state.held_on) if self.state.held_on else []
        self.advisers = possible_advisers()
        for name, (label, hint, people, required) in self._wanted().items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=hint,
                required=required,
                choices=self._choices(people),
                initial=self._now(name),
            )

    def _wanted(self) -> dict[str, tuple[str, str, list[Candidate], bool]]:
        """Give each field: label, hint, who may be chosen, whether it is a must."""
        wanted: dict[str, tuple[str, str, list[Candidate], bool]] = {}
        for n in range(1, self.voting.authority + 1):
            label = _("Chair") if n == 1 else _("The authority")
            wanted[f"authority-{n}"] = (label, "", self.chairs, True)
        for n in range(1, self.voting.appointed + 1):
            label = _("Appointed member %(number)s") % {"number": n}
            wanted[f"appointed-{n}"] = (label, self._seat_hint(n), self.members, True)
        for n in range(1, SUBSTITUTES + 1):
            label = _("Substitute member %(number)s") % {"number": n}
            wanted[f"substitute-{n}"] = (label, "", self.members, False)
        wanted["deputy-1"] = (_("Substitute chair"), "", self.chairs, False)
        for kind in (*self.area.advisers, *self.area.usual_advisers):
            label = words.organisation_name(self.known, kind).capitalize()
            must = kind in self.area.advisers
            hint = _("Must be there, and has no vote.") if must else _("Has no vote.")
            wanted[f"adviser-{kind}"] = (label, hint, self.advisers, False)
        return wanted

    def _seat_hint(self, number: int) -> str:
        """Say which organisations the seat is for, and whether that is certain."""
        if number > len(self.area.seats):
            return ""
        names = " / ".join(
            words.organisation_name(self.known, each)
            for each in self.area.seats[number - 1]
        )
        if self.area.confirmed:
            return _("Proposed by %(organisations)s.") % {"organisations": names}
        return _("Usually proposed by %(organisations)s (unconfirmed).") % {
            "organisations": names
        }

    def _now(self, name: str) -> str:
        """Give who sits there now."""
        kind, _dash, rest = name.partition("-")
        if kind == "adviser":
            return next(
                (
                    seat.member
                    for seat in self.state.side(Side.ADVISER)
                    if seat.organisation == rest
                ),
                "",
            )
        side = Side.AUTHORITY if kind in ("authority", "deputy") else Side.APPOINTED
        is_substitute = kind in ("deputy", "substitute")
        seats = [
            seat for seat in self.state.side(side) if seat.substitute == is_substitute
        ]
        place = int(rest) - 1
        return seats[place].member if place < len(seats) else ""

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """Give the fields in groups, with their headings."""
        heads = {
            _("The authority"): ("authority", "deputy"),
            _("Appointed members"): ("appointed", "substitute"),
            _("Advisers"): ("adviser",),
        }
        return [
            (heading, fields)
            for heading, kinds in heads.items()
            if (
                fields := [
                    self[name]
                    for name in self.fields
                    if name.partition("-")[0] in kinds
                ]
            )
        ]

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats that were chosen: those who sit for themselves, then the others."""
        return tuple(self._seats())

    def _seats(self) -> Iterator[Seat]:
        data = self.cleaned_data
        organisations = {each.code: each.organisation for each in self.members}
        sides = (
            ("authority", Side.AUTHORITY, False),
            ("appointed", Side.APPOINTED, False),
            ("deputy", Side.AUTHORITY, True),
            ("substitute", Side.APPOINTED, True),
        )
        for kind, side, substitute in sides:
            for name in self.fields:
                if name.partition("-")[0] == kind and data.get(name):
                    member = data[name]
                    origin = organisations.get(member, "")
                    organisation = origin if side is Side.APPOINTED else ""
                    yield Seat(member, side.value, organisation, substitute)
        for name in self.fields:
            kind, _dash, field = name.partition("-")
            if kind == "adviser" and data.get(name):
                yield Seat(data[name], Side.ADVISER.value, field)

    def _choices(self, people: Sequence[Candidate]) -> list[tuple[str, str]]:
        return [("", "–"), *((each.code, self._label(each)) for each in people)]

    def _label(self, person: Candidate) -> str:
        if not person.organisation:
            return person.name
        name = words.organisation_name(self.known, person.organisation)
        return f"{person.name} ({name})"
