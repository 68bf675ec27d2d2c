# SPDX-License-Identifier: EUPL-1.2
"""Levers tried on the last quarter, before they are saved.

The cases of the quarter are read as they came and were given; the pure `compare` plays
the quarter again. Whoever saves shows with a signed token that these very levers were
tried against those in force.

    trial = try_levers(user, Levers(cap_open=25))
    trial.effect.areas[0].after.mean_wait
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from django.core import signing
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from anke.allocation.domain.trial import Effect, PastCase, PastDesk, compare
from anke.allocation.house_levers import levers_in_force
from anke.allocation.queries import members, read_line
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.domain.payloads import CaseAllocated
from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case, JournalEntry
from anke.cases.queries import cases_visible_to
from anke.cases.rules import current_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.allocation.domain.levers import Levers
    from anke.allocation.queries import Line

WEEKS = 13
# How long a case is in hand where none of its area shows it.
USUAL_DAYS_IN_HAND = 60
_SALT = "anke.allocation.lever-trial"
_VALID_SECONDS = 24 * 60 * 60
_NOT_YET = date.max


@dataclass(frozen=True, slots=True)
class Trial:
    """What levers would have changed, with the levers it was compared with."""

    effect: Effect
    in_force: Levers
    tried: Levers


class _Given(NamedTuple):
    """When a case was first given to somebody in its spell, and to whom."""

    on: date
    staff: str


def try_levers(user: User, tried: Levers) -> Trial:
    """Play the last quarter again with the levers in force and with others."""
    today = clock.today()
    weeks = _weeks(today)
    alive = _alive(user, weeks[0])
    given = _given(alive)
    ended = dict(alive.values_list("number", "decided_on"))
    in_hand = [number for number, one in given.items() if one.on < weeks[0]]
    line = read_line(alive, current_rules(), past=alive)
    past = _past(line, given, ended, set(in_hand))
    desks = _desks(line, given, ended, in_hand, weeks[0])
    in_force = levers_in_force(today)
    return Trial(compare(past, desks, in_force, tried, weeks), in_force, tried)


def _weeks(today: date) -> list[date]:
    """Give the Mondays of the last quarter, the oldest first."""
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def _alive(user: User, since: date) -> QuerySet[Case]:
    """Give the cases that somebody waited for in the quarter."""
    pending = Q(status=CaseStatus.PENDING.value)
    return cases_visible_to(user).filter(pending | Q(decided_on__gte=since))


def _given(cases: QuerySet[Case]) -> dict[str, _Given]:
    """Read from the journals when each case was first given in its present spell."""
    streams = cases.annotate(stream=Concat(Value("case:"), F("number")))
    starts = {
        case_stream(number): day
        for number, day in cases.values_list("number", "spell_started_on")
    }
    rows = (
        JournalEntry.objects.filter(
            kind=CaseAllocated.kind, stream__in=streams.values("stream")
        )
        .order_by("stream", "stream_seq")
        .values_list("stream", "occurred_on", "payload")
    )
    found: dict[str, _Given] = {}
    for stream, day, payload in rows.iterator(chunk_size=5000):
        staff = json.loads(payload)["staff"]
        if staff and day >= starts[stream]:
            found.setdefault(stream.removeprefix("case:"), _Given(day, staff))
    return found


def _past(
    line: Line,
    given: Mapping[str, _Given],
    ended: Mapping[str, date | None],
    in_hand: set[str],
) -> list[PastCase]:
    """Give the cases that waited, with how long each was in hand then."""
    usual = _usual_days(line, given, ended)
    past = []
    for case in line.cases:
        if case.number in in_hand:
            continue
        one = given.get(case.number)
        days = _days_in_hand(one, ended[case.number])
        past.append(
            PastCase(
                case,
                usual.get(case.area, USUAL_DAYS_IN_HAND) if days is None else days,
                one.on if one else None,
                one.staff if one else "",
            )
        )
    return past


def _days_in_hand(given: _Given | None, decided_on: date | None) -> int | None:
    if given is None or decided_on is None or decided_on < given.on:
        return None
    return max((decided_on - given.on).days, 1)


def _usual_days(
    line: Line, given: Mapping[str, _Given], ended: Mapping[str, date | None]
) -> dict[str, int]:
    """Give the median days in hand of each area's cases that are decided."""
    known: dict[str, list[int]] = defaultdict(list)
    for case in line.cases:
        days = _days_in_hand(given.get(case.number), ended[case.number])
        if days is not None:
            known[case.area].append(days)
    return {area: round(median(days)) for area, days in known.items()}


def _desks(
    line: Line,
    given: Mapping[str, _Given],
    ended: Mapping[str, date | None],
    in_hand: list[str],
    start: date,
) -> list[PastDesk]:
    """Give the staff with what they had in hand when the quarter began."""
    keys = {case.number: case.keys | {case.number} for case in line.cases}
    done: dict[str, list[date]] = defaultdict(list)
    holds: dict[str, frozenset[str]] = defaultdict(frozenset)
    for number in in_hand:
        staff = given[number].staff
        done[staff].append(ended[number] or _NOT_YET)
        holds[staff] |= keys[number]
    return [
        PastDesk(
            replace(member, holds=holds[member.code]), tuple(sorted(done[member.code]))
        )
        for member in members(start)
    ]


# --- Proof that they were tried ------------------------------------------------------


def trial_token(tried: Levers, to_others: int) -> str:
    """Sign that levers were tried against those in force now, and what came of it."""
    return signing.dumps([_fingerprint(tried), to_others], salt=_SALT)


def tried_effect(tried: Levers, token: str) -> int | None:
    """Tell how many cases would have gone to others; None if it was not tried so."""
    try:
        signed = signing.loads(token, salt=_SALT, max_age=_VALID_SECONDS)
    except signing.BadSignature:
        return None
    fingerprint, to_others = signed
    return int(to_others) if fingerprint == _fingerprint(tried) else None


def _fingerprint(tried: Levers) -> str:
    pair = [asdict(levers_in_force(clock.today())), asdict(tried)]
    return sha256(json.dumps(pair, sort_keys=True).encode()).hexdigest()
