# SPDX-License-Identifier: EUPL-1.2
"""One meeting on the screen: who looks, what they look at, how it is drawn.

A refusal is told on top of the page on which it was asked for; what was typed in a form
of some length stays where it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from anke.access.queries import require
from anke.decisions.domain.meetings.seats import voters_of
from anke.decisions.errors import UnknownMeetingError
from anke.decisions.meetings import pages
from anke.decisions.meetings.acts import waiting_choices
from anke.decisions.meetings.agenda_page import agenda_of, item_view, next_waiting
from anke.decisions.meetings.forms import (
    AddCasesForm,
    AddMatterForm,
    CancelForm,
    MoveForm,
)
from anke.decisions.meetings.protocol import protocol_of
from anke.decisions.meetings.queries import names_of, open_meeting_file
from anke.decisions.meetings.rules import meeting_rules
from anke.decisions.meetings.vote_form import VoteForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from anke.access.domain.permissions import Action
    from anke.access.models import User
    from anke.decisions.domain.meetings.state import Item, MeetingState
    from anke.decisions.meetings.models import Meeting

    View = Callable[..., HttpResponse]

# The answers of a page: what was typed is wrong, what was asked for is refused.
WRONG, REFUSED = 422, 409


def show(
    request: HttpRequest, page: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Draw a page of this part."""
    return render(request, f"decisions/meetings/{page}.html", context, status=status)


def tell(request: HttpRequest, text: str, status: int = 404) -> HttpResponse:
    """Say why there is nothing to show, and where to look."""
    return show(request, "unknown", {"text": text}, status)


def of_a_meeting(view: View) -> View:
    """Let a view tell when there is no such meeting for this reader."""

    @wraps(view)
    def telling(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        try:
            return view(request, *args, **options)
        except UnknownMeetingError as error:
            return tell(request, error.user_text)

    return telling


@dataclass(frozen=True, slots=True)
class Screen:
    """A meeting that somebody looks at."""

    request: HttpRequest
    user: User
    row: Meeting
    state: MeetingState

    def draw(
        self, page: str, *, refusal: str = "", status: int = 200, **more: Any
    ) -> HttpResponse:
        """Draw one of the meeting's pages: page, agenda, protocol."""
        parts = {"page": _of_page, "agenda": _of_agenda, "protocol": _of_protocol}
        content = parts[page](self.user, self.state)
        return self._drawn(page, content | more, refusal, status)

    def draw_item(
        self,
        item: Item,
        form: VoteForm | None = None,
        *,
        refusal: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """Draw the page on which an item is dealt with."""
        rule = meeting_rules().voting(self.state.voting)
        content = {
            "view": item_view(self.user, self.state, item),
            "table": pages.table_of(self.state),
            "form": form or (vote_form(self.state, item) if item.case else None),
            "may_extend": bool(item.case) and not rule.is_extended,
        }
        return self._drawn("item", content, refusal, status)

    def _drawn(
        self, page: str, content: dict[str, Any], refusal: str, status: int
    ) -> HttpResponse:
        context = {
            "meeting": self.row,
            "state": self.state,
            "lines": agenda_of(self.user, self.state),
            "next": pages.next_of(self.state),
            "next_item": next_waiting(self.state),
            "refusal": refusal,
            **pages.may_do(self.user),
            **content,
        }
        return show(self.request, page, context, status)


def open_screen(request: HttpRequest, permission: Action, number: str) -> Screen:
    """Open a meeting for somebody who may do this.

    Errors: AccessDeniedError, UnknownMeetingError.
    """
    user = require(request.user, permission)
    return Screen(request, user, *open_meeting_file(user, number))


def vote_form(
    state: MeetingState, item: Item, request: HttpRequest | None = None
) -> VoteForm:
    """Give the form for the votes on an item."""
    voters = voters_of(state, item, meeting_rules())
    return VoteForm(
        request.POST if request else None,
        state=state,
        item=item,
        voters=voters,
        names=names_of(voters.members),
    )


def _of_page(user: User, state: MeetingState) -> dict[str, Any]:
    initial = {
        "held_on": state.held_on,
        "starts_at": state.starts_at,
        "place": state.place,
    }
    return {
        "facts": pages.facts_of(state),
        "table": pages.table_of(state),
        "material": pages.material_of(state),
        "advice": pages.advice_of(state),
        "journal": pages.journal_of(state),
        "takes_presence": pages.takes_presence(user, state),
        "move_form": MoveForm(state=state, name="move", initial=initial),
        "cancel_form": CancelForm(state=state, name="cancel"),
    }


def _of_agenda(user: User, state: MeetingState) -> dict[str, Any]:
    waiting = waiting_choices(user, state)
    return {
        "add_form": AddCasesForm(state=state, waiting=waiting),
        "matter_form": AddMatterForm(state=state, name="matter"),
        "waiting": waiting,
    }


def _of_protocol(_user: User, state: MeetingState) -> dict[str, Any]:
    return {"protocol": protocol_of(state)}
