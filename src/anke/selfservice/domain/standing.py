# SPDX-License-Identifier: EUPL-1.2
"""Where a case stands, as somebody outside may be told.

Only what kind of thing is waited for, and until when; never who else was asked, never
what was asked. That a first instance was asked is no secret: it is the authority whose
decision is appealed, and everybody in the case knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.cases.domain.state import CaseStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from anke.cases.domain.state import CaseState
    from anke.cases.domain.work import Request
    from anke.selfservice.domain.readers import Reader


class Stand(StrEnum):
    """What the case waits for, or what is done about it."""

    QUEUE = "queue"
    HANDLED = "handled"
    ANSWER_OWED = "answer-owed"
    FIRST_INSTANCE_ASKED = "first-instance-asked"
    CONSULTANT_ASKED = "consultant-asked"
    OTHERS_ASKED = "others-asked"
    HEARING = "hearing"
    MEETING = "meeting"
    WRITING = "writing"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Standpoint:
    """One thing that is said about where the case stands; `on` is its day, if any."""

    stand: Stand
    on: date | None = None


# Steps without a request behind them, as older journals and imports have them: who is
# heard is not known, so it is not said.
_STEPS = {
    "information": Stand.FIRST_INSTANCE_ASKED,
    "information-gathering": Stand.FIRST_INSTANCE_ASKED,
    "hearing": Stand.HEARING,
    "party-hearing": Stand.HEARING,
    "consultant": Stand.CONSULTANT_ASKED,
    "medical-consultant": Stand.CONSULTANT_ASKED,
    "meeting": Stand.MEETING,
    "board-meeting": Stand.MEETING,
    "drafting": Stand.WRITING,
}


def standpoints(state: CaseState, reader: Reader) -> tuple[Standpoint, ...]:
    """Say where a case stands for one reader; what the reader owes comes first."""
    if state.status is CaseStatus.DECIDED:
        return (Standpoint(Stand.DECIDED, state.decided_on),)
    found = tuple(_waited_for(state, reader))
    if found:
        return found
    return (Standpoint(Stand.HANDLED if state.staff else Stand.QUEUE),)


def _waited_for(state: CaseState, reader: Reader) -> Iterator[Standpoint]:
    told = {point.stand: point for point in _requested(state, reader)}
    if state.work.meeting_on is not None:
        told[Stand.MEETING] = Standpoint(Stand.MEETING, state.work.meeting_on)
    if state.work.draft is not None:
        told[Stand.WRITING] = Standpoint(Stand.WRITING)
    requested = {request.step for request in state.work.open_requests}
    for step in state.open_steps:
        stand = _STEPS.get(step)
        # The step of a request has been told in the request's own words.
        if stand is not None and step not in requested:
            told.setdefault(stand, Standpoint(stand))
    yield from told.values()


def _requested(state: CaseState, reader: Reader) -> Iterator[Standpoint]:
    """Tell one day for each kind: how many others were asked is not told."""
    asked: dict[Stand, list[date]] = {}
    for request in state.work.open_requests:
        asked.setdefault(_asked(request, reader), []).append(request.due_on)
    for stand in sorted(asked, key=list(Stand).index):
        nearest = min if stand is Stand.ANSWER_OWED else max
        yield Standpoint(stand, nearest(asked[stand]))


def _asked(request: Request, reader: Reader) -> Stand:
    """Say whose answer is waited for, as seen from the reader."""
    if request.recipient in reader.marks:
        return Stand.ANSWER_OWED
    kinds = {
        "first-instance": Stand.FIRST_INSTANCE_ASKED,
        "consultant": Stand.CONSULTANT_ASKED,
    }
    return kinds.get(request.owed_by, Stand.OTHERS_ASKED)
