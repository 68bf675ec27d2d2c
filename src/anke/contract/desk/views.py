# SPDX-License-Identifier: EUPL-1.2
"""The screens of reports: what is owed, writing one, signing it, sending it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.contract import kept_reports, services
from anke.contract.background import Act, Wish, order_work
from anke.contract.desk.figures_page import figures_page
from anke.contract.desk.forms import (
    CauseForm,
    CommentForm,
    DeviationForm,
    DraftForm,
    FreezeForm,
    SendForm,
)
from anke.contract.desk.list_page import (
    deviation_choices,
    draft_choices,
    list_page,
)
from anke.contract.desk.report_page import open_report
from anke.contract.domain.comments import CommentKind
from anke.contract.errors import UnknownReportError
from anke.contract.queries import contract_of
from anke.contract.report_queries import read_report
from anke.contract.tasks import write_report_work
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest

    from anke.contract.desk.report_page import ReportPage

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Show what is owed and every report (rapporter)."""
    shown = list_page(request.user)
    return render(request, "contract/reports/list.html", {"shown": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Let the worker draft a report, or a correction (lav et udkast)."""
    require(request.user, Action.PREPARE_REPORT)
    form = DraftForm(
        request.POST or None,
        choices=draft_choices(),
        initial={"which": request.GET.get("which", "")},
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        contract, _sep, period = form.cleaned_data["which"].partition(":")
        refusal = _order(request, Wish(Act.DRAFT, contract=contract, period=period))
        if not refusal:
            return redirect("contract-reports")
    context = {"form": form, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "contract/reports/draft.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def deviation(request: HttpRequest) -> HttpResponse:
    """Let the worker draft a notice of a deviation (meld en afvigelse)."""
    require(request.user, Action.PREPARE_REPORT)
    contracts, targets = deviation_choices()
    form = DeviationForm(
        request.POST or None,
        contracts=contracts,
        targets=targets,
        initial={"targets": request.GET.getlist("maal")},
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        refusal = _order(
            request,
            Wish(
                Act.DRAFT,
                contract=said["contract"],
                period=clock.today().isoformat(),
                targets=tuple(said["targets"]),
                reason=said["reason"],
            ),
        )
        if not refusal:
            return redirect("contract-reports")
    context = {"form": form, "refusal": refusal, "chosen": form["targets"].value()}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "contract/reports/deviation.html", context, status=status)


def _order(request: HttpRequest, wish: Wish) -> str:
    """Ask the worker; give why it was refused, or nothing."""
    try:
        work = order_work(request.user, wish)
    except UnknownReportError as error:
        raise Http404(str(error)) from error
    except AppealsError as error:
        return error.user_text
    write_report_work.enqueue(work=work.pk)
    messages.success(request, _("The report is being written."))
    return ""


# --- One report ----------------------------------------------------------------------


@require_safe
def report_page(request: HttpRequest, report: str) -> HttpResponse:
    """Show one report: score, comments, files, signatures, journal."""
    return _page(request, report)


@require_POST
def comment(request: HttpRequest, report: str) -> HttpResponse:
    """Write beside a target (bemærk)."""
    require(request.user, Action.COMMENT_TARGET)
    shown = _open(request, report)
    form = CommentForm(
        request.POST, targets=shown.target_choices, kinds=shown.comment_kinds
    )
    if shown.comment_kinds and not form.is_valid():
        return _page(request, report, forms={"comment": form}, status=422)
    said = form.cleaned_data if shown.comment_kinds else {}
    kind = CommentKind(said.get("kind", CommentKind.OWNER.value))
    return _done(
        request,
        report,
        lambda: services.comment_report(
            request.user, report, said.get("target", ""), kind, said.get("text", "")
        ),
        _("Your text stands in the report."),
    )


@require_POST
def renew(request: HttpRequest, report: str) -> HttpResponse:
    """Let the worker put the newest figures into a draft (hent nye tal)."""
    require(request.user, Action.PREPARE_REPORT)
    return _ordered(request, report, Wish(Act.RENEW, report=report))


@require_POST
def freeze(request: HttpRequest, report: str) -> HttpResponse:
    """Let the worker fix a report and write its documents (frys)."""
    require(request.user, Action.PREPARE_REPORT)
    form = FreezeForm(request.POST)
    if not form.is_valid():
        return _page(request, report, forms={"freeze": form}, status=422)
    wish = Wish(Act.FREEZE, report=report, reason=form.cleaned_data["accepted"])
    return _ordered(request, report, wish)


def _ordered(request: HttpRequest, report: str, wish: Wish) -> HttpResponse:
    if refusal := _order(request, wish):
        return _page(request, report, refusal=refusal, status=409)
    return redirect("contract-report", report=report)


@require_POST
def reopen(request: HttpRequest, report: str) -> HttpResponse:
    """Make a frozen report a draft again (genåbn)."""
    require(request.user, Action.PREPARE_REPORT)
    form = CauseForm(request.POST, prefix="reopen")
    if not form.is_valid():
        return _page(request, report, forms={"reopen": form}, status=422)
    cause = form.cleaned_data["cause"]
    return _done(
        request,
        report,
        lambda: services.reopen_report(request.user, report, cause=cause),
        _("The report is a draft again."),
    )


@require_POST
def sign(request: HttpRequest, report: str) -> HttpResponse:
    """Sign what was frozen (underskriv)."""
    require(request.user, Action.SIGN_REPORT)
    content = request.POST.get("content", "")
    return _done(
        request,
        report,
        lambda: services.sign_report(request.user, report, content=content),
        _("You have signed."),
    )


@require_POST
def send(request: HttpRequest, report: str) -> HttpResponse:
    """Record to whom the report went, and when (send)."""
    require(request.user, Action.SEND_REPORT)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _page(request, report, forms={"send": form}, status=422)
    said = form.cleaned_data
    return _done(
        request,
        report,
        lambda: services.send_report(
            request.user, report, recipient=said["recipient"], on=said["on"]
        ),
        _("It is recorded that the report was sent."),
    )


@require_POST
def drop(request: HttpRequest, report: str) -> HttpResponse:
    """Give a report up (kassér)."""
    require(request.user, Action.PREPARE_REPORT)
    form = CauseForm(request.POST, prefix="drop")
    if not form.is_valid():
        return _page(request, report, forms={"drop": form}, status=422)
    cause = form.cleaned_data["cause"]
    return _done(
        request,
        report,
        lambda: services.drop_report(request.user, report, cause=cause),
        _("The report is dropped."),
    )


@require_safe
def figures(request: HttpRequest, report: str) -> HttpResponse:
    """Show every figure of a frozen report, each with its "hvorfor?" (tal)."""
    try:
        shown = figures_page(request.user, report)
    except UnknownReportError as error:
        raise Http404(str(error)) from error
    if shown is None:
        raise Http404(f"{report} is a draft")
    return render(request, "contract/reports/figures.html", {"shown": shown})


@require_safe
def file(request: HttpRequest, report: str, ending: str) -> HttpResponse:
    """Give the very bytes of a document that people sign (hent)."""
    require(request.user, Action.SEE_CONTRACT)
    try:
        state = read_report(report)
        if not state.content or ending not in MEDIA_TYPES:
            raise Http404(f"{report} has no {ending}")
        frozen = kept_reports.read_frozen(state.content)
        content = kept_reports.read_document(frozen, ending)
    except (UnknownReportError, KeyError) as error:
        raise Http404(str(error)) from error
    response = HttpResponse(content, content_type=MEDIA_TYPES[ending])
    name = f"{report.replace(':', '-')}.{ending}"
    how = "inline" if ending == "pdf" else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["ETag"] = f'"{frozen.files[ending]}"'
    return response


def _done(
    request: HttpRequest, report: str, act: Callable[[], object], text: str
) -> HttpResponse:
    """Do something to a report and show it; or say why it was refused."""
    try:
        act()
    except UnknownReportError as error:
        raise Http404(str(error)) from error
    except AppealsError as error:
        return _page(request, report, refusal=error.user_text, status=409)
    messages.success(request, text)
    return redirect("contract-report", report=report)


def _open(request: HttpRequest, report: str) -> ReportPage:
    try:
        return open_report(request.user, report)
    except UnknownReportError as error:
        raise Http404(str(error)) from error


def _page(
    request: HttpRequest,
    report: str,
    *,
    forms: dict[str, Form] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    shown, failed = _open(request, report), forms or {}
    context = {
        "shown": shown,
        "forms": _forms(request, shown) | failed,
        "failed": next(iter(failed.values()), None),
        "refusal": refusal,
    }
    return render(request, "contract/reports/report.html", context, status=status)


def _forms(request: HttpRequest, shown: ReportPage) -> dict[str, Form]:
    """Give the empty forms of those acts that the reader may do."""
    found: dict[str, Form] = {}
    if shown.comment_kinds:
        found["comment"] = CommentForm(
            targets=shown.target_choices,
            kinds=shown.comment_kinds,
            initial={"target": request.GET.get("maal", shown.next_target)},
        )
    if shown.may_freeze:
        found["freeze"] = FreezeForm()
    if shown.may_reopen:
        found["reopen"] = CauseForm(prefix="reopen")
    if shown.may_drop:
        found["drop"] = CauseForm(prefix="drop")
    if shown.may_send:
        parties = contract_of(0, shown.state.contract).parties
        recipient = parties[0] if parties else ""
        found["send"] = SendForm(initial={"recipient": recipient, "on": clock.today()})
    return found
