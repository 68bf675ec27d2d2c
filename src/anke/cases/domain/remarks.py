# SPDX-License-Identifier: EUPL-1.2
"""Remarks on what is registered (*bemærkninger*), and what becomes of them.

A controller who checks the registrations behind a figure says what is wrong. Whoever
works on the case corrects it, or says why it is right; until then the case asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain import payloads as p
from anke.cases.domain.requirements import refuse, require_registered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.cases.domain import commands as c
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseState

ABOUT = ("outcome", "reasons", "subject", "dates", "parties", "deadlines", "other")
CORRECTED, RIGHT = RESULTS = ("corrected", "right")


def make_remark(
    state: CaseState, _: c.Act, command: c.MakeRemark, __: Rules
) -> Iterable[p.Payload]:
    """Say what is wrong, whatever became of the case."""
    require_registered(state)
    if command.about not in ABOUT or not command.note:
        raise refuse(
            state,
            f"a remark about {command.about!r} without words",
            "Vælg, hvad bemærkningen handler om, og skriv, hvad der er galt.",
        )
    yield p.RemarkMade(len(state.work.remarks) + 1, command.about, command.note)


def settle_remark(
    state: CaseState, _: c.Act, command: c.SettleRemark, __: Rules
) -> Iterable[p.Payload]:
    """Settle an open remark; that a registration is right takes a reason."""
    require_registered(state)
    numbers = {remark.number for remark in state.work.open_remarks}
    if command.number not in numbers:
        raise refuse(
            state,
            f"no open remark {command.number}",
            "Bemærkningen er besvaret. Genindlæs siden.",
        )
    if command.result not in RESULTS or (command.result == RIGHT and not command.note):
        raise refuse(
            state,
            f"settled with {command.result!r} and no reason",
            "Skriv, hvorfor registreringen er rigtig.",
        )
    yield p.RemarkSettled(command.number, command.result, command.note)
