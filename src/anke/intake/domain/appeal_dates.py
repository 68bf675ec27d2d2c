# SPDX-License-Identifier: EUPL-1.2
"""Tells what each date of a letter is: the decision's, the appeal's, a meeting's.

A date takes the role of the words next to it, those before it first: in "afgørelse af
3. marts, som jeg modtog den 7. marts" the first is the decision's date, the second the
day it came. A date in the field of a form is what the field says.

>>> from anke.intake.domain.reading import Reading
>>> text = "Jeg klager over afgørelse af 3. marts 2022, som jeg modtog den 7. marts."
>>> facts = dated_facts(Reading(text=text, written_on="2022-03-20"))
>>> [(fact.role.value, fact.day.isoformat()) for fact in facts]
[('decision', '2022-03-03'), ('notified', '2022-03-07')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.intake.domain.danish_dates import DateMention, find_dates, letter_date
from anke.intake.domain.phrases import Found, Lexicon
from anke.intake.domain.places import ATTACHMENT, FORM, HISTORY, Part, Place, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from anke.intake.domain.reading import Reading


class DateRole(StrEnum):
    """What a date in a letter is."""

    DECISION = "decision"
    """The decision's date (*afgørelsesdato*): sent, dated, or told orally."""
    NOTIFIED = "notified"
    """The day the citizen says that the decision came (*modtaget*)."""
    APPEAL = "appeal"
    """The day the first instance received the appeal (*klagedato*)."""
    APPEAL_SENT = "appeal-sent"
    """The appeal's own date, or the day it is said to be sent."""
    RECONSIDERATION = "reconsideration"
    """The day the reconsideration was sent to the citizen (*genvurderingsdato*)."""
    ACCESS = "access"
    """The day access to documents was asked for (*aktindsigt*)."""
    MEETING = "meeting"
    """A meeting (*møde*)."""
    EFFECT = "effect"
    """The day something takes effect or ends (*virkningsdato*)."""
    BIRTH = "birth"
    """A day of birth (*fødselsdag*)."""
    LETTER = "letter"
    """The date that a letter bears (*dateret*)."""
    OTHER = "other"
    """Nothing near it says what it is."""


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A date with its role and how sure the role is (0–1).

    `approximate`, `assumed` and `doubtful` are those of `DateMention`; `by_form` says
    that the field of a form gives the role.
    """

    role: DateRole
    day: date
    place: Place
    sure: float
    approximate: bool = False
    assumed: bool = False
    doubtful: bool = False
    by_form: bool = False


# The words that give a date its role, as `phrases` reads them, parted by commas.
_WORDS = {
    DateRole.DECISION: """
        ~afgørelse*, afgørelsesdato*, afgørelsens dato, afslag*, afslog, afslået,
        truffet, traf, træffer, besluttede, beslutning*, bevilling*, kendelse*,
        frakendt*, decision, decided, refusal, traf .. ~afgørelse*, fik .. afslag,
        truffet .. ~afgørelse*, dato for .. ~afgørelse*, jeres|deres brev af, brev af,
        skrivelse af, ~afgørelse* .. dateret, dateret .. ~afgørelse*,
        ~afgørelse* .. meddelt, ~afgørelse* .. truffet, ~afgørelse* .. sendt""",
    DateRole.NOTIFIED: """
        modtog|modtaget|modtager|fik, fik .. boks, fik .. brev*|besked|~afgørelse*|svar,
        fået, hørte,
        modtog|modtaget .. ~afgørelse*|afslag*|brev*, ~afgørelse* .. modtaget|modtog,
        kom frem, kom .. e boks, kom .. med posten, lå .. min|e|postkasse*, læste,
        åbnede, blev bekendt, i hænde, received, got, notified""",
    DateRole.APPEAL: """
        klagedato*, klagens dato, dato for .. klage*, klage|klagen .. modtaget,
        modtog|modtaget .. klage|klagen|klager, klage* .. registreret, klagen .. indkom,
        klage* .. indgået, modtagelse* .. klage*, appeal .. received,
        received .. appeal, modtaget|indgået|indkom .. i|hos|af kommunen|jobcentret,
        modtaget|indgået|indkom .. kommune|kommunen""",
    DateRole.APPEAL_SENT: """
        min|vores|hans|hendes|klientens klage*, klagede, klaget, klagebrev*, klage af,
        sendte|sendt|indsendt|indsendte|afsendt .. klage*, klage* .. sendt|indsendt,
        klageskrivelse*, klage* dateret, klagen .. indgivet, påklagede, påklaget,
        appealed""",
    DateRole.RECONSIDERATION: """
        ~genvurder*, genvurderingsdato*, revurder*, remonstration*, reconsider*,
        fastholdt|fastholder|fastholde, fastholdt|fastholder .. ~afgørelse*""",
    DateRole.ACCESS: "aktindsigt*, ~aktindsigt, access to documents",
    DateRole.MEETING: """
        møde|mødet|møder, udvalgsmøde*, samtale*, til møde, mødtes, børnesamtale*,
        partshøringsmøde*, indkaldt*, meeting""",
    DateRole.EFFECT: """
        virkning fra, med virkning, fra og med, gælder fra, gældende fra, ophører,
        ophørte, stopper, stoppede, bortfalder, udløber, udløb, senest, inden, frem til,
        til og med, nedsættes, ansøgning*, ansøgte, søgte, indlagt, ulykke*, skade*,
        flyttede""",
    DateRole.BIRTH: "født, fødselsdag*, fødselsdato, f, born",
    DateRole.LETTER: "dato, dateret, date, skrevet",
}
_CUES = Lexicon({role: words.split(",") for role, words in _WORDS.items()})
FIELDS = {
    FORM + "decision_date": DateRole.DECISION,
    FORM + "notified_date": DateRole.NOTIFIED,
    FORM + "appeal_date": DateRole.APPEAL,
    FORM + "reconsideration_date": DateRole.RECONSIDERATION,
    FORM + "meeting_date": DateRole.MEETING,
}
_BEFORE = 90
_AFTER = 60
_BREAK = re.compile(r"\n\s*\n|[.!?;]\s+(?=[A-ZÆØÅ])|\n(?=[A-ZÆØÅ])")
_NEAR = 25
_TOP = 1500
_LETTERHEAD = 0.6


def dated_facts(reading: Reading) -> tuple[DatedFact, ...]:
    """Give every date of a letter with its role, in the order of its parts."""
    written_on = letter_date(reading.written_on)
    facts = (_facts(part, written_on) for part in parts_of(reading))
    return tuple(fact for of_part in facts for fact in of_part)


def best(facts: Iterable[DatedFact], role: DateRole) -> DatedFact | None:
    """Give the date that most surely has a role, or None when no date has it.

    Of two that are equally sure, the one that stands first in the letter is given.
    """
    fitting = [fact for fact in facts if fact.role is role]
    return max(fitting, key=_standing, default=None)


def _standing(fact: DatedFact) -> tuple[bool, bool, float]:
    return fact.by_form, fact.place.part != HISTORY, fact.sure


def _facts(part: Part, written_on: date | None) -> Iterator[DatedFact]:
    mentions = find_dates(part.text, written_on)
    if part.name in FIELDS:
        yield from (_of_field(part, one) for one in mentions[:1])
        return
    if not mentions:
        return
    cues = sorted(_CUES.find(part.text), key=lambda cue: cue.span)
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(part.text)]
    near = _Neighbourhood(cues, breaks)
    for place, mention in enumerate(mentions):
        left = mentions[place - 1].span.end if place else 0
        after = mentions[place + 1 : place + 2]
        right = after[0].span.start if after else len(part.text)
        role, sure = near.role(mention, left, right)
        if role is DateRole.LETTER:
            role, sure = _letterhead(part, mention, sure)
        yield _fact(part, mention, role, sure, written_on)


class _Neighbourhood:
    """The words that give dates their roles, and the breaks that part sentences."""

    def __init__(
        self, cues: Sequence[Found], breaks: Sequence[tuple[int, int]]
    ) -> None:
        self.cues, self.breaks = cues, breaks
        self._first_cue = self._first_break = 0

    def role(self, date: DateMention, left: int, right: int) -> tuple[DateRole, float]:
        """Judge a date by the words between the dates on either side of it.

        Dates are asked about in the order they stand, so that each word is passed once.
        """
        start, end = date.span
        left, right = self._sentence(max(left, start - _BEFORE), start, end, right)
        cues = list(self._between(left, min(right, end + _AFTER)))
        before = [cue for cue in cues if cue.span.end <= start]
        if before:
            # Of the words that end last, the longest phrase says most.
            cue = max(before, key=lambda one: (one.span.end, len(one.text)))
            gap = start - cue.span.end
            sure = 0.9 if gap <= _NEAR else 0.75 if gap <= 2 * _NEAR else 0.55
            return DateRole(cue.key), sure
        after = [cue for cue in cues if cue.span.start >= end]
        if after:
            cue = min(after, key=lambda one: (one.span.start, -len(one.text)))
            return DateRole(cue.key), 0.8 if cue.span.start - end <= _NEAR else 0.6
        return DateRole.OTHER, 0.0

    def _sentence(self, left: int, start: int, end: int, right: int) -> tuple[int, int]:
        while (
            self._first_break < len(self.breaks)
            and self.breaks[self._first_break][1] <= left
        ):
            self._first_break += 1
        for at, after in self.breaks[self._first_break :]:
            if after <= start:
                left = max(left, after)
            elif at >= end:
                return left, min(right, at)
        return left, right

    def _between(self, left: int, right: int) -> Iterator[Found]:
        while (
            self._first_cue < len(self.cues)
            and self.cues[self._first_cue].span.start < left
        ):
            self._first_cue += 1
        for place in range(self._first_cue, len(self.cues)):
            cue = self.cues[place]
            if cue.span.start >= right:
                return
            if cue.span.end <= right:
                yield cue


def _letterhead(
    part: Part, mention: DateMention, sure: float
) -> tuple[DateRole, float]:
    """Take the date of an attached letter that calls itself a decision as its date."""
    top = part.text[:_TOP].lower()
    attached = part.name.startswith(ATTACHMENT) and mention.span.start < _TOP
    if attached and ("afgørelse" in top or "afslag" in top):
        return DateRole.DECISION, _LETTERHEAD
    return DateRole.LETTER, sure


def _of_field(part: Part, mention: DateMention) -> DatedFact:
    return DatedFact(
        role=FIELDS[part.name],
        day=mention.day,
        place=part.place(*mention.span),
        sure=1.0,
        approximate=mention.approximate,
        by_form=True,
    )


def _fact(
    part: Part,
    mention: DateMention,
    role: DateRole,
    sure: float,
    written_on: date | None,
) -> DatedFact:
    if mention.approximate or mention.doubtful:
        sure *= 0.6
    past = role not in {DateRole.MEETING, DateRole.EFFECT, DateRole.OTHER}
    if past and written_on is not None and mention.day > written_on:
        sure *= 0.3
    return DatedFact(
        role=role,
        day=mention.day,
        place=part.place(*mention.span),
        sure=round(sure, 2),
        approximate=mention.approximate,
        assumed=mention.assumed,
        doubtful=mention.doubtful,
    )
