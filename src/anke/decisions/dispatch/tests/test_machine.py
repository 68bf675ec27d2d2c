# SPDX-License-Identifier: EUPL-1.2
"""Whatever happens in whatever order, nobody gets a letter twice, or none.

A machine posts, looks, is killed, calls back, tries again and settles at random, with
channels that fail in every way there is, and a world outside that counts what it was
given. People in it tell the truth: of a letter that nobody is sure of, they say what
the world's own log says.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from anke.cases import clock
from anke.cases.verification import verify
from anke.decisions.dispatch import acts, posting, sending
from anke.decisions.dispatch.addresses import Party
from anke.decisions.dispatch.errors import (
    LetterGoneError,
    LetterNotStuckError,
    NoSuchWayError,
    NotTakenError,
    RefusedError,
    UnsureError,
)
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.queries import ledger
from anke.decisions.dispatch.sending import send_due
from anke.decisions.dispatch.tests.conftest import NOW
from anke.decisions.dispatch.tests.letters import CASEWORKER, new_case, post
from anke.decisions.domain.dispatch import Channel, Problem, Standing

pytestmark = [pytest.mark.db, pytest.mark.django_db]
FATES = st.sampled_from(
    ["taken", "not-taken", "refused", "lost", "swallowed", "killed", "killed-after"]
)


class KilledError(BaseException):
    """The process ends here."""


class World:
    """Takes letters by their names, and does with each what it was told to do."""

    def __init__(self) -> None:
        self.given: dict[str, list[str]] = {}
        self.fate = "taken"

    def take(self, number: str, name: str, *, knows_again: bool) -> None:
        """Take a letter; a channel that knows it again takes it once."""
        names = self.given.setdefault(number, [])
        if not (knows_again and name in names):
            names.append(name)


class Fake:
    """A channel of the world."""

    def __init__(self, world: World, channel: Channel) -> None:
        self._world = world
        self.may_repeat = channel is not Channel.MAIL
        self.awaits_receipt = channel is Channel.PRINT

    def prepare(self, _: object) -> None:
        """Make nothing ready."""

    def discard(self, _: object) -> None:
        """Throw nothing away."""

    def hand_over(self, parcel: sending.Parcel) -> None:
        """Do what fate has in store."""
        fate = self._world.fate
        if fate == "killed":
            raise KilledError
        if fate == "not-taken":
            raise NotTakenError(Problem.BUSY)
        if fate == "lost":
            raise UnsureError(Problem.NO_ANSWER)
        if fate == "refused" and parcel.name not in self._known(parcel):
            raise RefusedError(Problem.NOT_WANTED)
        self._world.take(parcel.number, parcel.name, knows_again=self.may_repeat)
        if fate == "swallowed":
            raise UnsureError(Problem.NO_ANSWER)
        if fate == "killed-after":
            raise KilledError

    def _known(self, parcel: sending.Parcel) -> list[str]:
        return self._world.given.get(parcel.number, [])


class WayOut(RuleBasedStateMachine):
    """An outbox, and a world that counts."""

    letters = Bundle("letters")

    def __init__(self) -> None:
        super().__init__()
        self._undone_at_the_end = transaction.atomic()
        self._undone_at_the_end.__enter__()
        self._world = World()
        self._at = NOW
        self._patches = [
            patch.object(posting, "hold", timedelta),
            patch.object(clock, "now", lambda: self._at),
            patch.object(clock, "wall_now", lambda: self._at),
            patch.object(
                sending, "transport_for", lambda channel: Fake(self._world, channel)
            ),
        ]
        for each in self._patches:
            each.start()
        self._case, self._to = new_case()
        self._count = 0

    def teardown(self) -> None:
        """Let everything come to its end, count, and leave the register as it was."""
        try:
            self._world.fate = "taken"
            self._come_to_the_end()
            assert verify(contents=False).findings == []
            for row in PostedLetter.objects.all():
                times = len(self._world.given.get(row.number, []))
                assert times == (row.status == Standing.SENT), row.status
        finally:
            for each in self._patches:
                each.stop()
            transaction.set_rollback(True)
            self._undone_at_the_end.__exit__(None, None, None)

    def _come_to_the_end(self) -> None:
        for _ in range(4):
            self._at += timedelta(hours=2)
            send_due()
            for row in PostedLetter.objects.filter(status__in=["failed", "handed"]):
                self._settle(row)

    @initialize(target=letters)
    def post_by_all_channels(self):
        """Begin with a letter by each channel."""
        return multiple(*(self._post(channel) for channel in Channel))

    @rule(target=letters, channel=st.sampled_from(Channel))
    def post(self, channel: Channel) -> str:
        """Post one more."""
        return self._post(channel)

    def _post(self, channel: Channel) -> str:
        self._count += 1
        row = post(self._case, self._to, title=f"Brev {self._count}")
        PostedLetter.objects.filter(pk=row.pk).update(channel=channel)
        return row.number

    @rule(
        fates=st.lists(FATES, min_size=1, max_size=3),
        minutes=st.sampled_from([70, 70, 70, 0, 1500, -600]),
    )
    def look(self, fates: list[str], minutes: int) -> None:
        """Go through the outbox some times, each time with another fate for all.

        Later each time, or by a clock that was set back.
        """
        for fate in fates:
            self._at += timedelta(minutes=minutes)
            self._world.fate = fate
            with suppress(KilledError):
                send_due()
        self._world.fate = "taken"

    @rule(number=letters)
    def call_back(self, number: str) -> None:
        """Call a letter back; once it may have left, that is refused."""
        with suppress(LetterGoneError):
            acts.call_back(CASEWORKER, number, cause="Fortrudt")
            assert number not in self._world.given

    @rule(number=letters, channel=st.sampled_from(Channel))
    def go_another_way(self, number: str, channel: Channel) -> None:
        """Choose another channel; once it may have left, that is refused."""
        with suppress(LetterGoneError, NoSuchWayError):
            acts.send_by(number, channel)
            assert number not in self._world.given

    @rule(number=letters)
    def settle(self, number: str) -> None:
        """Say of a letter what the world's log says."""
        self._settle(PostedLetter.objects.get(pk=number))

    def _settle(self, row: PostedLetter) -> None:
        if row.number in self._world.given:
            with suppress(LetterNotStuckError):
                acts.confirm_sent(CASEWORKER, row.number)
        elif row.status == Standing.FAILED:
            acts.try_again(row.number)

    @invariant()
    def nobody_gets_two(self) -> None:
        """At every moment, and the sum holds."""
        assert all(len(names) <= 1 for names in self._world.given.values())
        assert ledger().balances
        for number, status in PostedLetter.objects.values_list("number", "status"):
            if status in {Standing.SENT, Standing.HANDED}:
                assert number in self._world.given
            if status == Standing.STOPPED:
                assert number not in self._world.given


def test_nobody_gets_a_letter_twice_or_none() -> None:
    """Looks, deaths, refusals, lost answers and people, in any order."""
    run_state_machine_as_test(
        WayOut, settings=settings(stateful_step_count=12, deadline=None)
    )


def test_the_party_of_the_machine_is_a_party() -> None:
    """What the machine posts goes to somebody who is reached by two ways."""
    _, to = new_case()

    assert isinstance(to, Party)
