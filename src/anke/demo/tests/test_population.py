# SPDX-License-Identifier: EUPL-1.2
"""The made-up authority behaves like the published one, within sampling error.

The bounds come from first principles: four standard errors of a share or a mean, and
half a unit of the last digit in which the figure was published.
"""

from collections import Counter
from datetime import date
from math import sqrt
from statistics import fmean, pvariance

import pytest

from anke.cases.domain import payloads as p
from anke.demo.domain.calibration import Reference
from anke.demo.domain.people import TEST_CHILDREN, TEST_PERSONS
from anke.demo.tests.population import CALIBRATION, RULES, Population, Spell, population

SIGMAS = 4
DAYS_PER_MONTH = 365.25 / 12
ROUNDED_SHARE, ROUNDED_MONTHS = 0.005, 0.05
YEARS = (2020, 2021, 2022)
NUMERATORS = {
    "upheld-rate": {"upheld"},
    "changed-rate": {"changed"},
    "remitted-rate": {"remitted"},
}
SIZES = (
    pytest.param(2500, marks=pytest.mark.unit),
    pytest.param(20_000, marks=[pytest.mark.unit, pytest.mark.slow, pytest.mark.long]),
)
PUBLISHED = [
    reference
    for reference in CALIBRATION.references
    if reference.year in YEARS and not reference.subjects
]
RATES = [one for one in PUBLISHED if one.measure.endswith("-rate")]
TIMES = [one for one in PUBLISHED if one.measure == "mean-months"]
AGES = [one for one in PUBLISHED if one.measure == "mean-age-months"]


@pytest.fixture(params=SIZES)
def made(request: pytest.FixtureRequest) -> Population:
    """Give a population, a small one and the default one."""
    return population(request.param)


def name(reference: Reference) -> str:
    """Name a published figure in the test's id."""
    parts = (reference.measure, reference.area, str(reference.year), *reference.laws)
    return "-".join(parts)


def of(made: Population, reference: Reference) -> list[Spell]:
    """Give the spells decided on the merits that a published figure counts."""
    return [
        spell
        for spell in made.spells
        if spell.area == reference.area
        and (not reference.laws or spell.law in reference.laws)
        and spell.decided_on is not None
        and spell.decided_on.year == reference.year
        and RULES.catalogue.is_on_merits(spell.area, spell.outcome)
    ]


@pytest.mark.parametrize("reference", RATES, ids=name)
def test_a_published_rate_comes_out(made: Population, reference: Reference) -> None:
    """Outcome mixes by law and year, and the reversal rates, are reproduced."""
    units = [unit for spell in of(made, reference) for unit in spell.units]
    wanted = reference.figure.value / 100
    reversals = {
        outcome.id
        for outcome in RULES.catalogue.area(reference.area).outcomes
        if outcome.reversal
    }
    numerator = NUMERATORS.get(reference.measure, reversals)

    share = sum(unit in numerator for unit in units) / len(units)

    error = SIGMAS * sqrt(wanted * (1 - wanted) / len(units))
    assert abs(share - wanted) <= error + ROUNDED_SHARE


@pytest.mark.parametrize("reference", TIMES, ids=name)
def test_a_published_processing_time_comes_out(
    made: Population, reference: Reference
) -> None:
    """The mean days from receipt (or reopening) to decision are reproduced."""
    times = [
        (spell.decided_on - spell.started_on).days / DAYS_PER_MONTH
        for spell in of(made, reference)
        if spell.decided_on
    ]

    mean = fmean(times)

    error = SIGMAS * sqrt(pvariance(times) / len(times))
    assert abs(mean - reference.figure.value) <= error + ROUNDED_MONTHS


@pytest.mark.parametrize("reference", AGES, ids=name)
def test_a_published_age_of_pending_comes_out(
    made: Population, reference: Reference
) -> None:
    """The mean age of those who wait at the year's end (liggetid) is reproduced."""
    day = date(reference.year, 12, 31)
    ages = [
        (day - spell.started_on).days / DAYS_PER_MONTH
        for spell in made.spells
        if spell.area == reference.area
        and spell.started_on <= day
        and (spell.decided_on is None or spell.decided_on > day)
    ]

    mean = fmean(ages)

    error = SIGMAS * sqrt(pvariance(ages) / len(ages))
    assert abs(mean - reference.figure.value) <= error + ROUNDED_MONTHS


def test_the_areas_have_their_shares_of_2022(made: Population) -> None:
    """The counted units decided in 2022 divide between the areas as published."""
    decided = [s for s in made.spells if s.decided_on and s.decided_on.year == 2022]
    units = Counter()
    squares = Counter()
    for spell in decided:
        units[spell.area] += len(spell.units)
        squares[spell.area] += len(spell.units) ** 2
    total = sum(units.values())
    volumes = {
        area.id: CALIBRATION.figure("decided", area.id, 2022).value
        for area in RULES.catalogue.areas
    }

    shares = {area: units[area] / total for area in volumes}

    for area, volume in volumes.items():
        wanted = volume / sum(volumes.values())
        # Units come in clusters, one cluster a case.
        cluster = squares[area] / units[area] if units[area] else 1
        error = SIGMAS * sqrt(wanted * (1 - wanted) * cluster / total)
        assert abs(shares[area] - wanted) <= error + 1 / total, area


