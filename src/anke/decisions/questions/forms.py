# SPDX-License-Identifier: EUPL-1.2
"""The form in which a medical consultant answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from anke.cases.domain.handling_rules import Answer

_CHOICES = (
    (Answer.ANSWERED.value, gettext_lazy("This is my assessment")),
    (Answer.MORE_NEEDED.value, gettext_lazy("I cannot answer: something is missing")),
    (
        Answer.SECOND_OPINION.value,
        gettext_lazy("This is my assessment; another consultant should assess it, too"),
    ),
)


class OwnAnswerForm(forms.Form):
    """A consultant's own words, and what is to follow from them."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy(
            "Filed as a document of the case. If something is missing, write what."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=_CHOICES,
        initial=Answer.ANSWERED.value,
        widget=forms.RadioSelect(attrs={"class": "form-radio"}),
    )
    use_required_attribute = False

    @property
    def said(self) -> tuple[str, Answer]:
        """Give the words and what they are."""
        return self.cleaned_data["text"], Answer(self.cleaned_data["answer"])
