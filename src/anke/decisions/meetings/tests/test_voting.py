# SPDX-License-Identifier: EUPL-1.2
"""Votes count alike; a tie is broken only where the law says so."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.decisions.domain.meetings.rules import are_filled
from anke.decisions.domain.meetings.voting import UNSETTLED, Tally, count_votes
from anke.decisions.meetings.rules import load_meeting_rules

pytestmark = pytest.mark.unit
RULES = load_meeting_rules()
MEMBERS = ("C1", "C2", "M1", "M2", "M3")
OUTCOMES = ("upheld", "changed", "remitted", "rejected")
voted = st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from(OUTCOMES))
rules = st.sampled_from(RULES.votings)


@given(voted, rules)
def test_unanimous_if_and_only_if_all_are_equal(votes, rule) -> None:
    """The letter says unanimous when nobody voted otherwise, and only then."""
    tally = count_votes(votes, rule, chair="C1")

    assert (tally.agreement == "unanimous") == (len(set(votes.values())) == 1)


@given(voted, rules)
def test_the_casting_vote_breaks_a_tie_in_extended_voting_only(votes, rule) -> None:
    """Two outcomes with half of the votes each, and the chair among those who voted."""
    tally = count_votes(votes, rule, chair="C1")

    counts = sorted(Counter(votes.values()).values())
    is_tie = len(counts) == 2 and counts[0] == counts[1]
    assert tally.casting_vote == (rule.is_extended and is_tie and "C1" in votes)
    if tally.casting_vote:
        assert tally.outcome == votes["C1"]
        assert tally.agreement == "majority"


@given(voted, rules)
def test_nothing_wins_with_half_of_the_votes_or_less(votes, rule) -> None:
    """Without the chair's casting vote more than half is needed."""
    tally = count_votes(votes, rule, chair="C1")

    if tally.outcome and not tally.casting_vote:
        winning = [vote for vote in votes.values() if vote == tally.outcome]
        assert 2 * len(winning) > len(votes)


@given(voted, rules, st.permutations(MEMBERS))
def test_votes_count_alike_whoever_casts_them(votes, rule, order) -> None:
    """Shuffled among the members, votes come to the same but for a casting vote."""
    plain = count_votes(votes, rule, chair="")
    shuffled = dict(zip(order, votes.values(), strict=False))

    assert count_votes(shuffled, rule, chair="") == plain


@pytest.mark.parametrize(
    ("voting", "votes", "tally"),
    [
        ("ordinary", "uuu", Tally("upheld", "unanimous")),
        ("ordinary", "cuu", Tally("upheld", "majority")),
        ("ordinary", "cur", UNSETTLED),
        ("extended", "uuuu", Tally("upheld", "unanimous")),
        ("extended", "cuuu", Tally("upheld", "majority")),
        ("extended", "cucu", Tally("changed", "majority", casting_vote=True)),
        ("extended", "ucuc", Tally("upheld", "majority", casting_vote=True)),
        ("extended", "cuur", UNSETTLED),
        ("extended", "curj", UNSETTLED),
    ],
)
def test_votes_as_people_would_cast_them(voting, votes, tally) -> None:
    """The chair's vote stands first."""
    words = {"u": "upheld", "c": "changed", "r": "remitted", "j": "rejected"}
    by_member = {
        member: words[vote]
        for member, vote in zip(("C1", "C2", "M1", "M2"), votes, strict=False)
    }

    assert count_votes(by_member, RULES.voting(voting), chair="C1") == tally


def test_seats_are_filled_by_the_organisations_they_are_for() -> None:
    """One member may fill one seat; any order will do."""
    seats = [("kl", "da"), ("fh", "dh")]

    assert are_filled(seats, ["dh", "da"])
    assert not are_filled(seats, ["kl", "da"])
    assert not are_filled(seats, ["kl"])
    assert are_filled([], [])


def test_the_shipped_rules_say_what_the_law_says() -> None:
    """Two and one; two and two with the chair's vote; both confirmed."""
    ordinary, extended = RULES.voting("ordinary"), RULES.voting("extended")

    assert (ordinary.appointed, ordinary.authority) == (2, 1)
    assert not ordinary.chair_breaks_tie
    assert (extended.appointed, extended.authority) == (2, 2)
    assert extended.chair_breaks_tie
    assert ordinary.confirmed
    assert extended.confirmed
    assert {one.short for one in RULES.organisations} == {"DA", "FH", "KL", "DH"}
    assert not any(area.confirmed for area in RULES.areas)
