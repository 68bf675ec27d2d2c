# SPDX-License-Identifier: EUPL-1.2
"""Mail that nobody has dealt with and that may belong to the case.

What the citizen wrote yesterday may change what is decided today. Whoever works on the
case is told that it is there; the mail room alone opens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.decisions.dispatch.queries import open_mail_of
from anke.intake.wording import MAIL_KINDS, word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anke.access.models import User
    from anke.cases.queries import CaseFile


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A letter that waits in the mail room: its number, its day and its kind."""

    number: str
    received_on: date
    kind: str


@dataclass(frozen=True, slots=True)
class OpenMail:
    """The letters that wait, and whether the reader may open them."""

    letters: tuple[ShownMail, ...]
    may_open: bool

    def __bool__(self) -> bool:
        return bool(self.letters)


def open_mail_for(user: User, number: str) -> OpenMail:
    """Give the letters that may belong to a case, for who works on it."""
    letters = tuple(
        ShownMail(each.number, each.received_on, word(MAIL_KINDS, each.mail_kind))
        for each in open_mail_of(number)
    )
    return OpenMail(letters, user.may(Action.SEE_MAIL))


def mail_panel(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Tell on the case page that there is mail; nothing where there is none."""
    if not user.may(Action.WORK_ON_CASE):
        return None
    mail = open_mail_for(user, file.case.number)
    return {"mail": mail} if mail else None
