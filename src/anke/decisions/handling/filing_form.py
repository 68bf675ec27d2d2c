# SPDX-License-Identifier: EUPL-1.2
"""The form by which staff put documents on a case, and what waits for it.

Files that were good wait on the server while a field is put right: nobody chooses them
twice. They are known to one browser session and go away after a day.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import wording
from anke.decisions.handling.filing import Label, Paper
from anke.decisions.handling.forms import CaseForm
from anke.intake.errors import FileRefusedError
from anke.intake.forms import drafts
from anke.intake.forms.fields import FilesField
from anke.intake.forms.file_types import SUFFIXES, check_total
from anke.intake.forms.uploads import checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, QueryDict

    from anke.cases.queries import CaseFile
    from anke.intake.forms.drafts import Draft

DIRECTIONS = ("received", "sent", "internal")
_KEPT = "case-papers"  # in the session: the draft of each case
_CPR = re.compile(r"\d{6}[- ]?\d{4}")


class PaperForm(CaseForm):
    """Documents with their date and theme (offentlighedsloven § 15)."""

    # Django gives every form an attribute of this name; the field stands beside it.
    files = FilesField(  # type: ignore[assignment]
        required=False,
        label=gettext_lazy("Choose files"),
        help_text=gettext_lazy(
            "PDF, Word, OpenDocument, Excel, text, pictures and e-mails; at most 25 MB "
            "a file and 200 MB in all."
        ),
    )
    theme = forms.CharField(
        label=gettext_lazy("Short theme"),
        help_text=gettext_lazy(
            "What the document is, such as “Ny lægeerklæring”. Stands in the journal: "
            "no names, no CPR numbers."
        ),
        max_length=120,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        widget=forms.RadioSelect(attrs={"class": "form-radio"}),
    )
    dated_on = forms.DateField(
        label=gettext_lazy("Date of the document"),
        help_text=gettext_lazy("The day it came in, or was sent."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        file: CaseFile,
        draft: Draft | None = None,
        file_errors: Sequence[str] = (),
    ) -> None:
        self.draft = draft
        self.file_errors = file_errors
        super().__init__(data, file=file)
        self.fields["files"].widget.attrs["accept"] = SUFFIXES

    def proposals(self) -> dict[str, object]:
        """Propose what is usual: it came in today."""
        return {"direction": DIRECTIONS[0], "dated_on": self.today}

    def prepare(self) -> None:
        """Offer the directions."""
        names = [
            (each, wording.direction_name(each).capitalize()) for each in DIRECTIONS
        ]
        self._offer("direction", names)

    def clean_files(self) -> None:
        """Say which files could not be taken in; those that could are kept."""
        if self.file_errors:
            raise ValidationError([ValidationError(text) for text in self.file_errors])
        if self.draft is None or not self.draft.files:
            raise ValidationError(_("Choose the file that goes on the case."))

    def clean_theme(self) -> str:
        """Refuse a CPR number: a theme stands in the journal for ever."""
        theme = " ".join(self.cleaned_data["theme"].split())
        if _CPR.search(theme):
            raise ValidationError(
                _("Write no CPR number: the theme stands in the journal for ever.")
            )
        return theme

    def clean_dated_on(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["dated_on"]
        if day > self.today:
            raise ValidationError(_("The date cannot lie in the future."))
        return day

    @property
    def label(self) -> Label:
        """Give what the journal says of the documents."""
        cleaned = self.cleaned_data
        return Label(cleaned["theme"], cleaned["direction"], cleaned["dated_on"])

    def papers(self) -> Iterator[Paper]:
        """Give the files as they were taken in."""
        for enclosed in drafts.enclosed(self.draft) if self.draft else ():
            with enclosed.open() as content:
                yield Paper(content.read(), enclosed.media_type)


def paper_form(request: HttpRequest, file: CaseFile) -> PaperForm:
    """Give the form: empty, or bound, with the files that are here already.

    Errors: OSError when the disk does not take an upload.
    """
    before = _kept(request, file)
    if request.method != "POST":
        return PaperForm(None, file=file, draft=before)
    draft = before or drafts.new_draft()
    draft = drafts.drop_files(draft, request.POST.getlist("drop"))
    draft, errors = _take(draft, request.FILES.getlist("files"))
    if draft.files or before:
        drafts.save_draft(draft)
        request.session[_KEPT] = _all(request) | {file.case.number: draft.id}
    if before:
        drafts.delete_dropped(before, draft)
    return PaperForm(request.POST, file=file, draft=draft, file_errors=errors)


def forget_papers(request: HttpRequest, form: PaperForm) -> None:
    """Clear away what waited, when it stands on the case."""
    if form.draft is not None:
        drafts.forget_draft(form.draft.id)
    kept = _all(request)
    kept.pop(form.file.case.number, None)
    request.session[_KEPT] = kept


def _all(request: HttpRequest) -> dict[str, str]:
    return dict(request.session.get(_KEPT, {}))


def _kept(request: HttpRequest, file: CaseFile) -> Draft | None:
    return drafts.find_draft(_all(request).get(file.case.number, ""))


def _take(
    draft: Draft, uploads: Sequence[UploadedFile[Any]]
) -> tuple[Draft, list[str]]:
    """Keep the good files; say in Danish what is wrong with the others."""
    errors = []
    for upload in uploads:
        try:
            check_total(draft.size_bytes + (upload.size or 0))
            name, media_type = checked(upload)
        except FileRefusedError as error:
            errors.append(error.user_text)
        else:
            draft = drafts.keep_file(draft, name, media_type, upload.chunks())
    return replace(draft, fields={}), errors
