# SPDX-License-Identifier: EUPL-1.2
"""Which chart fits a table, and what it says in words.

Over time: lines, or small charts when there are many. At one time: bars, or a funnel
when many municipalities are compared by a share, since a ranking would mislead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from anke.portal.charts.bars import MOST_BARS, bars
from anke.portal.charts.drawing import Drawing as Drawn
from anke.portal.charts.funnel import funnel, in_funnel
from anke.portal.charts.lines import MOST_LINES, MOST_SMALL, lines, small
from anke.portal.charts.series import courses_of
from anke.portal.charts.tiles import places, tiles
from anke.portal.domain.selection import Drawing
from anke.web import figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.portal.charts.series import Courses
    from anke.portal.domain.tables import Table

_DRAWN_BY: Final[dict[Drawing, Callable[..., str]]] = {
    Drawing.LINES: lines,
    Drawing.SMALL: small,
    Drawing.BARS: bars,
    Drawing.FUNNEL: funnel,
    Drawing.MAP: tiles,
}
_MOST: Final = {
    Drawing.LINES: MOST_LINES,
    Drawing.SMALL: MOST_SMALL,
    Drawing.BARS: MOST_BARS,
}
_FUNNEL_FROM: Final = 8


@dataclass(frozen=True)
class Chart:
    """The chart of a table: its kind, its words, and the drawing."""

    kind: Drawing
    drawn: Drawn
    remark: str

    @property
    def is_there(self) -> bool:
        """Whether there is anything to draw."""
        return self.kind is not Drawing.NONE

    @property
    def title(self) -> str:
        """What the chart shows."""
        return self.drawn.title

    @property
    def alternative(self) -> str:
        """The chart in words."""
        return self.drawn.alternative

    def svg(self, *, is_narrow: bool) -> str:
        """Draw it for a desk or for a phone."""
        return _DRAWN_BY.get(self.kind, bars)(self.drawn, is_narrow=is_narrow)


def chart_of(table: Table, language: str, fewest: int) -> Chart:
    """Choose the chart that was asked for, or the one that fits."""
    courses = courses_of(table, language, fewest)
    kind = _kind(table.plan.selection.drawing, courses)
    drawn = Drawn(
        courses=courses,
        language=language,
        title=_title(courses, kind, language),
        alternative=_alternative(courses, language),
        breaks=_break_places(table, courses),
        break_word=_("break"),
        cases_word=_("Number of cases"),
        unseen_word=_("no figure"),
    )
    wanted = table.plan.selection.drawing
    return Chart(
        kind, drawn, " ".join([*_instead(wanted, kind), *_remarks(kind, courses)])
    )


def _instead(wanted: Drawing, kind: Drawing) -> list[str]:
    """Say that another chart stands where the one that was asked for cannot."""
    if wanted in {Drawing.AUTOMATIC, kind}:
        return []
    return [_("The chosen chart cannot be drawn of this table. Here is one that fits.")]


def _kind(wanted: Drawing, courses: Courses) -> Drawing:
    """Draw what was asked for where it can be drawn, else what fits."""
    number, times = len(courses.courses), len(courses.periods)
    possible = {
        Drawing.LINES: times > 1,
        Drawing.SMALL: times > 1,
        Drawing.BARS: True,
        Drawing.FUNNEL: _has_funnel(courses),
        Drawing.MAP: _has_map(courses),
        Drawing.NONE: True,
    }
    if possible.get(wanted):
        return wanted
    if not any(p.value is not None for c in courses.courses for p in c.points):
        return Drawing.NONE
    if times > 1 and number <= MOST_LINES:
        return Drawing.LINES
    if times > 1 and number <= MOST_SMALL:
        return Drawing.SMALL
    return Drawing.FUNNEL if possible[Drawing.FUNNEL] else Drawing.BARS


def _has_funnel(courses: Courses) -> bool:
    """Only shares of different first instances make a funnel."""
    found = {each.first_instance for each in courses.courses if in_funnel(each)}
    alone = len(found) == sum(in_funnel(each) for each in courses.courses)
    return courses.unit == "percent" and alone and len(found) >= _FUNNEL_FROM


def _has_map(courses: Courses) -> bool:
    codes = [each.first_instance for each in courses.courses]
    mapped = sum(code in places() for code in codes)
    return mapped >= _FUNNEL_FROM and len(codes) == len(set(codes))


def _title(courses: Courses, kind: Drawing, language: str) -> str:
    name = courses.measure.name.in_language(language)
    if courses.unit == "per-10000":
        name = f"{name} {_('per 10,000 inhabitants')}"
    names = courses.period_names
    if kind in {Drawing.LINES, Drawing.SMALL} and len(names) > 1:
        return f"{name}, {names[0]} – {names[-1]}"
    return f"{name}, {names[-1]}"


def _alternative(courses: Courses, language: str) -> str:
    """Say the newest figure of the first courses; the rest stands in the table."""
    said = []
    for course in courses.courses[:3]:
        newest = course.points[-1].value
        value = (
            _("no figure")
            if newest is None
            else figures.value(language, courses.unit, newest)
        )
        said.append(f"{course.name}: {value}")
    told = _("%(period)s. %(figures)s. All figures stand in the table.")
    return told % {"period": courses.period_names[-1], "figures": "; ".join(said)}


def _break_places(table: Table, courses: Courses) -> tuple[float, ...]:
    """Find where on the axis each break lies."""
    found = []
    for crossed in table.breaks:
        if crossed.after not in courses.periods:
            continue
        place = courses.periods.index(crossed.after)
        found.append(float(place) if crossed.within else place - 0.5)
    return tuple(place for place in found if place >= 0)


def _remarks(kind: Drawing, courses: Courses) -> list[str]:
    """Say what of the table the chart does not show."""
    said = []
    most = _MOST.get(kind)
    if most is not None and len(courses.courses) > most:
        said.append(_("The chart shows the first %s rows of the table.") % most)
    if kind is Drawing.FUNNEL:
        said.append(
            _(
                "Each point is a first instance. Between the dashed lines a share "
                "differs from the whole no more than chance often gives (95 %); "
                "between the dotted ones it rarely does (99.8 %)."
            )
        )
    if kind is Drawing.MAP:
        said.append(
            _(
                "A map of tiles: every municipality is as large as any other and "
                "stands near its neighbours. A dashed edge means few cases or no "
                "published figure."
            )
        )
    has_few = any(p.is_few for c in courses.courses for p in c.points)
    if has_few and kind in _MOST:
        said.append(_("A hollow mark is a share of few cases."))
    if courses.left_out:
        said.append(_("The other key figures stand in the table."))
    return said
