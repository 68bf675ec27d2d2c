# SPDX-License-Identifier: EUPL-1.2
"""Figures in the reader's language: names, definitions, and how a value is written.

    value_text(MEASURES["reversal-rate"], 0.302)    # '30,2 %'
    value_text(MEASURES["age-of-pending"], 84.2)    # '12,0 uger'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.cases.wording import is_english
from anke.statistics.domain.definitions import Unit
from anke.web import formats

if TYPE_CHECKING:
    from anke.statistics.domain.definitions import Break, Measure, Text

DAYS_IN_A_WEEK = 7


def text_of(text: Text) -> str:
    """Give a text in the reader's language."""
    return text.en if is_english() else text.da


def measure_name(measure: Measure) -> str:
    """Name a measure."""
    return measure.name_en if is_english() else measure.name_da


def definition_of(measure: Measure) -> str:
    """Say what a measure is."""
    return measure.definition_en if is_english() else measure.definition_da


def formula_of(measure: Measure) -> str:
    """Write how a measure is computed."""
    return measure.formula_en if is_english() else measure.formula_da


def break_text(found: Break) -> str:
    """Say what broke a series."""
    return found.text_en if is_english() else found.text_da


def value_text(measure: Measure, value: float | None) -> str:
    """Write a value in the measure's unit; times in weeks, as the contract does."""
    if value is None:
        return formats.not_computable()
    if measure.unit is Unit.SHARE:
        return formats.share(value)
    if measure.is_time:
        return _("%(count)s weeks") % {
            "count": formats.number(value / DAYS_IN_A_WEEK, 1)
        }
    return formats.number(value)
