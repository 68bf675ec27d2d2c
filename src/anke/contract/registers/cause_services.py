# SPDX-License-Identifier: EUPL-1.2
"""Record why deadlines were not kept; the case and the share stay as they are.

said = CauseGiven("2022-09", "municipal", "late-file", 2)
record = record_cause(user, said)
confirm_record(other, "breaches:2022", record.number)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.domain import payloads as p
from anke.contract.breaches import breaches_in
from anke.contract.domain import breaches as domain
from anke.contract.domain.evidence_life import standing_twin
from anke.contract.errors import EvidenceRefusedError, UnknownRegisterError
from anke.contract.registers.files import breach_causes
from anke.contract.registers.services import LONGEST_TITLE, plain_text, write_next
from anke.decisions.handling.services import actor_of_user
from anke.statistics.queries import latest_vintage
from anke.statistics.queries.words import names_of

if TYPE_CHECKING:
    from datetime import datetime

    from anke.contract.domain.evidence_life import Record
    from anke.contract.registers.services import Reader

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class CauseGiven:
    """Why so many deadlines of an area were not kept in a month ("2022-09")."""

    period: str
    area: str
    cause: str
    deadlines: int
    note: str = ""


def record_cause(
    user: Reader, given: CauseGiven, *, at: datetime | None = None
) -> Record:
    """Record a cause; the reports tell of it when another person has confirmed it.

    Recording the same twice records it once; another number for the same cause takes
    the place of the first when it is confirmed.

    Errors: AccessDeniedError, NoVintageError; UnknownRegisterError for a cause that is
        not on the list, and for what is no month or no area; EvidenceRefusedError for
        more breaches than are left without a cause, and for a note that is missing,
        too long or names a person.
    """
    actor = actor_of_user(require(user, Action.RECORD_CAUSE))
    require_place(given.period, given.area)
    said = _said(given)
    year = int(given.period[:4])
    lost = breaches_in(year, latest_vintage()).get((given.period, given.area), 0)
    moment = at or clock.now()
    ledger = write_next(
        domain.breach_stream(year),
        lambda ledger: domain.decide_cause(
            ledger, said, breaches=lost, at=moment, actor=actor
        ),
    )
    return standing_twin(ledger, said, moment.date()) or ledger.records[-1]


def require_place(period: str, area: str) -> None:
    """Refuse what is no month or no area. Errors: UnknownRegisterError."""
    if not _MONTH.fullmatch(period) or area not in names_of("area"):
        raise UnknownRegisterError(
            f"no month {period!r} of area {area!r}",
            user_text="Måneden skrives som 2022-09, og sagsområdet med sin kode, "
            "f.eks. municipal.",
        )


def _said(given: CauseGiven) -> p.BreachCauseRecorded:
    kind = {each.id: each for each in breach_causes()}.get(given.cause)
    if kind is None:
        raise UnknownRegisterError(
            f"no cause {given.cause!r}",
            user_text="Årsagen er ikke på listen. Vælg en af dem, der er der.",
        )
    note = plain_text(given.note, LONGEST_TITLE, required=False)
    if kind.needs_note and not note:
        told = _("Write in a few words what the cause was.")
        raise EvidenceRefusedError(told, user_text=told)
    return p.BreachCauseRecorded(
        given.period, given.area, kind.id, given.deadlines, note
    )
