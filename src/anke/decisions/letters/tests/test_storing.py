# SPDX-License-Identifier: EUPL-1.2
"""What leaves the house is whole, and kept exactly as it is sent."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from django.db import transaction

from anke.cases.documents import read_document
from anke.cases.domain import commands as c
from anke.cases.models import Document
from anke.cases.tests.factories import do, register
from anke.cases.vault import keep_people, seal_person
from anke.decisions.domain.draft_merging import Edit
from anke.decisions.errors import LetterIncompleteError
from anke.decisions.letters.drafts import choose, open_draft, save_draft
from anke.decisions.letters.facts import Choice
from anke.decisions.letters.models import PrintedLetter
from anke.decisions.letters.storing import render_draft, store_rendered
from anke.decisions.letters.tests.people import MAX, member, open_case

pytestmark = pytest.mark.django_db
DAY = date(2022, 12, 30)


def finished(user, number: str, outcome: str = "upheld") -> None:
    """Write all that the library's texts leave to be written."""
    draft = choose(user, number, choice=Choice(outcome=outcome))
    edits = [
        Edit(one.id, one.heading, f"Skrevet: {one.id}.", "")
        for one in draft.letter.sections
        if "[[" in one.body
    ]
    save_draft(user, number, edits=edits)


def text_of(pdf: bytes) -> str:
    """Read the words of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_letter_with_something_to_write_does_not_leave_the_house() -> None:
    """Everything that is missing is named, and nothing is stored."""
    user, number = member(), open_case()
    choose(user, number, choice=Choice(outcome="upheld"))

    with pytest.raises(LetterIncompleteError) as refused, transaction.atomic():
        store_rendered(user, number)

    assert any("begrundelsen" in one for one in refused.value.missing)
    assert "det, der har størst betydning" in refused.value.user_text
    assert not Document.objects.exists()
    assert not PrintedLetter.objects.exists()


def test_a_case_without_a_party_gets_no_letter() -> None:
    """There is nobody to send it to."""
    user, number = member(), register(first_decided_on=date(2022, 1, 1)).number
    finished(user, number)

    with pytest.raises(LetterIncompleteError, match="lacks"), transaction.atomic():
        store_rendered(user, number)


def test_what_is_stored_is_what_is_sent() -> None:
    """The document of the case holds the letter, without the mark of a draft."""
    user, number = member(), open_case()
    finished(user, number)

    with transaction.atomic():
        printed = store_rendered(user, number, day=DAY)

    row = Document.objects.get(commitment=printed.document)
    text = text_of(read_document(row))
    assert row.stream == f"case:{number}"
    assert row.media_type == "application/pdf"
    assert "Vi stadfæster afgørelsen" in text
    assert "30. december 2022" in text
    assert "Nancy Ann Berggren" in text
    assert "UDKAST" not in text
    assert (printed.outcome, printed.purpose, printed.title) == (
        "upheld",
        "decision",
        "Afgørelse",
    )


def test_it_is_remembered_which_texts_a_letter_began_as() -> None:
    """Key and version of each; no word of the letter."""
    user, number = member(), open_case()
    finished(user, number)

    with transaction.atomic():
        printed = store_rendered(user, number)

    row = PrintedLetter.objects.get(document=printed.document)
    assert ["decision-result.any.any.any.upheld", 0] in row.texts
    assert (row.case, row.kind, row.draft, row.printed_by) == (
        number,
        "decision",
        printed.version,
        "S001",
    )


def test_storing_belongs_to_the_act_that_follows() -> None:
    """Outside a transaction it would leave a letter that nobody asked for."""
    user, number = member(), open_case()
    finished(user, number)

    with pytest.raises(RuntimeError, match="transaction"):
        unwrapped(lambda: store_rendered(user, number))


def unwrapped(call) -> None:
    """Call as if no transaction were open around the test."""
    connection = transaction.get_connection()
    was, connection.in_atomic_block = connection.in_atomic_block, False
    try:
        call()
    except transaction.TransactionManagementError as error:
        raise RuntimeError(str(error)) from error
    finally:
        connection.in_atomic_block = was


def test_a_draft_says_that_it_is_one() -> None:
    """Whoever prints it sees it; what is to be written stands out."""
    user, number = member(), open_case()
    choose(user, number, choice=Choice(outcome="upheld"))

    text = text_of(render_draft(user, number))

    assert "UDKAST" in text
    assert "[[" in text


def test_what_lacks_is_known_before_anybody_tries() -> None:
    """The page shows the same list as the refusal."""
    user, number = member(), open_case()
    choose(user, number, choice=Choice(outcome="upheld"))
    assert open_draft(user, number).lacks

    finished(user, number)

    assert not open_draft(user, number).lacks


def test_a_protected_address_stands_in_no_letter() -> None:
    """A copy goes to the first instance; the envelope has a cover sheet of its own."""
    user, number = member(), open_case()
    finished(user, number)
    do(number, c.ProtectCase(1, "secret-address"), DAY)

    with transaction.atomic():
        printed = store_rendered(user, number)

    text = text_of(read_document(Document.objects.get(commitment=printed.document)))
    assert "Nancy Ann Berggren" in text
    assert "Testvej" not in text
    assert "Aarhus C" not in text


def test_a_letter_for_another_outcome_is_not_sent() -> None:
    """What is registered and what the letter says never differ."""
    user, number = member(), open_case()
    finished(user, number)

    with pytest.raises(LetterIncompleteError) as refused, transaction.atomic():
        store_rendered(user, number, outcome="changed")

    assert "andet udfald" in refused.value.user_text


def test_a_letter_goes_to_the_party_that_it_is_for() -> None:
    """Not to the appellant, whose address is nobody else's business."""
    user, number = member(), open_case()
    other = seal_person(f"case:{number}", MAX)
    keep_people([other])
    do(number, c.AddParty("counterparty", other.commitment), DAY)
    choice = Choice(
        values={"spørgsmål": ("Hvad mener du?",), "frist": "1. februar 2023"},
        recipient=other.commitment,
    )
    choose(user, number, "hearing", choice=choice)

    with transaction.atomic():
        printed = store_rendered(user, number, "hearing")

    text = text_of(read_document(Document.objects.get(commitment=printed.document)))
    assert "Prøvegade 7" in text
    assert "Testvej" not in text


def test_a_representative_is_told_whom_the_letter_is_about() -> None:
    """The letter goes to the representative, and names the appellant above."""
    user, number = member(), open_case(representative=True)
    finished(user, number)

    with transaction.atomic():
        printed = store_rendered(user, number)

    text = text_of(read_document(Document.objects.get(commitment=printed.document)))
    assert "Prøvegade 7" in text
    assert "Vedrører: Nancy Ann Berggren" in text
