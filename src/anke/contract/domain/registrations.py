# SPDX-License-Identifier: EUPL-1.2
"""What is missing or contradictory in a case's registration (*registreringsfejl*).

Pure: it reads the case as its journal tells it, and the rules. What a rule would have
refused at the time can stand all the same: cases are moved in from other systems, rules
change, and what may be left out is left out.

    errors_in(state, current_rules())      # (Error(ErrorKind.NO_REASON),)

A figure is no better than these: a reversal without its reason is a reversal that
teaches nobody anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.cases.domain import commands as c
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.domain.deciding import check_registration
from anke.cases.domain.lacking import tries_decisions
from anke.cases.domain.state import CaseStatus
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseState


class ErrorKind(StrEnum):
    """What can be wrong, in the order in which it is told."""

    NO_OUTCOME = "no-outcome"  # afgjort uden et udfald, som sagsområdet kender
    CONTRADICTION = "contradiction"  # årsag, formel fejl eller delafgørelse passer ikke
    NO_REASON = "no-reason"  # omgjort uden årsag
    NO_SUBJECT = "no-subject"
    NO_FIRST_INSTANCE = "no-first-instance"
    DATES = "dates"  # datoer, der ikke kan være rigtige
    NO_RULE = "no-rule"  # sagsområdet har ingen fristregel
    NO_DUE_DATE = "no-due-date"  # der er en fristregel, men ingen frist
    NO_APPEAL_DAYS = "no-appeal-days"  # førsteinstansens eller klagens dato mangler


@dataclass(frozen=True, slots=True)
class Error:
    """One error; `detail` says in Danish what does not fit, where a rule says so."""

    kind: ErrorKind
    detail: str = ""


def errors_in(state: CaseState, rules: Rules) -> tuple[Error, ...]:
    """Name what is wrong with a case's registration; nothing of one withdrawn."""
    if state.status not in (CaseStatus.PENDING, CaseStatus.DECIDED):
        return ()
    decided = state.status is CaseStatus.DECIDED
    own = _of_decision(state, rules) if decided else _of_deadline(state, rules)
    found = {error.kind: error for error in (*own, *_of_case(state, rules))}
    return tuple(found[kind] for kind in ErrorKind if kind in found)


def _of_decision(state: CaseState, rules: Rules) -> Iterator[Error]:
    try:
        outcome = rules.catalogue.outcome(state.area, state.outcome)
    except UnknownEntryError:
        yield Error(ErrorKind.NO_OUTCOME, state.outcome)
        return
    try:
        check_registration(state, _registered(state), rules)
    except AppealsError as error:
        yield Error(ErrorKind.CONTRADICTION, error.user_text)
    fitting = rules.handling.reasons_for(state.area, state.outcome)
    if outcome.reversal and fitting and not state.work.reasons:
        yield Error(ErrorKind.NO_REASON)


def _registered(state: CaseState) -> c.CorrectDecision:
    """Say the decision's registration anew, so that the rules can be asked of it."""
    work = state.work
    return c.CorrectDecision(
        state.outcome,
        "",
        state.units,
        work.reasons,
        work.formal_errors,
        work.partial,
        work.detriment,
    )


def _of_deadline(state: CaseState, rules: Rules) -> Iterator[Error]:
    """Look for the deadline that a running case should have."""
    if any(line.spell == state.spell for line in state.clocks):
        return
    start = state.spell_started_on
    try:
        kinds = rules.catalogue.case_kinds(state.area, state.subject, state.tracks)
    except UnknownEntryError:
        kinds = ()
    known = start and rules.rulebook.rules_for(kinds, "receipt", start)
    yield Error(ErrorKind.NO_DUE_DATE if known else ErrorKind.NO_RULE)


def _of_case(state: CaseState, rules: Rules) -> Iterator[Error]:
    if not state.subject:
        yield Error(ErrorKind.NO_SUBJECT)
    try:
        rules.catalogue.first_instance(state.first_instance)
    except UnknownEntryError:
        yield Error(ErrorKind.NO_FIRST_INSTANCE, state.first_instance)
    if wrong := _impossible(state):
        yield Error(ErrorKind.DATES, wrong)
    if not tries_decisions(state.area, rules) or state.predecessor:
        return
    if state.first_decided_on is None or state.appealed_on is None:
        yield Error(ErrorKind.NO_APPEAL_DAYS)


def _impossible(state: CaseState) -> str:
    """Say which days stand in an order that cannot be; nothing when they do not."""
    recorded = state.recorded_at.date() if state.recorded_at else None
    days: tuple[tuple[str, date | None], ...] = (
        ("førsteinstansens afgørelse", state.first_decided_on),
        ("klagen", state.appealed_on),
        ("modtagelsen", state.received_on),
    )
    known = [(name, on) for name, on in days if on is not None]
    for place, (earlier, first) in enumerate(known):
        for later, second in known[place + 1 :]:
            if first > second:
                return f"{earlier} {first:%d.%m.%Y} er efter {later} {second:%d.%m.%Y}"
    if state.received_on and recorded and state.received_on > recorded:
        return f"modtagelsen {state.received_on:%d.%m.%Y} er efter registreringen"
    begun = state.spell_started_on
    if state.decided_on and begun and state.decided_on < begun:
        return f"afgørelsen {state.decided_on:%d.%m.%Y} er før {begun:%d.%m.%Y}"
    return ""
