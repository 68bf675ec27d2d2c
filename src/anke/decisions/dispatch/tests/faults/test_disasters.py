# SPDX-License-Identifier: EUPL-1.2
"""Full disks, restarted registers, two at once, moved clocks: each letter leaves once.

These befall more than one process, or more than one call; the strikes are beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.decisions.dispatch.tests.faults.servers import outside
from anke.intake.tests.faults.disasters import can_mount
from anke.intake.tests.faults.tracer import possible
from anke.intake.tests.faults.zygote import zygote
from anke.site import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.decisions.dispatch.tests.faults.servers import World
    from anke.intake.tests.faults.zygote import Zygote

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.skipif(not possible(), reason="needs Linux on x86-64"),
]
PAGE = 4096


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Start the world outside."""
    with outside() as started:
        yield started


@pytest.fixture(scope="module")
def disasters(world: World) -> Iterator[Zygote]:
    """Start the process that forks for each of them."""
    with zygote("anke.decisions.dispatch.tests.faults.disasters") as started:
        yield started


# --- A full disk ---------------------------------------------------------------------


@pytest.mark.parametrize("step", [4 * PAGE, pytest.param(PAGE, marks=pytest.mark.long)])
def test_a_full_print_folder_keeps_no_letter(
    disasters: Zygote, world: World, step: int
) -> None:
    """What found no room waits, is told as a full disk, and goes when there is room."""
    if not can_mount():
        pytest.skip("this user may not mount a small disk")
    room, refused = 2 * PAGE, 0
    while True:
        found = disasters.ask("fill", room, world.ports)
        assert found["findings"] == [], room
        if not found["said"]:
            break
        assert set(found["said"]) == {"disk-full"}
        refused += 1
        room += step

    assert refused >= (3 if step > PAGE else 8)


# --- Clocks --------------------------------------------------------------------------

NOON = "2026-11-10T12:00:00+01:00"
CLOCKS = {
    "a day forth": (NOON, "2026-11-11T12:00:00+01:00"),
    "a day back": (NOON, "2026-11-09T12:00:00+01:00"),
    "a week back": (NOON, "2026-11-03T12:00:00+01:00"),
    "an hour twice": ("2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00"),
    "into the year": ("2026-12-31T23:59:59+01:00", "2027-01-01T00:00:01+01:00"),
}


@pytest.mark.parametrize("moved", CLOCKS)
def test_a_clock_that_was_moved_sends_each_letter_once(
    disasters: Zygote, world: World, moved: str
) -> None:
    """Killed by one clock, taken up by another: a day later at the most, and once."""
    first, second = CLOCKS[moved]
    struck = 0

    for at in range(20, 140, 30):
        found = disasters.ask("clocks", "folder", at, first, second, world.ports)
        assert found["findings"] == [], (at, found["struck"])
        struck += found["struck"] is not None

    assert struck >= 3


# --- Two at once ---------------------------------------------------------------------


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("register", ["SQLite", "PostgreSQL"])
def test_two_workers_at_once_send_each_letter_once(
    disasters: Zygote, world: World, register: str, killed: bool
) -> None:
    """Two processes, the same outbox; one of them may be killed."""
    is_postgres = register == "PostgreSQL"
    if is_postgres and not postgres.installed():
        pytest.skip("PostgreSQL is missing; run: apt-get install -y postgresql")

    found = disasters.ask("together", 12, killed, is_postgres, world.ports)

    assert found["findings"] == []
    assert set(found["state"]["given"].values()) == {1}
    assert len(found["state"]["given"]) == 24
    assert {status for _, status in found["state"]["letters"]} == {"sent"}
    assert found["ended"][1] == 0


# --- PostgreSQL ----------------------------------------------------------------------

MOST_TELLING = ("posting", "print", "address")


def _strike_register(
    disasters: Zygote, world: World, play: str, kind: str, step: int
) -> list[str]:
    """Strike at every so many calls; name where."""
    calls = disasters.ask("strike_register", play, "none", 0, world.ports)["calls"]
    assert isinstance(calls, int)
    hit = []
    for at in range(1, calls + 1, step):
        found = disasters.ask("strike_register", play, kind, at, world.ports)
        assert found["findings"] == [], (at, found["struck"])
        hit += [found["struck"]] if found["struck"] else []
    return hit


@pytest.mark.parametrize("kind", ["kill", "restart"])
@pytest.mark.parametrize("play", MOST_TELLING)
def test_postgresql_under_us_sends_each_letter_once(
    disasters: Zygote, world: World, play: str, kind: str
) -> None:
    """We are killed, or the server crashes and comes back, at some of the calls."""
    if not postgres.installed():
        pytest.skip("PostgreSQL is missing; run: apt-get install -y postgresql")

    hit = _strike_register(disasters, world, play, kind, 29)

    assert len(hit) >= 3
    assert any("socket" in where for where in hit)


@pytest.mark.long
@pytest.mark.parametrize(("kind", "step"), [("kill", 1), ("restart", 5)])
@pytest.mark.parametrize("play", MOST_TELLING)
def test_postgresql_at_any_call_sends_each_letter_once(
    disasters: Zygote, world: World, play: str, kind: str, step: int
) -> None:
    """All calls for a kill of ours; every fifth for a crash of the server."""
    if not postgres.installed():
        pytest.skip("PostgreSQL is missing; run: apt-get install -y postgresql")

    assert len(_strike_register(disasters, world, play, kind, step)) >= 50 // step
