# SPDX-License-Identifier: EUPL-1.2
"""What may be done to a case between its allocation and its letter.

A request opens its step and, where the step's rule says so, lets deadlines stand still;
the last answer ends both. A draft is signed by another person than its author. Each
function answers a command with payloads or refuses in the user's words; `decide` asks
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain import commands as c
from anke.cases.domain import payloads as p
from anke.cases.domain.handling_rules import OF_A_CONSULTANT, Answer, OwedBy
from anke.cases.domain.requirements import (
    refuse,
    require_cause,
    require_decided,
    require_pending,
    require_registered,
)
from anke.deadlines.domain import clock as ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.handling_rules import StepRule
    from anke.cases.domain.state import CaseState
    from anke.cases.domain.work import Draft, Request

MOST_PROTECTED = 3
GROUNDS = ("secret-address", "staff-relative", "own-employee", "strict")
COURT_RESULTS = ("upheld", "changed", "remitted", "settled", "withdrawn")
VOTINGS = ("ordinary", "extended")
AGREEMENTS = ("unanimous", "majority")


# --- Requests ------------------------------------------------------------------------


def send_request(
    state: CaseState, act: c.Act, command: c.SendRequest, rules: Rules
) -> Iterable[p.Payload]:
    """Ask; open the step and let the deadlines stand still that its rule names."""
    require_pending(state)
    rule = _step_rule(state, command, rules)
    if command.due_on < act.occurred_on:
        raise refuse(
            state,
            f"an answer due on {command.due_on}, before it was asked for",
            f"Svarfristen kan ikke ligge før den {act.occurred_on}.",
        )
    if command.step not in state.open_steps:
        yield p.StepStarted(command.step)
    yield p.RequestSent(
        number=len(state.work.requests) + 1,
        step=command.step,
        owed_by=command.owed_by,
        recipient=command.recipient,
        due_on=command.due_on,
        document=command.document,
    )
    for deadline in rule.pauses:
        line = state.running_clock(deadline)
        if line is not None and not line.paused:
            event = ledger.Paused(act.occurred_on, command.step)
            ledger.clock((*line.events, event), rules.rulebook, rules.calendar)
            yield p.DeadlinePaused(deadline, command.step)


def _step_rule(state: CaseState, command: c.SendRequest, rules: Rules) -> StepRule:
    rule = rules.handling.step(command.step)
    if rule is None or not rule.fits(state.area):
        raise refuse(
            state,
            f"area {state.area!r} has no step {command.step!r}",
            f"Sager i området {state.area} har ikke skridtet {command.step}.",
        )
    if command.owed_by not in set(OwedBy) or not command.recipient:
        raise refuse(
            state,
            f"nobody to ask: {command.owed_by!r} {command.recipient!r}",
            "Vælg, hvem der skal svare.",
        )
    return rule


def remind_request(
    state: CaseState, act: c.Act, command: c.RemindRequest, _: Rules
) -> Iterable[p.Payload]:
    """Remind who owes the answer; the new day lies ahead."""
    open_request(state, command.number)
    if command.due_on <= act.occurred_on:
        raise refuse(
            state,
            f"reminded with a day that is over: {command.due_on}",
            f"Den nye svarfrist skal ligge efter den {act.occurred_on}.",
        )
    yield p.RequestReminded(command.number, command.due_on, command.document)


def answer_request(
    state: CaseState, act: c.Act, command: c.AnswerRequest, rules: Rules
) -> Iterable[p.Payload]:
    """Settle a request; with the last one of its step the step ends."""
    request = open_request(state, command.number)
    is_other = request.owed_by != OwedBy.CONSULTANT
    if command.answer not in set(Answer) or (
        is_other and command.answer in OF_A_CONSULTANT
    ):
        raise refuse(
            state,
            f"unknown answer {command.answer!r}",
            "Vælg, om der kom svar, ingen bemærkninger eller intet svar.",
        )
    if act.occurred_on < request.sent_on:
        raise refuse(
            state,
            f"answered on {act.occurred_on}, before it was asked",
            f"Svaret kan ikke være kommet før den {request.sent_on}, hvor der blev "
            "spurgt.",
        )
    yield p.RequestAnswered(command.number, command.answer, command.document)
    yield from _end_of(state, act, request, rules)


def withdraw_request(
    state: CaseState, act: c.Act, command: c.WithdrawRequest, rules: Rules
) -> Iterable[p.Payload]:
    """Take a request back; its step ends as with an answer."""
    request = open_request(state, command.number)
    require_cause(state, command.cause)
    yield p.RequestWithdrawn(command.number, command.cause)
    yield from _end_of(state, act, request, rules)


def open_request(state: CaseState, number: int) -> Request:
    """Give a request whose answer is owed, or refuse."""
    require_pending(state)
    request = state.work.request(number)
    if request is None or not request.is_open:
        raise refuse(
            state,
            f"no open request {number}",
            "Der ventes ikke længere på det svar. Genindlæs siden, og se sagen igen.",
        )
    return request


def _end_of(
    state: CaseState, act: c.Act, request: Request, rules: Rules
) -> Iterable[p.Payload]:
    """End the step of a request that was the last open one, and its pauses."""
    others = [
        each
        for each in state.work.open_requests
        if each.step == request.step and each.number != request.number
    ]
    if others or request.step not in state.open_steps:
        return
    yield p.StepEnded(request.step)
    for line in state.clocks:
        last = line.events[-1]
        if (
            line.ended_on is None
            and isinstance(last, ledger.Paused)
            and last.reason == request.step
        ):
            after = ledger.clock(
                (*line.events, ledger.Resumed(act.occurred_on)),
                rules.rulebook,
                rules.calendar,
            )
            yield p.DeadlineResumed(line.rule, after.due_on)


# --- Notes ---------------------------------------------------------------------------


def write_note(
    state: CaseState, _: c.Act, command: c.WriteNote, __: Rules
) -> Iterable[p.Payload]:
    """Write a note, whatever became of the case."""
    require_registered(state)
    yield p.NoteWritten(command.note)


# --- Board meetings ------------------------------------------------------------------


def table_case(
    state: CaseState, act: c.Act, command: c.TableCase, _: Rules
) -> Iterable[p.Payload]:
    """Put the case on an agenda; it can stand on one at a time."""
    require_pending(state)
    if state.work.meeting:
        raise refuse(
            state,
            f"is on the agenda of {state.work.meeting}",
            f"Sagen er allerede sat på mødet {state.work.meeting}.",
        )
    if command.held_on < act.occurred_on:
        raise refuse(
            state,
            f"tabled for {command.held_on}, which is over",
            f"Mødet den {command.held_on} er holdt.",
        )
    yield p.CaseTabled(command.meeting, command.held_on)


def take_case_off(
    state: CaseState, _: c.Act, command: c.TakeCaseOff, __: Rules
) -> Iterable[p.Payload]:
    """Take the case off the agenda it stands on."""
    _require_tabled(state, command.meeting)
    require_cause(state, command.cause)
    yield p.CaseTakenOff(command.meeting, command.cause)


def record_vote(
    state: CaseState, _: c.Act, command: c.RecordVote, rules: Rules
) -> Iterable[p.Payload]:
    """Record what the meeting settled; only an extended one has a casting vote.

    Legal source: retssikkerhedsloven §§ 52, 55 and 56.
    """
    _require_tabled(state, command.meeting)
    rules.catalogue.outcome(state.area, command.outcome)
    if command.voting not in VOTINGS or command.agreement not in AGREEMENTS:
        raise refuse(
            state,
            f"unknown voting {command.voting!r} {command.agreement!r}",
            "Vælg stemmemåde, og om afgørelsen er enstemmig.",
        )
    if command.casting_vote and (
        command.voting != "extended" or command.agreement != "majority"
    ):
        raise refuse(
            state,
            "a casting vote without a tie",
            "Mødelederens stemme er kun afgørende ved stemmelighed i udvidet "
            "votering (retssikkerhedsloven § 55).",
        )
    yield p.CaseVoted(
        command.meeting,
        command.voting,
        command.agreement,
        command.outcome,
        command.casting_vote,
    )


def _require_tabled(state: CaseState, meeting: str) -> None:
    require_pending(state)
    if state.work.meeting != meeting:
        raise refuse(
            state,
            f"is not on the agenda of {meeting}",
            f"Sagen står ikke på dagsordenen for mødet {meeting}.",
        )


# --- Drafts and signatures -----------------------------------------------------------


def submit_draft(
    state: CaseState, act: c.Act, command: c.SubmitDraft, rules: Rules
) -> Iterable[p.Payload]:
    """Hand in a draft; a meeting's vote binds its outcome."""
    require_pending(state)
    draft = state.work.draft
    if draft is not None and draft.status in ("submitted", "approved"):
        raise refuse(
            state,
            f"draft {draft.version} is {draft.status}",
            "Der ligger allerede et udkast til godkendelse. Træk det tilbage først.",
        )
    rules.catalogue.outcome(state.area, command.outcome)
    require_vote(state, command.outcome)
    if command.signer == act.actor.id:
        raise _own_draft(state)
    yield p.DraftSubmitted(
        len(state.work.drafts) + 1, command.document, command.outcome, command.signer
    )


