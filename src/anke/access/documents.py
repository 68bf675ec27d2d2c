# SPDX-License-Identifier: EUPL-1.2
"""The rules of access as pages of `docs/`: three short tables, and all they decide.

`tools/docs` writes both; a test compares them with the program.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from anke.access.domain.decision_table import lines
from anke.access.domain.permissions import Action, is_allowed
from anke.access.domain.reach import (
    CASE_ACTIONS,
    EXCEPTIONS,
    NOT_AT_ALL,
    REACH,
    SENTENCES,
    STATUSES,
    Relation,
)
from anke.access.domain.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anke.access.domain.reach import Reach

_INTRODUCTION = (
    "The tables are explained in [access](access.md); all that they decide stands line "
    "by line in [access-table.csv](access-table.csv).\n"
)
_HOW_TO_READ = (
    "The highest level of protection at which the case is open; empty: not at all. "
    "Nobody in conflict reaches a case.\n"
)
_RELATIONS = tuple(each for each in Relation if each is not Relation.CONFLICT)


def decision_table() -> str:
    """Give the full decision table as CSV."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines())
    return text.getvalue()


def rules_page() -> str:
    """Give the three tables of rules, and the sentences of refusal, in Markdown."""
    return "\n".join(
        [
            "# The rules of access\n",
            _INTRODUCTION,
            "## Which role may do what at all\n",
            _table(["action", *Role], _permissions()),
            "## How far a role reaches, by its relation to the case\n",
            _HOW_TO_READ,
            _table(["role", *_RELATIONS, "states"], _reaches()),
            "Exceptions, for one action:\n",
            _table(["role", "action", *_RELATIONS], _exceptions()),
            "## In which state of a case an action can be done\n",
            _table(["action", *STATUSES], _states()),
            "## What is said to whoever is refused\n",
            _table(["code", "sentence"], [list(pair) for pair in SENTENCES.items()]),
        ]
    )


def _permissions() -> Iterator[Sequence[str]]:
    for action in Action:
        yield [action, *("x" if is_allowed(role, action) else "" for role in Role)]


def _levels(reach: Reach) -> Iterator[str]:
    for relation in _RELATIONS:
        level = reach.level(relation)
        yield "" if level == NOT_AT_ALL else str(int(level))


def _reaches() -> Iterator[Sequence[str]]:
    for role in Role:
        reach = REACH[role]
        states = (
            "all" if set(reach.statuses) == set(STATUSES) else ", ".join(reach.statuses)
        )
        yield [role, *_levels(reach), states]


def _exceptions() -> Iterator[Sequence[str]]:
    for (action, role), reach in EXCEPTIONS.items():
        yield [role, action, *_levels(reach)]


def _states() -> Iterator[Sequence[str]]:
    for action in Action:
        if (states := CASE_ACTIONS.get(action)) is not None:
            yield [action, *("x" if each in states else "" for each in STATUSES)]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = ["| " + " | ".join(line) + " |" for line in [columns, *rows]]
    written.insert(1, "|" + "---|" * len(columns))
    return "\n".join(written) + "\n"
