# SPDX-License-Identifier: EUPL-1.2
"""The few pages that belong to no part: language and faults."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the reader's language in a cookie and go back to the page."""
    if code not in dict(settings.LANGUAGES):
        raise Http404(f"no language {code!r}")
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 60 * 60,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell the reader why this is not allowed, where more is known than the role."""
    reason = getattr(exception, "reason", "")
    return render(request, "403.html", {"reason": reason}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Tell the reader that the fault is ours, with a number to name it by.

    Everything that may itself be broken (session, register) is left out.
    """
    fault = uuid.uuid4().hex[:8]
    logger.error("fault %s at %s", fault, request.path)
    return render(request, "500.html", {"fault": fault, "request": None}, status=500)
