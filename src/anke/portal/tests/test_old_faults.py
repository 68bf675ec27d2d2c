# SPDX-License-Identifier: EUPL-1.2
"""The faults of the portal that this one replaces; each has a test that names it.

Listed in the specification of the portal, A1.6; in every area, since most of them were
right in one area and wrong in another:

1. hidden cells left as noughts, or by subtraction: `exports/tests/test_nothing_hidden`,
   `test_missing_looks_the_same_in_every_area`; the gate attacks what it releases;
2. a button without a handler: `test_every_download_of_every_area_works`;
3. an empty law column: `test_a_subject_keeps_its_law`,
   `exports/tests/test_files.py::test_the_law_stands_beside_every_subject`;
4. switches that nobody heard: `test_totals_work_in_every_area`,
   `test_notes_are_put_away_in_every_area`;
5. one area's warning driven by another's choice:
   `test_every_area_says_of_itself_that_there_is_nothing_to_draw`;
6. a first choice that was not chosen, and
7. one area's columns by another's boxes:
   `test_every_area_begins_with_a_ticked_key_figure`,
   `test_the_columns_of_an_area_are_those_of_its_own_boxes`;
8. totals by position: `test_computing.py::test_totals_do_not_hang_on_the_order…`;
9. years and figures typed in: `test_no_year_is_typed_in`;
10. missing as 0, -- or a dot by area: `test_missing_looks_the_same_in_every_area`.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from anke.portal.tests.worlds import THREE_YEARS

if TYPE_CHECKING:
    from anke.portal.tests.serving import Portal

pytestmark = pytest.mark.slow

AREAS = (
    "municipal",
    "udk",
    "work-injury",
    "supervision",
    "inter-municipal",
    "concern-notification",
    "adoption-without-consent",
    "compulsory-measures",
)
WITH_PLACES = ("municipal", "supervision", "inter-municipal", "compulsory-measures")


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_table_chart_and_downloads(portal: Portal, area: str) -> None:
    """A1.6.2 and .5: no area has a button without a handler, or another's warning."""
    page = portal.get(f"/da/tabel/{area}")

    assert page.status == 200
    for suffix in (".csv", ".xlsx", ".parquet", ".json"):
        assert f'href="/da/tabel/{area}{suffix}"' in page.text
    assert portal.get(f"/da/figur/{area}.svg").status == 200


@pytest.mark.parametrize("area", AREAS)
def test_every_area_begins_with_a_ticked_key_figure(portal: Portal, area: str) -> None:
    """A1.6.6 and .7: the first choice is really chosen, by each area's own boxes."""
    boxes = re.findall(
        r'name="noegletal" value="[^"]+"( checked)?',
        portal.get(f"/da/tabel/{area}").text,
    )

    assert any(boxes)


@pytest.mark.parametrize("area", AREAS)
def test_missing_looks_the_same_in_every_area(portal: Portal, area: str) -> None:
    """A1.6.1 and .10: a hidden cell is never nought, and always the same words."""
    html = portal.get(f"/da/tabel/{area}?instans=*&emne=*&periode=*&noegletal=*").text
    unseen = set(re.findall(r'<td class="unseen">([^<]*)</td>', html))

    assert unseen <= {"0–4", "skjult", "ingen", "ikke opdelt", "–"}
    for word in unseen:
        assert f"<dt>{word}</dt>" in html


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "json"])
def test_every_download_of_every_area_works(
    portal: Portal, area: str, form: str
) -> None:
    """A1.6.2: the button of an area gives that area's figures, as a file."""
    answer = portal.get(f"/da/tabel/{area}.{form}")

    assert answer.status == 200
    assert f'filename="{area}-' in answer.headers["content-disposition"]
    assert len(answer.body) > 200


