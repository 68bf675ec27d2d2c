# SPDX-License-Identifier: EUPL-1.2
"""The mail room's round: fetch, read, propose, let the robot file, send what is due.

Each step finds its own work, so a round that was broken off loses nothing and the next
one goes on. Two rounds at once do each letter once: the rows are locked.

    mail_round()      # Round(received=3, read=3, filed=0, sent=1)
"""

from __future__ import annotations

from dataclasses import dataclass

from anke.intake.channels.poll import poll_all
from anke.intake.processing import process_waiting, propose_again
from anke.intake.robot import file_alone
from anke.intake.sending import send_due

# A round stays short, so that a letter that has just come is not kept waiting long.
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did."""

    received: int
    read: int
    filed: int
    sent: int
    problems: tuple[str, ...] = ()


def mail_round() -> Round:
    """Go once through everything that waits in the mail room."""
    polled = poll_all()
    read = process_waiting(MOST_AT_ONCE)
    propose_again()
    filed = file_alone()
    return Round(
        received=sum(each.new for each in polled),
        read=read,
        filed=filed,
        sent=send_due(),
        problems=tuple(text for each in polled for text in each.problems),
    )
