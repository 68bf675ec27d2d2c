# SPDX-License-Identifier: EUPL-1.2
"""The pages of the text library: found, written, compared, published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases.errors import UnknownCaseError
from anke.cases.rules import current_rules
from anke.decisions.domain.decide_texts import PublishText, WithdrawText
from anke.decisions.errors import DraftConflictError, UnknownTextError
from anke.decisions.texts.forms import (
    CompareForm,
    FindForm,
    KeyForm,
    PublishForm,
    TextForm,
    WithdrawForm,
)
from anke.decisions.texts.pages import (
    comparable,
    differences,
    find_texts,
    names_of,
    text_page,
    texts_table,
)
from anke.decisions.texts.services import (
    begin_text,
    discard_text_draft,
    publish_text,
    restore_version,
    save_text_draft,
    withdraw_text,
)
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.decisions.texts.pages import TextPage

PAGE_SIZE = 50


@require_safe
def text_list(request: HttpRequest) -> HttpResponse:
    """Find a text of the library (tekstbiblioteket)."""
    user = require(request.user, Action.SEE_TEXTS)
    form = FindForm(request.GET, catalogue=current_rules().catalogue)
    form.is_valid()
    found = find_texts(form)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "table": texts_table(list(page.object_list)),
        "count": len(found),
        "may_edit": may(user, Action.EDIT_TEXTS),
    }
    return render(request, "decisions/texts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_text(request: HttpRequest) -> HttpResponse:
    """Say what a new text is for; its draft is begun (ny tekst)."""
    require(request.user, Action.EDIT_TEXTS)
    data = request.POST or None
    form = KeyForm(data, catalogue=current_rules().catalogue)
    if request.method == "POST" and form.is_valid():
        begin_text(request.user, form.key)
        return redirect("text", text=form.key.id)
    status = 422 if form.errors else 200
    return render(request, "decisions/texts/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, text: str) -> HttpResponse:
    """Show a text with its versions; write, publish, withdraw or restore it."""
    require(request.user, Action.SEE_TEXTS)
    page = _open(request, text)
    if request.method != "POST":
        return _shown(request, page)
    acts = {
        "save": _save,
        "discard": _discard,
        "publish": _publish,
        "withdraw": _withdraw,
        "restore": _restore,
    }
    return acts.get(request.POST.get("act", ""), _save)(request, page)


def _open(request: HttpRequest, text: str) -> TextPage:
    case = request.GET.get("sag", "").strip()
    try:
        return text_page(request.user, text, case)
    except UnknownTextError as error:
        raise Http404(str(error)) from error
    except UnknownCaseError as error:
        messages.warning(request, error.user_text)
        return text_page(request.user, text)


def _shown(
    request: HttpRequest, page: TextPage, status: int = 200, **forms: object
) -> HttpResponse:
    table = comparable(page)
    context = {
        "page": page,
        "text_form": _text_form(page),
        "publish_form": PublishForm(),
        "withdraw_form": WithdrawForm(),
        "may_edit": may(request.user, Action.EDIT_TEXTS),
        "may_publish": may(request.user, Action.PUBLISH_TEXTS),
        "case": request.GET.get("sag", ""),
        **forms,
    }
    if len(table) > 1:
        compare = CompareForm(request.GET, versions=dict(table), names=names_of(table))
        context |= {"compare_form": compare, "pieces": differences(*compare.pair)}
    return render(request, "decisions/texts/text.html", context, status=status)


def _text_form(page: TextPage) -> TextForm:
    draft = page.draft
    standing = page.versions[0] if page.versions else None
    source = draft or standing
    return TextForm(
        initial={
            "heading": source.heading if source else "",
            "body": source.body if source else "",
            "version": draft.version if draft else 0,
        }
    )


def _again(page: TextPage) -> HttpResponse:
    return redirect("text", text=page.key.id)


def _save(request: HttpRequest, page: TextPage) -> HttpResponse:
    """Keep a draft of the text; two people never overwrite each other unseen."""
    form = TextForm(request.POST)
    if not form.is_valid():
        return _shown(request, page, 422, text_form=form)
    data = form.cleaned_data
    try:
        save_text_draft(
            request.user,
            page.key.id,
            heading=data["heading"],
            body=data["body"],
            version=data["version"],
        )
    except DraftConflictError as error:
        form.add_error(None, error.user_text)
        return _shown(request, page, 409, text_form=form, theirs=page.draft)
    messages.success(
        request, _("The draft is saved. It is not used before it is put in force.")
    )
    return _again(page)


def _discard(request: HttpRequest, page: TextPage) -> HttpResponse:
    discard_text_draft(request.user, page.key.id)
    messages.success(request, _("The draft is thrown away."))
    return _again(page) if page.versions else redirect("texts")


def _publish(request: HttpRequest, page: TextPage) -> HttpResponse:
    """Put the draft in force, from a day and with a cause."""
    form = PublishForm(request.POST)
    if page.draft is None:
        messages.warning(request, _("There is no draft to put in force."))
        return _again(page)
    if not form.is_valid():
        return _shown(request, page, 422, publish_form=form)
    data = form.cleaned_data
    command = PublishText(
        page.key,
        page.draft.heading,
        page.draft.body,
        data["in_force_on"],
        data["cause"],
    )
    try:
        publish_text(request.user, command)
    except AppealsError as error:
        form.add_error(None, error.user_text)
        return _shown(request, page, 422, publish_form=form)
    messages.success(request, _("The text is put in force from the day you chose."))
    return _again(page)


def _withdraw(request: HttpRequest, page: TextPage) -> HttpResponse:
    """Let the text be used no more from today."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _shown(request, page, 422, withdraw_form=form)
    try:
        withdraw_text(request.user, WithdrawText(page.key, form.cleaned_data["cause"]))
    except AppealsError as error:
        form.add_error(None, error.user_text)
        return _shown(request, page, 422, withdraw_form=form)
    messages.success(request, _("The text is withdrawn."))
    return _again(page)


def _restore(request: HttpRequest, page: TextPage) -> HttpResponse:
    """Make an earlier version the draft, to be put in force again."""
    try:
        restore_version(request.user, page.key, request.POST.get("version", ""))
    except AppealsError as error:
        messages.error(request, error.user_text)
    else:
        messages.success(
            request, _("The earlier version is now the draft. Put it in force below.")
        )
    return _again(page)
