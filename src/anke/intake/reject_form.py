# SPDX-License-Identifier: EUPL-1.2
"""The small forms beside a letter: not to take it in, to send it on, to split it.

form = RejectForm(request.POST, letter=item.letter)
form.is_valid() and form.command(item.letter)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.intake import wording
from anke.intake.domain import commands as c
from anke.intake.domain.decide import MOST_MATTERS, REASONS

if TYPE_CHECKING:
    from django.http import QueryDict

    from anke.intake.models import Letter

FORWARDED = "forwarded"
MOST_SECONDS = 3600


class RejectForm(forms.Form):
    """Why a letter is not taken in, and to whom it is sent on if it is (*afvis*)."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    forwarded_to = forms.CharField(
        label=gettext_lazy("Authority"), required=False, max_length=120
    )
    mail_kind = forms.CharField(required=False, max_length=20)
    matter = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seconds = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, letter: Letter) -> None:
        super().__init__(data, auto_id=f"r-{letter.number}-%s")
        field = cast("forms.ChoiceField", self.fields["reason"])
        field.choices = [(code, wording.REASONS[code]) for code in REASONS]

    @property
    def reasons(self) -> list[tuple[int, str, str]]:
        """Give the reasons with the digit that chooses each; sending on has a form."""
        rest = [code for code in REASONS if code != FORWARDED]
        return [
            (digit, code, str(wording.REASONS[code]))
            for digit, code in enumerate(rest, 1)
        ]

    def clean(self) -> dict[str, Any]:
        """A letter that is sent on is sent to somebody."""
        data = super().clean() or {}
        if data.get("reason") == FORWARDED and not data.get("forwarded_to"):
            self.add_error(
                "forwarded_to", _("Write which authority the letter is sent on to.")
            )
        return data

    def command(self, letter: Letter) -> c.RejectMatter:
        """Give what is to be done; the form must be valid."""
        data = self.cleaned_data
        return c.RejectMatter(
            matter=data["matter"],
            mail_kind=data["mail_kind"] or letter.mail_kind or "other",
            reason=data["reason"],
            forwarded_to=data["forwarded_to"] if data["reason"] == FORWARDED else "",
            seconds=min(data["seconds"] or 0, MOST_SECONDS),
        )


class SplitForm(forms.Form):
    """How many matters a letter holds (*del*)."""

    matters = forms.IntegerField(
        label=gettext_lazy("How many matters does it hold?"),
        min_value=1,
        max_value=MOST_MATTERS,
    )
    use_required_attribute = False

    def __init__(
        self, data: QueryDict | None = None, *, letter: Letter, hinted: int = 1
    ) -> None:
        super().__init__(
            data,
            auto_id=f"d-{letter.number}-%s",
            initial={"matters": max(2, hinted)},
        )
        if hinted > 1:
            self.fields["matters"].help_text = _("The machine sees %(count)s.") % {
                "count": hinted
            }
