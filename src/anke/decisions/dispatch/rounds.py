# SPDX-License-Identifier: EUPL-1.2
"""A round of the way out: read receipts, hand on what is due, tidy up.

Each step finds its own work, so a round that was broken off loses nothing and the next
one goes on. Two rounds at once send each letter once.

    dispatch_round()      # Round(sent=3, acknowledged=2)
"""

from __future__ import annotations

from dataclasses import dataclass

from anke.decisions.dispatch.channels.setup import out_folders
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.receipts import take_receipts
from anke.decisions.dispatch.sending import send_due
from anke.decisions.domain.dispatch import Standing, parse_issue_name


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did; `problems` are for who runs the house."""

    tried: int
    sent: int
    acknowledged: int
    came_back: int
    problems: tuple[str, ...] = ()


def dispatch_round() -> Round:
    """Go once through everything that waits to leave the house."""
    taken = take_receipts()
    sweep()
    sent = send_due()
    problems = [f"kanalen {name} tager ikke imod lige nu" for name in sent.down]
    if taken.strange:
        problems.append(f"{taken.strange} kvitteringer hører ikke til noget brev")
    return Round(sent.tried, sent.gone, taken.sent, taken.refused, tuple(problems))


def sweep() -> int:
    """Delete what attempts that came to nothing have left in the folders.

    What the letter that is leaving stands under is never touched, nor what an attempt
    that may still be running has made ready.
    """
    swept = 0
    for _, folder in out_folders():
        for name, attempt in list(folder.made_ready()):
            if _came_to_nothing(name, attempt):
                folder.throw_away(name, attempt)
                swept += 1
    return swept


def _came_to_nothing(name: str, attempt: int) -> bool:
    issue = parse_issue_name(name)
    row = PostedLetter.objects.filter(pk=issue[0]).first() if issue else None
    if issue is None or row is None:
        return False
    if row.left_under == attempt and row.issue == issue[1]:
        return row.status == Standing.SENT.value
    over = row.status in {Standing.SENT.value, Standing.STOPPED.value}
    return over or row.attempts > attempt
