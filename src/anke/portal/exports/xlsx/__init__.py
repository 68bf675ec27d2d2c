# SPDX-License-Identifier: EUPL-1.2
"""A table as a workbook (XLSX): the parts of the file, written straight into a ZIP.

XlsxWriter and openpyxl were measured first; docs/adr says why neither is used. What a
table needs of the format is little: cells, merged headings, number formats, a frozen
corner, a sheet of notes.

    pieces = written_workbook(area, plan, cover)
"""
