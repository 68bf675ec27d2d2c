# SPDX-License-Identifier: EUPL-1.2
"""What can be done to a meeting from its pages: word, permission, form, deed.

One address takes them all; what the law says about an act is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from anke.access.domain.permissions import Action
from anke.cases import wording
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.queries import require_on_case
from anke.cases.rules import current_rules
from anke.decisions.meetings import forms, services
from anke.decisions.meetings.material import order_material
from anke.decisions.meetings.protocol import approve_protocol
from anke.decisions.meetings.queries import waiting_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from anke.access.models import User
    from anke.cases.domain.catalogue import Catalogue
    from anke.cases.models import Case
    from anke.decisions.domain.meetings.state import MeetingState

    Deed = Callable[[User, Actor, str, Any], object]

MOST_WAITING = 100


@dataclass(frozen=True, slots=True)
class PageAct:
    """An act of a page; `page` is where its form stands."""

    word: str
    permission: Action
    form: type[forms.MeetingForm]
    page: str
    done: _StrPromise
    deed: Deed


def actor_of(user: User) -> Actor:
    """Give the actor that the journal names."""
    return Actor(ActorKind.PERSON, user.staff_code or user.username)


def _commands(_user: User, actor: Actor, number: str, form: Any) -> object:
    return services.act_on(actor, number, form.commands())


def _add_cases(user: User, actor: Actor, number: str, form: Any) -> object:
    for case in form.wanted:
        require_on_case(user, Action.SEE_CASE, case)
    ground = form.cleaned_data["ground"]
    return services.add_cases(actor, number, form.wanted, ground=ground)


def _open(_user: User, actor: Actor, number: str, form: Any) -> object:
    return services.open_meeting(actor, number, form.present_codes)


def _material(_user: User, actor: Actor, number: str, _form: Any) -> None:
    order_material(actor, number)


def _approve(_user: User, actor: Actor, number: str, _form: Any) -> object:
    return approve_protocol(actor, number)


_PLAN, _HOLD = Action.PLAN_MEETINGS, Action.HOLD_MEETINGS
_ACTS = (
    PageAct(
        "cancel",
        _PLAN,
        forms.CancelForm,
        "page",
        _("The meeting is called off; its cases wait for another one."),
        _commands,
    ),
    PageAct(
        "move",
        _PLAN,
        forms.MoveForm,
        "page",
        _("The meeting is moved, and its cases know the new day."),
        _commands,
    ),
    PageAct(
        "add-cases",
        _PLAN,
        forms.AddCasesForm,
        "agenda",
        _("The agenda has grown."),
        _add_cases,
    ),
    PageAct(
        "add-matter",
        _PLAN,
        forms.AddMatterForm,
        "agenda",
        _("The agenda has grown."),
        _commands,
    ),
    PageAct(
        "place",
        _PLAN,
        forms.PlaceForm,
        "agenda",
        _("The item was moved."),
        _commands,
    ),
    PageAct(
        "minutes",
        _PLAN,
        forms.MinutesForm,
        "agenda",
        _("The times follow from the new minutes."),
        _commands,
    ),
    PageAct(
        "remove",
        _PLAN,
        forms.RemoveForm,
        "agenda",
        _("The item was taken off."),
        _commands,
    ),
    PageAct(
        "material",
        _PLAN,
        forms.PlainForm,
        "page",
        _("The case material is being gathered; the page says when it is there."),
        _material,
    ),
    PageAct(
        "open",
        _HOLD,
        forms.PresenceForm,
        "page",
        _("The meeting has begun."),
        _open,
    ),
    PageAct(
        "presence",
        _HOLD,
        forms.PresenceForm,
        "page",
        _("It is noted who is there."),
        _commands,
    ),
    PageAct(
        "conflict",
        _HOLD,
        forms.ConflictForm,
        "item",
        _("The conflict is declared; who is in conflict does not vote."),
        _commands,
    ),
    PageAct(
        "lift",
        _HOLD,
        forms.LiftForm,
        "item",
        _("The conflict is taken back."),
        _commands,
    ),
    PageAct(
        "clear",
        _HOLD,
        forms.ClearForm,
        "item",
        _("The votes count no longer; vote again."),
        _commands,
    ),
    PageAct(
        "decide",
        _HOLD,
        forms.DecideForm,
        "item",
        _("The item is decided."),
        _commands,
    ),
    PageAct(
        "conclude",
        _HOLD,
        forms.ConcludeForm,
        "item",
        _("The item is dealt with."),
        _commands,
    ),
    PageAct(
        "postpone",
        _HOLD,
        forms.PostponeForm,
        "item",
        _("The item is postponed."),
        _commands,
    ),
    PageAct(
        "close",
        _HOLD,
        forms.CloseForm,
        "page",
        _("The meeting has ended. Read the protocol and approve it."),
        _commands,
    ),
    PageAct(
        "approve",
        _HOLD,
        forms.PlainForm,
        "protocol",
        _("The protocol is approved, and the copies of the papers are deleted."),
        _approve,
    ),
)
ACTS = {act.word: act for act in _ACTS}


def bound_form(
    act: PageAct, data: QueryDict, user: User, state: MeetingState
) -> forms.MeetingForm:
    """Give the act's form with what was typed."""
    if act.form is forms.AddCasesForm:
        return forms.AddCasesForm(
            data, state=state, waiting=waiting_choices(user, state)
        )
    return act.form(data, state=state, name=act.word)


def waiting_choices(user: User, state: MeetingState) -> list[tuple[str, str]]:
    """Give the cases of the meeting's area that wait, as choices."""
    found = waiting_cases(user, state.area)[:MOST_WAITING]
    catalogue = current_rules().catalogue
    return [(case.number, _label(case, catalogue)) for case in found]


def _label(case: Case, catalogue: Catalogue) -> str:
    subject = wording.subject_name(catalogue, case.subject)
    due = f"{case.due_on:%d.%m.%Y}" if case.due_on else ""
    return " · ".join(filter(None, (case.number, subject, due)))
