# SPDX-License-Identifier: EUPL-1.2
"""The page on which a letter is written, and its files.

The form works without script; the page's own script sends the same form in the
background while one writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anke.cases.errors import UnknownCaseError
from anke.decisions.domain.draft_merging import section_digest
from anke.decisions.domain.letter_kinds import DECISION
from anke.decisions.errors import DraftConflictError, UnknownLetterKindError
from anke.decisions.letters.drafts import choose, discard_draft, open_draft, save_draft
from anke.decisions.letters.editor import (
    editor_page,
    slug_of,
    with_conflicts,
)
from anke.decisions.letters.forms import ChoiceForm, FieldsForm, edits_of, title_of
from anke.decisions.letters.storing import render_draft
from anke.decisions.letters.word_exchange import take_word, word_of
from anke.decisions.texts.shipped import letter_kinds
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.decisions.domain.draft_merging import Edit
    from anke.decisions.letters.drafts import OpenDraft
    from anke.decisions.letters.editor import EditorPage

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
def letter_draft(request: HttpRequest, number: str, slug: str = "") -> HttpResponse:
    """Show the letter that is being written, or save what was written (brevet)."""
    slot = _slot(slug)
    draft = _open(request, number, slot)
    if request.method != "POST":
        return _shown(request, draft)
    match request.POST.get("act", "save"):
        case "choose":
            return _choose(request, draft)
        case "discard":
            discard_draft(request.user, number, slot)
            messages.success(request, _("The draft is thrown away."))
            return _back(draft)
        case _:
            return _save(request, draft)


def _slot(slug: str) -> str:
    """Find which letter an address means; the ones that end a case are one."""
    if not slug:
        return DECISION
    try:
        kind = letter_kinds().kind_at(slug)
    except UnknownLetterKindError as error:
        raise Http404(str(error)) from error
    return DECISION if kind.ends_case else kind.id


def _open(
    request: HttpRequest, number: str, slot: str, purpose: str = "Brev"
) -> OpenDraft:
    try:
        return open_draft(request.user, number, slot, purpose=purpose)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error


def _shown(
    request: HttpRequest,
    draft: OpenDraft,
    page: EditorPage | None = None,
    status: int = 200,
    form: ChoiceForm | FieldsForm | None = None,
) -> HttpResponse:
    if form is None:
        form = _form(draft)
    context = {"page": page or editor_page(draft), "form": form}
    return render(request, "decisions/letters/editor.html", context, status=status)


def _form(draft: OpenDraft, data: object = None) -> ChoiceForm | FieldsForm:
    kind = ChoiceForm if draft.slot == DECISION else FieldsForm
    return kind(data, draft=draft)  # type: ignore[arg-type]


def _back(draft: OpenDraft) -> HttpResponse:
    number = draft.file.case.number
    if draft.slot == DECISION:
        return redirect("letter-draft", number=number)
    return redirect("letter-draft-of", number=number, slug=slug_of(draft.slot))


def _choose(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Take the texts for what was chosen; what was written stays."""
    form = _form(draft, request.POST)
    if not form.is_valid():
        return _shown(request, draft, status=422, form=form)
    choose(request.user, draft.file.case.number, draft.slot, choice=form.choice)
    messages.success(request, _("The texts are fetched. What you wrote is kept."))
    return _back(draft)


def _save(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Keep what was written, or show both texts where two people wrote."""
    number, edits = draft.file.case.number, edits_of(request.POST)
    is_part = "X-Anke-Part" in request.headers
    try:
        saved = save_draft(
            request.user,
            number,
            draft.slot,
            edits=edits,
            title=title_of(request.POST),
        )
    except DraftConflictError as conflict:
        if is_part:
            return _told_of(conflict, draft)
        sent = {edit.section: edit.body for edit in edits if not edit.is_untouched}
        page = with_conflicts(
            editor_page(draft), conflict.conflicts, sent, conflict.user_text
        )
        return _shown(request, draft, page, status=409)
    if is_part:
        return _saved_part(saved, edits)
    messages.success(request, _("The letter is saved."))
    if request.POST.get("act") == "print":
        return redirect("draft-pdf", number=number, slug=slug_of(draft.slot))
    return _back(draft)


def _saved_part(saved: OpenDraft, edits: list[Edit]) -> HttpResponse:
    """Tell the page what is stored, section by section.

    Only a section that stands as it was sent gets a new base: one that somebody else
    has changed meanwhile would otherwise be overwritten with what this page still has.
    """
    page = editor_page(saved)
    sent = {edit.section: section_digest(edit.heading, edit.body) for edit in edits}
    shown = render_to_string("decisions/letters/beside.html", {"beside": page.beside})
    return JsonResponse(
        {
            "version": saved.version,
            "saved": page.beside.saved,
            "bases": {
                section.id: section.base
                for section in page.sections
                if sent.get(section.id) == section.base
            },
            "others": {
                section.id: {
                    "heading": section.heading,
                    "body": section.body,
                    "base": section.base,
                }
                for section in page.sections
                if sent.get(section.id) != section.base
            },
            "lacks": {section.id: list(section.lacks) for section in page.sections},
            "beside": shown,
        }
    )


def _told_of(conflict: DraftConflictError, draft: OpenDraft) -> HttpResponse:
    bases = {section.id: section.base for section in editor_page(draft).sections}
    told = {
        "message": conflict.user_text,
        "conflicts": [
            {
                "section": one.section,
                "theirs": one.theirs,
                "base": bases.get(one.section, ""),
            }
            for one in conflict.conflicts
        ],
    }
    return JsonResponse(told, status=409)


@require_safe
def draft_pdf(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    """Show the draft as the PDF that it would be, marked as a draft."""
    slot = _slot(slug)
    try:
        pdf = render_draft(request.user, number, slot)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    return _file(pdf, "application/pdf", f"{number}-{slug}.pdf", "inline")


@require_http_methods(["GET", "HEAD", "POST"])
def draft_word(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    """Send the draft as a Word file, or take an edited one back."""
    slot = _slot(slug)
    draft = _open(request, number, slot, "Udkast som Word")
    if request.method != "POST":
        return _file(word_of(draft), WORD, f"{number}-{slug}.docx", "attachment")
    file = request.FILES.get("word")
    if file is None:
        messages.error(request, _("Choose the Word file first."))
        return _back(draft)
    try:
        taken = take_word(request.user, draft, file.read())
    except AppealsError as error:
        messages.error(request, error.user_text)
        return _back(draft)
    return _taken(request, taken.draft, taken.page)


def _taken(request: HttpRequest, draft: OpenDraft, page: EditorPage) -> HttpResponse:
    """Show what came of a Word file: its notes, and conflicts if there are any."""
    if not page.conflict:
        messages.success(request, _("The Word file is now the draft."))
    return _shown(request, draft, page, status=409 if page.conflict else 200)


def _file(content: bytes, kind: str, name: str, how: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
