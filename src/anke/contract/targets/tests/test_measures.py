# SPDX-License-Identifier: EUPL-1.2
"""What the contract's measures count: each case once, exactly, in its own period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from anke.cases.domain import commands as c
from anke.cases.services import apply_acts
from anke.contract.domain.terms import Mode, OlderThan
from anke.contract.figures import figures_of
from anke.contract.queries import contract_of, score_contract
from anke.contract.reading import contract_from
from anke.contract.targets.tests.worlds import Cases, contract_with, part
from anke.statistics import queries
from anke.statistics.facts.build import build
from anke.statistics.tests.journals import random_acts

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _facts(settings, tmp_path: Path) -> None:
    settings.ANKE_VAR = str(tmp_path)


def value_of(condition, as_of: date | None = None) -> Fraction | None:
    """Give a part's one figure, from a vintage built now or as of a day."""
    vintage = build(as_of)
    (figure,) = figures_of((condition,), vintage)[condition]
    return figure.value


def in_time(period: str) -> tuple[int, int]:
    """Give how many deadlines were kept in a period, of how many."""
    row = queries.measure("within-deadline", where={"year": period}).total
    return row.n, row.of or 0


def test_a_deadline_counts_once_on_its_decision_or_the_day_after_it_ran_out() -> None:
    """Broken at the turn of the year and decided in the next: a breach, and one only.

    The case is due on 30 March 2020 (8 weeks), so it breaks on the 31st.
    """
    cases = Cases()
    received = date(2020, 2, 3)
    cases.add(received, date(2021, 2, 1), area="compulsory-measures")
    cases.add(received, date(2020, 3, 30), area="compulsory-measures")
    cases.add(received, area="compulsory-measures")
    cases.write()
    build()

    assert in_time("2020") == (1, 3)
    assert in_time("2021") == (0, 0)
    by_month = queries.measure("within-deadline", by=["month"])
    assert {row.dims["month"]: row.of for row in by_month.rows} == {"2020-03": 3}
    alone = queries.measure("within-deadline-decided", where={"year": 2020}).total
    assert (alone.n, alone.of) == (1, 1)


def test_a_deadline_is_broken_the_day_after_and_not_on_its_last_day() -> None:
    """As known on the last day nobody is late; on the next one they are."""
    cases = Cases()
    cases.add(date(2020, 2, 3), area="compulsory-measures")
    cases.write()

    build(date(2020, 3, 30))
    on_the_day = queries.measure(
        "within-deadline", where={"year": 2020}, as_of=date(2020, 3, 30)
    )
    build(date(2020, 3, 31))
    the_day_after = queries.measure(
        "within-deadline", where={"year": 2020}, as_of=date(2020, 3, 31)
    )

    assert on_the_day.total.of == 0
    assert (the_day_after.total.n, the_day_after.total.of) == (0, 1)


@pytest.mark.parametrize("seed", range(3))
def test_no_deadline_counts_in_two_periods(seed: int) -> None:
    """The months together have as many as the whole, and the cases are the same."""
    apply_acts(random_acts(seed, 80))
    build()

    months = queries.measure("within-deadline", by=["month"])
    whole = queries.measure("within-deadline").total
    why = queries.why("within-deadline")

    assert sum(row.of for row in months.rows) == whole.of == len(why.denominator) > 20
    assert sum(row.n for row in months.rows) == whole.n == len(why.numerator)


def test_older_cases_are_those_old_when_the_year_began_and_open_when_it_ends() -> None:
    """Not those that grew old in the year, nor those that were decided in it."""
    new_year = date(2020, 1, 1)
    limit = new_year - timedelta(weeks=52)
    cases = Cases()
    cases.add(limit - timedelta(days=1))
    cases.add(limit)
    cases.add(limit - timedelta(days=9), date(2020, 6, 1))
    cases.add(date(2019, 12, 1))
    cases.write()
    older = part("pending", "0", period="2020-12", older_than=OlderThan(52))

    assert value_of(older, date(2020, 1, 31)) == 2
    assert value_of(older, date(2020, 12, 31)) == 1
    scored = score_contract(contract_with(older), as_of=date(2020, 12, 31))
    assert scored.targets[0].met is False
    tolerated = contract_with(replace(older, threshold=Fraction(1)))
    assert score_contract(tolerated, as_of=date(2020, 12, 31)).targets[0].met is True


