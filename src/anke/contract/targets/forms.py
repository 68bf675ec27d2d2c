# SPDX-License-Identifier: EUPL-1.2
"""The form of "what if": another threshold, as Danes write numbers.

>>> read_number("97,5")
Fraction(195, 2)
"""

from __future__ import annotations

from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy as _

_MOST: int = 10**9


def read_number(text: str) -> Fraction | None:
    """Read "1.250,5" or "97,5" exactly; None for what is no number."""
    plain = text.strip().replace("%", "").replace(" ", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    if not plain.replace(".", "", 1).isdecimal() or len(plain) > 12:
        return None
    value = Fraction(plain)
    return value if value <= _MOST else None


class WhatIfForm(forms.Form):
    """Another threshold for the part that is shown; it stands in the address."""

    krav = forms.CharField(
        label=_("Another threshold"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    use_required_attribute = False

    def clean_krav(self) -> Fraction | None:
        """Give the number as it was written."""
        text = self.cleaned_data["krav"]
        if not text:
            return None
        value = read_number(text)
        if value is None:
            raise forms.ValidationError(_("Write a number, such as 97 or 13.5."))
        return value
