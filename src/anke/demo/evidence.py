# SPDX-License-Identifier: EUPL-1.2
"""What the demo's year has recorded about its example contract; all of it is invented.

Documents that were sent, figures of others, requirements and obligations: by the
services of everybody, on the days on which a real house would have, one person
recording and another confirming. Some wait for whoever looks around, and one was wrong
and taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction

from anke.access.models import User
from anke.cases import clock
from anke.contract.domain.evidence_life import contract_stream, register_stream
from anke.contract.domain.registers import StatusWord
from anke.contract.models import ContractLedger
from anke.contract.registers import services
from anke.contract.registers.files import register_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.contract.domain.evidence_life import Record

CONTRACT: Final = "example-2022"
REQUIREMENTS: Final = "minimum-requirements-2020"
OBLIGATIONS: Final = "obligations"
INVENTED: Final = "Opfundet til demoen"
_MORNING, _AFTERNOON = time(9, 30), time(14)
_WAITING_REQUIREMENT: Final = "unknown-20"

# Target, part, title, sent on (None where it only lies ready), and whether confirmed.
_DOCUMENTS: Final = (
    ("1.9", "survey", "Spørgeundersøgelse om hjemvisninger", date(2022, 9, 15), True),
    ("1.6", "pilot", "Meddelelse om pilotens start", date(2022, 9, 27), True),
    ("1.5", "account", "Redegørelse om korte frister", date(2022, 9, 28), True),
    ("1.10", "portal", "Meddelelse om den nye portal", date(2022, 12, 1), True),
    ("1.8", "measurement", "Kvalitetsmåling 2022", date(2022, 12, 15), True),
    ("2.3", "memo", "Dokumentation for minimumskrav", date(2022, 12, 19), True),
    ("1.6", "memo", "Notat om pilotens erfaringer", date(2022, 12, 29), False),
    ("1.8", "plan", "Handlingsplan efter kvalitetsmålingen", None, False),
)
# Figure, value, known on.
_FIGURES: Final = (
    ("budget-basic", "412,6", date(2022, 1, 10)),
    ("sick-leave-own-last-year", "9,1", date(2022, 1, 20)),
    ("sick-leave-state", "8,6", date(2022, 3, 15)),
    ("ombudsman-state", "0,055", date(2022, 9, 1)),
    ("ombudsman-own", "0,031", date(2022, 9, 1)),
    ("budget-follow-up", "418,0", date(2022, 10, 3)),
    ("result", "415,2", date(2022, 12, 21)),
    ("sick-leave-own", "8,4", date(2022, 12, 22)),
)
# Item, status, what shows it, day, next review.
_STATUSES: Final = (
    ("accessibility-statement", StatusWord.MET, "erklæringen", date(2022, 5, 4)),
    ("monthly-reporting", StatusWord.MET, "månedsrapporterne", date(2022, 11, 10)),
    ("supervision-framework", StatusWord.UNDER_WAY, "brev", date(2022, 6, 1)),
    ("quality-concept-2021", StatusWord.MET, "konceptet", date(2022, 2, 1)),
    ("citizen-involvement-2021", StatusWord.UNDER_WAY, "plan", date(2022, 4, 1)),
)


@dataclass(frozen=True)
class _People:
    """Who records, and who confirms."""

    analyst: User
    controller: User
    head: User


@dataclass(frozen=True)
class _Act:
    """Something that is recorded on a day, and confirmed on the next."""

    on: date
    stream: str
    record: Callable[..., Record]
    is_confirmed: bool = True


def write_evidence() -> int:
    """Record the demo's evidence; tell how many records. Twice is once."""
    if ContractLedger.objects.filter(pk=contract_stream(CONTRACT)).exists():
        return 0
    names = ("analytiker", "controller", "ankechef")
    people = _People(*(User.objects.get(username=name) for name in names))
    acts = sorted(_acts(people), key=lambda each: each.on)
    with transaction.atomic():
        waiting: list[tuple[datetime, str, int]] = []
        for act in acts:
            at = _at(act.on, _MORNING)
            waiting = _confirmed(people.head, waiting, until=at)
            record = act.record(at=at)
            if act.is_confirmed:
                confirmed_at = at + timedelta(days=1, hours=1)
                waiting.append((confirmed_at, act.stream, record.number))
        _confirmed(people.head, waiting, until=_at(date(2022, 12, 30), _MORNING))
        _correct_a_figure(people)
    return sum(ContractLedger.objects.values_list("records", flat=True))


