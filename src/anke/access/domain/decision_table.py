# SPDX-License-Identifier: EUPL-1.2
"""Every question that can be asked about access, with the rules' answer to each.

The rules are three short tables; this expands them into all there is, so that what a
change of rules changes can be read line by line (`docs/access-table.csv`).

    >>> next(lines())[:4]
    ('action', 'role', 'relation', '0 pending')
"""

from collections.abc import Iterator
from itertools import product

from anke.access.domain.permissions import Action, is_allowed
from anke.access.domain.reach import (
    CASE_ACTIONS,
    HOUSE_ACTIONS,
    STATUSES,
    Refusal,
    Relation,
    Verdict,
    decision,
)
from anke.access.domain.roles import Role
from anke.access.domain.signatures import Protection

YES = "yes"
NO_CASE = "-"
CIRCUMSTANCES = tuple(product(Protection, STATUSES))


def lines() -> Iterator[tuple[str, ...]]:
    """Give the full decision table: headings, then a line for each person and case.

    Errors: KeyError for an action that stands in no table of rules.
    """
    yield (
        "action",
        "role",
        "relation",
        *(f"{level.value} {status}" for level, status in CIRCUMSTANCES),
    )
    for action, role in product(Action, Role):
        if action in HOUSE_ACTIONS:
            answer = YES if is_allowed(role, action) else Refusal.ROLE.value
            yield (action.value, role.value, NO_CASE, *[answer] * len(CIRCUMSTANCES))
            continue
        for relation in Relation:
            yield (
                action.value,
                role.value,
                relation.value,
                *_row(role, action, relation),
            )


def _row(role: Role, action: Action, relation: Relation) -> Iterator[str]:
    for level, status in CIRCUMSTANCES:
        verdict = decision(role, action, {relation}, level=level, status=status)
        yield _word(verdict)


def _word(verdict: Verdict) -> str:
    return verdict.refusal.value if verdict.refusal else YES


def unclassified() -> set[Action]:
    """Give the actions that stand in neither or in both tables; there must be none."""
    return set(Action) ^ (set(CASE_ACTIONS) ^ HOUSE_ACTIONS)
