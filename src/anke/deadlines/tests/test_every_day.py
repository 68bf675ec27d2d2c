# SPDX-License-Identifier: EUPL-1.2
"""Every rule, every start date of 1990-2060: implementation against a walk."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from anke.deadlines.catalogue import load_calendar, load_rulebook
from anke.deadlines.domain.bulk import due_dates
from anke.deadlines.domain.clock import due_date
from anke.deadlines.domain.rules import DeadlineRule
from anke.deadlines.tests import oracle

pytestmark = pytest.mark.unit

DAYS = [date.fromordinal(ordinal) for ordinal in oracle.TEST_DAYS]
STARTS = np.array(DAYS, dtype="datetime64[D]")
RULES = list(load_rulebook())


@cache
def walked(length: float, unit: str, *, rolls: bool) -> list[date]:
    """Walk from every start date once; rules of one length share the walk."""
    return [
        date.fromordinal(oracle.walk_to_due(start, length, unit, rolls=rolls))
        for start in oracle.TEST_DAYS
    ]


@cache
def counted(length: float, unit: str, *, rolls: bool) -> list[date]:
    """Count from every start date once by the scalar form."""
    rule = next(
        rule
        for rule in RULES
        if (rule.length, rule.unit.value, rule.rolls) == (length, unit, rolls)
    )
    calendar = load_calendar()
    return [due_date(rule, day, calendar) for day in DAYS]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.valid_from}")
def test_a_rule_agrees_with_the_walk_from_every_day(rule: DeadlineRule) -> None:
    """Scalar and bulk form both end where the walk ends, on all 25,933 days."""
    expected = walked(rule.length, rule.unit.value, rolls=rule.rolls)

    scalar = counted(rule.length, rule.unit.value, rolls=rule.rolls)
    bulk = due_dates(STARTS, rule, load_calendar())

    assert len(expected) == 25_933
    assert scalar == expected
    assert np.array_equal(bulk, np.array(expected, dtype="datetime64[D]"))
