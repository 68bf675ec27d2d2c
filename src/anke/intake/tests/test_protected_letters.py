# SPDX-License-Identifier: EUPL-1.2
"""A letter that lies on a protected case follows the case."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases.clock import now
from anke.cases.documents import store_content
from anke.cases.domain import commands as c
from anke.cases.domain.entries import SYSTEM
from anke.cases.services import apply_act
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.errors import UnknownLetterError
from anke.intake.queries import find_letter, letters_visible_to
from anke.intake.services import Filing, StoredFile, by, file_matter

pytestmark = [pytest.mark.db, pytest.mark.django_db]
ARRIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = b"Jeg klager over afg\xc3\xb8relsen."


def user(role: Role, code: str) -> User:
    """Somebody of the mail room or above."""
    return User.objects.create_user(code.lower(), role=role, staff_code=code)


def letter(more: bytes = b"") -> str:
    """Receive a letter and give its number."""
    return receive_letter(Arrival(MailChannel.EMAIL, TEXT + more, ARRIVED)).number


def filed(registrar: User, more: bytes = b"") -> tuple[str, str]:
    """Receive and file a letter as a new case; give both numbers."""
    number = letter(more)
    filing = Filing(
        number,
        mail_kind="new_appeal",
        files=(StoredFile(store_content(TEXT), len(TEXT), "message/rfc822", "Klage"),),
        area="compulsory-measures",
        first_instance="municipality-0101",
    )
    return number, file_matter(by(registrar), filing).case


def protect(case: str, level: int) -> None:
    """Protect a case."""
    ground = {1: "secret-address", 2: "staff-relative"}[level]
    apply_act(c.Act(case, c.ProtectCase(level, ground), now().date(), now(), SYSTEM))


def test_a_letter_goes_out_of_sight_with_its_case() -> None:
    """The mail room filed it; when the case is protected only those near see it."""
    registrar, head = user(Role.REGISTRAR, "J001"), user(Role.HEAD, "C001")
    number, case = filed(registrar)
    other, _ = filed(registrar, b" Igen.")
    protect(case, 1)
    before = find_letter(registrar, number).number

    protect(case, 2)

    assert before == number
    with pytest.raises(UnknownLetterError):
        find_letter(registrar, number)
    assert [each.number for each in letters_visible_to(registrar)] == [other]
    assert find_letter(head, number).number == number


def test_a_letter_that_waits_is_seen_by_whoever_files_it() -> None:
    """A letter that nobody saw would be lost."""
    registrar = user(Role.REGISTRAR, "J001")

    assert find_letter(registrar, letter()).status == "waiting"


def test_whoever_is_in_conflict_does_not_see_the_letter() -> None:
    """A conflict on the case is one on its letters."""
    registrar, head = user(Role.REGISTRAR, "J001"), user(Role.HEAD, "C001")
    number, case = filed(registrar)
    declared = c.DeclareConflict("C001", "family")
    apply_act(c.Act(case, declared, now().date(), now(), SYSTEM))

    with pytest.raises(UnknownLetterError):
        find_letter(head, number)
    assert find_letter(registrar, number).number == number
