# SPDX-License-Identifier: EUPL-1.2
"""Sign-in through a broker: one's own cases, no user of the house, and no belief."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from anke.access.models import User
from anke.cases.domain import commands as c
from anke.cases.tests.factories import RECEIVED_ON, do
from anke.selfservice.broker import broker as described_broker
from anke.selfservice.errors import SignInMisconfiguredError
from anke.selfservice.models import CitizenSession, StatusLook
from anke.selfservice.tests.fake_broker import (
    CPR_CLAIM,
    CVR_CLAIM,
    LOA,
    SECRET,
    FakeBroker,
    other_key,
    running_broker,
)
from anke.selfservice.tests.house import AALBORG, MAY, NANCY, add_party, open_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.db, pytest.mark.django_db]

DIGITS = NANCY.replace("-", "")
CVR = "29189420"


@pytest.fixture(scope="module")
def running() -> Iterator[FakeBroker]:
    """Run one broker for all of these tests."""
    with running_broker() as broker:
        yield broker


@pytest.fixture
def broker(running: FakeBroker, tmp_path: Path, settings) -> FakeBroker:
    """Describe the broker to the house, and let it tell the truth."""
    secret = tmp_path / "broker.secret"
    secret.write_text(f"{SECRET}\n", "utf-8")
    path = tmp_path / "broker.toml"
    path.write_text(
        f'name = "MitID"\nserver_url = "{running.address}"\nclient_id = "anke"\n'
        f'client_secret_file = "{secret}"\n[organisations]\n"{CVR}" = "{AALBORG}"\n',
        "utf-8",
    )
    settings.ANKE_CITIZEN_SIGN_IN = str(path)
    fresh = FakeBroker(address=running.address, claims={CPR_CLAIM: DIGITS})
    running.__dict__.update(fresh.__dict__)
    return running


def sign_in(client: Client, broker: FakeBroker) -> Any:
    """Go to the broker and back, as a browser does."""
    there = client.get("/min-sag/mitid/")["Location"]
    assert there.startswith(f"{broker.address}/authorize?")
    return client.get(broker.authorize(there))


def is_refused(client: Client, broker: FakeBroker) -> bool:
    """Try to sign in; tell whether nobody came in."""
    response = sign_in(client, broker)
    return (
        response.status_code == 403
        and client.get("/min-sag/sager/")["Location"] == "/min-sag/"
    )


def test_a_citizen_sees_all_own_cases_and_no_others(broker) -> None:
    """By CPR number, in whatever role; a closed case is left out."""
    appeal, hearing, closed, foreign = (open_case() for _ in range(4))
    add_party(appeal)
    add_party(hearing, "counterparty")
    add_party(closed)
    add_party(foreign, name="May", cpr=MAY)
    do(closed, c.ProtectCase(3, "strict"), RECEIVED_ON)
    client = Client()

    assert sign_in(client, broker)["Location"] == "/min-sag/sager/"
    html = client.get("/min-sag/sager/").content.decode()

    assert [each in html for each in (appeal, hearing, closed, foreign)] == [
        True,
        True,
        False,
        False,
    ]
    assert StatusLook.objects.filter(what="list", way="sign-in").count() == 2


def test_one_case_opens_at_once(broker, case, nancy) -> None:
    """Whoever has one case need not choose it."""
    client = Client()

    page = sign_in(client, broker)["Location"]

    assert f"Din sag {case}" in client.get(page).content.decode()


def test_nobody_becomes_a_user_and_nothing_of_the_broker_is_kept(
    broker, case, nancy
) -> None:
    """No account, no token, no CPR number in the session; the staff site is shut."""
    client = Client()
    sign_in(client, broker)

    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()
    kept = str([row.session_data for row in CitizenSession.objects.all()])
    session = CitizenSession.objects.get()
    assert DIGITS not in kept
    assert DIGITS not in str(session.session_data)
    assert "/konto/log-ind/" in client.get("/sager/")["Location"]


def test_a_stranger_to_the_house_comes_in_and_finds_nothing(broker, case) -> None:
    """No case: the page says so and whom to ask."""
    client = Client()
    sign_in(client, broker)

    html = client.get("/min-sag/sager/").content.decode()

    assert "Der er ingen sag, du kan se her." in html


def test_a_first_instance_s_employee_sees_the_authority_s_cases(broker, case) -> None:
    """The CVR number names the first instance; the employee's own CPR is not used."""
    broker.claims = {CVR_CLAIM: CVR, CPR_CLAIM: MAY}
    own = open_case(first_instance="municipality-0101")
    add_party(own, cpr=MAY)
    client = Client()
    sign_in(client, broker)

    html = client.get("/min-sag/sager/").content.decode()

    assert "Jeres sager hos os" in html
    assert case in html
    assert own not in html


