# SPDX-License-Identifier: EUPL-1.2
"""Where reports stand, by their journals; which are owed, and who is waited for.

read_report("example-2022:2022K3-1").stage
due_reports(clock.today())                    # late, due and coming
reminders_of(request.user)                    # what waits for this person
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.models import User
from anke.access.queries import may
from anke.cases import clock
from anke.cases.journal import read_entries
from anke.contract.domain.report_days import (
    ReportPeriod,
    Standing,
    last_due_on,
    periods_owed,
    standing,
)
from anke.contract.domain.report_state import FINAL, Stage, fold_report, report_stream
from anke.contract.errors import UnknownReportError
from anke.contract.models import ContractReport
from anke.contract.queries import contracts
from anke.decisions.handling.services import actor_of_user

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from anke.cases.domain.entries import Entry
    from anke.contract.domain.report_state import ReportState
    from anke.contract.domain.terms import Contract


def read_report(report: str) -> ReportState:
    """Say where a report stands. Errors: UnknownReportError."""
    state = fold_report(history_of_report(report))
    if state is None:
        raise unknown_report(report)
    return state


def unknown_report(report: str) -> UnknownReportError:
    """Make the refusal; the caller raises it."""
    return UnknownReportError(
        f"no report {report!r}", user_text=f"Der er ingen rapport {report!r}."
    )


def history_of_report(report: str) -> list[Entry]:
    """Give everything that happened to a report, oldest first."""
    return list(read_entries([report_stream(report)]))


def reports_on(contract: str, period: str) -> list[ReportState]:
    """Give the reports of a contract on a period, by their numbers."""
    rows = ContractReport.objects.filter(contract=contract, period=period)
    names = rows.order_by("number").values_list("pk", flat=True)
    return [read_report(name) for name in names]


def replaced_by(report: str) -> str:
    """Name the signed report that corrects this one; empty where none does."""
    rows = ContractReport.objects.filter(
        replaces=report, stage__in=[each.value for each in FINAL]
    )
    return rows.order_by("-number").values_list("pk", flat=True).first() or ""


# --- What is owed --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that a contract owes.

    Attributes:
        report: The newest one on the period that was not given up, if there is one.
    """

    contract: str
    title: str
    period: ReportPeriod
    standing: Standing
    report: ContractReport | None


def due_reports(today: date) -> list[DueReport]:
    """List what each contract that is followed owes, sent ones too, by day.

    A contract is followed in its year, until its last report is due, and as long as
    somebody has begun to report on it. An invented one gives way to a real one.

    Errors: ContractMalformedError.
    """
    rows: dict[tuple[str, str], list[ContractReport]] = {}
    for row in ContractReport.objects.exclude(stage=Stage.DROPPED.value).order_by(
        "number"
    ):
        rows.setdefault((row.contract, row.period), []).append(row)
    begun = {contract for contract, _period in rows}
    known_contracts = contracts()
    real = {each.year for each in known_contracts if not each.is_invented}
    found = []
    for contract in known_contracts:
        if not _is_followed(contract, begun, today):
            continue
        is_example = contract.is_invented and contract.year in real
        if is_example and contract.id not in begun:
            continue
        for period in periods_owed(contract.year):
            known = rows.get((contract.id, period.text), [])
            is_sent = any(row.stage == Stage.SENT.value for row in known)
            stands = standing(period, today, is_sent=is_sent)
            newest = known[-1] if known else None
            found.append(DueReport(contract.id, contract.title, period, stands, newest))
    return sorted(found, key=lambda each: (each.period.due_on, each.contract))


def _is_followed(contract: Contract, begun: set[str], today: date) -> bool:
    if contract.id in begun:
        return True
    return contract.year <= today.year and today <= last_due_on(contract.year)


# --- Who is waited for ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person.

    Attributes:
        late: Reports whose day has passed and that were not sent.
        due: Reports whose period has ended.
        to_comment: Drafts, each with the targets that this person answers for and has
            not commented.
        to_sign: Frozen reports that this person has not signed.
        to_send: Signed reports that nobody has sent.
    """

    late: tuple[DueReport, ...] = ()
    due: tuple[DueReport, ...] = ()
    to_comment: tuple[tuple[ContractReport, tuple[str, ...]], ...] = ()
    to_sign: tuple[ContractReport, ...] = ()
    to_send: tuple[ContractReport, ...] = ()


def waiting_for(user: User | AnonymousUser) -> Waiting:
    """Say what of the reports waits for somebody; nothing for who has no part in them.

    Errors: ContractMalformedError.
    """
    if not isinstance(user, User) or not may(user, Action.COMMENT_TARGET):
        return Waiting()
    owed = due_reports(clock.today()) if may(user, Action.PREPARE_REPORT) else []
    me = actor_of_user(user).id
    open_ = {Stage.DRAFTED.value, Stage.FROZEN.value, Stage.SIGNED.value}
    rows = list(ContractReport.objects.filter(stage__in=open_).order_by("due_on"))
    return Waiting(
        late=tuple(each for each in owed if each.standing is Standing.LATE),
        due=tuple(each for each in owed if each.standing is Standing.DUE),
        to_comment=tuple(_to_comment(user, rows)),
        to_sign=tuple(
            row
            for row in rows
            if row.stage == Stage.FROZEN.value
            and me not in row.signers.split()
            and may(user, Action.SIGN_REPORT)
        ),
        to_send=tuple(
            row
            for row in rows
            if row.stage == Stage.SIGNED.value
            and may(user, Action.SEND_REPORT)
            and not replaced_by(row.pk)
        ),
    )


def _to_comment(
    user: User, rows: list[ContractReport]
) -> list[tuple[ContractReport, tuple[str, ...]]]:
    """Give the drafts that wait for a person's comment."""
    drafts = [row for row in rows if row.stage == Stage.DRAFTED.value]
    if not drafts:
        return []
    owners = {
        (contract.id, target.number): target.owner
        for contract in contracts()
        for target in contract.targets
    }
    found = []
    for row in drafts:
        mine = tuple(
            number
            for number in row.uncommented.split()
            if answers_for(user, owners.get((row.contract, number), ""))
        )
        if mine:
            found.append((row, mine))
    return found


def answers_for(user: User, owner: str) -> bool:
    """Tell whether somebody is the owner of a target.

    An owner is a staff code, a user name or a role. A target without one is everybody's
    who may comment, so that none is forgotten.
    """
    if not owner:
        return may(user, Action.COMMENT_TARGET)
    return owner in {user.staff_code, user.username, user.role}
