# SPDX-License-Identifier: EUPL-1.2
"""What holds for every answer of the public site: language, release, caches, refusals.

A page is a function of its address, of what readers see (the release, and what was
taken back) and of the program. So the ETag is known before anything is computed, and
who asks again is told "304" at once.
"""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from anke.portal.errors import WithdrawnError, WrongSelectionError
from anke.portal.exports.forms import FORMS
from anke.portal.library import library
from anke.portal.pages import FRAMED
from anke.portal.taken_back import notice_of
from anke.publication.errors import NothingReleasedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    Answer = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger(__name__)

# A reader may see what was released five minutes ago; then the browser asks again.
FRESH_SECONDS: Final = 300
_PARTS: Final = (Path(__file__).parent, Path(__file__).parents[1] / "web")
_KINDS: Final = {".py", ".html", ".css", ".js", ".po", ".svg"}


# Compressed already, and large.
PACKED: Final = frozenset(
    {"image/png", *(form.media_type for form in FORMS.values() if form.is_packed)}
)


class CompressionMiddleware(GZipMiddleware):
    """Compress fast: a large table is sent sooner than it would be pressed smaller."""

    compress_level = 3
    max_random_bytes = 0

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress; the ETag stays what it is, weak from the start."""
        if response.get("Content-Type", "") in PACKED:
            return response
        return super().process_response(request, response)


class RefusalMiddleware:
    """Turn a question that cannot be answered into a page that says why."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say what is wrong with the address."""
        return self._get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Say which parameter cannot be followed, or that figures were taken back."""
        if isinstance(exception, WrongSelectionError):
            return _said(request, "refused", {"refusal": exception}, 400)
        if isinstance(exception, WithdrawnError):
            return _said(request, "withdrawn", _taken_back(request, exception), 410)
        if isinstance(exception, NothingReleasedError):
            response = _said(request, "nothing", {}, 503)
            response["Cache-Control"] = "no-store"
            return response
        return None


def _said(
    request: HttpRequest, page: str, context: dict[str, Any], status: int
) -> HttpResponse:
    """Say it on a page of its own, or in the frame of another site that asked."""
    is_framed = request.resolver_match and request.resolver_match.url_name == "embedded"
    frame = {"frame": "portal/framed.html"} if is_framed else {}
    response = render(request, f"portal/{page}.html", context | frame, status=status)
    if is_framed:
        response._csp_replace = FRAMED  # type: ignore[attr-defined] # noqa: SLF001
    return response


def _taken_back(request: HttpRequest, error: WithdrawnError) -> dict[str, Any]:
    """Give what was taken back, and the same question to what readers see now."""
    asked = request.GET.copy()
    asked.pop("udgivelse", None)
    query = asked.urlencode(safe=":()*,;")
    return {
        "notice": notice_of(error.withdrawal),
        "instead": f"{request.path}?{query}" if query else request.path,
    }


class ReleaseMiddleware:
    """Choose language and release by the address, and let nothing be sent twice."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with 304 where the reader has the page already."""
        with translation.override(language_of(request.path_info)):
            return self._answered(request)

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        state = library().state
        if not state or not _is_of_the_release(request):
            return self._get_response(request)
        etag = f'W/"{state[:16]}-{program_hash()}"'
        if _has_it(request, etag):
            return _cached(HttpResponseNotModified(), etag)
        response = self._get_response(request)
        if response.status_code in {200, 404, 410}:
            return _cached(response, etag)
        response.headers.setdefault("Cache-Control", f"public, max-age={FRESH_SECONDS}")
        return response


def _is_of_the_release(request: HttpRequest) -> bool:
    """Tell what is a function of address and release alone.

    What is posted is not in the address; "the last so many days" is of today, too.
    """
    return request.method in {"GET", "HEAD"} and "pastDays" not in request.GET


def language_of(path: str) -> str:
    """Give the language in which an address speaks: the word at its beginning."""
    word = path.lstrip("/").partition("/")[0]
    return word if word in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


def _has_it(request: HttpRequest, etag: str) -> bool:
    return etag in parse_etags(request.headers.get("If-None-Match", ""))


def _cached(response: Any, etag: str) -> HttpResponseBase:
    response.headers["ETag"] = etag
    # A view may know better: a refusal is not kept, a file named by its hash for good.
    response.headers.setdefault("Cache-Control", f"public, max-age={FRESH_SECONDS}")
    patch_vary_headers(response, ("Accept-Encoding",))
    return response  # type: ignore[no-any-return]


@cache
def program_hash() -> str:
    """Hash what pages are made with, so that a new program is a new page."""
    found = hashlib.sha256()
    for folder in _PARTS:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _KINDS and "tests" not in path.parts:
                found.update(path.read_bytes())
    return found.hexdigest()[:12]
