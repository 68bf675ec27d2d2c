# SPDX-License-Identifier: EUPL-1.2
"""The catalogue and the deadline rules as small tables that the fold joins with.

What an outcome counts as, which law a subject stands in and where a municipality lies
are written into the facts when they are built, so that a figure and its vintage say by
which rules it was made.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from anke.cases.domain.decide import Rules

_EVER = (date(1, 1, 1), date(9999, 12, 31))


def word_tables(rules: Rules) -> dict[str, pa.Table]:
    """Give one table for areas, outcomes, subjects, first instances and rules each."""
    catalogue = rules.catalogue
    return {
        "area_word": _table(
            ("area", "finance_kind", "has_reversal_rate"),
            [
                (area.id, area.finance_kind, area.has_reversal_rate)
                for area in catalogue.areas
            ],
        ),
        "outcome_word": _table(
            ("area", "outcome", "on_merits", "reversal"),
            [
                (area.id, outcome.id, outcome.on_merits, outcome.reversal)
                for area in catalogue.areas
                for outcome in area.outcomes
            ],
        ),
        "subject_word": _table(
            ("subject", "law"), [(entry.id, entry.law) for entry in catalogue.subjects]
        ),
        "instance_word": _table(
            ("first_instance", "region"),
            [
                (entry.id, entry.id if entry.kind == "region" else entry.region)
                for entry in catalogue.first_instances
            ],
        ),
        "rule_word": _table(
            ("rule", "valid_from", "valid_to", "kind", "status"),
            [
                (
                    rule.id,
                    rule.valid_from or _EVER[0],
                    rule.valid_to or _EVER[1],
                    rule.kind.value,
                    rule.status.value,
                )
                for rule in rules.rulebook
            ],
        ),
    }


def _table(names: tuple[str, ...], rows: list[tuple[object, ...]]) -> pa.Table:
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [[] for _ in names]
    return pa.table(
        {name: pa.array(values) for name, values in zip(names, columns, strict=True)}
    )
