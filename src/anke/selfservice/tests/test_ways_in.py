# SPDX-License-Identifier: EUPL-1.2
"""A link opens once, for a time, with its own code, and not to a guesser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.tests.factories import RECEIVED_ON, do
from anke.selfservice.domain.ways_in import (
    MOST_WRONG_CODES,
    SESSION_IDLE,
    SESSION_LONGEST,
    Standing,
    WayIn,
    session_is_over,
    standing,
)
from anke.selfservice.errors import NotOpenToReadersError, NoWayInError
from anke.selfservice.models import StatusAccess
from anke.selfservice.services import give_way_in, open_way_in, take_back
from anke.selfservice.tests.house import MAY, add_party, open_case

pytestmark = [pytest.mark.db, pytest.mark.django_db]

NOW = clock.wall_now()


def refused(word: str, code: str) -> Standing:
    """Try a link and give why it did not open."""
    with pytest.raises(NoWayInError) as refusal:
        open_way_in(word, code)
    return refusal.value.why


def other_code(code: str) -> str:
    """Give a code that is not this one."""
    return f"{(int(code) + 1) % 10**8:08}"


def test_a_link_opens_once(case, nancy) -> None:
    """Used, it is used up, also for whoever has the right code."""
    secrets = give_way_in("S001", case, nancy)

    holder = open_way_in(secrets.word, secrets.code)

    assert (holder.case, holder.person) == (case, nancy)
    assert refused(secrets.word, secrets.code) is Standing.USED


def test_no_secret_stands_in_the_register(case, nancy) -> None:
    """The table holds keyed hashes; the program's own texts hide the rest."""
    secrets = give_way_in("S001", case, nancy)

    row = StatusAccess.objects.values().get()
    assert secrets.word not in str(row)
    assert secrets.code not in str(row)
    assert repr(secrets) == "Secrets(…)"


def test_a_link_expires(case, nancy) -> None:
    """After thirty days it opens nothing."""
    secrets = give_way_in("S001", case, nancy)
    StatusAccess.objects.update(expires_at=clock.wall_now())

    assert refused(secrets.word, secrets.code) is Standing.EXPIRED


def test_wrong_codes_close_the_link_for_good(case, nancy) -> None:
    """After five wrong codes the right one opens nothing either; counted durably."""
    secrets = give_way_in("S001", case, nancy)
    for tries in range(1, MOST_WRONG_CODES + 1):
        assert refused(secrets.word, other_code(secrets.code)) is Standing.OPEN
        assert StatusAccess.objects.get().wrong_codes == tries

    assert refused(secrets.word, secrets.code) is Standing.LOCKED
    assert StatusAccess.objects.get().opened_at is None


@pytest.mark.parametrize("code", ["", "abc", "00000000 00000000"])
def test_what_is_no_code_counts_as_a_wrong_one(case, nancy, code) -> None:
    """Nobody gets a free guess by typing something odd."""
    secrets = give_way_in("S001", case, nancy)

    refused(secrets.word, code)

    assert StatusAccess.objects.get().wrong_codes == 1


def test_a_link_that_was_tampered_with_is_told_like_a_wrong_code(case, nancy) -> None:
    """One letter changed: the answer does not say which of the two was wrong."""
    secrets = give_way_in("S001", case, nancy)
    last = "2" if secrets.word[-1] != "2" else "3"

    assert refused(secrets.word[:-1] + last, secrets.code) is Standing.OPEN
    assert StatusAccess.objects.get().wrong_codes == 0


def test_the_code_of_one_link_does_not_open_another(case, nancy) -> None:
    """Each link has its own code."""
    other = add_party(case, "representative", name="Ole Hjælper", cpr=MAY)
    first, second = give_way_in("S001", case, nancy), give_way_in("S001", case, other)

    assert refused(first.word, second.code) is Standing.OPEN


def test_a_new_link_takes_the_unused_one_back(case, nancy) -> None:
    """One link at a time: what lies in an old letter opens nothing."""
    old, new = give_way_in("S001", case, nancy), give_way_in("S001", case, nancy)

    assert refused(old.word, old.code) is Standing.REVOKED
    assert open_way_in(new.word, new.code).person == nancy


def test_what_was_taken_back_opens_nothing(case, nancy) -> None:
    """The staff can close a way in that has not been used."""
    secrets = give_way_in("S001", case, nancy)

    assert take_back(case, nancy) == 1
    assert refused(secrets.word, secrets.code) is Standing.REVOKED


def test_only_a_party_of_the_case_is_given_a_way_in(case, nancy) -> None:
    """Neither a stranger nor the party of another case."""
    elsewhere = open_case()
    other = add_party(elsewhere, cpr=MAY, name="May June Test Moberg")

    for wrong in (other, "0" * 64, ""):
        with pytest.raises(NotOpenToReadersError):
            give_way_in("S001", case, wrong)
    assert not StatusAccess.objects.exists()


def test_an_erased_party_is_given_none(case, nancy) -> None:
    """Nobody is let in as a person that we have forgotten."""
    do(case, c.ErasePersonalData(nancy, "test"), RECEIVED_ON)

    with pytest.raises(NotOpenToReadersError, match="erased"):
        give_way_in("S001", case, nancy)


@pytest.mark.parametrize(
    "closing",
    [c.WithdrawRegistration("fejl"), c.ProtectCase(3, "strict")],
)
def test_a_closed_case_gives_no_way_in(case, nancy, closing) -> None:
    """Opened by mistake, or strictly protected."""
    do(case, closing, RECEIVED_ON)

    with pytest.raises(NotOpenToReadersError):
        give_way_in("S001", case, nancy)


def test_a_secret_address_does_not_shut_its_owner_out(case, nancy) -> None:
    """Whoever is protected may still see their own case."""
    do(case, c.ProtectCase(1, "secret-address"), RECEIVED_ON)

    assert give_way_in("S001", case, nancy).word


_MOMENTS = st.timedeltas(timedelta(0), timedelta(days=60))


@given(
    age=_MOMENTS,
    wrong=st.integers(0, 9),
    opened=st.booleans(),
    revoked=st.booleans(),
    has_code=st.booleans(),
)
def test_a_link_opens_only_when_nothing_speaks_against_it(
    age, wrong, opened, revoked, has_code
) -> None:
    """Open means: in time, with a code, not used, not taken back, not guessed at."""
    way_in = WayIn(NOW + timedelta(days=30) - age, has_code, wrong, opened, revoked)

    is_open = standing(way_in, NOW) is Standing.OPEN

    assert is_open == (
        age < timedelta(days=30)
        and has_code
        and wrong < MOST_WRONG_CODES
        and not opened
        and not revoked
    )


@given(_MOMENTS, _MOMENTS)
def test_a_session_ends_by_idleness_and_at_the_latest_after_some_hours(a, b) -> None:
    """Looking on and on does not keep it for ever."""
    longest, idle = max(a, b), min(a, b)

    over = session_is_over(NOW - longest, NOW - idle, NOW)

    assert over == (idle > SESSION_IDLE or longest > SESSION_LONGEST)
