# SPDX-License-Identifier: EUPL-1.2
"""Full disks, restarted registers, two at once, moved clocks: no letter is lost.

These befall more than one process, or more than one call; the strikes are beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.intake.tests.faults.disasters import can_mount
from anke.intake.tests.faults.tracer import possible
from anke.intake.tests.faults.zygote import zygote
from anke.site import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.intake.tests.faults.zygote import Zygote

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.skipif(not possible(), reason="needs Linux on x86-64"),
]
PAGE = 4096
BEFORE_MIDNIGHT = "2026-12-31T23:59:59+01:00"
AFTER_MIDNIGHT = "2027-01-01T00:00:01+01:00"
# At which calls a run by one clock is killed.
FROM_AND_STEP = {"batches": (20, 150, 30), "batch": (20, 320, 100)}


@pytest.fixture(scope="module")
def disasters() -> Iterator[Zygote]:
    """Start the process that forks for each of them."""
    with zygote() as started:
        yield started


# --- A full disk ---------------------------------------------------------------------


def _fill(disasters: Zygote, scenario: str, step: int) -> int:
    """Give the disk more room each time until all letters find it; count the times."""
    room, refused = 0, 0
    while True:
        found = disasters.ask("fill", scenario, room)
        assert found["findings"] == [], room
        if not found["problems"]:
            return refused
        refused += 1
        room += step


@pytest.mark.parametrize("scenario", ["maildir", "running"])
def test_a_full_disk_loses_nothing(disasters: Zygote, scenario: str) -> None:
    """Full at some sizes; what found no room stays at its source and comes later."""
    if not can_mount():
        pytest.skip("this user may not mount a small disk")

    assert _fill(disasters, scenario, 6 * PAGE) >= 5


@pytest.mark.long
@pytest.mark.parametrize(
    "scenario",
    ["maildir", "batches", "folders", "running", "citizen", "api", "batch"],
)
def test_a_disk_full_at_any_page_loses_nothing(
    disasters: Zygote, scenario: str
) -> None:
    """One page more of room each time, from none to enough."""
    if not can_mount():
        pytest.skip("this user may not mount a small disk")

    assert _fill(disasters, scenario, PAGE) >= 25


# --- Two at once ---------------------------------------------------------------------


@pytest.mark.parametrize("killed", [False, True])
def test_two_who_look_at_once_receive_each_letter_once(
    disasters: Zygote, dovecot, killed: bool
) -> None:
    """Two processes, the same Maildir, drop folders and mailbox; one may be killed."""
    found = disasters.ask("together", 40, dovecot.port, killed)

    assert found["findings"] == found["left"] == []
    # Three in the mailbox, four files that lay there, 40 letters and 40 scans.
    assert len(found["numbers"]) == 3 + 4 + 40 + 40
    assert found["ended"][1] == 0
    assert found["ended"][0] == (9 if killed else 0)


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize(
    ("scenario", "until", "letters"),
    [("citizen", 3, 1), ("api", 0, 2), ("batch", 0, 3)],
)
def test_sent_twice_at_once_it_is_received_once(
    disasters: Zygote, scenario: str, until: int, letters: int, killed: bool
) -> None:
    """A button pressed twice, a call that is repeated too soon: two servers, once."""
    found = disasters.ask("twice", scenario, until, killed)

    assert found["findings"] == []
    assert len(found["numbers"]) == letters
    assert found["ended"] == [9 if killed else 0, 0]


# --- Clocks --------------------------------------------------------------------------

CLOCKS = {
    "a day forth": ("2026-11-10T12:00:00+01:00", "2026-11-11T12:00:00+01:00"),
    "a day back": ("2026-11-11T12:00:00+01:00", "2026-11-10T12:00:00+01:00"),
    "an hour twice": ("2026-10-25T02:30:00+02:00", "2026-10-25T02:10:00+01:00"),
    "into the year": (BEFORE_MIDNIGHT, AFTER_MIDNIGHT),
    "out of the year": (AFTER_MIDNIGHT, BEFORE_MIDNIGHT),
}


@pytest.mark.parametrize("scenario", ["batches", "batch"])
@pytest.mark.parametrize("moved", CLOCKS)
def test_a_clock_that_was_moved_loses_nothing(
    disasters: Zygote, moved: str, scenario: str
) -> None:
    """Killed by one clock, taken up by another: each letter once, no number missing.

    Three e-mails; three appeals in one call, which is sent again a day later.
    """
    first, second = CLOCKS[moved]
    years = set()

    for at in range(*FROM_AND_STEP[scenario]):
        found = disasters.ask("clocks", scenario, at, first, second)
        assert found["findings"] == found["left"] == [], (at, found["struck"])
        assert len(found["numbers"]) == 3
        years |= {number[:2] for number in found["numbers"]}

    assert years == ({"26", "27"} if "year" in moved else {"26"})


# --- PostgreSQL ----------------------------------------------------------------------


# How many letters there are in the end.
LETTERS = {"batches": 3, "citizen": 1, "batch": 3}


def _strike_register(
    disasters: Zygote, scenario: str, kind: str, step: int
) -> list[str]:
    """Strike at every so many calls; name where."""
    calls = disasters.ask("strike_register", scenario, "none", 0)["calls"]
    assert isinstance(calls, int)
    hit = []
    for at in range(1, calls + 1, step):
        found = disasters.ask("strike_register", scenario, kind, at)
        assert found["findings"] == found["left"] == [], (at, found["struck"])
        assert [number[4:] for number in found["numbers"]] == [
            f"{place + 1:05}" for place in range(LETTERS[scenario])
        ]
        hit += [found["struck"]] if found["struck"] else []
    return hit


@pytest.mark.parametrize("kind", ["kill", "restart"])
@pytest.mark.parametrize(("scenario", "step"), [("batches", 20), ("batch", 100)])
def test_postgresql_under_us_loses_nothing(
    disasters: Zygote, scenario: str, step: int, kind: str
) -> None:
    """We are killed, or the server crashes and comes back, at some of the calls."""
    if not postgres.installed():
        pytest.skip("PostgreSQL is missing; run: apt-get install -y postgresql")

    hit = _strike_register(disasters, scenario, kind, step)

    assert len(hit) >= 3
    assert any("socket" in where for where in hit)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("kind", "step"), [("kill", 1), ("restart", 3)])
@pytest.mark.parametrize("scenario", ["batches", "citizen", "batch"])
def test_postgresql_at_any_call_loses_nothing(
    disasters: Zygote, scenario: str, kind: str, step: int
) -> None:
    """All calls for a kill of ours; every third for a crash of the server."""
    if not postgres.installed():
        pytest.skip("PostgreSQL is missing; run: apt-get install -y postgresql")

    assert len(_strike_register(disasters, scenario, kind, step)) >= 80 // step
