# SPDX-License-Identifier: EUPL-1.2
"""What the page about times needs: a table, and measures in the reader's language.

{% load status %}
{% times_table rows as table %}{% data_table table %}
{{ measure|named }}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from anke.cases.wording import is_english, name_of
from anke.selfservice import wording
from anke.selfservice.domain.waiting import expectation
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from anke.cases.domain.catalogue import Area
    from anke.selfservice.times import TimesOfArea
    from anke.statistics.domain.definitions import Measure, Text

register = template.Library()
register.filter("named", name_of)


@register.filter
def defined(measure: Measure) -> str:
    """Give a measure's definition."""
    return measure.definition_en if is_english() else measure.definition_da


@register.filter
def formula(measure: Measure) -> str:
    """Give a measure's formula."""
    return measure.formula_en if is_english() else measure.formula_da


@register.filter
def text(both: Text) -> str:
    """Give a text of a measure's."""
    return both.en if is_english() else both.da


@register.simple_tag
def times_table(rows: list[tuple[Area, TimesOfArea]]) -> Table:
    """Set the times of all areas out as a table."""
    return Table(
        caption=_("Times by area"),
        columns=(
            Column("area", _("Area"), breaks=True),
            Column("half", _("Half within"), numeric=True),
            Column("most", _("9 of 10 within"), numeric=True),
            Column("cases", _("Cases"), numeric=True),
            Column("as_of", _("As of"), numeric=True),
        ),
        rows=[_row(area, times) for area, times in rows],
        empty=_("No figures have been built yet."),
    )


def _row(area: Area, found: TimesOfArea) -> Row:
    # Of a case that begins today nothing has been waited yet.
    expected = expectation(found.times, waited_days=0)
    if expected is None:
        half = most = cases = _("too few")
    else:
        half = wording.weeks(expected.half_weeks)
        most = wording.weeks(expected.most_weeks)
        cases = formats.number(expected.cases)
    texts = (name_of(area), half, most, cases, formats.day(found.as_of))
    return Row(tuple(Cell(each) for each in texts))
