# SPDX-License-Identifier: EUPL-1.2
"""What the page of an action shows: the form, the case, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _

from anke.access.models import ViewEvent
from anke.access.services import record_view
from anke.cases import clock, wording
from anke.cases.domain.entries import case_stream
from anke.cases.errors import UnknownCaseError
from anke.cases.handling_wording import owed_by_name, step_name
from anke.cases.models import Document
from anke.cases.queries import case_file
from anke.cases.rules import current_rules
from anke.decisions.handling.mail_panel import open_mail_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.access.models import User
    from anke.cases.errors import StaleCaseError
    from anke.cases.queries import CaseFile
    from anke.decisions.handling.case_action import CaseAction
    from anke.decisions.handling.forms import CaseForm
    from anke.decisions.handling.mail_panel import OpenMail
    from anke.errors import AppealsError


@dataclass(frozen=True, slots=True)
class ActionPage:
    """An action's form on one case; `since` is what others did meanwhile."""

    file: CaseFile
    action: CaseAction
    form: CaseForm
    about: str
    mail: OpenMail
    document: str = ""
    refusal: str = ""
    since: tuple[str, ...] = ()

    def refused(self, error: AppealsError) -> ActionPage:
        """Give the page again, with what stands in the way; the words stay."""
        return replace(self, refusal=error.user_text)

    def after(self, stale: StaleCaseError) -> ActionPage:
        """Give the page again with what others did; the next try has seen it."""
        rules = current_rules()
        told = tuple(
            f"{wording.actor_name(each.actor.kind.value, each.actor.id)}: "
            f"{wording.payload_sentence(each.payload, rules)}"
            for each in stale.since
        )
        # The same words, as of the case that is shown now.
        data = QueryDict(mutable=True)
        data.update(self.form.data)
        data["seen"] = str(self.file.state.length)
        form = type(self.form)(data, file=self.file, user=self.form.user)
        return replace(self, form=form, refusal=stale.user_text, since=told)


def open_action(
    user: User,
    number: str,
    action: CaseAction,
    place: int,
    *,
    data: QueryDict | None,
    proposed: Mapping[str, str],
) -> ActionPage:
    """Open a case for an action, and write down that it was opened.

    `proposed` is what the link to the page says of its fields.

    Errors: UnknownCaseError.
    """
    file = case_file(user, number)
    record_view(
        user,
        stream=case_stream(number),
        at=clock.now(),
        purpose=f"sagsskridt: {action.word}",
        kind=ViewEvent.Kind.PAGE,
    )
    page = ActionPage(
        file=file,
        action=action,
        form=action.form(data, file=file, user=user, **_known(action, proposed)),
        about=_about(file, place),
        document=_document(file),
        mail=open_mail_for(user, number),
    )
    if not action.is_possible(file.state):
        return replace(page, refusal=_("The case does not allow that now."))
    return page


def _known(action: CaseAction, proposed: Mapping[str, str]) -> dict[str, str]:
    """Keep of what a link proposes the fields that the form has."""
    fields = action.form.base_fields.keys() - {"seen"}
    return {name: value for name, value in proposed.items() if name in fields}


def open_letter(user: User, number: str, document: str) -> Document:
    """Give a draft of the case that was handed in, and write down that it was opened.

    Errors: UnknownCaseError, also for a document that is no draft of the case.
    """
    file = case_file(user, number)
    handed_in = {draft.document for draft in file.state.work.drafts}
    letter = Document.objects.filter(
        commitment=document, stream=case_stream(number)
    ).first()
    if document not in handed_in or letter is None:
        raise UnknownCaseError(
            f"case {number} has no such draft",
            user_text="Udkastet findes ikke i sagen.",
        )
    record_view(
        user,
        stream=case_stream(number),
        at=clock.now(),
        purpose="udkast til godkendelse",
        kind=ViewEvent.Kind.DOCUMENT,
    )
    return letter


def _about(file: CaseFile, place: int) -> str:
    """Say which request it is about, or which case."""
    rules = current_rules()
    request = file.state.work.request(place) if place else None
    if request is None:
        return wording.subject_name(
            rules.catalogue, file.case.subject
        ) or wording.area_name(rules.catalogue, file.case.area)
    return _("%(step)s, asked of %(who)s") % {
        "step": step_name(request.step, rules),
        "who": owed_by_name(request.owed_by),
    }


def _document(file: CaseFile) -> str:
    """Give the commitment of the draft that is to be read."""
    draft = file.state.work.draft
    return draft.document if draft is not None else ""
