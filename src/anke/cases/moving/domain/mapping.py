# SPDX-License-Identifier: EUPL-1.2
"""What the operator settles about another system: its files, its headings, its words.

[source] names the system and says how its files are written, [columns.cases] and its
like give their headings for ours, and [values.area] and its like their words for ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from anke.cases.moving.domain.cells import DATE_FORMS

FORBID: dict[str, object] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Source:
    """The other system and how it writes its tables.

    `id` names it in the map of case numbers: choose it once. `delimiter` is found from
    the heading where it is empty. `dates` are `iso` and forms of Python's strptime.
    `documents` is the folder that the paths of documents begin in.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    id: str = "other-system"
    encoding: str = "utf-8"
    delimiter: str = ""
    dates: tuple[str, ...] = DATE_FORMS
    documents: str = "documents"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything that the operator has settled.

    `columns` gives for each table our column's name and theirs; `values` for each list
    of words their word and our code. A word may be preceded by an area and a slash
    where it means something else there.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    source: Source = Source()
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
