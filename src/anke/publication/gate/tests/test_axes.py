# SPDX-License-Identifier: EUPL-1.2
"""First instances under regions, subjects under laws; and years that were not over."""

from dataclasses import replace
from datetime import date

import pytest

from anke.cases.rules import rules_of
from anke.deadlines.data_files import DataText
from anke.deadlines.errors import DataFileError
from anke.publication.bundle.contents import ALL_SUBJECTS, COUNTRY, LAW_PREFIX
from anke.publication.gate.areas import (
    PublishedTable,
    data_text,
    published_areas,
    read_areas,
)
from anke.publication.gate.axes import axes_of, hierarchy_of
from anke.publication.gate.layouts import (
    layout_of,
    periods_of,
    quarters_over,
    quarters_told,
)

pytestmark = pytest.mark.unit

CATALOGUE = rules_of().catalogue
AREAS = {area.id: area for area in published_areas()}


def axes(area, **found):
    """Give the dimensions of an area."""
    return axes_of(AREAS[area], CATALOGUE, **found)


def test_the_country_has_five_regions_with_98_municipalities() -> None:
    """Every municipality stands under its region, with its inhabitants."""
    values = axes("municipal").first_instances
    municipalities = [v for v in values if v.code.startswith("municipality-")]

    assert len(municipalities) == 98
    assert {v.level for v in municipalities} == {2}
    assert len([v for v in values if v.level == 1]) == 5
    assert values[0].population == sum(v.population for v in municipalities) > 5_000_000


def test_a_region_is_a_total_and_a_first_instance_beside_it() -> None:
    """What a region decided itself is a part of its total, not the total."""
    places = axes("municipal").instance_places
    values = axes("municipal").first_instances

    own = values[places["own:region-1081"]]
    assert own.parent == "region-1081"
    facts_place = axes("municipal").stands_for["region-1081"]
    assert facts_place == "own:region-1081"


def test_a_committee_is_counted_with_its_municipality() -> None:
    """Compulsory measures come from committees; readers look for the municipality."""
    places = axes("compulsory-measures").instance_places

    assert places["committee-0101"] == places["municipality-0101"]
    assert places["committee-0751"] == places["municipality-0751"]


@pytest.mark.parametrize("area", [each for each, v in AREAS.items() if v.by == COUNTRY])
def test_some_areas_have_the_country_alone(area) -> None:
    """Whoever decided first, the case stands under the country."""
    found = axes(area, instances={"municipality-0101", "aes"})

    assert [value.code for value in found.first_instances] == [COUNTRY]
    assert set(found.instance_places.values()) == {0}


@pytest.mark.parametrize("area", AREAS)
def test_totals_stand_before_their_parts(area) -> None:
    """Every parent is there, above its parts, one level up."""
    found = axes(area)

    for values in (found.first_instances, found.subjects):
        hierarchy = hierarchy_of("x", values)
        for place, value in enumerate(values):
            assert hierarchy.parents[place] < place
            assert hierarchy.depths[place] == value.level


def test_a_quarter_counts_when_it_is_over() -> None:
    """Its last day must have been lived through."""
    assert quarters_over(2022, date(2022, 9, 29)) == (1, 2)
    assert quarters_over(2022, date(2022, 9, 30)) == (1, 2, 3)
    assert quarters_over(2022, date(2022, 12, 31)) == (1, 2, 3, 4)
    assert quarters_over(2022, date(2021, 12, 31)) == ()


def test_a_year_without_its_last_quarter_has_no_column_of_its_own() -> None:
    """Tables by year alone wait for the year to end."""
    area = AREAS["municipal"]
    layout = layout_of(area, axes("municipal"), 2022, (1, 2))

    assert periods_of(area, 2022, (1, 2)) == ("2022K1", "2022K2")
    assert {table.id for table in layout.tables} == {
        "law-quarter",
        "municipality-large-law-quarter",
        "large-law-subject-quarter",
    }
    assert not layout.published[:, :, layout.axes[2].codes.index("2022")].any()


def test_a_series_may_begin_with_quarters_of_the_year_before() -> None:
    """Municipal cases have quarters from the third of 2013, and years from 2014."""
    area, day = AREAS["municipal"], date(2022, 12, 31)
    begun = quarters_told(area, 2013, day)
    layout = layout_of(area, axes("municipal"), 2013, begun)

    assert [quarters_told(area, year, day) for year in (2012, 2014)] == [
        (),
        (1, 2, 3, 4),
    ]
    assert periods_of(area, 2013, begun) == ("2013K3", "2013K4")
    assert {table.id for table in layout.tables} == {
        each.id for each in area.tables if each.quarters
    }
    assert quarters_told(AREAS["udk"], 2014, day) == ()


@pytest.mark.parametrize("wrong", ["2013K1", "2012K4", "2014K2", "sommer"])
def test_a_first_quarter_lies_in_the_year_before(wrong) -> None:
    """A whole year would be a first year, and a gap would be none of ours."""
    text = data_text("areas.toml").text.replace("2013K3", wrong, 1)

    with pytest.raises(DataFileError, match="field first_quarter"):
        read_areas(DataText("areas.toml", text))


def test_a_table_may_hold_some_laws_beside_the_total() -> None:
    """Municipalities have quarters where most cases are, and the country has all."""
    area, made = AREAS["municipal"], axes("municipal")
    layout = layout_of(area, made, 2022, (1, 2, 3, 4))
    table = next(each for each in area.tables if each.laws)
    laws = {value.code for value in made.subjects if value.level == 1}
    held = {f"{LAW_PREFIX}{law}" for law in table.laws}
    shown = dict(zip([each.id for each in layout.tables], layout.tables, strict=True))

    assert held < laws
    assert set(shown[table.id].values[1]) == held
    assert set(shown["law-quarter"].values[1]) == {ALL_SUBJECTS, *laws}


def test_a_law_brings_its_subjects_where_the_table_has_them() -> None:
    """A subject stands in the table when its law does."""
    made = axes("municipal")
    table = PublishedTable("t", (0,), (0, 1, 2), quarters=True, laws=("aktivloven",))
    area = replace(AREAS["municipal"], tables=(table,))
    (declared,) = layout_of(area, made, 2022, (1, 2, 3, 4)).tables
    mine = {v.code for v in made.subjects if v.parent == f"{LAW_PREFIX}aktivloven"}

    assert mine
    assert set(declared.values[1]) == {ALL_SUBJECTS, f"{LAW_PREFIX}aktivloven", *mine}


def test_laws_that_are_no_list_are_refused_with_the_entry() -> None:
    """What cannot be read names its file and field."""
    text = data_text("areas.toml").text.replace("laws = [", 'laws = "', 1)
    broken = text.replace('"lab-2019", "lab"]', 'lab"', 1)

    with pytest.raises(DataFileError, match=r"areas\.toml"):
        read_areas(DataText("areas.toml", broken))
