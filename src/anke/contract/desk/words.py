# SPDX-License-Identifier: EUPL-1.2
"""How screens name reports, periods and what happened, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import formats as django_formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anke.cases.domain import payloads as p
from anke.contract.domain.comments import CommentKind
from anke.contract.domain.report_days import ReportKind, Standing, report_period
from anke.contract.models import ContractReport
from anke.web import formats

if TYPE_CHECKING:
    from anke.cases.domain.entries import Entry
    from anke.contract.domain.report_days import ReportPeriod
    from anke.contract.domain.scoring import Truth

STAGE_BADGES: Final = {"frozen": "info", "signed": "info", "sent": "success"}
STANDING_BADGES: Final = {Standing.LATE: "error", Standing.DUE: "warning"}
MET_BADGES: Final[dict[Truth, str]] = {True: "success", False: "error"}


def period_name(period: ReportPeriod) -> str:
    """Name a period: `3. kvartal 2022`, `september 2022`, `2022`."""
    if period.kind is ReportKind.QUARTERLY:
        quarter = {"quarter": period.text[-1], "year": period.year}
        return _("quarter %(quarter)s of %(year)s") % quarter
    if period.kind is ReportKind.MONTHLY:
        return django_formats.date_format(period.ends_on, "F Y").lower()
    if period.kind is ReportKind.ANNUAL:
        return period.text
    return formats.long_day(period.ends_on)


def report_name(period: ReportPeriod, number: int = 1) -> str:
    """Name a report by its kind and period, and by its number when it is not the first.

    Several notices of a deviation on one day are told apart by their number, too.
    """
    kind = str(ContractReport.KindChoice(period.kind.value).label)
    name = f"{kind}, {period_name(period)}"
    return (
        name
        if number == 1
        else _("%(name)s, no. %(number)s")
        % {
            "name": name,
            "number": number,
        }
    )


def name_of_row(row: ContractReport) -> str:
    """Name the report of a row."""
    return report_name(report_period(row.period), row.number)


def standing_name(standing: Standing) -> str:
    """Say how a report that is owed stands."""
    return {
        Standing.COMING: _("Coming"),
        Standing.DUE: _("To be sent"),
        Standing.LATE: _("Too late"),
        Standing.SENT: _("Sent"),
    }[standing]


def met_name(met: Truth) -> str:
    """Say whether a target was met."""
    if met is None:
        return formats.not_computable().capitalize()
    return _("Met") if met else _("Not met")


def comment_name(kind: CommentKind) -> str:
    """Name what somebody wrote beside a target."""
    return {
        CommentKind.OWNER: _("Comment"),
        CommentKind.DEVIATION: _("Reason for the deviation"),
        CommentKind.ASSESSMENT: _("The department's own assessment"),
    }[kind]


def waiting_name(row: ContractReport) -> str:
    """Say what a report waits for."""
    if row.stage == "drafted":
        missing = len(row.uncommented.split())
        if missing:
            told = ngettext(
                "%(count)s target without a comment",
                "%(count)s targets without a comment",
                missing,
            )
            return told % {"count": missing}
        return _("To be frozen")
    if row.stage == "frozen":
        missing = 2 - len(row.signers.split())
        told = ngettext(
            "%(count)s signature missing", "%(count)s signatures missing", missing
        )
        return told % {"count": missing}
    return _("To be sent") if row.stage == "signed" else ""


def event_name(entry: Entry) -> str:
    """Say in a line what happened to a report."""
    said = entry.payload
    match said:
        case p.ReportDrafted():
            text = _drafted_event(said)
        case p.ReportRenewed():
            text = _("New figures: vintage %(vintage)s") % {"vintage": said.vintage}
        case p.ReportCommented():
            text = _comment_event(said)
        case p.ReportFrozen():
            text = _frozen_event(said)
        case p.ReportReopened():
            text = _("Opened again: %(cause)s") % {"cause": said.cause}
        case p.ReportSigned():
            text = _("Signed: %(hash)s") % {"hash": said.content[:16]}
        case p.ReportSent():
            text = _("Sent to %(recipient)s on %(day)s") % {
                "recipient": said.recipient,
                "day": formats.day(entry.occurred_on),
            }
        case p.ReportDropped():
            text = _("Dropped: %(cause)s") % {"cause": said.cause}
        case _:
            text = said.kind
    return text


def _drafted_event(said: p.ReportDrafted) -> str:
    vintage = {"vintage": said.vintage}
    if not said.replaces:
        return _("Drafted from vintage %(vintage)s") % vintage
    text = _("Drafted from vintage %(vintage)s, instead of %(report)s")
    return text % (vintage | {"report": said.replaces})


def _frozen_event(said: p.ReportFrozen) -> str:
    name = {"hash": said.content[:16]}
    if not said.errors:
        return _("Frozen: %(hash)s") % name
    text = _("Frozen: %(hash)s. %(errors)s open errors accepted: %(why)s")
    return text % (name | {"errors": said.errors, "why": said.accepted})


def _comment_event(said: p.ReportCommented) -> str:
    name = comment_name(CommentKind(said.sort))
    about = _("target %(target)s") % {"target": said.target} if said.target else ""
    about = about or _("the whole contract")
    if not said.text:
        return _("Taken back: %(what)s (%(about)s)") % {"what": name, "about": about}
    return f"{name} ({about}): {said.text}"
