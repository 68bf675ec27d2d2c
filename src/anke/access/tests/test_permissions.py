# SPDX-License-Identifier: EUPL-1.2
"""The permission table, line by line, as a lawyer would check it."""

from pathlib import Path

import pytest

from anke.access.domain.permissions import ALLOWED, Action, actions_of, is_allowed
from anke.access.domain.roles import Role

pytestmark = pytest.mark.unit

# Columns: caseworker, team leader, head, director, registrar, analyst, medical
# consultant, board member, administrator.
TABLE = """
see_overview      x x x x x x x x x
see_figures       x x x x x x x x x
see_figure_cases  x x x x . x . . .
build_vintage     . . x x . x . . x
see_rules         x x x x x x x x x
list_cases        x x x x x . . . .
export_cases      . x x x . . . . .
search_by_cpr     x x x . x . . . .
see_case          x x x x x . . . .
see_documents     x x x . x . . . .
register_case     x x x . x . . . .
work_on_case      x x x . . . . . .
allocate_case     . x x . . . . . .
decide_case       x x x . . . . . .
see_mail          . x x . x . . . .
handle_mail       . x x . x . . . .
manage_mail       . x x . . . . . .
see_view_log      . . x . . . . . x
manage_staff      . . . . . . . . x
"""


def printed() -> str:
    """Print the table that the program uses in the form above."""
    lines = [
        f"{action:<17} "
        + " ".join("x" if is_allowed(role, action) else "." for role in Role)
        for action in Action
    ]
    return "\n".join(lines)


def test_the_whole_table_is_as_agreed() -> None:
    """Every action is given to exactly the roles that were agreed."""
    table = printed()

    assert table == TABLE.strip()


def test_every_action_stands_in_the_table() -> None:
    """No action is forgotten, and none is allowed to nobody."""
    assert set(ALLOWED) == set(Action)
    assert all(ALLOWED.values())


@pytest.mark.parametrize("role", Role)
def test_actions_of_a_role_agree_with_the_table(role: Role) -> None:
    """The two ways of asking give one answer."""
    actions = actions_of(role)

    assert actions == {action for action in Action if is_allowed(role, action)}


def test_who_opens_cases_may_list_them() -> None:
    """A case that may be opened can also be found."""
    assert ALLOWED[Action.SEE_CASE] <= ALLOWED[Action.LIST_CASES]
    assert ALLOWED[Action.SEE_DOCUMENTS] <= ALLOWED[Action.SEE_CASE]


def test_the_documentation_prints_the_same_table() -> None:
    """What people read about access is what the program does."""
    page = Path(__file__).resolve().parents[4] / "docs" / "access.md"
    rows = [
        f"| {action} | "
        + " | ".join("x" if is_allowed(role, action) else "" for role in Role)
        + " |"
        for action in Action
    ]

    text = page.read_text(encoding="utf-8")

    assert "| action | " + " | ".join(Role) + " |" in text
    for row in rows:
        assert row in text
