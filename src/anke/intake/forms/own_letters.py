# SPDX-License-Identifier: EUPL-1.2
"""What a first instance may ask about: the letters it handed in itself, no others.

A number of somebody else's is answered as one that does not exist.

    own_letter("municipality-0851", "26-M00042").status     # 'received'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.cases.models import Case
from anke.intake.domain.state import LetterStatus
from anke.intake.errors import UnknownLetterError
from anke.intake.models import LetterMatter, Submission

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class OwnLetter:
    """What a first instance is told about its letter."""

    number: str
    sha256: str
    status: str
    received_on: date
    cases: tuple[str, ...]


_WORDS = {
    LetterStatus.WAITING.value: "received",
    LetterStatus.FILED.value: "filed",
    LetterStatus.REJECTED.value: "rejected",
}


def own_letter(instance: str, number: str) -> OwnLetter:
    """Give a letter that the first instance handed in. Errors: UnknownLetterError."""
    row = (
        Submission.objects.filter(sender=instance, letter__number=number)
        .select_related("letter")
        .first()
        if instance
        else None
    )
    if row is None or row.letter is None:
        raise UnknownLetterError(
            "no such letter of this first instance",
            user_text="Der er intet brev med det nummer fra jer.",
        )
    letter = row.letter
    cases = letter.matters.exclude(case="").order_by("place")
    return OwnLetter(
        letter.number,
        letter.sha256,
        _WORDS[letter.status],
        letter.received_on,
        tuple(cases.values_list("case", flat=True)),
    )


def is_own_number(instance: str, number: str) -> bool:
    """Tell whether a letter or case number belongs to something of theirs."""
    if not instance:
        return False
    own = Submission.objects.filter(sender=instance)
    return (
        own.filter(letter__number=number).exists()
        or LetterMatter.objects.filter(
            case=number, letter__submissions__sender=instance
        ).exists()
        or Case.objects.filter(number=number, first_instance=instance).exists()
    )
