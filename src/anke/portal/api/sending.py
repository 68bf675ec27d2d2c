# SPDX-License-Identifier: EUPL-1.2
"""How a call is answered: JSON, or the figures in one of four formats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse

from anke.portal.exports.csv_files import CsvForm
from anke.portal.exports.forms import FORMS, Asked
from anke.portal.exports.sending import revised_counts, sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http.response import HttpResponseBase

    from anke.portal.api.answers import Answers
    from anke.portal.api.queries import Query
    from anke.portal.exports.cover import Labels

_SEPARATORS: Final = {
    "SeparatorTab": "\t",
    "SeparatorSpace": " ",
    "SeparatorSemicolon": ";",
}
_LABELS: Final[dict[str, Labels]] = {
    "UseCodes": "codes",
    "UseTexts": "texts",
    "UseCodesAndTexts": "both",
}
_ENDINGS: Final = {
    "json-stat2": "json",
    "csv": "csv",
    "xlsx": "xlsx",
    "parquet": "parquet",
}


def json_answer(content: Any, *, status: int = 200) -> HttpResponse:
    """Answer with JSON, which pages of other sites may read (CORS)."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return HttpResponse(
        text,
        status=status,
        content_type="application/json",
        headers={"Access-Control-Allow-Origin": "*"},
    )


def figures_of(
    answers: Answers, query: Query, form: str, params: Sequence[str], path: str
) -> HttpResponseBase:
    """Send the figures of a query."""
    plan = answers.plan(query)
    area = answers.release.area(plan.selection.area)
    wanted = Asked(
        area,
        plan,
        answers.cover(plan, path),
        revised_counts(answers.release, area.id),
        _labels(params, "texts"),
        _csv_form(params),
    )
    found = FORMS[_ENDINGS[form]]
    name = f"{query.table}-{answers.release.manifest.id}.{found.ending}"
    return sent(wanted, found, name)


def _labels(params: Sequence[str], usual: Labels) -> Labels:
    return next((_LABELS[each] for each in params if each in _LABELS), usual)


def _csv_form(params: Sequence[str]) -> CsvForm:
    separator = next((_SEPARATORS[p] for p in params if p in _SEPARATORS), "")
    decimal = "," if "DecimalComma" in params else "."
    return CsvForm(
        # A decimal comma cannot stand between commas.
        separator=separator or (";" if decimal == "," else ","),
        decimal=decimal,
        has_bom="ByteOrderMark" in params,
        labels=_labels(params, "both"),
        has_title="IncludeTitle" in params,
    )
