# SPDX-License-Identifier: EUPL-1.2
"""Every call answers as the contract says; every refusal names its reason."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anke.portal.api.app import document
from anke.portal.api.asked import PREFIX
from anke.portal.api.limits import Limit
from anke.portal.tests.worlds import LATER_RELEASE, RELEASE

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.unit

TABLE = f"{PREFIX}/tables/municipal-years"
SAVED = f"{PREFIX}/savedqueries"
DOCUMENTATION = Path(__file__).parents[5] / "docs" / "open-data.md"


def got(reader: Client, path: str, **asked: str) -> Any:
    """Ask for JSON, and get it."""
    answer = reader.get(path, asked)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def test_config_publishes_limits_licence_and_citation(reader: Client) -> None:
    """No table is larger than what may be fetched at once."""
    found = got(reader, f"{PREFIX}/config")

    assert found["apiVersion"] == "2.0"
    assert (found["maxCallsPerTimeWindow"], found["timeWindow"]) == (300, 60)
    assert {each["id"] for each in found["languages"]} == {"da", "en"}
    assert "creativecommons.org/licenses/by/4.0" in found["license"]
    assert found["dataFormats"] == ["json-stat2", "csv", "xlsx", "parquet"]
    every = [1]
    for name in ("municipal-years", "municipal-quarters"):
        size = 1
        for each in got(reader, f"{PREFIX}/tables/{name}/metadata")["size"]:
            size *= each
        every.append(size)
    assert found["maxDataCells"] >= max(every)


def test_tables_are_searched_and_paged(reader: Client) -> None:
    """All eight areas are there; words are looked for in subjects, too."""
    every = got(reader, f"{PREFIX}/tables")
    found = got(reader, f"{PREFIX}/tables", query="serviceloven merudgifter")
    page = got(reader, f"{PREFIX}/tables", pageSize="3", pageNumber="2")

    assert len({each["subjectCode"] for each in every["tables"]}) == 8
    assert {each["subjectCode"] for each in found["tables"]} == {"municipal"}
    assert page["tables"] == every["tables"][3:6]
    assert page["page"]["totalElements"] == len(every["tables"])
    assert {each["rel"] for each in page["page"]["links"]} == {
        "first",
        "prev",
        "next",
        "last",
    }


def test_tables_of_the_last_days_are_only_those_updated(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release of June is three days old three days later, and no ETag hides it."""
    monkeypatch.setattr(
        "anke.portal.api.app.now",
        lambda: datetime.fromisoformat("2023-06-04T07:00:00+00:00"),
    )

    assert got(reader, f"{PREFIX}/tables", pastDays="4")["tables"]
    assert not got(reader, f"{PREFIX}/tables", pastDays="2")["tables"]
    answer = reader.get(f"{PREFIX}/tables", {"pastDays": "4"})
    assert not answer.has_header("ETag")


def test_a_table_says_its_periods_and_links(reader: Client) -> None:
    """First and last period, unit of time, and where its data are."""
    found = got(reader, TABLE, lang="en")

    assert (found["firstPeriod"], found["lastPeriod"]) == ("2020", "2022")
    assert (found["timeUnit"], found["language"]) == ("Annual", "en")
    assert {each["rel"] for each in found["links"]} == {
        "self",
        "metadata",
        "defaultselection",
        "data",
    }


def test_metadata_have_what_a_reader_must_know(reader: Client) -> None:
    """Notes with those that must be shown, elimination, units, next update, contact."""
    found = got(reader, f"{TABLE}/metadata")
    extension, dimension = found["extension"], found["dimension"]

    assert found["value"] == []
    assert found["note"]
    assert extension["noteMandatory"]["0"] is True
    assert (extension["firstPeriod"], extension["lastPeriod"]) == ("2020", "2022")
    first = got(reader, f"{TABLE}/metadata", release=RELEASE)["extension"]
    assert first["px"]["nextUpdate"].startswith("2023-06-01")
    assert extension["px"]["official-statistics"] is False
    assert "@" in extension["contact"][0]["mail"]
    assert found["updated"].startswith("2023-06-01")
    assert dimension["instans"]["extension"]["eliminationValueCode"] == "country"
    assert dimension["emne"]["extension"]["eliminationValueCode"] == "all"
    assert dimension["periode"]["extension"]["elimination"] is False
    assert dimension["noegletal"]["category"]["unit"]["upheld"]["base"] == "antal"


