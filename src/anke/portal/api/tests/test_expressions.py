# SPDX-License-Identifier: EUPL-1.2
"""Selection expressions mean what PxWeb's mean, and nothing is chosen by accident."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.portal.api.expressions import expanded, parted
from anke.portal.errors import WrongSelectionError

pytestmark = pytest.mark.unit

YEARS = ("2018", "2019", "2020", "2021", "2022")
EXPRESSIONS = {
    "*": YEARS,
    "2019": ("2019",),
    "20?9": ("2019",),
    "*2": ("2022",),
    "top(2)": ("2021", "2022"),
    "top(2,1)": ("2020", "2021"),
    "bottom(2)": ("2018", "2019"),
    "bottom(1,1)": ("2019",),
    "from(2021)": ("2021", "2022"),
    "to(2019)": ("2018", "2019"),
    "range(2019,2021)": ("2019", "2020", "2021"),
    "range(2021,2019)": ("2019", "2020", "2021"),
    "[range(2019,2020)]": ("2019", "2020"),
    "TOP(1)": ("2022",),
    "top(99)": YEARS,
}
REFUSED = (
    "",
    "2017",
    "top(0)",
    "top(x)",
    "top(1,2,3)",
    "top(-1)",
    "from(2017)",
    "range(2018)",
    "range(2018,2017)",
    "19*",
    "middle(2)",
    "top(",
    "x" * 500,
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_stands_for_codes(expression: str) -> None:
    """Each word of the contract; of periods `top` are the newest."""
    found = expanded([expression], YEARS, "periode", newest_first=True)

    assert found == EXPRESSIONS[expression]


@pytest.mark.parametrize("expression", REFUSED)
def test_what_stands_for_nothing_is_refused_by_name(expression: str) -> None:
    """Never an empty answer: the parameter is named instead."""
    with pytest.raises(WrongSelectionError) as refused:
        expanded([expression], YEARS, "valueCodes[periode]", newest_first=True)

    assert refused.value.parameter == "valueCodes[periode]"


def test_top_of_others_is_the_first() -> None:
    """Only periods have newest ones."""
    assert expanded(["top(2)"], YEARS, "emne") == ("2018", "2019")


@given(st.lists(st.sampled_from([*EXPRESSIONS, *YEARS]), min_size=1))
def test_codes_come_in_their_order_and_once(expressions: list[str]) -> None:
    """However expressions overlap, each code is given once, in the table's order."""
    found = expanded(expressions, YEARS, "periode", newest_first=True)
    singly = {
        code
        for each in expressions
        for code in expanded([each], YEARS, "periode", newest_first=True)
    }

    assert found == tuple(code for code in YEARS if code in singly)


@given(st.text(), st.lists(st.text(min_size=1), max_size=5))
def test_any_text_is_answered_or_refused(text: str, codes: list[str]) -> None:
    """No text breaks the reading of it."""
    try:
        found = expanded([text], codes, "emne")
    except WrongSelectionError:
        return
    assert set(found) <= set(codes)


@given(st.lists(st.sampled_from(list(EXPRESSIONS))))
def test_a_list_is_parted_where_no_expression_is(expressions: list[str]) -> None:
    """A comma inside brackets parts nothing."""
    assert parted(",".join(expressions)) == expressions
