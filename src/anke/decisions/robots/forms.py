# SPDX-License-Identifier: EUPL-1.2
"""The forms by which people answer for robots."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

LONGEST_CAUSE = 200


class CauseForm(forms.Form):
    """Why a robot is switched on or off, or what it did is taken back."""

    use_required_attribute = False
    cause = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Is kept in the journal. No names, no CPR numbers."),
        max_length=LONGEST_CAUSE,
        min_length=3,
    )