def test_metadata_of_the_default_selection_are_smaller(reader: Client) -> None:
    """As a viewer loads a table first."""
    small = got(reader, f"{TABLE}/metadata", defaultSelection="true")

    assert small["size"][1:3] == [1, 1]


def test_default_selection_is_what_is_given_without_one(reader: Client) -> None:
    """The country, all subjects, the newest years, the usual key figures."""
    found = got(reader, f"{TABLE}/defaultselection")
    chosen = {each["variableCode"]: each["valueCodes"] for each in found["selection"]}
    data = got(reader, f"{TABLE}/data")

    for dimension, codes in chosen.items():
        assert list(data["dimension"][dimension]["category"]["index"]) == codes


def test_code_lists_of_a_dimension_can_be_followed(reader: Client) -> None:
    """Groups name their parts; choosing by them gives published figures."""
    lists = got(reader, f"{TABLE}/metadata")["dimension"]["instans"]["extension"]
    groups = next(
        each for each in lists["codelists"] if each["id"].endswith("groups-1")
    )
    found = got(reader, f"{PREFIX}/codelists/{groups['id']}")
    data = got(reader, f"{TABLE}/data", **{"codelist[instans]": groups["id"]})

    assert found["type"] == "Aggregation"
    assert all(each["valueMap"] for each in found["values"])
    places = data["dimension"]["instans"]["category"]["index"]
    assert list(places) == [each["code"] for each in found["values"]]


def test_a_ready_made_choice_is_a_code_list(reader: Client) -> None:
    """The presets of the release can be asked for by name."""
    name = "municipal-years.emne.preset-danmarkskort-serviceloven"
    found = got(reader, f"{PREFIX}/codelists/{name}")

    assert [each["code"] for each in found["values"]] == ["law:serviceloven"]


@pytest.mark.parametrize("spelling", ["valueCodes", "valuecodes", "VALUECODES"])
def test_data_are_chosen_by_expressions(reader: Client, spelling: str) -> None:
    """Codes, words for many of them, commas and repeated parameters."""
    asked = {
        f"{spelling}[periode]": "top(2)",
        f"{spelling}[instans]": "region-*,country",
        f"{spelling}[noegletal]": "reversal-rate",
    }
    found = got(reader, f"{TABLE}/data", **asked)

    assert list(found["dimension"]["periode"]["category"]["index"]) == ["2021", "2022"]
    assert len(found["dimension"]["instans"]["category"]["index"]) == 6
    assert found["size"] == [2, 6, 1, 1]


def test_get_and_post_give_the_same(reader: Client) -> None:
    """A selection in the address or in the body is the same selection."""
    body = {
        "selection": [
            {"variableCode": "periode", "valueCodes": ["from(2021)"]},
            {"variableCode": "instans", "valueCodes": ["*"]},
        ]
    }
    posted = reader.post(f"{TABLE}/data", body, content_type="application/json")
    asked = {"valueCodes[periode]": "from(2021)", "valueCodes[instans]": "*"}

    assert posted.status_code == 200
    assert json.loads(posted.content) == got(reader, f"{TABLE}/data", **asked)


def first_value(form: str, content: bytes) -> float:
    """Read the one figure of a file with somebody else's program."""
    if form == "csv":
        rows = csv.DictReader(io.StringIO(content.decode(), newline=""))
        return float(next(rows)["Værdi"])
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        return list(sheet.values)[-1][-1]
    if form == "parquet":
        return pq.read_table(pa.BufferReader(content))["value"][0].as_py()
    return json.loads(content)["value"][0]


