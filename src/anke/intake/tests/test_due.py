# SPDX-License-Identifier: EUPL-1.2
"""By when a letter must be answered, and when nothing may make that later."""

from __future__ import annotations

from datetime import date

import pytest

from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.rules import rules_of
from anke.intake.domain.due import absolute_deadline, answer_due

pytestmark = pytest.mark.unit
MONDAY = date(2026, 3, 2)


def test_compulsory_measures_are_due_in_eight_weeks_and_absolutely() -> None:
    """Retssikkerhedsloven § 73: eight weeks from receipt, and no longer."""
    asked = ("new_appeal", "compulsory-measures", "", MONDAY, rules_of())

    assert answer_due(*asked) == date(2026, 4, 27)
    assert absolute_deadline(*asked).absolute


def test_access_to_documents_is_due_in_seven_working_days() -> None:
    """Offentlighedsloven § 36: seven working days, whatever the area."""
    asked = ("access_request", "", "", MONDAY, rules_of())

    assert answer_due(*asked) == date(2026, 3, 11)


def test_a_supplement_has_no_deadline_of_its_own() -> None:
    """The case it belongs to has one already."""
    asked = ("supplement", "compulsory-measures", "", MONDAY, rules_of())

    assert answer_due(*asked) is None
    assert absolute_deadline(*asked) is None


def test_an_area_that_does_not_exist_is_told() -> None:
    """A model of old days may name one; the caller decides what follows."""
    with pytest.raises(UnknownEntryError):
        answer_due("new_appeal", "gone", "", MONDAY, rules_of())
