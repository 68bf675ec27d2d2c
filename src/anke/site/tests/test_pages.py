# SPDX-License-Identifier: EUPL-1.2
"""Every address of the site: who may open it, and what it leaves behind."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import (
    URLPattern,
    URLResolver,
    get_resolver,
    is_valid_path,
    resolve,
)

from anke.access.domain.roles import Role
from anke.access.models import User, ViewEvent
from anke.access.services import DEMO_PASSWORD
from anke.site.tests.addresses import (
    ADDRESSES,
    ASKED_FIRST,
    IN_A_LETTER,
    PAGES,
    POSTED,
    SHOWN,
)
from anke.site.tests.visits import FOR_MACHINES, IN_A_STORY, NO_PAGES, VISITS
from anke.site.tests.world import OVERDUE, World, ask_for_second_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.site.tests.conftest import ClientFor

pytestmark = pytest.mark.db


def patterns(
    resolver: URLResolver | None = None, prefix: str = "/"
) -> Iterator[tuple[str, str]]:
    """Walk all patterns of the site: name and address."""
    for each in (resolver or get_resolver()).url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield each.name or route, route
        else:
            yield from patterns(each, route)


def address_of(name: str) -> str:
    """Give an address that really leads somewhere."""
    route = ADDRESSES.get(name) or dict(patterns())[name]
    return re.sub(r"<\w+:(\w+)>", lambda part: IN_A_LETTER[part[1]], route)


def ask(client: Client, name: str) -> object:
    """Ask for a page in the way its form or link does."""
    if name in POSTED:
        return client.post(address_of(name), POSTED[name])
    return client.get(address_of(name))


def test_every_address_is_listed_here() -> None:
    """A new page must be given its kind, and so its tests."""
    names = {name for name, _ in patterns()}

    assert names == set(PAGES)


def test_axe_looks_at_every_page() -> None:
    """Whoever adds a page adds a visit to it, or shows that it is no page."""
    looked_at = {
        resolve(path).url_name
        for visit in VISITS.values()
        if is_valid_path(path := visit.address.partition("?")[0])
    }
    listed = chain(looked_at, IN_A_STORY, NO_PAGES)

    assert Counter(listed) == Counter(
        name for name, route in patterns() if not route.startswith(FOR_MACHINES)
    )


def test_machines_are_shown_no_page(db: None) -> None:
    """Where axe does not look, nothing is meant for eyes."""
    routes = [route for _, route in patterns() if route.startswith(FOR_MACHINES)]

    assert routes
    for route in routes:
        response = Client().get(route)
        assert response.status_code >= 400 or "json" in response["Content-Type"], route


@pytest.mark.parametrize(("name", "kind"), NO_PAGES.items())
def test_what_axe_does_not_look_at_is_no_page(
    request: pytest.FixtureRequest, client_for: ClientFor, name: str, kind: str
) -> None:
    """It is a file, or leads on to a page; a refusal would show neither."""
    request.getfixturevalue("figures" if name == "why-csv" else "world")
    client = client_for(Role.ADMINISTRATOR if PAGES[name] == "staff" else Role.HEAD)
    if name == "mfa_download_recovery_codes":
        ask_for_second_step("ankechef")
        client.post("/konto/bekraeft/", {"password": DEMO_PASSWORD})

    response = ask(client, name)

    if kind == "redirect":
        assert response.status_code == 302
        assert "/konto/" not in response["Location"]
    else:
        assert response.status_code == 200
        assert response["Content-Type"].partition(";")[0] == kind
    if name in POSTED and name not in ASKED_FIRST:
        assert client.get(address_of(name)).status_code == 405


@pytest.mark.parametrize("name", [n for n, kind in PAGES.items() if kind != "open"])
def test_a_stranger_is_sent_to_the_sign_in_page(db: None, name: str) -> None:
    """Nothing but the open pages is shown to whoever is not signed in."""
    response = ask(Client(), name)

    assert response.status_code == 302
    # The root of the site is no page in particular: the day begins where it begins.
    way = "/konto/log-ind/" if name == "overview" else "/konto/log-ind/?next="
    assert response["Location"].startswith(way)


@pytest.mark.parametrize(
    ("role", "begins"),
    [
        (Role.CASEWORKER, "/fordeling/mit-arbejde/"),
        (Role.SUPERVISION, "/fordeling/mit-arbejde/"),
        (Role.TEAM_LEADER, "/fordeling/tavle/"),
        (Role.HEAD, "/fordeling/tavle/"),
        (Role.DIRECTOR, "/fordeling/tavle/"),
        (Role.MEDICAL_CONSULTANT, "/sagsbehandling/mine-spoergsmaal/"),
        (Role.REGISTRAR, "/"),
        (Role.AUDITOR, "/"),
    ],
)
def test_a_day_begins_where_the_work_is(world: World, role: Role, begins: str) -> None:
    """Signing in leads to one's own work; a page that was asked for goes before."""
    form = {
        "login": User.objects.get(role=role).username,
        "password": DEMO_PASSWORD,
    }

    at_once = Client().post("/konto/log-ind/", form, follow=True)
    asked = Client().post("/konto/log-ind/", form | {"next": "/frister/"})

    assert at_once.redirect_chain[-1][0] == begins
    assert asked["Location"] == "/frister/"


