# SPDX-License-Identifier: EUPL-1.2
"""Levers are checked, dated, journaled; what is in force follows from the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from anke.allocation.domain.apportionment import apportion
from anke.allocation.domain.decide import decide_levers, levers_on
from anke.allocation.domain.levers import Levers, check_levers
from anke.allocation.errors import LeverRefusedError
from anke.cases.domain.entries import Actor, ActorKind

if TYPE_CHECKING:
    from anke.cases.domain import payloads as p

pytestmark = pytest.mark.unit
AREAS = ("municipal", "udk")
NOW = datetime(2022, 6, 1, 10, tzinfo=UTC)
TODAY = NOW.date()
HEAD = Actor(ActorKind.PERSON, "C001")


def wish(
    levers: Levers, history: list[p.LeversSet], on: date = TODAY
) -> list[p.LeversSet]:
    """Ask for levers; give the history afterwards."""
    entries = decide_levers(
        levers,
        history,
        valid_from=on,
        cause="Prøve",
        tried=3,
        areas=AREAS,
        at=NOW,
        by=HEAD,
    )
    return [*history, *(entry.payload for entry in entries)]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"weights": (("gone", 100),)}, "Sagsområdet"),
        ({"weights": (("udk", 5),)}, "vægt"),
        ({"levels": (("statutory", 4),)}, "niveau"),
        ({"levels": (("unknown", 1),)}, "niveau"),
        ({"cap_open": -1}, "loft"),
        ({"cap_new": 501}, "loft"),
        ({"affinity_days": 366}, "dage"),
        ({"days_ahead": -1}, "dage"),
    ],
)
def test_levers_that_mean_nothing_are_refused(
    changes: dict[str, object], text: str
) -> None:
    """The refusal says in Danish what to change."""
    with pytest.raises(LeverRefusedError) as refused:
        check_levers(replace(Levers(), **changes), AREAS)

    assert text in refused.value.user_text


def test_the_shipped_levers_hold_until_somebody_sets_others() -> None:
    """And from the day they are set for, not before."""
    later = TODAY + timedelta(days=10)

    history = wish(Levers(cap_open=20), [], later)

    assert levers_on(later - timedelta(days=1), history) == Levers()
    assert levers_on(later, history) == Levers(cap_open=20)
    assert levers_on(later + timedelta(days=99), history) == Levers(cap_open=20)


def test_the_last_setting_wins() -> None:
    """A setting for later gives way to one that is made afterwards."""
    history = wish(Levers(cap_open=20), [], TODAY + timedelta(days=5))

    history = wish(Levers(cap_open=25, weights=(("udk", 150),)), history)

    assert levers_on(TODAY, history).cap_open == 25
    assert levers_on(TODAY + timedelta(days=30), history).weight("udk") == 150


def test_the_same_levers_again_write_nothing() -> None:
    """In whatever order the weights are named."""
    some = Levers(weights=(("udk", 150), ("municipal", 90)))
    history = wish(some, [])

    again = replace(some, weights=some.weights[::-1])

    assert len(wish(some, history)) == len(wish(again, history)) == 1
    assert again == some


def test_levers_do_not_reach_back() -> None:
    """What was distributed yesterday was distributed by yesterday's levers."""
    with pytest.raises(LeverRefusedError, match="before"):
        wish(Levers(cap_open=20), [], TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("places", "weights", "expected"),
    [
        (0, {"a": 1}, {"a": 0}),
        (3, {}, {}),
        (3, {"a": 0, "b": 0}, {"a": 0, "b": 0}),
        (4, {"b": 1, "a": 1}, {"a": 2, "b": 2}),
        (3, {"b": 1, "a": 1}, {"a": 2, "b": 1}),
        (10, {"a": 41, "b": 29, "c": 30}, {"a": 4, "b": 3, "c": 3}),
    ],
)
def test_shares_add_up(
    places: int, weights: dict[str, int], expected: dict[str, int]
) -> None:
    """The largest remainders get what is left, then the first name."""
    assert apportion(places, weights) == expected


def test_nothing_is_shared_below_nought() -> None:
    """Neither places nor weights."""
    with pytest.raises(ValueError, match="nought"):
        apportion(-1, {"a": 1})
    with pytest.raises(ValueError, match="nought"):
        apportion(1, {"a": -1})
