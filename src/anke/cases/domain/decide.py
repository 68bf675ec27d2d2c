# SPDX-License-Identifier: EUPL-1.2
"""`decide(state, act, rules) -> entries`: the only maker of journal entries.

Pure: it reads the state, the act and the rules, and answers with what is to be
written or refuses with a reason in the user's words. Screens, imports and the demo
authority pass through here alike, one case at a time or many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar, cast

from anke.cases.domain import commands as c
from anke.cases.domain import handling, remarks, robots
from anke.cases.domain import payloads as p
from anke.cases.domain.deciding import correct_decision, decide_case
from anke.cases.domain.entries import (
    RULES_STREAM,
    ActorKind,
    Entry,
    case_stream,
    import_stream,
)
from anke.cases.domain.handling_rules import NO_HANDLING_RULES
from anke.cases.domain.requirements import (
    refuse,
    require_cause,
    require_decided,
    require_pending,
    require_registered,
)
from anke.cases.domain.state import CaseClock, CaseState, CaseStatus
from anke.cases.domain.withdrawal import withdraw_document, withdraw_registration
from anke.cases.errors import CommandRefusedError
from anke.deadlines.domain import clock as ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from anke.cases.domain.catalogue import Catalogue
    from anke.cases.domain.entries import Actor
    from anke.cases.domain.handling_rules import HandlingRules
    from anke.deadlines.domain.calendar import Calendar
    from anke.deadlines.domain.rules import DeadlineRule, RuleBook

    Decision = Callable[
        ["CaseState", "c.Act", "c.Command", "Rules"], Iterable[p.Payload]
    ]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a decision may depend on beside the case: dated data, no code."""

    catalogue: Catalogue
    rulebook: RuleBook
    calendar: Calendar
    handling: HandlingRules = NO_HANDLING_RULES

    @property
    def version(self) -> str:
        """Name the rules in force by their contents."""
        parts = (
            self.catalogue.version,
            self.rulebook.version,
            self.calendar.version,
            self.handling.version,
        )
        return "-".join(part[:12] for part in parts if part)


def _clock(events: tuple[ledger.Event, ...], rules: Rules) -> ledger.Clock:
    return ledger.clock(events, rules.rulebook, rules.calendar)


def _applicable(
    state: CaseState, start_event: str, on: date, rules: Rules
) -> Iterable[DeadlineRule]:
    kinds = rules.catalogue.case_kinds(state.area, state.subject, state.tracks)
    return rules.rulebook.rules_for(kinds, start_event, on)


def _start(on: date, rule: DeadlineRule, rules: Rules) -> p.DeadlineStarted:
    return p.DeadlineStarted(rule.id, on, ledger.due_date(rule, on, rules.calendar))


def _check_subject(area: str, subject: str, rules: Rules) -> None:
    """Refuse a subject of another area; an empty one is not known yet."""
    rules.catalogue.area(area)
    if subject and rules.catalogue.subject(subject).area != area:
        raise CommandRefusedError(
            f"subject {subject!r} does not belong to area {area!r}",
            user_text=f"Sagsemnet {subject} hører ikke til sagsområdet {area}.",
        )


def _register(
    state: CaseState, act: c.Act, command: c.RegisterCase, rules: Rules
) -> Iterable[p.Payload]:
    if state.status is not CaseStatus.UNREGISTERED:
        raise refuse(state, "is registered already", "Sagen er allerede oprettet.")
    _check_subject(command.area, command.subject, rules)
    rules.catalogue.first_instance(command.first_instance)
    yield p.CaseRegistered(
        number=act.case,
        area=command.area,
        subject=command.subject,
        first_instance=command.first_instance,
        channel=command.channel,
        reference=command.reference,
        tracks=command.tracks,
        predecessor=command.predecessor,
        relation=command.relation,
        first_decided_on=command.first_decided_on,
        appealed_on=command.appealed_on,
    )
    kinds = rules.catalogue.case_kinds(command.area, command.subject, command.tracks)
    on = act.occurred_on
    for rule in rules.rulebook.rules_for(kinds, "receipt", on):
        yield _start(on, rule, rules)


def _add_party(
    state: CaseState, _: c.Act, command: c.AddParty, __: Rules
) -> Iterable[p.Payload]:
    require_registered(state)
    if (command.role, command.person) not in state.parties:
        yield p.PartyAdded(command.role, command.person)


def _file(
    state: CaseState, _: c.Act, command: c.FileDocument, __: Rules
) -> Iterable[p.Payload]:
    require_registered(state)
    if not command.theme.strip():
        raise refuse(
            state,
            "a document needs a theme",
            "Skriv et kort emne for dokumentet (offentlighedsloven § 15).",
        )
    yield p.DocumentFiled(command.document, command.theme, command.direction)


