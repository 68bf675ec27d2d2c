# SPDX-License-Identifier: EUPL-1.2
"""What the API takes and gives, in the words of the forms.

The types stand here; what the fields must be to each other is the forms' affair, so
that the web form and the API can never have different rules.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]
MOST_FILES = 300
MOST_APPEALS = 100


class _Strict(BaseModel):
    # A misspelt field would be silently left out of the case.
    model_config = ConfigDict(extra="forbid")


class FileIn(_Strict):
    """A file of the case; its type is told by its content."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    content: str = Field(description="base64 (RFC 4648), at most 25 MB decoded")


class _Handover(_Strict):
    reference: Short = Field("", description="your own case number")
    contact_name: Line = ""
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    email: Line = Field("", description="where our receipt goes, if anywhere")
    text: Annotated[str, StringConstraints(max_length=50_000)] = Field(
        "", description="remarks"
    )
    files: list[FileIn] = Field(default_factory=list, max_length=MOST_FILES)


class AppealIn(_Handover):
    """An appeal that is forwarded (*ankeskema*)."""

    appeal_date: date = Field(description="klagedato: the day you received the appeal")
    decision_date: date = Field(
        description="afgørelsesdato: the day the decision was sent, dated or told"
    )
    reconsideration_date: date | None = Field(
        None, description="genvurderingsdato: the day you sent the reconsideration"
    )
    no_reconsideration: bool = Field(
        default=False, description="the decision is not reconsidered"
    )
    reference: Short = Field(description="your own case number")
    appellant: Line = Field("", description="name of the citizen")
    cpr: Short = Field("", description="the citizen's CPR number")
    representative: Line = ""
    area: Short = Field("", description="id of the area in our catalogue")
    subject_code: Line = Field("", description="id of the subject in our catalogue")
    case_number: Short = Field("", description="our number, where the case was here")


class SupplementIn(_Handover):
    """More documents to an appeal that was sent before."""


class BatchItem(AppealIn):
    """One appeal of a batch, with the word by which its repeats are told."""

    idempotency_key: Annotated[str, StringConstraints(max_length=200)] = ""


class ReceivedOut(BaseModel):
    """The receipt: the letter is durable, and from now on we answer for it."""

    number: str = Field(description="running number of the letter")
    sha256: str = Field(description="hash of the letter as we keep it")
    status: str = Field(description="received, filed or rejected")
    received_on: date = Field(description="day of receipt in law")
    cases: list[str] = Field(description="our case numbers, once it is filed")
    warnings: list[str] = Field(description="what is late, in Danish")


class ProblemOut(BaseModel):
    """What is wrong (RFC 9457), with the field it is about where there is one."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(default_factory=list)


class BatchResult(BaseModel):
    """The answer to one appeal of a batch: its place, its status, and either."""

    index: int
    status: int
    received: ReceivedOut | None = None
    problem: ProblemOut | None = None


def request_body(kind: type[BaseModel], *, files: bool) -> dict[str, Any]:
    """Describe a body for OpenAPI: JSON, and multipart for what is large."""
    content: dict[str, Any] = {"application/json": {"schema": _inline(kind)}}
    if files:
        content["multipart/form-data"] = {
            "schema": {
                "type": "object",
                "required": ["appeal"],
                "properties": {
                    "appeal": {
                        "type": "string",
                        "description": "the JSON without `files`",
                    },
                    "files": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                    },
                },
            }
        }
    return {"requestBody": {"required": True, "content": content}}


def batch_body() -> dict[str, Any]:
    """Describe the body of a batch for OpenAPI."""
    schema = {
        "type": "object",
        "required": ["appeals"],
        "properties": {
            "appeals": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_APPEALS,
                "items": _inline(BatchItem),
            }
        },
    }
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    }


def _inline(kind: type[BaseModel]) -> dict[str, Any]:
    """Give a schema without references: it stands in somebody else's document."""
    schema = kind.model_json_schema()
    definitions = schema.pop("$defs", {})

    def put_in(value: Any) -> Any:
        if isinstance(value, list):
            return [put_in(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return put_in(definitions[value["$ref"].rsplit("/", 1)[-1]])
        return {name: put_in(each) for name, each in value.items()}

    return dict(put_in(schema))
