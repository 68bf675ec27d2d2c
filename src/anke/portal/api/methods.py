# SPDX-License-Identifier: EUPL-1.2
"""HEAD, OPTIONS and refused methods, alike for every call."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from anke.portal.api.problems import problem

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from ninja import NinjaAPI


def routes_of(api: NinjaAPI) -> Any:
    """Give the addresses of the calls; what every call answers to is added here."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        pattern.callback = _with_every_method(pattern.callback)
    return patterns, app_name, namespace


def _with_every_method(view: Any) -> Any:
    """Answer HEAD and OPTIONS, and refuse other methods like all that is refused."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _preflight()
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response: HttpResponseBase = view(request, *args, **more)
        if response.status_code == 405:
            refused = problem(405, "method", f"method={request.method}: not allowed")
            refused["Allow"] = response["Allow"]
            return refused
        if is_head:
            return HttpResponse(status=response.status_code, headers=response.headers)
        return response

    return answered


def _preflight() -> HttpResponse:
    """Let pages of other sites post a selection (CORS)."""
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=headers)
