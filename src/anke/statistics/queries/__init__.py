# SPDX-License-Identifier: EUPL-1.2
"""Ask for figures and for what stands behind them.

    result = measure("reversal-rate", by=["law"], where={"year": 2022})
    answer = why("reversal-rate", {"law": "aktivloven", "year": 2022})

Every figure comes from a vintage; without one, NoVintageError says so.
"""

from anke.statistics.queries.explanations import (
    CaseLine,
    Why,
    WhyPage,
    why,
    why_page,
)
from anke.statistics.queries.figures import (
    MeasureResult,
    MeasureRow,
    latest_vintage,
    measure,
    measure_many,
    measures,
    vintage_named,
)
from anke.statistics.queries.overviews import (
    AreaFigures,
    Figure,
    Overview,
    TrendPoint,
    overview,
)
from anke.statistics.queries.tables import (
    MeasureTable,
    TableRow,
    measure_table,
    periods_of,
)

__all__ = [
    "AreaFigures",
    "CaseLine",
    "Figure",
    "MeasureResult",
    "MeasureRow",
    "MeasureTable",
    "Overview",
    "TableRow",
    "TrendPoint",
    "Why",
    "WhyPage",
    "latest_vintage",
    "measure",
    "measure_many",
    "measure_table",
    "measures",
    "overview",
    "periods_of",
    "vintage_named",
    "why",
    "why_page",
]
