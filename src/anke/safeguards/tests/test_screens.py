# SPDX-License-Identifier: EUPL-1.2
"""The screens of protection and of accounts, as their readers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override

from anke.access.domain.permissions import Action
from anke.access.domain.reach import SENTENCES, Refusal
from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import User, ViewEvent
from anke.cases.services import read_states
from anke.safeguards.protecting import protect
from anke.safeguards.tests.conftest import ADDRESS, OWN, TEAM
from anke.web.views import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    People = Callable[..., User]

pytestmark = pytest.mark.db


def browser(user: User) -> Client:
    """Sign somebody in, in Danish."""
    client = Client(headers={"accept-language": "da"})
    client.force_login(user)
    return client


def page(client: Client, address: str) -> str:
    """Give a page's HTML."""
    return client.get(address).content.decode()


def test_the_case_page_says_how_it_is_protected(number: str, person: People) -> None:
    """The section tells the level and leads to what the reader may do."""
    worker = person(Role.CASEWORKER, OWN, TEAM)
    client = browser(worker)
    before = page(client, f"/sager/{number}/")
    protect(worker, number, ground="secret-address")
    after = page(client, f"/sager/{number}/")

    assert "Sagen er ikke beskyttet." in before
    assert f"/adgang/sag/{number}/adresse/" not in before
    assert "Niveau 1: hemmelig adresse" in after
    assert f"/adgang/sag/{number}/adresse/" in after
    assert ADDRESS not in after


def test_a_secret_address_asks_for_its_purpose_first(
    number: str, person: People
) -> None:
    """Nothing is shown without a purpose, and the purpose stands in the log."""
    client = browser(person(Role.CASEWORKER, OWN))
    address = f"/adgang/sag/{number}/adresse/"

    asked = page(client, address)
    empty = client.post(address, {"purpose": " "})
    none_yet = ViewEvent.objects.count()
    shown = client.post(address, {"purpose": "Afgørelsen sendes som brev"})

    assert ADDRESS not in asked + empty.content.decode()
    assert (empty.status_code, none_yet) == (422, 0)
    assert ADDRESS in shown.content.decode()
    event = ViewEvent.objects.get()
    assert (event.kind, event.purpose) == ("address", "Afgørelsen sendes som brev")


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        (Role.AUDITOR, None, 403),
        (Role.DIRECTOR, None, 403),
        (Role.SUPERVISION, "T1", 404),
    ],
)
def test_an_address_is_for_those_who_write_letters(
    number: str, person: People, role: Role, code: str | None, status: int
) -> None:
    """Who only reads needs nobody's address."""
    client = browser(person(role, code))

    assert client.get(f"/adgang/sag/{number}/adresse/").status_code == status
    assert not ViewEvent.objects.exists()


def test_a_case_is_protected_and_named_from_its_page(
    number: str, person: People
) -> None:
    """Each form does its one thing, and says what is missing."""
    person(Role.CASEWORKER, OWN)
    person(Role.CASEWORKER, "S002")
    client = browser(person(Role.HEAD, "C001"))
    root = f"/adgang/sag/{number}/"

    alone = client.post(f"{root}beskyt/", {"ground": "strict"})
    client.post(f"{root}beskyt/", {"ground": "strict", "named": OWN})
    named = client.post(f"{root}udpeg/", {"staff": "S002", "cause": "Afløser"})
    nameless = client.post(f"{root}udpeg/", {"staff": "S002"})
    client.post(f"{root}udpeg/fjern/", {"staff": OWN, "cause": "Syg"})
    last = client.post(f"{root}udpeg/fjern/", {"staff": "S002", "cause": "Syg"})
    work = read_states([number])[number].work

    assert alone.status_code == nameless.status_code == last.status_code == 422
    assert "Udpeg mindst én" in alone.content.decode()
    assert "Udpeg en anden først" in last.content.decode()
    assert named.status_code == 302
    assert (work.protection, work.granted) == (3, {"S002"})


def test_a_head_finds_a_case_that_they_cannot_open(number: str, person: People) -> None:
    """The list has numbers and codes; the case itself stays shut."""
    person(Role.CASEWORKER, OWN)
    head = person(Role.HEAD, "C001")
    protect(head, number, ground="own-employee", named=OWN)
    client = browser(head)

    listed = page(client, "/adgang/beskyttede/")
    shelter = page(client, f"/adgang/sag/{number}/")

    assert number in listed
    assert OWN in listed
    assert "Du kan ikke åbne denne sag" in shelter
    assert "Berggren" not in listed + shelter
    assert client.get(f"/sager/{number}/").status_code == 404
    assert number not in page(client, "/sager/")


