# SPDX-License-Identifier: EUPL-1.2
"""Named counters: which rows of the facts count, and in which period they do.

A measure is made of counters, and a counter of pure predicates. The test of a counter
takes a row (one row of Python values, arrays, or the columns of a table) and the last
day of the period (of a breach: the vintage's day), and says whether it counts.

>>> from types import SimpleNamespace
>>> COUNTERS["reversals"].test(SimpleNamespace(on_merits=True, reversal=True), None)
True
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from anke.cases.domain import predicates as ask

if TYPE_CHECKING:
    from collections.abc import Callable

OUTCOME_PREFIX = "outcome:"
RATED_PREFIX = "rated:"


class Fact(StrEnum):
    """The tables of facts."""

    CASE_SPELL = "case_spell"
    COUNTED_UNIT = "counted_unit"
    DEADLINE = "deadline"


class Basis(StrEnum):
    """By which day a row falls in a period (*opgørelsestidspunkt*)."""

    STARTED = "received_on"
    CLOSED = "closed_on"
    END = "end_of_period"
    BREACHED = "breached_on"


@dataclass(frozen=True, slots=True)
class Counter:
    """Rows of one fact table that count in one way."""

    id: str
    fact: Fact
    basis: Basis
    test: Callable[[Any, Any], Any]
    text_da: str
    text_en: str


def _is_decision(row: Any) -> Any:
    return row.kind == "decision"


_ALL = (
    Counter(
        "received",
        Fact.CASE_SPELL,
        Basis.STARTED,
        lambda row, _: row.start_kind == "received",
        "sager modtaget i perioden",
        "cases received in the period",
    ),
    Counter(
        "reopened",
        Fact.CASE_SPELL,
        Basis.STARTED,
        lambda row, _: row.start_kind == "reopened",
        "sager genoptaget i perioden",
        "cases reopened in the period",
    ),
    Counter(
        "decided",
        Fact.CASE_SPELL,
        Basis.CLOSED,
        lambda row, _: ask.is_decided(row.closed_or_never),
        "sager afsluttet i perioden",
        "cases closed in the period",
    ),
    Counter(
        "decided-cases-on-merits",
        Fact.CASE_SPELL,
        Basis.CLOSED,
        lambda row, _: row.on_merits,
        "sager realitetsbehandlet i perioden",
        "cases decided on the merits in the period",
    ),
    Counter(
        "pending",
        Fact.CASE_SPELL,
        Basis.END,
        lambda row, day: ask.is_pending_on(row.start_on, row.closed_or_never, day),
        "sager, der verserer ved periodens udgang",
        "cases pending at the end of the period",
    ),
    Counter(
        "units-on-merits",
        Fact.COUNTED_UNIT,
        Basis.CLOSED,
        lambda row, _: row.on_merits,
        "realitetsbehandlede tælleenheder i perioden",
        "counted units decided on the merits in the period",
    ),
    Counter(
        "units-rated",
        Fact.COUNTED_UNIT,
        Basis.CLOSED,
        lambda row, _: ask.is_rated(row.on_merits, row.has_reversal_rate),
        "realitetsbehandlede tælleenheder på områder med omgørelsesprocent",
        "counted units decided on the merits in areas with a reversal rate",
    ),
    Counter(
        "reversals",
        Fact.COUNTED_UNIT,
        Basis.CLOSED,
        lambda row, _: ask.is_reversal(row.on_merits, row.reversal),
        "omgjorte tælleenheder i perioden (ændret, ophævet eller hjemvist)",
        "counted units reversed in the period (changed, annulled or remitted)",
    ),
    Counter(
        "deadlines",
        Fact.DEADLINE,
        Basis.CLOSED,
        lambda row, _: _is_decision(row) & ask.is_decided(row.closed_or_never),
        "frister for afgørelse i sager afsluttet i perioden",
        "deadlines for decisions in cases closed in the period",
    ),
    Counter(
        "deadlines-kept",
        Fact.DEADLINE,
        Basis.CLOSED,
        lambda row, _: (
            _is_decision(row)
            & ask.is_decided_within(row.due_on, row.met_or_never, row.paused_or_never)
        ),
        "frister overholdt i sager afsluttet i perioden",
        "deadlines kept in cases closed in the period",
    ),
    Counter(
        "deadlines-breached",
        Fact.DEADLINE,
        Basis.BREACHED,
        lambda row, day: (
            _is_decision(row)
            & ask.is_breached(row.due_on, row.met_or_never, row.paused_or_never, day)
        ),
        "frister overskredet i perioden, uanset om sagen er afgjort siden",
        "deadlines broken in the period, whether or not the case was decided since",
    ),
)

COUNTERS: Final[dict[str, Counter]] = {counter.id: counter for counter in _ALL}


def outcome_counter(outcome: str) -> Counter:
    """Give the counter of the units that ended with an outcome."""
    return Counter(
        f"{OUTCOME_PREFIX}{outcome}",
        Fact.COUNTED_UNIT,
        Basis.CLOSED,
        lambda row, _: ask.is_outcome(row.outcome, outcome),
        f"tælleenheder med udfaldet {outcome} i perioden",
        f"counted units with the outcome {outcome} in the period",
    )


def rated_counter(outcome: str) -> Counter:
    """Give the counter of the units with an outcome that a rate is a share of.

    Whether an outcome counts as decided on the merits depends on the area, so that the
    part of a share may not simply count the outcome.
    """
    return Counter(
        f"{RATED_PREFIX}{outcome}",
        Fact.COUNTED_UNIT,
        Basis.CLOSED,
        lambda row, _: (
            ask.is_outcome(row.outcome, outcome)
            & ask.is_rated(row.on_merits, row.has_reversal_rate)
        ),
        f"realitetsbehandlede tælleenheder med udfaldet {outcome} i perioden",
        f"counted units decided on the merits with the outcome {outcome} in the period",
    )


def counter(counter_id: str) -> Counter:
    """Give a counter by its id; `outcome:X` and `rated:X` count the outcome X.

    Errors: KeyError.
    """
    if counter_id.startswith(OUTCOME_PREFIX):
        return outcome_counter(counter_id.removeprefix(OUTCOME_PREFIX))
    if counter_id.startswith(RATED_PREFIX):
        return rated_counter(counter_id.removeprefix(RATED_PREFIX))
    return COUNTERS[counter_id]
