# SPDX-License-Identifier: EUPL-1.2
"""What nearly every act asks of a case before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain.state import CaseStatus
from anke.cases.errors import CommandRefusedError

if TYPE_CHECKING:
    from anke.cases.domain.state import CaseState


def refuse(state: CaseState, message: str, user_text: str) -> CommandRefusedError:
    """Make the refusal of an act; the caller raises it."""
    return CommandRefusedError(f"case {state.number}: {message}", user_text=user_text)


def require_registered(state: CaseState) -> None:
    """Refuse unless the case was opened, and not by mistake."""
    if state.status is CaseStatus.UNREGISTERED:
        raise refuse(state, "is not registered", "Sagen er ikke oprettet.")
    if state.status is CaseStatus.WITHDRAWN:
        raise refuse(
            state,
            f"was withdrawn on {state.withdrawn_on}",
            f"Sagen var oprettet ved en fejl og er trukket tilbage den "
            f"{state.withdrawn_on}. Der kan ikke arbejdes videre på den.",
        )


def require_pending(state: CaseState) -> None:
    """Refuse unless somebody waits for a decision."""
    require_registered(state)
    if state.status is CaseStatus.DECIDED:
        raise refuse(
            state,
            f"was decided on {state.decided_on}",
            f"Sagen er afgjort den {state.decided_on}. Genoptag den først.",
        )


def require_decided(state: CaseState) -> None:
    """Refuse unless the case was decided."""
    require_registered(state)
    if state.status is not CaseStatus.DECIDED:
        raise refuse(state, "is not decided", "Sagen er ikke afgjort.")


def require_cause(state: CaseState, cause: str) -> None:
    """Refuse an act that is not explained."""
    if not cause.strip():
        raise refuse(state, "an act without a cause", "Skriv en kort årsag.")