@pytest.mark.parametrize(
    "name", ["health", "accessibility", "account_login", "language"]
)
def test_the_open_pages_are_open(db: None, name: str) -> None:
    """Sign-in, accessibility statement, language and health need no user."""
    response = Client().get(address_of(name))

    assert response.status_code in {200, 302}
    assert "log-ind" not in response.headers.get("Location", "")


@pytest.mark.parametrize("name", [n for n, k in PAGES.items() if k == "personal"])
def test_a_look_at_personal_data_is_written_down(
    world: World, client_for: ClientFor, name: str
) -> None:
    """Every personal page writes one line for each case that it shows."""
    client = client_for(Role.HEAD)

    response = ask(client, name)
    if response.streaming:
        b"".join(response)

    assert response.status_code in {200, 302}
    events = ViewEvent.objects.filter(actor__role=Role.HEAD)
    assert Counter(each.stream for each in events) == Counter(
        SHOWN.get(name, {f"case:{OVERDUE}"})
    )
    assert all(event.purpose and event.at.year == 2022 for event in events)


@pytest.mark.parametrize("name", [n for n, k in PAGES.items() if k == "plain"])
def test_a_plain_page_leaves_no_line(
    world: World, client_for: ClientFor, name: str
) -> None:
    """The view log is not filled with what shows nobody's data."""
    response = ask(client_for(Role.HEAD), name)

    assert response.status_code in {200, 302}
    assert not ViewEvent.objects.exists()
    if not response.streaming:
        text = response.content.decode()
        assert not any(word in text for word in ("Berggren", "251248"))


@pytest.mark.parametrize("name", [n for n, k in PAGES.items() if k == "log"])
def test_a_look_at_the_log_is_a_look(
    world: World, client_for: ClientFor, name: str
) -> None:
    """Whoever watches is seen, too."""
    response = ask(client_for(Role.AUDITOR), name)

    assert response.status_code == 200
    assert ViewEvent.objects.get().stream == "view-log"


