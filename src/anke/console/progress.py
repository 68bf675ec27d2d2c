# SPDX-License-Identifier: EUPL-1.2
"""Progress on standard error, so that a person sees that a long step lives.

Example:
    >>> total = 0
    >>> for number in progress([1, 2, 3], "adding"):
    ...     total += number
    >>> total
    6
"""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from tqdm import tqdm

Item = TypeVar("Item")

# A terminal is redrawn often; a log file is given a line now and then.
TERMINAL_SECONDS = 0.1
LOG_SECONDS = 5.0


@overload
def progress(
    work: Iterable[Item], title: str, *, total: int | None = None, unit: str = "it"
) -> "tqdm[Item]": ...
@overload
def progress(
    work: int | None, title: str, *, total: int | None = None, unit: str = "it"
) -> "tqdm[Any]": ...
def progress(
    work: Iterable[Item] | int | None,
    title: str,
    *,
    total: int | None = None,
    unit: str = "it",
) -> "tqdm[Any]":
    """Show how far a long step has come.

    Args:
        work: What is walked through; or, for steps that count themselves, the number of
            units (`None` when unknown): then call `.update(n)` on the bar, which is a
            context manager.
        title: What is being done, in the user's words.
        total: How many items a generator will give, when that is known.
        unit: What one item is, for example "case".
    """
    from tqdm import tqdm

    # An iterable decides its own length; a number is the length itself.
    items, length = (work, total) if isinstance(work, Iterable) else (None, work)
    bar: tqdm[Any] = tqdm(
        items,
        total=length,
        desc=title,
        unit=unit,
        unit_scale=True,
        file=sys.stderr,
        mininterval=TERMINAL_SECONDS if sys.stderr.isatty() else LOG_SECONDS,
        dynamic_ncols=True,
    )
    return bar
