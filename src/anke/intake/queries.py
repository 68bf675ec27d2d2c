# SPDX-License-Identifier: EUPL-1.2
"""What one can ask the mail room, with the access rule inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases.domain.entries import mail_stream
from anke.cases.journal import read_entries
from anke.cases.queries import cases_kept_back
from anke.cases.vault import open_text
from anke.intake.domain.advice import Advice, advice_from_json
from anke.intake.domain.reading_json import reading_from_json
from anke.intake.domain.state import LetterStatus
from anke.intake.errors import UnknownLetterError
from anke.intake.models import Letter, LetterCounter, LetterMatter, LetterReading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.cases.domain.entries import Entry
    from anke.intake.domain.reading import Reading


@dataclass(frozen=True, slots=True)
class Ledger:
    """The mail room's sum (*regnskab*): every letter received stands in one column."""

    received: int
    filed: int
    waiting: int
    rejected: int

    @property
    def balances(self) -> bool:
        """Tell whether every letter is accounted for."""
        return self.received == self.filed + self.waiting + self.rejected


def ledger() -> Ledger:
    """Count the letters; `received` is counted by the numbers given out at the door.

    The two sides come from two places, so that a lost row would show.
    """
    received = sum(LetterCounter.objects.values_list("last", flat=True))
    columns = dict(
        Letter.objects.values_list("status").annotate(count=Count("pk")).order_by()
    )
    return Ledger(
        received,
        columns.get(LetterStatus.FILED.value, 0),
        columns.get(LetterStatus.WAITING.value, 0),
        columns.get(LetterStatus.REJECTED.value, 0),
    )


def letters_visible_to(actor: User | AnonymousUser) -> QuerySet[Letter]:
    """Give the letters that the actor may see; the text is opened one at a time.

    A letter that lies on a protected case follows the case; one that waits must be
    seen by whoever is to file it. Errors: AccessDeniedError.
    """
    person = require(actor, Action.SEE_MAIL)
    kept_back = LetterMatter.objects.filter(
        case__in=cases_kept_back(person).values("number")
    )
    return Letter.objects.exclude(
        ~Q(status=LetterStatus.WAITING.value), pk__in=kept_back.values("letter")
    )


def queue(actor: User | AnonymousUser) -> QuerySet[Letter]:
    """Give the letters that wait, the most urgent first (*køen*).

    What is urgent comes first, then what has the nearest due date, then the oldest.
    """
    return (
        letters_visible_to(actor)
        .filter(status=LetterStatus.WAITING.value)
        .order_by(
            F("urgent").desc(),
            F("due_on").asc(nulls_last=True),
            "received_on",
            "number",
        )
    )


def find_letter(actor: User | AnonymousUser, number: str) -> Letter:
    """Find a letter by its number. Errors: AccessDeniedError, UnknownLetterError."""
    letter = letters_visible_to(actor).filter(number=number).first()
    if letter is None:
        raise UnknownLetterError(
            f"no letter {number}", user_text=f"Der er intet brev {number}."
        )
    return letter


def letter_for_robot(number: str) -> Letter:
    """Find a letter for the robot. Errors: UnknownLetterError."""
    letter = Letter.objects.filter(number=number).first()
    if letter is None:
        raise UnknownLetterError(
            f"no letter {number}", user_text=f"Der er intet brev {number}."
        )
    return letter


def open_reading(row: LetterReading) -> Reading:
    """Decrypt what was read in a letter. Errors: VaultKeyError."""
    text = open_text(bytes(row.box), bound_to=row.letter_id)
    return reading_from_json(text)


def open_advice(row: LetterReading | None) -> Advice:
    """Decrypt what the machine said of a letter; nothing where it said nothing."""
    if row is None or not row.proposal:
        return Advice()
    return advice_from_json(open_text(bytes(row.proposal), bound_to=row.letter_id))


def letter_entries(actor: User | AnonymousUser, number: str) -> list[Entry]:
    """Give what has happened to a letter, oldest first. Errors: AccessDeniedError."""
    require(actor, Action.SEE_MAIL)
    return list(read_entries([mail_stream(number)]))


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """A letter that waits and may belong to a case: its number and day, no more."""

    number: str
    received_on: date
    mail_kind: str


def waiting_for_cases(cases: Iterable[str]) -> dict[str, tuple[WaitingLetter, ...]]:
    """Give, for each case, the letters that wait and are proposed for it.

    No access rule: whoever works on a case is told that there is mail, and not what
    stands in it.
    """
    found: dict[str, tuple[WaitingLetter, ...]] = {}
    rows = (
        Letter.objects.filter(
            case__in=set(cases) - {""}, status=LetterStatus.WAITING.value
        )
        .order_by("received_on", "number")
        .values_list("case", "number", "received_on", "mail_kind")
    )
    for case, number, received_on, mail_kind in rows:
        letter = WaitingLetter(number, received_on, mail_kind)
        found[case] = (*found.get(case, ()), letter)
    return found


def next_waiting(
    actor: User | AnonymousUser, *, at: datetime, after: Sequence[str] = ()
) -> str | None:
    """Give the next letter of the queue that nobody else has on the screen.

    Those `after` which it comes are at hand already. Errors: AccessDeniedError.
    """
    free = Q(hold=None) | Q(hold__until__lte=at) | Q(hold__holder=actor.pk)
    found = queue(actor).filter(free).exclude(number__in=after)
    return found.values_list("number", flat=True).first()


def streams_of_letters(numbers: Collection[str]) -> set[str]:
    """Name the streams of the letters that were filed on some cases.

    For the view log: who looks at a letter looks at what its case holds.
    """
    filed = LetterStatus.FILED.value
    matters = LetterMatter.objects.filter(case__in=numbers, status=filed)
    return {mail_stream(each) for each in matters.values_list("letter_id", flat=True)}
