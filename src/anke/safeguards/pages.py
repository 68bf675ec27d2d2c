# SPDX-License-Identifier: EUPL-1.2
"""What the pages of safeguards show, put together for one reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.domain.signatures import protection_of, signatures_from
from anke.access.models import CaseTie
from anke.access.queries import require
from anke.access.rights import access_to
from anke.cases import wording as case_wording
from anke.cases.errors import UnknownCaseError
from anke.cases.models import Case
from anke.cases.queries import cases_visible_to, require_on_case
from anke.cases.rules import current_rules
from anke.cases.services import read_states
from anke.safeguards.forms import ConflictForm, NameForm, ProtectForm, TakeBackForm
from anke.safeguards.panel import Shelter
from anke.safeguards.protecting import code_of
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import AnonymousUser
    from django.core.paginator import Page
    from django.forms import Form
    from django.http import QueryDict

    from anke.access.models import User
    from anke.access.rights import AccessToCase

PAGE_SIZE = 25
_CHANGES = (
    Action.PROTECT_CASE,
    Action.NAME_PEOPLE,
    Action.DECLARE_CONFLICT,
    Action.SETTLE_CONFLICT,
)


@dataclass(frozen=True, slots=True)
class ProtectionPage:
    """How one case is protected, and the forms that its reader may use."""

    number: str
    shelter: Shelter
    may_open: bool
    may: Mapping[str, bool]
    forms: Mapping[str, Form] = field(default_factory=dict)


def open_protection(actor: User | AnonymousUser, number: str) -> ProtectionPage:
    """Open the protection of a case; a head may without opening the case.

    Names of staff and levels only: there is nothing of the parties on it.
    Errors: AccessDeniedError, UnknownCaseError.
    """
    access = _access(actor, number)
    state = read_states([number])[number]
    me = code_of(actor)
    return ProtectionPage(
        number=number,
        shelter=Shelter.of(state.work),
        may_open=access.may(Action.SEE_CASE),
        may={action.value: access.may(action) for action in _CHANGES},
        forms={
            "protect_form": ProtectForm(
                me=me, initial={"ground": state.work.protection_ground}
            ),
            "name_form": NameForm(me=me),
            "unname_form": TakeBackForm(auto_id="unname-%s"),
            "lift_form": TakeBackForm(auto_id="lift-%s"),
            "conflict_form": _conflict_form(access, me),
        },
    )


def _access(actor: User | AnonymousUser, number: str) -> AccessToCase:
    """Give how somebody is related to a case of which they may change something.

    Errors: AccessDeniedError when the role changes no protection; UnknownCaseError.
    """
    person = require(actor, Action.DECLARE_CONFLICT)
    case = Case.objects.filter(number=number).first()
    access = access_to(person, case) if case else None
    if access is None or not any(access.may(action) for action in _CHANGES):
        raise UnknownCaseError(
            f"no case {number}", user_text=f"Der er ingen sag {number}."
        )
    return access


def conflict_form(
    actor: User | AnonymousUser, number: str, data: QueryDict
) -> ConflictForm:
    """Give the form that was sent. Errors: as `open_protection`."""
    return _conflict_form(_access(actor, number), code_of(actor), data)


def _conflict_form(
    access: AccessToCase, me: str, data: QueryDict | None = None
) -> ConflictForm:
    others = access.may(Action.SETTLE_CONFLICT)
    return ConflictForm(data, me=me, others=others)


def require_address(actor: User | AnonymousUser, number: str) -> Case:
    """Give the case whose address is asked for. Errors: as `require_on_case`."""
    _, case = require_on_case(actor, Action.SEE_ADDRESS, number)
    return case


def protected_table(
    actor: User | AnonymousUser, page: str | None
) -> tuple[Table, Page[Case]]:
    """List the protected cases on which somebody names people, the newest first.

    Errors: AccessDeniedError.
    """
    person = require(actor, Action.NAME_PEOPLE)
    found = cases_visible_to(person, Action.NAME_PEOPLE)
    found = found.filter(access__gte=signatures_from(1)).order_by("-year", "-serial")
    shown = Paginator(found, PAGE_SIZE).get_page(page)
    return _protected_table(list(shown.object_list)), shown


def _protected_table(cases: list[Case]) -> Table:
    named = _named([case.number for case in cases])
    catalogue = current_rules().catalogue
    rows: list[Row] = [
        Row(
            (
                Cell(
                    case.number,
                    href=reverse("case-protection", args=[case.number]),
                    is_number=True,
                ),
                Cell(str(int(protection_of(case.access)))),
                Cell(case_wording.area_name(catalogue, case.area)),
                Cell(case.team, note=case.staff),
                Cell(", ".join(named.get(case.number, ())) or "–"),
            )
        )
        for case in cases
    ]
    return Table(
        caption=_("Protected cases"),
        hide_caption=True,
        columns=(
            Column("number", _("Case")),
            Column("level", _("Level")),
            Column("area", _("Area")),
            Column("team", _("Team and caseworker")),
            Column("named", _("Named on the case")),
        ),
        rows=tuple(rows),
        empty=_("No case is protected. A case is protected from its own page."),
    )


def _named(numbers: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    ties: Any = CaseTie.objects.filter(case__in=numbers, tie=CaseTie.Tie.NAMED)
    for case, staff in ties.order_by("staff").values_list("case", "staff"):
        found.setdefault(case, []).append(staff)
    return found
