# SPDX-License-Identifier: EUPL-1.2
"""A report as files: PDF, Word and Excel.

files = write_report(report)
files["pdf"], files["docx"], files["xlsx"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.contract.reports.pdf import STANDARD, written_pdf
from anke.contract.reports.templates import own_template
from anke.contract.reports.word import written_word
from anke.contract.reports.word_template import filled_word
from anke.contract.reports.workbook import written_workbook

if TYPE_CHECKING:
    from collections.abc import Collection

    from anke.contract.reports.document import Report

FORMS: Final = ("pdf", "docx", "xlsx")


def write_report(report: Report, forms: Collection[str] = FORMS) -> dict[str, bytes]:
    """Write a report in each of the forms; the same report has the same bytes.

    Errors: ReportUnprintableError, UnknownNameError (a template of the authority's).
    """
    writers = {"pdf": _pdf, "docx": _word, "xlsx": written_workbook}
    return {form: writers[form](report) for form in FORMS if form in forms}


def _pdf(report: Report) -> bytes:
    return written_pdf(report, own_template(report.kind, "typ") or STANDARD)


def _word(report: Report) -> bytes:
    template = own_template(report.kind, "docx")
    return filled_word(report, template) if template else written_word(report)
