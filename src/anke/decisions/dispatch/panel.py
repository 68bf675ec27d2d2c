# SPDX-License-Identifier: EUPL-1.2
"""What the case page says of the case's letters: where each stands, and the way back.

Registered with `anke.cases.panels` when the house starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.cases.panels import Panel, register_panel
from anke.decisions.dispatch import wording
from anke.decisions.dispatch.forms import CallBackForm
from anke.decisions.dispatch.queries import letters_of
from anke.decisions.domain.dispatch import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.access.models import User
    from anke.cases.queries import CaseFile
    from anke.decisions.dispatch.models import PostedLetter

# Older ones stand in the journal.
_MOST_SHOWN = 12
_HERE = (Standing.WAITING, Standing.FAILED)


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter as the case page shows it."""

    number: str
    purpose: str
    to: str
    channel: str
    state: str
    problem: str
    cause: str
    is_stuck: bool
    may_call_back: bool
    form: CallBackForm


def register_letters_panel() -> None:
    """Add the letters to the case page."""
    panel = Panel("letters", 20, "decisions/dispatch/panel.html", _letters, "side")
    register_panel(panel)


def _letters(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Show the latest letters of the case, the newest first."""
    if not file.state.work.letters:
        return None
    may_work = user.may(Action.WORK_ON_CASE)
    causes = {each.letter: each.cause for each in file.state.work.letters}
    rows = letters_of(file.case.number)[:_MOST_SHOWN]
    return {
        "letters": [
            _shown(row, causes.get(row.number, ""), may_work=may_work) for row in rows
        ]
    }


def _shown(row: PostedLetter, cause: str, *, may_work: bool) -> ShownLetter:
    surely_here = row.status in _HERE and row.left_under is None
    return ShownLetter(
        number=row.number,
        purpose=wording.purpose_name(row),
        to=wording.recipient_name(row),
        channel=wording.channel_name(row.channel),
        state=wording.standing_sentence(row),
        problem=wording.problem_sentence(row),
        cause=cause if row.status == Standing.STOPPED else "",
        is_stuck=row.status == Standing.FAILED,
        may_call_back=may_work and surely_here,
        form=CallBackForm(number=row.number),
    )
