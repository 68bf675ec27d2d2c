# SPDX-License-Identifier: EUPL-1.2
"""The only writers of reports: draft, renew, comment, freeze, sign, send.

Each act locks the report, folds its journal, asks `report_life` what comes next, and
writes the entry with the row that screens read. Long work is done before the lock, and
files are on the disk, named by their content, before the journal tells of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from anke.access.domain.permissions import Action
from anke.access.models import CaseTie, User
from anke.access.queries import require
from anke.cases import clock
from anke.cases.domain.entries import SYSTEM
from anke.cases.journal import append_entries
from anke.contract import kept_reports
from anke.contract.domain import report_life as life
from anke.contract.domain.comments import CommentKind
from anke.contract.domain.report_days import (
    ReportKind,
    Standing,
    report_period,
)
from anke.contract.domain.report_state import STREAM, Basis, Frozen, fold_report
from anke.contract.errors import ReportStateError
from anke.contract.models import ContractReport
from anke.contract.queries import contract_of
from anke.contract.report_making import (
    Order,
    found_by,
    frozen_of,
    silently,
    task_of,
)
from anke.contract.report_queries import (
    due_reports,
    history_of_report,
    read_report,
    replaced_by,
    reports_on,
    unknown_report,
)
from anke.contract.report_rows import report_row
from anke.contract.report_writing import write_documents
from anke.contract.targets.queries import open_errors as errors_found
from anke.decisions.handling.services import actor_of_user
from anke.statistics.queries import latest_vintage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from typing import TypeAlias

    from django.contrib.auth.models import AnonymousUser

    from anke.cases.domain.entries import Actor, Entry
    from anke.contract.domain.report_state import ReportState
    from anke.contract.evidence import Evidence
    from anke.contract.report_making import Tell
    from anke.contract.report_writing import Write
    from anke.statistics.vintages import Vintage

    Reader: TypeAlias = "User | AnonymousUser"


def open_errors(period: str) -> int:
    """Count what is wrong with the registrations behind a period, as far as is known.

    What the daily look found in the period, and what somebody remarked and nobody has
    answered: that stands in every later figure until it is corrected, so that the
    period of the case does not matter. A notice of a day (2022-12-15) is of its year.
    """
    period = period[:4] if period.count("-") > 1 else period
    remarked = CaseTie.objects.filter(tie=CaseTie.Tie.REMARK.value).count()
    return remarked + errors_found(period).total


# --- Drafts --------------------------------------------------------------------------


def draft_report(
    user: Reader,
    contract_id: str,
    period: str,
    *,
    targets: Sequence[str] = (),
    reason: str = "",
    evidence: Evidence | None = None,
    vintage: Vintage | None = None,
    tell: Tell = silently,
) -> ReportState:
    """Begin a report from the newest figures; the targets' owners are asked to comment.

    After a signed report on the same period it is a correction of it. A deviation says
    why (`reason`) and which targets it is about; other reports are about all. Run
    twice, the second run is refused.

    Errors: AccessDeniedError, UnknownContractError, UnknownPeriodError, NoVintageError,
        ReportStateError, UntoldReasonError, PersonalDataError.
    """
    person = require(user, Action.PREPARE_REPORT)
    order = Order(contract_of(0, contract_id), report_period(period), evidence)
    basis = found_by(order, vintage or latest_vintage(), tell)
    return _drafted(order, basis, targets, reason, actor_of_user(person))


def _drafted(
    order: Order, basis: Basis, targets: Sequence[str], reason: str, actor: Actor
) -> ReportState:
    contract, period = order.contract, order.period
    known = [each.number for each in contract.targets]
    if strange := sorted(set(targets) - set(known)):
        raise ReportStateError(
            f"{contract.id} has no target {strange[0]}",
            user_text=f"{contract.title} har ikke noget mål {strange[0]}.",
        )
    chosen = [number for number in known if number in targets]
    about = chosen if period.kind is ReportKind.DEVIATION else known
    try:
        with transaction.atomic():
            entries = life.decide_draft(
                contract.id,
                period,
                basis,
                targets=about,
                earlier=reports_on(contract.id, period.text),
                reason=reason,
                at=clock.now(),
                actor=actor,
            )
            append_entries(entries)
            state = read_report(entries[0].stream.removeprefix(STREAM))
            report_row(state).save(force_insert=True)
    except IntegrityError as error:
        raise ReportStateError(
            f"somebody else drafted {contract.id} {period.text} at the same moment",
            user_text="En anden har netop lavet et udkast til den rapport. Se det.",
        ) from error
    return state


def renew_report(
    user: Reader,
    report: str,
    *,
    evidence: Evidence | None = None,
    vintage: Vintage | None = None,
    tell: Tell = silently,
) -> ReportState:
    """Let a draft take the newest figures and the contract as it reads now.

    Comments stay. Run twice, the second run changes nothing.

    Errors: AccessDeniedError, UnknownReportError, ReportStateError, NoVintageError,
        UnknownContractError.
    """
    person = require(user, Action.PREPARE_REPORT)
    seen = read_report(report)
    order = Order(contract_of(0, seen.contract), seen.period, evidence)
    basis = found_by(order, vintage or latest_vintage(), tell)
    return _act(
        report,
        lambda state: life.decide_renew(
            state, basis, at=clock.now(), actor=actor_of_user(person)
        ),
    )


def comment_report(
    user: Reader, report: str, target: str, kind: CommentKind, text: str
) -> ReportState:
    """Write beside a target; an empty text takes one's own remark back.

    Nothing of it changes the score. The department's own assessment is recorded by
    those who send reports. Run twice, the second run changes nothing.

    Errors: AccessDeniedError, UnknownReportError, ReportStateError, PersonalDataError.
    """
    is_assessment = kind is CommentKind.ASSESSMENT
    action = Action.SEND_REPORT if is_assessment else Action.COMMENT_TARGET
    person = require(user, action)
    return _act(
        report,
        lambda state: life.decide_comment(
            state, target, kind, text, at=clock.now(), actor=actor_of_user(person)
        ),
    )


# --- Frozen, signed, sent ------------------------------------------------------------


def freeze_report(
    user: Reader,
    report: str,
    *,
    accepted: str = "",
    evidence: Evidence | None = None,
    errors: Callable[[str], int] = open_errors,
    write: Write = write_documents,
    tell: Tell = silently,
) -> ReportState:
    """Fix what a report says and write its documents; people sign their hash.

    The draft's vintage and its figures are used, whatever was registered since. Open
    errors of registration are refused unless somebody says why they are accepted
    (`accepted`). Files come first and the journal last: broken off in between, the
    report is still a draft, and freezing it again is all there is to do.

    Errors: AccessDeniedError, UnknownReportError, ReportStateError, OpenErrorsError,
        PersonalDataError, NoVintageError, ReportDamagedError.
    """
    person = require(user, Action.PREPARE_REPORT)
    seen = read_report(report)
    found, now = errors(seen.period.text), clock.now()
    life.require_freezable(seen, found, accepted, now)
    task = task_of(seen, found, accepted, evidence)
    tell("documents", 0, 1)
    written = write(task)
    tell("documents", 1, 1)
    fixed = frozen_of(seen, task, written)
    content = kept_reports.keep_frozen(fixed)
    frozen = Frozen(
        content,
        seen.basis.vintage,
        fixed.errors,
        fixed.accepted,
        tuple(each.name for each in fixed.changes),
    )

    def frozen_as_seen(state: ReportState) -> list[Entry]:
        if state != seen:
            raise ReportStateError(
                f"{report} was changed while its documents were written",
                user_text="Rapporten blev ændret imens. Se den igen, og frys den så.",
            )
        return life.decide_freeze(
            state, frozen, at=clock.now(), actor=actor_of_user(person)
        )

    return _act(report, frozen_as_seen)


def reopen_report(user: Reader, report: str, *, cause: str) -> ReportState:
    """Make a frozen report a draft again; a signature on it counts no longer.

    Errors: AccessDeniedError, UnknownReportError, ReportStateError, UntoldReasonError,
        PersonalDataError.
    """
    person = require(user, Action.PREPARE_REPORT)
    return _act(
        report,
        lambda state: life.decide_reopen(
            state, cause, at=clock.now(), actor=actor_of_user(person)
        ),
    )


def sign_report(user: Reader, report: str, *, content: str) -> ReportState:
    """Sign what was frozen; two different persons must.

    `content` is the hash of what the person looked at. Every file of it is read and
    held against its hash first.

    Errors: AccessDeniedError, UnknownReportError, ReportStateError, SamePersonError,
        ReportDamagedError.
    """
    person = require(user, Action.SIGN_REPORT)

    def signed(state: ReportState) -> list[Entry]:
        entries = life.decide_sign(
            state,
            content=content,
            role=person.role,
            at=clock.now(),
            actor=actor_of_user(person),
        )
        kept_reports.check_frozen(content)
        return entries

    return _act(report, signed)


def send_report(
    user: Reader, report: str, *, recipient: str, on: date | None = None
) -> ReportState:
    """Record to whom the signed report went, and on which day; today when left out.

    Errors: AccessDeniedError, UnknownReportError, ReportStateError also where a signed
        correction has taken its place, UntoldReasonError, ReportDamagedError.
    """
    person = require(user, Action.SEND_REPORT)

    def sent(state: ReportState) -> list[Entry]:
        if later := replaced_by(report):
            raise ReportStateError(
                f"{report} is replaced by {later}",
                user_text=f"{report} er erstattet af {later}. Send den i stedet.",
            )
        entries = life.decide_send(
            state,
            recipient,
            on=on or clock.today(),
            at=clock.now(),
            actor=actor_of_user(person),
        )
        kept_reports.check_frozen(state.content)
        return entries

    return _act(report, sent)


def drop_report(user: Reader, report: str, *, cause: str) -> ReportState:
    """Give a report up before two have signed it.

    Errors: AccessDeniedError, UnknownReportError, ReportStateError, UntoldReasonError,
        PersonalDataError.
    """
    person = require(user, Action.PREPARE_REPORT)
    return _act(
        report,
        lambda state: life.decide_drop(
            state, cause, at=clock.now(), actor=actor_of_user(person)
        ),
    )


# --- By itself -----------------------------------------------------------------------


def draft_ended_periods() -> tuple[str, ...]:
    """Draft what is owed of periods that have ended, where nobody has begun it.

    Reports whose day has passed are left to people. Run twice, the second run finds
    nothing to draft.

    Errors: ContractMalformedError, NoVintageError.
    """
    drafted = []
    for owed in due_reports(clock.today()):
        if owed.standing is not Standing.DUE or owed.report is not None:
            continue
        order = Order(contract_of(0, owed.contract), owed.period)
        basis = found_by(order, latest_vintage(), silently)
        drafted.append(_drafted(order, basis, (), "", SYSTEM).id)
    return tuple(drafted)


# --- How each is written -------------------------------------------------------------


def _act(report: str, decide: Callable[[ReportState], list[Entry]]) -> ReportState:
    """Lock a report, ask what comes next, write it with the row."""
    with transaction.atomic():
        row = ContractReport.objects.select_for_update().filter(pk=report).first()
        if row is None:
            raise unknown_report(report)
        append_entries(decide(read_report(report)))
        after = fold_report(history_of_report(report))
        if after is None:
            raise unknown_report(report)
        report_row(after).save(force_update=True)
    return after
