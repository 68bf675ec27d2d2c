# SPDX-License-Identifier: EUPL-1.2
"""Load the catalogue of cases from its data files, with what an authority adds.

The shipped files stand in `data/`. Added texts are TOML of the same form and win by
id, so an imported log or another board brings its own areas and subjects:

    from anke.cases.catalogue import load_catalogue

    catalogue = load_catalogue()
    catalogue.law_of("sel-95").short_da      # 'Serviceloven'
    catalogue.is_on_merits("supervision", "rejected")   # True

Tables that other parts read (`[[deadline]]`, `[[holiday]]`, `[log]`, `[mapping]`)
may stand in the same text and are passed over here.
"""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from anke.cases.domain.catalogue import (
    Area,
    Catalogue,
    Entry,
    FirstInstance,
    Law,
    Subject,
    Track,
)
from anke.cases.domain.catalogue_checks import problems
from anke.cases.domain.catalogue_entries import ENTRY_TYPES, read_entry
from anke.cases.domain.catalogue_errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

DATA = Path(__file__).parent / "data"
TOML_FILES = (
    "areas.toml",
    "laws.toml",
    "subjects_municipal.toml",
    "subjects_payments.toml",
    "subjects_work_injury.toml",
    "subjects_children.toml",
    "subjects_supervision.toml",
    "subjects_boards.toml",
)
CSV_FILES = ("first_instances.csv",)
_LISTS = frozenset({"predecessors", "provisions", "case_kinds"})
_CELLS: dict[str, Callable[[str], object]] = {
    "population": int,
    "valid_from": date.fromisoformat,
    "valid_to": date.fromisoformat,
    "confirmed": {"true": True, "false": False}.__getitem__,
}


def load_catalogue(extra: Sequence[str] = ()) -> Catalogue:
    """Give the shipped catalogue with the added TOML texts; later ones win by id.

    Errors: CatalogueError that names the file (or the number of the added text),
        the entry and the field.
    """
    return _load(tuple(extra))


@lru_cache(maxsize=32)
def _load(extra: tuple[str, ...]) -> Catalogue:
    shelf = _shipped().copy()
    for number, text in enumerate(extra, 1):
        shelf.put_toml(text, file=f"added text {number}")
    return shelf.catalogue()


@lru_cache(maxsize=1)
def _shipped() -> _Shelf:
    shelf = _Shelf()
    for name in TOML_FILES:
        shelf.put_toml((DATA / name).read_text("utf-8"), file=name)
    for name in CSV_FILES:
        shelf.put_first_instances((DATA / name).read_text("utf-8"), file=name)
    return shelf


class _Shelf:
    """Collect entries by table and id, and remember which file each came from."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Entry]] = {name: {} for name in ENTRY_TYPES}
        self.origin: dict[tuple[str, str], str] = {}

    def copy(self) -> _Shelf:
        other = _Shelf()
        other.entries = {name: dict(found) for name, found in self.entries.items()}
        other.origin = dict(self.origin)
        return other

    def put_toml(self, text: str, *, file: str) -> None:
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise CatalogueError(
                f"is not readable TOML: {error}",
                f"kan ikke læses som TOML: {error}",
                file=file,
            ) from error
        _refuse_misspelt_tables(document, file=file)
        for table in ENTRY_TYPES:
            self._put(table, _tables(document, table, file=file), file=file)

    def put_first_instances(self, text: str, *, file: str) -> None:
        rows = csv.DictReader(text.splitlines(), delimiter=";", strict=True)
        self._put("first_instance", _rows(rows, file=file), file=file)

    def _put(
        self, table: str, raws: Iterable[Mapping[str, object]], *, file: str
    ) -> None:
        seen: set[str] = set()
        for raw in raws:
            entry = read_entry(table, raw, file=file)
            if entry.id in seen:
                raise CatalogueError(
                    "stands twice in the file",
                    "står to gange i filen",
                    file=file,
                    entry=f"[[{table}]] {entry.id}",
                    field="id",
                )
            seen.add(entry.id)
            self.entries[table][entry.id] = entry
            self.origin[table, entry.id] = file

    def catalogue(self) -> Catalogue:
        catalogue = Catalogue(
            areas=cast("tuple[Area, ...]", self._all("area")),
            laws=cast("tuple[Law, ...]", self._all("law")),
            subjects=cast("tuple[Subject, ...]", self._all("subject")),
            first_instances=cast(
                "tuple[FirstInstance, ...]", self._all("first_instance")
            ),
            tracks=cast("tuple[Track, ...]", self._all("track")),
        )
        for problem in problems(catalogue):
            raise CatalogueError(
                problem.text,
                problem.text_da,
                file=self.origin[problem.table, problem.entry],
                entry=f"[[{problem.table}]] {problem.entry}",
                field=problem.field,
            )
        return catalogue

    def _all(self, table: str) -> tuple[Entry, ...]:
        return tuple(self.entries[table].values())


def _refuse_misspelt_tables(document: Mapping[str, object], *, file: str) -> None:
    """Other parts' tables are passed over, but `[[subjcet]]` is nobody's table."""
    for name in document.keys() - ENTRY_TYPES.keys():
        for meant in get_close_matches(name, ENTRY_TYPES, n=1, cutoff=0.8):
            raise CatalogueError(
                f"unknown table; did you mean [[{meant}]]?",
                f"ukendt tabel; mente du [[{meant}]]?",
                file=file,
                entry=f"[[{name}]]",
            )


def _tables(
    document: Mapping[str, object], table: str, *, file: str
) -> list[Mapping[str, object]]:
    found = document.get(table, [])
    if not isinstance(found, list) or not all(isinstance(raw, dict) for raw in found):
        raise CatalogueError(
            f"must be a list of tables, written [[{table}]]",
            f"skal være en liste af tabeller, skrevet [[{table}]]",
            file=file,
            entry=table,
        )
    return found


def _rows(
    rows: Iterable[Mapping[str | None, str | None]], *, file: str
) -> Iterator[dict[str, object]]:
    for line, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise CatalogueError(
                f"line {line} has not as many cells as the heading",
                f"linje {line} har ikke lige så mange celler som overskriften",
                file=file,
            )
        yield {
            str(name): _cell(str(name), text, file=file, line=line)
            for name, text in row.items()
            if text
        }


def _cell(name: str, text: str, *, file: str, line: int) -> object:
    if name in _LISTS:
        return text.split("|")
    try:
        return _CELLS.get(name, str)(text)
    except (ValueError, KeyError):
        raise CatalogueError(
            f"line {line}: {text!r} cannot be read",
            f"linje {line}: {text!r} kan ikke læses",
            file=file,
            field=name,
        ) from None
