# SPDX-License-Identifier: EUPL-1.2
"""Which earlier case does this one follow? The citizen's remitted cases, proposed.

A case that comes back after our remittal goes on the fast track; nobody should have to
remember its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.citizens import cases_of_same_citizens
from anke.cases.domain.state import CaseStatus
from anke.cases.queries import cases_visible_to

if TYPE_CHECKING:
    from anke.access.models import User
    from anke.cases.models import Case
    from anke.cases.queries import CaseFile

_MOST = 3


def likely_predecessors(user: User, file: CaseFile) -> list[Case]:
    """Give the citizen's remitted cases of the same law, the newest first.

    Nothing where the case has its predecessor, or has ended.
    """
    case = file.case
    if case.predecessor or file.state.status is not CaseStatus.PENDING:
        return []
    kin = cases_of_same_citizens(case)
    if not kin:
        return []
    remitted = cases_visible_to(user).filter(
        number__in=kin,
        outcome="remitted",
        law=case.law,
        decided_on__lte=case.received_on,
    )
    return list(remitted.order_by("-decided_on", "number")[:_MOST])
