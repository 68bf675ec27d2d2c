# SPDX-License-Identifier: EUPL-1.2
"""How each refusal of a call is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.http import Http404, UnreadablePostError
from pydantic import ValidationError

from anke.portal.api.errors import TooManyCallsError, UnknownResourceError
from anke.portal.api.problems import problem, refusal
from anke.portal.errors import WithdrawnError, WrongSelectionError
from anke.publication.errors import NothingReleasedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI

    Answer = Callable[[HttpRequest, Any], HttpResponse]


def _wrong(_: HttpRequest, error: WrongSelectionError) -> HttpResponse:
    return refusal(400, error.parameter, error)


def _unknown(_: HttpRequest, error: UnknownResourceError) -> HttpResponse:
    return refusal(404, error.parameter, error)


def _withdrawn(_: HttpRequest, error: WithdrawnError) -> HttpResponse:
    return refusal(410, "release", error)


def _too_many(_: HttpRequest, error: TooManyCallsError) -> HttpResponse:
    response = refusal(429, "address", error)
    response["Retry-After"] = str(error.seconds)
    return response


def _nothing(_: HttpRequest, error: NothingReleasedError) -> HttpResponse:
    return problem(503, "release", "nothing is released yet", error.user_text)


def _misshapen(_: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors(include_input=False, include_context=False)[0]
    place = ".".join(str(part)[:40] for part in first["loc"]) or "body"
    return problem(400, place, f"{place}: {first['msg']}")


def _unreadable(_: HttpRequest, __: Exception) -> HttpResponse:
    return problem(400, "body", "body: cannot be read, or is too large")


def _not_there(_: HttpRequest, __: Exception) -> HttpResponse:
    return problem(404, "id", "id: not found")


_ANSWERS: Final[Mapping[type[Exception], Answer]] = {
    WrongSelectionError: _wrong,
    UnknownResourceError: _unknown,
    WithdrawnError: _withdrawn,
    TooManyCallsError: _too_many,
    NothingReleasedError: _nothing,
    ValidationError: _misshapen,
    RequestDataTooBig: _unreadable,
    UnreadablePostError: _unreadable,
    SuspiciousOperation: _unreadable,
    TooManyFieldsSent: _unreadable,
    Http404: _not_there,
}


def register_refusals(api: NinjaAPI) -> None:
    """Let every fault of a caller be answered in words that name the parameter."""
    for kind, answer in _ANSWERS.items():
        api.add_exception_handler(kind, answer)
