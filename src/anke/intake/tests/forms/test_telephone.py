# SPDX-License-Identifier: EUPL-1.2
"""The telephone note: what was said is a letter, received by whoever wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client, RequestFactory

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.access.services import create_demo_users
from anke.cases.clock import today
from anke.cases.models import JournalEntry
from anke.intake.form_views import telephone
from anke.intake.models import Letter
from anke.intake.queries import ledger
from anke.intake.tests.forms.conftest import CPR, envelope

if TYPE_CHECKING:
    from typing import Any

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def note(role: Role = Role.REGISTRAR, **changes: object) -> Any:
    """Send a note as a member of staff."""
    create_demo_users()
    values = {
        "caller": "Nancy Ann Berggren",
        "phone": "12345678",
        "called_on": today().strftime("%d-%m-%Y"),
        "called_at": "9.05",
        "cpr": CPR,
        "case_number": "22-00001",
        "text": "Hun klager over kommunens afgørelse.",
        "submission": "6f0e4c3e-0000-4000-8000-000000000001",
    } | changes
    request = RequestFactory().post("/post/telefon/", values)
    request.user = User.objects.get(role=role)
    request.session = Client().session
    return telephone(request)


def test_a_note_is_a_letter_of_the_member_of_staff() -> None:
    """The number is shown; the journal names who received it."""
    page = note().content.decode()

    letter = Letter.objects.get()
    raw = envelope(letter.number)
    assert letter.number in page
    assert letter.channel == "telephone"
    assert raw["sender"]["name"] == "Nancy Ann Berggren"
    assert raw["form"] == {
        "appeal_date": str(today()),
        "called_at": f"{today()}T09:05",
        "caller": "Nancy Ann Berggren",
        "case_number": "22-00001",
        "cpr": CPR,
        "phone": "12345678",
    }
    [entry] = JournalEntry.objects.filter(stream=f"mail:{letter.number}")
    assert entry.actor_id == "J001"


def test_the_same_note_sent_twice_is_one_letter() -> None:
    """A reload sends the same note; a corrected one is another letter."""
    note()
    note()
    assert ledger().received == 1

    note(text="Hun ringede igen.")
    assert ledger().received == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"caller": ""},
        {"text": ""},
        {"called_on": "31-12-2999"},
        {"called_at": "25:00"},
        {"cpr": "1"},
    ],
)
def test_what_a_note_needs_is_demanded(changes: dict[str, str]) -> None:
    """A note without caller, time or words is not received."""
    assert "Der er noget, der skal rettes" in note(**changes).content.decode()
    assert ledger().received == 0


def test_only_the_mail_room_writes_notes() -> None:
    """Whoever may not handle mail is refused by the service."""
    from anke.access.errors import AccessDeniedError

    with pytest.raises(AccessDeniedError):
        note(Role.ANALYST)
    assert ledger().received == 0
