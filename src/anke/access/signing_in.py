# SPDX-License-Identifier: EUPL-1.2
"""Who is not signed in is led to the sign-in page, and then to where they wanted to go.

Whoever opens the site itself asked for no page in particular, and begins where their
day begins (`start`): their work, the team's board, or Overblik.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

HOME = "/"


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks for a sign-in where a page needs one, and remembers the page."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Lead to the sign-in page; from the site's root without a way back."""
        if request.path == HOME and not request.GET:
            return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
        return super().handle_no_permission(request, view_func)
