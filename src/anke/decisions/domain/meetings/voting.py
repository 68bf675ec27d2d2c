# SPDX-License-Identifier: EUPL-1.2
"""What votes come to: unanimous, by majority, by the chair's casting vote, or nothing.

Votes count alike. More than half of them settle an item. Only where the rule says so,
and only when two outcomes have half of the votes each, does the chair's vote tip the
scales (*mødelederens stemme er afgørende*). Anything else settles nothing: the meeting
votes again, or postpones the item.

>>> from anke.decisions.domain.meetings.rules import VotingRule
>>> extended = VotingRule("extended", "Udvidet votering", "Extended voting", 2, 2,
...                       chair_breaks_tie=True, legal_basis="§ 55", source="example")
>>> votes = {"C1": "changed", "C2": "upheld", "M1": "upheld", "M2": "changed"}
>>> count_votes(votes, extended, chair="C1")
Tally(outcome='changed', agreement='majority', casting_vote=True)

Legal source: retssikkerhedsloven §§ 52, 55 and 56. That three or more outcomes without
more than half of the votes settle nothing is our reading (ubekræftet).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.decisions.domain.meetings.rules import VotingRule

UNANIMOUS, MAJORITY = "unanimous", "majority"


@dataclass(frozen=True, slots=True)
class Tally:
    """What the votes came to; an empty outcome means that they settle nothing."""

    outcome: str = ""
    agreement: str = ""
    casting_vote: bool = False


UNSETTLED = Tally()


def count_votes(votes: Mapping[str, str], rule: VotingRule, *, chair: str) -> Tally:
    """Count votes, by member; the chair's is one of them."""
    if not votes:
        return UNSETTLED
    (leading, most), *others = Counter(votes.values()).most_common()
    if not others:
        return Tally(leading, UNANIMOUS)
    if 2 * most > len(votes):
        return Tally(leading, MAJORITY)
    is_tie = len(others) == 1 and 2 * most == len(votes)
    if rule.chair_breaks_tie and is_tie and chair in votes:
        return Tally(votes[chair], MAJORITY, casting_vote=True)
    return UNSETTLED
