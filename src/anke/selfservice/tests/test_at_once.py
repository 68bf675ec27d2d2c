# SPDX-License-Identifier: EUPL-1.2
"""Many come with one link at the same time: one gets in, and guesses still count."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from anke.selfservice.domain.ways_in import MOST_WRONG_CODES, Standing
from anke.selfservice.errors import NoWayInError
from anke.selfservice.models import StatusAccess
from anke.selfservice.services import give_way_in, open_way_in
from anke.selfservice.tests.house import add_party, open_case

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

AT_ONCE = 6


def try_all(word: str, codes: Sequence[str]) -> list[Standing | None]:
    """Try the codes side by side; None is who got in."""

    def attempt(code: str) -> Standing | None:
        try:
            open_way_in(word, code)
        except NoWayInError as error:
            return error.why
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(attempt, codes))


def test_of_many_with_the_right_code_one_gets_in() -> None:
    """The link is used up under a lock."""
    case = open_case()
    secrets = give_way_in("S001", case, add_party(case))

    answers = try_all(secrets.word, [secrets.code] * AT_ONCE)

    assert answers.count(None) == 1
    assert answers.count(Standing.USED) == AT_ONCE - 1


def test_guesses_side_by_side_are_counted_one_by_one() -> None:
    """However many guess at once, five wrong codes are all that is granted."""
    case = open_case()
    secrets = give_way_in("S001", case, add_party(case))
    wrong = [f"{(int(secrets.code) + step) % 10**8:08}" for step in range(1, 15)]

    answers = try_all(secrets.word, wrong)

    assert answers.count(Standing.OPEN) == MOST_WRONG_CODES
    assert set(answers) == {Standing.OPEN, Standing.LOCKED}
    assert StatusAccess.objects.get().wrong_codes == MOST_WRONG_CODES