def require_vote(state: CaseState, outcome: str) -> None:
    """Refuse another outcome than the one a board meeting settled."""
    vote = state.work.vote
    if vote is not None and vote.outcome != outcome:
        raise refuse(
            state,
            f"outcome {outcome!r} where the meeting settled {vote.outcome!r}",
            "Udfaldet skal være det, som ankemødet har stemt for.",
        )


def _own_draft(state: CaseState) -> Exception:
    return refuse(
        state,
        "its author cannot sign a draft",
        "Ingen kan godkende sit eget udkast. Bed en kollega læse det.",
    )


def _submitted(state: CaseState, act: c.Act) -> Draft:
    """Give the draft that waits for a reader, who is not its author."""
    require_pending(state)
    draft = state.work.draft
    if draft is None or draft.status != "submitted":
        raise refuse(
            state,
            "no draft waits for a signature",
            "Der ligger intet udkast til godkendelse. Måske er det trukket tilbage.",
        )
    if draft.author == act.actor.id:
        raise _own_draft(state)
    return draft


def return_draft(
    state: CaseState, act: c.Act, command: c.ReturnDraft, _: Rules
) -> Iterable[p.Payload]:
    """Return a draft with reasons."""
    draft = _submitted(state, act)
    if not command.note:
        raise refuse(
            state,
            "returned without reasons",
            "Skriv, hvad der skal ændres, så forfatteren kan rette det.",
        )
    yield p.DraftReturned(draft.version, command.note)


