# SPDX-License-Identifier: EUPL-1.2
"""Filing, rejecting, splitting and undoing: letter and case change together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import User
from anke.cases.documents import store_content
from anke.cases.domain.cpr import Cpr
from anke.cases.models import Case, CaseDocument, JournalEntry
from anke.cases.vault import Person, streams_of
from anke.cases.verification import verify
from anke.intake.domain import commands as c
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.errors import LetterRefusedError, UnknownLetterError
from anke.intake.models import Letter
from anke.intake.queries import ledger
from anke.intake.services import (
    ROBOT,
    Filing,
    StoredFile,
    act_on,
    by,
    file_matter,
    letter_state,
    reject_matter,
    split_letter,
    undo_matter,
)
from anke.intake.time_spent import time_spent

pytestmark = [pytest.mark.db, pytest.mark.django_db]
CPR = Cpr("251248-9996")  # Nancy Ann Berggren, an official test person
ARRIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def registrar() -> User:
    """Somebody who works in the mail room."""
    return User.objects.create_user(
        "jonas", password="x" * 12, role=Role.REGISTRAR, staff_code="J001"
    )


def letter(text: str = "Jeg klager over afgørelsen.") -> str:
    """Receive a letter and give its number."""
    return receive_letter(Arrival(MailChannel.EMAIL, text.encode(), ARRIVED)).number


def filing(number: str, **changes: object) -> Filing:
    """A filing as a new case of compulsory measures: eight weeks, by law."""
    content = b"Jeg klager over afg\xc3\xb8relsen."
    file = StoredFile(store_content(content), len(content), "message/rfc822", "Klage")
    values: dict[str, object] = {
        "mail_kind": "new_appeal",
        "files": (file,),
        "area": "compulsory-measures",
        "first_instance": "municipality-0101",
        "appellant": Person(name="Nancy Ann Berggren", cpr=CPR),
        "seconds": 12,
    }
    return Filing(number, **(values | changes))


def propose(number: str, **changes: object) -> None:
    """Let the machine say something about a letter."""
    from anke.cases.domain.payloads import MailProposed

    values: dict[str, object] = {
        "model": "m1",
        "mail_kind": "new_appeal",
        "area": "compulsory-measures",
        "first_instance": "municipality-0101",
        "confidence": 9700,
    }
    act_on(number, c.ProposeLetter(MailProposed(**(values | changes))), ROBOT)


def last_payload(number: str) -> str:
    """Give the last thing the journal says of a letter."""
    entries = JournalEntry.objects.filter(stream=f"mail:{number}")
    return entries.order_by("stream_seq").last().payload


def test_a_letter_becomes_a_case_with_a_running_clock(registrar: User) -> None:
    """The deadline counts from the day the letter was received, not from today."""
    number = letter()

    filed = file_matter(by(registrar), filing(number))

    case = Case.objects.get(pk=filed.case)
    assert case.received_on == date(2026, 3, 2)
    assert case.due_on == date(2026, 4, 27)
    assert case.channel == "email"
    assert Letter.objects.get(pk=number).status == "filed"
    assert streams_of(CPR) == [f"case:{filed.case}"]
    assert verify().findings == []


def test_the_letter_lies_on_the_case(registrar: User) -> None:
    """The document on the case is the letter, under a theme without a name."""
    filed = file_matter(by(registrar), filing(letter()))

    [document] = CaseDocument.objects.filter(case=filed.case)
    assert document.theme == "Klage"
    assert document.dated_on == date(2026, 3, 2)


def test_a_supplement_goes_to_a_running_case(registrar: User) -> None:
    """No new case comes of it, and the sum tells of two filed letters."""
    case = file_matter(by(registrar), filing(letter())).case
    supplement = filing(letter("Her er mere."), mail_kind="supplement", case=case)

    file_matter(by(registrar), supplement)

    assert Case.objects.count() == 1
    assert CaseDocument.objects.filter(case=case).count() == 2
    assert ledger().filed == 2


def test_two_people_cannot_settle_the_same_letter(registrar: User) -> None:
    """The second is told who was first, and opens no second case."""
    number = letter()
    file_matter(by(registrar), filing(number))

    with pytest.raises(LetterRefusedError) as refused:
        file_matter(by(registrar), filing(number))

    assert "J001" in refused.value.user_text
    assert Case.objects.count() == 1


def test_what_the_case_refuses_leaves_the_letter_waiting(registrar: User) -> None:
    """A filing is all or nothing."""
    number = letter()

    with pytest.raises(Exception, match="nowhere"):
        file_matter(by(registrar), filing(number, area="nowhere"))

    assert Letter.objects.get(pk=number).status == "waiting"
    assert Case.objects.count() == 0
    assert verify().findings == []


def test_an_accepted_proposal_is_journaled_as_accepted(registrar: User) -> None:
    """Nothing was changed: the machine was right."""
    number = letter()
    propose(number)

    file_matter(by(registrar), filing(number))

    assert '"fate":"accepted"' in last_payload(number)


def test_a_correction_names_the_fields_that_were_changed(registrar: User) -> None:
    """What a person found otherwise is training data."""
    number = letter()
    propose(number, area="municipal")

    file_matter(by(registrar), filing(number))

    assert '"corrected":["area"]' in last_payload(number)
    assert '"fate":"corrected"' in last_payload(number)


def test_filling_in_what_was_left_open_is_no_correction(registrar: User) -> None:
    """Where the machine said nothing it was not wrong."""
    number = letter()
    propose(number, first_instance="")

    file_matter(by(registrar), filing(number))

    assert '"fate":"accepted"' in last_payload(number)


def test_undoing_a_new_case_withdraws_it(registrar: User) -> None:
    """The case stays in the journal, opened by mistake; the letter waits again."""
    number = letter()
    case = file_matter(by(registrar), filing(number)).case

    undo_matter(by(registrar), number, 1, "Forkert")

    assert Case.objects.get(pk=case).status == "withdrawn"
    assert Letter.objects.get(pk=number).status == "waiting"
    assert ledger().balances
    assert verify().findings == []


def test_undoing_a_supplement_withdraws_its_documents(registrar: User) -> None:
    """The running case keeps its own."""
    case = file_matter(by(registrar), filing(letter())).case
    number = letter("Mere")
    file_matter(by(registrar), filing(number, mail_kind="supplement", case=case))

    undo_matter(by(registrar), number, 1, "Forkert sag")

    withdrawn = CaseDocument.objects.filter(case=case, withdrawn_on__isnull=False)
    assert withdrawn.count() == 1
    assert Case.objects.get(pk=case).status == "pending"
    assert verify().findings == []


def test_a_letter_can_be_filed_again_after_undoing(registrar: User) -> None:
    """Undo is for going on."""
    number = letter()
    file_matter(by(registrar), filing(number))
    undo_matter(by(registrar), number, 1, "Forkert")

    again = file_matter(by(registrar), filing(number, area="municipal"))

    assert Case.objects.get(pk=again.case).area == "municipal"
    assert ledger().filed == 1


def test_a_split_letter_waits_for_all_its_matters(registrar: User) -> None:
    """Each matter is settled on its own; the letter is filed when the last one is."""
    number = letter()
    split_letter(by(registrar), number, 2)

    file_matter(by(registrar), filing(number, matter=2))
    half = Letter.objects.get(pk=number).status
    reject_matter(by(registrar), number, c.RejectMatter(1, "other", "no_action"))

    assert half == "waiting"
    assert Letter.objects.get(pk=number).status == "filed"
    assert ledger().balances
    assert verify().findings == []


def test_a_settled_matter_cannot_be_split_away(registrar: User) -> None:
    """What was decided stays."""
    number = letter()
    split_letter(by(registrar), number, 2)
    file_matter(by(registrar), filing(number, matter=2))

    with pytest.raises(LetterRefusedError):
        split_letter(by(registrar), number, 1)


@pytest.mark.parametrize(
    ("reason", "to"), [("forwarded", ""), ("spam", "Skat"), ("because", "")]
)
def test_a_rejection_needs_a_reason_that_fits(
    registrar: User, reason: str, to: str
) -> None:
    """Sent on means to somebody; nothing else does; and the reason is of the list."""
    number = letter()

    with pytest.raises(LetterRefusedError):
        reject_matter(by(registrar), number, c.RejectMatter(1, "other", reason, to))

    assert ledger().waiting == 1


def test_nothing_is_done_to_a_letter_that_never_came(registrar: User) -> None:
    """The refusal names the number."""
    with pytest.raises(UnknownLetterError, match="26-M09999"):
        act_on("26-M09999", c.SplitLetter(2), by(registrar))


def test_others_than_the_mail_room_settle_nothing() -> None:
    """A caseworker reads the case, not the mail room's queue."""
    caseworker = User.objects.create_user(
        "sanne", password="x" * 12, role=Role.CASEWORKER
    )

    with pytest.raises(AccessDeniedError):
        by(caseworker)


