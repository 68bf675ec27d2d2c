# SPDX-License-Identifier: EUPL-1.2
"""Vintages (*årgange*): which files of facts belong to one state of knowledge.

A vintage is a manifest: the hashes of its files, the last journal entry and the rules
it was built from, and the day whose knowledge it holds. Files are named by their
content, so that two vintages share what they have in common and nothing is ever
overwritten. Under `ANKE_VAR/facts/`:

    files/<sha256>.parquet      facts, cut by the month a case was received
    vintages/<id>.json          one manifest each
    current                     the id of the vintage that figures come from
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from anke.durable import write_durably
from anke.statistics.errors import NoVintageError, VintageDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

# One more each time the facts are made in another way; vintages of another format are
# neither read from nor built upon.
FORMAT = 4
EVENT = "event"
_ID_DIGITS = 12
# Files are many and small: what is left out here is what costs most in each of them.
_FORM: Final = {
    "compression": "snappy",
    "write_statistics": False,
    "store_schema": False,
}
# Values that hardly repeat; a dictionary of them would cost time and save nothing.
_WITHOUT_DICTIONARY = frozenset({"id", "case_number", "seq"})


@dataclass(frozen=True)
class Vintage:
    """One state of knowledge (*årgang*) and the files that hold it.

    `is_cut` is set when it shows what was known on an earlier day. `first_month` and
    `last_month` (numbers of `domain.periods`) bound the days that occur in it.
    """

    as_of: date
    is_cut: bool
    built_at: str
    rules: str
    last_entry: int
    last_hash: str
    first_month: int
    last_month: int
    counts: Mapping[str, int]
    files: Mapping[str, Mapping[str, str]]
    format: int = FORMAT
    id: str = field(default="", compare=False)

    def __hash__(self) -> int:
        return hash(self.id)

    def paths(self, table: str) -> list[str]:
        """Give the paths of a table's files, in their order."""
        return [str(file_path(name)) for _, name in sorted(self.files[table].items())]


def folder() -> Path:
    """Give the folder of the facts."""
    return Path(settings.ANKE_VAR) / "facts"


def file_path(name: str) -> Path:
    """Give the path of a file by the hash of its content."""
    return folder() / "files" / f"{name}.parquet"


def write_file(table: pa.Table) -> str:
    """Write a table as a file named by its content and give the name.

    The same rows give the same bytes: the table is written in one piece, without
    metadata. Written twice, the file stays as it is.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    plain = table.replace_schema_metadata(None).combine_chunks()
    repeating = [n for n in plain.column_names if n not in _WITHOUT_DICTIONARY]
    pq.write_table(plain, sink, use_dictionary=repeating, **_FORM)
    content = sink.getvalue()
    name = hashlib.sha256(content).hexdigest()
    path = file_path(name)
    if not path.exists():
        # Built again from the journal if a power cut takes it; the manifest is flushed.
        write_durably(path, content, flush_names=False)
    return name


def save(vintage: Vintage) -> Vintage:
    """Write a vintage's manifest and give the vintage with its id.

    The id is the day and a hash of everything but the time of building: the same facts
    have the same id. A vintage of today becomes the current one.
    """
    content = asdict(vintage)
    built_at = content.pop("built_at")
    content.pop("id")
    digest = hashlib.sha256(_json(content).encode()).hexdigest()[:_ID_DIGITS]
    vintage_id = f"{vintage.as_of.isoformat()}-{digest}"
    manifest = {"id": vintage_id, "built_at": built_at, **content}
    path = folder() / "vintages" / f"{vintage_id}.json"
    if not path.exists():
        write_durably(path, _json(manifest).encode())
    if not vintage.is_cut:
        write_durably(folder() / "current", vintage_id.encode())
    return load(vintage_id)


def _json(content: object) -> str:
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, default=date.isoformat, indent=1
    )


def load(vintage_id: str) -> Vintage:
    """Read a vintage by its id.

    Errors: NoVintageError when there is none; VintageDamagedError when its manifest
    cannot be read.
    """
    path = folder() / "vintages" / f"{vintage_id}.json"
    try:
        modified = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise NoVintageError(
            f"no vintage {vintage_id!r}",
            user_text=f"Der er ingen årgang {vintage_id!r}.",
        ) from None
    return _load(path, modified)


@lru_cache(maxsize=64)
def _load(path: Path, _modified: int) -> Vintage:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["as_of"] = date.fromisoformat(content["as_of"])
        return Vintage(**content)
    except (ValueError, KeyError, TypeError) as error:
        raise VintageDamagedError(
            f"{path}: the manifest cannot be read: {error}",
            user_text="Årgangens fortegnelse kan ikke læses.",
        ) from error


def current() -> Vintage | None:
    """Give the vintage that figures come from now; None when none was built."""
    try:
        name = (folder() / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    found = load(name)
    return found if found.format == FORMAT else None


def all_vintages() -> list[Vintage]:
    """Give all vintages, the one that knows most and was built last at the end."""
    found = (load(path.stem) for path in (folder() / "vintages").glob("*.json"))
    return sorted((each for each in found if each.format == FORMAT), key=_reach)


def _reach(vintage: Vintage) -> tuple[int, bool, str, str]:
    return vintage.last_entry, not vintage.is_cut, vintage.built_at, vintage.id


def as_of(day: date) -> Vintage | None:
    """Give the latest vintage of what was known on a day; None when none was built."""
    cuts = [each for each in all_vintages() if each.is_cut and each.as_of == day]
    return cuts[-1] if cuts else None


def damages(vintage: Vintage) -> Iterator[str]:
    """Yield what is wrong with a vintage's files; nothing when all is well."""
    for table, files in vintage.files.items():
        for part, name in files.items():
            path = file_path(name)
            if not path.exists():
                yield f"{table} {part}: {path} is missing"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != name:
                yield f"{table} {part}: {path} was changed"
