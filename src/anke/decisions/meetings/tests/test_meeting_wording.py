# SPDX-License-Identifier: EUPL-1.2
"""Every entry of a meeting's journal is told in a sentence, in both languages."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from typing import get_type_hints

import pytest
from django.utils import translation

from anke.cases.domain import payloads as p
from anke.decisions.domain.meetings.rules import Side
from anke.decisions.meetings import wording
from anke.decisions.meetings.tests.tables import known, seat

pytestmark = pytest.mark.unit
OF_A_MEETING = [
    kind for kind in p.KINDS.values() if kind.kind.startswith("meeting_")
] + [p.Erased]
VALUES = {str: "x", int: 1, bool: False, date: date(2022, 3, 1)}
SPECIAL = {
    "starts_at": "09:30",
    "seats": (seat("C1"),),
    "items": (1,),
    "present": ("C1",),
}


def example(kind: type[p.Payload]) -> p.Payload:
    """Make a payload with something in each field that must be there."""
    hints = get_type_hints(kind)
    return kind(
        **{
            field.name: SPECIAL.get(field.name, VALUES.get(hints[field.name], "x"))
            for field in fields(kind)
            if field.default is MISSING
        }
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", OF_A_MEETING, ids=lambda kind: kind.kind)
def test_no_entry_is_shown_as_a_bare_code(kind: type[p.Payload], language: str) -> None:
    """The journal of a meeting reads like sentences."""
    with translation.override(language):
        sentence = wording.sentence(known(), example(kind))

    assert " " in sentence
    assert sentence.endswith((".", "x"))


def test_hours_are_written_as_people_say_them() -> None:
    """A reader is told kl. 9.30."""
    with translation.override("da"):
        assert wording.hour("09:30") == "kl. 9.30"


@pytest.mark.parametrize(
    ("code", "substitute", "is_chair", "text"),
    [
        ("C1", False, True, "Mødeleder"),
        ("C2", False, False, "Myndigheden"),
        ("C3", True, False, "Stedfortræder for mødelederen"),
        ("M1", False, False, "Beskikket medlem (KL)"),
        ("M2", True, False, "Suppleant (FH)"),
        ("L1", False, False, "Sagkyndig"),
    ],
)
def test_everybody_sits_in_a_capacity(
    code: str, substitute: bool, is_chair: bool, text: str
) -> None:
    """Side, organisation and substitution in words."""
    one = seat(code, substitute=substitute)

    assert wording.seat_text(known(), one, is_chair=is_chair) == text


def test_an_adviser_is_named_by_the_field() -> None:
    """What is no longer known keeps its code."""
    one = p.Seat("L1", Side.ADVISER.value, "medical")

    assert wording.seat_text(known(), one, is_chair=False) == "Lægekonsulent"
    assert wording.organisation_name(known(), "gone") == "gone"
    assert wording.voting_name(known(), "gone") == "gone"
    assert wording.agreement_text("gone") == "gone"