def test_the_journal_holds_no_name_and_no_cpr_number(registrar: User) -> None:
    """Codes, dates and commitments only."""
    number = letter("Jeg hedder Nancy Ann Berggren")
    file_matter(by(registrar), filing(number))

    text = " ".join(JournalEntry.objects.values_list("payload", flat=True))
    assert "Berggren" not in text
    assert "9996" not in text


def test_an_erased_letter_leaves_its_lines(registrar: User) -> None:
    """What was done stays in the journal when the text is gone."""
    number = letter()
    reject_matter(by(registrar), number, c.RejectMatter(1, "other", "spam"))
    state = letter_state(number)

    act_on(number, c.EraseLetter(state.document, "databeskyttelsesloven"), ROBOT)

    assert letter_state(number).erased
    assert ledger().rejected == 1


def test_minutes_are_only_told_when_there_is_enough_to_compare(
    registrar: User,
) -> None:
    """Twenty letters without a proposal are the least."""
    for place in range(21):
        number = letter(f"uden {place}")
        command = c.RejectMatter(1, "other", "spam", seconds=60)
        if place == 20:
            few = time_spent().minutes_saved
            propose(number, mail_kind="other", area="", first_instance="")
            command = c.RejectMatter(1, "other", "spam", seconds=15)
        elif place == 19:
            assert time_spent().minutes_saved is None
        reject_matter(by(registrar), number, command)

    assert few == 0
    assert time_spent().minutes_saved == pytest.approx(0.75)
