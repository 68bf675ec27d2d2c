# SPDX-License-Identifier: EUPL-1.2
"""The field in which a first instance writes its key."""

from django import forms
from django.utils.translation import gettext_lazy as _


class KeyForm(forms.Form):
    """The key, once a session."""

    use_required_attribute = False
    key = forms.CharField(
        label=_("Your authority's key"),
        help_text=_("You have got it from us. It begins with “anke_”."),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
