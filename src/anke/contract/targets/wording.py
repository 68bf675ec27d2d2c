# SPDX-License-Identifier: EUPL-1.2
"""A contract in words: truths, values, thresholds, and who can give what is missing.

>>> from fractions import Fraction
>>> from anke.statistics.domain.measures import MEASURES
>>> from django.utils import translation
>>> with translation.override("da"):
...     value_text(MEASURES["processing-time-mean"], Fraction(335, 2), Fraction(168))
'23,9 uger (167,5 dage)'
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never

from django.utils.translation import gettext as _

from anke.access.domain.permissions import ALLOWED, Action
from anke.access.domain.roles import PEOPLE
from anke.access.models import User
from anke.contract.domain.judging import gaps_of
from anke.contract.domain.terms import (
    Comparator,
    Deliverable,
    ExternalCondition,
    MeasureCondition,
    RegisterCondition,
)
from anke.statistics.domain.definitions import Measure, Unit
from anke.statistics.queries.words import label
from anke.statistics.wording import language
from anke.web import formats

if TYPE_CHECKING:
    from anke.contract.domain.scoring import ScoredPart, ScoredTarget, Truth
    from anke.contract.domain.terms import Condition

DAYS_IN_WEEK: Final = 7
_PERCENT: Final = 100
_MOST_DECIMALS: Final = 6
BADGES: Final[dict[bool | None, str]] = {True: "success", False: "error", None: "info"}


def truth_text(met: Truth) -> str:
    """Say whether something is met; the words alone carry it."""
    if met is None:
        return _("not computable")
    return _("met") if met else _("not met")


def shown_factor(measure: Measure) -> Fraction:
    """Give what a value is multiplied by to be shown: per cent, or weeks."""
    if measure.unit is Unit.SHARE:
        return Fraction(_PERCENT)
    return Fraction(1, DAYS_IN_WEEK) if measure.is_time else Fraction(1)


def unit_word(measure: Measure) -> str:
    """Name the unit that a value is shown in."""
    if measure.unit is Unit.SHARE:
        return _("per cent")
    return _("weeks") if measure.is_time else _("cases")


def threshold_text(measure: Measure, threshold: Fraction) -> str:
    """Write a threshold as it was agreed, not rounded: 19.55 weeks stay that."""
    shown = threshold * shown_factor(measure)
    if measure.unit is Unit.SHARE:
        return f"{plain_number(shown)}\N{NO-BREAK SPACE}%"
    if not measure.is_time:
        return plain_number(shown)
    return _("%(weeks)s weeks (%(days)s days)") % {
        "weeks": plain_number(shown),
        "days": plain_number(threshold),
    }


def value_text(
    measure: Measure, value: Fraction | None, threshold: Fraction | None = None
) -> str:
    """Write a value with as many decimals as it takes to see which side it is on.

    96.96 % is not 97 %, so it is never written as 97.0 %.
    """
    if value is None:
        return formats.not_computable()
    factor = shown_factor(measure)
    least = 0 if measure.unit is Unit.CASES else 1
    text = _told_apart(value, threshold, factor, least)
    if measure.unit is Unit.SHARE:
        return f"{text}\N{NO-BREAK SPACE}%"
    if not measure.is_time:
        return text
    return _("%(weeks)s weeks (%(days)s days)") % {
        "weeks": text,
        "days": _told_apart(value, threshold, Fraction(1), least),
    }


def _told_apart(
    value: Fraction, threshold: Fraction | None, factor: Fraction, decimals: int
) -> str:
    """Write a value in a unit so that rounding never puts it on its threshold."""
    shown = value * factor
    line = shown if threshold is None else threshold * factor
    while decimals < _MOST_DECIMALS and _misleads(shown, line, decimals):
        decimals += 1
    return formats.number(float(shown), decimals)


def _misleads(shown: Fraction, line: Fraction, decimals: int) -> bool:
    """Tell whether rounding would put a value on its threshold or beyond it."""
    if shown == line:
        return False
    rounded = round(shown, decimals)
    return rounded >= line if shown < line else rounded <= line


def demand_text(condition: Condition) -> str:
    """Say what a part asks for; a number that nobody has said is told as such."""
    if isinstance(condition, MeasureCondition):
        return _measure_demand(condition)
    if isinstance(condition, Deliverable):
        return _sent_text(condition)
    if isinstance(condition, ExternalCondition):
        return _external_demand(condition)
    if isinstance(condition, RegisterCondition):
        return _("all of them by %(due)s") % {"due": formats.day(condition.due_on)}
    assert_never(condition)


def comparator_text(comparator: Comparator | None) -> str:
    """Name a comparator."""
    if comparator is None:
        return _("unknown direction")
    return _("at least") if comparator is Comparator.AT_LEAST else _("at most")


def _measure_demand(condition: MeasureCondition) -> str:
    from anke.contract.conditions import measure_of

    if condition.threshold is None:
        return _("The threshold is not known")
    words = {
        "comparator": comparator_text(condition.comparator),
        "value": threshold_text(measure_of(condition), condition.threshold),
    }
    demand = _("%(comparator)s %(value)s") % words
    if condition.older_than is None or condition.older_than.weeks is None:
        return demand
    return _(
        "%(demand)s of those more than %(weeks)s weeks old on 1 January %(year)s"
    ) % {
        "demand": demand,
        "weeks": condition.older_than.weeks,
        "year": condition.period[:4],
    }


def _sent_text(part: Deliverable) -> str:
    words = {
        "opens": formats.day(part.opens_on),
        "due": formats.day(part.due_on),
        "recipient": part.recipient or _("the department"),
    }
    if part.opens_on:
        return _("sent to %(recipient)s from %(opens)s to %(due)s") % words
    return _("sent to %(recipient)s by %(due)s") % words


def _external_demand(condition: ExternalCondition) -> str:
    offset = condition.offset
    if offset is None or condition.factor is None:
        return _("The threshold is not known")
    words = {
        "comparator": comparator_text(condition.comparator),
        "value": plain_number(offset),
        "figure": condition.against,
        "factor": plain_number(condition.factor),
    }
    if not condition.against:
        return _("%(comparator)s %(value)s") % words
    if condition.factor != 1:
        return _("%(comparator)s %(factor)s × %(figure)s") % words
    if not offset:
        return _("%(comparator)s %(figure)s") % words
    words["value"] = plain_number(abs(offset))
    if offset < 0:
        return _("%(comparator)s %(figure)s less %(value)s") % words
    return _("%(comparator)s %(figure)s and %(value)s") % words


def plain_number(value: Fraction) -> str:
    """Write a number with the decimals that it has, three at most."""
    for decimals in range(3):
        if round(value, decimals) == value:
            return formats.number(float(value), decimals)
    return formats.number(float(value), 3)


def area_name(area: str) -> str:
    """Name an area."""
    return label("area", area, language())


def attainment_text(value: Fraction) -> str:
    """Write an attainment with two decimals; the sum beside it is exact."""
    return formats.number(float(value), 0 if value.denominator == 1 else 2)


# --- What is missing -----------------------------------------------------------------


def who_can_give(part: ScoredPart) -> str:
    """Say who can give what a part lacks, so that somebody can be asked."""
    condition = part.condition
    if isinstance(condition, MeasureCondition):
        if gaps_of(condition):
            return _contract_keepers()
        return _("Nobody: there is nothing to count yet")
    if not is_recorded(part):
        return _contract_keepers()
    return _("Recorded by: %(roles)s") % {"roles": roles_text(Action.RECORD_EVIDENCE)}


def is_recorded(part: ScoredPart) -> bool:
    """Tell whether what a part lacks is recorded in the house, as evidence is."""
    condition = part.condition
    if isinstance(condition, ExternalCondition):
        return not _is_unsaid(condition)
    return isinstance(condition, Deliverable | RegisterCondition)


def _is_unsaid(condition: ExternalCondition) -> bool:
    return None in (condition.comparator, condition.offset, condition.factor)


def _contract_keepers() -> str:
    return _("The department says it; whoever runs Anke writes it in the contract.")


def roles_text(action: Action) -> str:
    """Name the roles that may do something, in the order of the roles."""
    names = {choice.value: str(choice.label) for choice in User.RoleChoice}
    allowed = [names[role.value] for role in PEOPLE if role in ALLOWED[action]]
    return ", ".join(allowed)


def finality_text(target: ScoredTarget) -> str:
    """Say whether a target's state can still change."""
    return _("final") if target.is_final else _("preliminary")
