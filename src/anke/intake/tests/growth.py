# SPDX-License-Identifier: EUPL-1.2
"""Shows that work grows with its size, on a machine that others use, too."""

from collections.abc import Callable
from time import process_time

TIMES = 10
# Linear work takes ten times as long, square work a hundred times.
MOST = 40
ROUNDS = 5


def assert_grows_as_its_size(work: Callable[[int], object], size: int = 4_000) -> None:
    """Fail when ten times the size takes forty times as long, in each of five rounds.

    One round in which all is well is enough: a busy machine makes a run longer, and
    never shorter.

    Args:
        work: Does the work for a size.
        size: The smaller of the two sizes.
    """
    rounds = []
    for _ in range(ROUNDS):
        short, long = _seconds(work, size), _seconds(work, size * TIMES)
        rounds.append((short, long))
        if long < MOST * max(short, 1e-4):
            return
    raise AssertionError(f"ten times the size took (seconds): {rounds}")


def _seconds(work: Callable[[int], object], size: int) -> float:
    begun = process_time()
    work(size)
    return process_time() - begun
