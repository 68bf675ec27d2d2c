# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the distribution need: the tabs between them, and the levels.

{% load allocation %}
{% allocation_tabs as tabs %}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import may
from anke.allocation import wording
from anke.cases.rules import current_rules
from anke.cases.wording import area_name as name_of_area
from anke.cases.wording import law_name as name_of_law

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()
register.filter("level_name", wording.level_name)


@register.filter
def area_name(area: str) -> str:
    """Name an area."""
    return name_of_area(current_rules().catalogue, area)


@register.filter
def law_name(law: str) -> str:
    """Name a law in short."""
    return name_of_law(current_rules().catalogue, law)


@register.simple_tag(takes_context=True)
def allocation_tabs(context: Context) -> list[tuple[str, str, bool]]:
    """Give the pages that belong together and that the reader may open."""
    request = context["request"]
    pages = (
        (_("Team board"), "team-board", Action.SEE_TEAM_BOARD),
        (_("The line"), "line", Action.ALLOCATE_CASE),
        (_("Teams and competences"), "teams", Action.MANAGE_TEAMS),
        (_("Loans"), "loans", Action.MANAGE_TEAMS),
        (_("Levers"), "levers", Action.SET_LEVERS),
    )
    return [
        (text, reverse(name), request.path == reverse(name))
        for text, name, action in pages
        if may(request.user, action)
    ]
