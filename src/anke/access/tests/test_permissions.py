# SPDX-License-Identifier: EUPL-1.2
"""The rules of access: no gap, no silent yes, and what must never change."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest

from anke.access.documents import decision_table
from anke.access.domain import reach
from anke.access.domain.decision_table import CIRCUMSTANCES, lines, unclassified
from anke.access.domain.permissions import ALLOWED, Action, actions_of, is_allowed
from anke.access.domain.reach import (
    CASE_ACTIONS,
    EXCEPTIONS,
    REACH,
    SENTENCES,
    STATUSES,
    Refusal,
    Relation,
    decision,
    reach_of,
)
from anke.access.domain.roles import Role
from anke.access.domain.signatures import (
    LONGEST_SIGNATURE,
    Protection,
    access_signature,
    signatures_from,
)

pytestmark = pytest.mark.unit

COMMITTED = Path(__file__).resolve().parents[4] / "docs" / "access-table.csv"
LOOKS = (Action.LIST_CASES, Action.SEE_CASE, Action.SEE_DOCUMENTS)


def allowed(role: Role, action: Action, *relations: Relation, level: int = 0) -> bool:
    """Ask of a pending case."""
    return decision(role, action, relations, level=level, status="pending").allowed


def test_every_decision_is_as_agreed() -> None:
    """A rule that changes shows line by line; run tools/docs and read what changed."""
    assert COMMITTED.read_text(encoding="utf-8") == decision_table()


def test_the_table_asks_every_question_once() -> None:
    """Each action, role and relation has its line, each level and state its column."""
    headings, *rows = csv.reader(decision_table().splitlines())
    asked = [tuple(row[:3]) for row in rows]

    assert len(headings) == 3 + len(Protection) * len(STATUSES)
    assert len(asked) == len(set(asked))
    assert set(asked) == {
        (action.value, role.value, relation)
        for action, role in product(Action, Role)
        for relation in (Relation if action in CASE_ACTIONS else "-")
    }
    assert all(len(row) == len(headings) for row in rows)


def test_a_missing_line_is_an_error_and_never_a_silent_yes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A new role or action without its rules stops the program."""
    assert unclassified() == set()
    assert set(ALLOWED) == set(Action)
    assert set(REACH) == set(Role)
    for table, key in ((REACH, Role.HEAD), (CASE_ACTIONS, Action.SEE_CASE)):
        name = "REACH" if table is REACH else "CASE_ACTIONS"
        left = {each: value for each, value in table.items() if each is not key}
        with monkeypatch.context() as patch:
            patch.setattr(reach, name, left)
            with pytest.raises(KeyError):
                list(lines())


def test_nobody_in_conflict_may_do_anything_to_the_case() -> None:
    """Whatever else holds, who is inhabil sees and touches nothing."""
    for role, action in product(Role, CASE_ACTIONS):
        for level, status in CIRCUMSTANCES:
            verdict = decision(role, action, set(Relation), level=level, status=status)
            assert not verdict.allowed
            assert verdict.refusal in {Refusal.ROLE, Refusal.CONFLICT}


def test_protection_only_ever_takes_away() -> None:
    """What may be done at a level may be done at every lower one."""
    for role, action, relation in product(Role, CASE_ACTIONS, Relation):
        answers = [allowed(role, action, relation, level=each) for each in Protection]
        assert answers == sorted(answers, reverse=True)


def test_nearness_only_ever_gives() -> None:
    """Who is named reaches as far as who owns, who owns as far as the team and all."""
    for role, action in product(Role, CASE_ACTIONS):
        far = reach_of(role, action)
        assert far.named >= far.own >= far.team >= far.other
        assert far.named >= far.asked


def test_the_three_levels_are_what_they_are_called() -> None:
    """Secret address: case staff. Relatives: who works on it. Strict: the named."""
    worker, leader, head = Role.CASEWORKER, Role.TEAM_LEADER, Role.HEAD

    for action in LOOKS:
        assert allowed(worker, action, Relation.OTHER, level=1)
        assert not allowed(Role.DIRECTOR, action, Relation.OTHER, level=1)
        assert not allowed(worker, action, Relation.TEAM, level=2)
        assert allowed(worker, action, Relation.OWN, level=2)
        assert allowed(leader, action, Relation.TEAM, level=2)
        assert not allowed(leader, action, Relation.OTHER, level=2)
        assert allowed(head, action, Relation.OTHER, level=2)
        for role, near in product(
            (worker, leader, head), (Relation.OWN, Relation.TEAM)
        ):
            assert not allowed(role, action, near, level=3)
            assert allowed(role, action, near, Relation.NAMED, level=3)


