# SPDX-License-Identifier: EUPL-1.2
"""The forms by which people answer for a release."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy

LONGEST_TITLE: Final = 200
LONGEST_CAUSE: Final = 300


class HourField(forms.DateTimeField):
    """A day and an hour in Denmark."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            label=gettext_lazy("Day and hour"),
            help_text=gettext_lazy(
                "Danish time. Nobody outside sees the figures before."
            ),
            required=required,
            widget=forms.DateTimeInput(
                format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
            ),
        )


class PrepareForm(forms.Form):
    """What a release is called, and its hour."""

    use_required_attribute = False
    title_da = forms.CharField(
        label=gettext_lazy("Title in Danish"), max_length=LONGEST_TITLE
    )
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=LONGEST_TITLE
    )
    at = HourField(required=False)
    cause = forms.CharField(
        label=gettext_lazy("Why do published figures change?"),
        help_text=gettext_lazy(
            "In Danish, for readers of the log of revisions. Leave it empty where "
            "cases were only registered late or corrected."
        ),
        max_length=LONGEST_CAUSE,
        required=False,
    )


class ScheduleForm(forms.Form):
    """The hour of a release."""

    use_required_attribute = False
    at = HourField(required=True)


class WithdrawForm(forms.Form):
    """Why a release is taken back, in both languages."""

    use_required_attribute = False
    cause = forms.CharField(
        label=gettext_lazy("Why, in Danish?"),
        help_text=gettext_lazy("Readers see it. No names, no CPR numbers."),
        max_length=LONGEST_CAUSE,
        min_length=3,
    )
    cause_en = forms.CharField(
        label=gettext_lazy("Why, in English?"),
        max_length=LONGEST_CAUSE,
        required=False,
    )


class DropForm(forms.Form):
    """Why a draft is given up."""

    use_required_attribute = False
    cause = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Is kept in the journal. No names, no CPR numbers."),
        max_length=LONGEST_CAUSE,
        min_length=3,
    )
