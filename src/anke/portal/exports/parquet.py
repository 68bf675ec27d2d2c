# SPDX-License-Identifier: EUPL-1.2
"""A table as Parquet, in long form, typed, with its colophon in the file's metadata.

Columns have English names in both languages; texts are in the language asked for. They
are left as they are: no program takes a typed text for a formula.

    written_parquet(area, plan, cover)
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from anke.portal.domain.tables import State
from anke.portal.exports.blocks import LONG, blocks, long_plan
from anke.portal.exports.columns import (
    DENOMINATOR,
    HIGH,
    LOW,
    MARK,
    MISSING,
    NAMING,
    NUMERATOR,
    REVISED,
    VALUE,
    naming_cells,
)
from anke.portal.exports.marks import CODES
from anke.portal.exports.revisions import RevisedCounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from anke.portal.domain.areas import Area
    from anke.portal.domain.resolving import Plan
    from anke.portal.domain.tables import Table
    from anke.portal.exports.cover import Cover

_NO_REVISIONS: Final = RevisedCounts()


def written_parquet(
    area: Area,
    plan: Plan,
    cover: Cover,
    revised: RevisedCounts = _NO_REVISIONS,
) -> Iterator[bytes]:
    """Write a table as Parquet, a row group for each piece."""
    import pyarrow.parquet as pq

    sink, writer = _Outlet(), None
    for block in blocks(area, long_plan(plan)):
        made = _made(area, block, cover, revised)
        if writer is None:
            schema = made.schema.with_metadata(_metadata(cover))
            writer = pq.ParquetWriter(sink, schema, compression="zstd")
        writer.write_table(made.replace_schema_metadata(_metadata(cover)))
        yield sink.taken()
    if writer is not None:
        writer.close()
    yield sink.taken()


class _Outlet(io.RawIOBase):
    """A file that nothing is kept in; it knows how much was written."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        piece = bytes(content)
        self._pieces.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        content, self._pieces = b"".join(self._pieces), []
        return content


def _metadata(cover: Cover) -> dict[str, str]:
    notes = [text for _, text in cover.notes] + list(cover.breaks)
    return {
        "title": cover.title,
        "language": cover.language,
        "colophon": json.dumps(dict(cover.colophon()), ensure_ascii=False),
        "notes": json.dumps(notes, ensure_ascii=False),
        "marks": json.dumps(
            {code: cover.marks[state].meaning for state, code in CODES.items()},
            ensure_ascii=False,
        ),
    }


def _made(area: Area, table: Table, cover: Cover, revised: RevisedCounts) -> pa.Table:
    import pyarrow as pa

    columns = _naming_columns(area, table, cover)
    shown = table.states[:, 0] == State.SHOWN
    words = np.asarray([CODES.get(State(each), "") for each in State])
    marks = pa.array(words[table.states[:, 0]], mask=shown)
    columns[VALUE.id] = pa.array(table.values[:, 0], mask=~shown)
    columns[MARK.id] = marks.dictionary_encode()
    columns[NUMERATOR.id] = pa.array(table.n[:, 0], mask=table.n[:, 0] < 0)
    columns[DENOMINATOR.id] = pa.array(table.of[:, 0], mask=table.of[:, 0] < 0)
    columns[MISSING.id] = pa.array(table.missing[:, 0])
    columns[REVISED.id] = pa.array(revised.cells(table)[:, 0])
    if table.plan.selection.intervals:
        for column, limits in zip((LOW, HIGH), table.intervals, strict=True):
            columns[column.id] = pa.array(limits[:, 0], mask=np.isnan(limits[:, 0]))
    return pa.table(columns)


def _naming_columns(area: Area, table: Table, cover: Cover) -> dict[str, Any]:
    import pyarrow as pa

    places = table.row_places.astype(np.int32)
    columns: dict[str, Any] = {}
    for axis, dimension in enumerate(LONG):
        rows = naming_cells(area, table, dimension, cover.language)
        for column, texts in zip(
            NAMING[dimension], zip(*rows, strict=True), strict=True
        ):
            words = list(dict.fromkeys(texts))
            at = np.asarray([words.index(text) for text in texts], np.int32)
            columns[column.id] = pa.DictionaryArray.from_arrays(
                at[places[:, axis]], words
            )
    return columns
