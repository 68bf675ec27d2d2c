# SPDX-License-Identifier: EUPL-1.2
"""A year of the demo authority and its seventeen reports, and what came in too late.

Everything happens by the services of everybody, each on its day: a report is made of
what was known a week after its period, two sign it, and it is sent. In February a
caseworker corrects the outcome of a case from May, and a decision of November turns up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from anke.access.models import User
from anke.access.services import create_demo_users
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.services import apply_act, apply_rules, read_states
from anke.contract import services
from anke.contract.domain.report_days import periods_owed
from anke.contract.report_queries import read_report
from anke.decisions.handling.services import work_on_case
from anke.demo.domain.authority import Wishes
from anke.demo.evidence import CONTRACT, write_evidence
from anke.demo.reports import RECIPIENT, write_reports
from anke.demo.services import plan_demo, write_authority
from anke.statistics.queries import why
from anke.statistics.services import build_vintage

if TYPE_CHECKING:
    from pathlib import Path

    from anke.contract.domain.report_state import ReportState
    from anke.statistics.vintages import Vintage

CASES: Final = 1000
PERIODS: Final = tuple(each.text for each in periods_owed(2022))
CORRECTED: Final = ("2022-05", "2022K2", "2022")
OUTCOME_OF, DECIDED_LATE_ON = "2022-05", date(2022, 11, 15)
CAUSE: Final = "Afgørelsen afviste klagen; den var registreret som stadfæstelse."
_AREA: Final = "municipal"
_LATE_AREA: Final = "work-injury"


@dataclass(frozen=True)
class Year:
    """What was sent, what came too late, and the reports that correct what was sent.

    Attributes:
        sent: Each report by its period, as it stood when it had been sent.
        files: Every file of the reports at that time.
        outcome: The case of May whose outcome was corrected.
        decided_late: The case of November whose decision was registered too late.
        corrections: The reports that were made afterwards, by their periods.
    """

    folder: Path
    sent: dict[str, ReportState]
    files: dict[str, bytes]
    outcome: str
    decided_late: str
    corrections: dict[str, ReportState]


def live_a_year(folder: Path) -> Year:
    """Fill an empty register with the demo's cases, and report on 2022."""
    (folder / "authority.json").write_text(json.dumps({"today": "2023-02-28"}))
    apply_rules("shipped")
    write_authority(plan_demo(Wishes(cases=CASES, years=2)))
    create_demo_users()
    write_evidence()
    assert write_reports(PERIODS) == len(PERIODS) == 17
    sent = {each: read_report(f"{CONTRACT}:{each}-1") for each in PERIODS}
    files = report_files(folder)
    with clock.standing_at(_at(date(2023, 2, 6))):
        outcome = _correct_an_outcome()
        decided_late = _register_a_decision()
    with clock.standing_at(_at(date(2023, 2, 7))):
        vintage = build_vintage()
        corrections = {each: _report_again(each, vintage) for each in CORRECTED}
    return Year(folder, sent, files, outcome, decided_late, corrections)


def report_files(folder: Path) -> dict[str, bytes]:
    """Give every file that belongs to a report."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted((folder / "reports").rglob("*"))
        if path.is_file()
    }


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), clock.COPENHAGEN)


def _correct_an_outcome() -> str:
    """Let a caseworker correct a case that counted as decided on the merits."""
    where = {"area": _AREA, "month": OUTCOME_OF}
    asked = why("processing-time-mean", where, vintage=build_vintage())
    states = read_states(sorted(asked.numerator))
    number = min(
        number
        for number, state in states.items()
        if state.outcome == "upheld" and state.spell == 1 and not state.units
    )
    caseworker = User.objects.get(username="sagsbehandler")
    work_on_case(caseworker, number, c.CorrectDecision("rejected", CAUSE))
    return number


def _register_a_decision() -> str:
    """Let a decision come in that was made in another system months ago."""
    asked = why("pending", {"area": _LATE_AREA, "month": "2022-10"})
    pending = set(why("pending", {"area": _LATE_AREA, "month": "2022-12"}).numerator)
    number = min(pending & set(asked.numerator))
    apply_act(
        c.Act(
            number,
            c.DecideCase("upheld", outside=True),
            DECIDED_LATE_ON,
            clock.now(),
            Actor(ActorKind.PERSON, "S001"),
        )
    )
    return number


def _report_again(period: str, vintage: Vintage) -> ReportState:
    """Correct a signed report from later figures, as two people would."""
    controller, head = (
        User.objects.get(username=name) for name in ("controller", "ankechef")
    )
    drafted = services.draft_report(controller, CONTRACT, period, vintage=vintage)
    frozen = services.freeze_report(controller, drafted.id, accepted="Rettes løbende.")
    for person in (controller, head):
        services.sign_report(person, drafted.id, content=frozen.content)
    return services.send_report(controller, drafted.id, recipient=RECIPIENT)
