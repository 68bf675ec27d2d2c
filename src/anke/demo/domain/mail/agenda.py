# SPDX-License-Identifier: EUPL-1.2
"""Which letters come, when, from whom and about which case.

Letters of kinds that belong to a case take a case of the register that ran on that day.
A new appeal in the archive is one that became a case on the day it came; one in the
inbox has no case yet, so its decision is made up after the pattern of a real case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from anke.demo.domain.mail.casting import OFFICES, cast, recast
from anke.demo.domain.mail.facts import CaseFacts, Party, Task
from anke.demo.domain.people import appellant
from anke.intake.domain.kinds import MailKind

if TYPE_CHECKING:
    from datetime import date

    from anke.demo.domain.mail.facts import Source

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
# Our own guess: nothing is published on what reaches such a mail room.
SHARES = {
    MailKind.NEW_APPEAL: 0.38,
    MailKind.SUPPLEMENT: 0.24,
    MailKind.REMINDER: 0.11,
    MailKind.ACCESS_REQUEST: 0.07,
    MailKind.MISDIRECTED: 0.08,
    MailKind.OTHER: 0.12,
}
SECOND_SHARE = 0.08
AGAIN_SHARE = 0.008
_SECOND = {
    MailKind.NEW_APPEAL: (MailKind.NEW_APPEAL, MailKind.ACCESS_REQUEST),
    MailKind.SUPPLEMENT: (
        MailKind.ACCESS_REQUEST,
        MailKind.REMINDER,
        MailKind.NEW_APPEAL,
    ),
    MailKind.REMINDER: (MailKind.SUPPLEMENT, MailKind.ACCESS_REQUEST),
    MailKind.ACCESS_REQUEST: (MailKind.SUPPLEMENT, MailKind.REMINDER),
}
_WEEKEND = 0.14
_TRIES = 40
_MISDIRECTED = (
    *("tax", "fine", "police", "health", "foreign", "family", "consumer", "housing"),
    *("first", "first", "first", "court", "school"),
)
_OTHER = (
    *("thanks", "thanks", "away", "away", "news", "news", "spam", "spam", "invite"),
    *("vendor", "job", "question", "question", "bounce", "blank"),
)
_APPEAL_DAYS = 28


def agenda(source: Source, count: int) -> list[Task]:
    """Plan so many letters, in the order in which they come."""
    rng = Random(f"{source.seed}|mail|agenda")
    planner = _Planner(source, rng)
    drafts = [planner.draft(kind) for kind in _kinds(rng, count)]
    for place in rng.sample(range(count), round(count * AGAIN_SHARE)):
        drafts[place] = replace(drafts[place], again=-1)
    drafts.sort(key=lambda task: task.at)
    tasks = [replace(task, place=place) for place, task in enumerate(drafts)]
    return _repeated(tasks, rng)


def _kinds(rng: Random, count: int) -> list[MailKind]:
    """Give each kind its share, to the letter, in a chance order."""
    kinds: list[MailKind] = []
    for kind, share in SHARES.items():
        kinds += [kind] * round(share * count)
    kinds = (kinds + [MailKind.OTHER] * count)[:count]
    rng.shuffle(kinds)
    return kinds


def _repeated(tasks: list[Task], rng: Random) -> list[Task]:
    """Turn the marked letters into ones that came before and come once more."""
    repeated = []
    for task in tasks:
        if task.again is None:
            repeated.append(task)
            continue
        earlier = tasks[max(0, task.place - rng.randint(3, 120))]
        if earlier.again is not None or earlier.kind is MailKind.OTHER:
            repeated.append(replace(task, again=None))
            continue
        repeated.append(
            replace(earlier, place=task.place, at=task.at, again=earlier.place)
        )
    return repeated


class _Planner:
    """Plans letter by letter; it knows which cases have had their appeal already."""

    def __init__(self, source: Source, rng: Random) -> None:
        self._source = source
        self._rng = rng
        self._days = _days(source)
        first, until = source.first, source.arriving_from
        self._fresh = [case for case in source.cases if first <= case.received < until]
        rng.shuffle(self._fresh)
        self._pattern = [case for case in source.cases if case.received >= first]
        self._pattern = self._pattern or list(source.cases)
        self._municipalities = [
            entry.id
            for entry in source.catalogue.first_instances
            if entry.kind == "municipality"
        ]

    def draft(self, kind: MailKind) -> Task:
        """Plan one letter of a kind."""
        day = self._day()
        case: CaseFacts | None
        if kind is MailKind.NEW_APPEAL:
            case = self._appealed(day)
            day = case.received
        elif kind in {MailKind.MISDIRECTED, MailKind.OTHER}:
            case = self._any_case(day, kind)
        else:
            case = self._running(day, kind)
        if case is None:
            kind, case = MailKind.OTHER, self._imagined(day)
        traits = {self._type(kind)} - {""}
        task = Task(0, self._at(day), kind, case, "citizen", "plain", frozenset(traits))
        task = self._dated(cast(task, self._source, self._rng))
        return self._with_second(task)

    def _dated(self, task: Task) -> Task:
        """Date an appeal as its way to us wants it: straight, or passed on.

        Who writes straight to us writes on the day of the appeal; a letter passed on
        comes when the case is received. Only made-up appeals are late.
        """
        if task.kind is not MailKind.NEW_APPEAL:
            return task
        case, day = task.case, task.at.date()
        if task.role not in OFFICES:
            if not case.number:
                early = day - timedelta(days=self._rng.randint(1, _APPEAL_DAYS))
                case = replace(case, appealed=day, first_decided=early)
            elif case.appealed < self._source.first:
                return recast(task, "municipality")
            else:
                day = case.appealed
        if "late" in task.traits:
            late = case.appealed - timedelta(days=self._rng.randint(33, 120))
            case = replace(case, first_decided=late)
        return replace(task, case=case, at=self._at(day))

    def _type(self, kind: MailKind) -> str:
        if kind is MailKind.MISDIRECTED:
            return f"x-{self._rng.choice(_MISDIRECTED)}"
        return f"x-{self._rng.choice(_OTHER)}" if kind is MailKind.OTHER else ""

    def _day(self) -> date:
        days, weights = self._days
        return self._rng.choices(days, cum_weights=weights)[0]

    def _at(self, day: date) -> datetime:
        hour = min(23.9, max(0.1, self._rng.gauss(13, 4)))
        clock = time(int(hour), int(hour * 60 % 60), self._rng.randrange(60))
        return datetime.combine(day, clock, COPENHAGEN).astimezone(UTC)

    def _appealed(self, day: date) -> CaseFacts:
        """Give the case that an appeal became; one that has just come has none yet.

        Where the older cases have all had their appeal, the letter comes later.
        """
        if day < self._source.arriving_from and self._fresh:
            return self._fresh.pop()
        while day < self._source.arriving_from:
            day = self._day()
        return self._imagined(day)

    def _imagined(self, day: date) -> CaseFacts:
        """Make up a decision after the pattern of a case of the register."""
        rng = self._rng
        pattern = rng.choice(self._pattern)
        shift = day - pattern.received
        person = appellant([rng.random() for _ in range(4)])
        who = Party("appellant", person.name, person.cpr, person.address)
        parties = tuple(
            who if party.name == pattern.appellant.name else party
            for party in pattern.parties
            if party.role in {"appellant", "representative", "insurer", "municipality"}
        )
        return replace(
            pattern,
            number="",
            team="",
            reference=f"{rng.randrange(10, 99)}/{rng.randrange(10_000, 99_999)}",
            received=day,
            decided=None,
            first_decided=pattern.first_decided + shift,
            appealed=pattern.appealed + shift,
            parties=parties if pattern.area == "inter-municipal" else parties or (who,),
        )

    def _running(self, day: date, kind: MailKind) -> CaseFacts | None:
        """Find a case that runs; access is also asked to cases that are decided."""
        decided_too = kind is MailKind.ACCESS_REQUEST and self._rng.random() < 0.4
        least = timedelta(days=25 if kind is MailKind.REMINDER else 4)
        for _ in range(_TRIES):
            case = self._rng.choice(self._source.cases)
            runs = case.is_pending(day) or (decided_too and case.received < day)
            if runs and case.received + least <= day:
                return case
        return None

    def _any_case(self, day: date, kind: MailKind) -> CaseFacts:
        """Give a case to a letter that may thank for it, or be written by its party."""
        known = self._running(day, MailKind.ACCESS_REQUEST)
        if kind is MailKind.OTHER and known is not None:
            return known
        instance = self._rng.choice(self._municipalities)
        return replace(self._imagined(day), first_instance=instance)

    def _with_second(self, task: Task) -> Task:
        rng = self._rng
        kinds = _SECOND.get(task.kind)
        is_office = task.role in {"municipality", "insurer", "employer"}
        if kinds is None or is_office or rng.random() >= SECOND_SHARE:
            return task
        kind = rng.choice(kinds)
        case = task.case
        if kind is MailKind.NEW_APPEAL:
            case = replace(self._imagined(task.at.date()), parties=task.case.parties)
        if task.voice == "english":
            return task
        return replace(task, second=case, second_kind=kind)


def _days(source: Source) -> tuple[list[date], list[float]]:
    """Give the days of the period and their cumulated weights."""
    span = (source.last - source.first).days + 1
    days = [source.first + timedelta(days=place) for place in range(span)]
    total, cumulated = 0.0, []
    for day in days:
        total += 1.0 if day.weekday() < 5 else _WEEKEND
        cumulated.append(total)
    return days, cumulated
