# SPDX-License-Identifier: EUPL-1.2
"""Take figures in from a CSV or XLSX file, and tell what became of each row.

    report = import_figures(user, "example-2022", "tal.csv", content)
    [each.line for each in report.rows if each.fate is Fate.REFUSED]

Good rows are recorded, wrong ones are told by file, row and column; the file can be
mended and taken in again, since what stands there already is not recorded twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.contract.domain.evidence_life import contract_stream
from anke.contract.errors import EvidenceRefusedError
from anke.contract.queries import contract_of
from anke.contract.registers.queries import ledger_of
from anke.contract.registers.services import figure_said, figures_in, record_figures
from anke.contract.registers.sheets import heading_of, read_sheet

if TYPE_CHECKING:
    from anke.cases.domain.payloads import FigureRecorded
    from anke.contract.domain.registers import FigureKind
    from anke.contract.domain.terms import Contract
    from anke.contract.registers.services import Reader
    from anke.contract.registers.sheets import SheetRow

_DANISH_DAY: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")


class Fate(StrEnum):
    """What became of a row."""

    RECORDED = "recorded"
    THERE_ALREADY = "there-already"
    LEFT_EMPTY = "left-empty"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a cell; the column is named as in the file."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class RowFate:
    """A row of the file, and what became of it."""

    line: int
    figure: str
    fate: Fate
    record: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of each row of a file."""

    file: str
    rows: tuple[RowFate, ...]

    def count(self, fate: Fate) -> int:
        """Count the rows that came to this."""
        return sum(each.fate is fate for each in self.rows)

    @property
    def problems(self) -> tuple[str, ...]:
        """Every problem with its file, row and column."""
        told = _("%(file)s, row %(row)s, column “%(column)s”: %(problem)s")
        return tuple(
            told
            % {
                "file": self.file,
                "row": row.line,
                "column": each.column,
                "problem": each.text,
            }
            for row in self.rows
            for each in row.problems
        )


@dataclass(frozen=True, slots=True)
class _Checked:
    """A row whose cells were looked at."""

    figure: str
    known_on: date | None
    said: FigureRecorded | None
    problems: tuple[Problem, ...]


def import_figures(
    user: Reader, contract_id: str, name: str, content: bytes
) -> ImportReport:
    """Record the good rows of a file; each waits for another person's confirmation.

    Run twice with the same file it records nothing more.

    Errors: AccessDeniedError, UnknownContractError; EvidenceRefusedError for a file
        that is no table of figures.
    """
    require(user, Action.RECORD_EVIDENCE)
    contract = contract_of(0, contract_id)
    rows = read_sheet(name, content)
    checked = [_check(contract, row) for row in rows]
    good = [
        (each.said, each.known_on)
        for each in checked
        if each.said is not None and each.known_on is not None
    ]
    before = len(ledger_of(contract_stream(contract.id)).records)
    records = iter(record_figures(user, contract, good))
    fates = []
    for row, each in zip(rows, checked, strict=True):
        shown = each.figure or row.cells["figure"]
        if _is_empty(row):
            fates.append(RowFate(row.line, shown, Fate.LEFT_EMPTY))
            continue
        if each.said is None or each.known_on is None:
            fates.append(RowFate(row.line, shown, Fate.REFUSED, problems=each.problems))
            continue
        record = next(records)
        fate = Fate.RECORDED if record.number > before else Fate.THERE_ALREADY
        before = max(before, record.number)
        fates.append(RowFate(row.line, shown, fate, record.number))
    return ImportReport(name, tuple(fates))


def _is_empty(row: SheetRow) -> bool:
    """Tell whether a row of the template was left as it was."""
    return not row.cells["value"] and not row.cells["known_on"]


def _check(contract: Contract, row: SheetRow) -> _Checked:
    """Look at every cell, so that all problems of a row are told at once."""
    cells, problems = row.cells, []
    kinds = figures_in(contract)
    figure = _figure_named(kinds, cells["figure"])
    if not figure:
        told = _("“%(figure)s” is not a figure of this contract. Use the template.")
        problems.append(_problem("figure", told % {"figure": cells["figure"][:60]}))
    known_on, told = _day(cells["known_on"])
    if told:
        problems.append(_problem("known_on", told))
    # Each cell is tried beside good ones, so that every one of them is looked at.
    good = {"figure": figure or next(iter(kinds)), "value": "0", "source": "x"}
    for column in ("value", "unit", "source") if figure else ("value", "source"):
        try:
            figure_said(contract, **{"unit": "", **good, column: cells[column]})
        except EvidenceRefusedError as error:
            problems.append(_problem(column, error.user_text))
    if problems:
        return _Checked(figure, known_on, None, tuple(problems))
    good |= {name: cells[name] for name in ("value", "unit", "source")}
    return _Checked(figure, known_on, figure_said(contract, **good), ())


def _figure_named(kinds: dict[str, FigureKind], text: str) -> str:
    """Find a figure by its id or by its title."""
    wanted = " ".join(text.split()).casefold()
    for each in kinds.values():
        if wanted in (each.id.casefold(), each.title.casefold()):
            return each.id
    return ""


def _day(text: str) -> tuple[date | None, str]:
    """Read a day as people write it; else say how to write it."""
    found = _DANISH_DAY.fullmatch(text)
    try:
        if found:
            day, month, year = map(int, found.groups())
            read = date(year, month, day)
        else:
            read = date.fromisoformat(text)
    except ValueError:
        told = _("“%(day)s” is no day. Write it as 31-12-2022.")
        return None, told % {"day": text[:40]}
    if read > clock.today():
        return None, _("%(day)s has not come yet.") % {"day": f"{read:%d.%m.%Y}"}
    return read, ""


def _problem(column: str, text: str) -> Problem:
    return Problem(heading_of(column), text)