def test_an_age_that_nobody_has_said_is_named() -> None:
    """The plan of 2020 lost it: the part is not scored."""
    apply_acts(random_acts(1, 30))
    build()

    scored = score_contract(contract_of(2020))

    missing = " ".join(
        next(t for t in scored.targets if t.target.number == "1.2").missing
    )
    assert "Ældre sager, der stadig er åbne ved årets udgang: alder" in missing


def test_the_backlog_is_that_of_the_last_day_of_the_year_area_by_area() -> None:
    """A case decided on 31 December is gone; one received that day waits."""
    last = date(2020, 12, 31)
    cases = Cases()
    cases.add(date(2020, 12, 1), last)
    cases.add(last)
    cases.add(date(2020, 5, 1), date(2021, 1, 1))
    cases.add(date(2020, 5, 1), area="work-injury")
    cases.write()
    areas = ("municipal", "work-injury")
    stock = part("pending", "1", period="2020-12", areas=areas, mode=Mode.EACH)
    vintage = build()

    found = figures_of((stock,), vintage)[stock]

    assert [(*each.areas, each.value) for each in found] == [
        ("municipal", 2),
        ("work-injury", 1),
    ]
    assert score_contract(contract_with(stock)).targets[0].met is False


def test_a_mean_is_all_days_by_all_cases_and_exact() -> None:
    """Ten cases of ten days and one of 400: 500 / 11, and no mean of two means."""
    cases = Cases()
    first = date(2020, 1, 6)
    for _ in range(10):
        cases.add(first, first + timedelta(days=10))
    cases.add(
        date(2019, 3, 1), date(2019, 3, 1) + timedelta(days=400), area="work-injury"
    )
    cases.write()
    mean = part("processing-time-mean", "100")

    assert value_of(mean) == Fraction(500, 11)


def test_twenty_four_weeks_are_168_days_as_a_mean_or_for_every_case() -> None:
    """Which of them was meant is data: the measure of the part (ubekræftet)."""
    cases = Cases()
    for days in (167, 169, 168):
        cases.add(date(2020, 1, 6), date(2020, 1, 6) + timedelta(days=days))
    cases.write()
    build()

    mean = part("processing-time-mean", "168")
    longest = part("processing-time-longest", "168")

    assert value_of(mean) == 168
    assert value_of(longest) == 169
    assert score_contract(contract_with(mean)).targets[0].met is True
    assert score_contract(contract_with(longest)).targets[0].met is False


def test_a_year_is_counted_from_its_cases_not_from_its_quarters() -> None:
    """A quick quarter with one case does not weigh as much as one with many."""
    cases = Cases()
    cases.add(date(2020, 1, 6), date(2020, 1, 7))
    for _ in range(9):
        cases.add(date(2020, 1, 6), date(2020, 6, 1))
    cases.write()
    build()

    quarters = queries.measure("processing-time-mean", by=["quarter"])
    year = value_of(part("processing-time-mean", "100"))

    assert year == Fraction(1 + 9 * 147, 10)
    assert year != sum(Fraction(row.value) for row in quarters.rows) / 2


def test_what_is_told_late_enters_its_own_period_in_a_later_vintage() -> None:
    """Decided in December, told in February: December's figure changes, once known."""
    cases = Cases()
    decided = date(2020, 12, 10)
    cases.add(date(2020, 6, 1), decided, recorded=date(2021, 2, 5))
    cases.add(date(2020, 6, 1), decided)
    cases.write()
    count = part("decided", "9", period="2020-12")

    assert value_of(count, date(2020, 12, 31)) == 1
    assert value_of(count, date(2021, 2, 28)) == 2
    later = part("decided", "9", period="2021-02")
    assert value_of(later, date(2021, 2, 28)) == 0


