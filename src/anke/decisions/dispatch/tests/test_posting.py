# SPDX-License-Identifier: EUPL-1.2
"""No act without its letter, no letter without its act; each to whom it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases.domain import commands as c
from anke.cases.models import CaseDocument, JournalEntry
from anke.cases.services import apply_act, read_states
from anke.cases.tests.factories import act, do
from anke.decisions.dispatch.acts import call_back
from anke.decisions.dispatch.addresses import (
    Address,
    FirstInstance,
    Named,
    Party,
    Staff,
    open_address,
)
from anke.decisions.dispatch.errors import (
    PostAddressesError,
    UnknownDocumentError,
    UnknownRecipientError,
)
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.posting import post_letter
from anke.decisions.dispatch.queries import ledger
from anke.decisions.dispatch.tests.letters import (
    CASEWORKER,
    CPR,
    ON,
    POSTAL,
    add_party,
    file_pdf,
    nancy,
    new_case,
    post,
)
from anke.decisions.domain.dispatch import Ledger, Purpose, RecipientKind, Standing

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_letter_is_journaled_and_filed_in_the_act_that_posts_it(turn) -> None:
    """Date and theme stand in the journal (offentlighedsloven § 15), no name does."""
    case, to = new_case()

    row = post(case, to)

    assert row.number == "22-U00001"
    document = CaseDocument.objects.get(case=case)
    assert (document.theme, document.direction) == (row.title, "sent")
    entry = JournalEntry.objects.get(kind="letter_posted")
    assert "Nancy" not in entry.payload
    assert CPR[:6] not in entry.payload
    assert ledger() == Ledger(posted=1, sent=0, waiting=1, stopped=0)


def test_what_is_on_the_case_already_is_not_filed_twice() -> None:
    """A draft that was filed when it was signed stands there once."""
    case, to = new_case()
    document = file_pdf(case)
    do(case, c.FileDocument(document, "Afgørelse", "sent"), ON)

    post(case, to, document=document)

    assert CaseDocument.objects.filter(case=case).count() == 1


def test_act_and_letter_are_undone_together() -> None:
    """When the act fails there is no letter, and its number is given again."""
    case, to = new_case()

    def post_and_fail() -> None:
        with transaction.atomic():
            post(case, to)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        post_and_fail()

    assert not PostedLetter.objects.exists()
    assert not JournalEntry.objects.filter(kind="letter_posted").exists()
    assert post(case, to).number == "22-U00001"


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_posted_within_an_act_or_not_at_all() -> None:
    """Outside a transaction the two could part."""
    case, to = new_case()

    with pytest.raises(transaction.TransactionManagementError):
        post_letter(
            CASEWORKER,
            case=case,
            document="d",
            purpose=Purpose.DECISION,
            to=to,
            title="Afgørelse",
        )


def test_posted_twice_it_is_one_letter() -> None:
    """The same document, purpose and recipient; a button that was pressed twice."""
    case, to = new_case()
    document = file_pdf(case)

    first, second = (post(case, to, document=document) for _ in range(2))
    other = post(case, to, document=document, purpose=Purpose.INFORMATION)

    assert first.number == second.number != other.number
    assert JournalEntry.objects.filter(kind="letter_posted").count() == 2


def test_a_letter_that_was_called_back_can_be_posted_again() -> None:
    """It is another letter, with another number."""
    case, to = new_case()
    document = file_pdf(case)
    first = post(case, to, document=document)
    call_back(CASEWORKER, first.number, cause="Skal vente")

    second = post(case, to, document=document)

    assert second.number != first.number
    assert ledger() == Ledger(posted=2, sent=0, waiting=1, stopped=1)


def test_the_register_itself_keeps_a_letter_from_being_two() -> None:
    """Whoever goes past the service is refused."""
    case, to = new_case()
    row = post(case, to)
    row.number = "22-U99999"

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_document_of_another_case_is_refused() -> None:
    """Nothing of one citizen's goes to another."""
    case, to = new_case()
    other, _ = new_case()
    document = file_pdf(other)

    for wrong in ({"document": document}, {"enclosures": [document]}):
        with pytest.raises(UnknownDocumentError):
            post(case, to, **wrong)


# --- To whom -------------------------------------------------------------------------


