# SPDX-License-Identifier: EUPL-1.2
"""Finds the numbers by which a letter may be tied to a case: ours, and others'.

A number is a candidate and never more: it is proposed with where it stands and how
sure it is, and no letter is filed on a number alone. CPR numbers are found elsewhere
and are never given here.

>>> found = find_numbers("Vedr. jeres j.nr. 22-00042, vores ref. 2021-12345")
>>> [(one.kind.value, one.number) for one in found]
[('own_case', '22-00042'), ('their_case', '2021-12345')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.cases.domain.numbers import CaseNumberError, parse_number
from anke.intake.domain.cpr_mentions import find_cpr
from anke.intake.domain.danish_dates import find_dates
from anke.intake.domain.date_words import lowered
from anke.intake.domain.places import Part, Place, Span, Taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anke.intake.domain.reading import Reading


class NumberKind(StrEnum):
    """Whose number it is."""

    OWN_CASE = "own_case"
    """A case of ours (*journalnummer*), YY-NNNNN."""
    OWN_LETTER = "own_letter"
    """A letter of ours (*postnummer*), YY-MNNNNN."""
    THEIR_CASE = "their_case"
    """A case of the first instance, or another number of theirs."""
    MESSAGE = "message"
    """The Message-ID of an earlier mail."""


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number in a letter; `sure` (0–1) says how sure that it is of this kind."""

    kind: NumberKind
    number: str
    place: Place
    sure: float
    labelled: bool = False