def _allocate(
    state: CaseState, _: c.Act, command: c.AllocateCase, __: Rules
) -> Iterable[p.Payload]:
    require_pending(state)
    if command.staff in state.work.conflicts:
        raise refuse(
            state,
            f"{command.staff} has a conflict of interest",
            f"{command.staff} er registreret som inhabil i sagen (forvaltningsloven "
            "§ 3). Vælg en anden.",
        )
    yield p.CaseAllocated(command.staff, command.team, command.reasons)


def _start_step(
    state: CaseState, _: c.Act, command: c.StartStep, __: Rules
) -> Iterable[p.Payload]:
    require_pending(state)
    if command.step in state.open_steps:
        raise refuse(
            state,
            f"step {command.step!r} is open already",
            f"Skridtet {command.step} er allerede i gang.",
        )
    yield p.StepStarted(command.step)


def _end_step(
    state: CaseState, _: c.Act, command: c.EndStep, __: Rules
) -> Iterable[p.Payload]:
    require_pending(state)
    if command.step not in state.open_steps:
        raise refuse(
            state,
            f"step {command.step!r} is not open",
            f"Skridtet {command.step} er ikke i gang.",
        )
    if any(request.step == command.step for request in state.work.open_requests):
        raise refuse(
            state,
            f"step {command.step!r} has open requests",
            "Der ventes stadig på svar. Registrer svaret, eller tag anmodningen "
            "tilbage.",
        )
    yield p.StepEnded(command.step)


def _record(
    state: CaseState, _: c.Act, command: c.RecordActivity, __: Rules
) -> Iterable[p.Payload]:
    require_registered(state)
    yield p.ActivityRecorded(command.activity, command.resource, command.lifecycle)


def _start_deadlines(
    state: CaseState, act: c.Act, command: c.StartDeadlines, rules: Rules
) -> Iterable[p.Payload]:
    require_pending(state)
    for rule in _applicable(state, command.start_event, act.occurred_on, rules):
        if state.running_clock(rule.id) is None:
            yield _start(act.occurred_on, rule, rules)


def _running(state: CaseState, rule: str) -> CaseClock:
    require_pending(state)
    line = state.running_clock(rule)
    if line is None:
        raise refuse(
            state,
            f"no clock runs for rule {rule!r}",
            f"Der løber ingen frist efter reglen {rule} i sagen.",
        )
    return line


def _pause(
    state: CaseState, act: c.Act, command: c.PauseDeadline, rules: Rules
) -> Iterable[p.Payload]:
    line = _running(state, command.rule)
    event = ledger.Paused(act.occurred_on, command.reason)
    _clock((*line.events, event), rules)
    yield p.DeadlinePaused(command.rule, command.reason)


def _resume(
    state: CaseState, act: c.Act, command: c.ResumeDeadline, rules: Rules
) -> Iterable[p.Payload]:
    line = _running(state, command.rule)
    after = _clock((*line.events, ledger.Resumed(act.occurred_on)), rules)
    yield p.DeadlineResumed(command.rule, after.due_on)


def _extend(
    state: CaseState, act: c.Act, command: c.ExtendDeadline, rules: Rules
) -> Iterable[p.Payload]:
    line = _running(state, command.rule)
    event = ledger.Extended(
        act.occurred_on, command.length, ledger.Unit(command.unit), command.reason
    )
    after = _clock((*line.events, event), rules)
    yield p.DeadlineExtended(
        command.rule, command.length, command.unit, command.reason, after.due_on
    )


def _notice(
    state: CaseState, act: c.Act, command: c.GiveNotice, rules: Rules
) -> Iterable[p.Payload]:
    line = _running(state, command.rule)
    event = ledger.NoticeGiven(act.occurred_on, command.announced_on, command.reason)
    _clock((*line.events, event), rules)
    yield p.DeadlineNoticed(command.rule, command.reason, command.announced_on)


def _recompute(
    state: CaseState, act: c.Act, command: c.RecomputeDeadlines, rules: Rules
) -> Iterable[p.Payload]:
    if state.status is not CaseStatus.PENDING:
        return
    for line in state.clocks:
        if line.ended_on is not None:
            continue
        event = ledger.RuleChanged(act.occurred_on, command.cause)
        after = _clock((*line.events, event), rules)
        if after.due_on != line.due_on:
            yield p.DeadlineRecomputed(
                rule=line.rule,
                due_before=line.due_on,
                due_on=after.due_on,
                cause=command.cause,
                rules=rules.version,
            )


