# SPDX-License-Identifier: EUPL-1.2
"""What the API says when it refuses: problem+json, in Danish, with the field's path.

No answer repeats what was sent: a field is named, its content never.

    Problem(422, "Noget skal rettes.", [("/appeal_date", "Feltet mangler.")])
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django import forms
    from pydantic import ValidationError

MEDIA_TYPE = "application/problem+json"
_TITLES = {
    400: "Bad request",
    401: "Unauthorized",
    404: "Not found",
    409: "Conflict",
    413: "Content too large",
    415: "Unsupported media type",
    422: "Unprocessable content",
    429: "Too many requests",
    503: "Service unavailable",
}
_NAME = re.compile(r"\A[A-Za-z_][A-Za-z0-9_]{0,40}\Z")
_DANISH = (
    ("missing", "Feltet mangler."),
    ("extra_forbidden", "Feltet kendes ikke."),
    ("date", "Skal være en dato som 2026-03-02."),
    ("bool", "Skal være sandt eller falsk."),
    ("string_too_short", "Må ikke være tomt."),
    ("string_too_long", "Teksten er for lang."),
    ("string_unicode", "Teksten er ikke gyldig Unicode."),
    ("string", "Skal være en tekst."),
    ("too_long", "Der er for mange."),
    ("too_short", "Der er for få."),
    ("list", "Skal være en liste."),
    ("model", "Skal være et objekt."),
    ("dict", "Skal være et objekt."),
)


class Problem(AppealsError):
    """A call that is refused, with the status it is answered with."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[tuple[str, str]] = (),
        *,
        retry_after: int = 0,
    ) -> None:
        super().__init__(f"call refused: {status}", user_text=detail)
        self.status = status
        self.errors = errors
        self.retry_after = retry_after

    @property
    def body(self) -> dict[str, Any]:
        """Give the answer."""
        return {
            "type": "about:blank",
            "title": _TITLES[self.status],
            "status": self.status,
            "detail": self.user_text,
            "errors": [
                {"field": field, "detail": detail} for field, detail in self.errors
            ],
        }


def of_schema(error: ValidationError) -> Problem:
    """Give the problem of a body whose types are wrong."""
    found = [
        (_path(each["loc"]), _danish(each["type"]))
        for each in error.errors(
            include_input=False, include_context=False, include_url=False
        )
    ]
    return Problem(422, "Noget i kaldet skal rettes. Se felterne.", found[:100])


def of_form(form: forms.Form) -> Problem:
    """Give the problem of a form whose fields do not fit together."""
    found = [
        ("" if field == "__all__" else f"/{field}", str(text))
        for field, texts in form.errors.items()
        for text in texts
    ]
    return Problem(422, "Noget i kaldet skal rettes. Se felterne.", found)


def _path(parts: Iterable[object]) -> str:
    """Write a path; a name that is none of a field's is not repeated."""
    return "".join(
        f"/{part}" if isinstance(part, int) or _NAME.match(str(part)) else "/?"
        for part in parts
    )


def _danish(kind: str) -> str:
    for beginning, text in _DANISH:
        if kind.startswith(beginning):
            return text
    return "Værdien er ikke gyldig."
