# SPDX-License-Identifier: EUPL-1.2
"""Feed, catalogue, map and bulk files say what was released, and nothing before."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from lxml import etree
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from anke.portal.feeds.atom import News, written_feed
from anke.portal.feeds.graph import Graph as OwnGraph
from anke.portal.feeds.graph import Literal
from anke.portal.library import library
from anke.portal.tests.open_site import open_site
from anke.portal.tests.worlds import KEY, LATER_RELEASE, RELEASE
from anke.publication.bundle.contents import Text, Withdrawal
from anke.publication.bundle.reading import open_bundle
from anke.publication.bundle.writing import show_release, write_release

pytestmark = [
    pytest.mark.unit,
    # rdflib warns of itself where it reads JSON-LD.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning"),
]

ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
BASE = "http://testserver"
FORMS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


def status(reader: Client, path: str) -> int:
    """Ask, and put down the file that was opened for the answer."""
    answer = reader.get(path)
    answer.close()
    return answer.status_code


def content_of(reader: Client, link: str) -> bytes:
    """Fetch a file."""
    answer = reader.get(link.removeprefix(BASE))
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def read(reader: Client, form: str) -> Graph:
    """Read the catalogue with somebody else's program."""
    graph = Graph()
    graph.parse(data=reader.get(f"/katalog.{form}").content, format=FORMS[form])
    return graph


def test_the_catalogue_says_the_same_in_every_form(reader: Client) -> None:
    """Turtle, RDF/XML and JSON-LD are one graph, as rdflib reads them."""
    turtle = read(reader, "ttl")

    assert len(turtle) > 300
    assert isomorphic(turtle, read(reader, "rdf"))
    assert isomorphic(turtle, read(reader, "jsonld"))


def test_the_catalogue_has_what_dcat_ap_dk_demands(reader: Client) -> None:
    """Every mandatory property of catalogue, dataset, distribution and service."""
    graph = read(reader, "ttl")
    demanded = {
        DCAT.Catalog: (DCT.title, DCT.description, DCT.publisher, DCAT.dataset),
        DCAT.Dataset: (DCT.title, DCT.description, DCT.identifier, DCT.publisher,
                       DCAT.contactPoint, DCAT.theme, DCT.accessRights,
                       DCAT.distribution),
        DCAT.Distribution: (DCAT.accessURL, DCT.license, DCT["format"]),
        DCAT.DataService: (DCT.title, DCAT.endpointURL, DCAT.servesDataset),
    }  # fmt: skip
    for kind, properties in demanded.items():
        subjects = list(graph.subjects(RDF.type, kind))
        assert subjects
        for subject in subjects:
            for each in properties:
                assert list(graph.objects(subject, each)), (subject, each)


def test_every_address_of_the_catalogue_answers(reader: Client) -> None:
    """A harvester follows them all; so do we, of one dataset each form."""
    graph = read(reader, "ttl")
    dataset = URIRef(f"{BASE}/katalog/municipal-years")
    links = [
        link
        for distribution in graph.objects(dataset, DCAT.distribution)
        for link in graph.objects(distribution, DCAT.downloadURL)
    ]
    links += list(graph.objects(None, DCAT.endpointDescription))

    assert len(links) == 5
    for link in links:
        assert reader.get(str(link).removeprefix(BASE)).status_code == 200


def test_texts_of_a_graph_are_escaped() -> None:
    """Quotes, angle brackets, lines and letters survive every form."""
    text = 'Ærø "§ 1" <b> & \\ \n line'
    graph = OwnGraph()
    graph.add("https://x/1?a=1&b=2", "dct:title", Literal(text, language="da"))
    forms = {
        "turtle": graph.as_turtle(),
        "xml": graph.as_rdf_xml(),
        "json-ld": graph.as_json_ld(),
    }

    for form, content in forms.items():
        found = Graph().parse(data=content, format=form)
        assert [str(each) for each in found.objects()] == [text]


