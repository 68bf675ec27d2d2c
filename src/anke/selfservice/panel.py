# SPDX-License-Identifier: EUPL-1.2
"""The section of the case page from which the staff give parties a way in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.rights import access_to
from anke.cases import clock, wording
from anke.selfservice.domain.status import is_open_to_readers
from anke.selfservice.domain.ways_in import Standing
from anke.selfservice.models import StatusAccess, StatusLook
from anke.selfservice.queries import looks_into, ways_into
from anke.selfservice.services import standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from anke.access.models import User
    from anke.cases.queries import CaseFile, PartyView


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party: whether a way in is open, and when it was last used."""

    person: str
    role: str
    name: str
    has_way_in: bool
    waits_for_letter: bool
    seen_at: datetime | None


def case_panel(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Say who can look in from outside; nothing to those who may not give access."""
    may_give = access_to(user, file.case).may(Action.GIVE_STATUS_ACCESS)
    if not may_give or not is_open_to_readers(file.state):
        return None
    number = file.case.number
    ways = list(ways_into(number).exclude(person=""))
    seen = {look.reader: look.at for look in looks_into(number).order_by("at", "pk")}
    return {
        "number": number,
        "lines": [_line(party, ways, seen) for party in file.parties if party.person],
        "looks": looks_into(number).exclude(what=StatusLook.What.LIST).count(),
    }


def _line(
    party: PartyView, ways: list[StatusAccess], seen: Mapping[str, datetime]
) -> PartyLine:
    now = clock.wall_now()
    own = [row for row in ways if row.person == party.commitment and not row.revoked_at]
    open_now = {Standing.OPEN, Standing.USED, Standing.WAITS_FOR_CODE}
    return PartyLine(
        person=party.commitment,
        role=wording.role_name(party.role),
        name=party.person.name if party.person else "",
        has_way_in=any(standing_of(row, now) in open_now for row in own),
        waits_for_letter=any(row.to_print and not row.printed_at for row in own),
        seen_at=seen.get(party.commitment),
    )
