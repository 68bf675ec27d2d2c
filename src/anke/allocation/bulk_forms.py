# SPDX-License-Identifier: EUPL-1.2
"""What is done to several cases at once: each act has its own fields and its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.allocation.domain.reasons import ByHand
from anke.allocation.queries import staff_at_work
from anke.cases import clock
from anke.cases.allocation_words import reason_text
from anke.cases.wording import name_of
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from django.http import QueryDict

    from anke.cases.domain.decide import Rules

MOST_AT_ONCE = 200
LONGEST_NOTE = 4_000


class SelectionForm(forms.Form):
    """Which cases were ticked."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.numbers = list(dict.fromkeys(data.getlist("numbers"))) if data else []

    def clean(self) -> dict[str, Any]:
        """At least one case, and not more than a person can answer for at once."""
        if not self.numbers:
            raise forms.ValidationError(_("Tick at least one case."))
        if len(self.numbers) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("Tick at most %(most)s cases at a time.") % {"most": MOST_AT_ONCE}
            )
        return super().clean() or {}


class CauseForm(SelectionForm):
    """A selection with a cause out of the list: the journal carries no free text."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Is kept in the journal of each case."),
        widget=QuickSelect,
    )

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        field = cast("forms.ChoiceField", self.fields["cause"])
        causes = [(cause.value, reason_text(cause.value)) for cause in ByHand]
        field.choices = [("", _("Choose")), *causes]

    @property
    def by_hand(self) -> ByHand:
        """The cause, once the form is valid."""
        return ByHand(self.cleaned_data["cause"])


class HandForm(CauseForm):
    """Give the selected cases to somebody."""

    staff = forms.ChoiceField(label=gettext_lazy("To"), widget=QuickSelect)
    field_order = ("staff", "cause")

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **{"auto_id": "hand-%s", **options})
        field = cast("forms.ChoiceField", self.fields["staff"])
        field.choices = [("", _("Choose")), *colleagues()]


class BackForm(CauseForm):
    """Let the selected cases wait in line again."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **{"auto_id": "back-%s", **options})


class NoteForm(SelectionForm):
    """Write the same note on the selected cases."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **{"auto_id": "note-%s", **options})


class StepForm(SelectionForm):
    """Begin a step in the selected cases."""

    step = forms.ChoiceField(label=gettext_lazy("Step"), widget=QuickSelect)

    def __init__(
        self, data: QueryDict | None = None, *, rules: Rules, **options: Any
    ) -> None:
        super().__init__(data, **{"auto_id": "step-%s", **options})
        field = cast("forms.ChoiceField", self.fields["step"])
        steps = [(step.id, name_of(step)) for step in rules.handling.steps]
        field.choices = [("", _("Choose")), *steps]


def colleagues() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give those at work, team by team, for a list to choose from."""
    teams: dict[str, list[tuple[str, str]]] = {}
    for row in staff_at_work(clock.today()):
        teams.setdefault(row.team_id or _("No team"), []).append((row.code, row.code))
    return sorted(teams.items())
