# SPDX-License-Identifier: EUPL-1.2
"""Coming in: nothing is used up by a look, nothing kept, nothing shared with staff."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import get_resolver

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.access.services import create_demo_users
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.tests.factories import RECEIVED_ON, do
from anke.intake.forms import limits
from anke.selfservice import views
from anke.selfservice.models import CitizenSession, StatusAccess, StatusLook
from anke.selfservice.services import forget_looks, give_way_in, take_back
from anke.selfservice.sessions import PATH
from anke.selfservice.tests.house import MAY, NANCY, add_party, come_in, open_case

if TYPE_CHECKING:
    from anke.selfservice.tests.conftest import Visitor

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_link_and_code_lead_to_the_case(visitor: Visitor) -> None:
    """The page of the very case, in Danish, with its number on it."""
    html = visitor.client.get(visitor.page).content.decode()

    assert f"Din sag {visitor.case}" in html
    assert "Sagen venter på en sagsbehandler." in html


def test_a_look_at_the_link_uses_nothing_up(case, nancy) -> None:
    """A mail program that looks at every link does not take it from its reader."""
    secrets = give_way_in("S001", case, nancy)
    for _ in range(3):
        Client().get(f"/min-sag/l/{secrets.word}/")

    assert StatusAccess.objects.get().opened_at is None
    assert come_in(Client(), secrets.word, secrets.code).status_code == 302


def test_the_link_leaves_the_address_bar_at_once(case, nancy) -> None:
    """It leads on, tells nobody where it came from, and is not kept."""
    secrets = give_way_in("S001", case, nancy)

    response = Client().get(f"/min-sag/l/{secrets.word}/")

    assert response["Location"] == "/min-sag/kode/"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("word", ["x", "2k7q9mxabcdefghjkmnp", "-" * 40])
def test_any_link_is_asked_for_its_code(db, word) -> None:
    """Whether there is such a link is not told before the code."""
    client = Client()

    assert come_in(client, word, "12345678").status_code == 200
    assert (
        "er ikke rigtig"
        in client.post("/min-sag/kode/", {"code": "12345678"}).content.decode()
    )


def test_without_a_link_there_is_no_code_to_type(db) -> None:
    """The page of the code leads to the entrance."""
    assert Client().get("/min-sag/kode/")["Location"] == "/min-sag/"


def test_an_access_number_can_be_typed(case, nancy) -> None:
    """Whoever cannot scan or click types it from the letter."""
    secrets = give_way_in("S001", case, nancy)
    client = Client()

    typed = client.post("/min-sag/", {"word": secrets.word.upper()})
    response = client.post("/min-sag/kode/", {"code": secrets.code})

    assert typed["Location"] == "/min-sag/kode/"
    assert response["Location"].startswith("/min-sag/sag/")


def test_a_wrong_code_is_explained_and_counted(case, nancy) -> None:
    """The page says what to do; after five the link is closed and says that, too."""
    secrets = give_way_in("S001", case, nancy)
    client = Client()
    for _ in range(5):
        page = come_in(client, secrets.word, "00000000").content.decode()
        assert "er ikke rigtig" in page

    assert (
        "forkert kode for mange gange"
        in come_in(client, secrets.word, secrets.code).content.decode()
    )
    assert StatusAccess.objects.get().wrong_codes == 5


def test_a_flood_of_codes_from_one_place_is_stopped(case, nancy, monkeypatch) -> None:
    """Over the limit the right code is not even tried."""
    monkeypatch.setattr(views, "CODES", limits.Limit("status-codes", 2, 600))
    secrets = give_way_in("S001", case, nancy)
    client = Client()
    for _ in range(2):
        come_in(client, secrets.word, "00000000")

    assert (
        "prøv igen om en time"
        in come_in(client, secrets.word, secrets.code).content.decode().lower()
    )
    assert StatusAccess.objects.get().wrong_codes == 2


# --- Sessions -------------------------------------------------------------------------


def test_a_session_that_was_laid_into_the_browser_opens_nothing(case, nancy) -> None:
    """Coming in gives a new key; whoever knows the old one is outside."""
    attacker = Client()
    attacker.get("/min-sag/l/2k7q9mxabcdefghjkmnp/")
    laid = attacker.cookies["anke_reader"].value
    victim = Client()
    victim.cookies["anke_reader"] = laid
    secrets = give_way_in("S001", case, nancy)

    page = come_in(victim, secrets.word, secrets.code)["Location"]

    assert victim.cookies["anke_reader"].value != laid
    assert victim.get(page).status_code == 200
    assert attacker.get(page)["Location"] == "/min-sag/"
    assert not CitizenSession.objects.filter(session_key=laid).exists()


def test_leaving_ends_the_session(visitor: Visitor) -> None:
    """Whoever uses the browser next sees nothing, not even by the same address."""
    key = visitor.client.cookies["anke_reader"].value

    visitor.client.post("/min-sag/afslut/")

    assert visitor.client.get(visitor.page)["Location"] == "/min-sag/"
    assert not CitizenSession.objects.filter(session_key=key).exists()


@pytest.mark.parametrize("gone", [timedelta(minutes=31), timedelta(hours=5)])
def test_a_session_ends_by_itself(visitor: Visitor, monkeypatch, gone) -> None:
    """After half an hour without a look, one must come in anew."""
    later = clock.wall_now() + gone
    monkeypatch.setattr(clock, "wall_now", lambda: later)

    assert visitor.client.get(visitor.page)["Location"] == "/min-sag/"


def test_closing_the_access_ends_what_is_open(visitor: Visitor) -> None:
    """What the staff take back is shut at the next look."""
    take_back(visitor.case, visitor.person)

    assert visitor.client.get(visitor.page).status_code == 404


def test_a_new_link_does_not_end_a_visit(visitor: Visitor) -> None:
    """Whoever asks for a new link elsewhere may read on here."""
    give_way_in("S001", visitor.case, visitor.person)

    assert visitor.client.get(visitor.page).status_code == 200


def test_an_address_means_nothing_in_another_session(visitor: Visitor) -> None:
    """The word that stands for the case is sealed for one visitor."""
    case = open_case()
    secrets = give_way_in("S001", case, add_party(case, name="May", cpr=MAY))
    other = Client()
    come_in(other, secrets.word, secrets.code)

    for page in (visitor.page, f"{visitor.page}send/", "/min-sag/sag/xx/"):
        assert other.get(page).status_code == 404


@pytest.mark.parametrize(
    "closing", [c.ProtectCase(3, "strict"), c.WithdrawRegistration("fejl")]
)
def test_a_case_that_is_closed_meanwhile_is_closed_at_once(
    visitor: Visitor, closing
) -> None:
    """Rights are asked for at every look, not at the entrance."""
    do(visitor.case, closing, RECEIVED_ON)

    assert visitor.client.get(visitor.page).status_code == 404


def test_an_erased_party_is_out_at_once(visitor: Visitor) -> None:
    """What was forgotten is not shown to anybody who says to be it."""
    do(visitor.case, c.ErasePersonalData(visitor.person, "test"), RECEIVED_ON)

    assert visitor.client.get(visitor.page).status_code == 404


# --- Staff and readers never meet -----------------------------------------------------


def test_a_reader_is_nobody_to_the_staff_s_site(visitor: Visitor) -> None:
    """No page of the staff opens, and no user came to be."""
    for path in ("/", "/sager/", f"/sager/{visitor.case}/", "/post/"):
        assert "/konto/log-ind/" in visitor.client.get(path)["Location"]
    assert not User.objects.exists()


def test_a_member_of_staff_is_nobody_to_the_readers_pages(case, nancy) -> None:
    """Signed in as head of the house, one must come in by link like everybody."""
    create_demo_users()
    staff = Client()
    staff.force_login(User.objects.get(role=Role.HEAD))

    response = staff.get("/min-sag/sager/")

    assert response["Location"] == "/min-sag/"


def test_one_browser_can_be_both_and_each_keeps_to_its_own(visitor: Visitor) -> None:
    """Two cookies, two tables: leaving one does not end the other."""
    create_demo_users()
    visitor.client.force_login(User.objects.get(role=Role.HEAD))

    assert visitor.client.get(visitor.page).status_code == 200
    assert visitor.client.get("/sager/").status_code == 200
    visitor.client.post("/min-sag/afslut/")
    assert visitor.client.get("/sager/").status_code == 200


def test_the_reader_s_cookie_goes_to_the_reader_s_pages_alone(
    visitor: Visitor, settings
) -> None:
    """The staff's pages never see it; scripts do not, either."""
    cookie = visitor.client.cookies["anke_reader"]

    assert (cookie["path"], cookie["samesite"]) == (PATH, "Lax")
    assert cookie["httponly"]
    assert cookie["max-age"] == ""
    settings.SESSION_COOKIE_SECURE = True
    secure = Client().get("/min-sag/l/2k7q9mxabcdefghjkmnp/").cookies
    assert secure["__Secure-anke_reader"]["secure"]


