# SPDX-License-Identifier: EUPL-1.2
"""A first instance's own system asks for a link, and opens the status page with it.

    POST /api/status/v1/links/
    Authorization: Bearer anke_…
    {"case": "26-01234"}                  # or {} for the list of all its cases

    201 {"link": "https://…/min-sag/l/…/", "expires_at": "…"}

The key is that of the intake API. The link works once, for ten minutes, and needs no
code: whoever got it has just shown the key.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from anke.cases import clock
from anke.cases.finding import full_number
from anke.intake.errors import InstanceKeyError, TooManyError
from anke.intake.forms import limits, problems
from anke.intake.forms.instance_keys import find_key
from anke.selfservice.domain.ways_in import KEY_LINK_LIVES
from anke.selfservice.errors import NotOpenToReadersError
from anke.selfservice.letters import link_to
from anke.selfservice.services import give_way_in_by_key

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.intake.models import InstanceKey

_LONGEST = 1000


@never_cache
@csrf_exempt
@login_not_required
@require_POST
def links(request: HttpRequest) -> HttpResponse:
    """Give a first instance's system a link that opens once."""
    try:
        key = _caller(request)
        word = give_way_in_by_key(key, _wanted(request))
    except problems.Problem as problem:
        return _refused(problem)
    except NotOpenToReadersError as error:
        return _refused(problems.Problem(404, error.user_text))
    except TooManyError as error:
        return _refused(problems.Problem(429, error.user_text, retry_after=60))
    expires_at = clock.wall_now() + KEY_LINK_LIVES
    answer = {"link": link_to(word), "expires_at": expires_at.isoformat()}
    return JsonResponse(answer, status=201)


def _caller(request: HttpRequest) -> InstanceKey:
    """Find whose key it is; wrong keys are counted. Errors: Problem, TooManyError."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        row = find_key(token if kind.lower() == "bearer" else "")
    except InstanceKeyError as error:
        limits.spend(limits.KEYS, limits.visitor(request))
        raise problems.Problem(401, error.user_text) from None
    limits.spend(limits.CALLS, row.first_instance)
    return row


def _wanted(request: HttpRequest) -> str:
    """Read which case is wanted; empty for the list. Errors: Problem."""
    try:
        body = json.loads(request.read(_LONGEST) or b"{}")
        case = body.get("case", "")
    except (ValueError, AttributeError, RecursionError):
        raise problems.Problem(400, "Kaldet kan ikke læses.") from None
    if not isinstance(case, str):
        raise problems.Problem(422, "“case” skal være et sagsnummer.")
    return full_number(case.strip())


def _refused(problem: problems.Problem) -> HttpResponse:
    response = JsonResponse(
        problem.body, status=problem.status, content_type=problems.MEDIA_TYPE
    )
    if problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    return response
