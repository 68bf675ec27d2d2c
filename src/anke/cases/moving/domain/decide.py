# SPDX-License-Identifier: EUPL-1.2
"""The one entry that moving in makes itself: the sums that account for a run.

All else that a run writes are acts on cases, which the case's own `decide` grants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain.entries import Entry, import_stream
from anke.cases.errors import CommandRefusedError

if TYPE_CHECKING:
    from datetime import datetime

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.payloads import CasesMoved


def decide_move(run: str, moved: CasesMoved, at: datetime, by: Actor) -> list[Entry]:
    """Answer the wish to write down the sums of a run.

    Errors: CommandRefusedError when they do not account for every row.
    """
    fates = (
        moved.imported
        + moved.remarked
        + moved.already
        + moved.conflicts
        + moved.rejected
    )
    if moved.rows != fates:
        raise CommandRefusedError(
            f"run {run}: {moved.rows} rows, {fates} of them accounted for",
            user_text="Summerne går ikke op: hver række skal have én skæbne.",
        )
    return [Entry(import_stream(run), moved, at.date(), at, by)]
