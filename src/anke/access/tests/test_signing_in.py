# SPDX-License-Identifier: EUPL-1.2
"""The account pages: sign-in, the optional second step, and no way round."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from anke.access.models import User
from anke.access.services import DEMO_PASSWORD, create_demo_users

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def sign_in(login: str, password: str = DEMO_PASSWORD) -> tuple[Client, int]:
    """Send the form and give the client and the answer's status."""
    create_demo_users()
    client = Client()
    data = {"login": login, "password": password}
    return client, client.post("/konto/log-ind/", data).status_code


@pytest.mark.parametrize("login", ["ankechef", "ankechef@anke.example"])
def test_user_name_and_address_both_open_the_door(login: str) -> None:
    """People type the one or the other."""
    client, status = sign_in(login)

    assert status == 302
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("wanted", "login"),
    [
        ("/", "/konto/log-ind/"),
        ("/?year=2022", "/konto/log-ind/?next=/%3Fyear%3D2022"),
        ("/sager/", "/konto/log-ind/?next=/sager/"),
    ],
)
def test_whoever_wanted_a_page_comes_to_it(wanted: str, login: str) -> None:
    """The site's root is no page in particular: the day begins where it begins."""
    assert Client().get(wanted)["Location"] == login


def test_a_wrong_password_and_a_stranger_get_the_same_answer() -> None:
    """The page does not tell which names exist."""
    _, wrong = sign_in("ankechef", "forkert-kodeord")
    _, stranger = sign_in("ukendt", "forkert-kodeord")

    assert wrong == stranger == 200


def test_whoever_is_deactivated_cannot_sign_in() -> None:
    """A person who has left has no way in."""
    create_demo_users()
    User.objects.filter(username="ankechef").update(is_active=False)

    client, _ = sign_in("ankechef")

    assert "_auth_user_id" not in client.session


def test_there_is_no_sign_up() -> None:
    """Nobody makes a user for themselves."""
    for address in ("/konto/signup/", "/konto/opret/", "/konto/email/"):
        assert Client().get(address).status_code == 404


def test_the_second_step_is_set_up_without_anything_inline() -> None:
    """The QR code stands in the page, as the strict policy allows no data address."""
    client, _ = sign_in("ankechef")
    client.post("/konto/bekraeft/", {"password": DEMO_PASSWORD})

    html = client.get("/konto/totrin/app/til/").content.decode()

    assert "<svg" in html
    assert "data:image" not in html
    assert not re.search(r"\sstyle=", html)


def test_with_the_second_step_a_password_is_not_enough() -> None:
    """The code of the app is asked for before anything else is shown."""
    client, _ = sign_in("ankechef")
    client.post("/konto/bekraeft/", {"password": DEMO_PASSWORD})
    page = client.get("/konto/totrin/app/til/")
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    client.post("/konto/totrin/app/til/", {"code": code})

    later, status = sign_in("ankechef")

    assert status == 302
    assert "_auth_user_id" not in later.session
    assert later.get("/sager/").status_code == 302
    assert later.get("/konto/totrin/kode/").status_code == 200
