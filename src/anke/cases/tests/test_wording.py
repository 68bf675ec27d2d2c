# SPDX-License-Identifier: EUPL-1.2
"""Every kind of journal entry is told in a sentence, in both languages."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from typing import get_type_hints

import pytest
from django.utils import translation

from anke.cases import wording
from anke.cases.domain import payloads as p
from anke.cases.rules import rules_of

pytestmark = pytest.mark.unit
OF_A_CASE = [
    kind
    for kind in p.KINDS.values()
    if kind not in (p.RulesApplied, p.LogImported, p.CasesMoved)
    and not kind.kind.startswith(
        (
            *("mail_", "routing_", "robot_", "triage_", "text_", "levers_", "staff_"),
            *("meeting_", "release_", "contract_", "report_"),
        )
    )
    and kind is not p.CasesDistributed
]


def example(kind: type[p.Payload]) -> p.Payload:
    """Make a payload with something in each field that must be there."""
    hints = get_type_hints(kind)
    day = date(2022, 3, 1)
    values = {str: "x", int: 1, date: day, date | None: day}
    return kind(
        **{
            field.name: values.get(hints[field.name], "x")
            for field in fields(kind)
            if field.default is MISSING
        }
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", OF_A_CASE, ids=lambda kind: kind.kind)
def test_no_entry_is_shown_as_a_bare_code(kind: type[p.Payload], language: str) -> None:
    """The timeline never shows the name of a kind instead of a sentence."""
    with translation.override(language):
        sentence = wording.payload_sentence(example(kind), rules_of())

    assert " " in sentence or sentence == "x"
    assert sentence != kind.kind


def test_what_is_no_longer_known_keeps_its_code() -> None:
    """A word that has left the catalogue is shown as it stands, not lost."""
    catalogue = rules_of().catalogue

    assert wording.area_name(catalogue, "gone") == "gone"
    assert wording.subject_name(catalogue, "") == ""
    assert wording.rule_name(rules_of(), "gone") == "gone"


def test_names_follow_the_reader_s_language() -> None:
    """The same area has a Danish and an English name."""
    catalogue = rules_of().catalogue
    with translation.override("da"):
        danish = wording.area_name(catalogue, "supervision")
    with translation.override("en"):
        english = wording.area_name(catalogue, "supervision")

    assert danish != english
