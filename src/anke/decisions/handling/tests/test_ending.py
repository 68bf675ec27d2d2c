# SPDX-License-Identifier: EUPL-1.2
"""The short cuts to a case's end: one page, one act, with the letter or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.cases import clock
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.models import Case
from anke.cases.tests.factories import do, register
from anke.cases.verification import verify
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.handling.actions import action
from anke.decisions.handling.ending import Ending, end_case, written_letter
from anke.decisions.handling.tests.conftest import (
    case_page,
    post,
    signed_in,
    state_of,
)
from anke.decisions.handling.tests.test_actions import write_decision
from anke.decisions.letters.models import PrintedLetter
from anke.decisions.letters.tests.people import member

if TYPE_CHECKING:
    from anke.access.models import User

pytestmark = [pytest.mark.db, pytest.mark.django_db]
WORDS = "Du har trukket din klage tilbage i telefonen. Derfor gør vi ikke mere i sagen."


def shown(user: User, number: str, word: str) -> str:
    """Show the page of an action."""
    address = reverse("case-action", args=[number, word])
    return signed_in(user).get(address).content.decode()


def paper(number: str, theme: str = "Klage", way: str = "received") -> str:
    """File a document on the case; give its commitment."""
    digest = store_content(theme.encode())
    row = refer_to_document(
        case_stream(number), digest, size_bytes=len(theme), media_type="text/plain"
    )
    keep_documents([row])
    do(number, c.FileDocument(row.commitment, theme, way), clock.today())
    return row.commitment


def test_a_case_lapses_on_one_page(number: str, author: User) -> None:
    """The library's words stand there, the rest of the letter below them."""
    page = shown(author, number, "bortfald")
    assert "trukket din klage" in page
    assert "Hvis du fortryder" in page
    assert "{{" not in page.partition("<main")[2]

    answer = post(author, number, "bortfald", words=WORDS)

    assert answer.status_code == 302
    state = state_of(number)
    assert (state.outcome, state.decided_on) == ("lapsed", clock.today())
    letters = [(each.purpose, each.recipient) for each in state.work.letters]
    assert letters == [
        ("decision", state.parties[0][1]),
        ("decision", state.first_instance),
    ]
    assert PrintedLetter.objects.get().kind == "lapse"
    assert written_letter(number) is None
    assert verify(contents=False).is_sound


def test_a_case_is_referred_with_its_papers(number: str, author: User) -> None:
    """The citizen is told where it went; the right authority gets what came in."""
    appeal = paper(number)
    paper(number, "Vores kvittering", "sent")
    wrong = paper(number, "En andens brev")
    do(number, c.WithdrawDocument(wrong, "Forkert sag"), clock.today())
    page = shown(author, number, "henvis")
    assert "den rette myndighed" in page
    assert "(1)" in page

    answer = post(
        author, number, "henvis", words="Vi kan ikke behandle din klage.",
        authority="municipality-0461", with_papers="on",
    )  # fmt: skip

    assert answer.status_code == 302
    assert Case.objects.get(number=number).outcome == "referred"
    sent_on = PostedLetter.objects.get(recipient="municipality-0461")
    assert (sent_on.purpose, sent_on.enclosures) == ("information", [appeal])
    decision = PostedLetter.objects.filter(purpose="decision").first()
    assert sent_on.document == decision.document
    assert verify(contents=False).is_sound


def test_an_authority_outside_the_list_has_its_name_in_the_letter(
    number: str, author: User
) -> None:
    """It goes by print to the address that was typed."""
    answer = post(
        author, number, "henvis", words="Vi kan ikke behandle din klage.",
        name="Nævnet for Prøvesager", address="Prøvevej 1\n8000 Aarhus C",
    )  # fmt: skip

    assert answer.status_code == 302
    (sent_on,) = PostedLetter.objects.filter(recipient="rette-myndighed")
    assert (sent_on.channel, sent_on.enclosures) == ("print", [])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"words": ""}, "Dette felt"),
        ({"authority": "", "name": ""}, "Vælg myndigheden"),
        ({"authority": "municipality-0461", "name": "X"}, "ikke begge dele"),
    ],
)
def test_a_field_that_is_missing_is_told_and_nothing_is_sent(
    number: str, author: User, fields: dict[str, str], words: str
) -> None:
    """What was typed stays in its field."""
    form = {"words": WORDS, "authority": "municipality-0461", "name": ""} | fields

    answer = post(author, number, "henvis", **form)

    assert words in answer.content.decode()
    assert state_of(number).decided_on is None
    assert not PostedLetter.objects.exists()


def test_what_somebody_has_written_is_not_replaced_unasked(
    number: str, author: User
) -> None:
    """A box must be ticked; without it the draft stands as it was."""
    write_decision(author, number)

    asked = post(author, number, "bortfald", words=WORDS)

    assert "Slet det brev, som S001 skrev" in asked.content.decode()
    assert written_letter(number) is not None
    assert (
        post(author, number, "bortfald", words=WORDS, replace="on").status_code == 302
    )
    assert state_of(number).outcome == "lapsed"


def test_nothing_is_done_where_the_letter_cannot_go(author: User) -> None:
    """A case without a party: the act is refused in words, and the draft stands."""
    number = register(clock.today()).number
    do(number, c.AllocateCase("S001", "Handicap"), clock.today())

    answer = post(author, number, "bortfald", words=WORDS)

    assert answer.status_code == 422
    assert "ingen modtager" in answer.content.decode()
    assert state_of(number).decided_on is None
    assert not PrintedLetter.objects.exists()


def test_a_second_click_ends_nothing_twice(number: str, author: User) -> None:
    """The first decided the case; the second hears that it is decided."""
    end_case(author, number, Ending("lapsed", WORDS), seen=None)

    with pytest.raises(AccessDeniedError, match="decide_case"):
        end_case(author, number, Ending("lapsed", WORDS), seen=None)

    assert PostedLetter.objects.count() == 2


def test_two_who_work_on_the_case_hear_of_each_other(number: str, author: User) -> None:
    """What another did meanwhile is told, and the words stand in the form."""
    seen = state_of(number).length
    reader = member(Role.TEAM_LEADER, "T001", "Torben Ledet")
    do(number, c.AllocateCase("S002", "Handicap"), clock.today())

    answer = post(reader, number, "bortfald", words=WORDS, seen=seen)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "i telefonen" in page
    assert "Hvis du fortryder" in page
    assert state_of(number).decided_on is None


def test_it_is_offered_where_the_area_has_the_outcome(
    number: str, author: User
) -> None:
    """Not on a decided case, and not in an area that does not know it."""
    assert reverse("case-action", args=[number, "bortfald"]) in case_page(
        author, number
    )
    lapse = action("bortfald")
    state = state_of(number)

    do(number, c.DecideCase("rejected", outside=True), clock.today())

    assert lapse is not None
    assert lapse.is_possible(state)
    assert not lapse.is_possible(state_of(number))
    assert reverse("case-action", args=[number, "henvis"]) not in case_page(
        author, number
    )
