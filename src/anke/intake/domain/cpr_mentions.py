# SPDX-License-Identifier: EUPL-1.2
"""Finds the CPR numbers in a letter, in whatever form people write them.

Citizens write `010180-1234`, `010180 - 1234`, `01 01 80 1234`, `01.01.80-1234` and
`0101801234`; hospitals and authorities give out replacement numbers whose day is 60
higher. Ten digits can also be a telephone number with its country code, an account or
an order: what stands before them decides. The modulus-11 check confirms a number and
never rejects one, since numbers given out from 2007 on need not fulfil it.

>>> found = find_cpr("Mit cpr-nr. er 25 12 48 9996, tlf. 0101801234")
>>> [(str(one.cpr), one.confirmed, one.born.year) for one in found]
[('251248-xxxx', False, 1948)]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from anke.cases.domain.cpr import Cpr
from anke.intake.domain.places import Part, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_DASH = r"\-" "\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACE = " \u00a0\u2009\u202f\t"
# The date's groups share one separator; before the last four there may be more. A digit
# on either side, also across one separator, makes it part of a longer number.
_WRITTEN = re.compile(
    rf"(?<![0-9])(?<![0-9][.,/{_DASH}{_SPACE}])(?<![A-Za-z]-)"
    rf"([0-9]{{2}})([.{_DASH}{_SPACE}]?)([0-9]{{2}})\2([0-9]{{2}})"
    rf"[{_SPACE}]{{0,2}}[./{_DASH}]?[{_SPACE}]{{0,2}}([0-9]{{4}})"
    rf"(?![0-9])(?![.,/{_DASH}{_SPACE}]?[0-9])"
)
# Boxes of a form, read by a machine: 0 1 0 1 8 0 - 1 2 3 4.
_BOXED = re.compile(
    rf"(?<![0-9])(?<![0-9] )([0-9])(?: ([0-9])){{1}}(?: ([0-9]))(?: ([0-9]))"
    rf"(?: ([0-9]))(?: ([0-9])) ?[{_DASH}]? ?([0-9]) ([0-9]) ([0-9]) ([0-9])(?! ?[0-9])"
)
_FORBIDDEN = re.compile(
    r"(?:tlf|telefon\w*|mobil\w*|phone|fax|ring(?:es)?(?: på)?|konto\w*|kto|reg|iban"
    r"|swift|faktura\w*|ordre\w*|order|invoice|kunde\w*|kundenr|ean|cvr|se-?nr|p-?nr"
    r"|p-?nummer|produktionsenhed\w*|girokort|giro|fik|betalings-?id|bilag|løbenr"
    r"|medlemsnr|medlemsnummer|policenr|policenummer|police|stregkode|pakke\w*|bbr)"
    r"[\s.:#-]*(?:nr|nummer|number|no)?[\s.:#+-]*(?:er|is|på)?\s*\Z",
    re.IGNORECASE,
)
_CASE_WORDS = re.compile(
    r"(?:sags?-?(?:nr|nummer)|j\.? ?nr|journal-?(?:nr|nummer)|ref\w*)[\s.:#]*\Z",
    re.IGNORECASE,
)
_EXPECTED = re.compile(
    r"(?:cpr|person-?(?:nr|num)|pers\.? ?nr|født|fødselsdag|civil reg)", re.IGNORECASE
)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_REPLACEMENT_DAYS = 60
_LOOK_BACK = 40
_OLDEST = 1900


@dataclass(frozen=True, slots=True)
class CprMention:
    """A CPR number found in a letter; `sure` (0–1) says how sure that it is one.

    `confirmed` tells that the modulus-11 check holds; where it does not hold, nothing
    follows. `replacement` marks a replacement number (*erstatningspersonnummer*).
    """

    cpr: Cpr
    place: Place
    born: date
    confirmed: bool
    replacement: bool
    sure: float


def find_cpr(text: str, part: str = "text") -> tuple[CprMention, ...]:
    """Give the CPR numbers in a text, in the order they stand."""
    found = (_mention(Part(part, text), match) for match in _matches(text))
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: one.place))


def born_on(digits: str) -> date | None:
    """Give the day of birth by the first seven digits, or None when there is none.

    The seventh digit tells the century. Legal source: CPR-kontoret, "Personnummeret i
    CPR" (opbygning af personnummeret).

    >>> born_on("0101004000"), born_on("3002801234")
    (datetime.date(2000, 1, 1), None)
    """
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if day > _REPLACEMENT_DAYS:
        day -= _REPLACEMENT_DAYS
    try:
        return date(_century(int(digits[6]), year) + year, month, day)
    except ValueError:
        return None


def fulfils_modulus_11(digits: str) -> bool:
    """Tell whether the check digit fits; a number since 2007 need not fulfil it."""
    products = (int(digit) * by for digit, by in zip(digits, _WEIGHTS, strict=True))
    return sum(products) % 11 == 0


def _century(seventh: int, year: int) -> int:
    if seventh <= 3:
        return 1900
    if seventh in {4, 9}:
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def _matches(text: str) -> Iterator[re.Match[str]]:
    yield from _WRITTEN.finditer(text)
    yield from _BOXED.finditer(text)


def _mention(part: Part, match: re.Match[str]) -> CprMention | None:
    digits = "".join(sign for sign in match[0] if sign.isdigit())
    born = born_on(digits)
    if born is None:
        return None
    confirmed = fulfils_modulus_11(digits)
    sure = _sureness(part.text, match, confirmed=confirmed, born=born)
    if not sure:
        return None
    return CprMention(
        cpr=Cpr(digits),
        place=part.place(match.start(), match.end()),
        born=born,
        confirmed=confirmed,
        replacement=int(digits[:2]) > _REPLACEMENT_DAYS,
        sure=sure,
    )


def _sureness(text: str, match: re.Match[str], *, confirmed: bool, born: date) -> float:
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    if _FORBIDDEN.search(before) or before.endswith("+"):
        return 0.0
    if _EXPECTED.search(before):
        return 0.99
    bare = match[0].isdigit()
    sure = (0.9 if confirmed else 0.4) if bare else (0.97 if confirmed else 0.8)
    # An authority's case number may be the person's own number; it may be something
    # else of the same form, too.
    if _CASE_WORDS.search(before):
        sure = min(sure, 0.5)
    return sure if born.year >= _OLDEST else min(sure, 0.2)
