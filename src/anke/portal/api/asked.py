# SPDX-License-Identifier: EUPL-1.2
"""What a call asks: its parameters, its body, its release.

read, answers = asked(request, "release")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel

from anke.portal.api import schemas
from anke.portal.api.answers import Answers
from anke.portal.api.errors import TooManyCallsError, UnknownResourceError
from anke.portal.api.limits import Limit
from anke.portal.api.parameters import (
    FORMATS,
    LANGUAGES,
    Parameters,
    read_parameters,
)
from anke.portal.api.queries import Choice, Query
from anke.portal.api.saved import Saved, read_id
from anke.portal.api.visitors import now, visitor
from anke.portal.asking import pairs_of
from anke.portal.errors import WrongSelectionError
from anke.portal.library import library

if TYPE_CHECKING:
    from django.http import HttpRequest

_Shape = TypeVar("_Shape", bound=BaseModel)

PREFIX: Final = "/api/v2"
LIMIT: Final = Limit()


def asked(request: HttpRequest, *allowed: str) -> tuple[Parameters, Answers]:
    """Count the call, read its parameters, open its release."""
    if seconds := LIMIT.wait(visitor(request), now().timestamp()):
        raise TooManyCallsError(seconds)
    read = read_parameters(pairs_of(request.META.get("QUERY_STRING", "")), allowed)
    answers = answers_for(request, read.language, read.single.get("release", ""))
    return read, answers


def answers_for(request: HttpRequest, language: str, release: str) -> Answers:
    """Open a release for a reader of a language.

    Errors: WrongSelectionError, WithdrawnError.
    """
    try:
        opened = library().release(release)
    except WrongSelectionError as error:
        known = [each.id for each in library().manifests()]
        raise WrongSelectionError("release", release[:80], known) from error
    return Answers(opened, language, request.build_absolute_uri(PREFIX))


def saved_by(
    request: HttpRequest, identifier: str, *allowed: str
) -> tuple[Saved, Parameters, Answers]:
    """Read a saved query; the call may ask for another language."""
    read, _ = asked(request, *allowed)
    saved = read_id(identifier)
    language = read.single.get("lang") or saved.language
    if language not in LANGUAGES or saved.format not in FORMATS:
        raise UnknownResourceError("id", identifier)
    answers = answers_for(request, language, saved.query.release)
    answers.table(saved.query.table)
    return saved, read, answers


def query_of(table_id: str, body: schemas.SelectionIn, release: str) -> Query:
    """Make a query of a selection in a body. Errors: WrongSelectionError."""
    seen = [each.variableCode for each in body.selection]
    for each in seen:
        if seen.count(each) > 1:
            raise WrongSelectionError("variableCode", each, why="chosen twice")
    choices = tuple(
        Choice(each.variableCode, tuple(each.valueCodes), each.codelist or "")
        for each in body.selection
    )
    placed = body.placement or schemas.PlacementIn()
    return Query(table_id, choices, tuple(placed.stub), tuple(placed.heading), release)


def body_of(request: HttpRequest, shape: type[_Shape]) -> _Shape:
    """Read the body of a call. Errors: ValidationError, with the place."""
    return shape.model_validate_json(request.body)


def format_of(read: Parameters) -> str:
    """Give the format that is asked for, the first one by default."""
    return read.one_of("outputFormat", FORMATS, FORMATS[0])
