# SPDX-License-Identifier: EUPL-1.2
"""What is said of robots, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anke.decisions.domain.robots import Left
from anke.web import formats

if TYPE_CHECKING:
    from anke.decisions.domain.robots import TrialResult

LEFT = {
    Left.REMINDED_ENOUGH: gettext_lazy(
        "Reminded of twice: somebody must call or decide"
    ),
    Left.NOBODY_TO_WRITE: gettext_lazy("Nobody to write to"),
    Left.DRAFT_WRITTEN: gettext_lazy("The draft is written"),
    Left.FILES_THERE: gettext_lazy("The files seem to be there"),
    Left.PROTECTED: gettext_lazy("The case is protected"),
    Left.SOMEBODY_WRITES: gettext_lazy("Somebody is writing that letter"),
    Left.REFUSED: gettext_lazy("A rule stood in the way"),
    Left.FAILED: gettext_lazy("The robot failed; operations can see why"),
}


def left_text(reason: str, text: str = "") -> str:
    """Say why a robot left a case to people."""
    known = {each.value: str(words) for each, words in LEFT.items()}
    said = known.get(reason, reason)
    return f"{said}: {text}" if text else said


def minutes_text(minutes: float | None) -> str:
    """Say how many minutes were saved; that it cannot be told where too few did it."""
    if minutes is None:
        return _("not computable yet: too few people have done the same")
    text = ngettext("%(count)s minute", "%(count)s minutes", round(minutes))
    return text % {"count": formats.number(round(minutes))}


def seconds_text(result: TrialResult) -> str:
    """Say how long the same takes people."""
    if result.person_seconds is None:
        return _("People did it %(count)s times; too few could be timed.") % {
            "count": formats.number(result.person_acts)
        }
    return _(
        "People did it %(count)s times; from opening the case it took them "
        "%(seconds)s seconds (median)."
    ) % {
        "count": formats.number(result.person_acts),
        "seconds": formats.number(round(result.person_seconds)),
    }


def later_text(result: TrialResult) -> str:
    """Say when people did what the robot would have done."""
    if result.days_later is None:
        return _("Nobody did the same afterwards.")
    return _(
        "In %(later)s of them people did the same later, %(days)s days later in the "
        "median; in %(never)s nobody did."
    ) % {
        "later": formats.number(result.later),
        "days": formats.number(result.days_later, 1),
        "never": formats.number(result.never),
    }
