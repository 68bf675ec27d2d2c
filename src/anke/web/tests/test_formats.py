# SPDX-License-Identifier: EUPL-1.2
"""Numbers and dates are written as the reader expects them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from anke.web import formats

pytestmark = pytest.mark.unit


def test_numbers_are_written_in_danish_and_in_english() -> None:
    """Points and commas change places between the languages."""
    with translation.override("da"):
        danish = formats.number(18420), formats.number(1234.56, 1), formats.share(0.302)
    with translation.override("en"):
        english = formats.number(18420), formats.number(1234.56, 1), formats.share(0.5)

    assert danish == ("18.420", "1.234,6", "30,2\N{NO-BREAK SPACE}%")
    assert english == ("18,420", "1,234.6", "50.0\N{NO-BREAK SPACE}%")


def test_what_cannot_be_computed_is_said_in_words() -> None:
    """A missing figure is never shown as nought."""
    with translation.override("da"):
        texts = formats.number(None), formats.share(None)

    assert texts == ("kan ikke opgøres", "kan ikke opgøres")


def test_a_negative_number_has_a_real_minus_and_nought_has_none() -> None:
    """A hyphen is no minus, and nothing is never below nought."""
    with translation.override("da"):
        texts = formats.number(-1500), formats.number(-0.04, 1)

    assert texts == ("\N{MINUS SIGN}1.500", "0,0")


def test_days_and_instants_are_danish_days() -> None:
    """An instant is told in Danish time, summer time included."""
    moment = datetime(2022, 7, 1, 22, 30, tzinfo=UTC)
    with translation.override("da"):
        texts = (
            formats.day(date(2022, 12, 31)),
            formats.long_day(date(2022, 12, 31)),
            formats.instant(moment),
            formats.days(1),
            formats.days(12),
        )

    assert texts == (
        "31.12.2022",
        "31. december 2022",
        "02.07.2022 kl. 00.30",
        "1 dag",
        "12 dage",
    )


def test_what_has_no_day_is_left_empty() -> None:
    """A day that has not come is an empty cell."""
    assert formats.day(None) == formats.long_day(None) == formats.instant(None) == ""


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_whole_number_can_be_read_back(value: int) -> None:
    """Nothing but the thousands' points and the minus is added."""
    with translation.override("da"):
        text = formats.number(value)

    assert int(text.replace(".", "").replace("\N{MINUS SIGN}", "-")) == value
