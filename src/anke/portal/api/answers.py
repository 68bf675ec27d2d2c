# SPDX-License-Identifier: EUPL-1.2
"""The API's answers as plain dictionaries, after PxWeb 2's contract.

Answers(release, "da", "https://portal.example/api/v2").config()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from anke.portal.api import limits
from anke.portal.api.codelists import code_lists
from anke.portal.api.errors import UnknownResourceError
from anke.portal.api.parameters import FORMATS, LANGUAGES, PARAMS
from anke.portal.api.queries import Choice, Query, chosen_codes, placement, plan_of
from anke.portal.api.tables import ApiTable, tables_of
from anke.portal.domain.selection import Dimension
from anke.portal.exports.blocks import long_plan, outline
from anke.portal.exports.cover import LICENCE_ADDRESS
from anke.portal.exports.covers import PUBLISHER, cover_of
from anke.portal.exports.json_stat import dataset_about, dimension_name
from anke.publication.bundle.contents import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.portal.api.codelists import CodeList
    from anke.portal.api.saved import Saved
    from anke.portal.domain.resolving import Plan
    from anke.portal.exports.cover import Cover
    from anke.portal.library import Release

API_VERSION: Final = "2.0"
_LANGUAGE_NAMES: Final = {"da": "Dansk", "en": "English"}
_TIME_UNITS: Final = {"years": "Annual", "quarters": "Quarterly"}
_CITATION: Final = Text(
    "Kilde: {publisher}, udgivelse {release}, egne beregninger hvis der er regnet.",
    "Source: {publisher}, release {release}; own calculations if any were made.",
)
_MEASURING: Final = {"count": "Flow", "percent": "Other", "days": "Average"}


@dataclass(frozen=True)
class Answers:
    """Answers of one release in one language.

    Attributes:
        release: The release.
        language: `da` or `en`.
        base: The address of the API, for links.
    """

    release: Release
    language: str
    base: str

    @cached_property
    def tables(self) -> Mapping[str, ApiTable]:
        """The tables by id."""
        return tables_of(self.release.areas)

    def table(self, identifier: str) -> ApiTable:
        """Give a table. Errors: UnknownResourceError."""
        if identifier not in self.tables:
            raise UnknownResourceError("id", identifier)
        return self.tables[identifier]

    # --- Configuration ----------------------------------------------------------

    def config(self) -> dict[str, Any]:
        """Give limits, licence, formats and languages.

        The largest table of all is the limit: nothing is refused for its size.
        """
        return {
            "apiVersion": API_VERSION,
            "appVersion": self.release.manifest.id,
            "languages": [
                {"id": code, "label": _LANGUAGE_NAMES[code]} for code in LANGUAGES
            ],
            "defaultLanguage": LANGUAGES[0],
            "maxDataCells": max(table.size for table in self.tables.values()),
            "maxCallsPerTimeWindow": limits.CALLS,
            "timeWindow": limits.SECONDS,
            "license": LICENCE_ADDRESS,
            "sourceReferences": [
                {"language": code, "text": self._citation(code)} for code in LANGUAGES
            ],
            "defaultDataFormat": FORMATS[0],
            "dataFormats": list(FORMATS),
            "features": [
                {
                    "id": "outputFormatParams",
                    "params": [{"key": each, "value": "true"} for each in PARAMS],
                },
                {"id": "release", "params": []},
                {"id": "savedQueryPeriods", "params": []},
            ],
        }

    def _citation(self, language: str) -> str:
        return _CITATION.in_language(language).format(
            publisher=PUBLISHER.in_language(language), release=self.release.manifest.id
        )

    # --- Tables -----------------------------------------------------------------

    def list_tables(
        self, words: str, past_days: int, number: int, size: int, now: datetime
    ) -> dict[str, Any]:
        """Give one page of the tables that fit; an empty page where there are none."""
        found = self._found(words, past_days, now)
        pages = max(1, -(-len(found) // size))
        shown = found[(number - 1) * size : number * size]
        links = self._page_links(number, pages, size)
        return {
            "language": self.language,
            "tables": [self.about(table) for table in shown],
            "page": {
                "pageNumber": number,
                "pageSize": size,
                "totalElements": len(found),
                "totalPages": pages,
                "links": links,
            },
            "links": [self._link("self", "/tables")],
        }

    def _found(self, words: str, past_days: int, now: datetime) -> list[ApiTable]:
        updated = datetime.fromisoformat(self.release.manifest.published_at)
        if past_days and now - updated > timedelta(days=past_days):
            return []
        return [t for t in self.tables.values() if t.is_about(words, self.language)]

    def _page_links(self, number: int, pages: int, size: int) -> list[dict[str, str]]:
        wanted = {"first": 1, "prev": number - 1, "next": number + 1, "last": pages}
        return [
            self._link(rel, f"/tables?pageNumber={page}&pageSize={size}")
            for rel, page in wanted.items()
            if 1 <= page <= pages
        ]

    def about(self, table: ApiTable) -> dict[str, Any]:
        """Describe a table."""
        path = f"/tables/{table.id}"
        return {
            "type": "Table",
            "id": table.id,
            "label": table.label(self.language),
            "description": table.area.facts.counting_unit.in_language(self.language),
            "updated": self.release.manifest.published_at,
            "firstPeriod": table.periods[0],
            "lastPeriod": table.periods[-1],
            "category": "public",
            "variableNames": [dimension_name(d, self.language) for d in Dimension],
            "discontinued": False,
            "source": PUBLISHER.in_language(self.language),
            "subjectCode": table.area.id,
            "timeUnit": _TIME_UNITS[table.frequency],
            "links": [
                self._link("self", path),
                self._link("metadata", f"{path}/metadata"),
                self._link("defaultselection", f"{path}/defaultselection"),
                self._link("data", f"{path}/data"),
            ],
        }

    # --- Metadata ---------------------------------------------------------------

    def metadata(self, table: ApiTable, *, is_default: bool) -> dict[str, Any]:
        """Describe every dimension and value as JSON-stat without values."""
        choices = (
            () if is_default else tuple(Choice(each, ("*",)) for each in Dimension)
        )
        query = Query(table.id, choices, release="")
        plan = self.plan(query)
        path = f"/tables/{table.id}"
        about = dataset_about(
            outline(table.area, long_plan(plan)), table.area, self.cover(plan, path)
        )
        about["label"] = table.label(self.language)
        about["value"] = []
        about["link"] = {
            "self": [{"href": f"{self.base}{path}/metadata"}],
            "data": [{"href": f"{self.base}{path}/data"}],
        }
        about["extension"] |= {
            "firstPeriod": table.periods[0],
            "lastPeriod": table.periods[-1],
            "discontinued": False,
            "timeUnit": _TIME_UNITS[table.frequency],
        }
        about["extension"]["px"]["tableid"] = table.id
        for dimension in Dimension:
            about["dimension"][dimension]["extension"] = self._extension(
                dimension, table
            )
        return about

    def _extension(self, dimension: Dimension, table: ApiTable) -> dict[str, Any]:
        eliminated = table.elimination(dimension)
        found: dict[str, Any] = {
            "elimination": bool(eliminated),
            "codelists": [
                {
                    "id": each.id,
                    "label": each.label.in_language(self.language),
                    "type": each.kind,
                    "links": [self._link("metadata", f"/codelists/{quote(each.id)}")],
                }
                for each in self._lists(table).values()
                if each.dimension is dimension
            ],
        }
        if eliminated:
            found["eliminationValueCode"] = eliminated
        if dimension is Dimension.MEASURE:
            found["measuringType"] = {
                m.id: _MEASURING[m.unit] for m in table.area.facts.measures
            }
        return found

    def _lists(self, table: ApiTable) -> dict[str, CodeList]:
        return code_lists(table, self.release.contents.presets)

    # --- Selections, code lists, saved queries ----------------------------------

    def selection(self, query: Query, path: str) -> dict[str, Any]:
        """Give a selection with every expression looked up."""
        table = self.table(query.table)
        codes = chosen_codes(query, table, self.release.contents.presets)
        rows, columns = placement(query)
        return {
            "language": self.language,
            "selection": [
                {"variableCode": each, "valueCodes": list(codes[each])}
                for each in Dimension
            ],
            "placement": {"stub": list(rows), "heading": list(columns)},
            "links": [
                self._link("self", path),
                self._link("data", f"/tables/{table.id}/data"),
            ],
        }

    def code_list(self, identifier: str) -> dict[str, Any]:
        """Give a code list. Errors: UnknownResourceError."""
        table = self.tables.get(identifier.partition(".")[0])
        found = self._lists(table).get(identifier) if table else None
        if found is None or table is None:
            raise UnknownResourceError("id", identifier)
        return {
            "id": found.id,
            "label": found.label.in_language(self.language),
            "language": self.language,
            "languages": list(LANGUAGES),
            "type": found.kind,
            "elimination": bool(table.elimination(found.dimension)),
            "values": [
                {
                    "code": value.code,
                    "label": f"{value.name.in_language(self.language)} "
                    f"{value.legal_basis}".strip(),
                    "valueMap": list(parts),
                }
                for value, parts in zip(found.values, found.parts, strict=True)
            ],
            "links": [self._link("self", f"/codelists/{quote(found.id)}")],
        }

    def saved(self, saved: Saved, identifier: str) -> dict[str, Any]:
        """Give a saved query."""
        query, path = saved.query, f"/savedqueries/{identifier}"
        return {
            "id": identifier,
            "tableId": query.table,
            "language": saved.language,
            "selection": {
                "selection": [_chosen(choice) for choice in query.choices],
                "placement": {
                    "stub": list(query.stub),
                    "heading": list(query.heading),
                },
            },
            "outputFormat": saved.format,
            "outputFormatParams": list(saved.params),
            "release": query.release,
            "links": [
                self._link("self", path),
                self._link("data", f"{path}/data"),
                self._link("selection", f"{path}/selection"),
            ],
        }

    # --- Data -------------------------------------------------------------------

    def plan(self, query: Query) -> Plan:
        """Look a query up. Errors: WrongSelectionError, UnknownResourceError."""
        table = self.table(query.table)
        return plan_of(query, table, self.release.contents.presets)

    def cover(self, plan: Plan, path: str) -> Cover:
        """Give what a file says about itself."""
        area = self.release.area(plan.selection.area)
        address = f"{self.base}{path}"
        return cover_of(
            self.release, area, plan, language=self.language, address=address
        )

    def _link(self, rel: str, path: str) -> dict[str, str]:
        joint = "&" if "?" in path else "?"
        href = f"{self.base}{path}{joint}lang={self.language}"
        return {"rel": rel, "hreflang": self.language, "href": href}


def _chosen(choice: Choice) -> dict[str, Any]:
    found: dict[str, Any] = {
        "variableCode": choice.dimension,
        "valueCodes": list(choice.expressions),
    }
    if choice.code_list:
        found["codelist"] = choice.code_list
    return found
