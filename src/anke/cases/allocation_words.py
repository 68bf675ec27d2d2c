# SPDX-License-Identifier: EUPL-1.2
"""Why a case went to somebody, in words: the codes come from `allocation`.

reason_text("statutory")      # 'den har en lovbestemt frist'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.cases.domain.payloads import CaseAllocated

# What stood behind an allocation: the turn in line, the person, or a leader's cause.
REASONS = {
    "statutory": gettext_lazy("it has a statutory deadline"),
    "fast-track": gettext_lazy("it is on the fast track"),
    "notice-scheme": gettext_lazy("it is under the notice scheme"),
    "oldest": gettext_lazy("it had waited longest"),
    "same-citizen": gettext_lazy("the same person has the citizen's other case"),
    "own-team": gettext_lazy("it was sent to the team"),
    "on-loan": gettext_lazy("the person is lent to the area"),
    "experience": gettext_lazy("it asks for experience"),
    "most-room": gettext_lazy("the person had most room"),
    "by-hand": gettext_lazy("a leader gave it by hand"),
    "handed-over": gettext_lazy("a colleague handed it over"),
    "taken-back": gettext_lazy("it was taken back to the line"),
    "knows-the-case": gettext_lazy("the person knows the case"),
    "evens-out": gettext_lazy("to even out the work"),
    "training": gettext_lazy("for training"),
    "absence": gettext_lazy("because of absence"),
    "conflict": gettext_lazy("because of a conflict of interest"),
    "left-the-team": gettext_lazy("somebody left the team"),
    "other-reason": gettext_lazy("for another reason"),
}


def reason_text(code: str) -> str:
    """Put one reason into words; a code that is not known stays as it is."""
    return str(REASONS.get(code, code))


def reasons_text(codes: Iterable[str]) -> str:
    """Put reasons into one line."""
    return ", ".join(reason_text(code) for code in codes)


def allocated_text(payload: CaseAllocated) -> str:
    """Tell who got the case, or that it waits in line again, and why."""
    told = _where(payload)
    if not payload.reasons:
        return told
    return _("%(told)s Because: %(reasons)s.") % {
        "told": told,
        "reasons": reasons_text(payload.reasons),
    }


def _where(payload: CaseAllocated) -> str:
    names = {"staff": payload.staff or "–", "team": payload.team}
    if not payload.staff and payload.reasons:
        return _("The case waits in line again.")
    if payload.team:
        return _("The case was allocated to %(staff)s, team %(team)s.") % names
    return _("The case was allocated to %(staff)s.") % names
