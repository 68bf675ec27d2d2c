# SPDX-License-Identifier: EUPL-1.2
"""The handling of a case in words: steps, requests, drafts, letters, what is next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases.domain import payloads as p
from anke.cases.domain.what_next import What
from anke.web import formats

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.what_next import Todo

Wording = Callable[[p.Payload, "Rules"], str]


def todo_name(what: str) -> str:
    """Name what is to be done next, as worklists show it."""
    return str(_TODOS.get(what, what))


def todo_sentence(todo: Todo, today: date) -> str:
    """Say what is to be done next, with its day and who owes the answer."""
    text = todo_name(todo.what.value)
    if todo.owed_by:
        text = _("%(what)s from %(who)s") % {
            "what": text,
            "who": owed_by_name(todo.owed_by),
        }
    if todo.on is None:
        return text
    if todo.on < today:
        return _("%(what)s, due %(day)s") % {"what": text, "day": formats.day(todo.on)}
    return _("%(what)s, by %(day)s") % {"what": text, "day": formats.day(todo.on)}


def owed_by_name(owed_by: str) -> str:
    """Name who owes an answer."""
    return str(_OWED_BY.get(owed_by, owed_by))


def answer_name(answer: str) -> str:
    """Name how a request came to its end."""
    return str(_ANSWERS.get(answer, answer))


def purpose_name(purpose: str) -> str:
    """Name what a letter of ours is for."""
    return str(_PURPOSES.get(purpose, purpose))


def ground_name(ground: str) -> str:
    """Name why a case is protected."""
    return str(_GROUNDS.get(ground, ground))


def about_name(about: str) -> str:
    """Name what a remark on a registration is about."""
    return str(_ABOUT.get(about, about))


def remark_result_name(result: str) -> str:
    """Name what became of a remark."""
    return str(_REMARK_RESULTS.get(result, result))


def court_result_name(result: str) -> str:
    """Name what a court answered."""
    return str(_COURT_RESULTS.get(result, result))


_TODOS: dict[str, _StrPromise] = {
    What.REALLOCATE.value: gettext_lazy("Give the case to somebody else"),
    What.GIVE_NOTICE.value: gettext_lazy("Send a deadline notice"),
    What.SEND_LETTER.value: gettext_lazy("Send the decision letter"),
    What.SETTLE_REMARK.value: gettext_lazy("Answer the controller's remark"),
    What.ALLOCATE.value: gettext_lazy("Allocate the case"),
    What.SIGN.value: gettext_lazy("Read and sign the draft"),
    What.DECIDE.value: gettext_lazy("Decide and send the letter"),
    What.REVISE.value: gettext_lazy("Revise the returned draft"),
    What.REMIND.value: gettext_lazy("Remind: the answer is late"),
    What.WAIT_FOR_MEETING.value: gettext_lazy("Waits for the board meeting"),
    What.WAIT_FOR_ANSWER.value: gettext_lazy("Waits for an answer"),
    What.TABLE.value: gettext_lazy("Put the case on a board meeting's agenda"),
    What.WRITE_DRAFT.value: gettext_lazy("Write the draft"),
    What.FOLLOW_COURT_CASE.value: gettext_lazy("Follow the court case"),
    What.NOTHING.value: gettext_lazy("Nothing more is to be done"),
}
_OWED_BY: dict[str, _StrPromise] = {
    "party": gettext_lazy("the party"),
    "first-instance": gettext_lazy("the first instance"),
    "consultant": gettext_lazy("the medical consultant"),
    "other": gettext_lazy("others"),
}
_ANSWERS: dict[str, _StrPromise] = {
    "answered": gettext_lazy("answered"),
    "nothing-to-add": gettext_lazy("nothing to add"),
    "no-answer": gettext_lazy("no answer came"),
    "more-needed": gettext_lazy("more information is needed"),
    "second-opinion": gettext_lazy("answered; a second opinion is proposed"),
    "withdrawn": gettext_lazy("taken back"),
    "moot": gettext_lazy("no longer needed"),
}
_PURPOSES: dict[str, _StrPromise] = {
    "decision": gettext_lazy("decision"),
    "hearing": gettext_lazy("party hearing"),
    "request": gettext_lazy("request"),
    "reminder": gettext_lazy("reminder"),
    "notice": gettext_lazy("deadline notice"),
    "receipt": gettext_lazy("receipt"),
    "information": gettext_lazy("information"),
}
_GROUNDS: dict[str, _StrPromise] = {
    "secret-address": gettext_lazy("secret address"),
    "staff-relative": gettext_lazy("relative of a member of staff"),
    "own-employee": gettext_lazy("own employee"),
    "strict": gettext_lazy("strict protection"),
}
_ABOUT: dict[str, _StrPromise] = {
    "outcome": gettext_lazy("the outcome"),
    "reasons": gettext_lazy("the reasons for the reversal"),
    "subject": gettext_lazy("area or subject"),
    "dates": gettext_lazy("the dates"),
    "parties": gettext_lazy("the parties"),
    "deadlines": gettext_lazy("the deadlines"),
    "other": gettext_lazy("something else"),
}
_REMARK_RESULTS: dict[str, _StrPromise] = {
    "corrected": gettext_lazy("the registration was corrected"),
    "right": gettext_lazy("the registration is right"),
}
_COURT_RESULTS: dict[str, _StrPromise] = {
    "upheld": gettext_lazy("upheld"),
    "changed": gettext_lazy("changed"),
    "remitted": gettext_lazy("sent back"),
    "settled": gettext_lazy("settled"),
    "withdrawn": gettext_lazy("withdrawn"),
}


# --- One sentence for each kind of journal entry ------------------------------------


def _request_sent(payload: p.RequestSent, _rules: Rules) -> str:
    return _("Request %(number)s went to %(who)s: %(step)s. Answer by %(day)s.") % {
        "number": payload.number,
        "who": owed_by_name(payload.owed_by),
        "step": step_name(payload.step, _rules),
        "day": formats.day(payload.due_on),
    }


def step_name(step: str, rules: Rules) -> str:
    """Name a step of handling by its rule, else by what imported logs call it."""
    from anke.cases.wording import name_of, what_happened

    rule = rules.handling.step(step)
    return name_of(rule) if rule else what_happened(step)


def _reminded(payload: p.RequestReminded, _rules: Rules) -> str:
    return _("Request %(number)s was reminded of. New answer by %(day)s.") % {
        "number": payload.number,
        "day": formats.day(payload.due_on),
    }


def _answered(payload: p.RequestAnswered, _rules: Rules) -> str:
    return _("Request %(number)s was settled: %(answer)s.") % {
        "number": payload.number,
        "answer": answer_name(payload.answer),
    }


def _request_withdrawn(payload: p.RequestWithdrawn, _rules: Rules) -> str:
    return _("Request %(number)s was taken back: %(cause)s.") % {
        "number": payload.number,
        "cause": payload.cause,
    }


def _reminder_withdrawn(payload: p.ReminderWithdrawn, _rules: Rules) -> str:
    return _(
        "The reminder of request %(number)s was called back: %(cause)s. "
        "The answer is due %(day)s again."
    ) % {
        "number": payload.number,
        "cause": payload.cause,
        "day": formats.day(payload.due_on),
    }


ROBOT_NAMES = {
    "document-bundle": gettext_lazy("The bundler"),
    "file-request": gettext_lazy("The file collector"),
    "reminder": gettext_lazy("The reminder"),
}


def robot_name(robot: str) -> str:
    """Name a robot (*Samleren, Aktindhenteren, Rykkeren*)."""
    return str(ROBOT_NAMES.get(robot, robot))


def _robot_acted(payload: p.RobotActed, _rules: Rules) -> str:
    return _("The robot %(robot)s acted.") % {"robot": robot_name(payload.robot)}


def _robot_undone(payload: p.RobotUndone, _rules: Rules) -> str:
    return _("What the robot %(robot)s had done was taken back: %(cause)s.") % {
        "robot": robot_name(payload.robot),
        "cause": payload.cause,
    }


def _note(_payload: p.NoteWritten, _rules: Rules) -> str:
    return _("A note was written.")


def _remark(payload: p.RemarkMade, _rules: Rules) -> str:
    return _("Remark %(number)s was made on %(about)s.") % {
        "number": payload.number,
        "about": about_name(payload.about),
    }


def _remark_settled(payload: p.RemarkSettled, _rules: Rules) -> str:
    return _("Remark %(number)s was answered: %(result)s.") % {
        "number": payload.number,
        "result": remark_result_name(payload.result),
    }


def _tabled(payload: p.CaseTabled, _rules: Rules) -> str:
    return _("The case was put on the board meeting %(meeting)s, %(day)s.") % {
        "meeting": payload.meeting,
        "day": formats.day(payload.held_on),
    }


def _taken_off(payload: p.CaseTakenOff, _rules: Rules) -> str:
    return _("The case was taken off the board meeting %(meeting)s: %(cause)s.") % {
        "meeting": payload.meeting,
        "cause": payload.cause,
    }


def _voted(payload: p.CaseVoted, rules: Rules) -> str:
    from anke.cases.wording import any_outcome_name

    agreement = (
        _("unanimously") if payload.agreement == "unanimous" else _("by majority")
    )
    text = _("The board meeting %(meeting)s settled %(agreement)s: %(outcome)s.") % {
        "meeting": payload.meeting,
        "agreement": agreement,
        "outcome": any_outcome_name(rules.catalogue, payload.outcome),
    }
    if payload.casting_vote:
        return f"{text} {_('The chair broke the tie.')}"
    return text


def _submitted(payload: p.DraftSubmitted, rules: Rules) -> str:
    from anke.cases.wording import any_outcome_name

    return _("Draft %(version)s was handed in for signature: %(outcome)s.") % {
        "version": payload.version,
        "outcome": any_outcome_name(rules.catalogue, payload.outcome),
    }


def _returned(payload: p.DraftReturned, _rules: Rules) -> str:
    return _("Draft %(version)s was returned with reasons.") % {
        "version": payload.version
    }


def _recalled(payload: p.DraftRecalled, _rules: Rules) -> str:
    return _("Draft %(version)s was taken back by its author.") % {
        "version": payload.version
    }


def _approved(payload: p.DraftApproved, _rules: Rules) -> str:
    return _("Draft %(version)s was signed by a second reader.") % {
        "version": payload.version
    }


def _posted(payload: p.LetterPosted, _rules: Rules) -> str:
    return _("A letter was put into the outbox: %(purpose)s.") % {
        "purpose": purpose_name(payload.purpose)
    }


def _sent(payload: p.LetterSent, _rules: Rules) -> str:
    from anke.cases.wording import channel_name

    return _("A letter left the house by %(channel)s.") % {
        "channel": channel_name(payload.channel)
    }


def _stopped(payload: p.LetterStopped, _rules: Rules) -> str:
    return _("A letter was stopped: %(cause)s.") % {"cause": payload.cause}


def _protected(payload: p.ProtectionSet, _rules: Rules) -> str:
    if payload.level == 0:
        return _("The protection of the case was lifted.")
    return _("The case was protected at level %(level)s: %(ground)s.") % {
        "level": payload.level,
        "ground": ground_name(payload.ground),
    }


def _granted(payload: p.AccessGranted, _rules: Rules) -> str:
    return _("%(staff)s was given access to the case: %(cause)s.") % {
        "staff": payload.staff,
        "cause": payload.cause,
    }


def _revoked(payload: p.AccessRevoked, _rules: Rules) -> str:
    return _("The access of %(staff)s was taken back: %(cause)s.") % {
        "staff": payload.staff,
        "cause": payload.cause,
    }


def _conflict(payload: p.ConflictDeclared, _rules: Rules) -> str:
    return _("%(staff)s has a conflict of interest.") % {"staff": payload.staff}


def _no_conflict(payload: p.ConflictLifted, _rules: Rules) -> str:
    return _("The conflict of interest of %(staff)s was lifted: %(cause)s.") % {
        "staff": payload.staff,
        "cause": payload.cause,
    }


def _follows(payload: p.PredecessorFound, _rules: Rules) -> str:
    text = _("The case follows case %(number)s.") % {"number": payload.predecessor}
    if "fast-track" in payload.tracks:
        return f"{text} {_('It goes on the fast track.')}"
    return text


def _court(payload: p.CourtCaseOpened, _rules: Rules) -> str:
    return _("The decision is before %(court)s, case %(reference)s.") % {
        "court": payload.court,
        "reference": payload.reference,
    }


def _court_end(payload: p.CourtCaseEnded, _rules: Rules) -> str:
    return _("The court case %(reference)s ended: %(result)s.") % {
        "reference": payload.reference,
        "result": court_result_name(payload.result),
    }


HANDLING_WORDINGS: dict[type[p.Payload], Wording] = {
    kind: cast("Wording", wording)
    for kind, wording in (
        (p.RequestSent, _request_sent),
        (p.RequestReminded, _reminded),
        (p.RequestAnswered, _answered),
        (p.RequestWithdrawn, _request_withdrawn),
        (p.ReminderWithdrawn, _reminder_withdrawn),
        (p.RobotActed, _robot_acted),
        (p.RobotUndone, _robot_undone),
        (p.NoteWritten, _note),
        (p.RemarkMade, _remark),
        (p.RemarkSettled, _remark_settled),
        (p.CaseTabled, _tabled),
        (p.CaseTakenOff, _taken_off),
        (p.CaseVoted, _voted),
        (p.DraftSubmitted, _submitted),
        (p.DraftReturned, _returned),
        (p.DraftRecalled, _recalled),
        (p.DraftApproved, _approved),
        (p.LetterPosted, _posted),
        (p.LetterSent, _sent),
        (p.LetterStopped, _stopped),
        (p.ProtectionSet, _protected),
        (p.AccessGranted, _granted),
        (p.AccessRevoked, _revoked),
        (p.ConflictDeclared, _conflict),
        (p.ConflictLifted, _no_conflict),
        (p.PredecessorFound, _follows),
        (p.CourtCaseOpened, _court),
        (p.CourtCaseEnded, _court_end),
    )
}
