# SPDX-License-Identifier: EUPL-1.2
"""What the demo's letters are made from: its register, its grammar, its last quarter.

source = read_source(seed=2022, count=4000)
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING

from django.db.models import Q

from anke.cases.domain.entries import case_stream
from anke.cases.domain.payloads import CaseRegistered
from anke.cases.journal import decode_payload
from anke.cases.models import Case, CaseParty, JournalEntry
from anke.cases.rules import current_rules
from anke.cases.vault import open_people
from anke.demo.domain.authority import LAST_DAY
from anke.demo.domain.mail.facts import (
    CaseFacts,
    Language,
    Party,
    Source,
    usual_teams,
)
from anke.demo.domain.mail.grammar import parse_grammar
from anke.demo.domain.mail.topics import parse_topics
from anke.demo.errors import NoCasesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

GRAMMAR_FILES = (
    "letters",
    "municipality",
    "frame",
    "elsewhere",
    "english",
    "documents",
)
# So many cases are read for each letter, at most; enough that few write twice.
_CASES_A_LETTER = 4
_AT_A_TIME = 2000
# Where the journal knows no date of the first decision, it was made so long before.
_USUALLY_DECIDED = timedelta(days=20)
_COLUMNS = (
    "number",
    "area",
    "subject",
    "first_instance",
    "reference",
    "team",
    "received_on",
    "decided_on",
)


@cache
def load_language() -> Language:
    """Read the shipped grammar and topics."""
    return Language(
        parse_grammar(*(_text(name) for name in GRAMMAR_FILES)),
        parse_topics(_text("topics")),
    )


def _text(name: str) -> str:
    path = files("anke.demo").joinpath("grammar", f"{name}.txt")
    return path.read_text(encoding="utf-8")


def quarter_start(last: date) -> date:
    """Give the first day of the last three months.

    >>> quarter_start(date(2022, 12, 31)).isoformat()
    '2022-10-01'
    """
    months = last.year * 12 + last.month - 3
    return date(months // 12, months % 12 + 1, 1)


def read_source(*, seed: int, count: int, last: date = LAST_DAY) -> Source:
    """Read the cases of the last quarter that so many letters may be about.

    Errors: NoCasesError when the register has none.
    """
    first = quarter_start(last)
    cases = tuple(_cases(first, last, seed, count))
    if not cases:
        raise NoCasesError(
            f"no case was running between {first} and {last}",
            user_text="Registret har ingen sager, som der kan skrives breve om.",
        )
    return Source(
        cases=cases,
        catalogue=current_rules().catalogue,
        language=load_language(),
        first=first,
        last=last,
        seed=seed,
        teams=usual_teams(cases),
    )


def _cases(first: date, last: date, seed: int, count: int) -> Iterator[CaseFacts]:
    """Read the running cases, or as many of them as are needed."""
    running = Q(decided_on__isnull=True) | Q(decided_on__gte=first)
    found = Case.objects.filter(running, received_on__lte=last)
    numbers = list(found.order_by("year", "serial").values_list("number", flat=True))
    most = count * _CASES_A_LETTER
    if len(numbers) > most:
        numbers = sorted(Random(f"{seed}|mail|cases").sample(numbers, most))
    for part in _parts(numbers):
        yield from _part(part)


def _parts(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(numbers), _AT_A_TIME):
        yield numbers[start : start + _AT_A_TIME]


def _part(numbers: Sequence[str]) -> Iterator[CaseFacts]:
    rows = Case.objects.filter(number__in=numbers).order_by("year", "serial")
    parties = _parties(numbers)
    dates = _dates(numbers)
    for row in rows.only(*_COLUMNS):
        people = parties.get(row.number)
        first_decided, appealed = dates.get(row.number, (None, None))
        if people is None:
            continue
        yield CaseFacts(
            number=row.number,
            area=row.area,
            subject=row.subject,
            first_instance=row.first_instance,
            reference=row.reference,
            team=row.team,
            received=row.received_on,
            decided=row.decided_on,
            first_decided=first_decided or row.received_on - _USUALLY_DECIDED,
            appealed=appealed or row.received_on,
            parties=tuple(people),
        )


def _parties(numbers: Sequence[str]) -> dict[str, list[Party]]:
    rows = list(
        CaseParty.objects.filter(case__in=numbers)
        .order_by("case_id", "place")
        .values_list("case_id", "role", "person")
    )
    people = open_people([person for _, _, person in rows])
    parties: dict[str, list[Party]] = {}
    for number, role, commitment in rows:
        person = people.get(commitment)
        if person is not None:
            cpr = person.cpr.digits if person.cpr else ""
            party = Party(role, person.name, cpr, person.address)
            parties.setdefault(number, []).append(party)
    return parties


def _dates(numbers: Iterable[str]) -> dict[str, tuple[date | None, date | None]]:
    """Read from the journal when it was decided first, and when appealed."""
    entries = JournalEntry.objects.filter(
        stream__in=[case_stream(number) for number in numbers], stream_seq=1
    )
    found = {}
    for kind, text in entries.values_list("kind", "payload"):
        payload = decode_payload(kind, text)
        if isinstance(payload, CaseRegistered):
            dates = payload.first_decided_on, payload.appealed_on
            found[payload.number] = dates
    return found
