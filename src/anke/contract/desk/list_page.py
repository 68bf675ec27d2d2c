# SPDX-License-Identifier: EUPL-1.2
"""What the list of reports shows: what is owed, what there is, what is under way.

list_page(request.user).owed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases import clock
from anke.contract.background import is_running, last_work, problem_of
from anke.contract.desk.words import (
    STAGE_BADGES,
    STANDING_BADGES,
    name_of_row,
    report_name,
    standing_name,
    waiting_name,
)
from anke.contract.domain.report_days import Standing, report_period
from anke.contract.domain.report_state import FINAL, Stage
from anke.contract.models import ContractReport
from anke.contract.queries import contracts
from anke.contract.report_queries import due_reports
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.contract.models import ReportWork
    from anke.contract.report_queries import DueReport

COMING_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything on the list of reports."""

    owed: Table
    reports: Table
    work: ReportWork | None
    is_running: bool
    problem: str
    work_name: str
    work_step: str
    may_prepare: bool
    has_unsaid_days: bool


def list_page(user: User | AnonymousUser) -> ListPage:
    """Give the list. Errors: AccessDeniedError, ContractMalformedError."""
    person = require(user, Action.SEE_CONTRACT)
    work = last_work()
    owed = _shown(due_reports(clock.today()))
    may_prepare = may(person, Action.PREPARE_REPORT)
    return ListPage(
        owed=_owed(owed, may_prepare=may_prepare),
        reports=_reports(),
        work=work,
        is_running=work is not None and is_running(work),
        problem=problem_of(work) if work else "",
        work_name=report_name(report_period(work.period)) if work else "",
        work_step=step_name(work.step) if work else "",
        may_prepare=may_prepare,
        has_unsaid_days=any(not each.period.is_confirmed for each in owed),
    )


def step_name(step: str) -> str:
    """Say what the worker is doing."""
    return {
        "figures": _("Finding the figures"),
        "documents": _("Writing the documents"),
    }.get(step, _("Waiting for the worker"))


def _shown(owed: Sequence[DueReport]) -> list[DueReport]:
    """Leave out what was sent, and what lies further ahead than the next few."""
    waiting = [e for e in owed if e.standing in (Standing.LATE, Standing.DUE)]
    coming = [each for each in owed if each.standing is Standing.COMING]
    return waiting + coming[:COMING_SHOWN]


def _owed(owed: Sequence[DueReport], *, may_prepare: bool) -> Table:
    today = clock.today()
    return Table(
        caption=_("Reports that are to be sent"),
        columns=(
            Column("report", _("Report")),
            Column("contract", _("Results contract")),
            Column("due", _("To be sent by")),
            Column("state", _("State")),
            Column("made", _("What there is")),
        ),
        rows=[
            Row(
                (
                    Cell(report_name(each.period)),
                    Cell(each.title),
                    _due_cell(each, (today - each.period.due_on).days),
                    Cell(
                        standing_name(each.standing),
                        badge=STANDING_BADGES.get(each.standing, ""),
                    ),
                    _made_cell(each, may_prepare=may_prepare),
                )
            )
            for each in owed
        ],
        empty=_("No report is to be sent."),
        hide_caption=True,
    )


def _due_cell(owed: DueReport, days_over: int) -> Cell:
    day = formats.day(owed.period.due_on)
    if owed.standing is Standing.LATE:
        over = _("%(days)s over") % {"days": formats.days(days_over)}
        return Cell(day, note=over, alarm=True)
    return Cell(day, note="" if owed.period.is_confirmed else _("Not confirmed"))


def _made_cell(owed: DueReport, *, may_prepare: bool) -> Cell:
    if row := owed.report:
        stage = str(ContractReport.StageChoice(row.stage).label)
        return Cell(stage, href=_address(row))
    if may_prepare and owed.standing is not Standing.COMING:
        which = f"{owed.contract}:{owed.period.text}"
        href = f"{reverse('contract-report-draft')}?which={which}"
        return Cell(_("Draft it"), href=href)
    return Cell(_("Nothing yet"))


def _address(row: ContractReport) -> str:
    return reverse("contract-report", args=[row.pk])


def _reports() -> Table:
    replaced = set(
        ContractReport.objects.filter(stage__in=[each.value for each in FINAL])
        .exclude(replaces="")
        .values_list("replaces", flat=True)
    )
    return Table(
        caption=_("All reports, the newest first"),
        columns=(
            Column("report", _("Report")),
            Column("contract", _("Results contract")),
            Column("state", _("State")),
            Column("waits", _("Waits for")),
            Column("sent", _("Sent to")),
        ),
        rows=[
            Row(
                (
                    Cell(
                        name_of_row(row), href=reverse("contract-report", args=[row.pk])
                    ),
                    Cell(row.contract),
                    Cell(
                        str(ContractReport.StageChoice(row.stage).label),
                        badge=STAGE_BADGES.get(row.stage, ""),
                        note=_("Replaced") if row.pk in replaced else "",
                    ),
                    Cell(waiting_name(row)),
                    Cell(
                        f"{row.recipient}, {formats.day(row.sent_on)}"
                        if row.sent_on
                        else ""
                    ),
                )
            )
            for row in ContractReport.objects.order_by("-due_on", "-number", "pk")
        ],
        empty=_("No report has been drafted yet."),
        hide_caption=True,
    )


# --- What can be drafted -------------------------------------------------------------


def draft_choices() -> list[tuple[str, str]]:
    """Give what can be drafted now: what has no report, and what can be corrected."""
    found = []
    for each in due_reports(clock.today()):
        row = each.report
        if row is not None and Stage(row.stage) not in FINAL:
            continue
        if row is None and each.standing is Standing.COMING:
            continue
        name = f"{report_name(each.period)} ({each.title})"
        if row is not None:
            name = _("Correction of %(report)s") % {"report": name}
        found.append((f"{each.contract}:{each.period.text}", name))
    return found


def deviation_choices() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Give the contracts of this year, and the targets of all of them."""
    year = clock.today().year
    known = [each for each in contracts() if each.year == year]
    targets: dict[str, str] = {}
    for contract in known:
        for target in contract.targets:
            targets.setdefault(target.number, f"{target.number} {target.title}")
    return [(each.id, each.title) for each in known], list(targets.items())
