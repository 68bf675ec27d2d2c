# SPDX-License-Identifier: EUPL-1.2
"""From a request to a table: the one way for page, chart, file and API.

question = asked(request, "municipal")
question.table          # computed once
question.selection, question.area, question.release
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from anke.portal.domain.computing import compute
from anke.portal.domain.resolving import Plan, resolve
from anke.portal.domain.selection import Selection, parse_selection, to_query
from anke.portal.errors import WrongSelectionError
from anke.portal.library import library

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.portal.domain.areas import Area
    from anke.portal.domain.tables import Table
    from anke.portal.library import Release

# The form sends rows and columns as one choice.
PLACEMENT = "placering"


@dataclass(frozen=True)
class Question:
    """What an address asks for, looked up in the release that it names."""

    release: Release
    area: Area
    selection: Selection
    is_canonical: bool

    @cached_property
    def plan(self) -> Plan:
        """Every word looked up. Errors: WrongSelectionError."""
        return resolve(self.selection, self.area)

    @cached_property
    def table(self) -> Table:
        """The answer."""
        return compute(self.area, self.plan)


def asked(request: HttpRequest, area: str) -> Question:
    """Read what a request asks an area for.

    Errors: WrongSelectionError that names the parameter.
    """
    pairs = pairs_of(request.META.get("QUERY_STRING", ""))
    selection = parse_selection(area, _placed(pairs))
    release = library().release(selection.release)
    query = to_query(selection)
    # A form repeats its parameters; such an address is written shorter once.
    is_canonical = len(pairs) == (query.count("&") + 1 if query else 0)
    return Question(release, release.area(area), selection, is_canonical)


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Take the parameters from an address.

    Errors: WrongSelectionError when there are more than any form has.
    """
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=2000)
    except ValueError as error:
        raise WrongSelectionError("?", query[:40], why=str(error)) from error


def _placed(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Turn the form's one choice of rows and columns into two parameters."""
    found = []
    for name, text in pairs:
        if name != PLACEMENT:
            found.append((name, text))
            continue
        rows, _, columns = text.partition(";")
        found += [("raekker", rows), ("kolonner", columns)]
    return found


def answer(release: Release, selection: Selection) -> Table:
    """Answer a selection of our own, such as that of a municipality's page."""
    area = release.area(selection.area)
    return compute(area, resolve(selection, area))
