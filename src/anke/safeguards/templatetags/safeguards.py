# SPDX-License-Identifier: EUPL-1.2
"""The tabs between the pages of safeguards that a reader may open.

{% load safeguards %}
{% safeguard_tabs as tabs %}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import may

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def safeguard_tabs(context: Context) -> list[tuple[str, str, bool]]:
    """Give the tabs: text, address, whether the reader is there; none for one page."""
    request = context["request"]
    pages = (
        (_("Protected cases"), "protected-cases", Action.NAME_PEOPLE),
        (_("View log"), "view-log", Action.SEE_VIEW_LOG),
        (_("Members of staff"), "staff-accounts", Action.MANAGE_STAFF),
    )
    tabs = [
        (text, reverse(name), request.path == reverse(name))
        for text, name, action in pages
        if may(request.user, action)
    ]
    return tabs if len(tabs) > 1 else []
