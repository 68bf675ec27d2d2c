# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent, no answer is a 5xx, and every refusal names what it is about.

Calls are drawn from the OpenAPI document and from outside of it (schemathesis). The
short run is part of every test run; the long one asks a hundred times as often.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    CheckContext,
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from anke.portal.api.asked import PREFIX

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import Client

SHORT, LONG = 12, 400
PLAIN = {"Accept-Encoding": "identity"}
PROBLEM = "application/problem+json"


def refusals_name_their_reason(
    _: CheckContext, response: Any, __: schemathesis.Case
) -> None:
    """A refusal is a problem+json with its status and the parameter."""
    if response.status_code < 400:
        return
    assert response.headers["content-type"][0] == PROBLEM
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    assert body["parameter"]
    assert body["detail"]


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    refusals_name_their_reason,
]


def ask(site: WSGIHandler, examples: int) -> int:
    """Ask every call so often; count the calls."""
    schema = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", site)
    asked = 0
    for operation in schema.get_all_operations():
        case_of = operation.ok().as_strategy()

        @given(case=case_of)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def one(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            # Nobody unpacks an answer on the way to a test.
            case.call_and_validate(checks=CHECKS, headers=PLAIN)

        one()
    return asked


@pytest.mark.slow
def test_no_call_of_the_document_is_answered_5xx(site: WSGIHandler) -> None:
    """A short run over every call."""
    assert ask(site, SHORT) >= 60


@pytest.mark.long
def test_no_call_of_the_document_is_answered_5xx_for_long(site: WSGIHandler) -> None:
    """The same, many times."""
    assert ask(site, LONG) >= 2_000


PATHS = st.sampled_from(
    (
        "config",
        "tables",
        "tables/municipal-years",
        "tables/municipal-years/metadata",
        "tables/udk-quarters/data",
        "tables/municipal-years/defaultselection",
        "codelists/municipal-years.instans.level-2",
        "savedqueries/1abc",
        "savedqueries/1abc/data",
    )
)
NAMES = st.one_of(
    st.sampled_from(
        (
            "lang",
            "query",
            "pastDays",
            "pageSize",
            "pageNumber",
            "outputFormat",
            "outputFormatParams",
            "valueCodes[instans]",
            "valueCodes[periode]",
            "codelist[emne]",
            "heading",
            "stub",
            "release",
        )
    ),
    st.text(max_size=20),
)
VALUES = st.one_of(
    st.sampled_from(("*", "top(3)", "range(2020,2022)", "csv", "0", "-1", "9" * 30)),
    st.text(max_size=40),
)


@pytest.mark.slow
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(path=PATHS, asked=st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_any_parameters_are_answered_or_refused_by_name(
    reader: Client, path: str, asked: list[tuple[str, str]]
) -> None:
    """Known names with strange values, strange names, the same name twice."""
    from urllib.parse import urlencode

    query = urlencode(asked, errors="surrogatepass")
    answer = reader.get(f"{PREFIX}/{path}?{query}")

    assert answer.status_code in {200, 400, 404}
    if answer.status_code != 200:
        assert answer["Content-Type"] == PROBLEM
        assert json.loads(answer.content)["parameter"] is not None


@pytest.mark.slow
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=st.one_of(st.binary(max_size=200), st.text().map(str.encode)))
def test_any_body_is_answered_or_refused_by_name(reader: Client, body: bytes) -> None:
    """Bytes that are no JSON, JSON that is no selection."""
    for path in ("savedqueries", "tables/municipal-years/data"):
        answer = reader.post(f"{PREFIX}/{path}", body, content_type="application/json")
        assert answer.status_code == 400
        assert json.loads(answer.content)["parameter"]
