# SPDX-License-Identifier: EUPL-1.2
"""The overview and the question "hvorfor?": every figure leads to its cases."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from anke.access.domain.roles import Role
from anke.access.models import ViewEvent
from anke.cases.domain import commands as c
from anke.site.tests.world import TODAY, World
from anke.statistics import vintages
from anke.statistics.build_state import build_state
from anke.statistics.services import build_vintage

if TYPE_CHECKING:
    from django.test import Client

    from anke.site.tests.conftest import ClientFor

pytestmark = [pytest.mark.once, pytest.mark.db]
AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def text_of(client: Client, address: str) -> str:
    """Give a page's HTML."""
    return unescape(client.get(address).content.decode())


def why_links(html: str) -> list[str]:
    """Find every address at which a figure is explained."""
    return sorted(set(re.findall(r'href="(/tal/[\w-]+/\?[^"#]+)"', html)))


def test_every_figure_of_the_overview_answers_why(
    figures: None, client_for: ClientFor
) -> None:
    """The value on the overview is the value that is explained."""
    client = client_for(Role.HEAD)
    html = text_of(client, "/?year=2022")

    links = why_links(html)

    assert len(links) >= 7
    for link in links:
        answer = text_of(client, link)
        assert "Det betyder tallet" in answer
        assert "Formel" in answer


def test_a_share_is_told_with_n_of_n_and_its_interval(
    figures: None, client_for: ClientFor
) -> None:
    """One of one case was reversed; the interval says how little that is."""
    html = text_of(
        client_for(Role.HEAD), "/tal/reversal-rate/?area=municipal&year=2022"
    )

    assert "100,0\xa0%" in html
    assert "1 af 1" in html
    assert "20,7–100,0\xa0%" in html
    assert "2022-12-31-" in html


def test_the_very_cases_are_shown_and_can_be_opened(
    figures: None, client_for: ClientFor
) -> None:
    """Who may see them gets the numbers, and a link where the role opens cases."""
    address = "/tal/pending/?year=2022"
    head = text_of(client_for(Role.HEAD), address)
    analyst = text_of(client_for(Role.ANALYST), address)
    board = text_of(client_for(Role.BOARD_MEMBER), address)

    assert 'href="/sager/22-00001/"' in head
    assert "22-00001" in analyst
    assert 'href="/sager/22-00001/"' not in analyst
    assert "22-00001" not in board
    assert "Din rolle viser tallet og dets betydning" in board


def test_an_address_that_names_a_vintage_stays_what_it_was(
    figures: None, client_for: ClientFor
) -> None:
    """The figure, its cases, their file and the next page are those of that vintage."""
    named = vintages.current().id
    client = client_for(Role.HEAD)
    late = World().open_case(TODAY)
    build_vintage()
    address = f"/tal/pending/?year=2022&vintage={named}"

    now, then = text_of(client, "/tal/pending/?year=2022"), text_of(client, address)
    file = f"/tal/pending/csv/?year=2022&vintage={named}"
    lines = b"".join(client.get(file)).decode("utf-8-sig").splitlines()

    assert (late in now, late in then) == (True, False)
    assert named in then
    assert f'href="{file}"' in then
    assert (len(lines) - 1, late in str(lines)) == (2, False)
    for address in ("/tal/pending/", "/tal/pending/csv/"):
        refused = client.get(f"{address}?vintage=../../current")
        assert refused.status_code == 404


def test_the_cases_leave_as_csv_and_that_is_written_down(
    figures: None, client_for: ClientFor
) -> None:
    """The file holds the same cases as the page, and each is a look of its own."""
    response = client_for(Role.ANALYST).get("/tal/pending/csv/?year=2022")
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    events = ViewEvent.objects.order_by("stream")

    assert sorted(line[:8] for line in lines[1:]) == ["22-00001", "22-00003"]
    assert [each.stream for each in events] == ["case:22-00001", "case:22-00003"]
    assert all("figure=pending" in each.purpose for each in events)


def test_a_protected_case_counts_without_its_number(
    figures: None, client_for: ClientFor
) -> None:
    """Who may not know of the case sees that it counts, and no more."""
    World().act("22-00001", c.ProtectCase(2, "staff-relative"), TODAY)
    analyst, head = client_for(Role.ANALYST), client_for(Role.HEAD)
    ViewEvent.objects.all().delete()

    page = text_of(analyst, "/tal/pending/?area=municipal&year=2022")
    file = b"".join(analyst.get("/tal/pending/csv/?year=2022")).decode()

    assert "beskyttet" in page
    assert "22-00001" not in page + file
    assert len(file.splitlines()) == 3
    assert [each.stream for each in ViewEvent.objects.all()] == ["case:22-00003"]
    assert "22-00001" in text_of(head, "/tal/pending/?area=municipal&year=2022")


