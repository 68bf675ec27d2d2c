# SPDX-License-Identifier: EUPL-1.2
"""What the mail room has decided for itself: routing rules, the robot, the models.

Each is a stream of the journal, so that it is dated, has an author and a cause, and can
be read as it was on any day. What is in force is the last entry.

    set_robot_kinds(actor, ("supplement",), cause="Prøve i uge 12")
    robot_kinds()      # frozenset({'supplement'})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.cases import clock
from anke.cases.domain import payloads as p
from anke.cases.domain.entries import ROBOT_STREAM, ROUTING_STREAM, TRIAGE_STREAM
from anke.cases.journal import append_entries, read_entries
from anke.intake.domain.decide import decide_model, decide_robot, decide_routing
from anke.intake.services import by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.entries import Actor, Entry

PayloadT = TypeVar("PayloadT", bound=p.Payload)
CHAMPION = "champion"
CHALLENGER = "challenger"


def house_rule_history(stream: str) -> list[Entry]:
    """Give all that was decided in a stream, oldest first."""
    return list(read_entries([stream]))


def routing_text() -> str:
    """Give the routing rules in force, as they were written."""
    last = _last(ROUTING_STREAM, p.RoutingRulesSaved)
    return last.text if last else ""


def save_routing(user: User | AnonymousUser, text: str, *, cause: str) -> bool:
    """Put routing rules in force; tell whether they are others than before.

    The caller has parsed them. Errors: AccessDeniedError.
    """
    actor = by(user, Action.MANAGE_MAIL)
    with transaction.atomic():
        entries = decide_routing(text, routing_text(), cause, clock.now(), actor)
        append_entries(entries)
    return bool(entries)


def robot_kinds() -> frozenset[str]:
    """Give the kinds of letter that a robot may file alone; none from the start."""
    last = _last(ROBOT_STREAM, p.RobotKindsSet)
    return frozenset(last.mail_kinds if last else ())


def set_robot_kinds(
    user: User | AnonymousUser, mail_kinds: tuple[str, ...], *, cause: str
) -> bool:
    """Say what a robot may file alone. Errors: AccessDeniedError."""
    actor = by(user, Action.MANAGE_MAIL)
    with transaction.atomic():
        in_force = tuple(sorted(robot_kinds()))
        entries = decide_robot(mail_kinds, in_force, cause, clock.now(), actor)
        append_entries(entries)
    return bool(entries)


def chosen_model(role: str = CHAMPION) -> str:
    """Name the model that works in a role; empty where none does."""
    last = ""
    for entry in read_entries([TRIAGE_STREAM]):
        chosen = entry.payload
        if isinstance(chosen, p.TriageModelChosen) and chosen.role == role:
            last = chosen.model
    return last


def choose_model(actor: Actor, model: str, *, role: str = CHAMPION, cause: str) -> None:
    """Put a model to work; naming an earlier one again is the roll-back."""
    with transaction.atomic():
        append_entries(decide_model(model, role, cause, clock.now(), actor))


def _last(stream: str, kind: type[PayloadT]) -> PayloadT | None:
    found = [entry.payload for entry in read_entries([stream])]
    return next((one for one in reversed(found) if isinstance(one, kind)), None)
