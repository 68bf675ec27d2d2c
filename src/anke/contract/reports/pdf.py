# SPDX-License-Identifier: EUPL-1.2
"""A report as PDF: tagged, in Danish, and fit for an archive (PDF/UA-1 and PDF/A-2a).

Typst refuses what would break either. The same report has the same bytes.

pdf = written_pdf(report, template)
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typst

from anke.contract.errors import ReportUnprintableError
from anke.contract.reports.plain import plain_report
from anke.contract.reports.templates import check_source

if TYPE_CHECKING:
    from anke.contract.reports.document import Report

PRELUDE: Final = Path(__file__).with_name("prelude.typ")
STANDARD: Final = Path(__file__).with_name("report.typ")


def written_pdf(report: Report, template: Path = STANDARD) -> bytes:
    """Write a report by a template.

    Errors: ReportUnprintableError; UnknownNameError.
    """
    page = template.read_text("utf-8")
    check_source(report, page)
    data = json.dumps(plain_report(report), ensure_ascii=False)
    source = f"{PRELUDE.read_text('utf-8')}\n{page}"
    try:
        made = _compiler(template.parent).compile(
            input=source.encode(),
            format="pdf",
            sys_inputs={"rapport": data},
            pdf_standards=["ua-1", "a-2a"],
            # The day in the document is the report's, not the machine's.
            timestamp=0,
        )
    except typst.TypstError as error:
        raise ReportUnprintableError(
            f"{template.name}: {error}",
            user_text=f"Rapporten kan ikke skrives med skabelonen {template.name}: "
            f"{error}",
        ) from error
    if not isinstance(made, bytes):
        raise TypeError("Typst gave something other than one PDF")
    return made


def _compiler(root: Path) -> typst.Compiler:
    """Give a compiler of one's own: two threads cannot share one."""
    return typst.Compiler(b"", root=root, font_paths=fonts())


@cache
def fonts() -> typst.Fonts:
    """Give Typst's own fonts; the machine's are not looked at."""
    return typst.Fonts(include_system_fonts=False)
