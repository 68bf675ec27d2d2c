# SPDX-License-Identifier: EUPL-1.2
"""The charts of a report: thirteen months of deadlines, times and the backlog.

Thirteen, so that the first and the last point are the same month of two years.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anke.contract.reports.agreed import agreed_on
from anke.contract.reports.deadlines import IN_TIME, STATUTORY
from anke.contract.reports.document import Chart, Column, Course, Row, Table, Unit
from anke.contract.reports.scene import area_name
from anke.contract.reports.wording import period_name, short_month, written

if TYPE_CHECKING:
    from anke.contract.reports.asking import Answers
    from anke.contract.reports.document import Figure
    from anke.contract.reports.scene import Scene

_LINES: Final = 3
_TIME: Final = "processing-time-mean"
_FLOW: Final = (
    ("received", "Modtaget"),
    ("decided", "Afsluttet"),
    ("pending", "Verserende ved månedens udgang"),
)


def deadlines_chart(scene: Scene) -> Chart:
    """Draw the share of statutory deadlines kept, with what was agreed across."""
    months = scene.span.course()
    answers = scene.asking.ask(
        [IN_TIME], by=("month",), where={"month": months, **STATUTORY}
    )
    name = "Andel inden for fristen"
    figures = _figures(answers, "frister.kurve", name, IN_TIME)
    agreed = agreed_on(scene.contract, IN_TIME, Unit.SHARE, STATUTORY)
    limits = {each.threshold for each in agreed.conditions}
    limit = limits.pop() if len(limits) == 1 else None
    is_for_all = all(each.areas == () for each in agreed.conditions)
    word = "Aftalt" if is_for_all else "Aftalt i udvalgte områder"
    return _chart(
        "frister-kurve",
        "Lovbestemte frister: andel overholdt måned for måned",
        months,
        (Course(name, figures),),
        threshold=None if limit is None else float(limit),
        threshold_name="" if limit is None else f"{word}: {written(limit, Unit.SHARE)}",
    )


def times_chart(scene: Scene, areas: list[str]) -> Chart:
    """Draw the mean processing time of all cases and of the largest areas."""
    months = scene.span.course()
    where = {"month": months}
    together = scene.asking.ask([_TIME], by=("month",), where=where)
    courses = [
        Course(
            "Alle sagsområder",
            _figures(together, "tider.kurve.i-alt", "Gennemsnit", _TIME),
        )
    ]
    if chosen := areas[:_LINES]:
        each = scene.asking.ask(
            [_TIME], by=("area", "month"), where={**where, "area": chosen}
        )
        courses += [
            Course(
                area_name(area),
                _figures(
                    each, f"tider.kurve.{area}", area_name(area), _TIME, area=area
                ),
            )
            for area in chosen
        ]
    title = "Gennemsnitlig sagsbehandlingstid i uger måned for måned"
    return _chart("tider-kurve", title, months, tuple(courses))


def flow_chart(scene: Scene) -> Chart:
    """Draw what came in, what went out and what waits."""
    months = scene.span.course()
    answers = scene.asking.ask(
        [measure for measure, _ in _FLOW], by=("month",), where={"month": months}
    )
    courses = tuple(
        Course(name, _figures(answers, f"pukkel.kurve.{measure}", name, measure))
        for measure, name in _FLOW
    )
    title = "Sager ind, ud og verserende måned for måned"
    return _chart("pukkel-kurve", title, months, courses)


def largest(answers: Answers, period: dict[str, str]) -> list[str]:
    """Give the areas with the most decided cases in a period, the largest first."""
    wanted = set(period.items())
    sizes = {
        dict(dims)["area"]: row.n
        for (measure, dims), row in answers.rows.items()
        if measure == _TIME and wanted <= set(dims)
    }
    return sorted(sizes, key=lambda area: (-sizes[area], area))


def _figures(
    answers: Answers, name: str, label: str, measure: str, area: str = ""
) -> tuple[Figure, ...]:
    dims = {"area": area} if area else {}
    return tuple(
        answers.figure(
            f"{name}.{_ago(place)}",
            f"{label}, {period_name(month)}",
            measure,
            {**dims, "month": month},
        )
        for place, month in enumerate(reversed(answers.where["month"]))
    )[::-1]


def _ago(months: int) -> str:
    """Name a month by its distance, so that a template names the same next month."""
    return f"{months}-maaneder-foer" if months else "nu"


def _chart(
    name: str,
    title: str,
    months: tuple[str, ...],
    courses: tuple[Course, ...],
    *,
    threshold: float | None = None,
    threshold_name: str = "",
) -> Chart:
    points = tuple(short_month(month) for month in months)
    table = Table(
        id=name,
        caption=f"{title} (diagrammets tal)",
        columns=(
            Column("Måned", 1.2, is_number=False),
            *(Column(each.name) for each in courses),
        ),
        rows=tuple(
            Row((period_name(month), *(each.figures[place] for each in courses)))
            for place, month in enumerate(months)
        ),
        notes=tuple(dict.fromkeys(_source(each) for each in courses)),
    )
    return Chart(
        id=name,
        title=title,
        points=points,
        courses=courses,
        table=table,
        alternative=_told(title, courses, months),
        threshold=threshold,
        threshold_name=threshold_name,
    )


def _source(course: Course) -> str:
    """Give the line that asks for a course, month by month."""
    asked = course.figures[0].question
    assert asked is not None  # noqa: S101 - a course is asked for by months
    where = tuple(each for each in asked.where if each[0] != "month")
    command = replace(asked, where=where).command
    return "Kilde: " + command.replace(asked.measure, f"{asked.measure} --by month", 1)


def _told(title: str, courses: tuple[Course, ...], months: tuple[str, ...]) -> str:
    """Say what the chart shows: where each line begins and ends."""
    ends = [
        f"{each.name}: {_written(each.figures[0])} i {period_name(months[0])}, "
        f"{_written(each.figures[-1])} i {period_name(months[-1])}"
        for each in courses
    ]
    return f"Diagram: {title}. {'. '.join(ends)}. Alle tal står i tabellen under."


def _written(figure: Figure) -> str:
    return written(figure.number, figure.unit)
