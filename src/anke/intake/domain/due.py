# SPDX-License-Identifier: EUPL-1.2
"""By when a letter must be answered, as far as its proposal goes: order of the queue.

The date is computed by the rules of the deadlines part from the day of receipt. It is a
help to sort letters; the case's own clock begins when the letter is filed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.deadlines.domain.clock import due_date
from anke.intake.domain.kinds import MailKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from anke.cases.domain.decide import Rules
    from anke.deadlines.domain.rules import DeadlineRule

_ACCESS_KINDS = frozenset({"access-request"})


def answer_due(
    mail_kind: str, area: str, subject: str, received_on: date, rules: Rules
) -> date | None:
    """Give the nearest due date, or None where no rule sets one.

    Errors: UnknownEntryError for an area or subject that the catalogue does not have.
    Legal source: offentlighedsloven § 36 (access requests); else the area's own rules.
    """
    found = _rules(mail_kind, area, subject, received_on, rules)
    return min(
        (due_date(rule, received_on, rules.calendar) for rule in found), default=None
    )


def absolute_deadline(
    mail_kind: str, area: str, subject: str, received_on: date, rules: Rules
) -> DeadlineRule | None:
    """Give the absolute deadline that begins with this letter, if one does.

    Nothing makes such a deadline longer (*absolut frist*), so the letter is urgent from
    the day it came. Errors: UnknownEntryError.
    """
    found = _rules(mail_kind, area, subject, received_on, rules)
    return next((rule for rule in found if rule.absolute), None)


def _rules(
    mail_kind: str, area: str, subject: str, received_on: date, rules: Rules
) -> Iterable[DeadlineRule]:
    if mail_kind == MailKind.ACCESS_REQUEST:
        kinds, event = _ACCESS_KINDS, "request"
    elif mail_kind == MailKind.NEW_APPEAL and area:
        kinds = frozenset(rules.catalogue.case_kinds(area, subject, ()))
        event = "receipt"
    else:
        return ()
    return rules.rulebook.rules_for(kinds, event, received_on)
