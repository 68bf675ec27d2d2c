# SPDX-License-Identifier: EUPL-1.2
"""The contract's reports as documents: monthly, quarterly, annual, and a deviation.

    report = draft_report(ReportOrder(contract, "2022-09", ReportKind.MONTHLY, vintage))
    files = write_report(report)
    files["pdf"], files["docx"], files["xlsx"]

`content` says what a report holds, every figure with its question; `files` writes it.
"""