@pytest.mark.parametrize("seed", range(2))
def test_the_contract_s_stock_is_opening_and_flow(seed: int) -> None:
    """Opening + received + reopened − closed = closing, in every month of the year."""
    apply_acts(random_acts(seed, 100))
    vintage = build()

    def count(measure: str, period: str) -> Fraction:
        condition = part(measure, "0", period=period)
        (figure,) = figures_of((condition,), vintage)[condition]
        assert figure.value is not None
        return figure.value

    for month in range(1, 6):
        before, now = f"2020-{month:02}", f"2020-{month + 1:02}"
        flow = count("received", now) + count("reopened", now) - count("decided", now)
        assert count("pending", before) + flow == count("pending", now)


def test_before_its_period_has_ended_a_stock_is_that_of_the_newest_month() -> None:
    """What is to stand in December is shown as of June; a later year is not."""
    cases = Cases()
    cases.add(date(2020, 5, 1))
    cases.write()
    build(date(2020, 6, 15))
    stock = part("pending", "0", period="2020-12")

    scored = score_contract(contract_with(stock), as_of=date(2020, 6, 15))
    ahead = part("pending", "0", period="2021-12")
    future = score_contract(contract_with(ahead, year=2021), as_of=date(2020, 6, 15))

    assert scored.is_preliminary
    assert scored.targets[0].parts[0].found.value == 1
    assert future.targets[0].met is None
    assert future.targets[0].missing == ("Del: der er ingen tal for 2021-12",)


def test_like_parts_are_asked_for_together(monkeypatch) -> None:
    """Ten areas of one measure are one question, and the same answers."""
    from anke.contract import figures

    apply_acts(random_acts(3, 80))
    vintage = build()
    asked: list[object] = []
    ask = figures.measure_many

    def counted(*args, **kwargs):
        asked.append(args)
        return ask(*args, **kwargs)

    monkeypatch.setattr(figures, "measure_many", counted)
    figures.forget()
    names = ("municipal", "work-injury", "udk", "compulsory-measures")
    parts = [
        part("processing-time-mean", "1", areas=(name,), mode=Mode.EACH)
        for name in names
    ]
    together = figures_of(parts, vintage)
    assert len(asked) == 1

    for each in parts:
        figures.forget()
        pooled = part("processing-time-mean", "1", areas=each.areas)
        (alone,) = figures_of((pooled,), vintage)[pooled]
        assert together[each][0].value == alone.value


def test_an_agreed_path_is_data_and_must_agree_with_the_threshold() -> None:
    """1.3: 24 weeks in 2020, 19.5 from 2021."""
    (weeks,) = contract_of(2020).target("1.3").parts

    assert [(step.period, step.threshold) for step in weeks.path] == [
        ("2020", Fraction(168)),
        ("2021", Fraction(273, 2)),
    ]
    assert weeks.confirmed is True or "ubekræftet" in weeks.source


def test_a_path_that_contradicts_its_part_is_refused() -> None:
    """Which of the two would hold?"""
    plain = {
        "id": "x", "year": 2020, "title": "x", "authority": "y",
        "target": [{"number": "1.1", "title": "x", "part": [{
            "kind": "measure", "id": "p", "title": "x", "measure": "pending",
            "period": "2020", "threshold": "1",
            "path": [{"period": "2020", "threshold": "2"}],
        }]}],
    }  # fmt: skip

    with pytest.raises(Exception, match="another threshold for 2020"):
        contract_from(plain, "file.toml")


def test_a_deadline_that_stood_still_is_not_broken() -> None:
    """Paused before it ran out, it waits; it does not count until it is decided."""
    cases = Cases()
    handle = cases.add(date(2020, 2, 3))
    cases.add(date(2020, 2, 3))
    cases.do(handle, c.PauseDeadline("municipal", "høring"), date(2020, 3, 2))
    cases.write()
    build()

    assert in_time("2020") == (0, 1)
