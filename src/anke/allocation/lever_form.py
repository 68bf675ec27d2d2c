# SPDX-License-Identifier: EUPL-1.2
"""The form of the levers: read, tried on the last quarter, then saved with a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.allocation import wording as words
from anke.allocation.domain.levers import (
    EVEN,
    LEAST_WEIGHT,
    LEVELS,
    MOST_CAP,
    MOST_DAYS,
    MOST_WEIGHT,
    Levers,
)
from anke.allocation.domain.reasons import TURNS
from anke.allocation.trial import tried_effect
from anke.cases import clock
from anke.cases.wording import name_of

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.http import QueryDict

    from anke.cases.domain.decide import Rules

_CAUSE_LENGTH = 200


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _bounded(label: Any, hint: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=most)


class LeverForm(forms.Form):
    """All levers, with the day from which they hold and the cause."""

    cap_open = _bounded(
        gettext_lazy("Most open cases"),
        gettext_lazy("For a person in full time. 0 sets no bound."),
        MOST_CAP,
    )
    cap_new = _bounded(
        gettext_lazy("Most new cases at a time"),
        gettext_lazy("In one distribution. 0 sets no bound."),
        MOST_CAP,
    )
    affinity_days = _bounded(
        gettext_lazy("Days to wait for the same hand"),
        gettext_lazy(
            "So long an ordinary case waits in line for the one who has the citizen's"
            " other case. 0 does not wait."
        ),
        MOST_DAYS,
    )
    days_ahead = _bounded(
        gettext_lazy("Days before an absence"),
        gettext_lazy("So long before an absence nobody gets new cases."),
        MOST_DAYS,
    )
    own_team = forms.BooleanField(
        label=gettext_lazy("The team that the mail room chose comes first"),
        required=False,
    )
    valid_from = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=DayInput,
        help_text=gettext_lazy("Today at the earliest."),
    )
    cause = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Is kept in the journal. No names, no CPR numbers."),
        max_length=_CAUSE_LENGTH,
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rules: Rules,
        in_force: Levers,
        saving: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(
            data, auto_id="lever-%s", initial=_initial(in_force) | (initial or {})
        )
        self.saving = saving
        self.effect = 0
        self._areas = [area.id for area in rules.catalogue.areas]
        for area in rules.catalogue.areas:
            self.fields[f"weight_{area.id}"] = forms.IntegerField(
                label=name_of(area),
                min_value=LEAST_WEIGHT,
                max_value=MOST_WEIGHT,
                initial=in_force.weight(area.id),
            )
        for turn in TURNS:
            self.fields[f"level_{turn.value}"] = forms.TypedChoiceField(
                label=words.turn_name(turn).capitalize(),
                coerce=int,
                choices=[(level, words.level_name(level)) for level in LEVELS],
                initial=in_force.level(turn.value),
            )
        self.fields["cause"].required = saving

    @property
    def weight_fields(self) -> list[BoundField]:
        """Give the fields of the weights."""
        return [self[f"weight_{area}"] for area in self._areas]

    @property
    def level_fields(self) -> list[BoundField]:
        """Give the fields of the levels."""
        return [self[f"level_{turn.value}"] for turn in TURNS]

    @property
    def levers(self) -> Levers:
        """The levers that were typed, once the form is valid."""
        data = self.cleaned_data
        weights = ((area, data[f"weight_{area}"]) for area in self._areas)
        levels = ((turn.value, data[f"level_{turn.value}"]) for turn in TURNS)
        return Levers(
            weights=tuple(sorted(pair for pair in weights if pair[1] != EVEN)),
            levels=tuple(sorted(pair for pair in levels if pair[1] != LEVELS[0])),
            cap_open=data["cap_open"],
            cap_new=data["cap_new"],
            affinity_days=data["affinity_days"],
            own_team=data["own_team"],
            days_ahead=data["days_ahead"],
        )

    def clean(self) -> dict[str, Any]:
        """Levers are saved only after they were tried as they stand."""
        data = super().clean() or {}
        if data.get("valid_from") and data["valid_from"] < clock.today():
            self.add_error("valid_from", _("Choose today or a later day."))
        if self.saving and not self.errors:
            effect = tried_effect(self.levers, data["token"])
            if effect is None:
                raise forms.ValidationError(
                    _("Try the levers on the last quarter first, then save.")
                )
            self.effect = effect
        return data


def _initial(in_force: Levers) -> dict[str, Any]:
    return {
        "cap_open": in_force.cap_open,
        "cap_new": in_force.cap_new,
        "affinity_days": in_force.affinity_days,
        "days_ahead": in_force.days_ahead,
        "own_team": in_force.own_team,
        "valid_from": clock.today(),
    }
