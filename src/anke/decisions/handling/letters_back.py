# SPDX-License-Identifier: EUPL-1.2
"""Call back the letter of something that is taken back, while it is in the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.errors import CommandRefusedError
from anke.decisions.dispatch.acts import call_back
from anke.decisions.handling.services import actor_of_user

if TYPE_CHECKING:
    from anke.access.models import User
    from anke.cases.domain.state import CaseState


def call_letter_back(
    user: User, state: CaseState, purpose: str, recipient: str, cause: str
) -> None:
    """Call back the last letter for a purpose to a recipient.

    Run in the transaction that takes back what the letter says.

    Errors: LetterGoneError when it may have left the house; CommandRefusedError when
        there is no such letter.
    """
    letters = [
        each
        for each in state.work.letters
        if (each.purpose, each.recipient) == (purpose, recipient)
        and each.stopped_on is None
    ]
    if not letters:
        raise CommandRefusedError(
            f"case {state.number}: no {purpose} letter to call back",
            user_text="Brevet findes ikke i sagen længere. Genindlæs siden.",
        )
    call_back(actor_of_user(user), letters[-1].letter, cause=cause, case=state.number)
