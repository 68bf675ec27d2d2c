# SPDX-License-Identifier: EUPL-1.2
"""Two kinds of sessions that never meet: the staff's, and the readers' under /min-sag/.

Under `/min-sag/` another cookie, another table and another life hold. A request there
cannot see a staff session that the same browser has, and everywhere else no reader's
session is seen: whoever looks in is nobody to the staff site, and the other way round.

    MIDDLEWARE = [..., "anke.selfservice.sessions.SessionsApartMiddleware", ...]
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.csrf import rotate_token
from django.utils.cache import patch_vary_headers

from anke.cases import clock
from anke.selfservice.domain.readers import Holder
from anke.selfservice.domain.ways_in import SESSION_IDLE, session_is_over

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.sessions.backends.base import SessionBase
    from django.contrib.sessions.base_session import AbstractBaseSession
    from django.http import HttpRequest, HttpResponse

PATH = "/min-sag/"
_HOLDER, _BEGAN, _SEEN = "holder", "began", "seen"


def cookie_name() -> str:
    """Name the readers' cookie; over TLS the browser itself guards it."""
    return "__Secure-anke_reader" if settings.SESSION_COOKIE_SECURE else "anke_reader"


class ReaderSessions(SessionStore):
    """The readers' sessions, in a table of their own."""

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """Give the table."""
        from anke.selfservice.models import CitizenSession

        return CitizenSession

    def get_session_cookie_age(self) -> int:
        """Give how long a session lives without a look."""
        return int(SESSION_IDLE.total_seconds())


class SessionsApartMiddleware:
    """Give a request under `/min-sag/` a reader's session, any other the staff's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.staff = SessionMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the session that belongs to the address."""
        if not request.path_info.startswith(PATH):
            return cast("HttpResponse", self.staff(request))
        session = ReaderSessions(request.COOKIES.get(cookie_name()))
        request.session = session
        response = self.get_response(request)
        # A view may have given the request a new one.
        _keep(request, request.session, response)
        return response


def _keep(request: HttpRequest, session: SessionBase, response: HttpResponse) -> None:
    """Save what changed and set the cookie; take it away when nothing is left."""
    patch_vary_headers(response, ("Cookie",))
    if session.is_empty():
        if cookie_name() in request.COOKIES:
            response.delete_cookie(cookie_name(), path=PATH, samesite="Lax")
        return
    if session.modified and response.status_code < 500:
        session.save()
        response.set_cookie(
            cookie_name(),
            session.session_key or "",
            # Gone with the browser's window; how long it lives is counted here.
            path=PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            # Strict would lose the session on the way back from the broker.
            samesite="Lax",
        )


# --- Who came in ----------------------------------------------------------------------


def begin(request: HttpRequest, holder: Holder) -> None:
    """Let somebody in: under a new key, with nothing left of what was there before.

    A key that somebody else had laid into the browser opens nothing afterwards.
    """
    request.session.flush()
    _clear_away_old()
    now = clock.wall_now().isoformat()
    request.session.update({_HOLDER: holder.kept(), _BEGAN: now, _SEEN: now})
    rotate_token(request)


def holder_in(request: HttpRequest) -> Holder | None:
    """Give who came in, and note that they are still there; None when it is over."""
    session = request.session
    holder = Holder.read(session.get(_HOLDER))
    if holder is None:
        return None
    now = clock.wall_now()
    began, seen = (datetime.fromisoformat(session[name]) for name in (_BEGAN, _SEEN))
    if session_is_over(began, seen, now):
        end(request)
        return None
    session[_SEEN] = now.isoformat()
    return holder


def end(request: HttpRequest) -> None:
    """Let somebody out; nothing of the session is left."""
    request.session.flush()


def _clear_away_old() -> None:
    ReaderSessions.get_model_class()._default_manager.filter(
        expire_date__lt=clock.wall_now()
    ).delete()
