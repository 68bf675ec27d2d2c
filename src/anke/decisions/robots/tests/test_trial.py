# SPDX-License-Identifier: EUPL-1.2
"""A robot tried on history: what it would have done, beside what people did."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.access.models import ViewEvent
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.journal import read_entries
from anke.cases.rules import current_rules
from anke.cases.tests.factories import at, do
from anke.decisions.domain.robots import (
    FEW,
    Days,
    Left,
    Would,
    minutes_saved,
    replayed,
    summed_up,
)
from anke.decisions.letters.tests.people import member
from anke.decisions.robots.models import RobotTrial
from anke.decisions.robots.registry import ROBOTS
from anke.decisions.robots.reminder import Reminder
from anke.decisions.robots.rounds import robots_round
from anke.decisions.robots.tests.house import (
    ask_party,
    case_received,
    head,
    let_work,
    state_of,
)
from anke.decisions.robots.trial import order_trial, run_trial

DAY = date(2022, 10, 3)


def would(key: str, on: date, people_on: date | None = None, left: Left | None = None):
    """Give one time that a robot would have acted."""
    return Would("22-00001", key, on, left, people_on)


@pytest.mark.unit
def test_a_trial_is_summed_up() -> None:
    """How often, how much later people did it, and why it would not have."""
    days = [
        would("a", DAY, DAY + timedelta(days=4)),
        would("b", DAY, DAY + timedelta(days=10)),
        would("c", DAY),
        would("d", DAY, left=Left.PROTECTED),
    ]

    result = summed_up(9, days, 2, [30.0] * (FEW - 1))

    assert (result.looked_at, result.acts, result.cases) == (9, 3, 1)
    assert (result.later, result.never, result.days_later) == (2, 1, 7.0)
    assert result.left == (("protected", 1),)
    assert result.person_seconds is None


@pytest.mark.unit
def test_minutes_are_told_only_where_people_were_timed() -> None:
    """Nothing is assumed: too few timed acts give no figure."""
    assert minutes_saved(10, None) is None
    assert minutes_saved(10, 90.0) == 15.0
    assert minutes_saved(0, 90.0) == 0.0


@pytest.mark.db
@pytest.mark.django_db
def test_the_past_is_played_again() -> None:
    """The robot would have reminded a day after; people did it a week later."""
    number = case_received(60)
    ask_party(number, due_ago=40, sent_ago=55)
    today = clock.today()
    on = today - timedelta(days=30)
    do(number, c.RemindRequest(1, today - timedelta(days=20)), on)

    trial = run_trial(order_trial(head(), "reminder").pk)

    result = trial.result
    assert trial.ended_at is not None
    assert result["acts"] == 2
    assert result["later"] == 1
    assert 5 <= result["days_later"] <= 9
    assert result["person_acts"] == 1
    assert (number, 2) == (result["examples"][0][0], len(result["examples"]))
    assert state_of(number).length == len(list(read_entries([case_stream(number)])))


@pytest.mark.db
@pytest.mark.django_db
def test_a_trial_changes_nothing() -> None:
    """It reads journals; no case has an entry more."""
    number = case_received(60)
    ask_party(number, due_ago=40, sent_ago=55)
    before = state_of(number)

    run_trial(order_trial(head(), "reminder").pk)

    assert state_of(number) == before


@pytest.mark.db
@pytest.mark.django_db
def test_people_are_timed_from_opening_the_case_to_the_act() -> None:
    """Twenty acts, each a minute and a half after the look before it."""
    author = member()
    today = clock.today()
    for _ in range(FEW):
        number = case_received(60)
        ask_party(number, due_ago=40, sent_ago=55)
        on = today - timedelta(days=30)
        do(number, c.RemindRequest(1, today - timedelta(days=20)), on)
        ViewEvent.objects.create(
            actor=author,
            stream=case_stream(number),
            at=at(on) - timedelta(seconds=90),
            purpose="Sagen",
            kind=ViewEvent.Kind.PAGE,
        )
    author.staff_code = "KB"
    author.save()

    trial = run_trial(order_trial(head(), "reminder").pk)

    assert trial.result["person_seconds"] == 90.0


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.parametrize("robot", [kind.name for kind in ROBOTS])
def test_today_and_history_agree(robot: str) -> None:
    """What the last day of history says waits is what the round does today."""
    number = case_received(20)
    ask_party(number, due_ago=5, sent_ago=15)
    entries = list(read_entries([case_stream(number)]))
    today = clock.today()
    habits = next(kind() for kind in ROBOTS if kind.name == robot)
    days = Days(today - timedelta(days=90), today)
    replay = replayed(entries, habits, current_rules(), days)
    let_work(head(), robot)

    round_ = robots_round()

    assert round_.acted == sum(one.left is None for one in replay.would)


@pytest.mark.db
@pytest.mark.django_db
def test_a_trial_that_cannot_be_made_says_why() -> None:
    """A robot that is gone from the house leaves a sentence, no crash."""
    trial = RobotTrial.objects.create(
        robot="gone",
        first_on=DAY,
        last_on=DAY,
        asked_by="C001",
        asked_at=datetime(2022, 10, 3, tzinfo=UTC),
    )

    assert "findes ikke" in run_trial(trial.pk).problem


@pytest.mark.db
@pytest.mark.django_db
def test_history_never_acts_twice_on_one_occasion_or_outside_its_days() -> None:
    """Whatever days are played, each occasion comes once, within them."""
    number = case_received(80)
    ask_party(number, due_ago=60, sent_ago=75)
    today = clock.today()
    do(number, c.RemindRequest(1, today - timedelta(days=35)), today - timedelta(50))
    do(number, c.WriteNote("n"), today - timedelta(days=20))
    entries = list(read_entries([case_stream(number)]))
    rules = current_rules()

    @given(st.integers(0, 90), st.integers(0, 90))
    def plays(first: int, length: int) -> None:
        begin = today - timedelta(days=first)
        days = Days(begin, begin + timedelta(days=length))
        replay = replayed(entries, Reminder(), rules, days)
        keys = [one.key for one in replay.would]
        assert len(keys) == len(set(keys))
        assert all(one.on in days for one in replay.would)

    plays()