def test_another_site_cannot_type_for_a_reader(visitor: Visitor) -> None:
    """Forms carry their token."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visitor.client.cookies

    for path in ("/min-sag/afslut/", "/min-sag/kode/", f"{visitor.page}send/"):
        assert strict.post(path, {}).status_code == 403


# --- What is left behind --------------------------------------------------------------


def own_pages(visitor: Visitor) -> list[str]:
    """List every page that the visitor can open."""
    return [
        "/min-sag/",
        "/min-sag/kode/",
        "/min-sag/nyt-link/",
        "/min-sag/myndighed/",
        "/min-sag/tider/",
        "/min-sag/sager/",
        visitor.page,
        f"{visitor.page}send/",
        f"{visitor.page}brev/9/",
    ]


def test_no_page_is_kept_or_tells_where_it_came_from(visitor: Visitor) -> None:
    """No-store, no referrer to others, no index of search engines, no script inside."""
    for path in own_pages(visitor):
        response = visitor.client.get(path)
        assert "no-store" in response["Cache-Control"], path
        assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}, path
        assert "noindex" in response["X-Robots-Tag"], path
        assert "default-src 'none'" in response["Content-Security-Policy"], path
        assert response["X-Frame-Options"] == "DENY", path
        html = response.content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=", html), path


def test_no_case_number_and_no_cpr_stands_in_an_address_or_a_log(
    visitor: Visitor, caplog
) -> None:
    """Neither in links and forms, nor in where one is led, nor in the log."""
    caplog.set_level(logging.DEBUG)
    addresses = []
    for path in own_pages(visitor):
        html = visitor.client.get(path).content.decode()
        addresses += re.findall(r'(?:href|action)="([^"]+)"', html)
    said = "\n".join([*addresses, visitor.page, caplog.text])

    assert visitor.case not in said
    assert "2512489996" not in said.replace("-", "")
    assert NANCY not in said


def test_no_route_takes_a_case_number(db) -> None:
    """Under /min-sag/ there is no place for one in an address."""
    (part,) = [
        each for each in get_resolver().url_patterns if str(each.pattern) == "min-sag/"
    ]

    named = {name for each in part.url_patterns for name in each.pattern.converters}
    assert named == {"word", "handle", "place"}


def test_every_look_is_written_down_and_shown_to_its_owner(visitor: Visitor) -> None:
    """One line for each look; the page lists them, its own one included."""
    visitor.client.get(visitor.page)
    html = visitor.client.get(visitor.page).content.decode()

    looks = StatusLook.objects.filter(stream=f"case:{visitor.case}")
    assert [look.what for look in looks] == ["page", "page"]
    assert {look.reader for look in looks} == {visitor.person}
    assert {look.way for look in looks} == {"link"}
    assert html.count("Du så denne side") == 2


def test_somebody_else_s_looks_are_not_shown(visitor: Visitor) -> None:
    """That another party looks, and when, is their own business."""
    other = add_party(visitor.case, "representative", name="Ole", cpr=MAY)
    secrets = give_way_in("S001", visitor.case, other)
    second = Client()
    page = come_in(second, secrets.word, secrets.code)["Location"]
    for _ in range(5):
        second.get(page)

    html = visitor.client.get(visitor.page).content.decode()

    assert html.count("Du så denne side") == 1
    assert StatusLook.objects.count() == 6


def test_a_page_that_is_refused_leaves_no_line(visitor: Visitor) -> None:
    """Nothing was shown, so there is nothing to write down."""
    visitor.client.get("/min-sag/sag/xx/")

    assert not StatusLook.objects.exists()


def test_looks_are_forgotten_when_the_view_log_is(visitor: Visitor, settings) -> None:
    """As long as the staff's own looks are kept, and no longer."""
    visitor.client.get(visitor.page)
    visitor.client.get(visitor.page)
    old = StatusLook.objects.earliest("pk")
    days = timedelta(days=settings.ANKE_VIEW_LOG_DAYS + 1)
    StatusLook.objects.filter(pk=old.pk).update(at=clock.now() - days)

    assert forget_looks() == 1
    assert forget_looks() == 0
    assert StatusLook.objects.count() == 1
