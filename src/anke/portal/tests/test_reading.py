# SPDX-License-Identifier: EUPL-1.2
"""A figure is read aloud as it is: of how many, and only compared when that is fair."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest
from django.utils.translation import override

from anke.portal.domain.areas import Area
from anke.portal.domain.computing import compute
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import parse_selection
from anke.portal.reading import Reader, read_aloud
from anke.portal.tests.worlds import SMALL, made_contents, made_cubes
from anke.publication.bundle.cells import Mark

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.unit

TOWN = "municipality-0751"


def area_with(counts: Mapping[str, tuple[int, int]]) -> Area:
    """Give an area in which places have so many reversals of so many cases in 2022."""
    area = Area(made_contents(SMALL), made_cubes(SMALL)[0])
    for code, (reversed_, of) in counts.items():
        at = area.cube.first_instances[code], 0, area.cube.periods["2022"]
        area.cube.marks[at] = Mark.SHOWN
        for name in ("upheld", "changed", "remitted"):
            area.cube.values[name][at] = 0
        area.cube.values["changed"][at] = reversed_
        area.cube.values["upheld"][at] = of - reversed_
    return area


def said(area: Area, query: str) -> str:
    """Read the figure of an address aloud, in English."""
    plan = resolve(parse_selection("municipal", parse_qsl(query)), area)
    with override("en"):
        reader = Reader("en", fewest=30, threshold=5)
        return " ".join(read_aloud(area, compute(area, plan), reader))


def test_a_share_is_read_with_its_cases() -> None:
    """The percentage never stands alone."""
    area = area_with({"country": (300, 1000)})

    assert said(area, "periode=2022") == (
        "Denmark, All subjects, 2022: reversal rate 30.0%. That is 300 of 1,000 cases."
    )


def test_of_many_the_smallest_whole_is_read() -> None:
    """The subjects of a law are the law, not everything; municipalities the country."""
    area = Area(made_contents(SMALL), made_cubes(SMALL)[0])
    subjects = area.subjects.parts["law:serviceloven"]

    assert area.subjects.whole_of(subjects) == "law:serviceloven"
    assert area.subjects.whole_of((*subjects, "law:lab")) == "all"
    assert area.first_instances.whole_of(area.first_instances.at_level(2)) == "country"
    query = "emne=law:serviceloven,parts(law:serviceloven)&periode=2022"
    assert "All subjects" not in said(area, query)
    assert "All subjects" in said(area, "emne=level(2)&periode=2022")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((33, 100), "no larger than chance often gives"),
        ((60, 100), "larger than chance usually gives"),
        ((12, 20), "too few cases to compare"),
    ],
)
def test_a_difference_is_only_one_when_it_is(
    counts: tuple[int, int], words: str
) -> None:
    """Chance and few cases are said to be so."""
    area = area_with({"country": (300, 1000), TOWN: counts})

    text = said(area, f"instans={TOWN}&periode=2022")

    assert "In the whole country it is 30.0%." in text
    assert words in text


def test_few_cases_say_no_number() -> None:
    """What is not published is not said."""
    area = area_with({})
    at = area.cube.first_instances[TOWN], 0, area.cube.periods["2022"]
    area.cube.marks[at] = Mark.SMALL
    for values in area.cube.values.values():
        values[at] = -1

    text = said(area, f"instans={TOWN}&periode=2022")

    assert "so few cases that the number is not published" in text
    assert "%" not in text


def test_of_many_the_whole_is_read() -> None:
    """The first of 98 in the alphabet is not what the reader asked about."""
    text = said(area_with({}), "instans=level(2)&periode=2022")

    assert text.startswith("Denmark, All subjects")
