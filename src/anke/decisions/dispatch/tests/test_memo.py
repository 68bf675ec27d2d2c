# SPDX-License-Identifier: EUPL-1.2
"""What we write as Digital Post is what our own reader of Digital Post reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from anke.decisions.dispatch.channels.transport import Parcel
from anke.decisions.dispatch.errors import NotTakenError
from anke.decisions.dispatch.memo import NAMESPACE, write_memo
from anke.decisions.dispatch.tests.letters import CPR, PDF, file_pdf, new_case, post
from anke.intake.domain.reading import Verdict
from anke.intake.reading.memo import is_memo, read_memo
from anke.intake.reading.opening import Opening, ReadingSettings

if TYPE_CHECKING:
    from anke.decisions.dispatch.models import PostedLetter

pytestmark = [pytest.mark.db, pytest.mark.django_db]
# The order that the schema of MeMo 1.2 asks for; each may be left out but the marked.
HEADER = (
    "messageType",
    "messageUUID",
    "messageID",
    "label",
    "reply",
    "mandatory",
    "legalNotification",
    "Sender",
    "Recipient",
    "ContentData",
)


@pytest.fixture
def row() -> PostedLetter:
    """A letter with one enclosure."""
    case, to = new_case()
    return post(case, to, enclosures=[file_pdf(case, PDF + b"% bilag")])


def read(row: PostedLetter) -> Any:
    """Write a letter and open it as if it had come in."""
    message = write_memo(Parcel(row))
    assert is_memo(message)
    return read_memo(message, Opening(ReadingSettings()))


def test_our_own_reader_reads_what_we_write(row: PostedLetter) -> None:
    """Who, to whom, which case, and both files, byte for byte."""
    reading = read(row)
    form = dict(reading.form)

    assert reading.verdict is Verdict.READ
    assert reading.warnings == ()
    assert reading.message_id == Parcel(row).uuid
    assert reading.subject == row.title
    assert reading.sender_name == "Ankemyndigheden"
    assert form["Sender.senderID"] == "12345678"
    assert form["Recipient.recipientID"] == CPR.replace("-", "")
    assert form["Recipient.idType"] == "CPR"
    assert form["ContentData.CaseID.caseID"] == row.case
    assert [file.name for file in reading.attachments] == ["brev.pdf", "bilag-1.pdf"]
    assert reading.written_on == "2022-06-01"


def test_the_fields_stand_in_the_schema_s_order(row: PostedLetter) -> None:
    """A gateway that checks the schema refuses any other order."""
    message = etree.fromstring(write_memo(Parcel(row)))

    assert message.get("memoVersion") == "1.2"
    assert message.tag == f"{{{NAMESPACE}}}Message"
    header = message.find(f"{{{NAMESPACE}}}MessageHeader")
    assert tuple(etree.QName(field).localname for field in header) == HEADER


def test_the_same_letter_gives_the_same_bytes(row: PostedLetter, turn) -> None:
    """A day later as well: whoever takes it twice can see that it is one."""
    first = write_memo(Parcel(row))
    turn(days=1)

    assert write_memo(Parcel(row)) == first


def test_a_house_that_does_not_say_who_it_is_sends_nothing(
    row: PostedLetter, settings
) -> None:
    """Digital Post knows senders by their CVR number."""
    settings.ANKE_SENDER_CVR = ""

    with pytest.raises(NotTakenError, match="misconfigured"):
        write_memo(Parcel(row))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(title=st.text(max_size=300))
def test_no_title_breaks_a_message(row: PostedLetter, title: str) -> None:
    """Whatever stands in it, it is XML, and as long as the format allows."""
    row.title = title

    assert len(read(row).subject) <= 256
