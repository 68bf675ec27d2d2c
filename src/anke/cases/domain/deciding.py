# SPDX-License-Identifier: EUPL-1.2
"""How a case ends: which outcomes can be registered, and what must stand before them.

Legal sources: ast.dk, Koderegistrering (30-11-2020) for outcomes and counting units;
"Systematisk registrering af formelle fejl" (2017) for formal errors; forvaltningsloven
§ 19 for the party hearing; ast.dk, "Hvad er en afgørelse" for a change to the
complainant's disadvantage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from anke.cases.domain import commands as c
from anke.cases.domain import payloads as p
from anke.cases.domain.handling import require_vote
from anke.cases.domain.requirements import refuse, require_decided, require_pending

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseState

    Registration = c.DecideCase | c.CorrectDecision


def decide_case(
    state: CaseState, act: c.Act, command: c.DecideCase, rules: Rules
) -> Iterable[p.Payload]:
    """End a case with an outcome (*afgør*)."""
    require_pending(state)
    check_registration(state, command, rules)
    on = act.occurred_on
    if on < cast("date", state.spell_started_on):
        raise refuse(
            state,
            f"decided on {on}, before it came in",
            f"Afgørelsen kan ikke være dateret før den "
            f"{state.spell_started_on}, hvor sagen kom ind.",
        )
    meeting, draft = command.meeting, 0
    if not command.outside:
        _require_heard(state, command, on, rules)
        _require_met(state, command, rules)
        draft = _signed_draft(state, command, on, rules)
        meeting = meeting or state.work.vote is not None
    yield p.CaseDecided(
        command.outcome,
        command.units,
        meeting,
        command.reasons,
        command.formal_errors,
        command.partial,
        command.detriment,
        draft,
    )


def correct_decision(
    state: CaseState, _: c.Act, command: c.CorrectDecision, rules: Rules
) -> Iterable[p.Payload]:
    """Correct the registration of a decided case."""
    require_decided(state)
    check_registration(state, command, rules)
    yield p.DecisionCorrected(
        command.outcome,
        command.cause,
        command.units,
        command.reasons,
        command.formal_errors,
        command.partial,
        command.detriment,
    )


# --- The registration of an outcome --------------------------------------------------


def check_registration(state: CaseState, command: Registration, rules: Rules) -> None:
    """Refuse a combination that the area's rules do not know, in the rule's words."""
    for code in (command.outcome, *(unit.outcome for unit in command.units)):
        rules.catalogue.outcome(state.area, code)
    _check_units(state, command, rules)
    _check_reasons(state, command, rules)
    _check_formal_errors(state, command, rules)
    _check_reversal(state, command, rules)


def _check_units(state: CaseState, command: Registration, rules: Rules) -> None:
    """The case's outcome is the most far-reaching one of its units."""
    if not command.units:
        return
    outcomes = [unit.outcome for unit in command.units]
    if command.outcome not in outcomes:
        raise refuse(
            state,
            f"outcome {command.outcome!r} is none of its units'",
            "Sagens udfald skal være udfaldet af mindst én af delafgørelserne.",
        )
    farthest = rules.catalogue.most_far_reaching(state.area, outcomes)
    if command.outcome != farthest:
        raise refuse(
            state,
            f"outcome {command.outcome!r} where a unit has {farthest!r}",
            "Sagens udfald er det mest vidtgående af delafgørelsernes: "
            f"{rules.catalogue.outcome(state.area, farthest).name_da}.",
        )


def _check_reasons(state: CaseState, command: Registration, rules: Rules) -> None:
    known = {
        reason.id for reason in rules.handling.reasons_for(state.area, command.outcome)
    }
    strange = [reason for reason in command.reasons if reason not in known]
    if strange:
        raise refuse(
            state,
            f"reason {strange[0]!r} for outcome {command.outcome!r}",
            f"Årsagen {strange[0]} kan ikke gives til dette udfald. Årsager til "
            "omgørelse registreres kun, når afgørelsen er ændret eller hjemvist.",
        )


