# SPDX-License-Identifier: EUPL-1.2
"""Notes stand where they belong, and no series crosses a break in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from anke.portal.domain.areas import Area
from anke.portal.domain.computing import compute
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import parse_selection
from anke.publication.bundle.contents import Break, Note, Text

if TYPE_CHECKING:
    from anke.portal.domain.tables import Table

pytestmark = pytest.mark.unit

LAW = "law:serviceloven"


def asked(area: Area, query: str) -> Table:
    """Answer what an address asks for."""
    return compute(area, resolve(parse_selection(area.id, parse_qsl(query)), area))


def with_(area: Area, **changes: object) -> Area:
    """Give the area with other notes or breaks."""
    return Area(replace(area.contents, **changes), area.cube)


@pytest.mark.parametrize("area_id", ["municipal", "udk", "work-injury"])
def test_mandatory_notes_cannot_be_put_away(
    areas: dict[str, Area], area_id: str
) -> None:
    """In every area alike: the old portal heard the switch in two of them only."""
    shown = asked(areas[area_id], "noter=nej").notes

    assert [note.id for note in shown] == ["appealed-only"]


def test_the_switch_takes_away_what_is_not_mandatory(municipal: Area) -> None:
    """A note on a law stands under its subjects, until it is put away."""
    subject = municipal.subjects.parts[LAW][0]

    assert len(asked(municipal, f"emne={subject}").notes) == 2
    assert len(asked(municipal, f"emne={subject}&noter=nej").notes) == 1


def test_a_remark_stands_beside_the_figures_of_its_municipality(
    municipal: Area,
) -> None:
    """Not beside the country's or another's, and not before the time it is about."""

    def remarks(query: str) -> list[str]:
        return [note.said_by for note in asked(municipal, query).notes if note.said_by]

    aarhus = "municipality-0751"
    assert remarks(f"instans={aarhus}") == [aarhus]
    assert remarks("instans=level(2)") == [aarhus]
    assert not remarks("instans=country,region-1082")
    assert not remarks(f"instans={aarhus}&periode=2020")
    assert not remarks(f"instans={aarhus}&noter=nej")


def test_a_note_on_a_subject_is_not_one_on_its_law(municipal: Area) -> None:
    """What is true of § 107 alone is not said of the whole law."""
    subject = municipal.subjects.parts[LAW][0]
    area = with_(municipal, notes=(Note("n", Text("x"), subjects=(subject,)),))

    assert asked(area, f"emne={subject}").notes
    assert not asked(area, f"emne={LAW}").notes


@pytest.mark.parametrize(
    ("periods", "there"),
    [("2020", False), ("2021", True), ("2020,2022", False), ("2021K2", False)],
)
def test_a_note_has_its_days(municipal: Area, periods: str, *, there: bool) -> None:
    """It stands under periods that touch its days."""
    note = Note("n", Text("x"), first_on="2021-07-01", last_on="2021-12-31")
    area = with_(municipal, notes=(note,))

    assert bool(asked(area, f"periode={periods}").notes) == there


@pytest.mark.parametrize(
    ("periods", "before", "after", "within"),
    [
        ("2020,2021,2022", "2020", "2021", True),
        ("2021K2,2021K3", "2021K2", "2021K3", False),
        ("2022", None, None, None),
        ("2020", None, None, None),
        ("2021", "", "2021", True),
        ("2020,2022", "2020", "2022", False),
    ],
)
def test_a_break_is_crossed_between_or_within_periods(
    municipal: Area,
    periods: str,
    before: str | None,
    after: str | None,
    *,
    within: bool | None,
) -> None:
    """Only who compares both sides, or stands astride, is told."""
    area = with_(municipal, breaks=(Break("b", "2021-07-01", Text("x")),))

    crossed = asked(area, f"periode={periods}").breaks

    if before is None:
        assert not crossed
    else:
        assert [(each.before, each.after, each.within) for each in crossed] == [
            (before, after, within)
        ]


def test_a_break_in_a_law_is_one_of_its_subjects(municipal: Area) -> None:
    """Another law's series goes on unbroken."""
    broken = Break("b", "2021-01-01", Text("x"), subjects=(LAW,))
    area = with_(municipal, breaks=(broken,))
    subject = municipal.subjects.parts[LAW][0]

    assert asked(area, f"emne={subject}").breaks
    assert asked(area, f"emne={LAW}").breaks
    assert not asked(area, "emne=all").breaks
