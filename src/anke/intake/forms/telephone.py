# SPDX-License-Identifier: EUPL-1.2
"""The telephone note: an appeal may be oral, and what was said becomes a letter.

The member of staff who wrote it stands in the journal as the one who received it.

Legal source: ast.dk, klagevejledning (an appeal may be oral); offentlighedsloven § 13
    (what is told orally is noted down).
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anke.cases import clock
from anke.intake.domain.channels import MailChannel
from anke.intake.forms.envelope import Handover, digest_of
from anke.intake.forms.fields import CprField, is_past, line, paragraphs, typed_date
from anke.intake.forms.handing_in import hand_in
from anke.intake.services import by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.intake.door import Receipt


class TelephoneForm(forms.Form):
    """What was said on the telephone, and by whom."""

    use_required_attribute = False

    caller = line(_("Who called?"), required=True)
    phone = line(_("Phone number"), inputmode="tel", max_length=40)
    called_on = typed_date(_("Day of the call"))
    called_at = forms.TimeField(
        label=_("Time of the call"),
        help_text=_("For example 14:30."),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(
            format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}
        ),
    )
    case_number = line(_("About which case?"), _("Our case number."), max_length=20)
    cpr = CprField(label=_("CPR number"), required=False)
    text = paragraphs(_("What was said"), required=True)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        now = clock.now()
        first = {
            "called_on": now.date(),
            "called_at": now.time(),
            "submission": uuid.uuid4(),
        }
        super().__init__(data, initial=first)

    def clean_called_on(self) -> object:
        """Refuse a call of tomorrow."""
        day = self.cleaned_data["called_on"]
        if not is_past(day):
            raise ValidationError(_("The date is in the future."))
        return day

    def handover(self) -> Handover:
        """Give the note as a letter. The form must be valid."""
        values = self.cleaned_data
        fields = {
            "caller": values["caller"],
            "phone": values["phone"],
            "called_at": f"{values['called_on']}T{values['called_at']:%H:%M}",
            "appeal_date": str(values["called_on"]),
            "case_number": values["case_number"],
            "cpr": values["cpr"],
        }
        note = Handover(
            form=tuple(sorted(fields.items())),
            subject="Telefonnotat",
            text=values["text"],
            sender_name=values["caller"],
        )
        # Sent twice it is one note; changed after going back it is another one.
        word = f"{values['submission'].hex}-{digest_of(note)}"
        return replace(note, submission=word)


def note_call(user: User | AnonymousUser, form: TelephoneForm) -> Receipt:
    """Make a note a letter, received by the member of staff; the same note once.

    Errors: AccessDeniedError.
    """
    return hand_in(form.handover(), MailChannel.TELEPHONE, actor=by(user))
