# SPDX-License-Identifier: EUPL-1.2
"""What the case page says of questions to consultants.

To a consultant: what they were asked, and where they answer. To whoever works on the
case: that a consultant misses something, or proposes a second opinion, until somebody
has been asked since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.cases.domain.handling_rules import OF_A_CONSULTANT, Answer
from anke.cases.domain.state import CaseStatus
from anke.cases.panels import Panel, register_panel
from anke.decisions.handling.forms import SECOND_OPINION
from anke.decisions.handling.notes_panel import kept_texts
from anke.decisions.questions.queries import open_questions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.access.models import User
    from anke.cases.domain.work import Request
    from anke.cases.queries import CaseFile

# The step in which what is missing is asked for; the form proposes it.
_ASK_FOR_IT = "information-gathering"


def register_questions_panel() -> None:
    """Add the panel to the case page."""
    register_panel(
        Panel("questions", 2, "decisions/questions/panel.html", _panel, "top")
    )


def _panel(user: User, file: CaseFile) -> Mapping[str, object] | None:
    if user.may(Action.ANSWER_QUESTION):
        return _asked(user, file)
    if user.may(Action.WORK_ON_CASE):
        return _proposed(file)
    return None


def _asked(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Show the consultant's own questions."""
    number = file.case.number
    requests = list(open_questions(file.state, user.staff_code or ""))
    if not requests:
        return None
    texts = kept_texts(number, [each.document for each in requests])
    return {"asked": [(each, texts.get(each.document, "")) for each in requests]}


def _proposed(file: CaseFile) -> Mapping[str, object] | None:
    """Say what a consultant proposes, as long as nobody was asked since."""
    requests = file.state.work.requests
    last = requests[-1] if requests else None
    is_pending = file.state.status is CaseStatus.PENDING
    if last is None or not is_pending or last.answer not in OF_A_CONSULTANT:
        return None
    number, answer = file.case.number, last.answer_document
    more = last.answer == Answer.MORE_NEEDED
    step = _ASK_FOR_IT if more else SECOND_OPINION
    return {
        "heading": _("The medical consultant misses something")
        if more
        else _("The medical consultant proposes a second opinion"),
        "link": _("Ask for it") if more else _("Ask another consultant"),
        "ask": f"{reverse('case-action', args=[number, 'spoerg'])}?step={step}",
        "text": kept_texts(number, [answer]).get(answer, ""),
        "answer": _place_of(file, last),
    }


def _place_of(file: CaseFile, request: Request) -> str:
    """Give the address of the answer among the case's documents."""
    for place, each in enumerate(file.documents, 1):
        if each.commitment == request.answer_document and each.stored is not None:
            return reverse("case-document", args=[file.case.number, place])
    return ""
