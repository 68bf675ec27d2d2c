# SPDX-License-Identifier: EUPL-1.2
"""One thing that can be done to a case, and when a case allows it at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anke.access.domain.permissions import Action as Permission
from anke.cases.domain.state import CaseStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.decisions.handling import forms as f

    # The form is the action's own; what it holds was checked.
    Perform = Callable[[User, str, Any, int], object]


@dataclass(frozen=True, slots=True)
class CaseAction:
    """One thing that can be done to a case.

    `is_possible` looks at the case alone; what the rules say of the details is asked
    when it is done. `place` is a request's number, for what is done to a request.
    """

    word: str
    title: _StrPromise
    button: _StrPromise
    form: type[f.CaseForm]
    perform: Perform
    is_possible: Callable[[CaseState], bool]
    done: _StrPromise
    intro: _StrPromise | str = ""
    permission: Permission = Permission.WORK_ON_CASE
    is_listed: bool = True
    of_request: bool = False


def pending(state: CaseState) -> bool:
    """Tell whether somebody waits for a decision."""
    return state.status is CaseStatus.PENDING


def decided(state: CaseState) -> bool:
    """Tell whether the case was decided."""
    return state.status is CaseStatus.DECIDED


def there(state: CaseState) -> bool:
    """Tell whether the case can be worked on at all."""
    return state.status in (CaseStatus.PENDING, CaseStatus.DECIDED)
