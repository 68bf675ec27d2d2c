# SPDX-License-Identifier: EUPL-1.2
"""The levers in force: a stream of the journal, so that they can be read as of any day.

save_levers(user, Levers(cap_open=25), cause="For mange åbne sager", …)
levers_in_force(clock.today()).cap_open      # 25
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.allocation.domain.decide import LEVERS_STREAM, decide_levers, levers_on
from anke.cases import clock
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.payloads import LeversSet
from anke.cases.journal import append_entries, read_entries
from anke.cases.rules import current_rules

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.allocation.domain.levers import Levers
    from anke.cases.domain.entries import Entry


def actor_for(user: User | AnonymousUser, action: Action) -> Actor:
    """Give the actor that the journal names for somebody who may do this.

    Errors: AccessDeniedError.
    """
    person = require(user, action)
    return Actor(ActorKind.PERSON, person.staff_code or person.username)


def lever_history() -> list[Entry]:
    """Give all that was ever set, oldest first."""
    return list(read_entries([LEVERS_STREAM]))


def _payloads() -> list[LeversSet]:
    found = (entry.payload for entry in lever_history())
    return [payload for payload in found if isinstance(payload, LeversSet)]


def levers_in_force(day: date) -> Levers:
    """Give the levers that hold on a day."""
    return levers_on(day, _payloads())


def save_levers(
    user: User | AnonymousUser,
    levers: Levers,
    *,
    valid_from: date,
    cause: str,
    tried: int,
) -> bool:
    """Set the levers from a day on; tell whether anything changed.

    Errors: AccessDeniedError, LeverRefusedError.
    """
    actor = actor_for(user, Action.SET_LEVERS)
    areas = {area.id for area in current_rules().catalogue.areas}
    with transaction.atomic():
        entries = decide_levers(
            levers,
            _payloads(),
            valid_from=valid_from,
            cause=cause,
            tried=tried,
            areas=areas,
            at=clock.now(),
            by=actor,
        )
        append_entries(entries)
    return bool(entries)
