# SPDX-License-Identifier: EUPL-1.2
"""The pages of the gate: what stands on them, who may do what, what is refused."""

from datetime import timedelta

import pytest
from django.test import Client

from anke.publication import services
from anke.publication.background import last_work, run_work
from anke.publication.domain.release_life import Stage
from anke.publication.errors import UnprotectableError
from anke.publication.gate.protecting import Attacked
from anke.publication.gate.tests.worlds import facts, with_more
from anke.publication.models import Release
from anke.publication.queries import read_release
from anke.publication.tests.releases import HOUR, change_facts, house_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

LATE = ("municipality-1", "a-1", 2021 * 12 + 3, "changed", 2)
LIST = "/offentliggoerelser/"
TITLES = {"title_da": "Ankestatistik 2022", "title_en": "Appeal statistics 2022"}


@pytest.fixture
def house(tmp_path, settings, monkeypatch):
    """Give a small house with a controller, a head and a caseworker."""
    return house_in(tmp_path, settings, monkeypatch)


def client_of(user) -> Client:
    """Sign somebody in."""
    client = Client()
    client.force_login(user)
    return client


def page_of(user, address) -> str:
    """Read a page that must be there."""
    response = client_of(user).get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_list_shows_releases_and_the_calendar(house) -> None:
    """A release stands with its stage, and what is announced beside it."""
    state = house.attacked()

    page = page_of(house.controller, LIST)

    assert state.id in page
    assert "Angrebet" in page
    assert "Ankestatistik, 1. kvartal 2023" in page


def test_a_release_shows_its_tables_and_its_revisions(house, monkeypatch) -> None:
    """Per table what is shown, small and hidden; each changed figure with its cause."""
    house.published()
    change_facts(monkeypatch, with_more(facts(1), LATE))
    state = house.attacked()

    page = page_of(house.head, f"{LIST}{state.id}/")

    assert "Kommune × emne × år" in page
    assert "registreret sent eller rettet" in page
    assert "Skriv under på denne offentliggørelse" in page
    assert 'scope="col"' in page


def test_two_sign_on_the_page_and_one_publishes(house) -> None:
    """The whole way by its buttons; who has signed is not asked again."""
    state = house.attacked()
    address = f"{LIST}{state.id}/"
    form = {"draft": state.draft}

    client_of(house.controller).post(f"{address}underskriv/", form)
    twice = client_of(house.controller).post(f"{address}underskriv/", form)
    client_of(house.head).post(f"{address}underskriv/", form)
    out = client_of(house.head).post(f"{address}offentliggoer/")

    assert twice.status_code == 409
    assert "fra en anden person" in twice.content.decode()
    assert out.status_code == 302
    assert read_release(state.id).stage is Stage.PUBLISHED
    assert "Kald den tilbage" in page_of(house.head, address)
    assert "Kald den tilbage" not in page_of(house.controller, address)


def test_a_release_is_withdrawn_with_a_reason(house) -> None:
    """Without a reason nothing happens; with one, it stands in the history."""
    state = house.published()
    address = f"{LIST}{state.id}/"
    client = client_of(house.head)

    without = client.post(f"{address}tilbagekald/", {"cause": ""})
    with_one = client.post(f"{address}tilbagekald/", {"cause": "Fejl i tallene"})

    assert (without.status_code, with_one.status_code) == (422, 302)
    assert "Tilbagekaldt: Fejl i tallene" in page_of(house.head, address)


def test_the_hour_is_set_on_the_page(house) -> None:
    """A release gets its hour; what is not an hour is refused."""
    state = house.prepared(at=None)
    client = client_of(house.head)
    address = f"{LIST}{state.id}/tidspunkt/"

    wrong = client.post(address, {"at": "i morgen"})
    right = client.post(address, {"at": "2023-02-15T08:00"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert read_release(state.id).at == "2023-02-15T08:00:00+01:00"


def test_a_draft_is_dropped_and_a_refused_one_says_why(house, monkeypatch) -> None:
    """What could be worked out stands on the page, and the draft can be given up."""
    found = Attacked("municipal/2022", 9, ("municipality-1 × a-1 × 2022",))
    monkeypatch.setattr(services, "attack_draft", lambda *_: [found])
    state = house.attacked()
    address = f"{LIST}{state.id}/"

    page = page_of(house.controller, address)
    client_of(house.controller).post(f"{address}kasser/", {"drop-cause": "Laves om"})

    assert "municipality-1 × a-1 × 2022" in page
    assert Release.objects.get(pk=state.id).stage == "dropped"


def test_the_worker_prepares_and_attacks_what_was_asked_for(house, monkeypatch) -> None:
    """The page asks, the worker does; the second wish waits for the first."""
    monkeypatch.setattr(services.vintages, "current", worlds_vintage)
    client = client_of(house.controller)

    asked = client.post(f"{LIST}forbered/", TITLES)
    again = client.post(f"{LIST}forbered/", TITLES)
    running = page_of(house.controller, LIST)
    release = run_work(last_work().pk)

    assert (asked.status_code, again.status_code) == (302, 409)
    assert "bliver forberedt" in running
    assert read_release(release).stage is Stage.ATTACKED
    assert run_work(last_work().pk) == release


def test_the_form_begins_with_the_next_release_of_the_calendar(house) -> None:
    """Title and hour are those announced; whoever wants others types them."""
    page = page_of(house.controller, f"{LIST}forbered/")

    assert "Ankestatistik, 4. kvartal og hele 2022" in page
    assert "2023-02-15T08:00" in page


def worlds_vintage():
    """Give the vintage of the small world."""
    from anke.publication.gate.tests.worlds import FakeVintage

    return FakeVintage()


def test_what_stands_in_the_way_of_the_worker_is_told(house, monkeypatch) -> None:
    """A release that cannot be protected says so on the list."""
    client_of(house.controller).post(f"{LIST}forbered/", TITLES)

    def refuse(*_args, **_more):
        raise UnprotectableError("no", user_text="Intet er tilbage at skjule.")

    monkeypatch.setattr("anke.publication.background.prepare_release", refuse)
    run_work(last_work().pk)

    assert "Intet er tilbage at skjule." in page_of(house.controller, LIST)


def test_the_gate_is_closed_for_a_caseworker(house) -> None:
    """Nobody who does not answer for figures sees them before readers do."""
    state = house.prepared()

    for address in (LIST, f"{LIST}forbered/", f"{LIST}{state.id}/"):
        assert client_of(house.caseworker).get(address).status_code == 403


def test_an_unknown_release_is_not_found(house) -> None:
    """An address with another id is a page that is not there."""
    assert client_of(house.head).get(f"{LIST}2021-01-01-1/").status_code == 404


def test_a_release_before_its_hour_has_no_button_to_publish(house) -> None:
    """The page offers nothing that would be refused."""
    state = house.signed(at=HOUR + timedelta(days=1))

    page = page_of(house.head, f"{LIST}{state.id}/")

    assert "Offentliggør nu" not in page
    assert "Sæt tidspunktet" in page