def test_the_list_of_protected_cases_costs_the_same_however_long(
    number: str, person: People, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """Rows, names and the rules in force: no query for each case."""
    person(Role.CASEWORKER, OWN)
    head = person(Role.HEAD, "C001")
    protect(head, number, ground="own-employee", named=OWN)
    client = browser(head)

    with django_assert_max_num_queries(8):
        client.get("/adgang/beskyttede/")


def test_whoever_is_in_conflict_is_led_out(number: str, person: People) -> None:
    """After the word is given, the case is gone for that person, everywhere."""
    worker = person(Role.CASEWORKER, OWN, TEAM)
    client = browser(worker)
    root = f"/adgang/sag/{number}/"

    answer = client.post(f"{root}inhabil/", {"staff": OWN, "ground": "family"})
    told = page(client, answer["Location"])
    wrong = [
        client.get(address).status_code
        for address in (f"/sager/{number}/", root, f"{root}adresse/", f"{root}opslag/")
    ]

    assert answer["Location"] == "/sager/"
    assert "ikke længere adgang" in told
    assert number not in told
    assert wrong == [404, 404, 404, 404]
    assert client.post(f"{root}inhabil/ophaev/", {}).status_code == 404


def test_a_leader_lets_somebody_back(number: str, person: People) -> None:
    """The leader's page lists who is away, with a form for each."""
    worker = person(Role.CASEWORKER, OWN, TEAM)
    leader = browser(person(Role.TEAM_LEADER, "T001", TEAM))
    root = f"/adgang/sag/{number}/"
    browser(worker).post(f"{root}inhabil/", {"staff": OWN, "ground": "family"})

    shown = page(leader, root)
    leader.post(f"{root}inhabil/ophaev/", {"staff": OWN, "cause": "En navnebror"})

    assert f"Ophæv inhabiliteten for {OWN}" in shown
    assert browser(worker).get(f"/sager/{number}/").status_code == 200


def test_an_unknown_case_has_no_protection(number: str, person: People) -> None:
    """A case that is not there and one that is hidden answer alike."""
    client = browser(person(Role.CASEWORKER, "S002"))

    for address in ("/adgang/sag/22-99999/", "/adgang/sag/22-99999/adresse/"):
        assert client.get(address).status_code == 404


def test_an_administrator_changes_a_role_and_reads_what_was_changed(
    person: People,
) -> None:
    """The page has the form and its history; one's own has no form."""
    worker = person(Role.CASEWORKER, OWN, TEAM)
    boss = person(Role.ADMINISTRATOR)
    client = browser(boss)
    address = f"/adgang/medarbejdere/{worker.username}/"

    silent = client.post(f"{address}skift/", {"role": "team_leader", "active": "on"})
    client.post(
        f"{address}skift/",
        {"role": "team_leader", "active": "on", "cause": "Ny teamleder"},
    )
    own = f"/adgang/medarbejdere/{boss.username}/"
    refused = client.post(f"{own}skift/", {"role": "head", "cause": "Nysgerrig"})

    assert silent.status_code == refused.status_code == 422
    assert "Rolle ændret fra sagsbehandler til teamleder: Ny teamleder" in page(
        client, address
    )
    assert "egen rolle" in refused.content.decode()
    assert '<form method="post" action="/adgang' not in page(client, own)
    assert client.get("/adgang/medarbejdere/findes-ikke/").status_code == 404
    listed = page(client, "/adgang/medarbejdere/?text=s001&role=team_leader")
    assert f"/adgang/medarbejdere/{worker.username}/" in listed
    assert f"/adgang/medarbejdere/{boss.username}/" not in listed


@pytest.mark.parametrize("why", [SENTENCES[Refusal.STATUS], ""])
def test_whoever_is_refused_reads_why(person: People, why: str) -> None:
    """The page says what stands in the way on this case, else that it is the role."""
    request = RequestFactory().get("/")
    request.user = person(Role.CASEWORKER, OWN)

    with override("da"):
        page = refused(request, AccessDeniedError(Action.WORK_ON_CASE, why))

    assert page.status_code == 403
    assert (
        why or "Din rolle giver ikke adgang til denne side"
    ) in page.content.decode()
