# SPDX-License-Identifier: EUPL-1.2
"""The citizen's form: appeal over a decision (*klag over en afgørelse*).

An appeal needs no reasons and no form, so hardly anything is demanded: only a way to
answer. Everything else is *wanted*, because it spares a letter asking for it.

Legal source: ast.dk, klagevejledning (name, address, CPR number, authority and case
    number are wanted); retssikkerhedsloven § 67 (four weeks; through the authority that
    decided).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anke.intake.forms.base_form import HandoverForm
from anke.intake.forms.fields import (
    CprField,
    find_instance,
    is_past,
    line,
    paragraphs,
    typed_date,
)

if TYPE_CHECKING:
    from anke.intake.forms.envelope import Handover


class CitizenForm(HandoverForm):
    """Appeal over a decision; no sign-in, no reasons demanded."""

    authority = line(
        _("Which authority made the decision?"),
        _(
            "For example your municipality or Udbetaling Danmark. Type a few letters "
            "and choose, or write the name."
        ),
    )
    decision_date = typed_date(
        _("When is the decision dated?"),
        _("For example 24-12-2025. Leave it empty if you do not know."),
        required=False,
    )
    reference = line(
        _("The authority's case number"),
        _("It usually stands at the top of the letter."),
    )
    text = paragraphs(
        _("What do you want to tell us?"),
        _(
            "You do not have to give reasons. You may write in your own words what you "
            "disagree with."
        ),
    )
    supplement_to = line(
        _("Our case number, if you have a case with us already"),
        _("For example 26-01234. Leave it empty for a new appeal."),
        max_length=20,
    )
    name = line(_("Name"), autocomplete="name")
    cpr = CprField(
        label=_("CPR number"),
        required=False,
        help_text=_(
            "Ten digits. It lets us find your case and answer you by Digital Post."
        ),
    )
    address = line(_("Address"), autocomplete="street-address", max_length=300)
    phone = line(_("Phone"), autocomplete="tel", inputmode="tel", max_length=40)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_(
            "We send a receipt to this address. It names no details of your case."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    representative = line(
        _("Name of whoever helps you"),
        _(
            "Fill this in if somebody appeals on your behalf, for example a relative, "
            "a lawyer or an organisation. Enclose the power of attorney if you have "
            "it."
        ),
    )
    representative_contact = line(
        _("Phone or e-mail of whoever helps you"), max_length=200
    )

    sections = (
        (
            _("The decision"),
            ("authority", "decision_date", "reference", "supplement_to"),
        ),
        (_("Your appeal"), ("text",)),
        (_("You"), ("name", "cpr", "address", "phone", "email")),
        (_("Somebody who helps you"), ("representative", "representative_contact")),
    )
    apart = frozenset({"text", "name"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].widget.attrs["list"] = "authorities"

    def clean_authority(self) -> str:
        """Write a known authority by its full name; any other stays as it was typed."""
        typed = str(self.cleaned_data["authority"])
        found = find_instance(typed)
        return found.name_da if found else typed

    def clean_decision_date(self) -> object:
        """Refuse a decision of tomorrow."""
        day = self.cleaned_data["decision_date"]
        if not is_past(day):
            raise ValidationError(_("The date is in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """Demand one way to answer."""
        values = super().clean() or {}
        ways = ("address", "phone", "email", "cpr")
        broken = any(way in self.errors for way in ways)
        if not broken and not any(values.get(way) for way in ways):
            self.add_error(
                "email",
                _(
                    "Give us one way to answer you: e-mail, phone, address or CPR "
                    "number."
                ),
            )
        return values

    def form_fields(self) -> dict[str, str]:
        """Add what the mail room reads from: first instance, day, kind."""
        fields = super().form_fields()
        found = find_instance(str(self.cleaned_data.get("authority", "")))
        supplement = bool(fields.get("supplement_to"))
        return fields | {
            "first_instance": found.id if found else "",
            "case_number": fields.get("supplement_to", ""),
            "mail_kind": "supplement" if supplement else "new_appeal",
            "digital_post": "yes" if fields.get("cpr") else "",
        }

    def handover(self) -> Handover:
        """Give the appeal as it is handed in."""
        values = self.cleaned_data
        about = f" fra {values['authority']}" if values.get("authority") else ""
        subject = f"Klage over afgørelse{about}"
        if values.get("supplement_to"):
            subject = f"Supplerende oplysninger til sag {values['supplement_to']}"
        return self.handed_in(
            subject,
            name=values.get("name", ""),
            email=values.get("email", ""),
            text=values.get("text", ""),
        )