def approve_draft(
    state: CaseState, act: c.Act, _: c.ApproveDraft, __: Rules
) -> Iterable[p.Payload]:
    """Sign somebody else's draft as it stands."""
    draft = _submitted(state, act)
    yield p.DraftApproved(draft.version, draft.document, draft.outcome)


def recall_draft(
    state: CaseState, act: c.Act, _: c.RecallDraft, __: Rules
) -> Iterable[p.Payload]:
    """Take one's own draft back, signed or not, as long as nothing is decided."""
    require_pending(state)
    draft = state.work.draft
    if draft is None or draft.author != act.actor.id:
        raise refuse(
            state,
            "no draft of this author",
            "Du har intet udkast at trække tilbage i sagen.",
        )
    yield p.DraftRecalled(draft.version)


# --- Letters -------------------------------------------------------------------------


def post_letter(
    state: CaseState, _: c.Act, command: c.PostLetter, __: Rules
) -> Iterable[p.Payload]:
    """Put a letter into the outbox; the same letter once."""
    require_registered(state)
    if state.work.letter(command.letter) is None:
        yield p.LetterPosted(
            command.letter,
            command.document,
            command.purpose,
            command.recipient,
            command.channel,
        )


def mark_letter_sent(
    state: CaseState, _: c.Act, command: c.MarkLetterSent, __: Rules
) -> Iterable[p.Payload]:
    """Record that a letter left; what was sent is sent, also when it was stopped."""
    letter = state.work.letter(command.letter)
    if letter is None:
        raise _unknown_letter(state, command.letter)
    if letter.sent_on is None:
        yield p.LetterSent(command.letter, command.channel)


