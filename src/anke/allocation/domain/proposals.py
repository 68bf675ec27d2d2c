# SPDX-License-Identifier: EUPL-1.2
"""A distribution as text, so that it can wait for a leader's word and be hashed.

The same distribution gives the same bytes. Codes and numbers only.

>>> from datetime import date
>>> from anke.allocation.domain.distribution import Distribution, Given
>>> one = Given("22-00001", "S001", "Børn", Turn.OLDEST, 12, (Why.MOST_ROOM,))
>>> text = proposal_text(Distribution(date(2022, 6, 1), (one,), ()))
>>> read_proposal(text, date(2022, 6, 1)).given == (one,)
True
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from anke.allocation.domain.distribution import Distribution, Given, Left
from anke.allocation.domain.reasons import Blocker, Turn, Why

if TYPE_CHECKING:
    from datetime import date


def proposal_text(found: Distribution) -> str:
    """Write a distribution as canonical JSON."""
    body = {
        "given": [
            [one.number, one.staff, one.team, one.turn, one.waited, list(one.why)]
            for one in found.given
        ],
        "left": [
            [one.number, one.turn, one.waited, [list(pair) for pair in one.blockers]]
            for one in found.left
        ],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def read_proposal(text: str, day: date) -> Distribution:
    """Read a distribution that was written by `proposal_text`."""
    body = json.loads(text)
    return Distribution(
        day,
        tuple(
            Given(number, staff, team, Turn(turn), waited, tuple(map(Why, why)))
            for number, staff, team, turn, waited, why in body["given"]
        ),
        tuple(
            Left(
                number,
                Turn(turn),
                waited,
                tuple((Blocker(code), count) for code, count in blockers),
            )
            for number, turn, waited, blockers in body["left"]
        ),
    )


def result_hash(text: str) -> str:
    """Name a proposal by its whole content."""
    return sha256(text.encode()).hexdigest()
