# SPDX-License-Identifier: EUPL-1.2
"""Case numbers come without gaps or doubles, also when many register at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain.numbers import CaseNumberError, case_number, parse_number
from anke.cases.models import Case
from anke.cases.tests.factories import register

THREADS, EACH = 6, 10


@pytest.mark.unit
@given(st.integers(2000, 2099), st.integers(1, 10**7))
def test_a_number_reads_back(year: int, serial: int) -> None:
    """Writing and reading are each other's inverse."""
    assert parse_number(case_number(year, serial)) == (year, serial)


@pytest.mark.unit
@pytest.mark.parametrize("text", ["", "22-1", "2022-00001", "22-0000a", "22_00001"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """The user is told what a number looks like."""
    with pytest.raises(CaseNumberError) as refusal:
        parse_number(text)
    assert "22-00042" in refusal.value.user_text


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_concurrent_registration_leaves_no_gap_and_no_double() -> None:
    """Sixty registrations in six threads, every third refused after its number."""

    def many(_: int) -> int:
        made = 0
        for place in range(EACH):
            try:
                register(first_instance="nowhere" if place % 3 == 2 else "udk")
                made += 1
            except Exception as error:
                if "nowhere" not in str(error):
                    raise
        connections["default"].close()
        return made

    with ThreadPoolExecutor(THREADS) as pool:
        made = sum(pool.map(many, range(THREADS)))

    serials = sorted(Case.objects.values_list("serial", flat=True))
    assert serials == list(range(1, made + 1)), connection.vendor
    assert made < THREADS * EACH
