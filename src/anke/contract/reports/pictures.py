# SPDX-License-Identifier: EUPL-1.2
"""A chart as a picture (PNG), for files that take no drawing.

Typst draws it, so that the same chart has the same bytes whatever fonts there are.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import typst

from anke.contract.reports.drawing import drawn_chart
from anke.contract.reports.pdf import fonts

if TYPE_CHECKING:
    from anke.contract.reports.document import Chart

_PAGE: Final = (
    "#set page(width: 170mm, height: auto, margin: 0pt)\n"
    '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
)
_DOTS_PER_INCH: Final = 160


def drawn_png(chart: Chart) -> bytes:
    """Draw a chart as PNG."""
    return _painted(drawn_chart(chart))


@lru_cache(maxsize=64)
def _painted(svg: str) -> bytes:
    made = typst.Compiler(b"", font_paths=fonts()).compile(
        input=_PAGE.encode(),
        format="png",
        ppi=_DOTS_PER_INCH,
        sys_inputs={"svg": svg},
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave something other than one picture")
    return made
