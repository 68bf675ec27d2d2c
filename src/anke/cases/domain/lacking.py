# SPDX-License-Identifier: EUPL-1.2
"""*Det mangler sagen.* One pure function: what a case should have and has not.

`what_next` says what is to be done now; this says what somebody would miss later: a
day that the letter names, papers of the first instance, a step that such cases usually
have. It reads the case's state and the rules, and stores nothing. What somebody is
being asked for is waited for, not lacking.

    lacks_of(file.state, current_rules())      # (Lack(Lacking.SUBJECT),)

Legal source: officialprincippet (retssikkerhedsloven § 10): the authority sees to it
that a case is informed; retssikkerhedsloven § 66 for the reconsideration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.domain.handling_rules import Answer, OwedBy
from anke.cases.domain.state import CaseStatus
from anke.cases.domain.what_next import MEETING_STEP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.handling_rules import StepRule
    from anke.cases.domain.state import CaseState

RECONSIDERATION_STEP = "reconsideration"
UPHELD = "upheld"
# How long a letter to us is on its way at most: ours (ubekræftet).
ON_ITS_WAY = timedelta(days=7)
# Imported logs and our own screens say it in two ways.
RECEIVED = frozenset({"in", "received"})
# What the first instance hands in itself, with its papers and its reconsideration.
INSTANCE_CHANNELS = frozenset({"appeal-form", "api"})


class Lacking(StrEnum):
    """What a case may lack, in the order in which it is told."""

    LETTER = "letter"  # et brev, der ikke kom af sted
    PARTY = "party"
    SUBJECT = "subject"
    FIRST_INSTANCE = "first-instance"
    FIRST_DECIDED_ON = "first-decided-on"
    APPEALED_ON = "appealed-on"
    PAPERS = "papers"  # intet dokument i sagen
    INSTANCE_PAPERS = "instance-papers"  # førsteinstansens akter
    RECONSIDERATION = "reconsideration"  # genvurdering
    STEP = "step"  # et skridt, som sagsområdets sager plejer at have


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is lacking; `step` names the step, `count` how many letters."""

    what: Lacking
    step: str = ""
    count: int = 0


def lacks_of(
    state: CaseState, rules: Rules, *, letters_stuck: int = 0
) -> tuple[Lack, ...]:
    """Name what a case lacks.

    A case that has ended lacks only the letters that did not leave; one that was opened
    by mistake lacks nothing. `letters_stuck` is what the outbox knows.
    """
    if state.status not in (CaseStatus.PENDING, CaseStatus.DECIDED):
        return ()
    letters = (Lack(Lacking.LETTER, count=letters_stuck),) if letters_stuck else ()
    if state.status is CaseStatus.DECIDED:
        return letters
    facts = _facts(state, rules)
    return (*letters, *facts, *_papers(state, rules), *_steps(state, rules))


def _facts(state: CaseState, rules: Rules) -> Iterator[Lack]:
    """What is registered of the case; the days only where a decision is tried."""
    is_appeal = tries_decisions(state.area, rules)
    known = (
        (Lacking.PARTY, state.parties),
        (Lacking.SUBJECT, state.subject),
        (Lacking.FIRST_INSTANCE, state.first_instance),
        (Lacking.FIRST_DECIDED_ON, state.first_decided_on or not is_appeal),
        (Lacking.APPEALED_ON, state.appealed_on or not is_appeal),
    )
    yield from (Lack(what) for what, value in known if not value)


def tries_decisions(area: str, rules: Rules) -> bool:
    """Tell whether an area's cases try somebody else's decision: it can be upheld.

    Tilsyn and cases that begin with us have no decision before them; of an area that
    the catalogue no longer has, nobody knows.
    """
    try:
        outcomes = rules.catalogue.area(area).outcomes
    except UnknownEntryError:
        return False
    return any(outcome.id == UPHELD for outcome in outcomes)


def _papers(state: CaseState, rules: Rules) -> Iterator[Lack]:
    """What should lie in the case; the first instance sends it, or is asked for it."""
    if not _has_papers(state):
        yield Lack(Lacking.PAPERS)
    step = instance_step(state.area, rules)
    if step is None or _came_by_instance(state) or _is_asked(state, step):
        return
    yield Lack(Lacking.INSTANCE_PAPERS, step.id)
    begun = RECONSIDERATION_STEP in (*state.open_steps, *state.work.steps_done)
    if not begun and tries_decisions(state.area, rules):
        yield Lack(Lacking.RECONSIDERATION, step.id)


def _came_by_instance(state: CaseState) -> bool:
    """Tell whether the first instance sent the case on, with what belongs to it.

    An appeal goes to who decided, who reconsiders it and sends it on: it is made well
    before we get it. One that is written to us is a few days on its way.
    """
    if state.channel in INSTANCE_CHANNELS:
        return True
    if state.appealed_on is None or state.received_on is None:
        return False
    return state.received_on - state.appealed_on > ON_ITS_WAY


def _has_papers(state: CaseState) -> bool:
    withdrawn = {place for place, *_ in state.withdrawn_documents}
    return any(
        direction in RECEIVED
        and place not in withdrawn
        and document not in state.erased
        for place, (document, _, direction, _) in enumerate(state.documents)
    )


def instance_step(area: str, rules: Rules) -> StepRule | None:
    """Give the step in which an area's cases usually ask the first instance."""
    return next(
        (
            rule
            for rule in rules.handling.steps_of(area)
            if area in rule.usual_in and rule.owed_by == OwedBy.FIRST_INSTANCE
        ),
        None,
    )


def _steps(state: CaseState, rules: Rules) -> Iterator[Lack]:
    """The usual steps that nobody has begun; papers are told of above."""
    for rule in rules.handling.steps_of(state.area):
        if state.area not in rule.usual_in or rule.owed_by == OwedBy.FIRST_INSTANCE:
            continue
        if not _is_begun(state, rule):
            yield Lack(Lacking.STEP, rule.id)


def _is_asked(state: CaseState, step: StepRule) -> bool:
    """Tell whether the first instance is being asked, or was and answered."""
    asked = [each for each in state.work.requests if each.step == step.id]
    if asked:
        return any(
            each.is_open or each.answer in (Answer.ANSWERED, Answer.NOTHING_TO_ADD)
            for each in asked
        )
    return step.id in (*state.open_steps, *state.work.steps_done)


def _is_begun(state: CaseState, rule: StepRule) -> bool:
    """Tell whether a step was begun, or stands on an agenda, or has had its vote."""
    work = state.work
    if rule.id in (*state.open_steps, *work.steps_done):
        return True
    if any(each.step == rule.id for each in work.requests):
        return True
    return rule.id == MEETING_STEP and bool(work.meeting or work.vote)