def test_a_consultant_sees_what_they_were_asked_and_nothing_else() -> None:
    """A consultant or a board member has no cases but those with a question to them."""
    for role, action in product((Role.MEDICAL_CONSULTANT, Role.BOARD_MEMBER), LOOKS):
        assert allowed(role, action, Relation.ASKED)
        for near in (Relation.OWN, Relation.TEAM, Relation.OTHER):
            verdict = decision(role, action, {near}, level=0, status="pending")
            assert verdict.refusal is Refusal.NOT_YOURS


def test_an_administrator_and_an_analyst_open_no_case() -> None:
    """Who keeps the system running, or counts, has no need of a citizen's letters."""
    for role in (Role.ADMINISTRATOR, Role.ANALYST):
        assert not any(
            allowed(role, action, *(set(Relation) - {Relation.CONFLICT}))
            for action in CASE_ACTIONS
        )


def test_only_a_head_acts_on_a_case_without_opening_it() -> None:
    """Somebody outside must be able to let somebody into a strictly protected case."""
    assert {role for _, role in EXCEPTIONS} == {Role.HEAD}
    assert allowed(Role.HEAD, Action.NAME_PEOPLE, Relation.OTHER, level=3)
    assert not allowed(Role.HEAD, Action.SEE_CASE, Relation.OTHER, level=3)


def test_a_finished_case_is_read_and_not_decided_again() -> None:
    """The state of a case says what can be done to it."""
    head, other = Role.HEAD, {Relation.OTHER}

    for status in ("decided", "withdrawn"):
        refused = decision(head, Action.DECIDE_CASE, other, level=0, status=status)
        read = decision(head, Action.SEE_CASE, other, level=0, status=status)
        assert refused.refusal is Refusal.STATUS
        assert read.allowed
        assert read.text == ""


def test_who_coordinates_practice_reads_decided_cases() -> None:
    """Practice is what was decided; a pending case is nobody's practice yet."""
    role = Role.PRACTICE_COORDINATOR

    assert not allowed(role, Action.SEE_CASE, Relation.OTHER)
    assert decision(role, Action.SEE_CASE, (), level=0, status="decided").allowed


@pytest.mark.parametrize("code", Refusal)
def test_every_refusal_is_one_sentence(code: Refusal) -> None:
    """Whoever is refused reads why, in one sentence."""
    text = SENTENCES[code]

    assert text.endswith(".")
    assert text.count(". ") == 0
    assert reach.Verdict(code).text == text


@pytest.mark.parametrize("role", Role)
def test_actions_of_a_role_agree_with_the_table(role: Role) -> None:
    """The two ways of asking give one answer."""
    actions = actions_of(role)

    assert actions == {action for action in Action if is_allowed(role, action)}


def test_who_opens_cases_may_list_them() -> None:
    """A case that may be opened can also be found."""
    assert ALLOWED[Action.SEE_CASE] <= ALLOWED[Action.LIST_CASES]
    assert ALLOWED[Action.SEE_DOCUMENTS] <= ALLOWED[Action.SEE_CASE]
    for role, action in product(Role, LOOKS):
        assert reach_of(role, action) == REACH[role]


def test_signatures_of_a_level_are_one_range() -> None:
    """The index finds all cases of a level and above in one place."""
    teams = ("", "Børn", "Åben", "x" * 120)
    signed = [
        (level, access_signature(level, team)) for level in range(4) for team in teams
    ]

    for bound in range(4):
        for level, signature in signed:
            assert (signature >= signatures_from(bound)) == (level >= bound)
            assert len(signature) <= LONGEST_SIGNATURE


def test_a_level_that_there_is_not_is_refused() -> None:
    """A slip in a projection must not make a case public."""
    for level in (-1, 4):
        with pytest.raises(ValueError, match="not a valid Protection"):
            access_signature(level, "Børn")