@pytest.mark.parametrize("form", ["json-stat2", "csv", "xlsx", "parquet"])
def test_every_form_holds_the_same_figures(reader: Client, form: str) -> None:
    """One question, four files, one answer."""
    asked = {
        "valueCodes[periode]": "2022",
        "valueCodes[noegletal]": "decided-on-merits",
        "outputFormat": form,
    }
    answer = reader.get(f"{TABLE}/data", asked)
    value = got(reader, f"{TABLE}/data", **(asked | {"outputFormat": "json-stat2"}))

    assert first_value(form, answer.content) == value["value"][0] > 0
    ending = "json" if form == "json-stat2" else form
    name = f"municipal-years-{LATER_RELEASE}.{ending}"
    assert name in answer["Content-Disposition"]


def test_csv_is_written_as_asked(reader: Client) -> None:
    """Codes or texts, separators, decimals, title, BOM."""
    asked = {
        "outputFormat": "csv",
        "outputFormatParams": "UseCodes,SeparatorTab,ByteOrderMark",
        "valueCodes[noegletal]": "reversal-rate",
    }
    codes = reader.get(f"{TABLE}/data", asked).content.decode()
    asked["outputFormatParams"] = "DecimalComma,IncludeTitle"
    danish = reader.get(f"{TABLE}/data", asked).content.decode().splitlines()

    assert codes.startswith("\ufeffperiod\tfirst_instance_code\t")
    assert danish[0].startswith("Omgørelsesprocent")
    assert re.search(r";\d+,\d+;", danish[2])


def test_stub_and_heading_place_the_dimensions(reader: Client) -> None:
    """As in PxWeb: periods down the side, places across the top."""
    asked = {
        "outputFormat": "xlsx",
        "stub": "periode",
        "heading": "instans,noegletal,emne",
    }
    content = reader.get(f"{TABLE}/data", asked).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert [row[0] for row in sheet.values][-3:] == ["2020", "2021", "2022"]


def test_an_earlier_release_answers_as_it_did(reader: Client) -> None:
    """What was published stays reproducible by the release's id."""
    now = got(reader, f"{TABLE}/data", **{"valueCodes[noegletal]": "upheld"})
    then = got(reader, f"{TABLE}/data", **{"valueCodes[noegletal]": "upheld"},
               release=RELEASE)  # fmt: skip

    assert now["extension"]["release"] == LATER_RELEASE
    assert then["extension"]["release"] == RELEASE
    # The later release revised the country's figure of 2022, and says so.
    assert "revised" in now["status"].values()
    assert "revised" not in then["status"].values()