@pytest.mark.parametrize("name", [n for n, k in PAGES.items() if k == "staff"])
def test_the_staff_s_accounts_are_for_the_administrator(
    world: World, client_for: ClientFor, name: str
) -> None:
    """An administrator manages accounts and opens no case; nobody else manages any."""
    assert ask(client_for(Role.ADMINISTRATOR), name).status_code in {200, 302}
    assert ask(client_for(Role.HEAD), name).status_code == 403


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (Role.ADMINISTRATOR, "case-list", 403),
        (Role.ADMINISTRATOR, "case-page", 403),
        (Role.ANALYST, "case-page", 403),
        (Role.ANALYST, "overview", 200),
        (Role.MEDICAL_CONSULTANT, "case-document", 404),
        (Role.BOARD_MEMBER, "case-page", 404),
        (Role.SUPERVISION, "case-page", 404),
        (Role.AUDITOR, "case-document", 200),
        (Role.AUDITOR, "case-search", 403),
        (Role.CONTROLLER, "case-page", 200),
        (Role.CONTROLLER, "case-document", 403),
        (Role.PRACTICE_COORDINATOR, "case-page", 404),
        (Role.DIRECTOR, "case-document", 403),
        (Role.DIRECTOR, "case-page", 200),
        (Role.CASEWORKER, "case-export", 403),
        (Role.REGISTRAR, "case-document", 200),
        (Role.DIRECTOR, "case-search", 403),
        (Role.REGISTRAR, "case-search", 302),
    ],
)
def test_the_permission_table_holds_at_the_door(
    world: World, client_for: ClientFor, role: Role, name: str, status: int
) -> None:
    """What the table forbids is refused by a page that says so, without a line."""
    response = ask(client_for(role), name)

    assert response.status_code == status
    if status == 403:
        assert "Du har ikke adgang" in response.content.decode()
        assert not ViewEvent.objects.exists()


@pytest.mark.parametrize("name", ["account_login", "overview", "case-page"])
def test_the_content_security_policy_is_strict(
    world: World, client_for: ClientFor, name: str
) -> None:
    """No inline script or style runs, and nothing comes from elsewhere."""
    response = client_for(Role.HEAD).get(address_of(name), follow=True)

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    html = response.content.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", html)


def test_a_document_leaves_as_a_file_that_cannot_run(
    world: World, client_for: ClientFor
) -> None:
    """Whatever somebody sent us, the browser does not open it as our page."""
    response = ask(client_for(Role.HEAD), "case-document")

    assert response["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response.content.startswith(b"K\xc3\xa6re Nancy")


def test_a_cpr_number_never_stands_in_an_address_or_a_page(
    world: World, client_for: ClientFor
) -> None:
    """The search leads to a random word; the page masks the number."""
    client = client_for(Role.HEAD)
    response = ask(client, "case-search")
    found = client.get(response["Location"])
    case = client.get(address_of("case-page"))

    assert re.fullmatch(r"/sager/\?person=[\w-]{12}", response["Location"])
    assert OVERDUE in found.content.decode()
    for page in (found, case):
        text = page.content.decode()
        assert "2512489996" not in text.replace("-", "")
    assert "251248-xxxx" in case.content.decode()


def test_a_search_by_cpr_cannot_be_used_by_anybody_else(
    world: World, client_for: ClientFor
) -> None:
    """The random word opens nothing in another person's session."""
    location = ask(client_for(Role.HEAD), "case-search")["Location"]

    response = client_for(Role.REGISTRAR).get(location)

    assert OVERDUE not in response.content.decode()
    assert "Søg igen" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("22-1", f"/sager/{OVERDUE}/"),
        (OVERDUE, f"/sager/{OVERDUE}/"),
        ("KBH-2022-17", "/sager/?q=KBH-2022-17"),
        ("", "/sager/"),
        ("=1+1", "/sager/?q=%3D1%2B1"),
    ],
)
def test_what_is_typed_leads_to_the_case_or_the_list(
    world: World, client_for: ClientFor, typed: str, target: str
) -> None:
    """A number opens its case, anything else a list."""
    response = client_for(Role.HEAD).post("/sager/soeg/", {"query": typed})

    assert response["Location"] == target


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", {"22-00001", "22-00002", "22-00003"}),
        ("?due=overdue", {"22-00001"}),
        ("?status=decided", {"22-00002"}),
        ("?status=decided&outcome=remitted", {"22-00002"}),
        ("?outcome=upheld", set()),
        ("?q=KBH-2022", {"22-00001"}),
        ("?q=22-00003", {"22-00003"}),
        ("?area=udk", set()),
        ("?area=nonsense", {"22-00001", "22-00002", "22-00003"}),
        ("?staff=S001&team=B%C3%B8rn", {"22-00001", "22-00002", "22-00003"}),
        ("?page=99&sort=nonsense", {"22-00001", "22-00002", "22-00003"}),
        ("?sort=due&order=desc", {"22-00001", "22-00002", "22-00003"}),
    ],
)
def test_the_filters_stand_in_the_address(
    world: World, client_for: ClientFor, query: str, numbers: set[str]
) -> None:
    """A list can be kept as a bookmark, and a wrong filter is no fault."""
    html = client_for(Role.HEAD).get(f"/sager/{query}").content.decode()

    assert set(re.findall(r'href="/sager/(\d\d-\d{5})/"', html)) == numbers


