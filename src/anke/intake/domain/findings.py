# SPDX-License-Identifier: EUPL-1.2
"""All that is found in a letter by rules: numbers, dates, sender, signals, matters.

Findings are evidence, each with its place and how sure it is. They can be thrown away
and made again from the letter; a person or a model draws the conclusion.

>>> from anke.intake.domain.reading import Reading
>>> knowledge = Knowledge(SenderTable([]), SignalBook([]))
>>> letter = Reading(text="Vedr. jeres sag 22-00042, cpr 251248-9996")
>>> found = find(letter, MailChannel.EMAIL, knowledge)
>>> found.own_cases, [str(cpr) for cpr in found.people]
(('22-00042',), ['251248-xxxx'])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.deadlines.domain.receipt import Channel
from anke.intake.domain.appeal_dates import DatedFact, dated_facts
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.cpr_mentions import CprMention, find_cpr
from anke.intake.domain.danish_dates import letter_date
from anke.intake.domain.kinds import MailKind
from anke.intake.domain.numbers_mentioned import NumberKind, NumberMention, numbers_of
from anke.intake.domain.phrases import Lexicon
from anke.intake.domain.places import HISTORY, Place, parts_of
from anke.intake.domain.senders import (
    Sender,
    SenderTable,
    find_sender,
    named_first_instances,
)
from anke.intake.domain.signals import Effect, SignalBook, SignalFound, Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from anke.cases.domain.cpr import Cpr
    from anke.intake.domain.places import Part
    from anke.intake.domain.reading import Reading


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What must be known to understand letters: whose domain is whose, the signals."""

    senders: SenderTable
    signals: SignalBook


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a letter (*fund*), in the order of its parts.

    `named` are the first instances that the letter names, with their places: candidates
    for whose decision is appealed. `decision_channels` are the ways in which the letter
    says the decision was sent. `form_kind` is what the sender chose in a form of ours.
    """

    sender: Sender
    cprs: tuple[CprMention, ...] = ()
    numbers: tuple[NumberMention, ...] = ()
    dates: tuple[DatedFact, ...] = ()
    named: tuple[tuple[str, Place], ...] = ()
    signals: tuple[SignalFound, ...] = ()
    decision_channels: frozenset[Channel] = frozenset()
    written_on: date | None = None
    form_kind: MailKind | None = None
    automatic: bool = False

    @property
    def people(self) -> tuple[Cpr, ...]:
        """Give the CPR numbers found, each once, the surest first; not of old mails."""
        here = [one for one in self.cprs if one.place.part != HISTORY]
        ordered = sorted(here or self.cprs, key=lambda one: -one.sure)
        return tuple(dict.fromkeys(one.cpr for one in ordered))

    @property
    def own_cases(self) -> tuple[str, ...]:
        """Give our case numbers that are named, each once, the surest first."""
        return self._numbers(NumberKind.OWN_CASE)

    @property
    def their_cases(self) -> tuple[str, ...]:
        """Give the first instance's case numbers, each once, the surest first."""
        return self._numbers(NumberKind.THEIR_CASE)

    @property
    def urgency(self) -> Urgency:
        """Give the urgency of the most urgent signal."""
        ranks = (one.signal.urgency for one in self.signals)
        return min(ranks, key=lambda one: one.rank, default=Urgency.NORMAL)

    @property
    def special_reasons(self) -> tuple[SignalFound, ...]:
        """Give the signals that may matter for the deadline of the appeal."""
        found = self.signals
        return tuple(one for one in found if one.signal.effect is not Effect.NONE)

    def has(self, signal: str, *, own_words: bool = True) -> bool:
        """Tell whether a signal was found, in the sender's own words unless told."""
        return any(
            one.signal.id == signal and (one.own_words or not own_words)
            for one in self.signals
        )

    def _numbers(self, kind: NumberKind) -> tuple[str, ...]:
        fitting = [one for one in self.numbers if one.kind is kind]
        ordered = sorted(fitting, key=lambda one: -one.sure)
        return tuple(dict.fromkeys(one.number for one in ordered))


# How the letter says that the decision was sent; its sender may be mistaken.
_CHANNELS = Lexicon(
    {
        Channel.DIGITAL_POST: ["e boks", "eboks", "digital post", "mit dk"],
        Channel.LETTER: ["med posten", "i postkassen", "almindelig post", "pr brev"],
        Channel.QUICK_POST: ["quickbrev*", "quick brev*", "q brev*"],
        Channel.IN_PERSON: ["mundtlig*", "telefonisk*", "i telefonen", "på mødet"],
    }
)
_OUR_FORMS = frozenset({MailChannel.WEB_FORM, MailChannel.APPEAL_FORM, MailChannel.API})


def find(reading: Reading, channel: MailChannel, knowledge: Knowledge) -> Findings:
    """Find in a letter all that rules can find."""
    parts = tuple(parts_of(reading))
    return Findings(
        sender=find_sender(reading, channel, knowledge.senders),
        cprs=tuple(one for part in parts for one in find_cpr(part.text, part.name)),
        numbers=numbers_of(reading, parts),
        dates=dated_facts(reading),
        named=named_first_instances(reading, knowledge.senders),
        signals=knowledge.signals.find(reading),
        decision_channels=_decision_channels(parts),
        written_on=letter_date(reading.written_on),
        form_kind=_form_kind(reading, channel),
        automatic=reading.automatic,
    )


def _decision_channels(parts: Sequence[Part]) -> frozenset[Channel]:
    own = (part for part in parts if part.is_own_words)
    return frozenset(
        Channel(one.key) for part in own for one in _CHANNELS.find(part.text)
    )


def _form_kind(reading: Reading, channel: MailChannel) -> MailKind | None:
    chosen = reading.fields.get("mail_kind", "")
    if channel not in _OUR_FORMS or chosen not in set(MailKind):
        return None
    return MailKind(chosen)