def _reclassify(
    state: CaseState, _: c.Act, command: c.ReclassifyCase, rules: Rules
) -> Iterable[p.Payload]:
    require_pending(state)
    _check_subject(command.area, command.subject, rules)
    yield p.CaseReclassified(command.area, command.subject, command.cause)
    start = cast("date", state.spell_started_on)
    running = {line.rule for line in state.clocks if line.ended_on is None}
    moved = replace(state, area=command.area, subject=command.subject)
    for rule in _applicable(moved, "receipt", start, rules):
        if rule.id not in running:
            yield _start(start, rule, rules)


def _correct_appeal(
    state: CaseState, _: c.Act, command: c.CorrectAppeal, rules: Rules
) -> Iterable[p.Payload]:
    """Correct what is tried here, also of a decided case: its figures follow."""
    require_registered(state)
    require_cause(state, command.cause)
    rules.catalogue.first_instance(command.first_instance)
    _check_order(state, command)
    now = state.first_instance, state.first_decided_on, state.appealed_on
    said = command.first_instance, command.first_decided_on, command.appealed_on
    if now == said:
        raise refuse(
            state, "the appeal is registered so", "Det er registreret sådan allerede."
        )
    yield p.AppealCorrected(*said, command.cause)


def _check_order(state: CaseState, command: c.CorrectAppeal) -> None:
    """Refuse days that cannot be: decided, then appealed, then received by us."""
    days = (
        ("Førsteinstansens afgørelse", command.first_decided_on),
        ("Klagen", command.appealed_on),
        ("Modtagelsen her", state.received_on),
    )
    known = [(name, on) for name, on in days if on is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if first > second:
            raise refuse(
                state,
                f"{first} is after {second}",
                f"{earlier} kan ikke være dateret den {first}. Det er efter: "
                f"{later[0].lower()}{later[1:]} den {second}.",
            )


def _relate(
    state: CaseState, _: c.Act, command: c.RelateCase, __: Rules
) -> Iterable[p.Payload]:
    require_registered(state)
    if command.other == state.number:
        raise refuse(
            state,
            "cannot be related to itself",
            "En sag kan ikke være relateret til sig selv.",
        )
    if (command.other, command.relation) not in state.relations:
        yield p.CaseRelated(command.other, command.relation)


def _reopen(
    state: CaseState, act: c.Act, command: c.ReopenCase, rules: Rules
) -> Iterable[p.Payload]:
    require_decided(state)
    if act.occurred_on < cast("date", state.decided_on):
        raise refuse(
            state,
            f"reopened on {act.occurred_on}, before it was decided",
            f"Sagen kan ikke genoptages før den {state.decided_on}, hvor den "
            "blev afgjort.",
        )
    yield p.CaseReopened(command.reason)
    for rule in _applicable(state, "receipt", act.occurred_on, rules):
        yield _start(act.occurred_on, rule, rules)


def _link(
    state: CaseState, _: c.Act, command: c.LinkPredecessor, rules: Rules
) -> Iterable[p.Payload]:
    """Take the place after an earlier case; the tracks' deadlines run from the start.

    An appeal after our remittal goes on the fast track where its provisions have it.
    """
    require_pending(state)
    if command.predecessor == state.number:
        raise refuse(
            state, "cannot follow itself", "En sag kan ikke følge efter sig selv."
        )
    start = cast("date", state.spell_started_on)
    closed = [
        track
        for track in command.tracks
        if not state.subject
        or track not in rules.catalogue.tracks_open(state.subject, start)
    ]
    if closed:
        raise refuse(
            state,
            f"track {closed[0]!r} is not open for subject {state.subject!r}",
            f"Sagsemnet er ikke omfattet af sporet {closed[0]}.",
        )
    fresh = tuple(track for track in command.tracks if track not in state.tracks)
    if state.predecessor == command.predecessor and not fresh:
        return
    yield p.PredecessorFound(command.predecessor, command.relation, fresh)
    running = {line.rule for line in state.clocks if line.ended_on is None}
    moved = replace(state, tracks=(*state.tracks, *fresh))
    for rule in _applicable(moved, "receipt", start, rules):
        if rule.id not in running:
            yield _start(start, rule, rules)


def _erase(
    state: CaseState, _: c.Act, command: c.ErasePersonalData, __: Rules
) -> Iterable[p.Payload]:
    held = {person for _, person in state.parties}
    held |= {document for document, *_ in state.documents}
    if command.commitment not in held:
        raise refuse(
            state,
            "does not hold that commitment",
            "Oplysningen findes ikke i sagen.",
        )
    if command.commitment not in state.erased:
        yield p.Erased(command.commitment, command.legal_basis)


_DECISIONS: dict[type[c.Command], Decision] = {
    kind: cast("Decision", decision)
    for kind, decision in (
        (c.RegisterCase, _register),
        (c.AddParty, _add_party),
        (c.FileDocument, _file),
        (c.AllocateCase, _allocate),
        (c.StartStep, _start_step),
        (c.EndStep, _end_step),
        (c.RecordActivity, _record),
        (c.StartDeadlines, _start_deadlines),
        (c.PauseDeadline, _pause),
        (c.ResumeDeadline, _resume),
        (c.ExtendDeadline, _extend),
        (c.GiveNotice, _notice),
        (c.RecomputeDeadlines, _recompute),
        (c.ReclassifyCase, _reclassify),
        (c.CorrectAppeal, _correct_appeal),
        (c.CorrectAppeal, _correct_appeal),
        (c.RelateCase, _relate),
        (c.DecideCase, decide_case),
        (c.CorrectDecision, correct_decision),
        (c.ReopenCase, _reopen),
        (c.WithdrawRegistration, withdraw_registration),
        (c.WithdrawDocument, withdraw_document),
        (c.ErasePersonalData, _erase),
        (c.LinkPredecessor, _link),
        (c.SendRequest, handling.send_request),
        (c.RemindRequest, handling.remind_request),
        (c.AnswerRequest, handling.answer_request),
        (c.WithdrawRequest, handling.withdraw_request),
        (c.WithdrawReminder, robots.withdraw_reminder),
        (c.ActAsRobot, robots.act_as_robot),
        (c.UndoRobot, robots.undo_robot),
        (c.WriteNote, handling.write_note),
        (c.MakeRemark, remarks.make_remark),
        (c.SettleRemark, remarks.settle_remark),
        (c.TableCase, handling.table_case),
        (c.TakeCaseOff, handling.take_case_off),
        (c.RecordVote, handling.record_vote),
        (c.SubmitDraft, handling.submit_draft),
        (c.ReturnDraft, handling.return_draft),
        (c.RecallDraft, handling.recall_draft),
        (c.ApproveDraft, handling.approve_draft),
        (c.PostLetter, handling.post_letter),
        (c.MarkLetterSent, handling.mark_letter_sent),
        (c.StopLetter, handling.stop_letter),
        (c.ProtectCase, handling.protect_case),
        (c.GrantAccess, handling.grant_access),
        (c.RevokeAccess, handling.revoke_access),
        (c.DeclareConflict, handling.declare_conflict),
        (c.LiftConflict, handling.lift_conflict),
        (c.OpenCourtCase, handling.open_court_case),
        (c.EndCourtCase, handling.end_court_case),
    )
}


def _require_unbiased(state: CaseState, act: c.Act) -> None:
    """Refuse whoever has a conflict of interest (*inhabil*), whatever is asked.

    Legal source: forvaltningsloven § 3, stk. 3.
    """
    if act.actor.id in state.work.conflicts and act.actor.kind is ActorKind.PERSON:
        raise refuse(
            state,
            f"{act.actor.id} has a conflict of interest",
            "Du er registreret som inhabil i sagen og kan ikke arbejde på den "
            "(forvaltningsloven § 3).",
        )


def decide(state: CaseState, act: c.Act, rules: Rules) -> list[Entry]:
    """Answer an act with the entries to write; none where nothing is new.

    Errors: CommandRefusedError when the case does not allow it, UnknownEntryError for
    a word that the catalogue does not have, and the errors of `anke.deadlines` when a
    deadline's rule says no (absolute, too long).
    """
    _require_unbiased(state, act)
    stream = case_stream(act.case)
    return [
        Entry(stream, payload, act.occurred_on, act.recorded_at, act.actor)
        for payload in _DECISIONS[type(act.command)](state, act, act.command, rules)
    ]


def decide_rules(
    applied: p.RulesApplied, in_force: Iterable[p.RulesApplied], at: datetime, by: Actor
) -> list[Entry]:
    """Answer the wish to put rules in force; no entry where they are already.

    `in_force` is what was put in force so far, oldest first.
    """
    latest = [known.sha256 for known in in_force if known.name == applied.name][-1:]
    if latest == [applied.sha256]:
        return []
    return [Entry(RULES_STREAM, applied, at.date(), at, by)]


def decide_import(
    import_id: str, sums: p.LogImported, at: datetime, by: Actor
) -> list[Entry]:
    """Answer the wish to write down the sums of an import.

    Errors: CommandRefusedError when they do not account for every row.
    """
    if sums.rows != sums.imported + sums.rejected:
        raise CommandRefusedError(
            f"import {import_id}: {sums.rows} rows, {sums.imported} imported and "
            f"{sums.rejected} rejected",
            user_text="Summerne går ikke op: hver række skal være indlæst eller "
            "afvist.",
        )
    return [Entry(import_stream(import_id), sums, at.date(), at, by)]
