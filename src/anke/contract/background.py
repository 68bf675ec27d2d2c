# SPDX-License-Identifier: EUPL-1.2
"""Drafting and freezing reports in the background, with progress for the page.

order_work(user, Wish(Act.DRAFT, contract="example-2022", period="2022K3"))
run_work(1)                    # in the worker
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.contract import services
from anke.contract.domain.report_days import report_period
from anke.contract.domain.report_life import require_freezable
from anke.contract.errors import ReportRunningError
from anke.contract.models import ReportWork
from anke.contract.queries import contract_of
from anke.contract.report_queries import read_report
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User

# A report takes seconds; after this its worker is gone.
LONGEST = timedelta(minutes=10)
BROKEN_OFF = "Arbejdet blev afbrudt af en fejl. Prøv igen, eller kontakt driften."


class Act(StrEnum):
    """What the worker can be asked for."""

    DRAFT = "draft"
    RENEW = "renew"
    FREEZE = "freeze"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks the worker for.

    Attributes:
        report: The report; empty for a draft, which names contract and period.
        targets: What a deviation is about.
        reason: Why it is told, or why open errors are accepted.
    """

    act: Act
    report: str = ""
    contract: str = ""
    period: str = ""
    targets: tuple[str, ...] = ()
    reason: str = ""


def order_work(user: User | AnonymousUser, wish: Wish) -> ReportWork:
    """Let the worker write a report; one at a time.

    What can be refused at once is refused here, not minutes later.

    Errors: AccessDeniedError, ReportRunningError, UnknownReportError,
        UnknownContractError, UnknownPeriodError, ReportStateError, OpenErrorsError.
    """
    person = require(user, Action.PREPARE_REPORT)
    contract, period = wish.contract, wish.period
    if wish.report:
        state = read_report(wish.report)
        contract, period = state.contract, state.period.text
        if wish.act is Act.FREEZE:
            errors = services.open_errors(period)
            require_freezable(state, errors, wish.reason, clock.now())
    if running_work() is not None:
        raise ReportRunningError(
            "a report is being written",
            user_text="En rapport er ved at blive skrevet. Vent, til den er færdig.",
        )
    return ReportWork.objects.create(
        act=wish.act.value,
        contract=contract_of(0, contract).id,
        period=report_period(period).text,
        targets=" ".join(wish.targets),
        reason=wish.reason,
        report=wish.report,
        asked_by=person,
        asked_at=clock.wall_now(),
    )


def running_work() -> ReportWork | None:
    """Give the work that is waiting or under way."""
    since = clock.wall_now() - LONGEST
    rows = ReportWork.objects.filter(ended_at=None, asked_at__gt=since)
    return rows.order_by("-pk").first()


def is_running(work: ReportWork) -> bool:
    """Tell whether it waits or is under way; a worker that died stops nobody."""
    return work.ended_at is None and work.asked_at > clock.wall_now() - LONGEST


def problem_of(work: ReportWork) -> str:
    """Say what stood in the way of it; nothing while it runs or when it is done."""
    if work.ended_at is None:
        return "" if is_running(work) else BROKEN_OFF
    return work.problem


def last_work() -> ReportWork | None:
    """Give the work that was asked for last, finished or not."""
    return ReportWork.objects.order_by("-pk").first()


def work_on(report: str) -> ReportWork | None:
    """Give the work that was asked for last on a report."""
    return ReportWork.objects.filter(report=report).order_by("-pk").first()


def run_work(number: int) -> str:
    """Do what was asked for; give the report. Done already, nothing happens.

    What stands in the way is kept with the work, for the page.
    """
    work = ReportWork.objects.select_related("asked_by").get(pk=number)
    if work.ended_at is not None:
        return work.report
    work.problem = BROKEN_OFF
    try:
        work.report = _done(work)
        work.problem = ""
    except AppealsError as error:
        work.problem = error.user_text[:500]
    finally:
        work.ended_at = clock.wall_now()
        work.save()
    return work.report


def _done(work: ReportWork) -> str:
    def tell(step: str, done: int, of: int) -> None:
        work.step, work.done, work.parts = step, done, of
        work.save(update_fields=["step", "done", "parts"])

    user = work.asked_by
    if work.act == Act.FREEZE:
        return services.freeze_report(
            user, work.report, accepted=work.reason, tell=tell
        ).id
    if work.act == Act.RENEW:
        return services.renew_report(user, work.report, tell=tell).id
    return services.draft_report(
        user,
        work.contract,
        work.period,
        targets=work.targets.split(),
        reason=work.reason,
        tell=tell,
    ).id
