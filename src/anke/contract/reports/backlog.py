# SPDX-License-Identifier: EUPL-1.2
"""The section on the backlog (*sagspuklen*): in, out, waiting, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.contract.reports.agreed import agreed_on
from anke.contract.reports.document import Column, Paragraph, Section, Table, Unit
from anke.contract.reports.scene import Key, area_name, area_table, comparison_headings
from anke.contract.reports.sources import source_notes
from anke.contract.reports.wording import long_day, period_name, written
from anke.statistics.domain.dimensions import AGE_BUCKETS

if TYPE_CHECKING:
    from anke.contract.reports.document import Figure
    from anke.contract.reports.scene import Compared, Scene

PREFIX: Final = "pukkel"
PENDING: Final = Key("verserende", "Verserende", "pending")
RECEIVED: Final = Key("modtaget", "Modtaget", "received")
DECIDED: Final = Key("afsluttet", "Afsluttet", "decided")
_AGES: Final = Key("alder", "Verserende efter alder", "backlog-by-age")
_NOW: Final = (
    RECEIVED,
    Key("genoptaget", "Genoptaget", "reopened"),
    DECIDED,
    PENDING,
    Key("liggetid", "Gns. alder, uger", "age-of-pending"),
)


def ask_backlog(scene: Scene) -> Compared:
    """Ask for what came in, what went out and what waits."""
    return scene.compare(PREFIX, tuple(key.measure for key in _NOW))


def backlog_section(scene: Scene, asked: Compared) -> Section:
    """Give the section: the flow, the comparison, and the ages of what waits."""
    agreed = agreed_on(scene.contract, PENDING.measure, Unit.COUNT, {})
    areas = scene.all_areas(
        asked.areas_with(key.measure for key in _NOW) | set(agreed.areas)
    )
    name = period_name(scene.span.period)
    now = area_table(
        "pukkel",
        f"Sager ind, ud og verserende, {name}",
        [Column(key.label) for key in _NOW],
        areas,
        lambda area: [asked.now(area, key) for key in _NOW],
        notes=source_notes(asked.areas, _NOW, scene.span.period),
    )
    compared = area_table(
        "pukkel-sammenlignet",
        "Verserende sager ved periodens udgang, sammenlignet",
        [Column(each) for each in (*_headings(scene), "Aftalt ved årets udgang")],
        areas,
        lambda area: (*_pending(scene, asked, area), agreed.of(area)),
        notes=source_notes(asked.areas, (PENDING,)),
    )
    return Section(
        "Sagspukkel",
        (Paragraph(backlog_summary(scene, asked)), now, compared, _ages(scene, areas)),
    )


def backlog_summary(scene: Scene, asked: Compared) -> str:
    """Say in one sentence how many cases wait."""
    pending, received, decided = (
        asked.now("", key) for key in (PENDING, RECEIVED, DECIDED)
    )
    before = asked.at("", PENDING, scene.span.before)
    as_of, last = scene.asking.vintage.as_of, scene.span.last_day
    end = f"ved udgangen af {period_name(scene.span.period)}"
    when = end if as_of >= last else f"den {long_day(as_of)}"
    return (
        f"{_said(pending)} sager ventede {when} mod {_said(before)} ved udgangen af "
        f"{period_name(scene.span.before)}. "
        f"{_said(received)} kom ind, og {_said(decided)} blev afsluttet."
    )


def _pending(scene: Scene, asked: Compared, area: str) -> tuple[Figure, ...]:
    """Give what waits: a year to date has the same end as its period."""
    found = asked.compared(area, PENDING)
    return found if scene.span.grain == "year" else found[:-1]


def _headings(scene: Scene) -> tuple[str, ...]:
    found = comparison_headings(scene.span)
    return found if scene.span.grain == "year" else found[:-1]


def _ages(scene: Scene, areas: list[str]) -> Table:
    """Give the pending cases by their age."""
    where = {scene.span.grain: scene.span.period}
    by_area = scene.asking.ask([_AGES.measure], by=("area",), where=where)
    together = scene.asking.ask([_AGES.measure], where=where)

    def line(area: str) -> tuple[Figure, ...]:
        answers = by_area if area else together
        dims = {"area": area} if area else {}
        return tuple(
            answers.figure(
                f"alder.{area or 'i-alt'}.{bucket.id}",
                f"Verserende {bucket.name_da}, {area_name(area)}",
                _AGES.measure,
                {**dims, "age": bucket.id},
            )
            for bucket in AGE_BUCKETS
        )

    return area_table(
        "alder",
        f"Verserende sager efter alder, {period_name(scene.span.period)}",
        [Column(bucket.name_da) for bucket in AGE_BUCKETS],
        areas,
        line,
        notes=source_notes(by_area, (_AGES,)),
    )


def _said(figure: Figure) -> str:
    return written(figure.number, figure.unit)