def saved(reader: Client, **more: Any) -> Any:
    """Save a query for the two newest years of every place."""
    body = {
        "tableId": "municipal-years",
        "selection": {
            "selection": [
                {"variableCode": "periode", "valueCodes": ["2021", "2022"]},
                {"variableCode": "instans", "valueCodes": ["*"]},
            ]
        },
    }
    answer = reader.post(SAVED, body | more, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert answer["Location"].endswith(json.loads(answer.content)["id"])
    return json.loads(answer.content)


@pytest.mark.parametrize(
    ("periods", "kept"),
    [
        ("selected", ["2021", "2022"]),
        ("from", ["from(2021)"]),
        ("top", ["top(2)"]),
        (None, ["2021", "2022"]),
    ],
)
def test_a_saved_query_stays_current_as_it_was_told(
    reader: Client, periods: str | None, kept: list[str]
) -> None:
    """Fixed, from a period on, or so many of the newest."""
    found = saved(reader, periods=periods, outputFormat="csv", language="en")
    again = got(reader, f"{SAVED}/{found['id']}")
    selection = got(reader, f"{SAVED}/{found['id']}/selection")
    data = reader.get(f"{SAVED}/{found['id']}/data")

    assert again == found
    chosen = {
        each["variableCode"]: each["valueCodes"]
        for each in again["selection"]["selection"]
    }
    assert chosen["periode"] == kept
    looked_up = {e["variableCode"]: e["valueCodes"] for e in selection["selection"]}
    assert looked_up["periode"] == ["2021", "2022"]
    assert data["Content-Type"].startswith("text/csv")
    assert data.content.startswith(b"Period,")


def test_a_saved_query_can_be_asked_for_in_another_form(reader: Client) -> None:
    """The id keeps a format; a call may choose another one."""
    found = saved(reader, outputFormat="xlsx")
    data = got(reader, f"{SAVED}/{found['id']}/data", outputFormat="json-stat2")

    assert data["class"] == "dataset"


# Path, parameters, status, the parameter that is named.
REFUSED = (
    ("/tables/none", {}, 404, "id"),
    ("/tables/none/metadata", {}, 404, "id"),
    ("/tables/none/data", {}, 404, "id"),
    ("/tables/none/defaultselection", {}, 404, "id"),
    ("/codelists/none", {}, 404, "id"),
    ("/savedqueries/none", {}, 404, "id"),
    ("/savedqueries/none/data", {}, 404, "id"),
    ("/nowhere", {}, 404, "path"),
    ("/config", {"lang": "dk"}, 400, "lang"),
    ("/config", {"colour": "blue"}, 400, "colour"),
    ("/tables", {"pastDays": "0"}, 400, "pastDays"),
    ("/tables", {"pageNumber": "-1"}, 400, "pageNumber"),
    ("/tables", {"pageSize": "1001"}, 400, "pageSize"),
    ("/tables", {"includeDiscontinued": "maybe"}, 400, "includeDiscontinued"),
    ("/tables/municipal-years/metadata", {"defaultSelection": "1"}, 400,
     "defaultSelection"),
    ("/tables/municipal-years/data", {"valueCodes[emne]": "x"}, 400,
     "valueCodes[emne]"),
    ("/tables/municipal-years/data", {"valueCodes[farve]": "x"}, 400,
     "valueCodes[farve]"),
    ("/tables/municipal-years/data", {"codelist[emne]": "x"}, 400, "codelist[emne]"),
    ("/tables/municipal-years/data", {"valueCodes": "x"}, 400, "valueCodes"),
    ("/tables/municipal-years/data", {"valueCodes[periode]": "2022K1"}, 400,
     "valueCodes[periode]"),
    ("/tables/municipal-years/data", {"outputFormat": "px"}, 400, "outputFormat"),
    ("/tables/municipal-years/data",
     {"outputFormatParams": "UseCodes,UseTexts"}, 400, "outputFormatParams"),
    ("/tables/municipal-years/data", {"heading": "emne,emne"}, 400, "heading"),
    ("/tables/municipal-years/data", {"stub": "farve"}, 400, "stub"),
    ("/tables/municipal-years/data", {"release": "2099-01-01-1"}, 400, "release"),
    ("/tables/municipal-years/data", {"release": "../current"}, 400, "release"),
)  # fmt: skip


@pytest.mark.parametrize(("path", "asked", "status", "parameter"), REFUSED)
def test_a_refusal_names_the_parameter(
    reader: Client, path: str, asked: dict[str, str], status: int, parameter: str
) -> None:
    """Problem+json with status and parameter, never an empty answer, never kept."""
    answer = reader.get(f"{PREFIX}{path}", asked)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    assert json.loads(answer.content)["parameter"] == parameter


CHOOSING = '{"tableId":"municipal-years","selection":{"selection":[%s]}}'


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ("", "body"),
        ("[]", "body"),
        ('{"tableId": 1}', "tableId"),
        ('{"tableId": "none", "selection": {"selection": []}}', "tableId"),
        ('{"tableId": "municipal-years"}', "selection"),
        ('{"tableId":"municipal-years","selection":{},"x":1}', "x"),
        (CHOOSING % '{"variableCode":"emne","valueCodes":["x"]}', "valueCodes[emne]"),
        (
            CHOOSING % '{"variableCode":"emne"},{"variableCode":"emne"}',
            "variableCode",
        ),
    ],
)
def test_a_wrong_body_is_refused_by_its_field(
    reader: Client, body: str, parameter: str
) -> None:
    """A query that could not be answered is not saved."""
    answer = reader.post(SAVED, body, content_type="application/json")

    assert answer.status_code == 400
    assert json.loads(answer.content)["parameter"] == parameter


def test_a_method_that_is_not_there_is_a_problem_too(reader: Client) -> None:
    """With the methods that are."""
    answer = reader.put(f"{PREFIX}/tables")

    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert json.loads(answer.content)["parameter"] == "method"


