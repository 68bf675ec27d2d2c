# SPDX-License-Identifier: EUPL-1.2
"""A case on trial: what the register would say to an act, before anything is written.

It asks the same `decide` that writes, on a copy of the case; so a dry run and a real
one cannot tell different fates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain import commands as c
from anke.cases.domain.decide import decide
from anke.cases.domain.state import advance, own_copy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.entries import Actor
    from anke.cases.domain.state import CaseState


class Trial:
    """A case with the acts that it has granted so far; `entries` would be written."""

    def __init__(self, case: str, state: CaseState, rules: Rules) -> None:
        self.case, self.rules = case, rules
        self.state = state
        self.acts: list[c.Act] = []
        self.entries = 0

    def take(
        self, commands: Iterable[c.Command], on: date, at: datetime, actor: Actor
    ) -> None:
        """Grant some commands together, or none of them.

        Errors: whatever the register refuses; then the case is as it was before.
        """
        acts = [c.Act(self.case, command, on, at, actor) for command in commands]
        if not acts:
            return
        after = own_copy(self.state)
        for act in acts:
            advance(after, decide(after, act, self.rules))
        self.entries += after.length - self.state.length
        self.state = after
        self.acts += acts
