# SPDX-License-Identifier: EUPL-1.2
"""Everything that can be done to a case, as one list: word in the address, form, deed.

The case page offers what is possible now, and one page does each of them.

    actions_for(user, file)        # those that the case allows now
    action("notat").perform(user, file, form, 0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from anke.access.domain.permissions import Action as Permission
from anke.cases.domain import commands as c
from anke.decisions.handling import forms as f
from anke.decisions.handling import services
from anke.decisions.handling.case_action import CaseAction, decided, pending, there
from anke.decisions.handling.ending_actions import ENDING_ACTIONS
from anke.decisions.handling.mending_actions import MENDING_ACTIONS
from anke.decisions.handling.outcome_forms import CorrectForm, OutcomeForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.cases.queries import CaseFile


def _draft_is(*statuses: str) -> Callable[[CaseState], bool]:
    """Tell whether the latest draft lies in one of some places; "" is no draft."""

    def lies_there(state: CaseState) -> bool:
        draft = state.work.draft
        return pending(state) and (draft.status if draft else "") in statuses

    return lies_there


def _send_question(user: User, number: str, form: f.QuestionForm, _: int) -> object:
    return services.send_question(user, number, form.question, seen=form.looked_at)


def _answer(user: User, number: str, form: f.AnswerForm, request: int) -> object:
    cleaned = form.cleaned_data
    command = c.AnswerRequest(request, cleaned["answer"], cleaned["document"])
    return services.work_on_case(
        user, number, command, seen=form.looked_at, on=cleaned["on"]
    )


def _remind(user: User, number: str, form: f.RemindForm, request: int) -> object:
    return services.remind(
        user,
        number,
        request,
        due_on=form.cleaned_data["due_on"],
        seen=form.looked_at,
    )


def _take_back(user: User, number: str, form: f.CauseForm, request: int) -> object:
    command = c.WithdrawRequest(request, form.cleaned_data["cause"])
    return services.work_on_case(user, number, command, seen=form.looked_at)


def _note(user: User, number: str, form: f.NoteForm, _: int) -> object:
    return services.write_note(user, number, form.cleaned_data["text"])


def _notice(user: User, number: str, form: f.NoticeForm, _: int) -> object:
    return services.give_notice(user, number, form.notice, seen=form.looked_at)


def _submit(user: User, number: str, form: f.SubmitForm, _: int) -> object:
    return services.submit_draft(
        user, number, signer=form.cleaned_data["signer"], seen=form.looked_at
    )


def _sign(user: User, number: str, form: f.SignForm, _: int) -> object:
    if form.cleaned_data["verdict"] == "return":
        reasons = form.cleaned_data["reasons"]
        return services.return_draft(user, number, reasons, seen=form.looked_at)
    return services.work_on_case(user, number, c.ApproveDraft(), seen=form.looked_at)


def _recall(user: User, number: str, form: f.CaseForm, _: int) -> object:
    return services.work_on_case(user, number, c.RecallDraft(), seen=form.looked_at)


def _decide(user: User, number: str, form: OutcomeForm, _: int) -> object:
    command = c.DecideCase(**form.registration)
    return services.decide_case(user, number, command, seen=form.looked_at)


def _correct(user: User, number: str, form: CorrectForm, _: int) -> object:
    cause = form.cleaned_data["cause"]
    command = c.CorrectDecision(cause=cause, **form.registration)
    return services.work_on_case(user, number, command, seen=form.looked_at)


def _reopen(user: User, number: str, form: f.ReopenForm, _: int) -> object:
    command = c.ReopenCase(form.cleaned_data["reason"])
    return services.work_on_case(user, number, command, seen=form.looked_at)


def _court(user: User, number: str, form: f.CourtForm, _: int) -> object:
    command = c.OpenCourtCase(**_own(form))
    return services.work_on_case(user, number, command, seen=form.looked_at)


def _court_end(user: User, number: str, form: f.CourtEndForm, _: int) -> object:
    command = c.EndCourtCase(**_own(form))
    return services.work_on_case(user, number, command, seen=form.looked_at)


def _own(form: f.CaseForm) -> dict[str, Any]:
    """Give what was typed, without what the page itself carries."""
    return {name: value for name, value in form.cleaned_data.items() if name != "seen"}


def _link(user: User, number: str, form: f.PredecessorForm, _: int) -> object:
    earlier = form.cleaned_data["predecessor"]
    return services.link_predecessor(user, number, earlier, seen=form.looked_at)


def _runs_in_court(state: CaseState) -> bool:
    return any(each.ended_on is None for each in state.work.court_cases)


ACTIONS: tuple[CaseAction, ...] = (
    CaseAction(
        "spoerg",
        gettext_lazy("Ask or hear somebody"),
        gettext_lazy("Send the letter"),
        f.QuestionForm,
        _send_question,
        pending,
        gettext_lazy("The question is on its way."),
        gettext_lazy(
            "A letter goes to each who is asked. A consultant gets the question on "
            "the case."
        ),
    ),
    CaseAction(
        "svar",
        gettext_lazy("Register an answer"),
        gettext_lazy("Register"),
        f.AnswerForm,
        _answer,
        pending,
        gettext_lazy("The answer is registered."),
        is_listed=False,
        of_request=True,
    ),
    CaseAction(
        "ryk",
        gettext_lazy("Remind"),
        gettext_lazy("Send the reminder"),
        f.RemindForm,
        _remind,
        pending,
        gettext_lazy("The reminder is on its way."),
        is_listed=False,
        of_request=True,
    ),
    CaseAction(
        "tilbage",
        gettext_lazy("Take a request back"),
        gettext_lazy("Take it back"),
        f.CauseForm,
        _take_back,
        pending,
        gettext_lazy("The request is taken back."),
        is_listed=False,
        of_request=True,
    ),
    CaseAction(
        "fristbrev",
        gettext_lazy("Send a deadline notice"),
        gettext_lazy("Send the notice"),
        f.NoticeForm,
        _notice,
        lambda state: any(line.ended_on is None for line in state.clocks),
        gettext_lazy("The deadline notice is on its way."),
        gettext_lazy(
            "The notice tells the citizen why it takes longer, and when a decision is "
            "expected. It does not move the deadline: a breach stays a breach."
        ),
    ),
    CaseAction(
        "til-godkendelse",
        gettext_lazy("Hand the draft in for signature"),
        gettext_lazy("Hand in"),
        f.SubmitForm,
        _submit,
        _draft_is("", "returned"),
        gettext_lazy("The draft waits for a second reader."),
        gettext_lazy("The letter is kept as it stands now. A colleague reads it."),
    ),
    CaseAction(
        "underskrift",
        gettext_lazy("Read and sign the draft"),
        gettext_lazy("Send my answer"),
        f.SignForm,
        _sign,
        _draft_is("submitted"),
        gettext_lazy("Your answer is registered."),
    ),
    CaseAction(
        "traek-tilbage",
        gettext_lazy("Take my draft back"),
        gettext_lazy("Take it back"),
        f.CaseForm,
        _recall,
        _draft_is("submitted", "approved"),
        gettext_lazy("The draft is yours again."),
    ),
    CaseAction(
        "afgoer",
        gettext_lazy("Decide and send the letter"),
        gettext_lazy("Decide and send"),
        OutcomeForm,
        _decide,
        pending,
        gettext_lazy("The case is decided. The letter is on its way."),
        gettext_lazy(
            "The outcome is registered and the letter goes out, both or neither. You "
            "can call the letter back for a short while under Post out."
        ),
        Permission.DECIDE_CASE,
    ),
    CaseAction(
        "notat",
        gettext_lazy("Write a note"),
        gettext_lazy("Keep the note"),
        f.NoteForm,
        _note,
        there,
        gettext_lazy("The note is kept."),
    ),
    CaseAction(
        "forgaenger",
        gettext_lazy("Link an earlier case"),
        gettext_lazy("Link"),
        f.PredecessorForm,
        _link,
        pending,
        gettext_lazy("The cases are linked."),
        gettext_lazy(
            "After a remittal of ours the case goes on the fast track, where its "
            "provisions have it."
        ),
    ),
    CaseAction(
        "genoptag",
        gettext_lazy("Reopen the case"),
        gettext_lazy("Reopen"),
        f.ReopenForm,
        _reopen,
        decided,
        gettext_lazy("The case is reopened. Its deadlines run anew."),
    ),
    CaseAction(
        "ret-udfald",
        gettext_lazy("Correct the registration"),
        gettext_lazy("Correct"),
        CorrectForm,
        _correct,
        decided,
        gettext_lazy("The registration is corrected."),
        gettext_lazy("The letter that was sent is not changed."),
    ),
    CaseAction(
        "retssag",
        gettext_lazy("Register a court case"),
        gettext_lazy("Register"),
        f.CourtForm,
        _court,
        decided,
        gettext_lazy("The court case is registered."),
    ),
    CaseAction(
        "dom",
        gettext_lazy("Register the court's answer"),
        gettext_lazy("Register"),
        f.CourtEndForm,
        _court_end,
        _runs_in_court,
        gettext_lazy("The court's answer is registered."),
    ),
    *ENDING_ACTIONS,
    *MENDING_ACTIONS,
)
_BY_WORD = {each.word: each for each in ACTIONS}


def action(word: str) -> CaseAction | None:
    """Give an action by its word in the address."""
    return _BY_WORD.get(word)


def actions_for(user: User, file: CaseFile) -> list[CaseAction]:
    """Give what the person may do to the case as it stands now."""
    return [
        each
        for each in ACTIONS
        if each.is_listed and user.may(each.permission) and each.is_possible(file.state)
    ]
