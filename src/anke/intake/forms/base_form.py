# SPDX-License-Identifier: EUPL-1.2
"""What the public forms share: files, a trap for robots, and the way to a letter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anke.cases import clock
from anke.intake.forms import drafts
from anke.intake.forms.envelope import Handover
from anke.intake.forms.fields import FilesField
from anke.intake.forms.file_types import SUFFIXES
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anke.intake.forms.drafts import Draft

HONEYPOT = "website"


class HandoverForm(forms.Form):
    """A form that is filled in, looked over, and handed in as one letter."""

    # Set below by hand: what the form and the letter call by other names.
    sections: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()
    apart: ClassVar[frozenset[str]] = frozenset()
    use_required_attribute = False

    # Django gives every form an attribute of this name; the field stands beside it.
    files = FilesField(  # type: ignore[assignment]
        required=False, label=_("Choose files")
    )
    website = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self,
        *args: Any,
        draft: Draft,
        file_errors: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.file_errors = file_errors
        self.fields["files"].widget.attrs["accept"] = SUFFIXES
        self.fields["files"].help_text = _(
            "Several at a time if you like. PDF, Word, OpenDocument, Excel, text, "
            "pictures and e-mails; at most 25 MB a file and 200 MB in all."
        )

    @classmethod
    def texts(cls) -> list[str]:
        """List the fields that hold a text."""
        hidden = {"files", HONEYPOT}
        return [name for name in cls.base_fields if name not in hidden]

    def clean_files(self) -> None:
        """Say which files could not be taken in; those that could are kept."""
        if self.file_errors:
            raise ValidationError([ValidationError(text) for text in self.file_errors])

    def clean_website(self) -> str:
        """Refuse what only a robot fills in; a person is told, nothing is dropped."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field must be empty. Empty it and go on."))
        return ""

    def summary(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Give everything that was filled in, section by section, for looking over."""
        for heading, names in self.sections:
            rows = [
                (str(self.fields[name].label), self.shown(name))
                for name in names
                if self.cleaned_data.get(name)
            ]
            if rows:
                yield str(heading), rows

    def shown(self, name: str) -> str:
        """Give a field's value in words."""
        value = self.cleaned_data[name]
        if isinstance(value, date):
            return formats.long_day(value)
        if isinstance(value, bool):
            return str(_("Yes"))
        choices = dict(_flat(getattr(self.fields[name], "choices", ())))
        return str(choices.get(value, value))

    def form_fields(self) -> dict[str, str]:
        """Give the fields of the letter."""
        return {
            name: _written(self.cleaned_data.get(name))
            for name in self.texts()
            if name not in self.apart
        }

    def handover(self) -> Handover:
        """Give what is handed in. The form must be valid."""
        raise NotImplementedError

    def handed_in(self, subject: str, *, name: str, email: str, text: str) -> Handover:
        """Put the letter together."""
        return Handover(
            form=tuple(sorted(self.form_fields().items())),
            subject=subject,
            text=text,
            sender_name=name,
            sender_address=email,
            files=drafts.enclosed(self.draft),
            # Changed after a lost answer it is another letter, never an error.
            submission=f"{self.draft.id}-{self.draft.shown}",
        )

    @property
    def is_too_quick(self) -> bool:
        """Tell whether no person could have filled it in so fast."""
        taken = clock.wall_now().timestamp() - self.draft.begun
        return taken < float(settings.ANKE_FORM_LEAST_SECONDS)


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value or "")


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)
