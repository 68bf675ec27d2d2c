# SPDX-License-Identifier: EUPL-1.2
"""What every way out of the house can do, and what is handed over.

A letter leaves in two steps. `prepare` makes ready what can be made ready; nothing has
left yet, and the letter can be called back until the register has noted that it leaves.
Then `hand_over` is done, as often as it takes: for a channel that knows a letter again
(`may_repeat`), any number of times is once.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from anke.cases.documents import read_document
from anke.cases.models import CaseDocument, Document
from anke.decisions.dispatch.addresses import open_address
from anke.decisions.domain.dispatch import Problem, issue_name, message_uuid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.decisions.dispatch.addresses import Address
    from anke.decisions.dispatch.models import PostedLetter

PDF = "application/pdf"
_EXTENSIONS = {PDF: "pdf", "text/plain": "txt", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class File:
    """One file of a parcel: what it is called, its content, and what it is."""

    title: str
    content: bytes
    media_type: str

    def name(self, place: int) -> str:
        """Give it a file name without anybody's name in it."""
        extension = _EXTENSIONS.get(self.media_type, "bin")
        return f"brev.{extension}" if place == 0 else f"bilag-{place}.{extension}"


class Parcel:
    """A letter with all that a channel needs; contents are read when asked for.

    Errors, when asked: DocumentMissingError, VaultKeyError.
    """

    def __init__(self, row: PostedLetter) -> None:
        self._row = row
        self.number = row.number
        self.name = issue_name(row.number, row.issue)
        self.uuid = message_uuid(self.name, row.document)
        self.attempt = row.left_under or row.attempts
        self.case = row.case
        self.purpose = row.purpose
        self.title = row.title
        self.is_copy = row.is_copy
        self.posted_at = row.posted_at

    @cached_property
    def address(self) -> Address:
        """Whom it is for, and where."""
        return open_address(self._row)

    @cached_property
    def files(self) -> tuple[File, ...]:
        """The letter itself, then what is enclosed."""
        wanted = [self._row.document, *self._row.enclosures]
        rows = Document.objects.in_bulk(wanted, field_name="commitment")
        themes = dict(
            CaseDocument.objects.filter(
                case_id=self.case, document__in=wanted
            ).values_list("document", "theme")
        )
        return tuple(
            File(
                themes.get(commitment, self.title),
                read_document(rows[commitment]),
                rows[commitment].media_type,
            )
            for commitment in wanted
        )


class Transport(Protocol):
    """A way out of the house."""

    may_repeat: bool
    awaits_receipt: bool

    def prepare(self, parcel: Parcel) -> None:
        """Make ready; nothing leaves. Run again it begins anew.

        Errors: NotTakenError, RefusedError.
        """

    def hand_over(self, parcel: Parcel) -> None:
        """Let it leave.

        Errors: NotTakenError and RefusedError when it surely has not left;
            UnsureError when nobody can tell.
        """

    def discard(self, parcel: Parcel) -> None:
        """Throw away what was made ready, for a letter that was called back."""


def problem_of(error: OSError) -> Problem:
    """Say what kind of trouble a disk has."""
    full = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return Problem.DISK_FULL if error.errno in full else Problem.DISK


def total_bytes(files: Iterable[File]) -> int:
    """Add up the sizes of some files."""
    return sum(len(file.content) for file in files)
