# SPDX-License-Identifier: EUPL-1.2
"""Refusals of the API: problem+json (RFC 9457) that names the parameter.

problem(400, "valueCodes[emne]", "valueCodes[emne]=x: unknown")
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse

if TYPE_CHECKING:
    from anke.errors import AppealsError

MEDIA_TYPE: Final = "application/problem+json"
_TITLES: Final = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    410: "Gone",
    429: "Too many requests",
    500: "Internal server error",
    503: "Service unavailable",
}


def problem(
    status: int, parameter: str, detail: str, user_text: str = ""
) -> HttpResponse:
    """Give a refusal: what is wrong with which parameter, in English and in Danish."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES[status],
        "status": status,
        "detail": detail,
        "parameter": parameter,
    }
    if user_text:
        body["userText"] = user_text
    content = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(content, status=status, content_type=MEDIA_TYPE)
    # A refusal of now is not one of the next minute.
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def refusal(status: int, parameter: str, error: AppealsError) -> HttpResponse:
    """Give the refusal of an error."""
    return problem(status, parameter, str(error), error.user_text)
