# SPDX-License-Identifier: EUPL-1.2
"""What every page of looking in has around it: headers, and who came in.

@open_page                       # for everybody; nothing is kept by the browser
@for_reader                      # only for somebody who came in
def status(request, holder, handle): ...
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from anke.cases import clock
from anke.intake.form_views import public
from anke.intake.forms.authority import authority
from anke.selfservice.errors import NotOpenToReadersError
from anke.selfservice.sessions import holder_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from anke.selfservice.domain.readers import Holder

P = ParamSpec("P")

# To our own pages only: with none at all the browser would hide from our own forms
# where they come from, and they would be refused.
_REFERRER = "same-origin"
NO_REFERRER = "no-referrer"


def open_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a page to everybody; neither browsers nor search engines keep it."""

    @wraps(view)
    def guarded(
        request: HttpRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        return guard(view(request, *args, **kwargs))

    return cast(
        "Callable[Concatenate[HttpRequest, P], HttpResponse]",
        never_cache(login_not_required(guarded)),
    )


def guard(response: HttpResponse) -> HttpResponse:
    """Set the headers that every page of looking in has."""
    response.setdefault("Referrer-Policy", _REFERRER)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def for_reader(
    view: Callable[Concatenate[HttpRequest, Holder, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only somebody in who came in; everybody else is led to the entrance."""

    @wraps(view)
    def led(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        holder = holder_in(request)
        if holder is None:
            return redirect("status-start")
        try:
            return view(request, holder, *args, **kwargs)
        except NotOpenToReadersError:
            return closed(request)

    return open_page(cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", led))


def for_sender(
    view: Callable[Concatenate[HttpRequest, Holder, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let somebody in who came in, with uploads limited before anything reads them."""
    return public(for_reader(view))


def closed(request: HttpRequest) -> HttpResponse:
    """Say that there is nothing to see, the same whatever the reason is."""
    return render(request, "selfservice/closed.html", page(), status=404)


def page(**context: Any) -> dict[str, Any]:
    """Add what every page of looking in shows."""
    return context | {"authority": authority(), "demo_day": clock.fixed_today()}
