# SPDX-License-Identifier: EUPL-1.2
"""Undoing what the mail room did by mistake, by new entries and never by deletion.

A letter can become a case that is none (*fejloprettet sag*), or be filed on somebody
else's case (*fejljournaliseret dokument*). Both are taken back by an entry with its
cause; what was written stays readable. A registration can be taken back as long as
nobody has worked on the case: afterwards it ends as cases end, by a decision.

    decide(state, Act("22-00001", WithdrawRegistration("dublet"), …), rules)
    # -> [Entry("case:22-00001", RegistrationWithdrawn(cause="dublet"), …)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from anke.cases.domain import payloads as p
from anke.cases.domain.state import CaseStatus
from anke.cases.errors import CommandRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from anke.cases.domain import commands as c
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseState

# What somebody did, as it stands in a refusal after "fordi".
_WORK = {
    p.CaseAllocated.kind: "sagen er fordelt til en sagsbehandler",
    p.StepStarted.kind: "sagsbehandlingen er begyndt",
    p.ActivityRecorded.kind: "der står aktiviteter i sagen",
    p.DeadlinePaused.kind: "en frist er suspenderet",
    p.DeadlineExtended.kind: "en frist er forlænget",
    p.DeadlineNoticed.kind: "der er sendt fristbrev",
    p.CaseReclassified.kind: "sagen er omklassificeret",
    p.CaseDecided.kind: "sagen har været afgjort",
    p.RequestSent.kind: "nogen er spurgt om sagen",
    p.CaseTabled.kind: "sagen har været sat på et ankemøde",
    p.CaseVoted.kind: "et ankemøde har stemt om sagen",
    p.DraftSubmitted.kind: "der er skrevet udkast til afgørelse",
    p.LetterPosted.kind: "der er skrevet brev i sagen",
}


def withdraw_registration(
    state: CaseState, act: c.Act, command: c.WithdrawRegistration, _: Rules
) -> Iterable[p.Payload]:
    """Take back a case that nobody has worked on.

    Parties, documents, relations, a team, deadlines that began and their
    recomputation belong to the registration and do not stand in the way.
    """
    _require_cause(state, command.cause)
    if state.status is CaseStatus.WITHDRAWN:
        raise _refuse(
            state,
            f"was withdrawn on {state.withdrawn_on}",
            f"Sagen er allerede trukket tilbage den {state.withdrawn_on}.",
        )
    if state.status is CaseStatus.UNREGISTERED:
        raise _refuse(state, "is not registered", "Sagen er ikke oprettet.")
    if state.first_work:
        why = _WORK.get(state.first_work, "der er arbejdet på sagen")
        raise _refuse(
            state,
            f"has {state.first_work} in its journal",
            f"Oprettelsen kan ikke trækkes tilbage, fordi {why}. Afslut sagen i "
            "stedet.",
        )
    if act.occurred_on < cast("date", state.received_on):
        raise _refuse(
            state,
            f"withdrawn on {act.occurred_on}, before it came in",
            f"Sagen kan ikke trækkes tilbage før den {state.received_on}, hvor den "
            "kom ind.",
        )
    yield p.RegistrationWithdrawn(command.cause)


def withdraw_document(
    state: CaseState, _: c.Act, command: c.WithdrawDocument, __: Rules
) -> Iterable[p.Payload]:
    """Take back a document, whatever became of the case; nothing when it is already.

    A decided or withdrawn case may hold somebody else's letter just as a pending one.
    """
    _require_cause(state, command.cause)
    marked = {place for place, *_ in state.withdrawn_documents}
    held = {
        place
        for place, (document, *_) in enumerate(state.documents)
        if document == command.document
    }
    if not held:
        raise _refuse(
            state, "does not hold that document", "Dokumentet findes ikke i sagen."
        )
    if held - marked:
        yield p.DocumentWithdrawn(command.document, command.cause)


def _require_cause(state: CaseState, cause: str) -> None:
    if not cause.strip():
        raise _refuse(
            state, "a withdrawal needs a cause", "Skriv en kort årsag til fortrydelsen."
        )


def _refuse(state: CaseState, message: str, user_text: str) -> CommandRefusedError:
    return CommandRefusedError(f"case {state.number}: {message}", user_text=user_text)
