# SPDX-License-Identifier: EUPL-1.2
"""What an engine is asked: some counters of one fact, split and filtered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from anke.statistics.domain.counters import Basis, Counter, Fact, counter

if TYPE_CHECKING:
    from collections.abc import Sequence

# Values by dimension, in the order of the dimensions' names.
Where = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One question with one answer: rows of dimensions, a period and numbers.

    `months` are ranges of month numbers, both ends in, for what falls in a period;
    `ends` are the last months and days of periods, for what stands at their end; of
    breaches, the one day up to which they are known. An
    empty `grain` asks for no split by period. The answer's rows hold the values of
    `by`, the period's number if there is a grain, one count for each counter and, when
    a quantity is asked for, its sum (or quantile) over the first counter.
    """

    fact: Fact
    basis: Basis
    counters: tuple[str, ...]
    by: tuple[str, ...] = ()
    where: Where = ()
    grain: str = ""
    months: tuple[tuple[int, int], ...] = ()
    ends: tuple[tuple[int, date], ...] = ()
    quantity: str = ""
    quantile: float | None = None

    @property
    def tests(self) -> tuple[Counter, ...]:
        """The counters themselves."""
        return tuple(counter(counter_id) for counter_id in self.counters)

    def only(self, counters: Sequence[str]) -> Request:
        """Ask the same of some of the counters."""
        kept = tuple(name for name in self.counters if name in counters)
        return replace(self, counters=kept)


@dataclass(frozen=True, slots=True)
class Listing:
    """The question for the very cases: of several requests together, page by page."""

    requests: tuple[Request, ...]
    limit: int | None = None
    offset: int = 0
    # Counters by which a line is marked as one of the n.
    flag: tuple[str, ...] = ()


Row = tuple[object, ...]
# Case, spell, part, area, law, first instance, outcome, day of decision, one of the n.
Line = tuple[str, int, str, str, str, str, str, date | None, int]


class Engine(Protocol):
    """Something that answers requests on the facts of one vintage."""

    def answer(self, request: Request) -> list[Row]:
        """Answer a request."""

    def list_cases(self, listing: Listing) -> list[str]:
        """Give case numbers, one for each counted row, in their order."""

    def list_lines(self, listing: Listing) -> list[Line]:
        """Give the counted rows with what a reader wants to know of them."""

    def values_of(self, dimension: str) -> set[str]:
        """Give the values of a dimension that occur in any fact."""
