# SPDX-License-Identifier: EUPL-1.2
"""No letter is lost or doubled, wherever the process, the disk or the light ends.

Each scenario is struck at every call by which it changes the world (write, flush,
rename, delete, send): killed there (`kill`), killed with all unflushed content and
names gone (`cut`), killed with half of the write done (`torn`), or told by the kernel
that it failed (`fail`). After each: the ledger balances, nothing was acknowledged that
is not received, every row has its file; and after one more run all is as it would be
had nothing happened.

Those who hand something in by a form or the API sit in another process. They note what
they are answered, and what is not answered they send again: after a receipt or a `201`
the letter must be there, with every file, and after a repeat it must be there once.

Every run takes some of the points, others each time; `./anke test --full` all of them.
The suite counts where it struck and fails when that were too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.intake.tests.faults.tracer import possible
from anke.intake.tests.faults.zygote import zygote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.intake.tests.faults.zygote import Zygote

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.skipif(not possible(), reason="needs Linux on x86-64"),
]

KINDS = ("kill", "cut", "torn", "fail")
# How many distinct points each scenario must at least be struck at: in every run, and
# in the full one.
LEAST = {
    "maildir": (12, 350),
    "batches": (12, 450),
    "folders": (12, 600),
    "running": (10, 300),
    "by hand": (10, 300),
    "imap": (10, 350),
    # Somebody hands in: by the citizen's form, the appeal form, the API, at once.
    "citizen": (6, 850),
    "instance": (3, 850),
    "api": (6, 850),
    "batch": (6, 1_050),
    "telephone": (3, 400),
}


@pytest.fixture(scope="module")
def strikes() -> Iterator[Zygote]:
    """Start the process that forks for each fault."""
    with zygote() as started:
        yield started


@pytest.fixture
def port(request: pytest.FixtureRequest) -> int:
    """Give the mail server's port to the scenario that needs one."""
    if request.getfixturevalue("scenario") != "imap":
        return 0
    return request.getfixturevalue("dovecot").port


def _strike(
    strikes: Zygote, scenario: str, port: int, *, first: int, step: int
) -> dict[tuple[str, int], str]:
    """Strike at every `step`-th call in each way; give the points that were hit."""
    hit = {}
    wrong = []
    for kind in KINDS:
        at, missed = first, 0
        # Threads make the number of calls vary by a few.
        while missed < (3 if step == 1 else 1):
            strike = strikes.strike(scenario, kind, at, port)
            if strike.struck is not None:
                hit[kind, at] = strike.struck
            if strike.findings:
                wrong.append((kind, at, strike.struck, strike.findings))
            missed = missed + 1 if at > strike.calls else 0
            at += step
    assert not wrong, f"{len(wrong)} points: {wrong[:3]}"
    return hit


@pytest.mark.parametrize("scenario", LEAST)
def test_no_letter_is_lost_at_some_points(
    request: pytest.FixtureRequest, strikes: Zygote, scenario: str, port: int
) -> None:
    """Every thirtieth point or so, beginning elsewhere in each run."""
    calls = strikes.strike(scenario, "none", 0, port).calls
    step = max(1, 3 * calls // (LEAST[scenario][0] + 3))
    seed = request.config.getoption("randomly_seed", 0)
    first = 1 + (seed if isinstance(seed, int) else 0) % step

    hit = _strike(strikes, scenario, port, first=first, step=step)

    assert len(hit) >= LEAST[scenario][0]


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("scenario", LEAST)
def test_no_letter_is_lost_at_any_point(
    strikes: Zygote, scenario: str, port: int
) -> None:
    """The n-th call for n = 1, 2, 3 … until the run goes through without a fault."""
    hit = _strike(strikes, scenario, port, first=1, step=1)

    assert len(hit) >= LEAST[scenario][1]


def test_the_suite_strikes_at_many_points_in_every_run() -> None:
    """The sum of what each scenario demands; the full run demands six thousand."""
    assert sum(least for least, _ in LEAST.values()) >= 90
    assert sum(least for _, least in LEAST.values()) >= 6_000
