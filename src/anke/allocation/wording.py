# SPDX-License-Identifier: EUPL-1.2
"""The words of the distribution: turns, blockers, levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anke.allocation.domain.reasons import Blocker, Turn
from anke.allocation.models import Competence
from anke.cases.allocation_words import reasons_text

if TYPE_CHECKING:
    from anke.allocation.domain.distribution import Given, Left

_TURNS = {
    Turn.STATUTORY: gettext_lazy("statutory deadline"),
    Turn.FAST_TRACK: gettext_lazy("fast track"),
    Turn.NOTICE_SCHEME: gettext_lazy("notice scheme"),
    Turn.OLDEST: gettext_lazy("ordinary"),
}
_BLOCKERS = {
    Blocker.NOBODY: gettext_lazy("nobody at work decides such cases"),
    Blocker.KEPT: gettext_lazy("waits for the one who has the citizen's other case"),
}


def turn_name(turn: Turn) -> str:
    """Name a turn in line."""
    return str(_TURNS[turn])


def level_name(level: int) -> str:
    """Name a level of competence."""
    return str(Competence.Level(level).label)


def why_text(given: Given) -> str:
    """Say why a case goes to somebody, with the days it has waited."""
    days = ngettext("%(count)s day in line", "%(count)s days in line", given.waited)
    reasons = reasons_text(given.reasons)
    return f"{reasons[:1].upper()}{reasons[1:]} ({days % {'count': given.waited}})"


def why_left_text(left: Left) -> str:
    """Say why nobody gets a case yet."""
    return ", ".join(_blocker(blocker, count) for blocker, count in left.blockers)


def _blocker(blocker: Blocker, count: int) -> str:
    if blocker in _BLOCKERS:
        return str(_BLOCKERS[blocker])
    counted = {"count": count}
    if blocker is Blocker.CONFLICT:
        return _("%(count)s in conflict") % counted
    if blocker is Blocker.PROTECTED:
        return _("%(count)s not named on it") % counted
    if blocker is Blocker.ABSENT:
        return _("%(count)s away") % counted
    if blocker is Blocker.FULL:
        return _("%(count)s full") % counted
    return _("%(count)s have got enough for today") % counted
