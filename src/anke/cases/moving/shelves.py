# SPDX-License-Identifier: EUPL-1.2
"""Where people, notes and files of a batch of cases go: the vault and the store.

While a batch is planned nothing leaves the memory. What the register has granted is
then made durable, and its rows are written in the transaction that journals it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from anke.cases.documents import keep_documents, refer_to_document, store_contents
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.vault import Person, keep_people, seal_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anke.cases.models import Document, PersonalData
    from anke.cases.moving.document_folder import DocumentFolder
    from anke.cases.moving.domain.fates import Fault
    from anke.cases.moving.domain.moves import FoundFile, PersonFacts

NOTE = "text/plain"
# Files that are made durable together: enough to flush side by side.
_TOGETHER_BYTES, _TOGETHER = 64 << 20, 64


class DryShelf:
    """Keeps nothing: for a dry run, whose commitments nobody ever sees."""

    def __init__(self, folder: DocumentFolder) -> None:
        self._folder = folder
        self._given = 0

    def seal(self, _person: PersonFacts) -> str:
        """Give a commitment to nothing."""
        return self._next()

    def keep_note(self, _text: str) -> str:
        """Give a commitment to nothing."""
        return self._next()

    def find(self, path: str) -> FoundFile | Fault:
        """Look a file up, or say what is wrong with it."""
        return self._folder.find(path)

    def keep_file(self, _found: FoundFile) -> str:
        """Give a commitment to nothing."""
        return self._next()

    def _next(self) -> str:
        self._given += 1
        return f"{self._given:064x}"


class BatchShelf:
    """Keeps what one batch of cases brings, until the batch is written."""

    def __init__(self, folder: DocumentFolder) -> None:
        self._folder = folder
        self._people: dict[str, PersonalData] = {}
        self._documents: dict[str, Document] = {}
        self._contents: dict[str, bytes | FoundFile] = {}

    def seal(self, person: PersonFacts) -> str:
        """Encrypt somebody; the row waits for its case."""
        row = seal_person("", Person(*person))
        self._people[row.commitment] = row
        return row.commitment

    def keep_note(self, text: str) -> str:
        """Take a note in; the row waits for its case."""
        content = text.encode()
        digest = sha256(content).hexdigest()
        return self._refer(digest, len(content), NOTE, content)

    def find(self, path: str) -> FoundFile | Fault:
        """Look a file up, or say what is wrong with it."""
        return self._folder.find(path)

    def keep_file(self, found: FoundFile) -> str:
        """Take a file in; the row waits for its case."""
        return self._refer(found.sha256, found.size_bytes, found.media_type, found)

    def _refer(
        self, digest: str, size: int, media_type: str, content: bytes | FoundFile
    ) -> str:
        row = refer_to_document("", digest, size_bytes=size, media_type=media_type)
        self._documents[row.commitment] = row
        self._contents[digest] = content
        return row.commitment

    def store(self, acts: Sequence[c.Act]) -> None:
        """Make durable what these acts refer to; before the transaction.

        Errors: OSError when the disk does not take it, MovingError for a file that
        was changed meanwhile.
        """
        digests = dict.fromkeys(
            self._documents[document].sha256
            for _, document in _referred(acts)
            if document in self._documents
        )
        for batch in self._in_batches(digests):
            store_contents([self._content(digest) for digest in batch])

    def keep(self, acts: Sequence[c.Act], numbers: Mapping[str, str]) -> None:
        """Write the rows that these acts refer to; `numbers` are those of handles."""
        people, documents = [], []
        for case, commitment in _referred(acts):
            stream = case_stream(numbers.get(case, case))
            if (person := self._people.get(commitment)) is not None:
                person.stream = stream
                people.append(person)
            elif (document := self._documents.get(commitment)) is not None:
                document.stream = stream
                documents.append(document)
        keep_people(people)
        keep_documents(documents)

    def _content(self, digest: str) -> bytes:
        found = self._contents[digest]
        return found if isinstance(found, bytes) else self._folder.content(found)

    def _in_batches(self, digests: Iterable[str]) -> Iterator[list[str]]:
        batch: list[str] = []
        size = 0
        for digest in digests:
            found = self._contents[digest]
            batch.append(digest)
            size += len(found) if isinstance(found, bytes) else found.size_bytes
            if size >= _TOGETHER_BYTES or len(batch) >= _TOGETHER:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch


def _referred(acts: Iterable[c.Act]) -> Iterator[tuple[str, str]]:
    """Give the cases and the commitments that acts bring with them."""
    for act in acts:
        command = act.command
        if isinstance(command, c.AddParty):
            yield act.case, command.person
        elif isinstance(command, c.FileDocument):
            yield act.case, command.document
        elif isinstance(command, c.WriteNote):
            yield act.case, command.note
