# SPDX-License-Identifier: EUPL-1.2
"""The document store: files named by their content, durable before they are named.

A file is written beside its place, flushed to the disk, renamed and its folder flushed;
only then may a row, and after it the journal, refer to it. The same content is stored
once. An error while flushing means: not stored; the file is written anew next time,
over whatever stands there, since nobody can know whether that would survive.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from anke.cases.bulk import insert_rows
from anke.cases.errors import DocumentMissingError
from anke.cases.models import Document
from anke.cases.vault import commitment_of, random_salt
from anke.durable import sweep, write_many_durably

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


# A number for PostgreSQL that nothing else in this database locks by.
_STORE_LOCK = 1_141_105
# A writer that has not come to its end after a day has been killed.
_BROKEN_OFF_SECONDS = 24 * 60 * 60


def store_folder() -> Path:
    """Give the folder under which all document files lie."""
    return Path(settings.ANKE_VAR) / "documents"


def document_path(digest: str) -> Path:
    """Give the place of a content by its SHA-256."""
    return store_folder() / digest[:2] / digest[2:4] / digest


def store_content(content: bytes) -> str:
    """Make content durable and give its SHA-256.

    Run twice with the same content it stores one file. Errors: OSError when the disk
    does not take it; then it counts as not stored.
    """
    return store_contents([content])[0]


def store_contents(contents: Sequence[bytes]) -> list[str]:
    """Make several contents durable together, which is much faster than one by one.

    What stands there already is written anew: whoever wrote it may have been killed
    before the folder was flushed. It is never deleted on an error, since somebody else
    may have stored the same content and refer to it.

    Errors: OSError when the disk does not take one; then all count as not stored.
    """
    digests = [sha256(content).hexdigest() for content in contents]
    files = {
        document_path(digest): content
        for digest, content in zip(digests, contents, strict=True)
    }
    if files:
        write_many_durably(files, beside=_unfinished(), within=store_folder().parent)
    return digests


def _unfinished() -> Path:
    return store_folder() / "unfinished"


def sweep_store() -> int:
    """Delete what writers that were killed have left; tell how many files."""
    return sweep(_unfinished(), older_than_seconds=_BROKEN_OFF_SECONDS)


def refer_to_document(
    stream: str,
    digest: str,
    *,
    size_bytes: int,
    media_type: str,
    salt: Callable[[], bytes] = random_salt,
) -> Document:
    """Give the row that ties a stored content to a stream; it is not saved yet."""
    salted = salt()
    return Document(
        commitment=commitment_of(salted, bytes.fromhex(digest)),
        stream=stream,
        salt=salted,
        sha256=digest,
        size_bytes=size_bytes,
        media_type=media_type,
    )


def forget_content(digest: str) -> None:
    """Delete a content that no row refers to any more; run twice it does nothing.

    Called after the transaction that deleted the row: a crash in between leaves a file
    too many, never a row without its file. Nobody writes a row meanwhile; who has
    stored the content but not written the row yet must look whether it is there still.
    """
    with transaction.atomic():
        _lock_store("pg_advisory_xact_lock")
        if not Document.objects.filter(sha256=digest).exists():
            document_path(digest).unlink(missing_ok=True)


def keep_documents(rows: Iterable[Document]) -> None:
    """Store references to contents, in the transaction that journals them."""
    _lock_store("pg_advisory_xact_lock_shared")
    insert_rows(
        Document,
        [
            (
                row.commitment,
                row.stream,
                row.salt,
                row.sha256,
                row.size_bytes,
                row.media_type,
            )
            for row in rows
        ],
    )


def _lock_store(how: str) -> None:
    """Keep contents from being forgotten, or rows from being written, until the commit.

    On SQLite there is one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {how}(%s)", [_STORE_LOCK])


def read_document(row: Document) -> bytes:
    """Read a document and check that it is the one that was filed.

    Errors: DocumentMissingError when the file is gone or its content was changed.
    """
    path = document_path(row.sha256)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentMissingError(
            f"document {row.sha256[:12]}: the file is gone",
            user_text="Dokumentet findes ikke i arkivet. Kontakt driften.",
        ) from error
    if sha256(content).hexdigest() != row.sha256:
        raise DocumentMissingError(
            f"document {row.sha256[:12]}: the content was changed",
            user_text="Dokumentet er ændret siden det blev journaliseret.",
        )
    return content
