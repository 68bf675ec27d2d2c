# SPDX-License-Identifier: EUPL-1.2
"""Every figure that a signed report holds, each with the way to its very cases.

`why_of(number.asked, vintage)` is an address of the report's own vintage: what was
registered since is not in it, so that the figure on paper is the figure explained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.contract import kept_reports
from anke.contract.desk.words import report_name
from anke.contract.report_queries import read_report
from anke.contract.report_writing import value_text
from anke.statistics.domain.measures import find_measure
from anke.statistics.queries import measures
from anke.statistics.why_screen import why_address
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.contract.domain.report_state import ReportState
    from anke.contract.report_figures import Asked, Number


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The figures of a report as it was frozen."""

    state: ReportState
    name: str
    figures: Table


def figures_page(user: User | AnonymousUser, report: str) -> FiguresPage | None:
    """Give every figure of a frozen report; None while it is a draft.

    Errors: AccessDeniedError, UnknownReportError, ReportDamagedError.
    """
    require(user, Action.SEE_CONTRACT)
    state = read_report(report)
    if state.frozen is None:
        return None
    frozen = kept_reports.read_frozen(state.content)
    numbers = kept_reports.read_numbers(frozen.numbers)
    name = report_name(state.period, state.number)
    table = Table(
        caption=name,
        columns=(
            Column("figure", _("Figure")),
            Column("value", _("Value"), numeric=True),
        ),
        rows=[_row(each, frozen.vintage) for each in numbers],
        hide_caption=True,
    )
    return FiguresPage(state, name, table)


def _row(number: Number, vintage: str) -> Row:
    value = value_text(number.value, number.unit)
    why = why_of(number.asked, vintage)
    label = number.label if why else ""
    return Row((Cell(number.label), Cell(value, why=why, why_label=label)))


def why_of(asked: Asked | None, vintage: str) -> str:
    """Give where a figure is explained down to its cases; empty where no measure is."""
    if asked is None:
        return ""
    measure = find_measure(asked.measure, measures())
    return why_address(measure, dict(asked.where), vintage)
