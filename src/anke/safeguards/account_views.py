# SPDX-License-Identifier: EUPL-1.2
"""The administrator's screens: who works here, as what, and who may sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.domain.roles import Role
from anke.access.queries import require
from anke.errors import AppealsError
from anke.safeguards.accounts import (
    Wish,
    account_history,
    accounts,
    change_account,
    find_account,
)
from anke.safeguards.errors import UnknownAccountError
from anke.safeguards.forms import AccountFilter, AccountForm
from anke.safeguards.wording import account_sentence, role_name
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from anke.access.models import User

PAGE_SIZE = 50
WRONG = 422


@require_safe
def staff_accounts(request: HttpRequest) -> HttpResponse:
    """List the staff: role, team, whether they may sign in (medarbejdere)."""
    require(request.user, Action.MANAGE_STAFF)
    form = AccountFilter(request.GET, auto_id="staff-%s")
    form.is_valid()
    data = form.cleaned_data
    found = accounts(request.user, role=data.get("role", ""), text=data.get("text", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "table": _table(page.object_list)}
    return render(request, "safeguards/accounts.html", context)


def _table(found: Iterable[User]) -> Table:
    return Table(
        caption=_("Members of staff"),
        hide_caption=True,
        columns=(
            Column("name", _("Name")),
            Column("role", _("Role")),
            Column("code", _("Staff code")),
            Column("team", _("Team")),
            Column("state", _("Sign-in")),
            Column("last", _("Last signed in")),
        ),
        rows=tuple(_row(user) for user in found),
        empty=_("Nobody fits. Search for another name or role."),
    )


def _row(user: User) -> Row:
    return Row(
        (
            Cell(
                user.display_name,
                href=reverse("staff-account", args=[user.username]),
                note=user.username,
            ),
            Cell(role_name(user.role)),
            Cell(user.staff_code or "–"),
            Cell(user.team or "–"),
            Cell(_("open")) if user.is_active else Cell(_("locked"), badge="warning"),
            Cell(formats.day(user.last_login) if user.last_login else "–"),
        )
    )


@require_safe
def staff_account(request: HttpRequest, username: str) -> HttpResponse:
    """Show one member of staff's account, and what was changed of it."""
    return _page(request, username)


def _page(
    request: HttpRequest,
    username: str,
    form: AccountForm | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        user = find_account(request.user, username)
    except UnknownAccountError as error:
        raise Http404(str(error)) from error
    initial = {"role": user.role, "active": user.is_active}
    context = {
        "account": user,
        "form": form or AccountForm(initial=initial),
        "is_own": user == request.user,
        "history": [
            (entry, account_sentence(entry.payload)) for entry in account_history(user)
        ],
    }
    return render(request, "safeguards/account.html", context, status=status)


@require_POST
def change(request: HttpRequest, username: str) -> HttpResponse:
    """Give a member of staff another role, or open or lock the sign-in."""
    require(request.user, Action.MANAGE_STAFF)
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, username, form, WRONG)
    data = form.cleaned_data
    wish = Wish(Role(data["role"]), data["active"], data["cause"])
    try:
        change_account(request.user, username, wish)
    except UnknownAccountError as error:
        raise Http404(str(error)) from error
    except AppealsError as error:
        form.add_error(None, error.user_text)
        return _page(request, username, form, WRONG)
    messages.success(request, _("The account is as you wanted it."))
    return redirect("staff-account", username=username)
