# SPDX-License-Identifier: EUPL-1.2
"""Many save one letter at the same time: all words are there, or somebody is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from anke.decisions.domain.draft_merging import Edit, section_digest
from anke.decisions.errors import DraftConflictError
from anke.decisions.letters.drafts import choose, open_draft, save_draft
from anke.decisions.letters.facts import Choice
from anke.decisions.letters.models import Draft
from anke.decisions.letters.tests.people import member, open_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.access.models import User

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]
AT_ONCE = 5


def all_at_once(save: Callable[[User], object]) -> list[object]:
    """Let several colleagues do the same thing side by side; None went well."""
    people = [member(code=f"S{place:03}") for place in range(1, AT_ONCE + 1)]

    def attempt(user: User) -> object:
        try:
            save(user)
        except DraftConflictError as conflict:
            return conflict.conflicts[0].theirs
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(attempt, people))


def test_in_different_sections_all_words_are_kept() -> None:
    """Nobody waits for another to be done, and nobody's section is lost."""
    number = open_case()
    first = member(code="S900")
    seen = choose(first, number, choice=Choice(outcome="upheld"))
    sections = seen.letter.sections[:AT_ONCE]

    def save(user: User) -> None:
        mine = sections[_place(user)]
        base = section_digest(mine.heading, mine.body)
        edit = Edit(mine.id, mine.heading, f"Skrevet af {user.staff_code}.", base)
        save_draft(user, number, edits=[edit])

    assert all_at_once(save) == [None] * AT_ONCE
    letter = open_draft(first, number).letter
    for place, section in enumerate(sections, start=1):
        assert letter.section(section.id).body == f"Skrevet af S{place:03}."
    assert Draft.objects.get().version == 1 + AT_ONCE


def _place(user: User) -> int:
    return int((user.staff_code or "S1")[1:]) - 1


def test_in_one_section_one_gets_through_and_the_others_see_what_stands() -> None:
    """Also where nobody has saved before: the first row is made once."""
    number = open_case()
    first = member(code="S900")
    mine = open_draft(first, number).letter.section("closing")

    def save(user: User) -> None:
        base = section_digest(mine.heading, mine.body)
        body = f"Hilsen fra {user.staff_code}"
        save_draft(user, number, edits=[Edit(mine.id, mine.heading, body, base)])

    answers = all_at_once(save)

    stands = open_draft(first, number).letter.section("closing").body
    assert answers.count(None) == 1
    assert stands == f"Hilsen fra S{answers.index(None) + 1:03}"
    assert [one for one in answers if one is not None] == [stands] * (AT_ONCE - 1)
