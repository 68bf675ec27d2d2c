# SPDX-License-Identifier: EUPL-1.2
"""The rules of dispatch: by which way, what an attempt means, under which name."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain.waiting import LONGEST_PAUSE, pause_after
from anke.decisions.domain.dispatch import (
    MOST_FAILURES,
    Attempt,
    Channel,
    Choice,
    Fate,
    Reach,
    RecipientKind,
    Standing,
    Why,
    choose_channel,
    issue_name,
    letter_number,
    message_uuid,
    next_step,
    parse_issue_name,
    ways_to,
)

pytestmark = pytest.mark.unit

PERSONS = (RecipientKind.PARTY, RecipientKind.REPRESENTATIVE, RecipientKind.OTHER)
reaches = st.builds(
    Reach,
    st.sampled_from(RecipientKind),
    has_number=st.booleans(),
    is_exempt=st.booleans(),
    has_email=st.booleans(),
    has_address=st.booleans(),
)
attempts = st.builds(
    Attempt,
    st.sampled_from(Fate),
    failures=st.integers(0, MOST_FAILURES),
    may_repeat=st.booleans(),
    other=st.none() | st.just(Choice(Channel.PRINT, Why.REFUSED)),
)


# --- By which way --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reach", "channel", "why"),
    [
        (
            Reach(RecipientKind.PARTY, has_number=True, has_address=True),
            Channel.DIGITAL_POST,
            Why.CONNECTED,
        ),
        (
            Reach(
                RecipientKind.PARTY, has_number=True, is_exempt=True, has_address=True
            ),
            Channel.PRINT,
            Why.EXEMPT,
        ),
        (
            Reach(RecipientKind.REPRESENTATIVE, has_address=True),
            Channel.PRINT,
            Why.NO_NUMBER,
        ),
        (
            Reach(RecipientKind.FIRST_INSTANCE, has_number=True, has_email=True),
            Channel.DIGITAL_POST,
            Why.CONNECTED,
        ),
        (
            Reach(RecipientKind.FIRST_INSTANCE, has_email=True, has_address=True),
            Channel.MAIL,
            Why.OFFICIAL_MAIL,
        ),
        (
            Reach(RecipientKind.CONSULTANT, has_number=True, has_email=True),
            Channel.MAIL,
            Why.OFFICIAL_MAIL,
        ),
    ],
)
def test_each_recipient_is_reached_by_the_best_way(
    reach: Reach, channel: Channel, why: Why
) -> None:
    """The examples of the documentation, with the reason that the page shows."""
    assert choose_channel(reach) == Choice(channel, why)


@given(reaches)
def test_no_way_is_made_up(reach: Reach) -> None:
    """A channel is offered only where the recipient has what it takes, and once."""
    ways = {way.channel: way.why for way in ways_to(reach)}

    assert len(ways) == len(ways_to(reach))
    assert (Channel.DIGITAL_POST in ways) == (reach.has_number and not reach.is_exempt)
    assert (Channel.PRINT in ways) == reach.has_address
    if reach.kind in PERSONS:
        assert Channel.MAIL not in ways


@given(reaches)
def test_nobody_who_is_exempt_gets_digital_post(reach: Reach) -> None:
    """Also not as the last way left (lov om Digital Post § 5)."""
    for refused in product((Channel.MAIL.value, ""), (Channel.PRINT.value, "")):
        choice = choose_channel(reach, refused=[name for name in refused if name])
        if choice is not None and choice.channel is Channel.DIGITAL_POST:
            assert not reach.is_exempt


@given(reaches, st.sets(st.sampled_from([c.value for c in Channel])))
def test_a_channel_that_refused_is_not_asked_again(
    reach: Reach, refused: set[str]
) -> None:
    """What takes its place says so; in the end nothing is left."""
    choice = choose_channel(reach, refused=refused)

    if choice is not None:
        assert choice.channel.value not in refused
        assert (choice.why is Why.REFUSED) == bool(refused)
    assert choose_channel(reach, refused=[c.value for c in Channel]) is None


# --- What an attempt means -----------------------------------------------------------


@given(attempts)
def test_nothing_is_dropped_silently(attempt: Attempt) -> None:
    """A letter is sent, acknowledged later, tried again, or waits for a person."""
    after = next_step(attempt)

    assert after.standing is not Standing.STOPPED
    assert (after.standing is Standing.SENT) == (attempt.fate is Fate.DELIVERED)
    assert (after.standing is Standing.HANDED) == (attempt.fate is Fate.AWAITS)


@given(attempts)
def test_what_perhaps_left_never_goes_again_by_itself_unless_it_is_known_again(
    attempt: Attempt,
) -> None:
    """Nobody gets a letter twice because a connection broke."""
    after = next_step(attempt)

    if attempt.fate is Fate.UNSURE:
        assert after.standing in {Standing.LEAVING, Standing.FAILED}
        if not attempt.may_repeat:
            assert after.standing is Standing.FAILED


@given(attempts)
def test_only_a_refusal_leads_to_another_channel(attempt: Attempt) -> None:
    """What perhaps left by one channel does not leave by another, too."""
    after = next_step(attempt)

    if after.choice is not None:
        assert attempt.fate is Fate.REFUSED
        assert after.standing is Standing.WAITING


@pytest.mark.parametrize("fate", [Fate.NOT_TAKEN, Fate.UNSURE])
def test_a_letter_that_fails_for_a_day_waits_for_a_person(fate: Fate) -> None:
    """Tried later each time, and in the end somebody is told."""
    waited, failures = timedelta(), 0
    while (after := next_step(Attempt(fate, failures))).standing is not Standing.FAILED:
        waited += after.pause
        failures += 1

    assert failures == MOST_FAILURES - 1
    assert timedelta(hours=12) < waited < timedelta(hours=30)


@given(st.integers(1, 10_000))
def test_pauses_grow_to_an_hour_and_no_further(failures: int) -> None:
    """However often it has failed."""
    assert pause_after(failures) <= pause_after(failures + 1) <= LONGEST_PAUSE


# --- Its names -----------------------------------------------------------------------


@given(st.integers(2020, 2099), st.integers(1, 10**7), st.integers(1, 9_999))
def test_the_name_of_an_issue_is_read_back(year: int, serial: int, issue: int) -> None:
    """A receipt names the letter and the issue, and nothing else."""
    number = letter_number(year, serial)

    assert parse_issue_name(issue_name(number, issue)) == (number, issue)


@given(st.text(max_size=30))
def test_other_names_are_nobody_s(name: str) -> None:
    """Whatever lies in the folder, reading its name does not fail."""
    found = parse_issue_name(name)

    assert found is None or issue_name(*found) == name or name.endswith("-1")


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), unique=True))
def test_each_letter_has_its_own_uuid_always(letters: list[tuple[str, str]]) -> None:
    """The same for the same letter, another for any other; in the form of MeMo."""
    # A stroke stands in no number and in no commitment.
    named = [(a.replace("/", ""), b.replace("/", "")) for a, b in letters]
    uuids = {pair: message_uuid(*pair) for pair in named}

    assert uuids == {pair: message_uuid(*pair) for pair in reversed(named)}
    assert len(set(uuids.values())) == len(uuids)
    assert all(UUID(each).version == 4 for each in uuids.values())
