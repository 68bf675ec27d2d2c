# SPDX-License-Identifier: EUPL-1.2
"""Figures in words: how a value, its n of N and its interval are written.

>>> from django.utils import translation
>>> with translation.override("da"):
...     value_text("weeks", 14.86)
'14,9 uger'
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.cases.wording import is_english
from anke.statistics.domain.definitions import Kind, Unit
from anke.statistics.domain.dimensions import DIMENSIONS, STARTED_BEFORE
from anke.statistics.queries.questions import given_values
from anke.statistics.queries.words import label, names_of
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.statistics.domain.definitions import Measure
    from anke.statistics.queries import MeasureRow


def language() -> str:
    """Give the reader's language as the queries want it."""
    return "en" if is_english() else "da"


def measure_name(measure: Measure) -> str:
    """Name a measure."""
    return measure.name_en if is_english() else measure.name_da


def shown_unit(measure: Measure) -> str:
    """Give the unit a measure is shown in: times in weeks, as the contract has them."""
    return "weeks" if measure.is_time else ""


def value_text(unit: str, value: float | None) -> str:
    """Write a value in its unit."""
    if value is None:
        return formats.not_computable()
    if unit == Unit.SHARE:
        return formats.share(value)
    count = {"count": formats.number(value, 1)}
    if unit == "weeks":
        return _("%(count)s weeks") % count
    if unit == "months":
        return _("%(count)s months") % count
    if unit == Unit.DAYS:
        return _("%(count)s days") % count
    return formats.number(value)


def basis_text(measure: Measure, row: MeasureRow) -> str:
    """Say what a figure rests on: n of N, or how many it is the mean of."""
    if measure.kind is Kind.SHARE:
        return _("%(n)s of %(of)s") % {
            "n": formats.number(row.n),
            "of": formats.number(row.of or 0),
        }
    if measure.kind is Kind.COUNT:
        return ""
    return _("over %(n)s cases") % {"n": formats.number(row.n)}


def interval_text(row: MeasureRow) -> str:
    """Write the interval of a share; nothing for other figures."""
    if row.low is None or row.high is None:
        return ""
    return _("95 %% interval %(low)s–%(high)s") % {
        "low": formats.number(row.low * 100, 1),
        "high": formats.share(row.high),
    }


def names_in_language(dimension: str) -> dict[str, str]:
    """Give the name of each value of a dimension."""
    place = 1 if is_english() else 0
    return {value: names[place] for value, names in names_of(dimension).items()}


def filter_texts(where: Mapping[str, object]) -> list[tuple[str, str]]:
    """Name each filter and its value."""
    return [
        (_dimension_name(name), _values(name, value)) for name, value in where.items()
    ]


def _dimension_name(name: str) -> str:
    """Name a dimension."""
    dimension = DIMENSIONS[name]
    return dimension.name_en if is_english() else dimension.name_da


def _values(name: str, value: object) -> str:
    """Name one value or several."""
    values = given_values(value)
    if name == STARTED_BEFORE:
        return ", ".join(formats.day(date.fromisoformat(str(v))) for v in values)
    return ", ".join(label(name, str(each), language()) for each in values)
