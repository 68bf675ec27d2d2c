# SPDX-License-Identifier: EUPL-1.2
"""The public pages of the mail room, and the telephone note of the staff.

Citizens appeal at `/klag/`, first instances at `/ankeskema/`. Nothing here is behind
the staff's sign-in but `telephone`.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from anke.cases import clock
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.rules import current_rules
from anke.intake.domain.channels import MailChannel
from anke.intake.errors import FileDamagedError, InstanceKeyError, TooManyError
from anke.intake.forms import limits, steps
from anke.intake.forms.appeal_form import AppealForm, InstanceForm, SupplementForm
from anke.intake.forms.authority import authority, expected_time
from anke.intake.forms.citizen import CitizenForm
from anke.intake.forms.fields import public_instances
from anke.intake.forms.instance_keys import find_key, holder_of, key_in_force
from anke.intake.forms.key_form import KeyForm
from anke.intake.forms.telephone import TelephoneForm, note_call
from anke.intake.forms.uploads import limit_uploads

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from anke.cases.domain.catalogue import FirstInstance
    from anke.intake.forms.authority import ExpectedTime
    from anke.intake.forms.base_form import HandoverForm
    from anke.intake.forms.steps import Flow

P = ParamSpec("P")

CITIZEN = steps.Flow(
    "appeal", CitizenForm, MailChannel.WEB_FORM, "intake/public/citizen.html"
)
APPEAL = steps.Flow(
    "appeal-form", AppealForm, MailChannel.APPEAL_FORM, "intake/public/appeal_form.html"
)
SUPPLEMENT = steps.Flow(
    "supplement-form",
    SupplementForm,
    MailChannel.APPEAL_FORM,
    "intake/public/supplement.html",
)
_KEY = "instance_key"  # in the session: the number of the first instance's key


def public(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a page to everybody, with uploads limited before anything reads them."""
    protected = csrf_protect(view)

    @wraps(view)
    def limited(
        request: HttpRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not limit_uploads(request):
            return render(request, "intake/public/too_large.html", status=413)
        return protected(request, *args, **kwargs)

    return cast(
        "Callable[Concatenate[HttpRequest, P], HttpResponse]",
        never_cache(csrf_exempt(login_not_required(limited))),
    )


# --- The citizen ----------------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest) -> HttpResponse:
    """Take in a citizen's appeal over a decision (klag over en afgørelse)."""
    return _fill(request, CITIZEN)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_check(request: HttpRequest) -> HttpResponse:
    """Let the citizen look everything over, and hand it in."""
    return _check(request, CITIZEN)


@public
@require_safe
def appeal_receipt(request: HttpRequest) -> HttpResponse:
    """Give the citizen the number, and say what happens now."""
    return _receipt(request, CITIZEN)


# --- The first instances --------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_form(request: HttpRequest) -> HttpResponse:
    """Take in an appeal that a first instance forwards (ankeskemaet)."""
    return _for_instance(request, _fill, APPEAL)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_form_check(request: HttpRequest) -> HttpResponse:
    """Let the first instance look over the appeal form, and hand it in."""
    return _for_instance(request, _check, APPEAL)


@public
@require_safe
def appeal_form_receipt(request: HttpRequest) -> HttpResponse:
    """Give the first instance the running number."""
    return _for_instance(request, _receipt, APPEAL)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def supplement_form(request: HttpRequest) -> HttpResponse:
    """Take in more documents to an appeal form that was sent before."""
    return _for_instance(request, _fill, SUPPLEMENT)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def supplement_form_check(request: HttpRequest) -> HttpResponse:
    """Let the first instance look over the supplement, and hand it in."""
    return _for_instance(request, _check, SUPPLEMENT)


@public
@require_safe
def supplement_form_receipt(request: HttpRequest) -> HttpResponse:
    """Give the first instance the number of the supplement."""
    return _for_instance(request, _receipt, SUPPLEMENT)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def instance_key(request: HttpRequest) -> HttpResponse:
    """Open the appeal form with the first instance's key."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.spend(limits.KEYS, limits.visitor(request))
            row = find_key(form.cleaned_data["key"])
        except (InstanceKeyError, TooManyError) as error:
            form.add_error("key", error.user_text)
        else:
            _clear_drafts(request)
            request.session.cycle_key()
            request.session[_KEY] = row.pk
            return redirect(APPEAL.name)
    return render(request, "intake/public/key.html", _page(form=form))


@public
@require_POST
def instance_leave(request: HttpRequest) -> HttpResponse:
    """Close the appeal form behind the first instance; drafts go away."""
    _clear_drafts(request)
    request.session.pop(_KEY, None)
    return redirect("instance-key")


def _clear_drafts(request: HttpRequest) -> None:
    """Leave nothing behind for whoever uses this browser next."""
    for flow in (APPEAL, SUPPLEMENT):
        steps.forget(request, flow)


def _for_instance(
    request: HttpRequest, step: Callable[..., HttpResponse], flow: Flow
) -> HttpResponse:
    """Go on as the first instance whose key the session holds; else ask for it."""
    row = key_in_force(request.session.get(_KEY, 0))
    if row is None:
        return redirect("instance-key")
    return step(request, flow, instance=holder_of(row))


# --- The steps ------------------------------------------------------------------------


def _fill(request: HttpRequest, flow: Flow, **options: Any) -> HttpResponse:
    if request.method == "POST":
        form = steps.fill(request, flow, **options)
        if form.is_valid():
            return redirect(flow.check)
    else:
        draft = steps.find_draft(request, flow) or steps.blank_draft()
        form = flow.form(initial=draft.fields, draft=draft, **options)
    context = _page(
        form=form,
        begun=steps.signed_now(),
        authorities=public_instances(),
        instance=options.get("instance"),
        sent_before=steps.known_receipt(request, flow),
        flow=flow,
    )
    return render(request, flow.template, context)


def _check(request: HttpRequest, flow: Flow, **options: Any) -> HttpResponse:
    draft = steps.find_draft(request, flow)
    if draft is None:
        # Sent already, perhaps by a second click; or a day has passed.
        return redirect(flow.receipt)
    form = steps.kept_form(draft, flow, **options)
    if not form.is_valid():
        return redirect(flow.name)
    if request.method != "POST":
        return _looked_over(request, flow, form)
    instance = options.get("instance")
    problem = _problem(request, form) or _sent(request, flow, form, instance)
    if problem:
        return _looked_over(request, flow, form, problem=problem)
    return redirect(flow.receipt)


def _sent(
    request: HttpRequest,
    flow: Flow,
    form: HandoverForm,
    instance: FirstInstance | None,
) -> str:
    """Hand it in, or say what stands in the way."""
    try:
        steps.send(request, flow, form, sender=instance.id if instance else "")
    except FileDamagedError as error:
        return _(
            "The file “%(name)s” was damaged while it lay here. Go back and choose it "
            "again."
        ) % {"name": error.name}
    return ""


def _problem(request: HttpRequest, form: HandoverForm) -> str:
    """Say why it cannot be handed in just now; nothing is lost by it."""
    if request.POST.get("shown") != form.draft.shown:
        return _("It was changed in another window. Look it over once more.")
    if form.is_too_quick:
        return _("That was very quick. Look it over, and press the button once more.")
    try:
        limits.spend(limits.FORMS, limits.visitor(request))
    except TooManyError:
        return _(
            "Very much was sent from your network within the last hour. Your text is "
            "kept here: try again in an hour, or phone us."
        )
    return ""


def _looked_over(
    request: HttpRequest, flow: Flow, form: HandoverForm, *, problem: str = ""
) -> HttpResponse:
    context = _page(
        form=form,
        flow=flow,
        sections=list(form.summary()),
        warnings=form.warnings() if isinstance(form, InstanceForm) else [],
        problem=problem,
        instance=form.instance if isinstance(form, InstanceForm) else None,
    )
    return render(request, "intake/public/check.html", context)


def _receipt(
    request: HttpRequest, flow: Flow, *, instance: FirstInstance | None = None
) -> HttpResponse:
    facts = steps.last_receipt(request, flow)
    if not facts:
        return redirect(flow.name)
    context = _page(
        facts=facts,
        flow=flow,
        day=clock.today(),
        instance=instance,
        expected=_expected(facts["instance"]) if instance is None else None,
    )
    return render(request, "intake/public/receipt.html", context)


def _expected(instance: str) -> ExpectedTime | None:
    """Give what is said about the time, where the first instance is known."""
    try:
        kind = current_rules().catalogue.first_instance(instance).kind
    except UnknownEntryError:
        return None
    return expected_time(kind, clock.today())


def _page(**context: Any) -> dict[str, Any]:
    """Add what every public page shows."""
    return context | {"authority": authority(), "demo_day": clock.fixed_today()}


# --- About the site -------------------------------------------------------------------


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement (tilgængelighedserklæring)."""
    return render(request, "intake/public/accessibility.html", _page())


@login_not_required
@require_safe
def was(_: HttpRequest) -> HttpResponse:
    """Lead the short address that the law demands to the statement."""
    return redirect("accessibility")


# --- The staff ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def telephone(request: HttpRequest) -> HttpResponse:
    """Write down what somebody said on the telephone (telefonnotat)."""
    form = TelephoneForm(request.POST or None)
    number = ""
    if request.method == "POST" and form.is_valid():
        number = note_call(request.user, form).number
        form = TelephoneForm()
    context = {"form": form, "number": number}
    return render(request, "intake/telephone.html", context)
