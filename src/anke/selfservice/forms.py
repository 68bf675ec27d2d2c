# SPDX-License-Identifier: EUPL-1.2
"""The forms of looking in: what somebody types to come in, and what they send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anke.cases.domain.numbers import CaseNumberError, parse_number
from anke.cases.finding import full_number
from anke.intake.forms.base_form import HandoverForm
from anke.intake.forms.fields import line, paragraphs
from anke.selfservice.domain.words import read_code, read_word

if TYPE_CHECKING:
    from anke.intake.forms.envelope import Handover


class WordForm(forms.Form):
    """The access number out of a letter, for whoever cannot follow the link."""

    use_required_attribute = False
    word = line(
        _("Access number"),
        _("It stands in the letter, for example 2k7q-9mxa-bcde-fghj-kmnp."),
        required=True,
        max_length=60,
        error_messages={"required": _("Write the access number from the letter.")},
    )

    def clean_word(self) -> str:
        """Read it as people type it."""
        word = read_word(self.cleaned_data["word"])
        if not word:
            raise ValidationError(
                _("An access number has 20 letters and digits. Look at the letter.")
            )
        return word


class CodeForm(forms.Form):
    """The code that goes with the link; a first instance's own link needs none."""

    use_required_attribute = False
    code = line(
        _("Code"),
        _("Eight digits, for example 1234-5678."),
        required=True,
        max_length=30,
        inputmode="numeric",
        autocomplete="one-time-code",
        error_messages={"required": _("Write the code.")},
    )

    def __init__(self, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_needed = is_needed
        self.fields["code"].required = is_needed

    def clean_code(self) -> str:
        """Read it as people type it."""
        if not self.is_needed:
            return ""
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("A code has eight digits."))
        return code


class AskForm(forms.Form):
    """The wish for a new link: the case's number and the address we know."""

    use_required_attribute = False
    number = line(
        _("Case number"),
        _("It stands at the top of our letters, for example 26-01234."),
        required=True,
        max_length=20,
        error_messages={"required": _("Write the case number.")},
    )
    address = line(
        _("Your e-mail address or your postal address"),
        _(
            "The one we have written to before. The link is sent to it, and to no "
            "other."
        ),
        required=True,
        max_length=300,
        error_messages={"required": _("Write the address.")},
    )

    def clean_number(self) -> str:
        """Check the form alone: whether there is such a case is secret."""
        number = full_number(self.cleaned_data["number"].strip())
        try:
            parse_number(number)
        except CaseNumberError:
            raise ValidationError(
                _("A case number has two digits, a hyphen and five digits: 26-01234.")
            ) from None
        return number


class NumberForm(forms.Form):
    """The number of one of a first instance's own cases."""

    use_required_attribute = False
    number = line(_("Our case number"), required=True, max_length=20, error_messages={})

    def clean_number(self) -> str:
        """Let people type `22-42` for `22-00042`."""
        return full_number(self.cleaned_data["number"].strip())


class MoreForm(HandoverForm):
    """More to a case that is here: a text, files, or both."""

    text = paragraphs(_("What do you want to tell us?"))
    email = forms.EmailField(
        label=_("E-mail, if you want a receipt there"),
        required=False,
        help_text=_("It names the number and the day, and nothing of the case."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    sections = ((_("What you send"), ("text", "email")),)
    apart = frozenset({"text"})

    def __init__(
        self, *args: Any, case: str, name: str, first_instance: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.sender, self.first_instance = case, name, first_instance

    def clean(self) -> dict[str, Any]:
        """Demand something to hand in."""
        values = super().clean() or {}
        if not self.draft.files and not values.get("text"):
            self.add_error("files", _("Write something, or choose a file."))
        return values

    def form_fields(self) -> dict[str, str]:
        """Add which case it is for; the mail room sees that it came from here."""
        return super().form_fields() | {
            "mail_kind": "supplement",
            "case_number": self.case,
            "first_instance": self.first_instance,
            "came_by": "status-page",
        }

    def handover(self) -> Handover:
        """Give what is handed in."""
        values = self.cleaned_data
        return self.handed_in(
            f"Supplerende oplysninger til sag {self.case}",
            name=self.sender,
            email=values.get("email", ""),
            text=values.get("text", ""),
        )