def stop_letter(
    state: CaseState, _: c.Act, command: c.StopLetter, __: Rules
) -> Iterable[p.Payload]:
    """Record that a letter does not leave."""
    letter = state.work.letter(command.letter)
    if letter is None:
        raise _unknown_letter(state, command.letter)
    if letter.sent_on is not None:
        raise refuse(
            state,
            f"letter {command.letter} was sent on {letter.sent_on}",
            f"Brevet er sendt den {letter.sent_on} og kan ikke kaldes tilbage.",
        )
    if letter.stopped_on is None:
        yield p.LetterStopped(command.letter, command.cause)


def _unknown_letter(state: CaseState, letter: str) -> Exception:
    return refuse(state, f"no letter {letter}", "Brevet findes ikke i sagen.")


# --- Protection, access, conflicts of interest ---------------------------------------


def protect_case(
    state: CaseState, _: c.Act, command: c.ProtectCase, __: Rules
) -> Iterable[p.Payload]:
    """Protect the case, or open it again at level 0."""
    require_registered(state)
    known = command.ground in GROUNDS or (command.level == 0 and command.ground)
    if not 0 <= command.level <= MOST_PROTECTED or not known:
        raise refuse(
            state,
            f"unknown protection {command.level} {command.ground!r}",
            "Vælg, hvorfor sagen skal beskyttes, og hvor stærkt.",
        )
    work = state.work
    if (work.protection, work.protection_ground) != (command.level, command.ground):
        yield p.ProtectionSet(command.level, command.ground)


def grant_access(
    state: CaseState, _: c.Act, command: c.GrantAccess, __: Rules
) -> Iterable[p.Payload]:
    """Let somebody named work on the case."""
    require_registered(state)
    require_cause(state, command.cause)
    if command.staff not in state.work.granted:
        yield p.AccessGranted(command.staff, command.cause)


def revoke_access(
    state: CaseState, _: c.Act, command: c.RevokeAccess, __: Rules
) -> Iterable[p.Payload]:
    """Take a named access back."""
    require_cause(state, command.cause)
    if command.staff in state.work.granted:
        yield p.AccessRevoked(command.staff, command.cause)


def declare_conflict(
    state: CaseState, _: c.Act, command: c.DeclareConflict, __: Rules
) -> Iterable[p.Payload]:
    """Keep somebody away from the case.

    Legal source: forvaltningsloven §§ 3–6.
    """
    require_registered(state)
    if not command.staff or not command.ground.strip():
        raise refuse(
            state,
            "a conflict needs a person and a ground",
            "Skriv, hvem der er inhabil, og hvorfor.",
        )
    if command.staff not in state.work.conflicts:
        yield p.ConflictDeclared(command.staff, command.ground)


def lift_conflict(
    state: CaseState, act: c.Act, command: c.LiftConflict, _: Rules
) -> Iterable[p.Payload]:
    """Take a declared conflict back; nobody judges about oneself.

    Legal source: forvaltningsloven § 6.
    """
    require_cause(state, command.cause)
    if command.staff == act.actor.id:
        raise refuse(
            state,
            "nobody lifts one's own conflict",
            "Du kan ikke selv afgøre, om du er inhabil (forvaltningsloven § 6).",
        )
    if command.staff in state.work.conflicts:
        yield p.ConflictLifted(command.staff, command.cause)


# --- What came before and what comes after -------------------------------------------


def open_court_case(
    state: CaseState, _: c.Act, command: c.OpenCourtCase, __: Rules
) -> Iterable[p.Payload]:
    """Record that the decision is before a court."""
    require_decided(state)
    if not command.court.strip() or not command.reference.strip():
        raise refuse(
            state,
            "a court case needs court and reference",
            "Skriv rettens navn og dens sagsnummer.",
        )
    if all(each.reference != command.reference for each in state.work.court_cases):
        yield p.CourtCaseOpened(command.court, command.reference)


def end_court_case(
    state: CaseState, _: c.Act, command: c.EndCourtCase, __: Rules
) -> Iterable[p.Payload]:
    """Record what the court answered."""
    require_registered(state)
    is_open = any(
        each.reference == command.reference and each.ended_on is None
        for each in state.work.court_cases
    )
    if not is_open or command.result not in COURT_RESULTS:
        raise refuse(
            state,
            f"no open court case {command.reference} to end with {command.result!r}",
            "Vælg retssagen og dens resultat.",
        )
    yield p.CourtCaseEnded(command.reference, command.result)
