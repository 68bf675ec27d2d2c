# SPDX-License-Identifier: EUPL-1.2
"""Why deadlines were not kept, on the page of the target that counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.contract.breaches import recorded_causes
from anke.contract.domain.terms import MeasureCondition
from anke.contract.reports.deadlines import IN_TIME
from anke.statistics.queries.words import label
from anke.statistics.wording import language
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from anke.contract.domain.terms import Contract, Target


def cause_table(contract: Contract, target: Target) -> Table | None:
    """Show the confirmed causes of the year's breaches; None where none is counted."""
    if not any(
        isinstance(part, MeasureCondition) and part.measure == IN_TIME
        for part in (*target.parts, *target.any_of)
    ):
        return None
    return Table(
        caption=_("Causes of breaches"),
        hide_caption=True,
        columns=(
            Column("month", _("Month")),
            Column("area", _("Area")),
            Column("cause", _("Cause")),
            Column("external", _("Outside the house")),
            Column("deadlines", _("Breaches"), numeric=True),
        ),
        rows=[
            Row(
                (
                    Cell(
                        each.period,
                        href=reverse("contract-cause", args=[each.period, each.area]),
                    ),
                    Cell(label("area", each.area, language())),
                    Cell(each.text),
                    Cell(_("Yes") if each.is_external else _("No")),
                    Cell(formats.number(each.deadlines)),
                )
            )
            for each in recorded_causes(contract.year)
        ],
        empty=_("No cause has been recorded and confirmed."),
    )
