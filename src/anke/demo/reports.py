# SPDX-License-Identifier: EUPL-1.2
"""The reports that the demo's year has sent on its example contract.

Each month and quarter by the services of everybody, on the days on which a real house
would have: from the figures as they were known, with a remark, frozen, signed by two
and sent in time. The last quarter and the year are left to whoever looks around.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases import clock
from anke.contract import services
from anke.contract.domain.comments import CommentKind
from anke.contract.domain.report_days import report_period
from anke.contract.models import ContractReport
from anke.demo.evidence import CONTRACT, INVENTED
from anke.statistics.services import build_vintage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.contract.domain.report_days import ReportPeriod

PERIODS: Final = (
    *(f"2022-{month:02}" for month in range(1, 12)),
    *(f"2022K{quarter}" for quarter in (1, 2, 3)),
)
RECIPIENT: Final = f"Departementet ({INVENTED.lower()})"
_REMARK: Final = "Der kom flere sager end ventet. Vi følger området hver uge"
_ACCEPTED: Final = "Fejlene ændrer ikke, om målene er nået. De rettes løbende"
# How many days after the period's end the figures are taken and the draft is made.
_DRAFTED_AFTER: Final = timedelta(days=7)
_MORNING: Final = time(10)


def write_reports(periods: Sequence[str] = PERIODS) -> int:
    """Write, sign and send the reports that are missing; tell how many. Twice is once.

    Errors: those of the report's services.
    """
    wanted = sorted((report_period(each) for each in periods), key=_drafted_on)
    known = set(
        ContractReport.objects.filter(contract=CONTRACT).values_list(
            "period", flat=True
        )
    )
    missing = [each for each in wanted if each.text not in known]
    for period in missing:
        _write(period)
    return len(missing)


def _drafted_on(period: ReportPeriod) -> date:
    return period.ends_on + _DRAFTED_AFTER


def _write(period: ReportPeriod) -> None:
    """Do what a controller, a head and a director would, day by day."""
    controller = User.objects.get(role=Role.CONTROLLER.value, username="controller")
    head = User.objects.get(role=Role.HEAD.value, username="ankechef")
    day = _drafted_on(period)
    vintage = build_vintage(day)
    with clock.standing_at(_at(day)):
        report = services.draft_report(
            controller, CONTRACT, period.text, vintage=vintage
        ).id
    with clock.standing_at(_at(day + timedelta(days=2))):
        text = f"{_REMARK} ({INVENTED.lower()})."
        services.comment_report(head, report, "1.4", CommentKind.OWNER, text)
    with clock.standing_at(_at(day + timedelta(days=3))):
        # What was recorded about the contract since the draft belongs to the report.
        services.renew_report(controller, report, vintage=vintage)
        accepted = f"{_ACCEPTED} ({INVENTED.lower()})."
        frozen = services.freeze_report(controller, report, accepted=accepted)
        services.sign_report(controller, report, content=frozen.content)
    with clock.standing_at(_at(day + timedelta(days=4))):
        services.sign_report(head, report, content=frozen.content)
        services.send_report(controller, report, recipient=RECIPIENT)


def _at(day: date) -> datetime:
    return datetime.combine(day, _MORNING, clock.COPENHAGEN)
