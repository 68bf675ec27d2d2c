# SPDX-License-Identifier: EUPL-1.2
"""What stood behind a release: true counts and marks, kept inside the house.

A reader remembers what was released, and so must the gate: a count that was hidden once
stays hidden, and an attack on a new release knows every earlier one. The files lie
under `ANKE_VAR/gate/kept/`, named by their content, and never leave it.

    name = keep(folder, tables)
    aligned(read_kept(folder, name), layout)     # on the values of a later release
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from anke.publication.bundle.named_files import read_named, write_named
from anke.publication.domain.releases import Mark
from anke.publication.domain.tables import (
    NO_PARENT,
    DeclaredTable,
    Hierarchy,
    Layout,
)
from anke.publication.gate.protecting import Tables

if TYPE_CHECKING:
    from pathlib import Path

    from anke.publication.domain.tables import Places


def keep(folder: Path, tables: Tables) -> str:
    """Write the tables of an area and year; give the name, a hash of the content."""
    return write_named(folder / "kept", _packed(tables), "npz", within=folder)


def read_kept(folder: Path, name: str) -> Tables:
    """Read what was kept. Errors: BundleDamagedError."""
    told = (
        "Tallene bag en tidligere offentliggørelse mangler (ANKE_VAR/gate/kept). Hent "
        "dem fra sikkerhedskopien."
    )
    content = read_named(folder / "kept", f"{name}.npz", user_text=told)
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        layout = _layout(json.loads(bytes(arrays["layout"])))
        counts = np.zeros(layout.shape, dtype=np.int64)
        counts.ravel()[arrays["places"]] = arrays["counts"]
        return Tables(layout, counts, arrays["marks"].reshape(layout.shape))


def aligned(tables: Tables, layout: Layout) -> Tables:
    """Put earlier tables on the values of a later release.

    Values that came later stand in none of the earlier tables.

    Errors: KeyError for a value that the later release does not have.
    """
    if tables.layout == layout:
        return tables
    pairs = zip(tables.layout.axes, layout.axes, strict=True)
    places = [_places(old, new) for old, new in pairs]
    axes = tuple(
        _moved(old, new, at)
        for old, new, at in zip(tables.layout.axes, layout.axes, places, strict=True)
    )
    counts = np.zeros(layout.shape, dtype=np.int64)
    marks = np.full(layout.shape, Mark.ABSENT, dtype=np.int8)
    counts[np.ix_(*places)] = tables.counts
    marks[np.ix_(*places)] = tables.marks
    return Tables(Layout(axes, tables.layout.tables), counts, marks)


def _places(old: Hierarchy, new: Hierarchy) -> Places:
    known = {code: place for place, code in enumerate(new.codes)}
    return np.asarray([known[code] for code in old.codes], dtype=np.intp)


def _moved(old: Hierarchy, new: Hierarchy, at: Places) -> Hierarchy:
    """Give the old totals among the new values; what is new is a part of nothing."""
    parents = [NO_PARENT] * len(new)
    for place, parent in zip(at, old.parents, strict=True):
        parents[place] = NO_PARENT if parent == NO_PARENT else int(at[parent])
    return Hierarchy(old.id, new.codes, tuple(parents))


def _packed(tables: Tables) -> bytes:
    flat = tables.counts.ravel()
    places = np.flatnonzero(flat)
    text = json.dumps(_plain(tables.layout), separators=(",", ":")).encode()
    sink = io.BytesIO()
    np.savez_compressed(
        sink,
        layout=np.frombuffer(text, dtype=np.uint8),
        places=places,
        counts=flat[places],
        marks=tables.marks.ravel(),
    )
    return sink.getvalue()


def _plain(layout: Layout) -> dict[str, Any]:
    return {
        "axes": [[axis.id, axis.codes, axis.parents] for axis in layout.axes],
        "tables": [[table.id, table.values] for table in layout.tables],
    }


def _layout(plain: dict[str, Any]) -> Layout:
    axes = tuple(
        Hierarchy(name, tuple(codes), tuple(parents))
        for name, codes, parents in plain["axes"]
    )
    tables = tuple(
        DeclaredTable(name, tuple(tuple(each) for each in values))
        for name, values in plain["tables"]
    )
    return Layout(axes, tables)
