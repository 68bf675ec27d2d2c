# SPDX-License-Identifier: EUPL-1.2
"""The votes on an item as a form: one choice when all agree, else one for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import wording
from anke.decisions.meetings import wording as words
from anke.decisions.meetings.forms import ItemForm
from anke.decisions.meetings.rules import known_rules

if TYPE_CHECKING:
    from django.http import QueryDict

    from anke.decisions.domain.meetings.seats import Voters
    from anke.decisions.domain.meetings.state import Item, MeetingState

LONGEST_REASON = 4_000


class VoteForm(ItemForm):
    """The votes on an item: all alike in one field, or one by one.

    `choice` names the fields of each voter; a vote left open follows the field for all.
    """

    everybody = forms.ChoiceField(
        label=gettext_lazy("All vote for"),
        required=False,
        help_text=gettext_lazy("Who votes otherwise is set below."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        state: MeetingState,
        item: Item,
        voters: Voters,
        names: dict[str, str],
    ) -> None:
        self.about, self.voters, self.names = item, voters, names
        self.known = known_rules()
        super().__init__(data, state=state, name="vote", initial={"item": item.item})

    def prepare(self) -> None:
        """Give each voter a field for the vote and one for a reason."""
        outcomes = [
            (each.id, wording.name_of(each))
            for each in self.known.catalogue.area(self.about.area).outcomes
        ]
        self.offer("everybody", [("", _("Set below")), *outcomes])
        for member in self.voters.members:
            name = self.names.get(member, member)
            self.fields[f"vote-{member}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=[("", _("As all")), *outcomes],
            )
            self.fields[f"reason-{member}"] = forms.CharField(
                label=_("Reason for dissent, %(name)s") % {"name": name},
                required=False,
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """Give for each voter the capacity, the vote and the reason."""
        seats = {seat.member: seat for seat in self.state.seats}
        return [
            (
                words.seat_text(
                    self.known, seats[each], is_chair=each == self.voters.chair
                ),
                self[f"vote-{each}"],
                self[f"reason-{each}"],
            )
            for each in self.voters.members
        ]

    def clean(self) -> dict[str, Any]:
        """Demand a vote of everybody who votes (*stemmepligt*)."""
        data = super().clean() or {}
        if not data.get("everybody"):
            for member in self.voters.members:
                if not data.get(f"vote-{member}"):
                    self.add_error(f"vote-{member}", _("Choose an outcome."))
        return data

    @property
    def votes(self) -> list[tuple[str, str, str]]:
        """Give the votes: member, outcome, reason for dissent."""
        data = self.cleaned_data
        return [
            (
                member,
                data[f"vote-{member}"] or data["everybody"],
                data[f"reason-{member}"],
            )
            for member in self.voters.members
        ]
