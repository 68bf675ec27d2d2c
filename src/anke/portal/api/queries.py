# SPDX-License-Identifier: EUPL-1.2
"""What a call asks for (*forespørgsel*), and the plan that answers it.

query = Query("municipal-years", (Choice(Dimension.PERIOD, ("top(3)",)),))
plan_of(query, table, presets)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from anke.portal.api.codelists import code_lists
from anke.portal.api.expressions import expanded
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import COLUMNS, ROWS, Dimension, Selection
from anke.portal.errors import WrongSelectionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anke.portal.api.tables import ApiTable
    from anke.portal.domain.resolving import Plan
    from anke.publication.bundle.contents import Preset

Currency = Literal["selected", "from", "top"]


@dataclass(frozen=True)
class Choice:
    """What is chosen on one dimension.

    Attributes:
        dimension: The dimension.
        expressions: Codes and expressions; nothing chooses all of the code list.
        code_list: The code list that is chosen from; empty for every code.
    """

    dimension: Dimension
    expressions: tuple[str, ...]
    code_list: str = ""


@dataclass(frozen=True)
class Query:
    """A call for data.

    Attributes:
        table: The table's id.
        choices: What is chosen, at most once for each dimension.
        stub: The dimensions down the side, where the call says so.
        heading: The dimensions across the top.
        release: An earlier release; empty for the current one.
    """

    table: str
    choices: tuple[Choice, ...] = ()
    stub: tuple[Dimension, ...] = ()
    heading: tuple[Dimension, ...] = ()
    release: str = ""


def chosen_codes(
    query: Query, table: ApiTable, presets: Iterable[Preset]
) -> dict[Dimension, tuple[str, ...]]:
    """Give the codes of every dimension; what is left out is the default.

    Errors: WrongSelectionError that names the parameter.
    """
    lists = code_lists(table, presets)
    found = dict(table.default_selection)
    for choice in query.choices:
        codes = table.codes[choice.dimension]
        if choice.code_list:
            known = [
                i for i, each in lists.items() if each.dimension is choice.dimension
            ]
            if choice.code_list not in known:
                name = f"codelist[{choice.dimension}]"
                raise WrongSelectionError(name, choice.code_list, known)
            allowed = set(lists[choice.code_list].codes)
            codes = tuple(code for code in codes if code in allowed)
        found[choice.dimension] = expanded(
            choice.expressions or ("*",),
            codes,
            f"valueCodes[{choice.dimension}]",
            newest_first=choice.dimension is Dimension.PERIOD,
        )
    return found


def plan_of(query: Query, table: ApiTable, presets: Iterable[Preset]) -> Plan:
    """Look a query up.

    Errors: WrongSelectionError that names the parameter.
    """
    codes = chosen_codes(query, table, presets)
    rows, columns = placement(query)
    selection = Selection(
        area=table.area.id,
        first_instances=codes[Dimension.FIRST_INSTANCE],
        subjects=codes[Dimension.SUBJECT],
        periods=codes[Dimension.PERIOD],
        measures=codes[Dimension.MEASURE],
        rows=rows,
        columns=columns,
        release=query.release,
    )
    return resolve(selection, table.area)


def placement(query: Query) -> tuple[tuple[Dimension, ...], tuple[Dimension, ...]]:
    """Give rows and columns; one that is not given takes what the other leaves.

    Errors: WrongSelectionError for a dimension that is placed twice.
    """
    stub, heading = query.stub, query.heading
    placed = (*stub, *heading)
    for each in placed:
        if placed.count(each) > 1:
            raise WrongSelectionError("heading", each, why="placed twice")
    rest = [each for each in (*ROWS, *COLUMNS) if each not in placed]
    if not placed:
        return ROWS, COLUMNS
    # What is named nowhere goes where nothing was said; else down the side.
    if not heading:
        return stub, tuple(rest)
    return (*stub, *rest), heading


def kept_current(query: Query, table: ApiTable, kind: Currency) -> Query:
    """Give the query that a link should hold, by how it stays current.

    `selected` holds exactly the periods of today, `from` the first of them and all
    after it, `top` as many of the newest as were chosen.

    Errors: WrongSelectionError.
    """
    chosen = next((c for c in query.choices if c.dimension is Dimension.PERIOD), None)
    if chosen is None:
        periods = table.default_selection[Dimension.PERIOD]
    else:
        periods = expanded(
            chosen.expressions or ("*",),
            table.periods,
            f"valueCodes[{Dimension.PERIOD}]",
            newest_first=True,
        )
    written: Mapping[Currency, tuple[str, ...]] = {
        "selected": periods,
        "from": (f"from({periods[0]})",),
        "top": (f"top({len(periods)})",),
    }
    others = tuple(c for c in query.choices if c.dimension is not Dimension.PERIOD)
    return replace(query, choices=(*others, Choice(Dimension.PERIOD, written[kind])))
