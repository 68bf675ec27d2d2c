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
from anke.access.models import ViewEvent
from anke.access.services import DEMO_PASSWORD
from anke.site.tests.visits import FOR_MACHINES, IN_A_STORY, NO_PAGES, VISITS
from anke.site.tests.world import CPR, OVERDUE, World, ask_for_second_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.site.tests.conftest import ClientFor

pytestmark = pytest.mark.db

# Every address by name. `open` needs no sign-in; `personal` shows a person's data and
# must leave a line in the view log for each; `plain` shows nobody's and leaves none;
# `log` is the view log itself, and a look at it is a look; `own` is about the reader's
# own account; `staff` about colleagues; `mail` has a letter on it, and its looks are
# tested in intake/tests/screen.
PAGES = {
    "health": "open",
    "language": "open",
    "accessibility": "open",
    "was": "open",
    "appeal": "open",
    "appeal-check": "open",
    "appeal-receipt": "open",
    "appeal-form": "open",
    "appeal-form-check": "open",
    "appeal-form-receipt": "open",
    "instance-key": "open",
    "instance-leave": "open",
    "supplement-form": "open",
    "supplement-form-check": "open",
    "supplement-form-receipt": "open",
    "openapi-json": "open",
    "api-root": "open",
    "api-appeals": "open",
    "api-appeal": "open",
    "api-supplements": "open",
    "api-batches": "open",
    "account_login": "open",
    "account_logout": "open",
    "account_inactive": "open",
    "account_reauthenticate": "own",
    "account_change_password": "own",
    "mfa_index": "own",
    "mfa_authenticate": "open",
    "mfa_reauthenticate": "own",
    "mfa_activate_totp": "own",
    "mfa_deactivate_totp": "own",
    "mfa_view_recovery_codes": "own",
    "mfa_generate_recovery_codes": "own",
    "mfa_download_recovery_codes": "own",
    "overview": "plain",
    "deadline-rules": "plain",
    "case-list": "plain",
    "case-search": "personal",
    "case-export": "personal",
    "case-page": "personal",
    "case-document": "personal",
    "my-work": "plain",
    "my-work-act": "work",
    "team-board": "plain",
    "line": "plain",
    "line-give": "work",
    "proposal-make": "work",
    "proposal": "work",
    "proposal-accept": "work",
    "teams": "plain",
    "teams-change": "work",
    "staff-page": "work",
    "staff-change": "work",
    "loans": "plain",
    "loans-change": "work",
    "levers": "plain",
    "levers-change": "work",
    "protected-cases": "plain",
    "case-protection": "plain",
    "case-protect": "plain",
    "case-name": "plain",
    "case-unname": "plain",
    "case-conflict": "plain",
    "case-conflict-lift": "plain",
    "case-address": "personal",
    "case-access-log": "personal",
    "view-log": "log",
    "view-log-csv": "log",
    "view-log-person": "personal",
    "view-log-print": "log",
    "staff-accounts": "staff",
    "staff-account": "staff",
    "staff-account-change": "staff",
    "mail-queue": "plain",
    "telephone-note": "plain",
    "triage-settings": "plain",
    "routing-change": "mail",
    "robot-change": "mail",
    "model-choose": "mail",
    "model-card": "mail",
    "next-letter": "mail",
    "desk": "mail",
    "letter-file": "mail",
    "letter-reject": "mail",
    "letter-split": "mail",
    "letter-undo": "mail",
    "letter-body": "mail",
    "letter-raw": "mail",
    "letter-attachment": "mail",
    "letter-attachment-page": "mail",
    # Open to whoever came in by link, sign-in or key: selfservice/tests.
    "status-start": "open",
    "status-link": "open",
    "status-code": "open",
    "status-ask": "open",
    "status-sign-in": "open",
    "status-signed-in": "open",
    "status-key": "open",
    "status-leave": "open",
    "status-times": "open",
    "status-cases": "open",
    "status-page": "open",
    "status-letter": "open",
    "status-send": "open",
    "status-send-check": "open",
    "status-sent": "open",
    "api-status-links": "open",
    "status-letters": "plain",
    "status-print": "work",
    "status-give": "work",
    "status-close": "work",
    "dispatch": "plain",
    "dispatch-retry": "work",
    "dispatch-posted": "work",
    "dispatch-letter": "personal",
    "dispatch-call-back": "work",
    "dispatch-channel": "work",
    "dispatch-again": "work",
    "dispatch-sent": "work",
    "dispatch-given-back": "work",
    "case-letter-call-back": "work",
    "meeting-list": "plain",
    "meeting-plan": "plain",
    "board-members": "plain",
    "my-meetings": "plain",
    "case-meeting": "meeting",
    "meeting-page": "meeting",
    "meeting-agenda": "meeting",
    "meeting-seats": "meeting",
    "meeting-do": "meeting",
    "meeting-item": "meeting",
    "meeting-protocol": "meeting",
    "meeting-protocol-pdf": "meeting",
    "meeting-material": "meeting",
    "my-meeting": "meeting",
    "texts": "plain",
    "text-new": "plain",
    "text": "plain",
    "case-action": "personal",
    "request-action": "work",
    "case-letter": "work",
    "letter-draft": "personal",
    "letter-draft-of": "personal",
    "draft-pdf": "personal",
    "draft-word": "personal",
    "measure-index": "plain",
    "build-vintage": "plain",
    "why": "plain",
    "why-csv": "plain",
}
ADDRESSES = {
    "language": "/sprog/en/",
    "case-page": f"/sager/{OVERDUE}/",
    "case-document": f"/sager/{OVERDUE}/dokument/1/",
    "dispatch-letter": "/sagsbehandling/post-ud/22-U00001/",
    "case-letter-call-back": (f"/sagsbehandling/{OVERDUE}/brev-ud/22-U00001/fortryd/"),
    "case-protection": f"/adgang/sag/{OVERDUE}/",
    "case-protect": f"/adgang/sag/{OVERDUE}/beskyt/",
    "case-name": f"/adgang/sag/{OVERDUE}/udpeg/",
    "case-unname": f"/adgang/sag/{OVERDUE}/udpeg/fjern/",
    "case-conflict": f"/adgang/sag/{OVERDUE}/inhabil/",
    "case-conflict-lift": f"/adgang/sag/{OVERDUE}/inhabil/ophaev/",
    "case-address": f"/adgang/sag/{OVERDUE}/adresse/",
    "case-access-log": f"/adgang/sag/{OVERDUE}/opslag/",
    "staff-account": "/adgang/medarbejdere/sagsbehandler/",
    "staff-account-change": "/adgang/medarbejdere/sagsbehandler/skift/",
    "proposal": "/fordeling/forslag/1/",
    "proposal-accept": "/fordeling/forslag/1/godkend/",
    "staff-page": "/fordeling/medarbejder/S001/",
    "staff-change": "/fordeling/medarbejder/S001/gem/",
    "status-link": "/min-sag/l/2k7q9mxabcdefghjkmnp/",
    "status-give": f"/borgeradgang/{OVERDUE}/giv/",
    "status-close": f"/borgeradgang/{OVERDUE}/luk/",
    "text": "/sagsbehandling/tekster/closing.any.any.any.any/",
    "case-action": f"/sagsbehandling/{OVERDUE}/skridt/notat/",
    "request-action": f"/sagsbehandling/{OVERDUE}/skridt/svar/1/",
    "case-letter": f"/sagsbehandling/{OVERDUE}/brev/3f1c/pdf/",
    "letter-draft": f"/sagsbehandling/{OVERDUE}/brev/",
    "letter-draft-of": f"/sagsbehandling/{OVERDUE}/brev/partshoering/",
    "draft-pdf": f"/sagsbehandling/{OVERDUE}/brev/afgoerelse/udkast.pdf",
    "draft-word": f"/sagsbehandling/{OVERDUE}/brev/afgoerelse/udkast.docx",
    "why": "/tal/reversal-rate/",
    "why-csv": "/tal/reversal-rate/csv/",
}
IN_A_LETTER = {"number": "22-M00001", "place": "1", "page": "1", "name": "3f1c"} | {
    "item": "1"
}
POSTED = {
    "case-search": {"query": CPR},
    "build-vintage": {},
    "instance-leave": {},
    "dispatch-retry": {},
    "dispatch-posted": {"number": "22-U00001"},
    "case-letter-call-back": {"cause": "Skal rettes"},
    "status-leave": {},
    "status-close": {"person": "x"},
    "case-protect": {"ground": "secret-address"},
    "case-name": {"staff": "S001", "cause": "Afløser"},
    "case-unname": {"staff": "S001", "cause": "Tilbage igen"},
    "case-conflict": {"staff": "S001", "ground": "family"},
    "case-conflict-lift": {"staff": "S001", "cause": "Navnebror"},
    "case-address": {"purpose": "Afgørelsen sendes som brev"},
    "view-log-person": {"cpr": CPR},
    "staff-account-change": {"role": "team_leader", "active": "on", "cause": "Ny"},
}
# These are pages as well, before their form is sent.
ASKED_FIRST = {"case-address"}
# Whose data a personal page shows, where it is more than the one case that it is about.
SHOWN = {
    "case-search": {"case:22-00001", "case:22-00002", "case:22-00003"},
    "case-export": {"case:22-00001", "case:22-00002", "case:22-00003"},
    "view-log-person": {"case:22-00001", "case:22-00002", "case:22-00003"},
}


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
    assert response["Location"].startswith("/konto/log-ind/?next=")


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
