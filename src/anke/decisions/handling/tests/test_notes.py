# SPDX-License-Identifier: EUPL-1.2
"""Notes stand on the case page with their words, and go when they are erased."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from anke.access.domain.roles import Role
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.models import Document
from anke.cases.tests.factories import do
from anke.decisions.handling.services import (
    Question,
    return_draft,
    send_question,
    submit_draft,
    write_note,
)
from anke.decisions.handling.tests.conftest import case_page, state_of
from anke.decisions.handling.tests.test_actions import write_decision
from anke.decisions.letters.tests.people import member

if TYPE_CHECKING:
    from anke.access.models import User

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def notes(page: str) -> str:
    """Cut the notes out of a case page."""
    found = re.search(r'aria-labelledby="notes-heading".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_notes_stand_with_their_words_the_newest_first(
    number: str, author: User
) -> None:
    """Line by line as they were typed, with who wrote them, and nothing is HTML."""
    write_note(author, number, "Talt med klager.\nHun sender <b>mere</b>.")
    write_note(author, number, "Klager har ringet igen.")

    told = notes(case_page(author, number))

    assert "Talt med klager.<br>Hun sender &lt;b&gt;mere&lt;/b&gt;." in told
    assert told.index("ringet igen") < told.index("Talt med klager")
    assert told.count("S001") == 2


def test_what_was_erased_says_so(number: str, author: User) -> None:
    """The journal still tells that there was a note, and whose."""
    write_note(author, number, "Noget, der skal slettes.")
    (note,) = state_of(number).work.notes
    do(number, c.ErasePersonalData(note.note, "databeskyttelse"), clock.today())
    Document.objects.filter(commitment=note.note).delete()

    told = notes(case_page(author, number))

    assert "Ordene er slettet." in told
    assert "skal slettes" not in told


def test_older_notes_are_folded(number: str, author: User) -> None:
    """Five stand open, and the others below them."""
    for place in range(7):
        write_note(author, number, f"Notat nummer {place}")

    told = notes(case_page(author, number))

    assert "2 ældre notater" in told
    assert told.index("Notat nummer 2") < told.index("2 ældre notater")
    assert told.index("Notat nummer 1") > told.index("2 ældre notater")


def test_the_author_reads_why_a_draft_was_returned(number: str, author: User) -> None:
    """The reasons stood in the store alone; now where the draft is revised."""
    write_decision(author, number)
    submit_draft(author, number)
    reader = member(Role.TEAM_LEADER, "T001", "Torben Ledet")
    return_draft(reader, number, "Skriv, hvad lægen svarede.")

    told = notes(case_page(author, number))

    assert "Udkast 1 blev returneret" in told
    assert "Skriv, hvad lægen svarede." in told
    assert "T001" in told


def test_a_consultant_reads_the_question_on_the_case(author: User, number: str) -> None:
    """It goes out in no letter, so it must stand where the consultant looks."""
    consultant = member(Role.MEDICAL_CONSULTANT, "L001", "Lise Læge")
    due = clock.today() + timedelta(days=10)
    question = Question(
        "medical-consultant", "consultant", ("L001",), due, ("Er lidelsen varig?",)
    )
    send_question(author, number, question, seen=None)

    assert "Er lidelsen varig?" in case_page(consultant, number)


def test_who_opens_no_documents_reads_no_notes(number: str, author: User) -> None:
    """A controller checks what is registered, which takes no words of anybody."""
    write_note(author, number, "Klager er syg.")

    page = case_page(member(Role.CONTROLLER, "K001"), number)

    assert "Klager er syg." not in page
    assert not notes(page)
