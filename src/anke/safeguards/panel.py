# SPDX-License-Identifier: EUPL-1.2
"""The section of the case page on protection: how far, who is named, who is away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.rights import access_to
from anke.safeguards import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.access.models import User
    from anke.cases.domain.work import WorkState
    from anke.cases.queries import CaseFile

_CHANGES = (
    Action.PROTECT_CASE,
    Action.NAME_PEOPLE,
    Action.DECLARE_CONFLICT,
    Action.SETTLE_CONFLICT,
)


@dataclass(frozen=True, slots=True)
class Shelter:
    """How a case is protected, as the page says it."""

    level: int
    ground: str
    named: tuple[str, ...]
    conflicts: tuple[str, ...]

    @classmethod
    def of(cls, work: WorkState) -> Shelter:
        """Put what the journal says into words."""
        return cls(
            level=work.protection,
            ground=str(wording.GROUNDS.get(work.protection_ground, ""))
            if work.protection
            else "",
            named=tuple(sorted(work.granted)),
            conflicts=tuple(sorted(work.conflicts)),
        )


def protection_panel(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Say how the case is protected, and what this reader may do about it."""
    access = access_to(user, file.case)
    shelter = Shelter.of(file.state.work)
    content = {
        "number": file.case.number,
        "shelter": shelter,
        "may_change": any(access.may(action) for action in _CHANGES),
        "may_see_address": bool(shelter.level) and access.may(Action.SEE_ADDRESS),
        "may_print_log": access.may(Action.PRINT_VIEW_LOG),
    }
    if shelter.level or shelter.named or shelter.conflicts:
        return content
    return content if content["may_change"] or content["may_print_log"] else None
