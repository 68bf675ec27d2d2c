# SPDX-License-Identifier: EUPL-1.2
"""A controller's remarks that wait for an answer, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.cases import wording
from anke.cases.handling_wording import about_name
from anke.cases.rules import current_rules
from anke.decisions.remarks.queries import open_remarks_of
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.decisions.remarks.queries import OpenRemark


def remark_table(user: User) -> Table:
    """Give the remarks that wait, the oldest first."""
    rules = current_rules()
    return Table(
        caption=_("Remarks that wait for an answer"),
        columns=(
            Column("case", _("Case")),
            Column("remark", _("Remark on")),
            Column("about", _("What the case is about")),
            Column("made", _("Made")),
            Column("staff", _("Caseworker")),
        ),
        rows=[_row(each, rules) for each in open_remarks_of(user)],
        empty=_("None of your remarks waits for an answer."),
        hide_caption=True,
    )


def _row(each: OpenRemark, rules: Rules) -> Row:
    case, remark = each.case, each.remark
    address = reverse("case-page", args=[case.number])
    return Row(
        (
            Cell(case.number, href=address, is_number=True),
            Cell(about_name(remark.about)),
            Cell(
                wording.subject_name(rules.catalogue, case.subject),
                note=wording.area_name(rules.catalogue, case.area),
            ),
            Cell(formats.day(remark.on)),
            Cell(case.staff, note=case.team),
        )
    )
