# SPDX-License-Identifier: EUPL-1.2
"""Advice survives its column, and its string form gives nothing away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.intake.domain.advice import Advice, advice_from_json, advice_to_json

pytestmark = pytest.mark.unit


@given(st.builds(Advice))
def test_advice_is_read_back_as_it_was_written(advice: Advice) -> None:
    """Whatever it holds, in whatever script."""
    assert advice_from_json(advice_to_json(advice)) == advice


@given(st.builds(Advice))
def test_advice_does_not_show_itself_in_a_log(advice: Advice) -> None:
    """It holds what people wrote."""
    assert repr(advice) == str(advice) == "Advice(…)"
