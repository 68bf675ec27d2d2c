# SPDX-License-Identifier: EUPL-1.2
"""Appointed members serve four years from 1 June, two full terms at most."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.decisions.domain.meetings.members import Term, check_terms, period_of, serves
from anke.decisions.errors import MemberRefusedError

pytestmark = pytest.mark.unit
FIRST = Term(date(2014, 6, 1), date(2018, 5, 31))
SECOND = Term(date(2018, 6, 1), date(2022, 5, 31))
THIRD = Term(date(2022, 6, 1), date(2026, 5, 31))
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(days)
def test_every_day_lies_in_one_period_of_four_years(day: date) -> None:
    """Periods begin on 1 June of the year after an election, and meet."""
    period = period_of(day)

    assert period.covers(day)
    assert (period.first.month, period.first.day) == (6, 1)
    assert (period.first.year - 1 - 2017) % 4 == 0
    assert period_of(period.last + timedelta(days=1)).first == period.last + timedelta(
        days=1
    )
    assert period.is_full


def test_the_periods_of_our_time() -> None:
    """Municipal elections were held in November 2017 and 2021."""
    assert period_of(date(2022, 5, 31)) == SECOND
    assert period_of(date(2022, 6, 1)) == THIRD


def test_two_full_terms_are_the_most() -> None:
    """The refusal carries the rule."""
    check_terms([], FIRST)
    check_terms([FIRST], SECOND)
    with pytest.raises(MemberRefusedError) as refused:
        check_terms([FIRST, SECOND], THIRD)

    assert "to fulde perioder" in refused.value.user_text
    assert "§ 51" in refused.value.user_text


def test_what_is_left_of_a_period_is_no_full_term() -> None:
    """Who came in for somebody else may serve two full terms afterwards."""
    came_in = Term(date(2016, 1, 1), FIRST.last)

    check_terms([came_in], SECOND)
    check_terms([came_in, SECOND], THIRD)


@pytest.mark.parametrize(
    ("served", "wanted", "text"),
    [
        ([], Term(date(2018, 6, 1), date(2022, 6, 1)), "senest 31.05.2022"),
        ([], Term(date(2021, 1, 1), date(2023, 1, 1)), "senest 31.05.2022"),
        ([], Term(date(2021, 2, 1), date(2021, 1, 1)), "Perioden"),
        ([SECOND], Term(date(2020, 1, 1), date(2021, 1, 1)), "allerede beskikket"),
    ],
)
def test_terms_that_the_law_does_not_know(served, wanted, text) -> None:
    """A term stays within its period and overlaps no other."""
    with pytest.raises(MemberRefusedError) as refused:
        check_terms(served, wanted)

    assert text in refused.value.user_text


@given(st.lists(st.tuples(days, st.integers(0, 1500)), max_size=6))
def test_no_sequence_of_terms_breaks_the_rule(wanted) -> None:
    """Whatever is asked for, what was granted never overlaps, nor is full thrice."""
    served: list[Term] = []
    for first, length in wanted:
        for term in (period_of(first), Term(first, first + timedelta(days=length))):
            try:
                check_terms(served, term)
            except MemberRefusedError:
                continue
            served.append(term)

    assert sum(term.is_full for term in served) <= 2
    ordered = sorted(served, key=lambda term: term.first)
    assert all(a.last < b.first for a, b in itertools.pairwise(ordered))
    assert all(serves(served, term.first) for term in served)