@pytest.mark.parametrize("area", AREAS)
def test_totals_work_in_every_area(portal: Portal, area: str) -> None:
    """A1.6.4: "I alt" is heard wherever it is offered, and only there."""
    offered = re.findall(
        r'name="ialt" value="(\w+)"', portal.get(f"/da/tabel/{area}").text
    )

    assert ("instans" in offered) == (area in WITH_PLACES)
    assert "emne" in offered
    for margin in offered:
        chosen = "instans=level(2)" if margin == "instans" else "emne=level(1),level(2)"
        query = f"{chosen}&periode=2022&ialt={margin}"
        html = portal.get(f"/da/tabel/{area}?{query}").text
        assert 'class="row-total"' in html, (area, margin)


@pytest.mark.parametrize("area", AREAS)
def test_notes_are_put_away_in_every_area(portal: Portal, area: str) -> None:
    """A1.6.4: mandatory notes stay in every area, the others go in every area."""
    query = "emne=law:serviceloven" if area == "municipal" else ""
    shown = portal.get(f"/da/tabel/{area}?{query}").text
    put_away = portal.get(f"/da/tabel/{area}?{query}&noter=nej".replace("?&", "?")).text

    assert '<p class="note">' not in put_away
    assert shown.count("is-mandatory") == put_away.count("is-mandatory")
    assert ('<p class="note">' in shown) == (area == "municipal")


@pytest.mark.parametrize("area", AREAS)
def test_every_area_says_of_itself_that_there_is_nothing_to_draw(
    portal: Portal, area: str
) -> None:
    """A1.6.5: the warning hangs on the table that is shown, and on nothing else."""
    words = "Der er ingen tal at tegne."
    full = portal.get(f"/da/tabel/{area}").text
    address = f"/da/tabel/{area}?instans=*&emne=*&periode=2022"
    cells = re.findall(r"<td[^>]*>[^<]+", portal.get(address).text)
    none = portal.get(f"/da/tabel/{area}?graf=ingen").text

    assert words not in full
    assert "<figure" in full
    assert any("unseen" not in cell for cell in cells)
    # Who asks for no chart is not told that there is none.
    assert words not in none
    assert "<figure" not in none


def test_a_table_without_a_figure_says_that_there_is_nothing_to_draw(
    portal: Portal,
) -> None:
    """A1.6.5: a chart that is missing is missing for a reason."""
    hidden = "/da/tabel/municipal?emne=law:lab-2019&periode=2022"
    html = portal.get(hidden).text

    assert "<figure" not in html
    assert "Der er ingen tal at tegne." in html


def test_a_chart_that_cannot_be_drawn_says_so(portal: Portal) -> None:
    """A1.6.5: another one stands in its place, and not in silence."""
    html = portal.get("/da/tabel/municipal?graf=kort").text

    assert "Den valgte graf kan ikke tegnes af denne tabel." in html
    assert "<figure" in html


@pytest.mark.parametrize("area", AREAS)
def test_the_columns_of_an_area_are_those_of_its_own_boxes(
    portal: Portal, area: str
) -> None:
    """A1.6.7: what is ticked in an area is what stands in its table."""
    html = portal.get(f"/da/tabel/{area}?noegletal=*&periode=2022").text
    boxes = re.findall(
        r'name="noegletal" value="([^"]+)" checked><label[^>]*>([^<]+)', html
    )
    head = unescape(html[html.index("<thead>") : html.index("</thead>")])

    assert boxes
    for code, name in boxes:
        assert f"/begreber/{area}#{code}" in head
        assert unescape(name) in head


def test_no_year_is_typed_in(portal: Portal) -> None:
    """A1.6.9: the newest year, the key figures and the source come from the bundle."""
    front = portal.get("/da/").text

    assert f'<span class="quiet">{THREE_YEARS[-1]}</span>' in front
    assert "Årgang 2023-01-31-0123456789ab" in front
    assert "01.03.2023 kl. 08.00" in front
    assert "01.06.2023 kl. 08.00" in front


def test_a_subject_keeps_its_law(portal: Portal) -> None:
    """A1.6.3: what is found by its subject says its law and its provisions."""
    found = portal.get("/da/soeg/?q=merudgifter").text

    assert re.search(r"Sagsemne · Serviceloven, § 41, Kommunale sager", found)
