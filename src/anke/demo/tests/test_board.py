# SPDX-License-Identifier: EUPL-1.2
"""The demo's board meetings: there is something to read, to vote on and to approve."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.db import transaction

from anke.cases.models import Case, JournalEntry
from anke.cases.verification import verify
from anke.decisions.meetings.models import Meeting, MeetingItem
from anke.decisions.meetings.queries import vote_of
from anke.demo import board, services
from anke.demo.domain.authority import Wishes

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.slow]
WISHES = Wishes(cases=2_000, years=1, seed=7)


@pytest.fixture
def written() -> None:
    """Write a small authority with its meetings."""
    services.write_authority(services.plan_demo(WISHES))
    board.write_meetings(WISHES.seed)


def digest() -> str:
    """Hash what the journal says about meetings."""
    rows = JournalEntry.objects.filter(stream__startswith="meeting:").order_by(
        "stream", "stream_seq"
    )
    return sha256(b"".join(bytes(row.hash) for row in rows)).hexdigest()


def test_one_meeting_is_held_and_one_is_planned(written: None) -> None:
    """A protocol waits for the chair, papers for the members, cases for a meeting."""
    held = Meeting.objects.get(status="closed")
    planned = Meeting.objects.get(status="planned")

    votes = [vote_of(item.case) for item in held.items.filter(status="decided")]
    assert {vote.agreement for vote in votes if vote} == {"unanimous", "majority"}
    assert held.items.filter(status="postponed").exists()
    assert planned.material
    assert planned.seats.filter(member="M001").exists()
    assert Case.objects.filter(todo="table").count() > 1
    assert verify(contents=False).findings == []


def test_written_twice_there_is_no_second_meeting(written: None) -> None:
    """A build that is carried on finds them there."""
    count = MeetingItem.objects.count()

    assert board.write_meetings(WISHES.seed) == 0
    assert MeetingItem.objects.count() == count


@pytest.mark.long
def test_equal_wishes_give_equal_meetings() -> None:
    """The same seed gives the same journal, papers included."""
    digests = {build_and_take_back() for _ in range(2)}

    assert len(digests) == 1


def build_and_take_back() -> str:
    """Write it all, hash it, and leave nothing behind."""
    with transaction.atomic():
        services.write_authority(services.plan_demo(WISHES))
        board.write_meetings(WISHES.seed)
        found = digest()
        transaction.set_rollback(True)
    return found