def test_only_the_representative_gets_the_letter() -> None:
    """The appellant has somebody to speak for them; nobody else does."""
    case, to = new_case()
    other = Party(add_party(case, nancy(name="Arbejdsgiver"), "employer"))
    speaker = add_party(case, nancy(name="Advokat"), "representative")

    rows = [post(case, to), post(case, other)]

    assert [row.recipient for row in rows] == [speaker, other.person]
    assert rows[0].recipient_kind == RecipientKind.REPRESENTATIVE
    assert open_address(rows[0]).name == "Advokat"


def test_several_appellants_with_one_representative_are_one_letter() -> None:
    """The representative is not written to once for each of them."""
    case, to = new_case()
    second = Party(add_party(case, nancy(name="Medklager")))
    add_party(case, nancy(name="Advokat"), "representative")
    document = file_pdf(case)

    rows = [post(case, each, document=document) for each in (to, second)]

    assert rows[0].number == rows[1].number


def test_a_representative_who_was_erased_does_not_stand_in_the_way() -> None:
    """Then the party gets the letter."""
    case, to = new_case()
    speaker = add_party(case, nancy(name="Advokat"), "representative")
    do(case, c.ErasePersonalData(speaker, "slettet efter reglerne"), ON)

    assert post(case, to).recipient == to.person


def test_the_address_is_that_of_the_day_it_was_posted() -> None:
    """Encrypted with the letter; its string forms show nothing."""
    case, to = new_case()
    row = post(case, to)

    address = open_address(row)

    assert address == Address(
        "Nancy Ann Berggren", CPR.replace("-", ""), "CPR", "", POSTAL
    )
    assert "Nancy" not in repr(address)
    assert b"Nancy" not in bytes(row.address)


def test_a_copy_goes_to_the_first_instance() -> None:
    """By the authority's code, until somebody says better."""
    case, _ = new_case()

    row = post(case, FirstInstance(), is_copy=True)

    address = open_address(row)
    assert (row.recipient, row.is_copy) == ("municipality-0101", True)
    assert (address.number, address.number_type) == ("0101", "MyndighedsID")


def test_an_authority_says_where_first_instances_get_their_post(
    settings, tmp_path: Path
) -> None:
    """Its own file takes the place of our assumption; a mistake in it is named."""
    own = tmp_path / "post.toml"
    settings.ANKE_POST_ADDRESSES = str(own)
    entry = '[[address]]\nid = "municipality-0101"\ncvr = "{}"\nsource = "os"\n'
    own.write_text(entry.format("12345678"))
    case, _ = new_case()

    address = open_address(post(case, FirstInstance()))

    assert (address.number, address.number_type) == ("12345678", "CVR")
    for place, wrong in enumerate((entry.format("1"), '[[address]]\nx = "y"\n')):
        other = tmp_path / f"wrong{place}.toml"
        other.write_text(wrong)
        settings.ANKE_POST_ADDRESSES = str(other)
        with pytest.raises(PostAddressesError, match="line"):
            post(case, FirstInstance())
    settings.ANKE_POST_ADDRESSES = str(tmp_path / "missing.toml")
    with pytest.raises(PostAddressesError):
        post(case, FirstInstance())


def test_somebody_who_works_for_us_is_found_by_staff_code() -> None:
    """At the address of the account; nobody without one."""
    case, _ = new_case()
    User.objects.create_user(
        "lea", "lea@office.example", role=Role.MEDICAL_CONSULTANT, staff_code="L001"
    )

    row = post(case, Staff("L001"))

    assert (row.channel, row.why) == ("email", "official-mail")
    with pytest.raises(UnknownRecipientError):
        post(case, Staff("L999"))


@pytest.mark.parametrize("to", [Party("f" * 64), FirstInstance("nowhere")])
def test_a_recipient_who_is_nobody_is_refused(to: object) -> None:
    """Not a party of this case, not in the catalogue."""
    case, _ = new_case()

    with pytest.raises(UnknownRecipientError):
        post(case, to)


def test_a_letter_that_nobody_can_deliver_waits_for_a_person() -> None:
    """The decision stands; the letter is not lost, and the page says why it waits."""
    case, _ = new_case()

    row = post(case, Named("x", "Ukendt"))

    assert (row.status, row.problem, row.channel) == (Standing.FAILED, "nowhere", "")


def test_letter_and_act_share_one_journal() -> None:
    """The case's state knows its letters, in the order of the acts."""
    case, to = new_case()
    with transaction.atomic():
        apply_act(act(case, c.StartStep("party-hearing"), ON))
        row = post(case, to, purpose=Purpose.HEARING)

    work = read_states([case])[case].work
    assert [letter.letter for letter in work.letters] == [row.number]
    assert work.letters[0].is_waiting
