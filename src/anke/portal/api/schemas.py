# SPDX-License-Identifier: EUPL-1.2
"""The shapes of the API's answers and bodies, as its OpenAPI document gives them.

The names of fields are those of PxWeb 2's contract.
"""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from anke.portal.domain.selection import Dimension  # noqa: TC001 - pydantic reads it

OutputFormat = Literal["json-stat2", "csv", "xlsx", "parquet"]
OutputFormatParam = Literal[
    "UseCodes",
    "UseTexts",
    "UseCodesAndTexts",
    "IncludeTitle",
    "SeparatorTab",
    "SeparatorSpace",
    "SeparatorSemicolon",
    "DecimalComma",
    "ByteOrderMark",
]
_MOST_EXPRESSIONS = 2_000


class Closed(Schema):
    """A body in which an unknown field is refused, by its name."""

    model_config = ConfigDict(extra="forbid")


class LinkOut(Schema):
    """A link to another resource."""

    rel: str
    hreflang: str
    href: str


class ProblemOut(Schema):
    """A refusal (RFC 9457); `parameter` names what it is about."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str
    userText: str | None = None  # noqa: N815 - a name of the contract's kind


class LanguageOut(Schema):
    """A language of the data."""

    id: str
    label: str


class CitationOut(Schema):
    """How figures are cited in a language."""

    language: str
    text: str


class FeatureOut(Schema):
    """Something this API has beyond the contract."""

    id: str
    params: list[dict[str, str]]


class ConfigOut(Schema):
    """Limits, licence, formats."""

    apiVersion: str  # noqa: N815
    appVersion: str  # noqa: N815
    languages: list[LanguageOut]
    defaultLanguage: str  # noqa: N815
    maxDataCells: int  # noqa: N815
    maxCallsPerTimeWindow: int  # noqa: N815
    timeWindow: int  # noqa: N815
    license: str
    sourceReferences: list[CitationOut]  # noqa: N815
    defaultDataFormat: str  # noqa: N815
    dataFormats: list[str]  # noqa: N815
    features: list[FeatureOut]


class TableOut(Schema):
    """A table, in a list or alone."""

    type: Literal["Table"]
    id: str
    label: str
    description: str
    updated: str
    firstPeriod: str  # noqa: N815
    lastPeriod: str  # noqa: N815
    category: str
    variableNames: list[str]  # noqa: N815
    discontinued: bool
    source: str
    subjectCode: str  # noqa: N815
    timeUnit: Literal["Annual", "Quarterly"]  # noqa: N815
    links: list[LinkOut]
    language: str | None = None


class PageOut(Schema):
    """Which page of a list this is."""

    pageNumber: int  # noqa: N815
    pageSize: int  # noqa: N815
    totalElements: int  # noqa: N815
    totalPages: int  # noqa: N815
    links: list[LinkOut]


class TablesOut(Schema):
    """A page of tables."""

    language: str
    tables: list[TableOut]
    page: PageOut
    links: list[LinkOut]


class DatasetOut(Schema):
    """A dataset as JSON-stat 2.0; metadata have no values."""

    model_config = ConfigDict(extra="allow")

    version: Literal["2.0"]
    id: list[str]
    size: list[int]
    dimension: dict[str, Any]
    value: list[float | None]
    status: dict[str, str] = Field(default_factory=dict)


class ValueMapOut(Schema):
    """A value of a code list, with its parts."""

    code: str
    label: str
    valueMap: list[str]  # noqa: N815


class CodeListOut(Schema):
    """A code list."""

    id: str
    label: str
    language: str
    languages: list[str]
    type: Literal["Valueset", "Aggregation"]
    elimination: bool
    values: list[ValueMapOut]
    links: list[LinkOut]


class VariableIn(Closed):
    """What is chosen on one dimension: codes or expressions."""

    variableCode: Dimension  # noqa: N815
    valueCodes: list[str] = Field(  # noqa: N815
        default_factory=list, max_length=_MOST_EXPRESSIONS
    )
    codelist: str | None = None


class PlacementIn(Closed):
    """Which dimensions stand across the top and down the side."""

    heading: list[Dimension] = []
    stub: list[Dimension] = []


class SelectionIn(Closed):
    """A selection. A dimension that is not named gets its default."""

    selection: list[VariableIn] = Field(default_factory=list, max_length=4)
    placement: PlacementIn | None = None


class SavedIn(Closed):
    """A query to be saved.

    `periods` says how it stays current: `selected` keeps exactly these periods, `from`
    those from the first of them on, `top` as many of the newest.
    """

    tableId: str  # noqa: N815
    selection: SelectionIn
    language: Literal["da", "en"] = "da"
    outputFormat: OutputFormat = "json-stat2"  # noqa: N815
    outputFormatParams: list[OutputFormatParam] = []  # noqa: N815
    release: str = ""
    periods: Literal["selected", "from", "top"] | None = None


class SelectionOut(Schema):
    """A selection with every expression looked up."""

    language: str
    selection: list[dict[str, Any]]
    placement: dict[str, list[str]]
    links: list[LinkOut]


class SavedOut(Schema):
    """A saved query and its id, by which anybody can ask it again."""

    id: str
    tableId: str  # noqa: N815
    language: str
    selection: dict[str, Any]
    outputFormat: str  # noqa: N815
    outputFormatParams: list[str]  # noqa: N815
    release: str
    links: list[LinkOut]
