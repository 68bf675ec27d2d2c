# SPDX-License-Identifier: EUPL-1.2
"""What an import is accounted for by: sums, the fate of rows, what was known before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from anke.cases.domain.eventlog import Known
from anke.cases.domain.eventlog_rows import KEY_BYTES
from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case, ImportedCase, ImportedRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anke.cases.domain.eventlog_rows import Rejected
    from anke.cases.models import EventLogImport

_LOOKUP = 500


@dataclass(frozen=True, slots=True)
class Sums:
    """What came of an import.

    `rows = imported + rejected` always holds: they are the rows that the register did
    not have before; `already` are those that it had. `entries` were written by this
    run itself, which after a restart is only the rest. `missing` names the facts of
    cases that the mapping wants, where the file of cases was not there.
    """

    id: str
    rows: int = 0
    imported: int = 0
    rejected: int = 0
    cases: int = 0
    already: int = 0
    case_rows: int = 0
    case_rows_rejected: int = 0
    entries: int = 0
    was_imported: bool = False
    missing: tuple[str, ...] = ()


def sums_of(run: EventLogImport, entries: int, missing: Sequence[str]) -> Sums:
    """Give the sums of an import that has come to its end."""
    return Sums(
        run.pk,
        rows=run.rows,
        imported=run.imported,
        rejected=run.rejected,
        cases=run.cases,
        already=run.already,
        case_rows=run.case_rows,
        case_rows_rejected=run.case_rows_rejected,
        entries=entries,
        missing=tuple(dict.fromkeys(missing)),
    )


def imported_cases(log: str, references: Sequence[str]) -> dict[str, ImportedCase]:
    """Find which cases of a log the register has already."""
    found: dict[str, ImportedCase] = {}
    for start in range(0, len(references), _LOOKUP):
        for case in ImportedCase.objects.filter(
            log=log, reference__in=references[start : start + _LOOKUP]
        ):
            found[case.reference] = case
    return found


def known_cases(numbers: Sequence[str]) -> dict[str, Known]:
    """Read how the cases stand that rows are to be added to."""
    known = {}
    for start in range(0, len(numbers), _LOOKUP):
        for number, status, started, decided in Case.objects.filter(
            number__in=numbers[start : start + _LOOKUP]
        ).values_list("number", "status", "spell_started_on", "decided_on"):
            # A withdrawn case was never decided; the register refuses its new rows.
            pending = status != CaseStatus.DECIDED.value
            known[number] = Known(number, pending, started, decided)
    return known


def keys_of(case: ImportedCase) -> list[bytes]:
    """Give the keys of the rows of a case that the register has."""
    keys = bytes(cast("bytes", case.keys))
    return [keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES)]


def fates(batch: str, found: Iterable[Rejected]) -> list[ImportedRow]:
    """Give the rows that say what was rejected; one for each line."""
    rows: dict[tuple[str, int], ImportedRow] = {}
    for one in found:
        row = rows.get((one.file, one.line))
        if row is None:
            rows[one.file, one.line] = ImportedRow(
                batch=batch,
                file=one.file,
                line=one.line,
                fate=one.fate,
                code=one.code,
                reason=one.reason,
            )
            continue
        row.reason = f"{row.reason} {one.reason}"
        if one.fate == "rejected":
            row.fate, row.code = one.fate, one.code
    return list(rows.values())
