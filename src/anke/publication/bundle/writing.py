# SPDX-License-Identifier: EUPL-1.2
"""Write a release into a bundle's folder; whole or not at all.

Files first, then the manifest and its signature, then `current`: a reader who opens the
bundle at any moment sees the old release or the new one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from anke.durable import write_durably
from anke.publication.bundle.contents import FORMAT, to_plain
from anke.publication.bundle.named_files import write_named
from anke.publication.bundle.reading import CURRENT, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pyarrow as pa

    from anke.publication.bundle.contents import (
        Contents,
        Manifest,
        Revision,
        Withdrawal,
    )

    Sign = Callable[[bytes], bytes]

# The same rows give the same bytes: no statistics, no schema of the writer's.
_FORM: Final = {
    "compression": "zstd",
    "write_statistics": False,
    "store_schema": False,
}


def write_cells(folder: Path, cells: pa.Table) -> str:
    """Write the cells of one area and year; give the file's name, its hash."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    plain = cells.replace_schema_metadata(None).combine_chunks()
    pq.write_table(plain, sink, **_FORM)
    return _write(folder, bytes(sink.getvalue()), "parquet")


def write_contents(folder: Path, contents: Contents) -> str:
    """Write everything that is no cell; give the file's name."""
    return _write(folder, _json(to_plain(contents)), "json")


def write_revisions(folder: Path, revisions: Sequence[Revision]) -> str:
    """Write the log of revisions, newest release first; give the file's name."""
    return _write(folder, _json([to_plain(each) for each in revisions]), "json")


def write_release(folder: Path, manifest: Manifest, sign: Sign) -> None:
    """Write a manifest and its signature; readers do not see it yet."""
    place = folder / "releases" / f"{manifest.id}.json"
    _write_signed(place, _json(to_plain(manifest)), sign)


def write_withdrawal(folder: Path, withdrawal: Withdrawal, sign: Sign) -> None:
    """Tell readers at once that a release was taken back; the release stays as it is.

    Run twice with the same withdrawal it writes the same bytes.
    """
    place = folder / WITHDRAWN / f"{withdrawal.release}.json"
    content = _json({"format": FORMAT, **to_plain(withdrawal)})
    _write_signed(place, content, sign)


def show_release(folder: Path, release: str) -> None:
    """Let readers see a release from now on."""
    write_durably(folder / CURRENT, f"{release}\n".encode(), within=folder)


def _write_signed(place: Path, content: bytes, sign: Sign) -> None:
    """Write a file after its signature: whoever sees the file finds both."""
    within = place.parents[1]
    write_durably(place.with_suffix(".sig"), sign(content), within=within)
    write_durably(place, content, within=within)


def _write(folder: Path, content: bytes, ending: str) -> str:
    return write_named(folder / "files", content, ending, within=folder)


def _json(content: Any) -> bytes:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return text.encode() + b"\n"
