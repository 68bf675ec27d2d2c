# SPDX-License-Identifier: EUPL-1.2
"""What the head of the mail room decides: routing rules, the robot, the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def triage_settings(request: HttpRequest) -> HttpResponse:
    """Show the rules, what the robot may do, and the models (regler og robot)."""
    require(request.user, Action.MANAGE_MAIL)
    return render(request, "intake/settings.html", {})