def test_too_many_calls_are_told_to_wait(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The published limit is kept by address, in memory, without a cookie."""
    moment = datetime.fromisoformat("2023-06-04T07:00:10+00:00")
    monkeypatch.setattr("anke.portal.api.asked.LIMIT", Limit(calls=2))
    monkeypatch.setattr("anke.portal.api.asked.now", lambda: moment)
    answers = [reader.get(f"{PREFIX}/config") for _ in range(3)]
    other = reader.get(f"{PREFIX}/config", REMOTE_ADDR="192.0.2.7")

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert other.status_code == 200
    assert answers[-1]["Retry-After"] == "50"
    assert json.loads(answers[-1].content)["parameter"] == "address"
    assert not any(each.cookies for each in answers)


def test_a_limit_forgets_with_its_window() -> None:
    """The third call waits, until the window ends; others never do."""
    limit = Limit(calls=2, seconds=60)

    assert [limit.wait("a", now=130.0) for _ in range(3)] == [0, 0, 50]
    assert limit.wait("b", now=130.0) == 0
    assert limit.wait("a", now=180.0) == 0


def test_who_has_an_answer_is_not_sent_it_again(reader: Client) -> None:
    """ETag by release and program; 304 before anything is computed."""
    first = reader.get(f"{TABLE}/data")
    again = reader.get(f"{TABLE}/data", headers={"If-None-Match": first["ETag"]})
    posted = reader.post(
        f"{TABLE}/data",
        {"selection": []},
        content_type="application/json",
        headers={"If-None-Match": first["ETag"]},
    )

    assert "max-age" in first["Cache-Control"]
    assert again.status_code == 304
    assert not again.content
    assert (posted.status_code, posted.has_header("ETag")) == (200, False)


def test_other_sites_may_read_the_answers(reader: Client) -> None:
    """What is public is public for a page of others, too."""
    for path in ("/config", "/tables/municipal-years/data", "/nowhere"):
        answer = reader.get(f"{PREFIX}{path}")
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_head_and_options_are_answered(reader: Client) -> None:
    """A harvester looks whether a file is there; a page of others may post."""
    head = reader.head(f"{TABLE}/data", {"outputFormat": "xlsx"})
    whole = reader.get(f"{TABLE}/data", {"outputFormat": "xlsx"})
    options = reader.options(f"{TABLE}/data")

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Disposition"] == whole["Content-Disposition"]
    assert reader.head(f"{PREFIX}/tables/none").status_code == 404
    assert options.status_code == 204
    assert "POST" in options["Access-Control-Allow-Methods"]


def test_the_document_is_openapi_and_names_every_call(reader: Client) -> None:
    """What is not in the document does not exist."""
    found = got(reader, f"{PREFIX}/openapi.json")

    assert found["openapi"].startswith("3.1")
    assert len(found["paths"]) == 11
    text = json.dumps(found)
    for name in re.findall(r"#/components/schemas/(\w+)", text):
        assert name in found["components"]["schemas"]


def test_every_call_stands_in_the_documentation(reader: Client) -> None:
    """A call that nobody reads of does not exist for reusers."""
    text = DOCUMENTATION.read_text(encoding="utf-8")

    for path in document()["paths"]:
        assert path.removeprefix(PREFIX) in text


def test_no_call_of_the_document_is_without_a_test() -> None:
    """Every call has a test of its answer and one of its refusal, in this file."""
    text = Path(__file__).read_text(encoding="utf-8")
    tested = {
        "/config": "{PREFIX}/config",
        "/tables": "{PREFIX}/tables",
        "/tables/{id}": "got(reader, TABLE",
        "/tables/{id}/metadata": "{TABLE}/metadata",
        "/tables/{id}/defaultselection": "{TABLE}/defaultselection",
        "/tables/{id}/data": "{TABLE}/data",
        "/codelists/{id}": "{PREFIX}/codelists/",
        "/savedqueries": "reader.post(SAVED",
        "/savedqueries/{id}": "{SAVED}/{found['id']}\"",
        "/savedqueries/{id}/data": '/data")',
        "/savedqueries/{id}/selection": '/selection")',
    }
    paths = {path.removeprefix(PREFIX) for path in document()["paths"]}

    assert paths == set(tested)
    assert all(words in text for words in tested.values())
