# SPDX-License-Identifier: EUPL-1.2
"""The forms of board meetings; each knows the meeting that it is about.

A form gives the commands that it asks for. What the law says about them is not its
business: `decide_meeting` grants or refuses, in the same words for everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import clock, wording
from anke.cases.finding import full_number
from anke.cases.rules import current_rules
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.planning import LONGEST_MINUTES, LONGEST_TITLE
from anke.decisions.meetings.rules import meeting_rules
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from anke.decisions.domain.meetings.state import MeetingState

LONGEST_CAUSE = 200
CAUSE_HELP = gettext_lazy("Is kept in the journal. No names, no CPR numbers.")


def day_field(label: Any) -> forms.DateField:
    """Give a field for a day, typed as the browser writes it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


def cause_field() -> forms.CharField:
    """Give a field for the reason of an act."""
    return forms.CharField(
        label=gettext_lazy("Cause"), help_text=CAUSE_HELP, max_length=LONGEST_CAUSE
    )


class MeetingForm(forms.Form):
    """A form about one meeting; `prefix` keeps two of them apart on a page."""

    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        state: MeetingState,
        name: str = "do",
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.state = state
        super().__init__(data, auto_id=f"{name}-%s", initial=initial)
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the meeting."""

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Set the choices of a field."""
        cast("forms.ChoiceField", self.fields[name]).choices = list(choices)


def errors_of(form: forms.Form) -> str:
    """Give what is wrong with a form in one line, for the top of a page."""
    return " ".join(str(one) for errors in form.errors.values() for one in errors)


class PlanForm(forms.Form):
    """Plan a meeting (*beram*)."""

    area = forms.ChoiceField(label=gettext_lazy("Area"), widget=QuickSelect)
    held_on = day_field(gettext_lazy("Day"))
    starts_at = forms.CharField(
        label=gettext_lazy("Begins at"),
        max_length=5,
        initial="09:00",
        help_text=gettext_lazy("As 09:00."),
    )
    place = forms.CharField(label=gettext_lazy("Venue"), max_length=120, required=False)
    voting = forms.ChoiceField(
        label=gettext_lazy("Voting"),
        required=False,
        help_text=gettext_lazy("Leave it empty for the area's usual voting."),
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, area: str = "") -> None:
        super().__init__(data, auto_id="plan-%s", initial={"area": area})
        today, rules = clock.today(), meeting_rules()
        areas = [
            (each.id, wording.name_of(each))
            for each in current_rules().catalogue.areas
            if each.is_valid_on(today)
        ]
        votings = [(each.id, wording.name_of(each)) for each in rules.votings]
        cast("forms.ChoiceField", self.fields["area"]).choices = areas
        cast("forms.ChoiceField", self.fields["voting"]).choices = [
            ("", _("The area's usual voting")),
            *votings,
        ]

    def command(self) -> c.PlanMeeting:
        """Give what is asked for."""
        data = self.cleaned_data
        usual = meeting_rules().area(data["area"]).voting
        return c.PlanMeeting(
            area=data["area"],
            held_on=data["held_on"],
            starts_at=data["starts_at"].strip(),
            place=data["place"],
            voting=data["voting"] or usual,
        )


class MoveForm(MeetingForm):
    """Give the meeting another day, hour or place."""

    held_on = day_field(gettext_lazy("Day"))
    starts_at = forms.CharField(
        label=gettext_lazy("Begins at"),
        max_length=5,
        help_text=gettext_lazy("As 09:00."),
    )
    place = forms.CharField(label=gettext_lazy("Venue"), max_length=120, required=False)
    cause = cause_field()

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        data = self.cleaned_data
        return [
            c.MoveMeeting(
                data["held_on"],
                data["starts_at"].strip(),
                data["place"],
                data["cause"],
            )
        ]


class CancelForm(MeetingForm):
    """Call the meeting off."""

    cause = cause_field()

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        return [c.CancelMeeting(self.cleaned_data["cause"])]