def test_the_feed_tells_of_releases_and_revised_figures(reader: Client) -> None:
    """Newest first; the later release says how many figures it changed."""
    feed = etree.fromstring(reader.get("/da/atom.xml").content)
    titles = [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")]
    ids = [each.findtext(f"{ATOM}id") for each in feed.iter(f"{ATOM}entry")]

    assert titles == [
        "Ankestatistik 2022",
        "Rettede tal: Ankestatistik 2022",
        "Ankestatistik 2022",
    ]
    assert ids == [
        f"{BASE}/id/release/{LATER_RELEASE}",
        f"{BASE}/id/revisions/{LATER_RELEASE}",
        f"{BASE}/id/release/{RELEASE}",
    ]
    assert feed.findtext(f"{ATOM}updated") == "2023-06-01T08:00:00+01:00"
    summaries = [e.findtext(f"{ATOM}summary") for e in feed.iter(f"{ATOM}entry")]
    assert summaries[1] == "Kommunale sager: 1 rettede tal"


def test_the_feed_tells_of_a_release_that_was_taken_back(two_releases: Path) -> None:
    """By an entry for people, and by one that makes programs forget."""
    later, first = (
        open_bundle(two_releases, each).manifest for each in (LATER_RELEASE, RELEASE)
    )
    back = Withdrawal(
        RELEASE, "2023-06-01T07:00:00+02:00", Text("Forkert <årgang>"), LATER_RELEASE
    )
    news = News((later, first), (), {}, (back,))
    feed = etree.fromstring(written_feed(news, "da", BASE).encode())
    gone = [each.get("ref") for each in feed.iter(GONE)]
    entries = {
        each.findtext(f"{ATOM}id"): each.findtext(f"{ATOM}summary")
        for each in feed.iter(f"{ATOM}entry")
    }

    assert f"{BASE}/id/release/{RELEASE}" in gone
    assert f"{BASE}/id/release/{RELEASE}" not in entries
    told = entries[f"{BASE}/id/withdrawal/{RELEASE}"]
    assert told == f"Forkert <årgang> I stedet gælder {LATER_RELEASE}."


def test_bulk_files_are_what_was_signed(reader: Client) -> None:
    """Every file of every release can be fetched, and checked by its name."""
    found = json.loads(reader.get("/data/").content)
    release = found["releases"][0]
    link = release["cells"]["municipal/2022"]
    answer = reader.get(link.removeprefix(BASE))
    answer.close()
    content = content_of(reader, link)
    manifest = content_of(reader, release["manifest"])
    signature = content_of(reader, release["signature"])

    assert found["current"] == LATER_RELEASE
    assert hashlib.sha256(content).hexdigest() in link
    # A file may be taken back, so no cache keeps it for good.
    assert "immutable" not in answer["Cache-Control"]
    KEY.public_key().verify(signature, manifest)


@pytest.mark.parametrize(
    "path",
    [
        "/data/files/current",
        "/data/files/..%2fcurrent",
        f"/data/files/{'0' * 64}.parquet",
        "/data/releases/2099-01-01-1.json",
        "/data/other/x",
    ],
)
def test_only_files_of_a_release_are_given(reader: Client, path: str) -> None:
    """Neither another file of the folder nor one outside it."""
    assert reader.get(path).status_code == 404


@pytest.fixture
def own_bundle(two_releases: Path, tmp_path: Path) -> Path:
    """Give a bundle of one's own, to change."""
    return Path(shutil.copytree(two_releases, tmp_path / "bundle"))


def test_a_release_before_its_hour_is_nowhere(
    own_bundle: Path, two_cache: Path
) -> None:
    """The gate lays it in the folder first; no way leads to it before it is shown."""
    show_release(own_bundle, RELEASE)
    with open_site(own_bundle, two_cache):
        reader = Client()
        feed = reader.get("/atom.xml").content.decode()
        listed = reader.get("/data/").content.decode()
        statuses = [
            status(reader, path)
            for path in (
                f"/data/releases/{LATER_RELEASE}.json",
                f"/data/releases/{LATER_RELEASE}.sig",
                f"/api/v2/tables/municipal-years/data?release={LATER_RELEASE}",
                f"/da/tabel/municipal?udgivelse={LATER_RELEASE}",
                f"/da/tabel/municipal.csv?udgivelse={LATER_RELEASE}",
                f"/da/udgivelse/{LATER_RELEASE}",
            )
        ]
        refused = reader.get(f"/da/tabel/municipal?udgivelse={LATER_RELEASE[:-1]}2")

    assert statuses == [404, 404, 400, 400, 400, 404]
    for text in (feed, listed):
        assert LATER_RELEASE not in text
    assert f"{LATER_RELEASE}?" not in refused.content.decode()


def test_figures_that_were_taken_back_are_passed_on_no_more(
    own_bundle: Path, two_cache: Path
) -> None:
    """Neither as a file nor by the API; what the release said of itself stays."""
    later = open_bundle(own_bundle, LATER_RELEASE).manifest
    back = Withdrawal(RELEASE, later.published_at, Text("Fejl"), LATER_RELEASE)
    write_release(own_bundle, replace(later, withdrawals=(back,)), KEY.sign)
    with open_site(own_bundle, two_cache):
        reader = Client()
        statuses = [
            status(reader, path)
            for path in (
                f"/api/v2/tables/municipal-years/data?release={RELEASE}",
                f"/da/tabel/municipal.xlsx?udgivelse={RELEASE}",
                f"/data/releases/{RELEASE}.json",
            )
        ]
        assert library().current().manifest.withdrawals

    assert statuses == [410, 410, 200]


def test_every_page_of_the_map_answers_and_names_its_other_language(
    reader: Client,
) -> None:
    """Front pages, areas, laws, municipalities, releases; a sample is opened."""
    content = reader.get("/sitemap.xml").content
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    links = [each.text for each in etree.fromstring(content).iter(f"{space}loc")]

    assert len(links) == len(set(links)) > 60
    assert len([each for each in links if "/en/" in each]) == len(links) / 2
    for link in links[:: max(1, len(links) // 25)]:
        assert reader.get(link.removeprefix(BASE)).status_code == 200, link


def test_robots_are_kept_from_endless_questions_only(reader: Client) -> None:
    """Pages may be found; a table's every question is not asked for."""
    text = reader.get("/robots.txt").content.decode()

    assert "Disallow: /*/tabel/*?" in text
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert "Disallow: /\n" not in text


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "json"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_table_of_a_page_is_a_file_at_the_same_address(
    reader: Client, form: str, language: str
) -> None:
    """With another ending; named by area and release; and not sent twice."""
    path = f"/{language}/tabel/municipal.{form}?instans=level(2)&emne=level(1)"
    answer = reader.get(path)
    again = reader.get(path, headers={"If-None-Match": answer["ETag"]})

    assert answer.status_code == 200
    assert f"municipal-{LATER_RELEASE}.{form}" in answer["Content-Disposition"]
    assert again.status_code == 304


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "json"])
def test_a_large_table_is_sent_piece_by_piece(reader: Client, form: str) -> None:
    """Everything of an area at once is an answer like any other."""
    path = f"/da/tabel/municipal.{form}?instans=*&emne=*&periode=*&noegletal=*"
    answer = reader.get(path)

    assert answer.status_code == 200
    assert answer.streaming
    assert len(b"".join(answer.streaming_content)) > 20_000


def test_packed_files_are_not_packed_again(reader: Client) -> None:
    """XLSX is a ZIP already; CSV is not."""
    asked = {"headers": {"Accept-Encoding": "gzip"}}
    query = "instans=*&emne=*"
    book = reader.get(f"/da/tabel/municipal.xlsx?{query}", **asked)
    text = reader.get(f"/da/tabel/municipal.csv?{query}", **asked)

    assert not book.has_header("Content-Encoding")
    assert text["Content-Encoding"] == "gzip"
