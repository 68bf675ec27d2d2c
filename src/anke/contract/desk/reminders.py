# SPDX-License-Identifier: EUPL-1.2
"""What Overblik reminds a person of: reports that wait for them.

reminders_for(request.user)[0].text    # 'Kvartalsrapport, … skal sendes senest …'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anke.contract.desk.words import name_of_row, report_name
from anke.contract.report_queries import waiting_for
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.contract.models import ContractReport
    from anke.contract.report_queries import Waiting


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that waits, and where it is done."""

    text: str
    href: str


def reminders_for(user: User | AnonymousUser) -> list[Reminder]:
    """Say what of the reports waits for somebody, what is late first.

    Errors: ContractMalformedError.
    """
    waiting = waiting_for(user)
    return [*_owed(waiting), *_waiting(waiting)]


def _owed(waiting: Waiting) -> Iterator[Reminder]:
    listed = reverse("contract-reports")
    if waiting.late:
        count = len(waiting.late)
        told = ngettext(
            "%(count)s report is late. The oldest was to be sent by %(day)s.",
            "%(count)s reports are late. The oldest was to be sent by %(day)s.",
            count,
        )
        day = formats.day(waiting.late[0].period.due_on)
        yield Reminder(told % {"count": count, "day": day}, listed)
    for owed in waiting.due:
        told = _("%(report)s is to be sent by %(day)s.")
        said = {"report": report_name(owed.period)}
        said["day"] = formats.day(owed.period.due_on)
        yield Reminder(told % said, _address(owed.report) if owed.report else listed)


def _waiting(waiting: Waiting) -> Iterator[Reminder]:
    for row, targets in waiting.to_comment:
        count = len(targets)
        told = ngettext(
            "%(report)s waits for your comment on %(count)s target.",
            "%(report)s waits for your comments on %(count)s targets.",
            count,
        )
        yield Reminder(
            told % {"report": name_of_row(row), "count": count}, _address(row)
        )
    for row in waiting.to_sign:
        told = _("%(report)s waits for your signature.")
        yield Reminder(told % {"report": name_of_row(row)}, _address(row))
    for row in waiting.to_send:
        told = _("%(report)s is signed and waits to be sent.")
        yield Reminder(told % {"report": name_of_row(row)}, _address(row))


def _address(row: ContractReport) -> str:
    return reverse("contract-report", args=[row.pk])
