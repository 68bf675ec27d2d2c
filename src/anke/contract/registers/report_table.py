# SPDX-License-Identifier: EUPL-1.2
"""What became of each row of an imported file, as a table.

report_table(import_figures(user, "example-2022", "tal.csv", content))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from anke.contract.registers.importing import Fate
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from anke.contract.registers.importing import ImportReport

_BADGES: Final = {
    Fate.RECORDED: "success",
    Fate.THERE_ALREADY: "info",
    Fate.LEFT_EMPTY: "",
    Fate.REFUSED: "error",
}


def fate_text(fate: Fate) -> str:
    """Name what became of a row."""
    return {
        Fate.RECORDED: _("Recorded"),
        Fate.THERE_ALREADY: _("Stood there already"),
        Fate.LEFT_EMPTY: _("Not filled in"),
        Fate.REFUSED: _("Refused"),
    }[fate]


def report_table(report: ImportReport) -> Table:
    """Show every row of the file, and what is wrong with it."""
    return Table(
        caption=_("What became of each row of %(file)s") % {"file": report.file},
        columns=(
            Column("row", _("Row"), numeric=True),
            Column("figure", _("Figure")),
            Column("fate", _("What became of it")),
            Column("problems", _("What to correct")),
        ),
        rows=[
            Row(
                (
                    Cell(str(row.line)),
                    Cell(row.figure),
                    Cell(fate_text(row.fate), badge=_BADGES[row.fate]),
                    Cell(
                        " ".join(f"{each.column}: {each.text}" for each in row.problems)
                    ),
                )
            )
            for row in report.rows
        ],
        empty=_("The file has no rows."),
    )
