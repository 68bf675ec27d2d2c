# SPDX-License-Identifier: EUPL-1.2
"""The demo's letters are understood: made up, but varied, and their truth is known."""

import pytest

from anke.demo.tests.letters import made_source, posted
from anke.intake.domain.appeal_dates import DateRole, best
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.kind_hints import rule_hint
from anke.intake.reading.letters import read_letter
from anke.intake.reading.opening import ReadingSettings
from anke.intake.understanding import understand

pytestmark = [pytest.mark.unit, pytest.mark.slow]


@pytest.fixture(scope="module")
def letters():
    """Give letters with their truth and what was found in them."""
    settings = ReadingSettings()
    return [
        (one.truth, understand(read_letter(one.content, "email", settings), _MAIL))
        for one in posted(1, 300)
    ]


_MAIL = MailChannel.EMAIL


def test_every_case_number_and_cpr_number_is_found(letters):
    """What a letter gives of numbers is found, whatever its typos elsewhere."""
    numbered = [
        (truth, found)
        for truth, found in letters
        if truth.has_case_number and truth.case
    ]
    with_cpr = [found for truth, found in letters if truth.has_cpr]
    assert len(numbered) > 50
    assert with_cpr

    assert [t.case for t, one in numbered if t.case not in one.own_cases] == []
    assert all(found.people for found in with_cpr)


def test_a_decision_date_that_is_proposed_is_right(letters):
    """Of the decision dates that are proposed nineteen in twenty are right."""
    pairs = [
        (best(found.dates, DateRole.DECISION), truth.decision_date)
        for truth, found in letters
        if truth.kind == "new_appeal"
    ]
    proposed = [(fact.day.isoformat(), day) for fact, day in pairs if fact is not None]
    assert len(proposed) > 50

    right = sum(found == day for found, day in proposed)
    assert right >= 0.95 * len(proposed)


def test_what_a_rule_calls_sure_is_right(letters):
    """A hint of nine tenths or more keeps its promise."""
    known = {case.number for case in made_source().cases}
    hints = [(rule_hint(found, known), truth.kind) for truth, found in letters]
    sure = [(hint.kind, kind) for hint, kind in hints if hint and hint.sure >= 0.9]
    assert sure

    assert [pair for pair in sure if pair[0] != pair[1]] == []
