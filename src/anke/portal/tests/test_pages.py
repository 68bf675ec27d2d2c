# SPDX-License-Identifier: EUPL-1.2
"""What readers get over HTTP: every page, its headers, and what is refused."""

from __future__ import annotations

import gzip
import re
import struct
from html import unescape
from typing import TYPE_CHECKING

import pytest

from anke.portal.tests.worlds import RELEASE

if TYPE_CHECKING:
    from anke.portal.tests.serving import Portal

pytestmark = pytest.mark.slow

PAGES = {
    "front": "/da/",
    "areas": "/da/tal/",
    "table": "/da/tabel/municipal",
    "compared": "/da/tabel/municipal?instans=municipality-0751&sammenlign=land,lignende"
    "&periode=2022&usikkerhed=ja",
    "towns": "/da/tabel/municipal?instans=level(2)&periode=2022&graf=kort",
    "embedded": "/da/indlejr/municipal",
    "places": "/da/kommuner/",
    "place": "/da/kommune/municipality-0751",
    "region": "/da/kommune/region-1084",
    "laws": "/da/love/",
    "law": "/da/lov/municipal/serviceloven",
    "releases": "/da/udgivelser/",
    "release": f"/da/udgivelse/{RELEASE}",
    "definitions": "/da/begreber/",
    "search": "/da/soeg/?q=merudgifter",
    "about": "/da/om/",
    "accessibility": "/da/tilgaengelighed/",
    "refused": "/da/tabel/municipal?emne=findes-ikke",
    "missing": "/da/findes-ikke",
}
GRAPHS = ("linjer", "soejler", "smaa", "tragt", "kort")
LINK = re.compile(r'(?:href|src|srcset)="(/[^"]*)"')


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_answers_in_both_languages(
    portal: Portal, name: str, language: str
) -> None:
    """One heading, the right language, no cookie, and nothing from elsewhere."""
    path = PAGES[name].replace("/da/", f"/{language}/", 1)

    answer = portal.get(path)

    expected = {"refused": 400, "missing": 404}.get(name, 200)
    assert answer.status == expected
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1") == 1
    assert "set-cookie" not in answer.headers
    assert not re.search(r'(?:src|srcset)="(?:https?:)?//', answer.text)
    assert " style=" not in answer.text


def test_every_link_of_every_page_leads_somewhere(portal: Portal) -> None:
    """No dead link; forms of a table that others build are left to them."""
    links = set()
    for path in PAGES.values():
        links |= {unescape(link) for link in LINK.findall(portal.get(path).text)}
    shapes = {}
    for link in sorted(links):
        path = link.partition("#")[0]
        if not re.search(r"\.(csv|xlsx|parquet|json)(\?|$)", path):
            # One link of each shape is enough: codes stand for each other.
            shapes.setdefault(re.sub(r"\d+", "0", path), path)

    broken = [
        path
        for path in shapes.values()
        if portal.get(path).status not in {200, 302}
        and path not in PAGES.values()
        and not path.startswith("/en/")
    ]

    assert not broken


def test_a_page_is_sent_once(portal: Portal) -> None:
    """Who has it is told so at once; the tag is that of the release."""
    first = portal.get("/da/tabel/municipal")

    again = portal.get("/da/tabel/municipal", If_None_Match=first.headers["etag"])

    assert "max-age" in first.headers["cache-control"]
    assert "public" in first.headers["cache-control"]
    assert again.status == 304
    assert again.body == b""
    assert again.headers["etag"] == first.headers["etag"]


def test_a_page_is_compressed_for_who_can_read_it(portal: Portal) -> None:
    """The same bytes come out."""
    plain = portal.get("/da/tabel/municipal")
    packed = portal.get("/da/tabel/municipal", Accept_Encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3


def test_only_the_embedded_page_may_stand_in_a_frame(portal: Portal) -> None:
    """Elsewhere a frame is refused by the policy, which names nothing from outside."""
    page = portal.get("/da/tabel/municipal").headers["content-security-policy"]
    frame = portal.get("/da/indlejr/municipal").headers["content-security-policy"]

    assert "frame-ancestors 'none'" in page
    assert "frame-ancestors *" in frame
    assert "unsafe" not in page + frame
    assert "http" not in page


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent(portal: Portal, method: str) -> None:
    """There is nothing to write to."""
    assert portal.get("/da/tabel/municipal", method).status == 405


def test_a_form_is_led_to_its_short_address(portal: Portal) -> None:
    """What boxes send is written once, so that it is cached and shared once."""
    answer = portal.get(
        "/da/tabel/municipal?emne=all&emne=law:serviceloven&graf="
        "&placering=emne,instans;periode,noegletal"
    )

    assert answer.status == 302
    assert answer.headers["location"] == (
        "/da/tabel/municipal?emne=all,law:serviceloven"
        "&raekker=emne,instans&kolonner=periode,noegletal"
    )
    assert portal.get(answer.headers["location"]).status == 200


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("emne=x", "emne"), ("periode=1812", "periode"), ("lov=x", "lov"),
     ("udgivelse=2020-01-01-1", "udgivelse"), ("udgivelse=../x", "udgivelse"),
     ("graf=x", "graf"), ("noegletal=%FF", "noegletal")],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused_by_name(
    portal: Portal, query: str, parameter: str
) -> None:
    """Never an empty table with status 200."""
    answer = portal.get(f"/da/tabel/municipal?{query}")

    assert answer.status == 400
    assert f"<strong>{parameter}</strong>" in answer.text


