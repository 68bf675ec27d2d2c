# SPDX-License-Identifier: EUPL-1.2
"""Words become values of the area; what is unknown is refused with what is alike."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from anke.portal.domain.alike import alike_in_size
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import parse_selection
from anke.portal.errors import WrongSelectionError
from anke.publication.bundle.contents import Text, Value

if TYPE_CHECKING:
    from anke.portal.domain.areas import Area
    from anke.portal.domain.resolving import Plan

pytestmark = pytest.mark.unit


def plan(area: Area, query: str = "") -> Plan:
    """Resolve what an address asks for."""
    return resolve(parse_selection(area.id, parse_qsl(query)), area)


def test_nothing_asked_is_the_country_and_the_first_key_figures(
    municipal: Area,
) -> None:
    """The first look at an area shows the country, all subjects, the newest years."""
    found = plan(municipal)

    assert found.first_instances == ("country",)
    assert found.subjects == ("all",)
    assert found.periods == ("2020", "2021", "2022")
    assert [each.id for each in found.measures] == [
        "decided-on-merits",
        "reversal-rate",
    ]


def test_every_area_has_its_first_key_figure_from_the_start(
    areas: dict[str, Area],
) -> None:
    """No default is misspelt: the old portal preselected nothing in one area."""
    assert all(plan(area).measures for area in areas.values())
    assert all(
        measure.is_default for area in areas.values() for measure in plan(area).measures
    )


def test_words_stand_for_many(municipal: Area) -> None:
    """A level, the parts of a whole, the newest periods, and everything."""
    found = plan(
        municipal,
        "instans=level(1),country&emne=parts(law:serviceloven)"
        "&periode=quarters(2),years(1)&noegletal=*",
    )

    assert len(found.first_instances) == 6
    assert found.first_instances[0] == "country"
    assert {municipal.subjects.by_code[each].parent for each in found.subjects} == {
        "law:serviceloven"
    }
    assert found.periods == ("2022", "2022K3", "2022K4")
    assert len(found.measures) == len(municipal.facts.measures)


def test_codes_stand_in_the_order_of_the_area(municipal: Area) -> None:
    """Periods ascend and key figures keep their order, however they were ticked."""
    found = plan(municipal, "periode=2022,2021K4,2021&noegletal=reversal-rate,upheld")

    assert found.periods == ("2021", "2021K4", "2022")
    assert [each.id for each in found.measures] == ["upheld", "reversal-rate"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("instans=aarhus", "instans"),
        ("instans=level(9)", "instans"),
        ("instans=level(x)", "instans"),
        ("emne=law:servicelov", "emne"),
        ("emne=parts(nothing)", "emne"),
        ("emne=years(2)", "emne"),
        ("periode=2099", "periode"),
        ("periode=years(0)", "periode"),
        ("periode=years(-1)", "periode"),
        ("noegletal=omgoerelse", "noegletal"),
    ],
)
def test_an_unknown_value_is_refused_by_name(
    municipal: Area, query: str, parameter: str
) -> None:
    """Never an empty table: the refusal names the parameter."""
    with pytest.raises(WrongSelectionError) as refused:
        plan(municipal, query)

    assert refused.value.parameter == parameter


def test_a_refusal_offers_what_is_alike(municipal: Area) -> None:
    """Who mistypes a code is told the right one."""
    with pytest.raises(WrongSelectionError, match="law:serviceloven"):
        plan(municipal, "emne=law:servicelov")


def test_comparisons_stand_beside_the_chosen(municipal: Area) -> None:
    """The country, the region and five alike in size come last, each once."""
    town = municipal.first_instances.at_level(2)[0]

    found = plan(municipal, f"instans={town}&sammenlign=land,region,lignende")

    assert found.first_instances[0] == town
    assert found.chosen == 1
    assert found.first_instances[1] == "country"
    assert found.first_instances[2].startswith("region-")
    assert len(set(found.first_instances)) == 8


def test_who_is_chosen_is_not_compared_with_itself(municipal: Area) -> None:
    """The country beside the country would be one column twice."""
    found = plan(municipal, "instans=country&sammenlign=land,region,lignende")

    assert found.first_instances == ("country",)


def test_alike_means_nearest_in_inhabitants() -> None:
    """Nearest by ratio, of the same level, and the same every time."""
    values = [
        Value(f"m{people}", Text("x"), "c", 2, population=people)
        for people in (1000, 1900, 2000, 2500, 2600, 9000, 50_000)
    ]
    values.append(Value("r", Text("x"), "c", 1, population=2000))
    values.append(Value("unknown", Text("x"), "c", 2))

    near = alike_in_size(values, "m2000")

    assert near == ("m1900", "m2500", "m2600", "m1000", "m9000")
    assert alike_in_size(values, "unknown") == ()
