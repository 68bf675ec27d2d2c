# SPDX-License-Identifier: EUPL-1.2
"""The first instances' API: appeals, supplements, batches and their status.

Each call carries the first instance's key (`Authorization: Bearer anke_…`). 201 is
answered when the letter is durable, never before; the same `Idempotency-Key` with the
same content is the same letter, with another content it is refused. Without a key the
content is the key.

    POST /api/intake/v1/appeals        -> 201 {"number": "26-M00042", "sha256": …}
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError
from django.http import JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as CallError
from ninja.security import HttpBearer

from anke.cases.domain.catalogue import FirstInstance  # noqa: TC001 - ninja reads it
from anke.intake.errors import (
    FileDamagedError,
    InstanceKeyError,
    SubmissionChangedError,
    TooManyError,
    UnknownLetterError,
)
from anke.intake.forms import limits, problems
from anke.intake.forms.api_schemas import (
    MOST_APPEALS,
    AppealIn,
    BatchItem,
    BatchResult,
    ProblemOut,
    ReceivedOut,
    SupplementIn,
    batch_body,
    request_body,
)
from anke.intake.forms.calls import (
    Call,
    checked_body,
    checked_key,
    read_call,
    read_json,
    receive_appeal,
    receive_supplement,
    status_of,
)
from anke.intake.forms.instance_keys import find_key, holder_of
from anke.intake.forms.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from anke.intake.forms.calls import Received


logger = logging.getLogger(__name__)


class InstanceBearer(HttpBearer):
    """The key of a first instance; wrong keys are counted by address."""

    def authenticate(self, request: HttpRequest, token: str) -> FirstInstance:
        """Give the first instance whose key it is. Errors: Problem, TooManyError."""
        try:
            instance = holder_of(find_key(token))
        except InstanceKeyError as error:
            limits.spend(limits.KEYS, limits.visitor(request))
            raise Problem(401, error.user_text) from None
        limits.spend(limits.CALLS, instance.id)
        return instance


api = NinjaAPI(
    title="Anke: intake for first instances",
    version="1",
    description=__doc__ or "",
    docs_url=None,
    urls_namespace="intake-api",
    auth=InstanceBearer(),
)

_ANSWERS: dict[int, Any] = {
    200: ReceivedOut,
    201: ReceivedOut,
    **dict.fromkeys((400, 401, 404, 409, 413, 415, 422, 429, 503), ProblemOut),
}


@api.post(
    "/appeals",
    response=_ANSWERS,
    openapi_extra=request_body(AppealIn, files=True),
    url_name="api-appeals",
)
def post_appeal(request: HttpRequest) -> HttpResponse:
    """Receive one appeal (ankeskema)."""
    key = checked_key(request.headers.get("Idempotency-Key"))
    call = read_call(request, AppealIn)
    return _answer(request, receive_appeal(_caller(request), call, key=key))


@api.post(
    "/appeals/{number}/supplements",
    response=_ANSWERS,
    openapi_extra=request_body(SupplementIn, files=True),
    url_name="api-supplements",
)
def post_supplement(request: HttpRequest, number: str) -> HttpResponse:
    """Receive more documents to an appeal that was sent before (supplement)."""
    key = checked_key(request.headers.get("Idempotency-Key"))
    call = read_call(request, SupplementIn)
    received = receive_supplement(_caller(request), number.upper(), call, key=key)
    return _answer(request, received)


@api.post(
    "/batches",
    response={
        207: list[BatchResult],
        **dict.fromkeys((400, 401, 413, 415, 422, 429, 503), ProblemOut),
    },
    openapi_extra=batch_body(),
    url_name="api-batches",
)
def post_batch(request: HttpRequest) -> HttpResponse:
    """Receive up to 100 appeals; each is answered for itself."""
    key = checked_key(request.headers.get("Idempotency-Key"))
    body = read_json(request)
    appeals = body.get("appeals") if isinstance(body, dict) else None
    if not isinstance(appeals, list) or not 1 <= len(appeals) <= MOST_APPEALS:
        raise Problem(
            422,
            "Send et objekt med 1 til 100 klager.",
            [("/appeals", "Skal være en liste med 1 til 100 klager.")],
        )
    results = [
        _one_of_batch(
            _caller(request), value, key=f"{key}/{index}" if key else "", index=index
        )
        for index, value in enumerate(appeals)
    ]
    return JsonResponse(results, safe=False, status=207)


@api.get(
    "/appeals/{number}",
    response={200: ReceivedOut, 401: ProblemOut, 404: ProblemOut, 429: ProblemOut},
    url_name="api-appeal",
)
def get_appeal(request: HttpRequest, number: str) -> HttpResponse:
    """Tell what has become of an appeal of your own: received, filed or rejected."""
    found = status_of(_caller(request), number.upper())
    return JsonResponse(found.model_dump(mode="json"))


def _caller(request: HttpRequest) -> FirstInstance:
    """Give the first instance that authentication found."""
    return request.auth  # type: ignore[attr-defined,no-any-return]


def _answer(request: HttpRequest, received: Received) -> HttpResponse:
    number = received.out.number
    response = JsonResponse(
        received.out.model_dump(mode="json"), status=201 if received.is_new else 200
    )
    base = request.path.split("/appeals")[0]
    response["Location"] = request.build_absolute_uri(f"{base}/appeals/{number}")
    return response


def _one_of_batch(
    instance: FirstInstance, value: object, *, key: str, index: int
) -> dict[str, Any]:
    """Receive one appeal of a batch; what is wrong with it stops no other."""
    try:
        body = checked_body(BatchItem, value)
        word = checked_key(body.idempotency_key or key)
        received = receive_appeal(instance, Call(body), key=word)
    except (Problem, SubmissionChangedError) as error:
        problem = error if isinstance(error, Problem) else _changed(error)
        return {
            "index": index,
            "status": problem.status,
            "received": None,
            "problem": problem.body,
        }
    return {
        "index": index,
        "status": 201 if received.is_new else 200,
        "received": received.out.model_dump(mode="json"),
        "problem": None,
    }


# --- Refusals -------------------------------------------------------------------------


def _changed(error: SubmissionChangedError) -> Problem:
    return Problem(409, error.user_text)


def _refusal(problem: Problem) -> HttpResponse:
    response = JsonResponse(
        problem.body, status=problem.status, content_type=problems.MEDIA_TYPE
    )
    if problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="anke"'
    return response


@api.exception_handler(Problem)
def _problem(_: HttpRequest, error: Problem) -> HttpResponse:
    return _refusal(error)


@api.exception_handler(SubmissionChangedError)
def _conflict(_: HttpRequest, error: SubmissionChangedError) -> HttpResponse:
    return _refusal(_changed(error))


@api.exception_handler(UnknownLetterError)
def _unknown(_: HttpRequest, error: UnknownLetterError) -> HttpResponse:
    return _refusal(Problem(404, error.user_text))


@api.exception_handler(TooManyError)
def _too_many(_: HttpRequest, error: TooManyError) -> HttpResponse:
    return _refusal(Problem(429, error.user_text, retry_after=60))


@api.exception_handler(AuthenticationError)
def _no_key(_: HttpRequest, __: AuthenticationError) -> HttpResponse:
    return _refusal(Problem(401, "Send jeres nøgle: Authorization: Bearer anke_…"))


@api.exception_handler(CallError)
@api.exception_handler(HttpError)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(RawPostDataException)
@api.exception_handler(SuspiciousOperation)
@api.exception_handler(UnreadablePostError)
def _unreadable(_: HttpRequest, __: Exception) -> HttpResponse:
    return _refusal(Problem(400, "Kaldet kan ikke læses."))


@api.exception_handler(FileDamagedError)
@api.exception_handler(OSError)
@api.exception_handler(DatabaseError)
def _not_now(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say that nothing was received, or not all of it, and what to do about it."""
    logger.error("a call of the API was not received: %s", request.path, exc_info=error)
    text = "Vi kan ikke modtage kaldet lige nu. Send det samme igen om lidt."
    return _refusal(Problem(503, text, retry_after=60))


@api.exception_handler(RequestDataTooBig)
def _too_large(_: HttpRequest, __: RequestDataTooBig) -> HttpResponse:
    return _refusal(Problem(413, "Teksterne i kaldet fylder for meget."))


def opened() -> Any:
    """Give the addresses; their door is the key and not the staff's sign-in."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        login_not_required(cast("Callable[..., Any]", pattern.callback))
    return patterns, app_name, namespace
