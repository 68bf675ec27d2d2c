# SPDX-License-Identifier: EUPL-1.2
"""A first instance's system shows its key and gets a link that opens once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.cases import clock
from anke.intake.forms.instance_keys import create_key, revoke_keys
from anke.selfservice.models import StatusAccess
from anke.selfservice.tests.house import AALBORG, open_case

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ADDRESS = "/api/status/v1/links/"


@pytest.fixture
def key(db: None) -> str:
    """Give Aalborg's key."""
    return create_key(AALBORG)


def call(key: str, body: object = None, **more: Any) -> Any:
    """Call as the first instance's system does."""
    return Client(enforce_csrf_checks=True).post(
        ADDRESS,
        {} if body is None else body,
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
        **more,
    )


def opened(link: str) -> Any:
    """Open a link in a browser, and press the button."""
    client = Client()
    client.get(link.removeprefix("http://127.0.0.1:8000"))
    response = client.post("/min-sag/kode/")
    return client, response


def test_a_link_to_a_case_opens_that_case_alone(key, case) -> None:
    """No code is asked for; the other cases are not shown by it."""
    other = open_case()
    answer = call(key, {"case": case})
    assert answer.status_code == 201

    client, response = opened(answer.json()["link"])

    assert f"Sag {case}" in client.get(response["Location"]).content.decode()
    assert other not in client.get("/min-sag/sager/").content.decode()


def test_a_link_to_all_opens_the_list(key, case) -> None:
    """Without a case it leads to the authority's own cases."""
    other = open_case()
    client, response = opened(call(key).json()["link"])

    html = client.get(response["Location"]).content.decode()

    assert case in html
    assert other in html


def test_a_link_opens_once_and_not_for_long(key, case, monkeypatch) -> None:
    """Used or ten minutes old, it is told so."""
    link = call(key, {"case": case}).json()["link"]
    assert opened(link)[1].status_code == 302
    assert opened(link)[1].status_code == 200

    late = call(key, {"case": case}).json()["link"]
    later = clock.wall_now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "wall_now", lambda: later)
    assert "Linket er for gammelt" in opened(late)[1].content.decode()


def test_a_case_of_somebody_else_s_is_none(key) -> None:
    """The same answer as for a number that does not exist."""
    other = open_case(first_instance="municipality-0101")
    answers = [call(key, {"case": number}) for number in (other, "22-99999", "x")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert not StatusAccess.objects.exists()


@pytest.mark.parametrize("token", ["", "anke_forkert", "æøå"])
def test_without_the_key_there_is_no_link(case, token) -> None:
    """Also with a key that was revoked."""
    revoked = create_key(AALBORG)
    revoke_keys(AALBORG)

    for each in (token.encode().decode("latin-1"), revoked):
        assert call(each, {"case": case}).status_code == 401


def test_a_key_that_is_revoked_closes_its_links(key, case) -> None:
    """What was opened with it shows nothing any more."""
    link = call(key, {"case": case}).json()["link"]
    client, response = opened(link)
    revoke_keys(AALBORG)

    assert client.get(response["Location"]).status_code == 404


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.just(b"[" * 900) | st.just(b'{"case": []}'))
def test_no_body_breaks_it(key, body) -> None:
    """Whatever is sent is answered, and never with a fault of ours."""
    answer = Client().post(
        ADDRESS,
        body,
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )

    assert answer.status_code in {201, 400, 404, 422, 429}
