# SPDX-License-Identifier: EUPL-1.2
"""What in a letter makes it urgent or special, with the very words that say so.

A signal (*signal*) is data: phrases, why they matter, the legal source. Signals find
too much rather than too little; they raise a letter in the queue and never lower it.

>>> from anke.intake.domain.reading import Reading
>>> book = SignalBook([Signal(
...     id="suspensive", name_da="opsættende virkning", name_en="suspensive effect",
...     why_da="Skal afgøres først.", why_en="Is decided first.", source="§ 72",
...     urgency=Urgency.SOON, phrases=("~opsættende ~virkning",))])
>>> [found] = book.find(Reading(text="Jeg beder om opsætende virkning."))
>>> found.signal.id, found.text
('suspensive', 'opsætende virkning')
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice
from typing import TYPE_CHECKING

from anke.intake.domain.phrases import Lexicon
from anke.intake.domain.places import HISTORY, Part, Place, Taken, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anke.intake.domain.kinds import MailKind
    from anke.intake.domain.phrases import Found
    from anke.intake.domain.reading import Reading

_MOST_PLACES = 5
_UNLESS = "\0unless"


class Urgency(StrEnum):
    """How soon a person must see the letter, the most urgent first."""

    NOW = "now"
    """At once: somebody may be in danger, or hours count."""
    TODAY = "today"
    """The same day: a short statutory deadline may be running."""
    SOON = "soon"
    """Before ordinary letters."""
    NORMAL = "normal"
    """In its turn; the signal tells something else of use."""

    @property
    def rank(self) -> int:
        """Give the place in the queue, 0 for the first."""
        return tuple(Urgency).index(self)


class Effect(StrEnum):
    """What a signal may mean for the deadline of the appeal (*klagefristen*)."""

    NONE = ""
    SPECIAL_REASON = "special-reason"
    """A special reason to look away from a late appeal, such as illness."""
    NO_GUIDANCE = "no-guidance"
    """The guidance on appeal is said to be missing: the deadline may not run."""
    PAUSE = "pause"
    """A request for access to documents may have stopped the deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing to look out for, with its reason and its legal source.

    `phrases` are read by `phrases.Lexicon`; where one of `unless` shares its words,
    the phrase does not count. `mail_kind` and `case_kind` are hints.
    """

    id: str
    name_da: str
    name_en: str
    why_da: str
    why_en: str
    source: str
    urgency: Urgency
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    mail_kind: MailKind | None = None
    case_kind: str = ""
    effect: Effect = Effect.NONE
    confirmed: bool = False
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignalFound:
    """A signal in a letter, and the words that count (*de ord, der tæller*).

    `own_words` tells that they stand in the letter itself, not in an attachment.
    """

    signal: Signal
    place: Place
    text: str
    own_words: bool


class SignalBook:
    """All signals, ready to be looked for.

    Errors: PhraseError when a phrase cannot be read.
    """

    def __init__(self, signals: Iterable[Signal]) -> None:
        self.signals = {signal.id: signal for signal in signals}
        phrases = {one.id: one.phrases for one in self.signals.values()}
        unless = {one.id + _UNLESS: one.unless for one in self.signals.values()}
        self._lexicon = Lexicon(phrases | unless)

    def find(self, reading: Reading) -> tuple[SignalFound, ...]:
        """Give the signals in a letter, the most urgent first; not of old letters."""
        parts = (part for part in parts_of(reading) if part.name != HISTORY)
        found = [one for part in parts for one in self._in_part(part)]
        return tuple(sorted(found, key=_by_urgency))

    def _in_part(self, part: Part) -> Iterator[SignalFound]:
        hits = sorted(self._lexicon.find(part.text), key=lambda hit: hit.key)
        groups = {key: list(group) for key, group in groupby(hits, lambda hit: hit.key)}
        for key, group in groups.items():
            if key.endswith(_UNLESS):
                continue
            barred = groups.get(key + _UNLESS, ())
            for hit in islice(_apart(group, barred, len(part.text)), _MOST_PLACES):
                yield SignalFound(
                    signal=self.signals[key],
                    place=part.place(*hit.span),
                    text=hit.text,
                    own_words=part.is_own_words or part.is_field,
                )


def _apart(
    hits: Iterable[Found], barred: Iterable[Found], size: int
) -> Iterator[Found]:
    """Give the hits that share no character with one another or what bars them."""
    taken = Taken(size)
    for one in barred:
        taken.take(one.span)
    return (hit for hit in hits if taken.claim(hit.span))


def _by_urgency(found: SignalFound) -> tuple[int, bool]:
    return found.signal.urgency.rank, not found.own_words
