# SPDX-License-Identifier: EUPL-1.2
"""How a case's journal entries make its `WorkState`: one small function for each kind.

`anke.cases.domain.state` folds a journal and asks `WORK_FOLDS` for what is about the
work; the ends of a step, a decision and a reopening are named functions, since they
change the case itself as well.

    WORK_FOLDS[RequestSent](NO_WORK, entry, RequestSent(1, "party-hearing", …))
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from anke.cases.domain import payloads as p
from anke.cases.domain.work import (
    CourtCase,
    Draft,
    Letter,
    Note,
    Remark,
    Request,
    RobotDeed,
    Vote,
    WorkState,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.cases.domain.entries import Entry

    Fold = Callable[[WorkState, Entry, p.Payload], WorkState]


def _send_request(work: WorkState, entry: Entry, payload: p.RequestSent) -> WorkState:
    sent = Request(
        number=payload.number,
        step=payload.step,
        owed_by=payload.owed_by,
        recipient=payload.recipient,
        document=payload.document,
        asked_by=entry.actor.id,
        sent_on=entry.occurred_on,
        due_on=payload.due_on,
    )
    return replace(work, requests=(*work.requests, sent))


def _with_request(work: WorkState, number: int, **changes: object) -> WorkState:
    requests = tuple(
        replace(each, **changes) if each.number == number else each  # type: ignore[arg-type]
        for each in work.requests
    )
    return replace(work, requests=requests)


def _remind(work: WorkState, entry: Entry, payload: p.RequestReminded) -> WorkState:
    request = work.request(payload.number)
    reminders = request.reminders + 1 if request else 1
    return _with_request(
        work,
        payload.number,
        due_on=payload.due_on,
        due_before=request.due_on if request else None,
        reminders=reminders,
        reminded_on=entry.occurred_on,
    )


def _take_reminder_back(
    work: WorkState, _: Entry, payload: p.ReminderWithdrawn
) -> WorkState:
    request = work.request(payload.number)
    reminders = request.reminders - 1 if request else 0
    return _with_request(
        work,
        payload.number,
        due_on=payload.due_on,
        due_before=None,
        reminders=reminders,
        reminded_on=None,
    )


def _answer(work: WorkState, entry: Entry, payload: p.RequestAnswered) -> WorkState:
    return _with_request(
        work,
        payload.number,
        answer=payload.answer,
        answer_document=payload.document,
        ended_on=entry.occurred_on,
    )


def _withdraw(work: WorkState, entry: Entry, payload: p.RequestWithdrawn) -> WorkState:
    return _with_request(
        work, payload.number, answer="withdrawn", ended_on=entry.occurred_on
    )


def _note(work: WorkState, entry: Entry, payload: p.NoteWritten) -> WorkState:
    note = Note(payload.note, entry.occurred_on, entry.actor.id)
    return replace(work, notes=(*work.notes, note))


def _remark(work: WorkState, entry: Entry, payload: p.RemarkMade) -> WorkState:
    remark = Remark(
        payload.number,
        payload.about,
        payload.note,
        entry.actor.id,
        entry.occurred_on,
    )
    return replace(work, remarks=(*work.remarks, remark))


def _settle_remark(
    work: WorkState, entry: Entry, payload: p.RemarkSettled
) -> WorkState:
    remarks = tuple(
        replace(
            each,
            result=payload.result,
            settled_by=entry.actor.id,
            settled_on=entry.occurred_on,
            settled_note=payload.note,
        )
        if each.number == payload.number
        else each
        for each in work.remarks
    )
    return replace(work, remarks=remarks)


def _table(work: WorkState, _: Entry, payload: p.CaseTabled) -> WorkState:
    return replace(work, meeting=payload.meeting, meeting_on=payload.held_on)


def _take_off(work: WorkState, _: Entry, __: p.CaseTakenOff) -> WorkState:
    return replace(work, meeting="", meeting_on=None)


def _vote(work: WorkState, entry: Entry, payload: p.CaseVoted) -> WorkState:
    vote = Vote(
        payload.meeting,
        payload.voting,
        payload.agreement,
        payload.outcome,
        payload.casting_vote,
        entry.occurred_on,
    )
    return replace(work, meeting="", meeting_on=None, vote=vote)


def _submit(work: WorkState, entry: Entry, payload: p.DraftSubmitted) -> WorkState:
    draft = Draft(
        version=payload.version,
        document=payload.document,
        outcome=payload.outcome,
        author=entry.actor.id,
        submitted_on=entry.occurred_on,
        signer=payload.signer,
    )
    return replace(work, drafts=(*work.drafts, draft))


def _with_draft(work: WorkState, version: int, **changes: object) -> WorkState:
    drafts = tuple(
        replace(each, **changes) if each.version == version else each  # type: ignore[arg-type]
        for each in work.drafts
    )
    return replace(work, drafts=drafts)


def _return(work: WorkState, entry: Entry, payload: p.DraftReturned) -> WorkState:
    return _with_draft(
        work,
        payload.version,
        status="returned",
        note=payload.note,
        read_by=entry.actor.id,
    )


def _recall(work: WorkState, _: Entry, payload: p.DraftRecalled) -> WorkState:
    return _with_draft(work, payload.version, status="recalled")


def _approve(work: WorkState, entry: Entry, payload: p.DraftApproved) -> WorkState:
    return _with_draft(work, payload.version, status="approved", read_by=entry.actor.id)


def _post(work: WorkState, entry: Entry, payload: p.LetterPosted) -> WorkState:
    letter = Letter(
        letter=payload.letter,
        document=payload.document,
        purpose=payload.purpose,
        recipient=payload.recipient,
        channel=payload.channel,
        posted_on=entry.occurred_on,
    )
    return replace(work, letters=(*work.letters, letter))


def _with_letter(work: WorkState, letter: str, **changes: object) -> WorkState:
    letters = tuple(
        replace(each, **changes) if each.letter == letter else each  # type: ignore[arg-type]
        for each in work.letters
    )
    return replace(work, letters=letters)


def _sent(work: WorkState, entry: Entry, payload: p.LetterSent) -> WorkState:
    return _with_letter(
        work, payload.letter, sent_on=entry.occurred_on, channel=payload.channel
    )


def _stopped(work: WorkState, entry: Entry, payload: p.LetterStopped) -> WorkState:
    return _with_letter(
        work, payload.letter, stopped_on=entry.occurred_on, cause=payload.cause
    )


def _protect(work: WorkState, _: Entry, payload: p.ProtectionSet) -> WorkState:
    return replace(work, protection=payload.level, protection_ground=payload.ground)


def _grant(work: WorkState, _: Entry, payload: p.AccessGranted) -> WorkState:
    return replace(work, granted=work.granted | {payload.staff})


def _revoke(work: WorkState, _: Entry, payload: p.AccessRevoked) -> WorkState:
    return replace(work, granted=work.granted - {payload.staff})


def _conflict(work: WorkState, _: Entry, payload: p.ConflictDeclared) -> WorkState:
    return replace(work, conflicts=work.conflicts | {payload.staff})


def _lift(work: WorkState, _: Entry, payload: p.ConflictLifted) -> WorkState:
    return replace(work, conflicts=work.conflicts - {payload.staff})


def _court(work: WorkState, entry: Entry, payload: p.CourtCaseOpened) -> WorkState:
    opened = CourtCase(payload.court, payload.reference, entry.occurred_on)
    return replace(work, court_cases=(*work.court_cases, opened))


def _court_end(work: WorkState, entry: Entry, payload: p.CourtCaseEnded) -> WorkState:
    court_cases = tuple(
        replace(each, result=payload.result, ended_on=entry.occurred_on)
        if each.reference == payload.reference and each.ended_on is None
        else each
        for each in work.court_cases
    )
    return replace(work, court_cases=court_cases)


def _act_as_robot(work: WorkState, entry: Entry, payload: p.RobotActed) -> WorkState:
    deed = RobotDeed(payload.robot, payload.occasion, entry.occurred_on)
    return replace(work, robot_deeds=(*work.robot_deeds, deed))


def _undo_robot(work: WorkState, entry: Entry, payload: p.RobotUndone) -> WorkState:
    wanted = (payload.robot, payload.occasion)
    deeds = tuple(
        replace(each, undone_on=entry.occurred_on)
        if (each.robot, each.occasion) == wanted
        else each
        for each in work.robot_deeds
    )
    return replace(work, robot_deeds=deeds)


def end_step(work: WorkState, step: str) -> WorkState:
    """Remember that a step ended in this spell."""
    return replace(work, steps_done=(*work.steps_done, step))


def decide_work(work: WorkState, entry: Entry, payload: p.CaseDecided) -> WorkState:
    """End what was going on when the case is decided; answers are owed no longer."""
    requests = tuple(
        replace(each, answer="moot", ended_on=entry.occurred_on)
        if each.is_open
        else each
        for each in work.requests
    )
    return replace(
        work,
        requests=requests,
        meeting="",
        meeting_on=None,
        reasons=payload.reasons,
        formal_errors=payload.formal_errors,
        partial=payload.partial,
        detriment=payload.detriment,
    )


def correct_work(work: WorkState, payload: p.DecisionCorrected) -> WorkState:
    """Put the corrected registration in the place of the first one."""
    return replace(
        work,
        reasons=payload.reasons,
        formal_errors=payload.formal_errors,
        partial=payload.partial,
        detriment=payload.detriment,
    )


def reopen_work(work: WorkState) -> WorkState:
    """Begin anew when a case is reopened; what was sent and written stays.

    The draft that was signed belongs to the decision before, so that the new spell has
    none in play.
    """
    drafts = tuple(
        replace(each, status="recalled") if each == work.drafts[-1] else each
        for each in work.drafts
    )
    return replace(
        work,
        drafts=drafts,
        vote=None,
        steps_done=(),
        reasons=(),
        formal_errors=(),
        partial=False,
        detriment=False,
    )


WORK_FOLDS: dict[type[p.Payload], Fold] = {
    kind: cast("Fold", fold_one)
    for kind, fold_one in (
        (p.RequestSent, _send_request),
        (p.RequestReminded, _remind),
        (p.ReminderWithdrawn, _take_reminder_back),
        (p.RobotActed, _act_as_robot),
        (p.RobotUndone, _undo_robot),
        (p.RequestAnswered, _answer),
        (p.RequestWithdrawn, _withdraw),
        (p.NoteWritten, _note),
        (p.RemarkMade, _remark),
        (p.RemarkSettled, _settle_remark),
        (p.CaseTabled, _table),
        (p.CaseTakenOff, _take_off),
        (p.CaseVoted, _vote),
        (p.DraftSubmitted, _submit),
        (p.DraftReturned, _return),
        (p.DraftRecalled, _recall),
        (p.DraftApproved, _approve),
        (p.LetterPosted, _post),
        (p.LetterSent, _sent),
        (p.LetterStopped, _stopped),
        (p.ProtectionSet, _protect),
        (p.AccessGranted, _grant),
        (p.AccessRevoked, _revoke),
        (p.ConflictDeclared, _conflict),
        (p.ConflictLifted, _lift),
        (p.CourtCaseOpened, _court),
        (p.CourtCaseEnded, _court_end),
    )
}
# What somebody did about the case; the rest is about people or about letters.
COUNTS_AS_WORK = frozenset(
    {
        p.RequestSent,
        p.CaseTabled,
        p.CaseVoted,
        p.DraftSubmitted,
        p.LetterPosted,
    }
)
