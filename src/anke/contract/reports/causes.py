# SPDX-License-Identifier: EUPL-1.2
"""Why deadlines were not kept (*årsager til overskridelser*), as it was recorded.

A cause outside the house is told of; the breach counts all the same. What nobody gave a
cause for is counted, too, so that the list always adds up to the breaches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from anke.contract.reports.document import Column, Figure, Row, Table, Take, Unit
from anke.contract.reports.periods import Span
from anke.contract.reports.scene import Key, area_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.reports.scene import Compared, Scene

LOST: Final = Key("overskredet", "Overskredet", "within-deadline", Take.REST)
UNTOLD: Final = "Årsag er ikke oplyst"


@dataclass(frozen=True, slots=True)
class BreachCause:
    """Why some deadlines of an area were not kept in a period."""

    period: str
    area: str
    text: str
    deadlines: int
    is_external: bool = False


def causes_table(scene: Scene, asked: Compared, areas: list[str]) -> Table:
    """Give each breach's cause, and how many nobody gave one for."""
    rows = [row for area in areas for row in _rows(scene, asked, area)]
    total = asked.now("", LOST)
    return Table(
        id="aarsager",
        caption="Overskridelser og deres årsager",
        columns=(
            Column("Sagsområde", 2.9, is_number=False),
            Column("Årsag", 3.2, is_number=False),
            Column("Ydre årsag", 0.8, is_number=False),
            Column("Frister", 0.7),
        ),
        rows=(*rows, Row(("I alt", "", "", total), is_total=True)),
        notes=(
            "Overskridelser med en ydre årsag er talt med i andelen ovenfor.",
            *(f"Kilde til summen: {each.command}" for each in [total.question] if each),
        ),
    )


def _rows(scene: Scene, asked: Compared, area: str) -> Iterator[Row]:
    lost = asked.now(area, LOST)
    told = [each for each in scene.causes if each.area == area and _is_in(each, scene)]
    for place, each in enumerate(told, start=1):
        name = f"aarsager.{area}.{place}"
        figure = Figure(name, each.text, each.deadlines, Unit.COUNT)
        outside = "ja" if each.is_external else "nej"
        yield Row((area_name(area), each.text, outside, figure))
    rest = int(lost.number or 0) - sum(each.deadlines for each in told)
    if rest > 0:
        label = f"{UNTOLD}, {area_name(area)}"
        name = f"aarsager.{area}.ikke-oplyst"
        # Where nobody gave any cause, these are the area's breaches themselves.
        figure = (
            Figure(name, label, rest, Unit.COUNT)
            if told
            else replace(lost, name=name, label=label)
        )
        yield Row((area_name(area), UNTOLD, "", figure))


def _is_in(cause: BreachCause, scene: Scene) -> bool:
    own, span = Span.of(cause.period), scene.span
    return span.first <= own.first and own.last_month <= span.last_month
