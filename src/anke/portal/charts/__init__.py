# SPDX-License-Identifier: EUPL-1.2
"""Charts as SVG, drawn by ourselves: small, quick, and without a program's inside.

A chart shows the same table as the page it stands on. Nothing is said by colour alone:
lines have dashes, bars their value, tiles their figure. Breaks are marked.

    chart = chart_of(table, "da", fewest=30)
    chart.svg(is_narrow=False)
"""
