# SPDX-License-Identifier: EUPL-1.2
"""Where a table's figures come from, as lines below it: the way to "hvorfor?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.contract.reports.asking import values_of
from anke.contract.reports.document import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.contract.reports.asking import Answers
    from anke.contract.reports.scene import Key


def source_notes(
    answers: Answers, keys: Sequence[Key], period: str = "", *, split: str = "area"
) -> tuple[str, ...]:
    """Say of each column which measure it is, and how all its rows are asked for."""
    used: dict[str, list[str]] = {}
    for key in keys:
        used.setdefault(key.measure, []).append(key.label.lower())
    return tuple(
        f"Kilde til {', '.join(labels)}: {_command(answers, measure, period, split)}"
        for measure, labels in used.items()
    )


def _command(answers: Answers, measure: str, period: str, first: str) -> str:
    where = {name: values_of(value) for name, value in answers.where.items()}
    if period:
        where = {name: _narrow(values, period) for name, values in where.items()}
    several = any(len(where.get(name, ())) > 1 for name in ("month", "quarter", "year"))
    split = [first]
    if several:
        split += [name for name in ("month", "quarter", "year") if name in where]
    question = Question(
        measure,
        tuple(sorted(where.items())),
        "weeks" if answers.known[measure].is_time else "",
        answers.vintage.id,
    )
    return question.command.replace(measure, f"{measure} --by {','.join(split)}", 1)


def _narrow(values: tuple[str, ...], period: str) -> tuple[str, ...]:
    return (period,) if period in values else values