def test_every_area_occurs(made: Population) -> None:
    """Every area of the catalogue has cases: each board, dagpenge, social tilsyn."""
    areas = Counter(spell.area for spell in made.spells)

    assert set(areas) == {area.id for area in RULES.catalogue.areas}


def test_every_step_of_a_case_occurs(made: Population) -> None:
    """Each kind of entry that the house's own work makes is found."""
    kinds = Counter(type(entry.payload) for entry in made.entries)

    assert not {
        p.CaseRegistered,
        p.PartyAdded,
        p.DocumentFiled,
        p.CaseAllocated,
        p.StepStarted,
        p.StepEnded,
        p.DeadlineStarted,
        p.DeadlinePaused,
        p.DeadlineResumed,
        p.DeadlineNoticed,
        p.CaseReclassified,
        p.CaseDecided,
        p.DecisionCorrected,
        p.CaseReopened,
    } - set(kinds)


def test_the_demo_begins_with_a_stock_and_knows_no_future(made: Population) -> None:
    """Cases from before the first day wait at it; nothing is known after the last."""
    wishes = made.authority.wishes
    received = [spell.started_on for spell in made.spells]

    opening = [day for day in received if day < wishes.first_day]

    assert 0.05 < len(opening) / len(received) < 0.2
    assert max(entry.recorded_at.date() for entry in made.entries) <= date(2022, 12, 31)
    assert max(entry.occurred_on for entry in made.entries) <= date(2022, 12, 31)


def test_entries_are_recorded_in_order_and_never_before_they_occurred(
    made: Population,
) -> None:
    """A case's journal grows with time, and nobody records what has not happened."""
    last: dict[str, object] = {}

    for entry in made.entries:
        assert entry.recorded_at.date() >= entry.occurred_on
        assert last.get(entry.stream, entry.recorded_at) <= entry.recorded_at
        last[entry.stream] = entry.recorded_at


def test_some_acts_are_registered_late(made: Population) -> None:
    """About two in a hundred cases are registered more than a week after receipt."""
    late = sum(
        (entry.recorded_at.date() - entry.occurred_on).days > 7
        for entry in made.entries
        if isinstance(entry.payload, p.CaseRegistered)
    )

    assert 0.005 < late / made.authority.wishes.cases < 0.04


def test_some_cases_were_opened_in_another_area(made: Population) -> None:
    """A case of one area may have been taken for one of another at first."""
    areas: dict[str, set[str]] = {}
    for entry in made.entries:
        if isinstance(entry.payload, p.CaseRegistered | p.CaseReclassified):
            areas.setdefault(entry.stream, set()).add(entry.payload.area)

    assert any(len(found) > 1 for found in areas.values())


def test_decisions_fall_on_working_days(made: Population) -> None:
    """Nobody decides on a Sunday, a holiday or the like."""
    days = {spell.decided_on for spell in made.spells if spell.decided_on}

    assert all(RULES.calendar.is_working_day(day) for day in days)


def test_remitted_cases_come_back_after_the_remittal(made: Population) -> None:
    """A case that came back names one that was remitted before, of the same law."""
    plan, subjects = made.authority.plan, RULES.catalogue.subjects
    remitted = made.authority.frame.outcomes["remitted"]
    returned = [row for row in range(len(plan)) if plan.predecessor[row] >= 0]

    for row in returned:
        earlier = plan.predecessor[row]
        assert remitted in plan.outcomes[earlier]
        assert plan.decided[earlier] < plan.received[row]
        assert subjects[plan.subject[row]].law == subjects[plan.subject[earlier]].law
    assert len(returned) > len(plan) / 100


def test_statutory_deadlines_are_mostly_met(made: Population) -> None:
    """Of the decided compulsory measures about 97 of 100 are decided in time."""
    times = [
        (spell.decided_on - spell.started_on).days
        for spell in made.spells
        if spell.area == "compulsory-measures" and spell.decided_on
    ]

    in_time = sum(days <= 58 for days in times) / len(times)

    assert in_time >= 0.97 - SIGMAS * sqrt(0.97 * 0.03 / len(times))


def test_only_official_test_numbers_are_used(made: Population) -> None:
    """Every CPR number belongs to an official test person; few people have one."""
    official = {each.cpr for each in (*TEST_PERSONS, *TEST_CHILDREN)}

    numbers = Counter(each.cpr for each in made.people if each.cpr)

    assert set(numbers) <= official
    assert 0 < sum(numbers.values()) < len(made.people) / 10


def test_few_letters_serve_all_cases(made: Population) -> None:
    """The document store stays small however many cases there are."""
    assert len(made.letters) < 600