@pytest.mark.parametrize(
    "lie",
    [
        {"overrides": {"nonce": "another"}},
        {"overrides": {"nonce": None}},
        {"overrides": {"aud": "somebody else"}},
        {"overrides": {"iss": "https://evil.example"}},
        {"overrides": {"exp": 1_600_000_000}},
        {"overrides": {LOA: "Low"}},
        {"overrides": {LOA: None}},
        {"claims": {}},
        {"claims": {CPR_CLAIM: "not a number"}},
        {"claims": {CVR_CLAIM: "99999999", CPR_CLAIM: DIGITS}},
        {"key": other_key()},
        {"key": "x" * 40, "algorithm": "HS256"},
        {"key": None, "algorithm": "none"},
    ],
    # A key says where it lies in memory, which is elsewhere in each process.
    ids=range(13),
)
def test_what_cannot_be_trusted_lets_nobody_in(broker, nancy, lie) -> None:
    """Another sign-in's token, another's audience, too old, too unsure, unsigned."""
    for name, value in lie.items():
        setattr(broker, name, value)

    assert is_refused(Client(), broker)


def test_an_answer_is_taken_once(broker, case, nancy) -> None:
    """The address that the broker sent somebody back to opens nothing again."""
    client = Client()
    there = client.get("/min-sag/mitid/")["Location"]
    back = broker.authorize(there)
    assert client.get(back).status_code == 302
    client.post("/min-sag/afslut/")

    assert client.get(back).status_code == 403


def test_an_answer_to_somebody_else_s_sign_in_is_refused(broker, nancy) -> None:
    """An attacker cannot lay their own sign-in into another's browser."""
    attacker, victim = Client(), Client()
    back = broker.authorize(attacker.get("/min-sag/mitid/")["Location"])

    assert victim.get(back).status_code == 403
    assert victim.get("/min-sag/sager/")["Location"] == "/min-sag/"


@pytest.mark.parametrize("query", ["", "?error=access_denied&state=x", "?code=1"])
def test_a_sign_in_that_was_broken_off_is_told_kindly(broker, query) -> None:
    """The page says what else one can do."""
    response = Client().get(f"/min-sag/mitid/svar/{query}")

    assert response.status_code == 403
    assert "Prøv igen" in response.content.decode()


def test_a_broker_that_is_down_is_no_fault_of_ours(broker) -> None:
    """Nobody waits for an error page; the letters work all the same."""
    broker.is_down = True

    response = Client().get("/min-sag/mitid/")

    assert response.status_code == 403
    assert "bed om et link i stedet" in response.content.decode()


def test_the_log_says_why_and_names_nobody(broker, nancy, caplog) -> None:
    """An operator can see what is wrong without seeing whom it was about."""
    broker.overrides = {LOA: "Low"}
    caplog.set_level(logging.DEBUG)

    sign_in(Client(), broker)

    assert "the sign-in is not sure enough" in caplog.text
    assert DIGITS not in caplog.text


def test_more_can_be_asked_of_the_broker(broker, case, nancy, tmp_path) -> None:
    """Where the token is thin, the broker is asked; it must speak of the same one."""
    path = tmp_path / "broker.toml"
    path.write_text(f"userinfo = true\n{path.read_text('utf-8')}", "utf-8")
    described_broker.__globals__["_read"].cache_clear()
    broker.claims, broker.userinfo = {}, {"sub": "somebody", CPR_CLAIM: DIGITS}
    assert sign_in(Client(), broker).status_code == 302

    broker.userinfo = {"sub": "another", CPR_CLAIM: DIGITS}
    assert is_refused(Client(), broker)


def test_a_fixed_session_opens_nothing_after_the_sign_in(broker, case, nancy) -> None:
    """The key that was in the browser before is another afterwards."""
    client = Client()
    there = client.get("/min-sag/mitid/")["Location"]
    before = client.cookies["anke_reader"].value

    client.get(broker.authorize(there))

    assert client.cookies["anke_reader"].value != before
    assert not CitizenSession.objects.filter(session_key=before).exists()


def test_without_a_broker_there_is_no_sign_in(db) -> None:
    """The entrance has no button, and the address leads nowhere."""
    assert "MitID" not in Client().get("/min-sag/").content.decode()
    for path in ("/min-sag/mitid/", "/min-sag/mitid/svar/"):
        assert Client().get(path).status_code == 404


def test_with_a_broker_the_entrance_has_a_button(broker) -> None:
    """By the broker's name, as the authority has written it."""
    html = Client().get("/min-sag/").content.decode()

    assert 'href="/min-sag/mitid/"' in html
    assert "Gå til MitID" in html


@pytest.mark.parametrize("text", ["", 'name = "x"', "name = ", "nonsense = 1"])
def test_a_broker_that_is_not_described_rightly_is_named(
    text, tmp_path, settings
) -> None:
    """The error says which file it is."""
    path = tmp_path / f"{len(text)}.toml"
    path.write_text(text, "utf-8")
    settings.ANKE_CITIZEN_SIGN_IN = str(path)

    with pytest.raises(SignInMisconfiguredError, match=str(path)):
        described_broker()
