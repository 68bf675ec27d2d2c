# SPDX-License-Identifier: EUPL-1.2
"""CSV files that a spreadsheet cannot be made to run.

return csv_response("sager.csv", rows)
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse

from anke.console.rows import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Excel reads a CSV file as UTF-8 only when it begins with this mark.
_MARK = "\ufeff"


class _Echo:
    """Hands each line of the CSV writer on instead of keeping it."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Send rows as a CSV file, line by line, however many there are.

    Cells that a spreadsheet would run as a formula get an apostrophe in front.
    """
    response = StreamingHttpResponse(
        _lines(rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Write the lines."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield _MARK
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])
