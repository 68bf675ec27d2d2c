# SPDX-License-Identifier: EUPL-1.2
"""Which documents came after the decision (*kommet efter afgørelsen*).

What came in while the case was decided was not before whoever decided it: it may be a
reason to reopen, and nobody may take it for something that was weighed.

    late_documents(file.entries)      # frozenset({4}): the fifth document
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain import payloads as p
from anke.cases.domain.lacking import RECEIVED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.cases.domain.entries import Entry


def late_documents(entries: Iterable[Entry]) -> frozenset[int]:
    """Give the places of the documents that came in while the case was decided.

    A document that came before, and was filed late, is dated so: it is not late.
    """
    decided_on, place = None, -1
    late = set()
    for entry in entries:
        payload = entry.payload
        if isinstance(payload, p.CaseDecided):
            decided_on = entry.occurred_on
        elif isinstance(payload, p.CaseReopened):
            decided_on = None
        elif isinstance(payload, p.DocumentFiled):
            place += 1
            came_in = payload.direction in RECEIVED
            if decided_on and came_in and entry.occurred_on >= decided_on:
                late.add(place)
    return frozenset(late)
