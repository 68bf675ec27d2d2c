# SPDX-License-Identifier: EUPL-1.2
"""A draft holds what may be seen and nothing else; equal facts give equal bytes."""

import io

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.publication.bundle.cells import DIMENSIONS, NOTHING, Mark
from anke.publication.bundle.contents import CASES
from anke.publication.errors import InconsistentReleaseError, NothingToReleaseError
from anke.publication.gate.counting import AreaFacts
from anke.publication.gate.drafts import file_of, save_draft
from anke.publication.gate.keeping import read_kept
from anke.publication.gate.preparing import attack_draft
from anke.publication.gate.tests.worlds import (
    cube_of_place,
    drafted,
    facts,
    with_more,
)
from anke.publication.gate.years import read_contents

pytestmark = pytest.mark.unit

ROOMY = settings(
    max_examples=3,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
KEYS = {*DIMENSIONS, "mark"}
LATE = ("municipality-1", "a-1", 2021 * 12 + 3, "changed", 2)


def small_world(seed, cases=400):
    """Give the facts of both areas."""
    return {"municipal": facts(seed, cases=cases), "udk": facts(seed, "udk")}


def silently(*_):
    """Tell nobody."""


@ROOMY
@given(seed=st.integers(0, 10**6), cases=st.sampled_from([30, 150, 600]))
def test_no_value_is_in_a_bundle_that_its_mark_hides(
    folder, monkeypatch, seed, cases
) -> None:
    """A cell is empty wherever its mark hides it; what is shown is true."""
    draft = drafted(folder, monkeypatch, small_world(seed, cases))
    hidden = shown = 0

    for name, place in draft.all_places():
        cells = pq.read_table(io.BytesIO(file_of(folder, f"{place.cells}.parquet")))
        kept = read_kept(folder, place.kept)
        for row in cells.to_pylist():
            at = tuple(
                axis.codes.index(row[key])
                for axis, key in zip(kept.layout.axes, DIMENSIONS, strict=True)
            )
            if row["mark"] in (Mark.SMALL, Mark.HIDDEN):
                hidden += 1
                assert {v for k, v in row.items() if k not in KEYS} == {None}, name
            else:
                shown += 1
                assert row[CASES] == kept.counts[at]
                assert row[CASES] >= 5 or row["mark"] == Mark.STRUCTURAL_ZERO
    assert hidden
    assert shown


@ROOMY
@given(seed=st.integers(0, 10**6))
def test_shown_parts_add_up_to_their_shown_total(folder, monkeypatch, seed) -> None:
    """Outcomes make a row, and laws make all subjects, wherever all is shown."""
    draft = drafted(folder, monkeypatch, small_world(seed, 3000))
    compared = 0

    for name in draft.places:
        cube = cube_of_place(folder, draft, name)
        seen = cube.values[CASES] != NOTHING
        outcomes = sum(cube.values[each] for each in ("changed", "upheld", "rejected"))
        assert (outcomes[seen] == cube.values[CASES][seen]).all()
        values = cube.area.subjects
        laws = [at for at, value in enumerate(values) if value.level == 1]
        for counter in (CASES, "changed", "days"):
            box = cube.values[counter]
            whole = (box[:, laws] != NOTHING).all(axis=1) & (box[:, 0] != NOTHING)
            compared += whole.sum()
            assert (box[:, laws].sum(axis=1)[whole] == box[:, 0][whole]).all()
    assert compared


def test_equal_facts_give_the_same_bytes(tmp_path, settings, monkeypatch) -> None:
    """A draft made twice, in two folders, has one name: every file is the same."""
    settings.ANKE_VAR = tmp_path
    first = drafted(tmp_path / "one", monkeypatch, small_world(1))
    second = drafted(tmp_path / "two", monkeypatch, small_world(1))

    assert first == second
    assert save_draft(tmp_path / "one", first) == save_draft(tmp_path / "two", second)


def test_the_attack_holds_and_reads_only_what_will_be_out(folder, monkeypatch) -> None:
    """No hidden count of a prepared draft can be worked out."""
    draft = drafted(folder, monkeypatch, small_world(2))

    found = attack_draft(folder, draft, (), silently)

    assert sum(one.hidden for one in found) > 20
    assert [one.failing for one in found] == [()] * 4


def test_a_count_that_is_shown_beside_its_total_is_named(folder, monkeypatch) -> None:
    """Show what protects a small count, and the attack names the cell."""
    from anke.publication.domain.suppression import primary
    from anke.publication.gate import preparing

    monkeypatch.setattr(
        preparing,
        "protect_all",
        lambda pieces, rule: [
            (p.layout, primary(p.layout, p.counts, rule, p.structural)) for p in pieces
        ],
    )
    draft = drafted(folder, monkeypatch, small_world(3))

    found = attack_draft(folder, draft, (), silently)

    failing = [cell for one in found for cell in one.failing]
    assert failing
    assert all(cell.count(" × ") == 2 for cell in failing)


def test_a_file_that_is_not_what_was_marked_is_refused(folder, monkeypatch) -> None:
    """Swap the cells of two years, and the attack does not even begin."""
    from dataclasses import replace

    draft = drafted(folder, monkeypatch, small_world(4))
    places = dict(draft.places)
    swapped = {**places["municipal/2021"], "cells": places["municipal/2022"]["cells"]}
    wrong = replace(draft, places={**places, "municipal/2021": swapped})

    with pytest.raises((InconsistentReleaseError, KeyError)):
        attack_draft(folder, wrong, (), silently)


def test_a_year_without_change_takes_over_its_marks_and_file(
    folder, monkeypatch
) -> None:
    """Late cases of 2021 cost work on 2021 alone."""
    world = small_world(5)
    first = drafted(folder, monkeypatch, world)
    world["municipal"] = with_more(world["municipal"], LATE)

    second = drafted(
        folder, monkeypatch, world, release="2022-12-31-2", earlier=(first,)
    )

    taken = {name for name, place in second.all_places() if place.taken_over}
    assert taken == {"municipal/2022", "udk/2021", "udk/2022"}
    for name in taken:
        assert second.place(name).cells == first.place(name).cells
    assert len(attack_draft(folder, second, (first,), silently)) == 1


def test_each_changed_figure_is_in_the_log_with_its_cause(folder, monkeypatch) -> None:
    """Two late cases change the row, its totals and its outcome, and nothing else."""
    import json

    world = small_world(6, 3000)
    first = drafted(folder, monkeypatch, world)
    world["municipal"] = with_more(world["municipal"], LATE)
    second = drafted(
        folder, monkeypatch, world, release="2022-12-31-2", earlier=(first,)
    )

    log = json.loads(file_of(folder, f"{second.revisions}.json"))

    assert second.revised == len(log) > 0
    assert {(each["counter"], each["after"] - each["before"]) for each in log} == {
        (CASES, 2),
        ("changed", 2),
    }
    assert {each["period"] for each in log} == {"2021", "2021K2"}
    assert all(each["cause"]["da"] and each["cause"]["en"] for each in log)
    third = drafted(
        folder, monkeypatch, world, release="2022-12-31-3", earlier=(first, second)
    )
    assert third.revised == 0
    assert third.revisions == second.revisions


@ROOMY
@given(seed=st.integers(0, 10**6), late=st.integers(1, 9))
def test_what_was_hidden_once_stays_hidden(folder, monkeypatch, seed, late) -> None:
    """Masks are sticky, and no count can be worked out from two releases together."""
    world = small_world(seed, 250)
    first = drafted(folder, monkeypatch, world)
    world["municipal"] = with_more(
        world["municipal"], ("municipality-2", "a-2", 2021 * 12, "upheld", late)
    )

    second = drafted(
        folder, monkeypatch, world, release="2022-12-31-2", earlier=(first,)
    )

    before = cube_of_place(folder, first, "municipal/2021")
    after = cube_of_place(folder, second, "municipal/2021")
    was_hidden = np.isin(before.marks, (Mark.SMALL, Mark.HIDDEN))
    assert np.isin(after.marks[was_hidden], (Mark.SMALL, Mark.HIDDEN)).all()
    for one in attack_draft(folder, second, (first,), silently):
        assert one.failing == ()


def test_a_subject_before_its_law_has_structural_zeros(folder, monkeypatch) -> None:
    """Law B is in force from July 2022: not applicable before, small or shown after."""
    draft = drafted(folder, monkeypatch, small_world(7))
    before = cube_of_place(folder, draft, "municipal/2021")
    after = cube_of_place(folder, draft, "municipal/2022")
    place = before.subjects["b-1"]

    assert set(before.marks[:, place].ravel()) <= {Mark.ABSENT, Mark.STRUCTURAL_ZERO}
    assert after.marks[0, place, 0] != Mark.STRUCTURAL_ZERO


def test_reasons_stand_by_country_and_year_alone(folder, monkeypatch) -> None:
    """A reason is too rare for a municipality or a quarter."""
    draft = drafted(folder, monkeypatch, small_world(8, 3000))
    cube = cube_of_place(folder, draft, "municipal/2022")
    reasons = cube.values["reason:law"]

    assert reasons[0, 0, 0] == cube.values["changed"][0, 0, 0]
    assert (reasons[1:] == NOTHING).all()
    assert (reasons[:, :, 1:] == NOTHING).all()


def test_a_year_that_is_not_over_shows_its_whole_quarters_alone(
    folder, monkeypatch
) -> None:
    """On 1 October there are three quarters of the year, and no year."""
    from datetime import date

    from anke.publication.gate.tests.worlds import FakeVintage

    draft = drafted(
        folder,
        monkeypatch,
        small_world(9),
        vintage=FakeVintage(as_of=date(2022, 10, 1)),
    )
    area = read_contents(folder, draft).areas[0]

    assert [each for each in area.periods if each.startswith("2022")] == [
        "2022K1",
        "2022K2",
        "2022K3",
    ]
    assert "udk/2022" not in draft.places


def test_facts_without_a_whole_period_are_refused(folder, monkeypatch) -> None:
    """There is nothing to release of an authority that has decided nothing."""
    nothing = AreaFacts((), (), (), (), ())

    with pytest.raises(NothingToReleaseError, match="no whole period"):
        drafted(folder, monkeypatch, {"municipal": nothing, "udk": nothing})


def test_a_table_that_cannot_be_protected_is_left_out(folder, monkeypatch) -> None:
    """Where nothing is left to hide, a year without quarters comes out all the same."""
    from anke.publication.errors import UnprotectableError
    from anke.publication.gate import protecting

    protect = protecting.protect

    def choosy(layout, counts, rule, **known):
        if len(layout.tables) > 1:
            raise UnprotectableError("nothing is left to hide")
        return protect(layout, counts, rule, **known)

    monkeypatch.setattr(protecting, "protect", choosy)
    world = small_world(11)
    draft = drafted(folder, monkeypatch, world)
    again = drafted(
        folder, monkeypatch, world, release="2022-12-31-2", earlier=(draft,)
    )

    assert set(draft.place("municipal/2022").tables) == {"municipality-subject-year"}
    cube = cube_of_place(folder, draft, "municipal/2022")
    assert (cube.marks[:, :, cube.periods["2022K1"]] == Mark.ABSENT).all()
    assert all(place.taken_over for _, place in again.all_places())


def test_an_instance_that_nobody_knows_falls_out_of_no_total(
    folder, monkeypatch
) -> None:
    """A case of an unknown first instance stands under "others", and in the country."""
    world = small_world(10)
    world["municipal"] = with_more(
        world["municipal"], ("elsewhere", "c-9", 2022 * 12, "upheld", 40)
    )

    draft = drafted(folder, monkeypatch, world)
    kept = read_kept(folder, draft.place("municipal/2022").kept)

    instance, subject, period = kept.layout.axes
    at = instance.codes.index("others"), subject.codes.index("c-9")
    assert kept.counts[*at, period.codes.index("2022")] == 40
    assert kept.counts[0, 0, 0] >= 40
