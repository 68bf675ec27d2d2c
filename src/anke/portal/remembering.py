# SPDX-License-Identifier: EUPL-1.2
"""Pages that were written a moment ago are given again.

When a release comes out, thousands of readers ask for the same few tables. What is kept
hangs on what readers see, so nothing of an earlier release, or of one that was taken
back, is ever given. The memory of each
server process is bounded; what was asked for last goes last.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse

from anke.portal.library import library

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

MOST_BYTES: Final = 16_000_000
LARGEST_PAGE: Final = 400_000

Key = tuple[str, str, str, bool]


@dataclass
class Shelf:
    """Pages by address, the longest unused first; never more than some bytes."""

    most_bytes: int = MOST_BYTES
    held_bytes: int = 0
    _pages: OrderedDict[Key, tuple[bytes, list[tuple[str, str]]]] = field(
        default_factory=OrderedDict
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: Key) -> HttpResponse | None:
        """Give a page as it was kept, or nothing."""
        with self._lock:
            kept = self._pages.get(key)
            if kept is None:
                return None
            self._pages.move_to_end(key)
        response = HttpResponse(kept[0])
        for name, value in kept[1]:
            response.headers[name] = value
        return response

    def keep(self, key: Key, response: HttpResponse) -> None:
        """Keep a page; the longest unused ones make room."""
        content = response.content
        if len(content) > min(LARGEST_PAGE, self.most_bytes):
            return
        with self._lock:
            if key in self._pages:
                return
            self._pages[key] = content, list(response.headers.items())
            self.held_bytes += len(content)
            while self.held_bytes > self.most_bytes:
                _, (old, _) = self._pages.popitem(last=False)
                self.held_bytes -= len(old)


class RememberingMiddleware:
    """Give pages again that this process has written for the same release."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._shelf = Shelf()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the page from the shelf, or have it written and keep it."""
        key = _key(request)
        if key is None:
            return self._get_response(request)
        kept = self._shelf.take(key)
        if kept is not None:
            return kept
        response = self._get_response(request)
        if isinstance(response, HttpResponse) and response.status_code == 200:
            self._shelf.keep(key, response)
        return response


def _key(request: HttpRequest) -> Key | None:
    """Say what a page hangs on; None for what is not kept."""
    if request.method != "GET" or "If-None-Match" in request.headers:
        return None
    # The shelf is for pages: programs ask for everything once, and calls are counted.
    if request.path_info.startswith("/api/"):
        return None
    if not (state := library().state):
        return None
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    return state, request.get_host(), request.get_full_path(), packed
