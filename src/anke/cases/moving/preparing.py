# SPDX-License-Identifier: EUPL-1.2
"""Everything that stands before the first case is planned: mapping, tables, words."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.cases.eventlog.blocks import file_digest
from anke.cases.moving.document_folder import DocumentFolder
from anke.cases.moving.domain.cells import Reader
from anke.cases.moving.domain.pieces import Hasher
from anke.cases.moving.domain.words import FIXED, Lists, Words
from anke.cases.moving.mapping_file import BESIDE, Settled, load_mapping
from anke.cases.moving.table_files import find_tables
from anke.cases.rules import current_rules
from anke.cases.vault import signing_key

if TYPE_CHECKING:
    from pathlib import Path

    from anke.cases.domain.decide import Rules
    from anke.cases.moving.table_files import TableFile


@dataclass(frozen=True, slots=True)
class Prepared:
    """A folder of tables that has been opened, with what they are read by."""

    folder: Path
    settled: Settled
    tables: dict[str, TableFile]
    rules: Rules
    words: Words
    reader: Reader
    hasher: Hasher

    @property
    def source(self) -> str:
        """The name of the other system."""
        return self.settled.mapping.source.id

    @property
    def documents(self) -> DocumentFolder:
        """The folder with the other system's documents."""
        return DocumentFolder(self.folder / self.settled.mapping.source.documents)

    @property
    def ignored(self) -> list[str]:
        """The columns that nobody asked for, as `cases.csv: color`."""
        return [
            f"{file.name}: {heading}"
            for file in self.tables.values()
            for heading in file.extra
        ]

    def digest(self) -> str:
        """Hash the tables and the mapping: another content is another run."""
        paths = dict.fromkeys(file.path for file in self.tables.values())
        content = f"{file_digest(*paths)} {self.settled.sha256}"
        return sha256(content.encode()).hexdigest()


def prepare(folder: Path, mapping: Path | None = None) -> Prepared:
    """Open a folder of tables; without a mapping, the one that lies in it is taken.

    Errors: MovingError.
    """
    beside = folder / BESIDE
    settled = load_mapping(mapping or (beside if beside.is_file() else None))
    tables = find_tables(folder, settled.mapping)
    rules = current_rules()
    words = Words(Lists(FIXED, rules), settled.mapping.values)
    dates = settled.mapping.source.dates
    return Prepared(
        folder,
        settled,
        tables,
        rules,
        words,
        Reader(words, today=clock.today(), date_forms=dates),
        Hasher(signing_key("moving")),
    )
