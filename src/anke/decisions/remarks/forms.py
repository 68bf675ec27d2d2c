# SPDX-License-Identifier: EUPL-1.2
"""The forms in which a remark is made and answered."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases.domain.remarks import ABOUT, RESULTS, RIGHT
from anke.cases.handling_wording import about_name, remark_result_name
from anke.web.fields import QuickSelect

_LONGEST = 5000


class RemarkForm(forms.Form):
    """What is registered wrong, and how it can be seen."""

    about = forms.ChoiceField(
        label=gettext_lazy("What is registered wrong"), widget=QuickSelect
    )
    text = forms.CharField(
        label=gettext_lazy("What is wrong, and how you can see it"),
        help_text=gettext_lazy(
            "Filed as a document of the case and shown to whoever works on it."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=_LONGEST,
    )
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ChoiceField", self.fields["about"])
        field.choices = [("", _("Choose")), *((one, about_name(one)) for one in ABOUT)]


class SettleForm(forms.Form):
    """What became of a remark."""

    result = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect(attrs={"class": "form-radio"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Why it is right"),
        help_text=gettext_lazy("Is asked for when the registration is right."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=_LONGEST,
    )
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ChoiceField", self.fields["result"])
        field.choices = [(one, remark_result_name(one)) for one in RESULTS]

    def clean(self) -> dict[str, Any]:
        """See that somebody says why a registration is right."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("result") == RIGHT and not cleaned.get("text", "").strip():
            self.add_error("text", _("Write why the registration is right."))
        return cleaned
