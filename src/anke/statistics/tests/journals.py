# SPDX-License-Identifier: EUPL-1.2
"""Random journals: acts as people could do them, written through the services.

Cases come in late, are reclassified, paused, corrected, reopened and, where asked for,
were opened by mistake; what `decide` refuses is left out. The same seed gives the same
journal.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from anke.cases.clock import COPENHAGEN
from anke.cases.domain import commands as c
from anke.cases.domain.decide import decide
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.payloads import FormalError, Unit
from anke.cases.domain.state import NEW_CASE, CaseStatus, fold_all
from anke.cases.rules import rules_of
from anke.errors import AppealsError

CLERK = Actor(ActorKind.PERSON, "kb")
FIRST = date(2018, 11, 1)
LAST = date(2020, 6, 30)
AREAS = ("municipal", "work-injury", "udk", "compulsory-measures", "supervision")


def random_acts(seed: int, cases: int, *, mistakes: bool = False) -> list[c.Act]:
    """Give the acts of some cases in the order in which they were recorded."""
    rnd = random.Random(seed)
    rules = rules_of()
    histories = [
        _history(rnd, f"@{number}", rules, mistakes=mistakes) for number in range(cases)
    ]
    acts = [act for history in histories for act in history]
    return sorted(acts, key=lambda act: act.recorded_at)


def _history(rnd, handle, rules, *, mistakes):
    """Draw one case's acts; keep those that are granted."""
    state, granted = NEW_CASE, []
    on = FIRST + timedelta(days=rnd.randrange((LAST - FIRST).days))
    recorded = datetime.combine(on, time(9), COPENHAGEN)
    if rnd.random() < 0.1:
        recorded += timedelta(days=rnd.randrange(40))
    for wish in [_register(rnd, rules, on), *[None] * rnd.randrange(12)]:
        command = wish or _wish(rnd, rules, state, mistakes=mistakes)
        act = c.Act(handle, command, on, recorded, CLERK)
        try:
            entries = decide(state, act, rules)
        except AppealsError:
            pass
        else:
            state = fold_all(entries, state)
            granted.append(act)
        on += timedelta(days=rnd.choice([0, 1, 5, 20, 70]))
        recorded = max(
            recorded + timedelta(minutes=1),
            datetime.combine(on, time(9), COPENHAGEN)
            + timedelta(days=rnd.choice([0, 0, 0, 15])),
        )
    return granted


def _register(rnd, rules, on):
    area = rules.catalogue.area(rnd.choice(AREAS))
    subject = _subject(rnd, rules, area.id, on)
    instances = rules.catalogue.instances_valid_on(on, area.first_instance_kinds)
    tracks = rnd.choice([(), (), ("fast-track",)])
    return c.RegisterCase(area.id, subject, rnd.choice(instances).id, tracks=tracks)


def _subject(rnd, rules, area, on):
    return rnd.choice(rules.catalogue.subjects_valid_on(on, area)).id


def _wish(rnd, rules, state, *, mistakes):
    """Draw something to ask of the case."""
    if state.status is CaseStatus.DECIDED:
        wishes = [_correct(rnd, rules, state), c.ReopenCase("klage")]
        return rnd.choice([*wishes, *wishes, _correct_appeal(rnd, rules, state)])
    draws = (
        lambda: _decide(rnd, rules, state),
        lambda: _decide(rnd, rules, state),
        lambda: c.AllocateCase(f"s{rnd.randrange(9)}", f"t{rnd.randrange(3)}"),
        lambda: _reclassify(rnd, rules),
        lambda: _correct_appeal(rnd, rules, state),
        lambda: c.StartStep(rnd.choice(["hearing", "consultant"])),
        lambda: _clock(rnd, state),
        lambda: _clock(rnd, state),
    )
    if mistakes:
        # Granted until somebody has worked on the case.
        draws = (*draws, lambda: c.WithdrawRegistration("dublet"))
    return rnd.choice(draws)()


def _reclassify(rnd, rules):
    area = rnd.choice(AREAS)
    return c.ReclassifyCase(area, _subject(rnd, rules, area, LAST), "fejl")


def _correct_appeal(rnd, rules, state):
    kinds = rules.catalogue.area(state.area).first_instance_kinds
    instances = rules.catalogue.instances_valid_on(state.received_on, kinds)
    instance = rnd.choice(instances).id
    return c.CorrectAppeal(instance, None, rnd.choice([None, FIRST]), "tastefejl")


def _outcome(rnd, rules, state):
    return rnd.choice(rules.catalogue.area(state.area).outcomes).id


def _units(rnd, rules, state):
    outcomes = [_outcome(rnd, rules, state) for _ in range(rnd.choice([0, 0, 0, 2, 3]))]
    units = tuple(
        Unit(
            outcome,
            rnd.choice(["", state.subject]),
            rnd.choice(["", "municipality-0101", "municipality-0851"]),
        )
        for outcome in outcomes
    )
    return (outcomes[0] if outcomes else _outcome(rnd, rules, state)), units


def _decide(rnd, rules, state):
    outcome, units = _units(rnd, rules, state)
    return c.DecideCase(outcome, units, **_findings(rules, state, outcome))


def _findings(rules, state, outcome):
    """Draw reasons and formal errors that fit, without a draw from the common chance.

    So a journal that was tried before stays as it was, but for these.
    """
    own = random.Random(f"{state.number} {state.spell} {outcome}")
    fitting = [each.id for each in rules.handling.reasons_for(state.area, outcome)]
    error = own.choice(rules.handling.formal_errors)
    return {
        "reasons": tuple(fitting[: own.choice([0, 1, 2])]),
        "formal_errors": own.choice([(), (FormalError(error.id, error.grade),)]),
    }


def _correct(rnd, rules, state):
    outcome, units = _units(rnd, rules, state)
    return c.CorrectDecision(outcome, "fejl", units, **_findings(rules, state, outcome))


def _clock(rnd, state):
    running = [line.rule for line in state.clocks if line.ended_on is None]
    rule = rnd.choice(running or ["municipal"])
    return rnd.choice(
        [
            c.PauseDeadline(rule, "høring"),
            c.ResumeDeadline(rule),
            c.ExtendDeadline(rule, 2, "weeks", "travlhed"),
            c.GiveNotice(rule, "travlhed", LAST + timedelta(days=90)),
        ]
    )
