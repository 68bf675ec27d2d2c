# SPDX-License-Identifier: EUPL-1.2
"""Reports of a small authority, with people who draft, comment, sign and send them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfReader

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases.services import apply_acts
from anke.contract import services
from anke.contract.report_figures import numbers_in
from anke.contract.report_writing import Written
from anke.statistics.services import build_vintage
from anke.statistics.tests.journals import random_acts

if TYPE_CHECKING:
    from pathlib import Path

    from anke.contract.report_writing import ReportTask

CONTRACT, PERIOD = "example-2022", "2022K4"
REPORT = f"{CONTRACT}:{PERIOD}-1"


def written(task: ReportTask) -> Written:
    """Write what would stand in the documents as plain text."""
    numbers = numbers_in(task.figures)
    text = json.dumps(
        [
            task.report,
            str(task.on),
            [(each.name, each.value) for each in numbers],
            [(each.target, each.text, each.author) for each in task.comments],
            task.replaces,
        ]
    ).encode()
    files = {ending: ending.encode() + text for ending in ("pdf", "docx", "xlsx")}
    return Written(files, numbers)


@dataclass
class House:
    """Who works on reports."""

    folder: Path
    controller: User
    head: User
    director: User
    leader: User
    caseworker: User

    def drafted(self, period=PERIOD, **more):
        """Draft a report."""
        return services.draft_report(self.controller, CONTRACT, period, **more)

    def frozen(self, report="", **more):
        """Draft a report and freeze it."""
        name = report or self.drafted().id
        asked = {"write": written} | more
        return services.freeze_report(self.controller, name, **asked)

    def signed(self, report=""):
        """Draft, freeze, and sign by two."""
        state = self.frozen(report)
        services.sign_report(self.controller, state.id, content=state.content)
        return services.sign_report(self.head, state.id, content=state.content)

    def sent(self):
        """Bring a report to its recipient."""
        state = self.signed()
        return services.send_report(
            self.controller, state.id, recipient="departementet"
        )


def house_in(tmp_path, settings, today="2023-01-03") -> House:
    """Give a house whose clock stands still after the fourth quarter."""
    settings.ANKE_VAR = str(tmp_path)
    (tmp_path / "authority.json").write_text(json.dumps({"today": today}))
    apply_acts(random_acts(7, 40))
    build_vintage()
    people = [
        User.objects.create_user(
            name, password="x", role=role, staff_code=code, display_name=shown
        )
        for name, role, code, shown in (
            ("controller", Role.CONTROLLER, "K001", "Carl Troldby"),
            ("ankechef", Role.HEAD, "C001", "Anne Kehler"),
            ("direktoer", Role.DIRECTOR, None, "Dorthe Rektorius"),
            ("teamleder", Role.TEAM_LEADER, "T001", "Torben Ledet"),
            ("sagsbehandler", Role.CASEWORKER, "S001", "Sanne Agerlund"),
        )
    ]
    return House(tmp_path, *people)


def text_of(pdf: bytes) -> str:
    """Read the words of a PDF, its lines joined."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def register_late(seed=8, cases=25) -> None:
    """Let cases be registered that the vintage does not know, and build a new one."""
    apply_acts(random_acts(seed, cases))
    build_vintage()
