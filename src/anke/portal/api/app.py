# SPDX-License-Identifier: EUPL-1.2
"""The calls of the API; what they ask and answer with stands beside this file.

    GET  /api/v2/config                        limits, licence, formats
    GET  /api/v2/tables?query=omgørelse        tables
    GET  /api/v2/tables/{id}/metadata          dimensions, values, notes (JSON-stat)
    GET  /api/v2/tables/{id}/data?valueCodes[periode]=top(3)
    POST /api/v2/savedqueries                  an id that is the query

Every refusal is a problem+json that names the parameter. There are no cookies and no
keys; calls are counted by address, in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ninja import NinjaAPI

from anke.portal.api import schemas
from anke.portal.api.asked import (
    PREFIX,
    answers_for,
    asked,
    body_of,
    format_of,
    query_of,
    saved_by,
)
from anke.portal.api.methods import routes_of
from anke.portal.api.parameters import FORMATS, documented
from anke.portal.api.problems import problem
from anke.portal.api.queries import Query, kept_current
from anke.portal.api.refusals import register_refusals
from anke.portal.api.saved import Saved, id_of
from anke.portal.api.sending import figures_of, json_answer
from anke.portal.api.visitors import now
from anke.portal.errors import WrongSelectionError
from anke.portal.exports.forms import FORMS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from pydantic import BaseModel

_DATA: Final = (
    "valueCodes",
    "codelist",
    "outputFormat",
    "outputFormatParams",
    "heading",
    "stub",
    "release",
)
api = NinjaAPI(
    title="Ankeportalen",
    version="2.0",
    description="Released figures of an appeals authority, after the contract of "
    "PxWeb 2. See docs/open-data.md.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="open-api",
)
register_refusals(api)


def _problems(*statuses: int) -> dict[int, Any]:
    return dict.fromkeys((*statuses, 400, 410, 429, 503), schemas.ProblemOut)


def _bodies(*media_types: str) -> dict[str, Any]:
    return {media: {"schema": {}} for media in media_types}


_DATA_CONTENT: Final = {
    "application/json": {
        "schema": {"$ref": "#/components/schemas/DatasetOut"},
    },
    **_bodies(*(FORMS[each].media_type for each in ("csv", "xlsx", "parquet"))),
}


def _data_doc(*names: str) -> dict[str, Any]:
    responses = {200: {"description": "OK", "content": _DATA_CONTENT}}
    return {**documented(*names), "responses": responses}


def _body_doc(schema: type[BaseModel]) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema.__name__}"}
    content = {"application/json": {"schema": reference}}
    return {"requestBody": {"required": True, "content": content}}


# --- Calls ----------------------------------------------------------------------


@api.get(
    "/config",
    response={200: schemas.ConfigOut, **_problems()},
    openapi_extra=documented(),
    operation_id="GetApiConfiguration",
)
def config(request: HttpRequest) -> HttpResponse:
    """Limits, licence, formats and languages."""
    _, answers = asked(request)
    return json_answer(answers.config())


@api.get(
    "/tables",
    response={200: schemas.TablesOut, **_problems()},
    openapi_extra=documented(
        "query", "pastDays", "includeDiscontinued", "pageNumber", "pageSize"
    ),
    operation_id="ListAllTables",
)
def tables(request: HttpRequest) -> HttpResponse:
    """All tables, or those in which some words occur, a page at a time."""
    read, answers = asked(
        request, "query", "pastDays", "includeDiscontinued", "pageNumber", "pageSize"
    )
    read.switch("includeDiscontinued")
    found = answers.list_tables(
        read.single.get("query", ""),
        read.number("pastDays", 0, most=36_500),
        read.number("pageNumber", 1),
        read.number("pageSize", 100, most=1000),
        now(),
    )
    return json_answer(found)


@api.get(
    "/tables/{id}",
    response={200: schemas.TableOut, **_problems(404)},
    openapi_extra=documented("release"),
    operation_id="GetTableById",
)
def table(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - the contract's
    """One table."""
    _, answers = asked(request, "release")
    found = answers.about(answers.table(id)) | {"language": answers.language}
    return json_answer(found)


@api.get(
    "/tables/{id}/metadata",
    response={200: schemas.DatasetOut, **_problems(404)},
    openapi_extra=documented("defaultSelection", "release"),
    operation_id="GetMetadataById",
)
def metadata(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
    """Dimensions, values, notes, units and code lists of a table, as JSON-stat."""
    read, answers = asked(request, "defaultSelection", "release")
    found = answers.table(id)
    return json_answer(
        answers.metadata(found, is_default=read.switch("defaultSelection"))
    )


@api.get(
    "/tables/{id}/defaultselection",
    response={200: schemas.SelectionOut, **_problems(404)},
    openapi_extra=documented("release"),
    operation_id="GetDefaultSelection",
)
def default_selection(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
    """What is given when nothing is chosen."""
    _, answers = asked(request, "release")
    answers.table(id)
    return json_answer(answers.selection(Query(id), f"/tables/{id}/defaultselection"))


@api.get(
    "/codelists/{id}",
    response={200: schemas.CodeListOut, **_problems(404)},
    openapi_extra=documented("release"),
    operation_id="GetTableCodeListById",
)
def code_list(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
    """A code list: a level, groups with their parts, or a ready-made choice."""
    _, answers = asked(request, "release")
    return json_answer(answers.code_list(id))


@api.get(
    "/tables/{id}/data",
    response=_problems(404),
    openapi_extra=_data_doc(*_DATA),
    operation_id="GetTableData",
)
def data(request: HttpRequest, id: str) -> HttpResponseBase:  # noqa: A002
    """The figures, in one of four formats; large ones are streamed."""
    read, answers = asked(request, *_DATA)
    query = Query(
        id,
        read.choices,
        read.dimensions("stub"),
        read.dimensions("heading"),
        read.single.get("release", ""),
    )
    return figures_of(
        answers, query, format_of(read), read.format_params, f"/tables/{id}/data"
    )


@api.post(
    "/tables/{id}/data",
    response=_problems(404),
    openapi_extra={
        **_data_doc("outputFormat", "outputFormatParams", "release"),
        **_body_doc(schemas.SelectionIn),
    },
    operation_id="GetTableDataByPost",
)
def data_by_post(request: HttpRequest, id: str) -> HttpResponseBase:  # noqa: A002
    """The same, with the selection in the body."""
    read, answers = asked(request, "outputFormat", "outputFormatParams", "release")
    answers.table(id)
    body = body_of(request, schemas.SelectionIn)
    query = query_of(id, body, read.single.get("release", ""))
    return figures_of(
        answers, query, format_of(read), read.format_params, f"/tables/{id}/data"
    )


@api.post(
    "/savedqueries",
    response={201: schemas.SavedOut, **_problems(404)},
    openapi_extra={**documented(), **_body_doc(schemas.SavedIn)},
    operation_id="CreateSaveQuery",
)
def save_query(request: HttpRequest) -> HttpResponse:
    """Give a query an id. Nothing is stored: the id holds the query."""
    asked(request)
    body = body_of(request, schemas.SavedIn)
    answers = answers_for(request, body.language, body.release)
    query = query_of(body.tableId, body.selection, body.release)
    if query.table not in answers.tables:
        raise WrongSelectionError("tableId", query.table[:80], answers.tables)
    answers.plan(query)
    if body.periods:
        query = kept_current(query, answers.table(query.table), body.periods)
    saved = Saved(
        query, body.language, body.outputFormat, tuple(body.outputFormatParams)
    )
    identifier = id_of(saved)
    response = json_answer(answers.saved(saved, identifier), status=201)
    response["Location"] = f"{answers.base}/savedqueries/{identifier}"
    return response


@api.get(
    "/savedqueries/{id}",
    response={200: schemas.SavedOut, **_problems(404)},
    openapi_extra=documented(),
    operation_id="GetSaveQuery",
)
def saved_query(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
    """What a saved query asks for."""
    saved, _, answers = saved_by(request, id)
    return json_answer(answers.saved(saved, id))


@api.get(
    "/savedqueries/{id}/selection",
    response={200: schemas.SelectionOut, **_problems(404)},
    openapi_extra=documented(),
    operation_id="GetSavedQuerySelection",
)
def saved_selection(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
    """The codes that a saved query stands for today."""
    saved, _, answers = saved_by(request, id)
    return json_answer(answers.selection(saved.query, f"/savedqueries/{id}/selection"))


@api.get(
    "/savedqueries/{id}/data",
    response=_problems(404),
    openapi_extra=_data_doc("outputFormat", "outputFormatParams"),
    operation_id="RunSaveQuery",
)
def saved_data(request: HttpRequest, id: str) -> HttpResponseBase:  # noqa: A002
    """The figures of a saved query, as they are today."""
    saved, read, answers = saved_by(request, id, "outputFormat", "outputFormatParams")
    form = read.one_of("outputFormat", FORMATS, saved.format)
    params = read.format_params or saved.params
    path = f"/savedqueries/{id}/data"
    return figures_of(answers, saved.query, form, params, path)


def openapi(_: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    return json_answer(document())


def document() -> dict[str, Any]:
    """Give the OpenAPI document, with the bodies that are read by hand."""
    found: dict[str, Any] = api.get_openapi_schema(path_prefix=f"{PREFIX}/")
    known = found["components"]["schemas"]
    for schema in (schemas.SelectionIn, schemas.SavedIn, schemas.DatasetOut):
        made = schema.model_json_schema(ref_template="#/components/schemas/{model}")
        known.update(made.pop("$defs", {}))
        known[schema.__name__] = made
    for path in found["paths"].values():
        for call in path.values():
            _with_problem_type(call["responses"])
    return found


def _with_problem_type(responses: dict[Any, Any]) -> None:
    """Say that refusals are problem+json: ninja calls every body JSON."""
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")


def routes() -> Any:
    """Give the addresses of all calls."""
    return routes_of(api)


def no_such_call(_: HttpRequest, path: str) -> HttpResponse:
    """Refuse an address under the API that is none of its own."""
    return problem(404, "path", f"path={path[:80]}: no such call")
