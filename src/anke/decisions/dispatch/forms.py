# SPDX-License-Identifier: EUPL-1.2
"""The forms beside a letter on its way out: call it back, send it another way.

form = CallBackForm(request.POST)
form.is_valid() and form.cleaned_data["cause"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.utils.translation import gettext_lazy

from anke.decisions.dispatch.wording import CHANNELS
from anke.decisions.domain.dispatch import Channel

if TYPE_CHECKING:
    from django.http import QueryDict

_ADDRESS_HINT = gettext_lazy(
    "Only where the address on the case is missing or wrong. Street, postal code and"
    " town, each on its line. It is used for this letter alone."
)


class CallBackForm(forms.Form):
    """Why a letter is called back (*fortryd*)."""

    cause = forms.CharField(
        label=gettext_lazy("Why is it called back?"),
        help_text=gettext_lazy("Stands in the journal. No personal data."),
        max_length=200,
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, number: str = "") -> None:
        super().__init__(data, auto_id=f"call-back-{number}-%s")


class ChannelForm(forms.Form):
    """Which way a letter is to go instead, and where to if that is not known."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"))
    postal = forms.CharField(
        label=gettext_lazy("Postal address"),
        help_text=_ADDRESS_HINT,
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="channel-%s", initial={"channel": Channel.PRINT})
        field = cast("forms.ChoiceField", self.fields["channel"])
        field.choices = [(channel.value, CHANNELS[channel]) for channel in Channel]