def _confirmed(
    head: User, waiting: list[tuple[datetime, str, int]], *, until: datetime
) -> list[tuple[datetime, str, int]]:
    """Confirm what has waited long enough; give what still waits."""
    for at, stream, number in waiting:
        if at <= until:
            services.confirm_record(head, stream, number, at=at)
    return [each for each in waiting if each[0] > until]


def _acts(people: _People) -> Iterator[_Act]:
    """Give everything that was recorded in the year."""
    stream = contract_stream(CONTRACT)
    for target, part, title, on, is_confirmed in _DOCUMENTS:
        send = partial(_send, people.controller, target, part, title, on)
        yield _Act(on or date(2022, 12, 28), stream, send, is_confirmed)
    for figure, value, on in _FIGURES:
        record = partial(_figure, people.analyst, figure, value, on)
        yield _Act(on, stream, record)
    for item, status, shown, on in _STATUSES:
        state = partial(_status, people.controller, OBLIGATIONS, item, status, shown)
        yield _Act(on, register_stream(OBLIGATIONS), partial(state, on=on))
    for place, each in enumerate(register_of(REQUIREMENTS).items):
        on = date(2022, 10, 3) + timedelta(days=3 * place)
        state = partial(
            _status, people.controller, REQUIREMENTS, each.id, StatusWord.MET, "kontrol"
        )
        waits = each.id == _WAITING_REQUIREMENT
        yield _Act(on, register_stream(REQUIREMENTS), partial(state, on=on), not waits)


def _send(
    user: User, target: str, part: str, title: str, on: date | None, *, at: datetime
) -> Record:
    """Keep a document, and record that it was sent where it was."""
    kept = services.keep_document(
        user,
        CONTRACT,
        target,
        part,
        name=f"{target}-{part}.txt",
        content=f"{INVENTED}.\n\n{title}\n".encode(),
        title=f"{title} ({INVENTED.lower()})",
        at=at,
    )
    if on is None:
        return kept
    return services.record_dispatch(user, CONTRACT, kept.number, on=on, at=at)


def _figure(user: User, figure: str, value: str, on: date, *, at: datetime) -> Record:
    return services.record_figure(
        user,
        CONTRACT,
        figure=figure,
        value=value,
        source=INVENTED,
        known_on=on,
        at=at,
    )


def _status(
    user: User,
    register: str,
    item: str,
    status: StatusWord,
    shown: str,
    *,
    on: date,
    at: datetime,
) -> Record:
    return services.record_status(
        user,
        register,
        item,
        status=status,
        evidence=f"{INVENTED}: {shown}",
        on=on,
        responsible="Digitalisering" if register == REQUIREMENTS else "Sekretariatet",
        next_review_on=on + timedelta(days=365),
        at=at,
    )


def _correct_a_figure(people: _People) -> None:
    """Record a figure that turned out wrong, and take it back the same day."""
    on, stream = date(2022, 12, 30), contract_stream(CONTRACT)
    wrong = _figure(people.analyst, "sick-leave-own", "84", on, at=_at(on, _MORNING))
    services.withdraw_record(
        people.analyst,
        stream,
        wrong.number,
        cause=f"{INVENTED}: kommaet manglede",
        at=_at(on, _AFTERNOON),
    )


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.COPENHAGEN)
