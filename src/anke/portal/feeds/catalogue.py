# SPDX-License-Identifier: EUPL-1.2
"""The catalogue (*datakatalog*) after DCAT-AP-DK: what datavejviser.dk harvests.

One catalogue; a dataset for each area, with a distribution for each form and period
unit; the API as a data service; the release's own files as a dataset in bulk.

    catalogue_of(facts).as_turtle()
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anke.portal.domain.periods import first_day, last_day
from anke.portal.exports.cover import LICENCE_ADDRESS
from anke.portal.exports.covers import PUBLISHER
from anke.portal.feeds.graph import TYPE, Graph, Literal
from anke.publication.bundle.contents import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.portal.api.tables import ApiTable
    from anke.publication.bundle.contents import Manifest

_VOCABULARY: Final = "http://publications.europa.eu/resource/authority"
_THEMES: Final = ("JUST", "SOCI")
_DENMARK: Final = f"{_VOCABULARY}/country/DNK"
_LANGUAGES: Final = (f"{_VOCABULARY}/language/DAN", f"{_VOCABULARY}/language/ENG")
_PUBLIC: Final = f"{_VOCABULARY}/access-right/PUBLIC"
_QUARTERLY: Final = f"{_VOCABULARY}/frequency/QUARTERLY"
_MEDIA: Final = "http://www.iana.org/assignments/media-types"
# Format, media type, EU file type.
_FORMS: Final = (
    ("json-stat2", "application/json", "JSON"),
    ("csv", "text/csv", "CSV"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "XLSX",
    ),
    ("parquet", "application/vnd.apache.parquet", "PARQUET"),
)
_CATALOGUE: Final = Text("Ankeportalens datakatalog", "Data catalogue of Ankeportalen")
_ABOUT: Final = Text(
    "Afgjorte klagesager efter førsteinstans, emne, periode og udfald. Små tal er "
    "skjult efter én regel for alle formater.",
    "Decided appeals by first instance, subject, period and outcome. Small numbers are "
    "hidden by one rule for all formats.",
)
_SERVICE: Final = Text("Ankeportalens API", "API of Ankeportalen")
_SERVICE_ABOUT: Final = Text(
    "Tabeller, metadata, kodelister og data efter PxWeb 2's kontrakt.",
    "Tables, metadata, code lists and data after the contract of PxWeb 2.",
)
_KEYWORDS: Final = (
    Text("klagesager", "appeals"),
    Text("omgørelsesprocent", "reversal rate"),
    Text("kommuner", "municipalities"),
)
_BULK: Final = Text("Hele udgivelsen", "The whole release")


@dataclass(frozen=True)
class Facts:
    """What the catalogue is made of.

    Attributes:
        base: The site's address.
        manifest: The release.
        tables: The tables of the API.
        contact: The address for questions.
        first_at: When the first release came out (ISO).
    """

    base: str
    manifest: Manifest
    tables: Sequence[ApiTable]
    contact: str
    first_at: str


def catalogue_of(facts: Facts) -> Graph:
    """State everything of the catalogue."""
    graph = Graph()
    _state_catalogue(graph, facts)
    _state_people(graph, facts)
    for table in facts.tables:
        _state_dataset(graph, facts, table)
    _state_bulk(graph, facts)
    _state_service(graph, facts)
    return graph


def _both(text: Text) -> tuple[Literal, ...]:
    found = (Literal(text.da, language="da"),)
    return (*found, Literal(text.en, language="en")) if text.en else found


def _moment(text: str) -> Literal:
    return Literal(text, kind="xsd:dateTime")


def _state_catalogue(graph: Graph, facts: Facts) -> None:
    here = f"{facts.base}/katalog"
    graph.add(here, TYPE, "dcat:Catalog")
    graph.add(here, "dct:title", *_both(_CATALOGUE))
    graph.add(here, "dct:description", *_both(_ABOUT))
    graph.add(here, "dct:publisher", f"{facts.base}/katalog/udgiver")
    graph.add(here, "foaf:homepage", f"{facts.base}/")
    graph.add(here, "dct:language", *_LANGUAGES)
    graph.add(here, "dct:license", LICENCE_ADDRESS)
    graph.add(here, "dct:spatial", _DENMARK)
    graph.add(here, "dct:issued", _moment(facts.first_at))
    graph.add(here, "dct:modified", _moment(facts.manifest.published_at))
    names = [f"{facts.base}/katalog/{table.id}" for table in facts.tables]
    graph.add(here, "dcat:dataset", *names, f"{facts.base}/katalog/udgivelse")
    graph.add(here, "dcat:service", f"{facts.base}/katalog/api")


def _state_people(graph: Graph, facts: Facts) -> None:
    publisher = f"{facts.base}/katalog/udgiver"
    graph.add(publisher, TYPE, "foaf:Agent")
    graph.add(publisher, "foaf:name", *_both(PUBLISHER))
    kind = "http://purl.org/adms/publishertype/NationalAuthority"
    graph.add(publisher, "dct:type", kind)
    contact = f"{facts.base}/katalog/kontakt"
    graph.add(contact, TYPE, "vcard:Organization")
    graph.add(contact, "vcard:fn", Literal(PUBLISHER.da, language="da"))
    graph.add(contact, "vcard:hasEmail", f"mailto:{facts.contact}")


def _state_common(graph: Graph, facts: Facts, here: str, title: Text) -> None:
    graph.add(here, TYPE, "dcat:Dataset")
    graph.add(here, "dct:title", *_both(title))
    graph.add(here, "dct:description", *_both(_ABOUT))
    graph.add(here, "dct:identifier", Literal(here))
    graph.add(here, "dct:publisher", f"{facts.base}/katalog/udgiver")
    graph.add(here, "dcat:contactPoint", f"{facts.base}/katalog/kontakt")
    themes = (f"{_VOCABULARY}/data-theme/{each}" for each in _THEMES)
    graph.add(here, "dcat:theme", *themes)
    for keyword in _KEYWORDS:
        graph.add(here, "dcat:keyword", *_both(keyword))
    graph.add(here, "dct:accessRights", _PUBLIC)
    graph.add(here, "dct:accrualPeriodicity", _QUARTERLY)
    graph.add(here, "dct:spatial", _DENMARK)
    graph.add(here, "dct:language", *_LANGUAGES)
    graph.add(here, "dct:issued", _moment(facts.first_at))
    graph.add(here, "dct:modified", _moment(facts.manifest.published_at))


def _state_dataset(graph: Graph, facts: Facts, table: ApiTable) -> None:
    here = f"{facts.base}/katalog/{table.id}"
    title = Text(table.label("da"), table.label("en"))
    _state_common(graph, facts, here, title)
    graph.add(here, "dcat:landingPage", f"{facts.base}/da/tabel/{table.area.id}")
    _state_period(graph, here, table.periods)
    for form, media, kind in _FORMS:
        place = f"{here}/{form}"
        graph.add(here, "dcat:distribution", place)
        link = f"{facts.base}/api/v2/tables/{table.id}/data?outputFormat={form}"
        everything = "&".join(f"valueCodes%5B{each}%5D=*" for each in table.codes)
        _state_distribution(graph, place, title, (media, kind))
        graph.add(place, "dcat:accessURL", link)
        graph.add(place, "dcat:downloadURL", f"{link}&{everything}")
        graph.add(place, "dcat:accessService", f"{facts.base}/katalog/api")


def _state_period(graph: Graph, here: str, periods: Sequence[str]) -> None:
    place = f"{here}/periode"
    graph.add(here, "dct:temporal", place)
    graph.add(place, TYPE, "dct:PeriodOfTime")
    days = (first_day(periods[0]), last_day(periods[-1]))
    for predicate, day in zip(("dcat:startDate", "dcat:endDate"), days, strict=True):
        graph.add(place, predicate, Literal(day, kind="xsd:date"))


def _state_distribution(
    graph: Graph, place: str, title: Text, form: tuple[str, str]
) -> None:
    media, kind = form
    graph.add(place, TYPE, "dcat:Distribution")
    named = Text(f"{title.da} ({kind})", f"{title.en} ({kind})")
    graph.add(place, "dct:title", *_both(named))
    graph.add(place, "dct:license", LICENCE_ADDRESS)
    graph.add(place, "dcat:mediaType", f"{_MEDIA}/{media}")
    graph.add(place, "dct:format", f"{_VOCABULARY}/file-type/{kind}")


def _state_bulk(graph: Graph, facts: Facts) -> None:
    """State the release's own files, with the hashes by which they are checked."""
    here = f"{facts.base}/katalog/udgivelse"
    _state_common(graph, facts, here, _BULK)
    for place_name, name in sorted(facts.manifest.cells.items()):
        place = f"{here}/{place_name}"
        graph.add(here, "dcat:distribution", place)
        title = Text(f"{_BULK.da}: {place_name}", f"{_BULK.en}: {place_name}")
        form = ("application/vnd.apache.parquet", "PARQUET")
        _state_distribution(graph, place, title, form)
        link = f"{facts.base}/data/files/{name}.parquet"
        graph.add(place, "dcat:accessURL", f"{facts.base}/data/")
        graph.add(place, "dcat:downloadURL", link)
        checksum = f"{place}/sha256"
        graph.add(place, "spdx:checksum", checksum)
        graph.add(checksum, TYPE, "spdx:Checksum")
        graph.add(checksum, "spdx:algorithm", "spdx:checksumAlgorithm_sha256")
        graph.add(checksum, "spdx:checksumValue", Literal(name, kind="xsd:hexBinary"))


def _state_service(graph: Graph, facts: Facts) -> None:
    here = f"{facts.base}/katalog/api"
    graph.add(here, TYPE, "dcat:DataService")
    graph.add(here, "dct:title", *_both(_SERVICE))
    graph.add(here, "dct:description", *_both(_SERVICE_ABOUT))
    graph.add(here, "dcat:endpointURL", f"{facts.base}/api/v2")
    document = f"{facts.base}/api/v2/openapi.json"
    graph.add(here, "dcat:endpointDescription", document)
    graph.add(here, "dct:publisher", f"{facts.base}/katalog/udgiver")
    graph.add(here, "dcat:contactPoint", f"{facts.base}/katalog/kontakt")
    graph.add(here, "dct:license", LICENCE_ADDRESS)
    graph.add(here, "dct:accessRights", _PUBLIC)
    names = (f"{facts.base}/katalog/{table.id}" for table in facts.tables)
    graph.add(here, "dcat:servesDataset", *names)
