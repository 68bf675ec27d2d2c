# SPDX-License-Identifier: EUPL-1.2
"""A case, the people who work on it, and a browser for each of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from anke.cases import clock
from anke.cases.services import read_states
from anke.decisions.letters.tests.people import member, open_case

if TYPE_CHECKING:
    from anke.access.models import User
    from anke.cases.domain.state import CaseState


@pytest.fixture
def number() -> str:
    """Give a municipal case with its appellant, allocated to S001."""
    return open_case(clock.today() - timedelta(days=20))


@pytest.fixture
def author() -> User:
    """Give the caseworker."""
    return member()


def signed_in(user: User) -> Client:
    """Give a browser in which somebody has signed in."""
    client = Client(headers={"accept-language": "da"})
    client.force_login(user)
    return client


def state_of(number: str) -> CaseState:
    """Give the case as its journal tells it."""
    return read_states([number])[number]


def case_page(user: User, number: str, query: str = "") -> str:
    """Give the case page as somebody sees it."""
    address = reverse("case-page", args=[number]) + query
    return signed_in(user).get(address).content.decode()


def post(user: User, number: str, word: str, **data: object):
    """Send the form of an action as its page would."""
    address = reverse("case-action", args=[number, word])
    form = {"seen": state_of(number).length} | data
    return signed_in(user).post(address, form)
