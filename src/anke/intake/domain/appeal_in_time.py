# SPDX-License-Identifier: EUPL-1.2
"""Says whether an appeal came in time, with the arithmetic, or what is missing to say.

The deadline runs from the day the citizen was told of the decision: the day a letter
counts as received by the way it was sent. The appeal's day is the one on which the
first instance received it; that day is no later than the one on which it reached us.
Where the way is unknown, both the soonest and the latest are counted, and only where
they disagree is it left open. It is a proposal: a person decides on late appeals.

Legal source: retssikkerhedsloven § 67; Justitsministeriet's VEJ nr. 9533 of 26-06-2018.

Example:
    appeal_in_time(findings, date(2022, 4, 20), None, rulebook, calendar).text_da
    # 'Klagen ser ud til at være 3 dage for sen; fristen udløb …'
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.deadlines.domain.clock import Started, clock
from anke.deadlines.domain.explanation import explain_receipt
from anke.deadlines.domain.receipt import Channel
from anke.deadlines.domain.words import danish, english
from anke.deadlines.errors import DeadlineError
from anke.intake.domain.appeal_dates import DateRole, best
from anke.intake.domain.senders import SenderKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from anke.deadlines.domain.calendar import Calendar
    from anke.deadlines.domain.rules import RuleBook
    from anke.intake.domain.findings import Findings
    from anke.intake.domain.signals import SignalFound

RULE = "appeal-deadline"
_LEAST_SURE = 0.5


class TimeVerdict(StrEnum):
    """Whether the appeal came in time (*rettidig*)."""

    IN_TIME = "in_time"
    LATE = "late"
    UNKNOWN = "unknown"


class Missing(StrEnum):
    """What must be known before it can be said."""

    DECISION_DATE = "decision_date"
    APPEAL_DATE = "appeal_date"
    DECISION_CHANNEL = "decision_channel"
    PROOF_OF_RECEIPT = "proof_of_receipt"
    DATES_AGREE = "dates_agree"
    RULE = "rule"

    @property
    def text_da(self) -> str:
        """Say in Danish what is missing."""
        return _MISSING[self][0]

    @property
    def text_en(self) -> str:
        """Say in English what is missing."""
        return _MISSING[self][1]


_MISSING = {
    Missing.DECISION_DATE: (
        "Afgørelsens præcise dato mangler.",
        "The exact date of the decision is missing.",
    ),
    Missing.APPEAL_DATE: (
        "Det vides ikke, hvornår førsteinstansen modtog klagen (klagedatoen).",
        "It is not known when the first instance received the appeal.",
    ),
    Missing.DECISION_CHANNEL: (
        "Det vides ikke, hvordan afgørelsen blev sendt, og det afgør sagen.",
        "It is not known how the decision was sent, and that decides it.",
    ),
    Missing.PROOF_OF_RECEIPT: (
        "Borgeren siger, at afgørelsen kom senere; det må førsteinstansen belyse.",
        "The citizen says that it came later; the first instance must show when.",
    ),
    Missing.DATES_AGREE: (
        "Datoerne passer ikke sammen: klagen ligger før afgørelsen.",
        "The dates do not agree: the appeal lies before the decision.",
    ),
    Missing.RULE: (
        "Fristreglen eller kalenderen dækker ikke datoen.",
        "The deadline rule or the calendar does not cover the date.",
    ),
}


@dataclass(frozen=True, slots=True)
class CountStep:
    """One step of the count, in both languages."""

    text_da: str
    text_en: str


@dataclass(frozen=True, slots=True)
class AppealTiming:
    """Whether an appeal came in time, with what it rests on (*rettidighed*).

    `due_on` is the last day for the appeal: the latest one that may hold. `days_late`
    counts calendar days after it. `special_reasons` are the words of the letter that
    may count for a late appeal: illness, missing guidance, access to documents.
    """

    verdict: TimeVerdict
    due_on: date | None = None
    notified_on: date | None = None
    appeal_on: date | None = None
    decision_on: date | None = None
    days_late: int = 0
    missing: tuple[Missing, ...] = ()
    steps: tuple[CountStep, ...] = ()
    special_reasons: tuple[SignalFound, ...] = ()

    @property
    def text_da(self) -> str:
        """Say the result in one Danish sentence."""
        return _result_da(self)

    @property
    def text_en(self) -> str:
        """Say the result in one English sentence."""
        return _result_en(self)


@dataclass(frozen=True, slots=True)
class _Count:
    """One way to count: from the day of notification to the last day."""

    notified_on: date
    due_on: date
    steps: tuple[CountStep, ...]


@dataclass(slots=True)
class _Case:
    """What a count works with, and the steps it has written so far."""

    findings: Findings
    received_on: date
    rulebook: RuleBook
    calendar: Calendar
    steps: list[CountStep] = field(default_factory=list)

    def say(self, da: str, en: str) -> None:
        self.steps.append(CountStep(da, en))

    def count(self, notified_on: date, before: tuple[CountStep, ...] = ()) -> _Count:
        running = clock([Started(notified_on, RULE)], self.rulebook, self.calendar)
        steps = (CountStep(one.text_da, one.text_en) for one in running.explain())
        return _Count(notified_on, running.due_on, (*before, *steps))

    def count_sent(self, sent_on: date, channel: Channel) -> _Count:
        step = explain_receipt(channel, sent_on, self.calendar)
        told = CountStep(step.text_da, step.text_en)
        return self.count(step.date, (told,))


def appeal_in_time(
    findings: Findings,
    received_on: date,
    channel: Channel | None,
    rulebook: RuleBook,
    calendar: Calendar,
) -> AppealTiming:
    """Say whether the appeal in a letter that we received on a day came in time.

    `channel` is how the decision was sent to the citizen; None where nobody has said,
    then the letter's own words are taken. Nothing raises: what the rules do not cover
    is answered with "cannot be said".
    """
    case = _Case(findings, received_on, rulebook, calendar)
    try:
        return _judge(case, channel)
    except DeadlineError as error:
        case.say(error.user_text, str(error))
        return _open(case, Missing.RULE)


def _judge(case: _Case, channel: Channel | None) -> AppealTiming:
    decided_on = _day(case.findings, DateRole.DECISION)
    told_on = _day(case.findings, DateRole.NOTIFIED)
    counts = _counts(case, decided_on, told_on, channel)
    if not counts:
        return _open(case, Missing.DECISION_DATE)
    soonest, latest = counts[0], counts[-1]
    for one in counts:
        case.steps.extend(one.steps)
    appeal_on = _appeal_on(case)
    if appeal_on is None and case.received_on <= soonest.due_on:
        case.say(
            f"Klagen er hos os {danish.day(case.received_on)}; førsteinstansen har"
            " modtaget den senest samme dag.",
            f"The appeal reached us {english.day(case.received_on)}; the first instance"
            " received it that day at the latest.",
        )
        appeal_on = case.received_on
    missing = _missing(case, decided_on, told_on, appeal_on, counts)
    if missing is not None or appeal_on is None:
        return _open(case, missing or Missing.APPEAL_DATE, latest, appeal_on)
    return _answer(case, latest, appeal_on)


def _day(findings: Findings, role: DateRole) -> date | None:
    """Give the day of a role when it is sure enough, and one day."""
    found = best(findings.dates, role)
    if found is None or found.approximate or found.sure < _LEAST_SURE:
        return None
    return found.day


def _counts(
    case: _Case, decided_on: date | None, told_on: date | None, channel: Channel | None
) -> list[_Count]:
    """Count in each way that may hold, the soonest last day first."""
    if decided_on is not None:
        ways = _channels(case.findings, channel)
        counts = [case.count_sent(decided_on, way) for way in ways]
        return sorted(counts, key=lambda count: count.due_on)
    if told_on is None:
        return []
    case.say(
        f"Afgørelsens dato kendes ikke. Borgeren oplyser at have fået den"
        f" {danish.day(told_on)}.",
        f"The date of the decision is not known. The citizen says that it came"
        f" {english.day(told_on)}.",
    )
    return [case.count(told_on)]


def _channels(findings: Findings, channel: Channel | None) -> list[Channel]:
    """Give the ways in which the decision may have been sent."""
    said = findings.decision_channels
    if channel is None and len(said) != 1:
        return [Channel.DIGITAL_POST, Channel.LETTER]
    way = channel or next(iter(said))
    # Digital Post from Arbejdsmarkedets Erhvervssikring counts as received a day later.
    from_aes = findings.sender.first_instance == "aes" or (
        not findings.sender.first_instance
        and [name for name, _ in findings.named[:1]] == ["aes"]
    )
    if from_aes and way is Channel.DIGITAL_POST:
        return [Channel.AES_DIGITAL_POST]
    return [way]


def _appeal_on(case: _Case) -> date | None:
    """Give the day the first instance received the appeal, as far as it is known."""
    day = _day(case.findings, DateRole.APPEAL)
    if day is not None:
        case.say(
            f"Førsteinstansen modtog klagen {danish.day(day)}.",
            f"The first instance received the appeal {english.day(day)}.",
        )
        return day
    sent = best(case.findings.dates, DateRole.APPEAL_SENT)
    direct = case.findings.sender.kind is not SenderKind.FIRST_INSTANCE
    if not direct or sent is not None:
        return None
    case.say(
        f"Klagen er sendt direkte til os. Intet tyder på, at førsteinstansen har fået"
        f" den før, så dagen er {danish.day(case.received_on)}.",
        f"The appeal was sent straight to us. Nothing says that the first instance had"
        f" it before, so the day is {english.day(case.received_on)}.",
    )
    return case.received_on


def _missing(
    case: _Case,
    decided_on: date | None,
    told_on: date | None,
    appeal_on: date | None,
    counts: Sequence[_Count],
) -> Missing | None:
    """Say what stands in the way of an answer, if anything does."""
    soonest, latest = counts[0], counts[-1]
    if appeal_on is None:
        return Missing.APPEAL_DATE
    begun_on = decided_on or told_on
    if begun_on is not None and appeal_on < begun_on:
        return Missing.DATES_AGREE
    if soonest.due_on < appeal_on <= latest.due_on:
        return Missing.DECISION_CHANNEL
    if appeal_on <= latest.due_on or told_on is None or told_on <= latest.notified_on:
        return None
    claimed = case.count(told_on)
    return Missing.PROOF_OF_RECEIPT if appeal_on <= claimed.due_on else None


def _open(
    case: _Case,
    missing: Missing,
    count: _Count | None = None,
    appeal_on: date | None = None,
) -> AppealTiming:
    case.say(missing.text_da, missing.text_en)
    return _timing(case, TimeVerdict.UNKNOWN, count, appeal_on, missing)


def _answer(case: _Case, count: _Count, appeal_on: date) -> AppealTiming:
    late = appeal_on > count.due_on
    verdict = TimeVerdict.LATE if late else TimeVerdict.IN_TIME
    timing = _timing(case, verdict, count, appeal_on)
    step = CountStep(timing.text_da, timing.text_en)
    return replace(timing, steps=(*timing.steps, step))


def _timing(
    case: _Case,
    verdict: TimeVerdict,
    count: _Count | None,
    appeal_on: date | None,
    missing: Missing | None = None,
) -> AppealTiming:
    days_late = 0
    if verdict is TimeVerdict.LATE and count is not None and appeal_on is not None:
        days_late = (appeal_on - count.due_on).days
    return AppealTiming(
        verdict=verdict,
        due_on=count.due_on if count else None,
        notified_on=count.notified_on if count else None,
        appeal_on=appeal_on,
        decision_on=_day(case.findings, DateRole.DECISION),
        days_late=days_late,
        missing=() if missing is None else (missing,),
        steps=tuple(case.steps),
        special_reasons=case.findings.special_reasons,
    )


def _result_da(timing: AppealTiming) -> str:
    if timing.verdict is TimeVerdict.UNKNOWN or timing.due_on is None:
        missing = " ".join(one.text_da for one in timing.missing)
        return f"Det kan ikke siges, om klagen er rettidig. {missing}"
    due = danish.day(timing.due_on)
    if timing.verdict is TimeVerdict.IN_TIME:
        return f"Klagen ser ud til at være rettidig; fristen udløb {due}."
    days = "1 dag" if timing.days_late == 1 else f"{timing.days_late} dage"
    reasons = " Brevet nævner mulige særlige grunde." if timing.special_reasons else ""
    return f"Klagen ser ud til at være {days} for sen; fristen udløb {due}.{reasons}"


def _result_en(timing: AppealTiming) -> str:
    if timing.verdict is TimeVerdict.UNKNOWN or timing.due_on is None:
        missing = " ".join(one.text_en for one in timing.missing)
        return f"It cannot be said whether the appeal is in time. {missing}"
    due = english.day(timing.due_on)
    if timing.verdict is TimeVerdict.IN_TIME:
        return f"The appeal seems to be in time; the deadline ended {due}."
    days = "1 day" if timing.days_late == 1 else f"{timing.days_late} days"
    reasons = " The letter names possible reasons." if timing.special_reasons else ""
    return f"The appeal seems to be {days} late; the deadline ended {due}.{reasons}"
