# SPDX-License-Identifier: EUPL-1.2
"""Nobody gets two letters or none, wherever the process, the disk or the light ends.

Each play is struck at every call by which it changes the world (write, flush, rename,
delete, send): killed there (`kill`), killed with all unflushed content and names gone
(`cut`), killed with half of the write done (`torn`), or told by the kernel that it
failed (`fail`).

Every run takes some of the points, others each time; `./anke test --full` all of them.
The suite counts where it struck and fails when that were too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.decisions.dispatch.tests.faults.servers import outside
from anke.intake.tests.faults.tracer import possible
from anke.intake.tests.faults.zygote import Strike, zygote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.decisions.dispatch.tests.faults.servers import World
    from anke.intake.tests.faults.zygote import Zygote

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.skipif(not possible(), reason="needs Linux on x86-64"),
]

KINDS = ("kill", "cut", "torn", "fail")
# How many distinct points each play must at least be struck at: in every run, and in
# the full one.
LEAST = {
    "posting": (4, 200),
    "folder": (6, 300),
    "print": (6, 200),
    "address": (6, 250),
    "mail": (4, 250),
    "mail known again": (4, 250),
    "receipts": (4, 150),
    "calling back": (4, 120),
}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Start the world outside."""
    with outside() as started:
        yield started


@pytest.fixture(scope="module")
def strikes(world: World) -> Iterator[Zygote]:
    """Start the process that forks for each fault."""
    with zygote("anke.decisions.dispatch.tests.faults.strikes") as started:
        yield started


def _one(strikes: Zygote, world: World, play: str, kind: str, at: int) -> Strike:
    return Strike(**strikes.ask("strike", play, kind, at, world.ports))


def _strike(
    strikes: Zygote, world: World, play: str, *, first: int, step: int
) -> dict[tuple[str, int], str]:
    """Strike at every `step`-th call in each way; give the points that were hit."""
    hit = {}
    wrong = []
    for kind in KINDS:
        at, missed = first, 0
        # Threads make the number of calls vary by a few.
        while missed < (3 if step == 1 else 1):
            strike = _one(strikes, world, play, kind, at)
            if strike.struck is not None:
                hit[kind, at] = strike.struck
            if strike.findings:
                wrong.append((kind, at, strike.struck, strike.findings))
            missed = missed + 1 if at > strike.calls else 0
            at += step
    assert not wrong, f"{len(wrong)} points: {wrong[:3]}"
    return hit


@pytest.mark.parametrize("play", LEAST)
def test_each_letter_leaves_once_at_some_points(
    request: pytest.FixtureRequest, strikes: Zygote, world: World, play: str
) -> None:
    """Some points in each way, beginning elsewhere in each run."""
    calls = _one(strikes, world, play, "none", 0).calls
    # Wherever it begins: killing alone, in two ways, hits what is demanded.
    step = max(1, 2 * calls // LEAST[play][0])
    seed = request.config.getoption("randomly_seed", 0)
    first = 1 + (seed if isinstance(seed, int) else 0) % step

    hit = _strike(strikes, world, play, first=first, step=step)

    assert len(hit) >= LEAST[play][0]


@pytest.mark.long
@pytest.mark.parametrize("play", LEAST)
def test_each_letter_leaves_once_at_any_point(
    strikes: Zygote, world: World, play: str
) -> None:
    """The n-th call for n = 1, 2, 3 … until the run goes through without a fault."""
    hit = _strike(strikes, world, play, first=1, step=1)

    assert len(hit) >= LEAST[play][1]


def test_the_suite_strikes_at_many_points_in_every_run() -> None:
    """The sum of what each play demands; the full run demands 1,700."""
    assert sum(least for least, _ in LEAST.values()) >= 38
    assert sum(least for _, least in LEAST.values()) >= 1_700