def test_only_the_numerator_can_be_asked_for(
    figures: None, client_for: ClientFor
) -> None:
    """The part of n of N that the reader wants."""
    client = client_for(Role.HEAD)

    every = text_of(client, "/tal/within-deadline/?year=2022")
    kept = text_of(client, "/tal/within-deadline/?year=2022&part=numerator")

    assert every.count("kun nævneren") == 1
    assert kept.count("kun nævneren") == 0


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/tal/nonsens/", "Kender ikke målet"),
        ("/tal/reversal-rate/?year=22", "er ikke et årstal"),
        ("/tal/reversal-rate/?year=1999", "Der er ingen tal for perioden"),
        ("/tal/reversal-rate/?area=hat", "Kender ikke"),
        ("/tal/reversal-rate/?age=0-12w", "kan ikke opdeles"),
        ("/tal/nonsens/csv/", "Kender ikke målet"),
        ("/?year=abc", "er ikke et"),
        ("/?year=2022&area=hat", "Kender ikke"),
    ],
)
def test_a_wrong_question_is_answered_in_the_reader_s_words(
    figures: None, client_for: ClientFor, address: str, text: str
) -> None:
    """The page says what it does not know, and what comes near."""
    response = client_for(Role.HEAD).get(address)

    assert response.status_code == 404
    assert text in unescape(response.content.decode())


@pytest.mark.parametrize(
    "query", ["?quarter=2022K2", "?year=2022&area=municipal", "?year=2022"]
)
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_overview_is_there_for_every_period_and_area(
    figures: None, client_for: ClientFor, query: str, language: str
) -> None:
    """The switch shows which period it is, in both languages."""
    client = client_for(Role.HEAD)
    client.cookies["anke_language"] = language

    html = text_of(client, f"/{query}")

    assert html.count('aria-current="true"') >= 2
    assert "<svg class=" in html
    assert '<figure class="chart">' in html


def test_without_figures_the_page_says_how_to_get_them(
    world: World, client_for: ClientFor
) -> None:
    """Whoever may build is given the button; others are told whom to ask."""
    head = text_of(client_for(Role.HEAD), "/")
    caseworker = text_of(client_for(Role.CASEWORKER), "/")

    assert "Der er ikke bygget tal endnu" in head
    assert "Byg tallene" in head
    assert "Bed en ansvarlig om at gøre det" in caseworker
    assert "Byg tallene" not in caseworker


def test_a_figure_that_has_not_been_built_leads_to_the_overview(
    world: World, client_for: ClientFor
) -> None:
    """There is nothing to explain yet."""
    client = client_for(Role.HEAD)

    assert client.get("/tal/pending/")["Location"] == "/"
    assert client.get("/tal/pending/csv/")["Location"] == "/"


def test_building_is_asked_for_once_and_watched(
    world: World, client_for: ClientFor
) -> None:
    """A second press does not start a second build; the page says it is under way."""
    client = client_for(Role.HEAD)
    client.post("/tal/byg/")
    client.post("/tal/byg/")

    html = text_of(client, "/")

    assert DBTaskResult.objects.count() == 1
    assert "Tallene bliver bygget" in html
    assert 'data-refresh-seconds="3"' in html


def test_the_worker_builds_what_was_asked_for(figures: None) -> None:
    """After the job the figures know the whole journal."""
    from anke.statistics.tasks import build_figures

    with override_settings(TASKS=AT_ONCE):
        result = build_figures.enqueue()

    assert result.status == "SUCCESSFUL"
    assert vintages.current() is not None
    assert build_state().state == "fresh"


def test_older_figures_say_that_the_journal_has_grown(
    figures: None, world: World, client_for: ClientFor
) -> None:
    """The figures are still shown, with an offer to build them again."""
    from datetime import date

    world.open_case(date(2022, 12, 30))

    html = text_of(client_for(Role.HEAD), "/")

    assert "Journalen er vokset" in html
    assert "Nøgletal for 2022" in html


def test_who_may_not_build_is_refused(world: World, client_for: ClientFor) -> None:
    """The permission is asked at the door, not only in the page."""
    assert client_for(Role.CASEWORKER).post("/tal/byg/").status_code == 403


def test_every_measure_is_listed_and_explained(
    figures: None, client_for: ClientFor
) -> None:
    """The list leads to an explanation of each, whatever its kind."""
    client = client_for(Role.HEAD)

    links = why_links(text_of(client, "/tal/"))

    assert len(links) > 20
    for link in links:
        assert client.get(link).status_code == 200, link