_OWN = re.compile(r"(?<![\w./-])([0-9]{2})[-\u2010-\u2013]([0-9]{5,6})(?![\w/-])")
_OWN_LETTER = re.compile(r"(?<![\w./-])[0-9]{2}-M[0-9]{5,6}(?![\w/-])", re.IGNORECASE)
_MESSAGE = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")
# What a first instance's own case system writes: the key number of the municipalities
# (KLE) with its facet, a year with a serial, or letters in front.
_THEIRS = re.compile(
    r"(?<![\w./-])(?:"
    r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[A-ZÆØÅ][0-9]{2}-[0-9]{1,6}-[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[-/][0-9]{4,8}(?:[-/][0-9]{1,6})?"
    r"|[0-9]{2}/[0-9]{4,7}"
    r"|[A-ZÆØÅ]{1,5}-?(?:19|20)[0-9]{2}-[0-9]{3,8}(?:-[0-9]{1,6})?"
    r")(?![\w/]|-[0-9A-Z])"
)
_LABEL = re.compile(
    r"(?<![^\W_])(?P<whose>jeres|deres|ankestyrelsens|vores|vor|vort|kommunens|min|your"
    r"|our)?\s{0,2}(?P<what>sags?-?\s?(?:nr|nummer|no|id)|sag|j\.?\s?-?nr|jnr"
    r"|journal-?\s?(?:nr|nummer)|ref(?:erence)?(?:nr|nummer)?|case\s(?:no|number)"
    r"|skade-?\s?(?:nr|nummer)|dok(?:ument)?-?\s?(?:nr|nummer)|esdh|ks-?sag|acadre"
    r"|sagsref\w*)\.?\s{0,2}[:#]?\s{0,3}(?:er\s|nr\.?\s)?"
)
_TOKEN = re.compile(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå./-]{2,29}")
_LEAST_DIGITS = 4
_NEAR = 30
_OURS = frozenset({"jeres", "deres", "ankestyrelsens", "your"})
_THEIR = frozenset({"vores", "vor", "vort", "kommunens", "our"})


def numbers_of(reading: Reading, parts: Iterable[Part]) -> tuple[NumberMention, ...]:
    """Give the numbers in the parts of a letter and the mails it answers."""
    found = [one for part in parts for one in find_numbers(part.text, part.name)]
    references = " ".join(reading.references)
    found += [
        NumberMention(NumberKind.MESSAGE, one, Place("references", 0, 0), 1.0)
        for one in _MESSAGE.findall(references) or reading.references
    ]
    return tuple(found)


def find_numbers(text: str, part: str = "text") -> tuple[NumberMention, ...]:
    """Give the numbers in a text, in the order they stand.

    In the form's field for our own or the first instance's number, what stands there
    is that number, whatever its form.
    """
    whole = Part(part, text)
    if part in _FIELDS:
        return tuple(_of_field(whole, _FIELDS[part]))
    taken = Taken(len(text))
    for cpr in find_cpr(text):
        taken.take(cpr.place.span)
    found = [one for one in _candidates(whole) if taken.claim(one.place.span)]
    return tuple(sorted(found, key=lambda one: one.place))


def _candidates(part: Part) -> Iterator[NumberMention]:
    lower = lowered(part.text)
    for match in _MESSAGE.finditer(part.text):
        yield _mention(NumberKind.MESSAGE, match[0], part, match.span(), 0.9)
    for match in _OWN_LETTER.finditer(part.text):
        number = match[0].upper()
        yield _mention(NumberKind.OWN_LETTER, number, part, match.span(), 0.9)
    for match in _OWN.finditer(part.text):
        yield _own(part, match, lower)
    for match in _THEIRS.finditer(part.text):
        labelled = _label_before(lower, match.start()) is not None
        sure = 0.95 if labelled else 0.7
        kind = NumberKind.THEIR_CASE
        yield _mention(kind, match[0], part, match.span(), sure, labelled=labelled)
    yield from _labelled(part, lower)


def _own(part: Part, match: re.Match[str], lower: str) -> NumberMention:
    """Judge a number of our form; a first instance may number its cases so, too."""
    number = f"{match[1]}-{match[2]}"
    label = _label_before(lower, match.start())
    if label is not None and label["whose"] in _THEIR:
        kind, sure = NumberKind.THEIR_CASE, 0.7
    else:
        ours = label is not None and label["whose"] in _OURS
        kind = NumberKind.OWN_CASE
        sure = 0.98 if ours else 0.6 if label is None else 0.9
    labelled = label is not None
    return _mention(kind, number, part, match.span(), sure, labelled=labelled)


def _labelled(part: Part, lower: str) -> Iterator[NumberMention]:
    """Give what stands after "sagsnr." and the like, when it looks like a number."""
    for label in _LABEL.finditer(lower):
        match = _TOKEN.match(part.text, label.end())
        if match is None:
            continue
        number = match[0].rstrip("./-")
        digits = sum(sign.isdigit() for sign in number)
        if digits < _LEAST_DIGITS or digits * 2 < len(number) or find_dates(number):
            continue
        span = (match.start(), match.start() + len(number))
        kind = NumberKind.THEIR_CASE
        sure = 0.5 if label["whose"] in _OURS else 0.75
        yield _mention(kind, number, part, span, sure, labelled=True)


def _label_before(lower: str, start: int) -> re.Match[str] | None:
    """Give the label that ends where a number begins, or None."""
    before = lower[max(0, start - _NEAR) : start]
    labels = [one for one in _LABEL.finditer(before) if one.end() == len(before)]
    return labels[-1] if labels else None


def _of_field(part: Part, kind: NumberKind) -> Iterator[NumberMention]:
    number = part.text.strip()
    if not number or find_cpr(number):
        return
    span = Span(0, len(part.text))
    if kind is NumberKind.OWN_CASE and not _is_own(number):
        kind = NumberKind.THEIR_CASE
    yield _mention(kind, number, part, span, 0.97, labelled=True)


def _is_own(number: str) -> bool:
    try:
        parse_number(number)
    except CaseNumberError:
        return False
    return True


def _mention(
    kind: NumberKind,
    number: str,
    part: Part,
    span: tuple[int, int],
    sure: float,
    *,
    labelled: bool = False,
) -> NumberMention:
    return NumberMention(kind, number, part.place(*span), sure, labelled)


# The number that a first instance's supplement form gives is ours (løbenummer).
_FIELDS = {
    "form:case_number": NumberKind.OWN_CASE,
    "form:reference": NumberKind.THEIR_CASE,
}
