# SPDX-License-Identifier: EUPL-1.2
"""Nobody decides a case without knowing that there is mail for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from anke.access.domain.roles import Role
from anke.cases import clock
from anke.decisions.handling.tests.conftest import case_page, signed_in
from anke.decisions.letters.tests.people import member
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.models import Letter
from anke.intake.tests.reading.builders import plain

if TYPE_CHECKING:
    from anke.access.models import User

pytestmark = [pytest.mark.db, pytest.mark.django_db]
TOLD = "Der ligger et brev i posten, som måske hører til sagen."


@pytest.fixture
def letter(number: str) -> str:
    """Let a letter wait in the mail room that is proposed for the case."""
    arrival = Arrival(MailChannel.EMAIL, plain("Jeg har mere."), clock.now())
    received = receive_letter(arrival).number
    Letter.objects.filter(number=received).update(case=number, mail_kind="supplement")
    return received


@pytest.mark.parametrize("word", ["afgoer", "bortfald", "henvis", "til-godkendelse"])
def test_who_is_about_to_decide_is_told(
    number: str, author: User, letter: str, word: str
) -> None:
    """On the page of every act that ends in a letter, by number, kind and day."""
    address = reverse("case-action", args=[number, word])

    page = signed_in(author).get(address).content.decode()

    assert TOLD in page
    assert f"{letter}, " in page


def test_the_case_page_tells_it_and_the_mail_room_opens_it(
    number: str, author: User, letter: str
) -> None:
    """A caseworker is told whom to ask; a leader has the link."""
    leader = member(Role.TEAM_LEADER, "T001", "Torben Ledet")

    for user, is_link in ((author, False), (leader, True)):
        page = case_page(user, number)
        assert TOLD in page
        assert (reverse("desk", args=[letter]) in page) is is_link


def test_what_was_dealt_with_is_told_no_longer(
    number: str, author: User, letter: str
) -> None:
    """Nor to somebody who does not work on cases."""
    registrar = member(Role.REGISTRAR, "J001")
    assert TOLD not in case_page(registrar, number)
    Letter.objects.filter(number=letter).update(status="filed")

    assert TOLD not in case_page(author, number)