def _check_formal_errors(state: CaseState, command: Registration, rules: Rules) -> None:
    """Formal errors may stand on any outcome, an upheld one too."""
    codes = [error.code for error in command.formal_errors]
    if len(set(codes)) != len(codes):
        raise refuse(
            state, "a formal error twice", "En formel fejl kan kun registreres én gang."
        )
    for error in command.formal_errors:
        rule = rules.handling.formal_error(error.code)
        if rule is None or error.grade not in rule.grades:
            raise refuse(
                state,
                f"formal error {error.code!r} with grade {error.grade!r}",
                "Brud på en garantiforskrift kritiseres; brud på en ordensforskrift er "
                "en fejl. Vælg den grad, som passer til fejlen.",
            )


def _check_reversal(state: CaseState, command: Registration, rules: Rules) -> None:
    """Only what was changed can be changed in part, or to somebody's disadvantage."""
    outcome = rules.catalogue.outcome(state.area, command.outcome)
    if command.partial and not outcome.reversal:
        raise refuse(
            state,
            f"partial with outcome {command.outcome!r}",
            "Delvist omgjort kan kun registreres, når afgørelsen er ændret eller "
            "hjemvist.",
        )
    if command.detriment and command.outcome not in ("changed", "annulled"):
        raise refuse(
            state,
            f"to the complainant's disadvantage with outcome {command.outcome!r}",
            "Ændring til skade for klageren kan kun registreres, når afgørelsen er "
            "ændret.",
        )


# --- What must stand before a decision -----------------------------------------------


def _on_merits(state: CaseState, command: c.DecideCase, rules: Rules) -> bool:
    return rules.catalogue.is_on_merits(state.area, command.outcome)


def _require_heard(
    state: CaseState, command: c.DecideCase, on: date, rules: Rules
) -> None:
    """Refuse to decide on the merits while a hearing runs (forvaltningsloven § 19)."""
    if not _on_merits(state, command, rules):
        return
    for request in state.work.open_requests:
        rule = rules.handling.step(request.step)
        if rule is not None and rule.must_wait and on <= request.due_on:
            raise refuse(
                state,
                f"request {request.number} runs until {request.due_on}",
                f"{rule.name_da} løber til og med den {request.due_on} "
                f"({rule.legal_basis}). Vent på svaret, eller registrer, at der ingen "
                "bemærkninger er.",
            )


def _require_met(state: CaseState, command: c.DecideCase, rules: Rules) -> None:
    """Refuse to decide on the merits before the meeting that the case waits for."""
    require_vote(state, command.outcome)
    if state.work.meeting and _on_merits(state, command, rules):
        raise refuse(
            state,
            f"is on the agenda of {state.work.meeting}",
            f"Sagen står på ankemødet {state.work.meeting}. Tag den af dagsordenen "
            "først, eller vent på mødet.",
        )


def _signed_draft(
    state: CaseState, command: c.DecideCase, on: date, rules: Rules
) -> int:
    """Give the version that was signed; refuse where a signature is needed.

    A draft that was signed binds the outcome, needed or not.
    """
    draft = state.work.draft
    signed = draft is not None and draft.status == "approved"
    if draft is not None and signed and draft.outcome != command.outcome:
        raise refuse(
            state,
            f"outcome {command.outcome!r} where {draft.outcome!r} was signed",
            "Udfaldet er et andet end det, der er underskrevet. Træk udkastet tilbage, "
            "og send det til godkendelse igen.",
        )
    if not signed and rules.handling.needs_second(state.area, command.outcome, on):
        raise refuse(
            state,
            f"outcome {command.outcome!r} needs a second signature",
            "Afgørelsen skal godkendes af en anden, før den kan sendes. Send "
            "udkastet til godkendelse.",
        )
    return draft.version if draft is not None and signed else 0
