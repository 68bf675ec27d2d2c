# SPDX-License-Identifier: EUPL-1.2
"""Templates of the authority's own: the ministry has one, and it changes.

`ANKE_VAR/contracts/templates/` may hold `monthly.typ`, `quarterly.typ`, `annual.typ`,
`deviation.typ`, or `report.typ` for all of them, and the same with `.docx`. A template
names figures, tables and charts; a name that the report does not have is refused with
the names that look alike. `anke contract figures` lists them all.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from anke.contract.reports.names import unknown_name
from anke.contract.reports.plain import clean, figure_texts
from anke.contract.reports.wording import long_day, period_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.contract.reports.document import Report

CALLS: Final = re.compile(r'\b(tal|tabel|diagram)\(\s*"([^"]*)"')
_COMMENT: Final = re.compile(r"(?<!:)//.*")
WHATS: Final = {
    "tal": ("figure", "tallet"),
    "tabel": ("table", "tabellen"),
    "diagram": ("chart", "diagrammet"),
}


def own_template(kind: str, ending: str) -> Path | None:
    """Give the authority's template for a kind of report; None where it has none."""
    folder = Path(settings.ANKE_VAR) / "contracts" / "templates"
    for name in (kind, "report"):
        path = folder / f"{name}.{ending}"
        if path.is_file():
            return path
    return None


def words_of(report: Report) -> dict[str, str]:
    """Give the words that a Word template can name beside the figures."""
    facts = dict(report.facts)
    words = {
        "titel": report.title,
        "indledning": report.lead,
        "periode": period_name(report.period),
        "myndighed": report.authority,
        "modtager": facts.get("Til", ""),
        "dato": long_day(report.on),
        "plan": report.contract,
        "version": report.version,
        "aargang": report.vintage,
        "fod": report.foot,
        "advarsel": report.warning,
        "vigtigst": " ".join(report.summary),
    }
    return {name: clean(text) for name, text in words.items()}


def known_names(report: Report) -> dict[str, set[str]]:
    """Give every name that a template can use, by what it names."""
    return {
        "tal": set(figure_texts(report)),
        "tabel": {each.id for each in report.tables},
        "diagram": {each.id for each in report.charts},
    }


def check_source(report: Report, source: str) -> None:
    """Refuse a Typst template that names what the report does not have.

    Errors: UnknownNameError.
    """
    check_names(report, CALLS.findall(_COMMENT.sub("", source)))


def check_names(report: Report, names: Iterable[tuple[str, str]]) -> None:
    """Refuse the first name that the report does not have. Errors: UnknownNameError."""
    known = known_names(report)
    for what, name in names:
        if name not in known[what]:
            raise unknown_name(*WHATS[what], name, known[what])
