# SPDX-License-Identifier: EUPL-1.2
"""The scoring rule, of any contract with any mix of parts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.contract.domain.days import report_due_on
from anke.contract.domain.judging import (
    Figure,
    judge_deliverable,
    judge_external,
    judge_measure,
    judge_register,
)
from anke.contract.domain.registers import StatusWord
from anke.contract.domain.scoring import Found, score
from anke.contract.domain.terms import (
    Comparator,
    Contract,
    Deliverable,
    ExternalCondition,
    MeasureCondition,
    Mode,
    RegisterCondition,
    Target,
)

pytestmark = pytest.mark.unit

AFTER = date(2021, 2, 1)
truths = st.sampled_from([True, False, None])


@st.composite
def scored(draw: st.DrawFn):
    """Draw a contract, and for each of its parts what is found of it."""
    found: dict[str, bool | None] = {}
    targets = []
    for number in range(draw(st.integers(1, 15))):
        groups = []
        for word, least in (("part", 0), ("any", 0)):
            parts = []
            for place in range(draw(st.integers(least, 4))):
                part = Deliverable(f"{number}-{word}-{place}", "x", date(2020, 6, 30))
                found[part.id] = draw(truths)
                parts.append(part)
            groups.append(tuple(parts))
        targets.append(Target(str(number), "x", *groups))
    return Contract("c", 2020, "x", "y", tuple(targets)), found


def result(contract, found):
    """Score with what was drawn."""
    return score(contract, AFTER, lambda part: Found(found[part.id], ""))


@given(scored())
def test_attainment_is_k_times_a_hundred_over_n(drawn) -> None:
    """Exactly, and the highest still possible counts the nulls as met."""
    contract, found = drawn

    total = result(contract, found)

    n = len(contract.targets)
    k = sum(each.met is True for each in total.targets)
    nulls = sum(each.met is None for each in total.targets)
    assert total.attainment == Fraction(100 * k, n)
    assert total.highest == Fraction(100 * (k + nulls), n)


@given(scored())
def test_one_unmet_part_kills_its_target_and_missing_is_never_met(drawn) -> None:
    """Whatever stands beside it; alternatives help only among themselves."""
    contract, found = drawn

    for each in result(contract, found).targets:
        parts = [found[part.id] for part in each.target.parts]
        choices = [found[part.id] for part in each.target.any_of]
        if False in parts or (choices and set(choices) == {False}):
            assert each.met is False
        elif None in parts or (choices and True not in choices) or not parts + choices:
            assert each.met is None
        else:
            assert each.met is True


@given(scored(), st.data())
def test_a_part_that_comes_true_never_lowers_the_score(drawn, data) -> None:
    """Nothing that is done for the contract counts against it."""
    contract, found = drawn
    if not found:
        return
    before = result(contract, found)
    chosen = data.draw(st.sampled_from(sorted(found)))

    after = result(contract, found | {chosen: True})

    assert after.attainment >= before.attainment
    assert after.highest >= before.highest


def share(line: str, **changes: object) -> MeasureCondition:
    """Make a condition on a share."""
    values = {
        "comparator": Comparator.AT_LEAST,
        "threshold": Fraction(line),
        "areas": (),
        "mode": Mode.POOLED,
    }
    return MeasureCondition("p", "Frist", "within-deadline", "2020", **values | changes)


def test_the_unrounded_value_is_compared() -> None:
    """96.96 % is printed as 97.0 % and fails 97 %; 24 weeks are 168.0 days."""
    condition = share("0.97")

    assert judge_measure(condition, [Figure("", Fraction(9696, 10000))]).met is False
    assert judge_measure(condition, [Figure("", Fraction(97, 100))]).met is True
    weeks = share("168", comparator=Comparator.AT_MOST)
    assert judge_measure(weeks, [Figure("", Fraction(168))]).met is True
    assert judge_measure(weeks, [Figure("", Fraction(16801, 100))]).met is False


@pytest.mark.parametrize("gap", ["threshold", "comparator", "areas", "mode"])
def test_what_nobody_said_is_named_and_never_scored(gap: str) -> None:
    """A made-up default would be a made-up score."""
    found = judge_measure(share("0.97", **{gap: None}), [Figure("", Fraction(1))])

    assert found.met is None
    assert len(found.missing) == 1


def test_each_area_counts_for_itself() -> None:
    """One area that fails is enough; one without cases leaves it open."""
    condition = share("0.97", mode=Mode.EACH)
    good, bad = Figure("a", Fraction(1)), Figure("b", Fraction(1, 2))
    empty = Figure("c", None)

    assert judge_measure(condition, [good, bad]).met is False
    assert judge_measure(condition, [good, empty]).met is None
    assert judge_measure(condition, [good, empty, bad]).met is False
    assert judge_measure(condition, []).met is None


days = st.integers(0, 400).map(lambda each: date(2020, 1, 1) + timedelta(each))


@given(days, days, st.lists(days, max_size=4), days)
def test_a_deliverable_is_met_by_dispatch_inside_its_window(
    first: date, last: date, sent: list[date], on: date
) -> None:
    """Sent before it opens or after it is due counts for nothing; nor does tomorrow."""
    opens, due = min(first, last), max(first, last)
    part = Deliverable("d", "x", due, opens)

    met = judge_deliverable(part, sent, on).met

    in_time = any(opens <= day <= min(due, on) for day in sent)
    assert met is (True if in_time else (False if on > due else None))


@given(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from(StatusWord)),
    st.sampled_from([date(2020, 12, 31), AFTER]),
)
def test_a_register_is_met_when_all_of_it_is(statuses, on: date) -> None:
    """One item that is not met is enough; one that nobody spoke of leaves it open."""
    items = {each: f"Krav {each}" for each in "abcd"}
    part = RegisterCondition("r", "Krav", "minimum", date(2020, 12, 31))

    found = judge_register(part, items, statuses, on)

    given = set(statuses.values())
    if len(statuses) == 4 and given == {StatusWord.MET}:
        assert found.met is True
    elif on == AFTER and given - {StatusWord.MET}:
        assert found.met is False
    else:
        assert found.met is None
        assert len(found.missing) == 4 - len(statuses)
    assert judge_register(part, {}, statuses, on).met is None


def test_sick_leave_may_beat_the_state_or_last_year() -> None:
    """2.2: own <= state, or own <= 0.95 x own last year."""
    at_most = {"comparator": Comparator.AT_MOST, "figure": "own"}
    target = Target(
        "2.2", "Sygefravær",
        any_of=(
            ExternalCondition("state", "x", against="state", **at_most),
            ExternalCondition(
                "better", "x", against="last", factor=Fraction(95, 100), **at_most
            ),
        ),
    )  # fmt: skip
    contract = Contract("c", 2020, "x", "y", (target,))

    def met(**figures: str) -> bool | None:
        known = {name: Fraction(value) for name, value in figures.items()}
        total = score(contract, AFTER, lambda part: judge_external(part, known))
        return total.targets[0].met

    assert met(own="8.0", state="8.3", last="8.0") is True
    assert met(own="9.5", state="8.3", last="10.0") is True
    assert met(own="9.51", state="8.3", last="10.0") is False
    assert met(own="8.0", state="8.3") is True
    assert met(own="9.0", state="8.3") is None


def test_a_deviation_counts_by_its_size() -> None:
    """2.1: too little spent is a deviation, too."""
    condition = ExternalCondition(
        "b", "x", "deviation", Comparator.AT_MOST, offset=Fraction("0.02"),
        magnitude=True,
    )  # fmt: skip

    assert judge_external(condition, {"deviation": Fraction("-0.03")}).met is False
    assert judge_external(condition, {"deviation": Fraction("-0.02")}).met is True
    assert judge_external(condition, {}).missing == ("x: tallet deviation mangler",)


def test_reports_are_due_fourteen_calendar_days_after_the_quarter() -> None:
    """They never roll to a working day."""
    due = [report_due_on(2020, quarter).isoformat() for quarter in (1, 2, 3, 4)]

    assert due == ["2020-04-14", "2020-07-14", "2020-10-14", "2021-01-14"]
    assert report_due_on(2022, 3).weekday() == 4
    with pytest.raises(ValueError, match="5"):
        report_due_on(2020, 5)


def test_before_the_year_ends_only_what_is_lost_is_final() -> None:
    """A missed deliverable stays missed; a figure may still turn."""
    part = Deliverable("d", "x", date(2020, 9, 30))
    targets = (
        Target("1", "x", (part,)),
        Target("2", "x", (share("0.97"),)),
    )
    contract = Contract("c", 2020, "x", "y", targets)

    total = score(contract, date(2020, 10, 1), lambda _: Found(False, ""))

    assert total.is_preliminary
    assert [each.is_final for each in total.targets] == [True, False]
    assert all(each.is_final for each in result_after(contract).targets)


def result_after(contract: Contract):
    """Score when the year is over."""
    return score(contract, date(2021, 1, 1), lambda _: Found(False, ""))