def test_the_list_leaves_as_csv(world: World, client_for: ClientFor) -> None:
    """The file holds what the filters let through, and the look is written down."""
    response = client_for(Role.HEAD).get("/sager/csv/?status=decided")
    lines = b"".join(response).decode("utf-8-sig").splitlines()

    assert lines[0].startswith("number,area,law,subject")
    assert [line[:8] for line in lines[1:]] == ["22-00002"]
    assert ViewEvent.objects.get().purpose == "CSV: status=decided"


def test_the_case_page_tells_the_whole_story(
    world: World, client_for: ClientFor
) -> None:
    """Facts, clock with its arithmetic, party, journal, document and kin."""
    html = client_for(Role.HEAD).get(address_of("case-page")).content.decode()
    again = client_for(Role.HEAD).get("/sager/22-00003/").content.decode()

    for text in (
        "Københavns Kommune",
        "31. august 2022",
        "122 dage over",
        "Fristen udløber onsdag den 31. august 2022.",
        "Nancy Ann Berggren",
        "Dokument journaliseret (sendt): Kvitteringsbrev.",
        "Begyndt: partshøring.",
    ):
        assert text in html
    assert 'href="/sager/22-00002/"' in again


def test_a_case_that_is_not_there_is_told_politely(
    world: World, client_for: ClientFor
) -> None:
    """The page says how a number looks, and leaves no line."""
    response = client_for(Role.HEAD).get("/sager/22-99999/")

    assert response.status_code == 404
    assert "Et sagsnummer ser sådan ud" in response.content.decode()
    assert not ViewEvent.objects.exists()


@pytest.mark.parametrize(
    ("language", "text"),
    [("da", "Siden findes ikke"), ("en", "The page does not exist")],
)
def test_faults_are_told_in_the_reader_s_language(
    db: None, language: str, text: str
) -> None:
    """An address that leads nowhere is answered in the language that was chosen."""
    client = Client()
    client.get(f"/sprog/{language}/")

    response = client.get("/findes-ikke/")

    assert response.status_code == 404
    assert text in response.content.decode()


def test_our_own_fault_is_given_a_number(
    world: World, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader gets a number to name the fault by, and no inner workings."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("anke.cases.views.open_case_page", broken)
    client = client_for(Role.HEAD)
    client.raise_request_exception = False
    response = client.get(address_of("case-page"))

    assert response.status_code == 500
    assert re.search(r"under nummer [0-9a-f]{8}", response.content.decode())
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", ""])
def test_the_language_link_leads_nowhere_else(db: None, target: str) -> None:
    """The way back is always a page of this site."""
    response = Client().get("/sprog/en/", {"next": target})

    assert response["Location"] == ("/" if target else target or "/")
    assert response.cookies["anke_language"].value == "en"


def test_an_unknown_language_is_not_found(db: None) -> None:
    """Only the languages that there are can be chosen."""
    assert Client().get("/sprog/xx/").status_code == 404
