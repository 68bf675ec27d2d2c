# SPDX-License-Identifier: EUPL-1.2
"""The forms by which people record what a contract's score needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import clock
from anke.contract.domain.registers import StatusWord
from anke.contract.registers.files import breach_causes
from anke.contract.registers.services import LONGEST_TEXT, LONGEST_TITLE
from anke.contract.registers.sheets import MOST_BYTES
from anke.contract.registers.tables import status_text
from anke.intake.forms.file_types import FILE_BYTES, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile


class DayField(forms.DateField):
    """A day that has come already."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> date | None:
        """Refuse a day that lies ahead. Errors: ValidationError."""
        day: date | None = super().clean(value)
        if day is not None and day > clock.today():
            raise ValidationError(_("The date cannot lie in the future."))
        return day


class _Form(forms.Form):
    use_required_attribute = False


class DocumentForm(_Form):
    """A document of a deliverable."""

    file = forms.FileField(
        label=gettext_lazy("The document"),
        help_text=gettext_lazy("PDF, Word, OpenDocument or Excel; at most 25 MB."),
        widget=forms.FileInput(attrs={"accept": SUFFIXES}),
    )
    title = forms.CharField(
        label=gettext_lazy("What it is called"),
        help_text=gettext_lazy("Left empty, it is the name of the file."),
        max_length=LONGEST_TITLE,
        required=False,
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before it is read. Errors: ValidationError."""
        return _small(
            self.cleaned_data["file"], FILE_BYTES, _("The file is too large.")
        )


class DispatchForm(_Form):
    """When a document was sent, and to whom."""

    document = forms.TypedChoiceField(
        label=gettext_lazy("Which document was sent?"), coerce=int
    )
    on = DayField(label=gettext_lazy("Sent on"))
    recipient = forms.CharField(
        label=gettext_lazy("Sent to"), max_length=LONGEST_TITLE, required=False
    )

    def __init__(
        self,
        *args: Any,
        documents: Sequence[tuple[int, str]],
        recipient: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["document"].choices = documents  # type: ignore[attr-defined]
        if recipient:
            del self.fields["recipient"]
        else:
            self.fields["recipient"].required = True


class FigureForm(_Form):
    """A figure of others."""

    value = forms.CharField(
        label=gettext_lazy("Value"),
        help_text=gettext_lazy("The exact number, such as 7,9."),
        max_length=40,
    )
    known_on = DayField(
        label=gettext_lazy("Known on"),
        help_text=gettext_lazy("The day from which it counts."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Where it stands, and since when."),
        max_length=LONGEST_TEXT,
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"), max_length=LONGEST_TITLE, required=False
    )

    def __init__(self, *args: Any, unit: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if unit:
            del self.fields["unit"]


class StatusForm(_Form):
    """How an obligation or a requirement stands."""

    status = forms.ChoiceField(label=gettext_lazy("Status"))
    on = DayField(label=gettext_lazy("How it stood on"))
    evidence = forms.CharField(
        label=gettext_lazy("What shows it?"),
        help_text=gettext_lazy("A report, a journal number, an address."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    responsible = forms.CharField(
        label=gettext_lazy("Responsible"),
        help_text=gettext_lazy("The office or the job, not a person's name."),
        max_length=LONGEST_TITLE,
        required=False,
    )
    next_review_on = forms.DateField(
        label=gettext_lazy("Next review"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["status"]
        field.choices = [  # type: ignore[attr-defined]
            (each.value, status_text(each)) for each in StatusWord
        ]


class CauseForm(_Form):
    """Why deadlines were not kept."""

    cause = forms.ChoiceField(
        label=gettext_lazy("The cause"),
        error_messages={"required": gettext_lazy("Choose a cause.")},
    )
    deadlines = forms.IntegerField(
        label=gettext_lazy("How many of the breaches?"),
        min_value=1,
        error_messages={
            each: gettext_lazy("Write a whole number, at least 1.")
            for each in ("required", "invalid", "min_value")
        },
    )
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("Is kept in the journal. No names, no CPR numbers."),
        max_length=LONGEST_TITLE,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["cause"]
        field.choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((each.id, each.title) for each in breach_causes()),
        ]


class TakeBackForm(_Form):
    """Why a record is taken back."""

    cause = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Is kept in the journal. No names, no CPR numbers."),
        max_length=LONGEST_TEXT,
        min_length=3,
    )


class ImportForm(_Form):
    """A file with figures."""

    file = forms.FileField(
        label=gettext_lazy("File with figures"),
        help_text=gettext_lazy("CSV or XLSX with the template's headings."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before it is read. Errors: ValidationError."""
        return _small(
            self.cleaned_data["file"], MOST_BYTES, _("The file is too large.")
        )


def _small(upload: UploadedFile[Any], most_bytes: int, told: str) -> UploadedFile[Any]:
    if (upload.size or 0) > most_bytes:
        raise ValidationError(told)
    return upload
