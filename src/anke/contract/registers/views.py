# SPDX-License-Identifier: EUPL-1.2
"""The screens of the registers: look, record, confirm, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.documents import read_document
from anke.contract.errors import (
    UnknownContractError,
    UnknownRecordError,
    UnknownRegisterError,
)
from anke.contract.queries import contract_of
from anke.contract.registers import page, services
from anke.contract.registers.blank_sheet import blank_sheet
from anke.contract.registers.cause_page import causes_page, open_cause
from anke.contract.registers.cause_services import CauseGiven, record_cause
from anke.contract.registers.forms import (
    CauseForm,
    DispatchForm,
    DocumentForm,
    FigureForm,
    ImportForm,
    StatusForm,
    TakeBackForm,
)
from anke.contract.registers.importing import import_figures
from anke.contract.registers.queries import kept_document, row_of
from anke.contract.registers.report_table import report_table
from anke.contract.registers.tables import address_of
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from anke.contract.registers.page import Tab

_UNKNOWN = (UnknownContractError, UnknownRegisterError, UnknownRecordError)
_ASKS = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Show the deliverables and whether they were sent (dokumenter)."""
    plan = request.GET.get("plan", "")
    return _tab(request, lambda: page.documents_page(request.user, plan))


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of others (eksterne tal)."""
    plan = request.GET.get("plan", "")
    return _tab(request, lambda: page.figures_page(request.user, plan))


@require_safe
def obligations(request: HttpRequest) -> HttpResponse:
    """Show what is owed outside the contract (forpligtelser)."""
    return _tab(request, lambda: page.obligations_page(request.user))


@require_safe
def requirements(request: HttpRequest) -> HttpResponse:
    """Show the technical minimum requirements (tekniske minimumskrav)."""
    name = request.GET.get("register", "")
    return _tab(request, lambda: page.requirements_page(request.user, name))


def _tab(request: HttpRequest, give: Callable[[], Tab]) -> HttpResponse:
    return render(request, "contract/registers/tab.html", {"shown": _found(give)})


# --- Documents -----------------------------------------------------------------------


@require_safe
def deliverable(
    request: HttpRequest, contract: str, target: str, part: str
) -> HttpResponse:
    """Show a deliverable with its documents and dispatches (leverance)."""
    return _deliverable(request, contract, target, part)


@require_POST
def add_document(
    request: HttpRequest, contract: str, target: str, part: str
) -> HttpResponse:
    """Keep a document that lies ready (læg dokument ind)."""
    require(request.user, Action.RECORD_EVIDENCE)
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _deliverable(request, contract, target, part, 422, document=form)
    upload = form.cleaned_data["file"]

    def keep() -> object:
        return services.keep_document(
            request.user,
            contract,
            target,
            part,
            name=upload.name,
            content=upload.read(),
            title=form.cleaned_data["title"],
        )

    if refusal := _refused(keep):
        more = {"document": form, "refusal": refusal}
        return _deliverable(request, contract, target, part, 409, **more)
    messages.success(request, _("The document is kept. It does not count as sent yet."))
    return redirect("contract-deliverable", contract, target, part)


@require_POST
def add_dispatch(
    request: HttpRequest, contract: str, target: str, part: str
) -> HttpResponse:
    """Record that a document was sent (registrér afsendelse)."""
    require(request.user, Action.RECORD_EVIDENCE)
    shown = _found(lambda: page.open_deliverable(request.user, contract, target, part))
    form = DispatchForm(
        request.POST, documents=shown.documents, recipient=shown.part.recipient
    )
    if not form.is_valid():
        return _deliverable(request, contract, target, part, 422, dispatch=form)
    said = form.cleaned_data

    def record() -> object:
        return services.record_dispatch(
            request.user,
            contract,
            said["document"],
            on=said["on"],
            recipient=said.get("recipient", ""),
        )

    if refusal := _refused(record):
        more = {"dispatch": form, "refusal": refusal}
        return _deliverable(request, contract, target, part, 409, **more)
    messages.success(request, _recorded())
    return redirect("contract-deliverable", contract, target, part)


def _deliverable(
    request: HttpRequest,
    contract: str,
    target: str,
    part: str,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    shown = _found(lambda: page.open_deliverable(request.user, contract, target, part))
    failed = more.get("document") or more.get("dispatch")
    forms = {
        "document": DocumentForm(),
        "dispatch": DispatchForm(
            initial={"on": clock.today()},
            documents=shown.documents,
            recipient=shown.part.recipient,
        ),
    }
    context = {"shown": shown, "failed": failed} | forms | more
    name = "contract/registers/deliverable.html"
    return render(request, name, context, status=status)


@require_safe
def document_file(request: HttpRequest, contract: str, number: int) -> HttpResponse:
    """Send a document as it was kept."""
    require(request.user, Action.SEE_CONTRACT)
    said, row = _found(lambda: kept_document(contract, number))
    response = HttpResponse(read_document(row), content_type=said.media_type)
    name = quote(said.name)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


# --- Figures -------------------------------------------------------------------------


@_ASKS
def figure(request: HttpRequest, contract: str, figure: str) -> HttpResponse:
    """Show a figure, and record a new value (tal)."""
    shown = _found(lambda: page.open_figure(request.user, contract, figure))
    start = {"known_on": clock.today(), "source": shown.kind.hint}
    form = FigureForm(request.POST or None, initial=start, unit=shown.kind.unit)

    def record() -> object:
        said = form.cleaned_data
        return services.record_figure(
            request.user, contract, figure=figure, **{"unit": "", **said}
        )

    here = ("contract-figure", contract, figure)
    return _asked(request, "figure", {"shown": shown, "form": form}, record, here)


@require_safe
def figure_template(request: HttpRequest, contract: str, kind: str) -> HttpResponse:
    """Send an empty sheet to type figures into (skabelon)."""
    require(request.user, Action.SEE_CONTRACT)
    if kind not in ("csv", "xlsx"):
        raise Http404(kind)
    found = _found(lambda: contract_of(0, contract))
    content, media_type = blank_sheet(found, kind)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="tal-{found.id}.{kind}"'
    return response


@_ASKS
def figures_import(request: HttpRequest, contract: str) -> HttpResponse:
    """Take figures in from a file, and tell what became of each row (indlæs)."""
    require(request.user, Action.RECORD_EVIDENCE)
    found = _found(lambda: contract_of(0, contract))
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"contract": found, "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                report = import_figures(
                    request.user, contract, upload.name, upload.read()
                )
            except AppealsError as error:
                context["refusal"] = told(error)
            else:
                context |= {"report": report, "table": report_table(report)}
                context["form"] = ImportForm()
                status = 200
    return render(request, "contract/registers/import.html", context, status=status)


# --- Obligations and requirements ----------------------------------------------------


@_ASKS
def item(request: HttpRequest, register: str, item: str) -> HttpResponse:
    """Show an obligation or requirement, and record how it stands (status)."""
    shown = _found(lambda: page.open_item(request.user, register, item))
    start = {"on": clock.today(), "responsible": shown.item.owner}
    form = StatusForm(request.POST or None, initial=start)

    def record() -> object:
        return services.record_status(request.user, register, item, **form.cleaned_data)

    here = ("contract-item", register, item)
    return _asked(request, "item", {"shown": shown, "form": form}, record, here)


# --- Causes of breaches --------------------------------------------------------------


@require_safe
def causes(request: HttpRequest) -> HttpResponse:
    """Show why deadlines of a year were not kept (årsager til overskridelser)."""
    year = request.GET.get("aar", "")
    return _tab(request, lambda: causes_page(request.user, year))


@_ASKS
def cause(request: HttpRequest, period: str, area: str) -> HttpResponse:
    """Show the breaches of an area in a month, and record a cause (årsag)."""
    shown = _found(lambda: open_cause(request.user, period, area))
    form = CauseForm(request.POST or None)

    def record() -> object:
        given = CauseGiven(period, area, **form.cleaned_data)
        return record_cause(request.user, given)

    here = ("contract-cause", period, area)
    context = {"shown": shown, "form": form}
    return _asked(request, "cause", context, record, here, action=Action.RECORD_CAUSE)


# --- A page with its form ------------------------------------------------------------


def _asked(
    request: HttpRequest,
    name: str,
    context: dict[str, Any],
    record: Callable[[], object],
    here: tuple[str, ...],
    *,
    action: Action = Action.RECORD_EVIDENCE,
) -> HttpResponse:
    """Show a page with its form, or record what was typed into it."""
    status, form = 200, context["form"]
    if request.method == "POST":
        require(request.user, action)
        refusal = ""
        if form.is_valid() and not (refusal := _refused(record)):
            messages.success(request, _recorded())
            return redirect(*here)
        status = 409 if refusal else 422
        context |= {"refusal": refusal, "failed": form}
    return render(request, f"contract/registers/{name}.html", context, status=status)


# --- Four eyes -----------------------------------------------------------------------


@require_POST
def confirm(request: HttpRequest, stream: str, number: int) -> HttpResponse:
    """Confirm what another person recorded (bekræft)."""
    require(request.user, Action.CONFIRM_EVIDENCE)
    row = _found(lambda: row_of(stream, number))
    refusal = _refused(lambda: services.confirm_record(request.user, stream, number))
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, _("It is confirmed, and counts from now on."))
    return redirect(address_of(row))


@_ASKS
def take_back(request: HttpRequest, stream: str, number: int) -> HttpResponse:
    """Take a wrong record back, with the cause (træk tilbage)."""
    row = _found(lambda: row_of(stream, number))
    line = page.open_record(request.user, stream, number)
    form, refusal, status = TakeBackForm(request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            cause = form.cleaned_data["cause"]
            refusal = _refused(
                lambda: services.withdraw_record(
                    request.user, stream, number, cause=cause
                )
            )
            if not refusal:
                messages.success(request, _("It is taken back, and counts no more."))
                return redirect(address_of(row))
            status = 409
    context = {"line": line, "form": form, "refusal": refusal, "back": address_of(row)}
    return render(request, "contract/registers/take_back.html", context, status=status)


# --- What they share -----------------------------------------------------------------


def _recorded() -> str:
    return _("It is recorded. It counts when another person has confirmed it.")


def _found(give: Callable[[], Any]) -> Any:
    """Give what there is, or say that there is no such page."""
    try:
        return give()
    except _UNKNOWN as error:
        raise Http404(str(error)) from error


def _refused(act: Callable[[], object]) -> str:
    """Do something; give the reason where it is refused."""
    try:
        act()
    except AppealsError as error:
        return told(error)
    return ""


def told(error: AppealsError) -> str:
    """Say in the reader's language why something was refused."""
    return error.user_text if get_language() == "da" else str(error)
