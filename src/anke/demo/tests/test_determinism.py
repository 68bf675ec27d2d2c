# SPDX-License-Identifier: EUPL-1.2
"""The same wishes give the same journal, to the last byte."""

from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from anke.cases.domain.entries import chain
from anke.demo.domain.authority import Wishes, plan_for
from anke.demo.domain.plan import plan_authority
from anke.demo.domain.targets import targets_of
from anke.demo.errors import TooFewCasesError
from anke.demo.tests.population import CALIBRATION, RULES, decided, stories

pytestmark = pytest.mark.unit


def journal_hash(wishes: Wishes) -> str:
    """Hash the chained entries of a whole authority."""
    authority = plan_for(wishes, CALIBRATION, RULES)
    digest = sha256()
    for acts in stories(authority):
        for entry in chain(decided(acts, authority), {}):
            digest.update(entry.hash)
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_journal() -> None:
    """Two builds with the same wishes agree in every entry."""
    wishes = Wishes(cases=300)

    assert journal_hash(wishes) == journal_hash(wishes)


def test_another_seed_gives_another_journal() -> None:
    """The seed names the population."""
    assert journal_hash(Wishes(cases=120)) != journal_hash(Wishes(cases=120, seed=1))


def test_a_change_in_one_area_leaves_the_others_alone() -> None:
    """Every area draws from a stream of its own."""
    authority = plan_for(Wishes(cases=2000), CALIBRATION, RULES)
    frame = authority.frame
    targets = targets_of(CALIBRATION, RULES.catalogue, range(2019, 2028))
    changed = [
        replace(each, returned_share=0.0, late_share=0.5)
        if each.area == "udk"
        else each
        for each in targets
    ]

    before = plan_authority(frame, targets, seed=5, cases=2000)
    after = plan_authority(frame, changed, seed=5, cases=2000)

    for place, area in enumerate(frame.areas):
        same = np.array_equal(
            np.sort(before.registered[before.area == place]),
            np.sort(after.registered[after.area == place]),
        )
        assert same == (area != "udk")


@pytest.mark.parametrize("cases", [17, 18, 100, 1234])
def test_there_are_exactly_as_many_cases_as_were_asked_for(cases: int) -> None:
    """The number of cases is kept to the case, and every area has one."""
    plan = plan_for(Wishes(cases=cases, years=1, seed=3), CALIBRATION, RULES).plan

    assert len(plan) == cases
    assert np.unique(plan.area).size == 17


def test_fewer_cases_than_areas_are_refused() -> None:
    """An authority without one case for each area is none."""
    with pytest.raises(TooFewCasesError, match="17 areas"):
        plan_for(Wishes(cases=16), CALIBRATION, RULES)


def test_ten_years_begin_in_2013() -> None:
    """Years without published figures use the nearest year's."""
    plan = plan_for(Wishes(cases=600, years=10), CALIBRATION, RULES).plan

    years = {int(day) // 365 for day in plan.decided}
    assert len(plan) == 600
    assert len(years) >= 10
