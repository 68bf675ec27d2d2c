# SPDX-License-Identifier: EUPL-1.2
"""How a target stood as it was known on earlier days: one row for each vintage.

Only vintages that were kept can be asked; `anke vintage build --as-of 2022-06-30` makes
one of an earlier day. Opening one takes seconds in a large house, so the page asks
first, and for the newest ones alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from anke.contract.queries import score_contract
from anke.contract.targets.wording import BADGES, attainment_text, truth_text
from anke.statistics import vintages
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from datetime import date

    from anke.contract.domain.scoring import Score
    from anke.contract.domain.terms import Contract, Target

MOST_VINTAGES: Final = 12


def days_kept(contract: Contract) -> list[date]:
    """Give the days of the kept vintages of a contract's year, the newest first.

    The months after the year are among them: what is registered late changes it.
    """
    days = {
        each.as_of
        for each in vintages.all_vintages()
        if each.is_cut and each.as_of.year in (contract.year, contract.year + 1)
    }
    return sorted(days, reverse=True)[:MOST_VINTAGES]


def history_table(contract: Contract, target: Target) -> Table:
    """Give the target's state, its parts and the attainment as of each day kept."""
    rows = [
        _row(day, score_contract(contract, as_of=day), target)
        for day in days_kept(contract)
    ]
    return Table(
        caption=_("As it was known on earlier days"),
        hide_caption=True,
        columns=(
            Column("day", _("As known on")),
            Column("state", _("State")),
            Column("parts", _("Parts that are met")),
            Column("attainment", _("Attainment of the whole contract"), numeric=True),
        ),
        rows=rows,
        empty=_("No figures of earlier days have been kept for this year."),
    )


def _row(day: date, scored: Score, target: Target) -> Row:
    own = next(each for each in scored.targets if each.target.number == target.number)
    met = sum(part.found.met is True for part in own.parts)
    words = {"met": met, "of": len(own.parts)}
    return Row(
        (
            Cell(formats.day(day)),
            Cell(truth_text(own.met), badge=BADGES[own.met]),
            Cell(_("%(met)s of %(of)s") % words),
            Cell(attainment_text(scored.attainment)),
        )
    )
