# SPDX-License-Identifier: EUPL-1.2
"""The engine of the public site: what is asked for, and the table that answers it.

    selection = parse_selection("municipal", [("emne", "law:serviceloven")])
    table = compute(area, resolve(selection, area))
    table.cell(0, 0)

Pure: arrays in, arrays out. Totals add published counts only; percentages are computed
from sums, never averaged; nothing is added over periods.
"""