class AddCasesForm(MeetingForm):
    """Put cases on the agenda: those that wait, or one by its number."""

    cases = forms.MultipleChoiceField(
        label=gettext_lazy("Cases that wait"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    number = forms.CharField(
        label=gettext_lazy("Another case, by its number"),
        required=False,
        max_length=20,
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Needs extended voting because"),
        required=False,
        help_text=gettext_lazy("Only where it does not follow from the subject."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        state: MeetingState,
        waiting: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.waiting = waiting
        super().__init__(data, state=state, name="add")

    def prepare(self) -> None:
        """Offer the cases that wait, and the grounds that a person may say."""
        grounds = [
            (each.id, wording.name_of(each)) for each in meeting_rules().said_grounds()
        ]
        self.offer("cases", self.waiting)
        self.offer("ground", [("", _("It does not")), *grounds])

    def clean(self) -> dict[str, Any]:
        """Demand at least one case."""
        data = super().clean() or {}
        if not self.errors and not data.get("cases") and not data.get("number"):
            self.add_error(
                "number", _("Tick a case, or write the number of another one.")
            )
        return data

    @property
    def wanted(self) -> list[str]:
        """The cases that are asked for, each once."""
        number = full_number(self.cleaned_data["number"].strip())
        chosen = [*self.cleaned_data["cases"], *([number] if number else [])]
        return list(dict.fromkeys(chosen))


class AddMatterForm(MeetingForm):
    """Put a matter without a case on the agenda."""

    title = forms.CharField(
        label=gettext_lazy("Heading"),
        max_length=LONGEST_TITLE,
        help_text=CAUSE_HELP,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        initial=10,
        min_value=1,
        max_value=LONGEST_MINUTES,
    )

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        data = self.cleaned_data
        return [c.AddItem(data["minutes"], title=data["title"])]


class ItemForm(MeetingForm):
    """A form about one item."""

    item = forms.IntegerField(widget=forms.HiddenInput)


class PlaceForm(ItemForm):
    """Give an item another place."""

    place = forms.IntegerField(widget=forms.HiddenInput)

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        return [c.MoveItem(self.cleaned_data["item"], self.cleaned_data["place"])]


class MinutesForm(ItemForm):
    """Give an item more or fewer minutes."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST_MINUTES
    )

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        return [c.TimeItem(self.cleaned_data["item"], self.cleaned_data["minutes"])]


class RemoveForm(ItemForm):
    """Take an item off the agenda."""

    cause = cause_field()

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        return [c.RemoveItem(self.cleaned_data["item"], self.cleaned_data["cause"])]


class PlainForm(MeetingForm):
    """An act that asks nothing more."""


class CloseForm(MeetingForm):
    """End the meeting."""

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        return [c.CloseMeeting()]


class PresenceForm(MeetingForm):
    """Who is there."""

    present = forms.MultipleChoiceField(
        label=gettext_lazy("Present"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick those who are there."),
        },
    )

    def prepare(self) -> None:
        """Offer everybody who has a seat."""
        self.offer("present", [(one.member, one.member) for one in self.state.seats])

    @property
    def present_codes(self) -> tuple[str, ...]:
        """Those who are there, in the order of the table."""
        chosen = set(self.cleaned_data["present"])
        return tuple(one.member for one in self.state.seats if one.member in chosen)

    def commands(self) -> list[c.Command]:
        """Give what is asked for, while the meeting goes on."""
        return [c.NotePresence(self.present_codes)]


class ConflictForm(ItemForm):
    """Declare that somebody takes no part in an item."""

    member = forms.ChoiceField(label=gettext_lazy("Who"))
    ground = forms.CharField(
        label=gettext_lazy("Reason in short"),
        max_length=LONGEST_CAUSE,
        help_text=CAUSE_HELP,
    )

    def prepare(self) -> None:
        """Offer everybody who has a seat."""
        self.offer("member", [(one.member, one.member) for one in self.state.seats])

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        data = self.cleaned_data
        return [c.DeclareConflict(data["item"], data["member"], data["ground"])]


class OwnConflictForm(ItemForm):
    """Declare that one takes no part oneself in an item."""

    ground = forms.CharField(
        label=gettext_lazy("Reason in short"),
        max_length=LONGEST_CAUSE,
        help_text=CAUSE_HELP,
    )


class LiftForm(ItemForm):
    """Take a declared conflict back."""

    member = forms.CharField(widget=forms.HiddenInput)
    cause = cause_field()

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        data = self.cleaned_data
        return [c.LiftConflict(data["item"], data["member"], data["cause"])]


class ClearForm(ItemForm):
    """Vote again."""

    cause = cause_field()

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        return [c.ClearVotes(self.cleaned_data["item"], self.cleaned_data["cause"])]


class DecideForm(ItemForm):
    """Let the votes that were cast settle the item."""

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        return [c.DecideItem(self.cleaned_data["item"])]


class ConcludeForm(ItemForm):
    """End a matter with a line for the protocol."""

    note = forms.CharField(
        label=gettext_lazy("Line for the protocol"),
        max_length=300,
        help_text=CAUSE_HELP,
    )

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        return [c.ConcludeItem(self.cleaned_data["item"], self.cleaned_data["note"])]


class PostponeForm(ItemForm):
    """Postpone an item."""

    cause = cause_field()
    extended = forms.BooleanField(
        label=gettext_lazy("For extended voting"), required=False
    )

    def commands(self) -> list[c.Command]:
        """Give what is asked for."""
        data = self.cleaned_data
        return [c.PostponeItem(data["item"], data["cause"], data["extended"])]


__all__ = [
    "AddCasesForm",
    "AddMatterForm",
    "CancelForm",
    "ClearForm",
    "CloseForm",
    "ConcludeForm",
    "ConflictForm",
    "DecideForm",
    "ItemForm",
    "LiftForm",
    "MeetingForm",
    "MinutesForm",
    "MoveForm",
    "OwnConflictForm",
    "PlaceForm",
    "PlainForm",
    "PlanForm",
    "PostponeForm",
    "PresenceForm",
    "RemoveForm",
    "errors_of",
]
