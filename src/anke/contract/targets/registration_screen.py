# SPDX-License-Identifier: EUPL-1.2
"""The list of wrong registrations: what is wrong, in which case, who can mend it.

screen = registration_screen(user, {"kind": "no-reason"}, page=1)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.access.domain.permissions import Action
from anke.access.queries import may
from anke.cases import wording
from anke.cases.rules import current_rules
from anke.contract.domain.registrations import ErrorKind
from anke.contract.targets.queries import (
    FILTERS,
    areas_with_errors,
    counts_by_kind,
    errors_visible_to,
    still_visible,
    teams_with_errors,
)
from anke.web import formats
from anke.web.fields import QuickSelect
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.core.paginator import Page

    from anke.access.models import User
    from anke.cases.domain.catalogue import Catalogue
    from anke.contract.targets.models import RegistrationError

PAGE_SIZE: Final = 25
_BY_RULES: Final = frozenset({ErrorKind.NO_RULE, ErrorKind.NO_DUE_DATE})
_BY_MAIL_ROOM: Final = frozenset({ErrorKind.NO_FIRST_INSTANCE, ErrorKind.DATES})


class FilterForm(forms.Form):
    """The filters as they stand in the address; what is wrong there is no filter."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is wrong"), required=False, widget=QuickSelect
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Area"), required=False, widget=QuickSelect
    )
    team = forms.ChoiceField(
        label=gettext_lazy("Team"), required=False, widget=QuickSelect
    )
    use_required_attribute = False

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="filter-%s")
        catalogue = current_rules().catalogue
        offered: dict[str, list[tuple[str, str]]] = {
            "kind": [(kind.value, kind_text(kind)) for kind in ErrorKind],
            "area": [
                (area, wording.area_name(catalogue, area))
                for area in areas_with_errors()
            ],
            "team": [(team, team) for team in teams_with_errors()],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy
            field.choices = [("", _("All")), *choices]

    @property
    def wanted(self) -> dict[str, str]:
        """The filters that hold."""
        self.is_valid()
        found = self.cleaned_data
        return {name: found[name] for name in FILTERS if found.get(name)}


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of error with how many there are, and the list of them."""

    text: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class RegistrationScreen:
    """Everything on the list of wrong registrations."""

    form: FilterForm
    kinds: tuple[KindLine, ...]
    table: Table
    page: Page[RegistrationError]
    is_up_to_date: bool
    may_export: bool
    export: str


def registration_screen(
    user: User, data: Mapping[str, str], page: int, *, is_up_to_date: bool
) -> RegistrationScreen:
    """Show what is wrong, as far as the person may list the cases.

    Errors: AccessDeniedError.
    """
    form = FilterForm(data)
    wanted = form.wanted
    kinds = counts_by_kind(user, **{**wanted, "kind": ""})
    pages = Paginator(errors_visible_to(user, **wanted), PAGE_SIZE)
    pages.count = _count(kinds, wanted.get("kind", ""))
    shown = pages.get_page(page)
    return RegistrationScreen(
        form=form,
        kinds=tuple(_kind_lines(kinds, wanted)),
        table=error_table(still_visible(user, shown.object_list)),
        page=shown,
        is_up_to_date=is_up_to_date,
        may_export=may(user, Action.EXPORT_CASES),
        export=f"{reverse('registrations-csv')}?{urlencode(wanted)}",
    )


def _count(kinds: Mapping[ErrorKind, int], kind: str) -> int:
    return sum(n for each, n in kinds.items() if kind in ("", each.value))


def _kind_lines(
    kinds: Mapping[ErrorKind, int], wanted: Mapping[str, str]
) -> Iterator[KindLine]:
    for kind, count in kinds.items():
        query = urlencode({**wanted, "kind": kind.value})
        yield KindLine(
            kind_text(kind),
            count,
            f"{reverse('registrations')}?{query}",
            wanted.get("kind") == kind.value,
        )


def kind_text(kind: ErrorKind) -> str:
    """Say what is wrong."""
    return {
        ErrorKind.NO_OUTCOME: _("Decided without an outcome that the area knows"),
        ErrorKind.CONTRADICTION: _("What is registered does not fit together"),
        ErrorKind.NO_REASON: _("Reversed without a reason"),
        ErrorKind.NO_SUBJECT: _("The subject is missing"),
        ErrorKind.NO_FIRST_INSTANCE: _("The first instance is missing"),
        ErrorKind.DATES: _("Days that cannot be right"),
        ErrorKind.NO_RULE: _("No deadline rule fits the case"),
        ErrorKind.NO_DUE_DATE: _("The last day is missing"),
        ErrorKind.NO_APPEAL_DAYS: _(
            "The day of the first decision or of the appeal is missing"
        ),
    }[kind]


def who_can_mend(error: RegistrationError) -> str:
    """Say who can put the registration right, so that they can be asked."""
    if ErrorKind(error.kind) in _BY_RULES:
        return _("Whoever keeps the deadline rules")
    if error.staff:
        return _("%(staff)s in %(team)s") % {
            "staff": error.staff,
            "team": error.team or _("no team"),
        }
    if ErrorKind(error.kind) in _BY_MAIL_ROOM:
        return _("The mail room")
    if error.team:
        return _("Team leader of %(team)s") % {"team": error.team}
    return _("Nobody has the case: a team leader gives it to somebody")


def error_table(errors: Iterable[RegistrationError]) -> Table:
    """Draw up the list."""
    catalogue = current_rules().catalogue
    return Table(
        caption=_("Registrations to be mended"),
        hide_caption=True,
        columns=(
            Column("case", _("Case")),
            Column("kind", _("What is wrong")),
            Column("area", _("Area")),
            Column("on", _("Received or decided")),
            Column("who", _("Who can mend it")),
        ),
        rows=tuple(_row(each, catalogue) for each in errors),
        empty=_("Nothing is wrong here. Leave out a filter to see the rest."),
    )


def _row(error: RegistrationError, catalogue: Catalogue) -> Row:
    return Row(
        (
            Cell(
                error.number,
                href=reverse("case-page", args=[error.number]),
                is_number=True,
            ),
            Cell(kind_text(ErrorKind(error.kind)), note=error.detail),
            Cell(wording.area_name(catalogue, error.area)),
            Cell(formats.day(error.on), note=wording.status_name(error.status)),
            Cell(who_can_mend(error)),
        )
    )


CSV_HEADINGS = ("number", "kind", "detail", "area", "team", "staff", "status", "on")


def csv_rows(user: User, wanted: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    """Give the list row by row: codes and ISO dates. Errors: AccessDeniedError."""
    errors = errors_visible_to(user, **wanted)
    for error in still_visible(user, errors.iterator(chunk_size=2000)):
        yield tuple(getattr(error, name) for name in CSV_HEADINGS)
