# SPDX-License-Identifier: EUPL-1.2
"""Preparing and attacking in the background, with its progress for the page.

order_work(user, title=Text("Ankestatistik 2022"), at=None)
run_work(1)                    # in the worker
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.errors import AppealsError
from anke.publication.bundle.contents import Text
from anke.publication.errors import WorkRunningError
from anke.publication.models import GateWork
from anke.publication.services import attack_release, prepare_release

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User

BROKEN_OFF = "Arbejdet blev afbrudt af en fejl. Prøv igen, eller kontakt driften."


def order_work(
    user: User | AnonymousUser, *, title: Text, at: datetime | None, cause: str = ""
) -> GateWork:
    """Let the worker prepare and attack a release; one at a time.

    Errors: AccessDeniedError, WorkRunningError.
    """
    person = require(user, Action.PREPARE_RELEASE)
    if running_work() is not None:
        raise WorkRunningError(
            "a release is being prepared",
            user_text="En offentliggørelse er allerede ved at blive forberedt.",
        )
    return GateWork.objects.create(
        title_da=title.da,
        title_en=title.en,
        at=at.isoformat() if at else "",
        cause=cause,
        asked_by=person,
        asked_at=clock.wall_now(),
    )


def running_work() -> GateWork | None:
    """Give the work that is waiting or under way."""
    return GateWork.objects.filter(ended_at=None).order_by("-pk").first()


def last_work() -> GateWork | None:
    """Give the work that was asked for last, finished or not."""
    return GateWork.objects.order_by("-pk").first()


def run_work(number: int) -> str:
    """Do what was asked for; give the release. Done already, nothing happens.

    What stands in the way is kept with the work, for the page.
    """
    work = GateWork.objects.select_related("asked_by").get(pk=number)
    if work.ended_at is not None:
        return work.release
    work.problem = BROKEN_OFF
    try:
        _do(work)
        work.problem = ""
    except AppealsError as error:
        work.problem = error.user_text[:500]
    finally:
        work.ended_at = clock.wall_now()
        work.save()
    return work.release


def _do(work: GateWork) -> None:
    def tell(step: str, done: int, of: int) -> None:
        work.step, work.done, work.parts = step, done, of
        work.save(update_fields=["step", "done", "parts"])

    state = prepare_release(
        work.asked_by,
        title=Text(work.title_da, work.title_en),
        at=datetime.fromisoformat(work.at) if work.at else None,
        cause=Text(work.cause) if work.cause else None,
        tell=tell,
    )
    work.release = state.id
    attack_release(work.asked_by, state.id, tell=tell)
