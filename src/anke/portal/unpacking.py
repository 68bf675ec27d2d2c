# SPDX-License-Identifier: EUPL-1.2
"""Lay a release's cells out as arrays that every server process maps into memory.

Parquet is small and for everybody; reading it takes an engine of 80 MB and a second for
ten years. So it is read once for each release, in a process that ends, and the arrays
are kept in the cache folder by the release's hash. All server processes share the same
pages of memory.

    <cache>/cubes/<hash of the manifest>-<layout>/<area>/marks.npy
    <cache>/cubes/<hash of the manifest>-<layout>/<area>/<place of the counter>.npy
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from anke.portal.errors import UnpackingError
from anke.publication.bundle.cells import Cube

if TYPE_CHECKING:
    from anke.publication.bundle.contents import AreaContents
    from anke.publication.bundle.reading import Bundle

_MARKS: Final = "marks"
KEPT_RELEASES: Final = 8
# Raised when the files are laid out otherwise, so that a new program reads its own.
LAYOUT: Final = 2


def mapped_cube(bundle: Bundle, area: AreaContents, cache: Path) -> Cube:
    """Give an area's cells, mapped from the cache folder, read-only."""
    folder = _folder(bundle, cache) / area.id
    names = [counter.id for counter in area.counters]
    # Counters are numbered, since their ids need not be names of files.
    places = axis_places(area)
    return Cube(
        area=area,
        marks=_mapped(folder / f"{_MARKS}.npy"),
        values={
            name: _mapped(folder / f"{place}.npy") for place, name in enumerate(names)
        },
        **places,
    )


def axis_places(area: AreaContents) -> dict[str, dict[str, int]]:
    """Number the codes of each axis."""
    return {
        "first_instances": {v.code: p for p, v in enumerate(area.first_instances)},
        "subjects": {v.code: p for p, v in enumerate(area.subjects)},
        "periods": {code: p for p, code in enumerate(area.periods)},
    }


def make_ready(bundle: Bundle, cache: Path) -> None:
    """Unpack a release in a process of its own, unless that was done before.

    Errors: UnpackingError with what the process said.
    """
    if _folder(bundle, cache).is_dir():
        return
    command = [sys.executable, "-m", "anke.portal.unpacking"]
    command += [str(bundle.folder), bundle.manifest.id, str(cache)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    # What counts is what stands there: a library that stumbles over its own threads
    # when the process ends takes nothing back.
    if not _folder(bundle, cache).is_dir():
        said = answer.stderr.strip().splitlines()[-1:]
        raise UnpackingError(f"release {bundle.manifest.id}: {' '.join(said)}")


def unpack(bundle: Bundle, cache: Path) -> None:
    """Write the arrays of every area; whole or not at all, whoever else does."""
    target = _folder(bundle, cache)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=target.parent, suffix=".new"))
    for area in bundle.contents.areas:
        _write(bundle.cube(area.id), unfinished / area.id)
    try:
        unfinished.rename(target)
    except OSError:
        # Another server process was first; its arrays are the same.
        shutil.rmtree(unfinished)
    _forget_old(target.parent)


def _write(cube: Cube, folder: Path) -> None:
    folder.mkdir()
    np.save(folder / f"{_MARKS}.npy", cube.marks)
    for place, values in enumerate(cube.values.values()):
        np.save(folder / f"{place}.npy", values)


def _mapped(path: Path) -> Any:
    """Map an array; as a plain one, since looking up in a `memmap` is slow."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _folder(bundle: Bundle, cache: Path) -> Path:
    return cache / "cubes" / f"{bundle.hash}-{LAYOUT}"


def _forget_old(folder: Path) -> None:
    """Keep the newest; what is mapped by somebody stays readable for them."""
    kept = sorted(folder.iterdir(), key=lambda path: -path.stat().st_mtime_ns)
    for old in kept[KEPT_RELEASES:]:
        shutil.rmtree(old, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Unpack one release: folder, id, cache."""
    from anke.publication.bundle.reading import open_bundle

    folder, release, cache = arguments
    unpack(open_bundle(Path(folder), release), Path(cache))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
