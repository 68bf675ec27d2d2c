# SPDX-License-Identifier: EUPL-1.2
"""What every page of the staff site needs: the menu and the demo's fixed day.

{% load frame %}
{% main_menu as menu %}
{% demo_today as fixed_day %}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.models import User
from anke.access.queries import may
from anke.access.services import DEMO_PASSWORD, DEMO_USERS
from anke.cases import clock

if TYPE_CHECKING:
    from datetime import date

    from django.template.context import Context

register = template.Library()

# Who sees all meetings finds their own from there, and who names people on protected
# cases finds the view log beside them.
_FOUND_FROM = {"my-meetings": Action.SEE_MEETINGS, "view-log": Action.NAME_PEOPLE}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the main menu."""

    text: str
    href: str
    active: bool
    current: bool


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[MenuItem]:
    """Give the menu entries that the reader's role may open."""
    request = context["request"]
    entries = (
        (_("My work"), "my-work", Action.SEE_OWN_WORK),
        (_("My questions"), "my-questions", Action.ANSWER_QUESTION),
        (_("Team board"), "team-board", Action.SEE_TEAM_BOARD),
        (_("Overview"), "overview", Action.SEE_OVERVIEW),
        (_("Mail room"), "mail-queue", Action.SEE_MAIL),
        (_("Post out"), "dispatch", Action.SEE_DISPATCH),
        (_("Cases"), "case-list", Action.LIST_CASES),
        (_("Board meetings"), "meeting-list", Action.SEE_MEETINGS),
        (_("My meetings"), "my-meetings", Action.SEE_OWN_MEETINGS),
        (_("My remarks"), "my-remarks", Action.MAKE_REMARK),
        (_("Robots"), "robots", Action.SEE_ROBOTS),
        (_("Figures"), "measure-index", Action.SEE_FIGURES),
        (_("Results contract"), "contract-now", Action.SEE_CONTRACT),
        (_("Contract reports"), "contract-reports", Action.COMMENT_TARGET),
        (_("Releases of figures"), "releases", Action.SEE_RELEASES),
        (_("Texts"), "texts", Action.SEE_TEXTS),
        (_("Deadline rules"), "deadline-rules", Action.SEE_RULES),
        (_("View log"), "view-log", Action.SEE_VIEW_LOG),
        (_("Members of staff"), "staff-accounts", Action.MANAGE_STAFF),
    )
    shown = [
        (text, reverse(name))
        for text, name, action in entries
        if may(request.user, action)
        and not (name in _FOUND_FROM and may(request.user, _FOUND_FROM[name]))
    ]
    here = _nearest([href for _text, href in shown], request.path)
    return [
        MenuItem(
            text=text, href=href, active=href == here, current=href == request.path
        )
        for text, href in shown
    ]


def _nearest(addresses: list[str], path: str) -> str:
    """Give the entry that the reader stands on or below: of several the nearest."""
    below = (
        href
        for href in addresses
        if (path.startswith(href) if href != "/" else path == "/")
    )
    return max(below, key=len, default="")


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """How to sign in as one of the demo's people."""

    username: str
    role: str
    password: str


@register.simple_tag
def demo_users() -> list[DemoSignIn]:
    """Give the demo's users for the sign-in page; nobody in a real authority."""
    if clock.fixed_today() is None:
        return []
    roles = {choice.value: str(choice.label) for choice in User.RoleChoice}
    return [
        DemoSignIn(each.username, roles[each.role], DEMO_PASSWORD)
        for each in DEMO_USERS
    ]


@register.simple_tag
def demo_today() -> date | None:
    """Give the demo's fixed day; nothing in a real authority."""
    return clock.fixed_today()