def test_what_is_typed_is_never_markup(portal: Portal) -> None:
    """Words of the address come back as words."""
    word = "%3Cscript%3Ealert(1)%3C/script%3E"
    for path in (f"/da/soeg/?q={word}", f"/da/tabel/municipal?emne={word}"):
        assert "<script>alert" not in portal.get(path).text


def test_every_print_says_whose_and_which_figures_and_where(portal: Portal) -> None:
    """The address on paper is the one where these very figures stay."""
    table = portal.get("/en/tabel/municipal?periode=2022").text
    front = portal.get("/da/").text

    assert "Source: the appeals authority, Appeal statistics 2022. Vintage" in table
    assert f"/en/tabel/municipal?periode=2022&amp;udgivelse={RELEASE}</p>" in table
    assert f"Adresse: {portal.address}/da/</p>" in front


def test_the_form_forgets_nothing_of_the_address(portal: Portal) -> None:
    """Words that have no box of their own tick what they stand for."""
    query = "instans=*&noegletal=*&periode=years(2)&emne=parts(all)"
    html = portal.get(f"/da/tabel/municipal?{query}").text
    ticked = re.findall(r'name="(\w+)" value="([^"]+)" checked', html)

    assert ("noegletal", "processing-days") in ticked
    assert {value for name, value in ticked if name == "periode"} == {"2021", "2022"}
    assert ("instans", "municipality-0751") in ticked
    assert ("emne", "law:serviceloven") in ticked
    assert ("emne", "all") not in ticked


def test_no_selection_is_refused_for_its_size(portal: Portal) -> None:
    """Everything there is comes as one page, piece by piece."""
    answer = portal.get(
        "/da/tabel/municipal?instans=*&emne=*&periode=*&noegletal=*&graf=ingen"
    )

    assert answer.status == 200
    assert answer.text.count("<td") > 30_000
    assert answer.text.rstrip().endswith("</html>")


def test_a_streamed_page_keeps_its_language(portal: Portal) -> None:
    """What is written while it is sent is in the language of its address."""
    html = portal.get("/en/tabel/municipal?instans=*&emne=*&periode=*&graf=ingen").text

    assert '<td class="unseen">not split</td>' in html
    assert " of " in html
    assert "skjult" not in html


@pytest.mark.parametrize(
    "path", ["/da/tabel/municipal?instans=municipality-0751", PAGES["place"]]
)
def test_a_municipality_speaks_for_itself(portal: Portal, path: str) -> None:
    """Its words, its name and the day; said once, and not among our own notes."""
    html = portal.get(path).text

    assert html.count("<strong>Egen bemærkning fra Aarhus</strong>, 12.01.2023") == 1
    assert html.count("Vi har samlet sagerne om merudgifter ét sted.") == 1
    assert "Det er kommunens egne ord" in html
    assert "merudgifter ét sted" not in portal.get("/da/begreber/municipal").text
    file = portal.get("/da/tabel/municipal.json?instans=municipality-0751").text
    assert "Egen bemærkning fra Aarhus, 12.01.2023: »Vi har samlet" in file


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("shape", ["", "-smal"])
def test_every_chart_is_a_picture_with_words(
    portal: Portal, graph: str, shape: str
) -> None:
    """A title and a description stand in it, no script and no style."""
    answer = portal.get(
        f"/da/figur/municipal{shape}.svg?instans=level(2)&periode=years(3)"
        f"&noegletal=reversal-rate&graf={graph}"
    )

    assert answer.headers["content-type"] == "image/svg+xml"
    assert re.search(r"<title>[^<]+</title><desc>[^<]+</desc>", answer.text)
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "NaN" not in answer.text
    assert "nan" not in answer.text.replace("nan,", "")


def test_a_chart_is_a_picture_that_stands_by_itself(portal: Portal) -> None:
    """A PNG of twice the dots; there is room for its title above and source below."""
    query = "instans=level(2)&periode=2022&noegletal=reversal-rate&graf=tragt"
    answer = portal.get(f"/da/figur/municipal.png?{query}", Accept_Encoding="gzip")
    drawn = portal.get(f"/da/figur/municipal.svg?{query}").text
    width, height = (int(each) for each in struct.unpack(">II", answer.body[16:24]))
    asked = [float(x) for x in re.findall(r' (?:width|height)="([^"]+)"', drawn)[:2]]

    assert answer.headers["content-type"] == "image/png"
    assert "content-encoding" not in answer.headers
    assert answer.body.startswith(b"\x89PNG")
    assert width == 2 * asked[0]
    assert height > 2 * asked[1] + 100


def test_a_law_that_took_over_leads_to_the_one_before(portal: Portal) -> None:
    """The concordance stands where the old or the new law is chosen."""
    html = portal.get("/da/tabel/municipal?emne=law:lab").text

    assert "En ny lov afløste den tidligere." in html
    assert 'href="/da/tabel/municipal?emne=law:lab-2019,law:lab"' in html
    assert "En ny lov" not in portal.get("/da/tabel/municipal").text
