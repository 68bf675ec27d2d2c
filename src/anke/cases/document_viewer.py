# SPDX-License-Identifier: EUPL-1.2
"""A document open beside the list of the case's documents, and the look written down.

    shown = show_document(user, file, documents, "3", at=clock.now())
    shown.contents.text, shown.pages[0].href

What a document is, its content tells; pages are drawn anew as pictures, so that nothing
of the file itself reaches the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import require
from anke.access.services import record_view
from anke.cases.documents import read_document
from anke.cases.domain.entries import case_stream
from anke.cases.errors import UnknownCaseError
from anke.cases.queries import case_visible_to, document_visible_to
from anke.cases.viewing import Contents, reader
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.filed_documents import FiledDocument
    from anke.cases.models import Document
    from anke.cases.queries import CaseFile

# More pages than these are read in the file itself.
MOST_PAGES = 200
# The pictures of a document belong to the look that opened it, for so long.
_ONE_LOOK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page of a document, drawn."""

    number: int
    href: str


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document as it stands open; `before` and `after` are its neighbours."""

    filed: FiledDocument | None
    contents: Contents
    pages: tuple[ShownPage, ...]
    count: int
    before: FiledDocument | None = None
    after: FiledDocument | None = None

    @property
    def pages_left_out(self) -> int:
        """Count the pages that only the file itself shows."""
        return max(self.contents.pages - len(self.pages), 0)


def show_document(
    user: User,
    file: CaseFile,
    documents: Sequence[FiledDocument],
    wanted: str,
    *,
    at: datetime,
) -> ShownDocument:
    """Open a document of a case that is open already; the look is written down first.

    `wanted` is its place as the address has it; an old bookmark to a document that is
    not there, or no longer, is answered with a sentence.
    """
    filed = _wanted(documents, wanted)
    around = _around(filed, documents)
    if filed is None or not filed.href:
        closed = Contents(reason=_reason(filed))
        return ShownDocument(filed, closed, (), len(documents), *around)
    document = open_document(user, file.case.number, filed.place, at=at)
    contents = _contents(document)
    return ShownDocument(
        filed,
        contents,
        _pages(file.case.number, filed.place, contents),
        len(documents),
        *around,
    )


def open_document(
    actor: User | AnonymousUser, number: str, place: int, *, at: datetime
) -> Document:
    """Give a filed document, and write down that it was opened.

    Errors:
        AccessDeniedError: the actor's role does not open documents.
        UnknownCaseError: no such case or document for this actor.
    """
    person, document = _document(actor, number, place)
    record_view(
        person,
        stream=case_stream(number),
        at=at,
        purpose=f"dokument {place}",
        kind=ViewEvent.Kind.DOCUMENT,
    )
    return document


def draw_page(
    actor: User | AnonymousUser, number: str, place: int, page: int, *, at: datetime
) -> bytes:
    """Draw a page of a document as PNG.

    It belongs to the look by which the person opened the document; who comes straight
    to the page has looked at it, and that is written down.

    Errors: as `open_document`; NotShownError, DocumentMissingError.
    """
    person, document = _document(actor, number, place)
    looked = ViewEvent.objects.filter(
        actor=person,
        stream=case_stream(number),
        kind=ViewEvent.Kind.DOCUMENT,
        purpose=f"dokument {place}",
        at__range=(at - _ONE_LOOK, at),
    )
    if not looked.exists():
        open_document(person, number, place, at=at)
    return reader().draw(read_document(document), page)


def _document(
    actor: User | AnonymousUser, number: str, place: int
) -> tuple[User, Document]:
    person = require(actor, Action.SEE_DOCUMENTS)
    case = case_visible_to(person, number)
    filed = case.documents.filter(place=place - 1).first()
    if filed is None:
        raise UnknownCaseError(
            f"case {number} has no document {place}",
            user_text="Dokumentet findes ikke i sagen.",
        )
    return person, document_visible_to(person, number, filed.document)


def _wanted(documents: Sequence[FiledDocument], wanted: str) -> FiledDocument | None:
    return next((each for each in documents if str(each.place) == wanted), None)


def _around(
    filed: FiledDocument | None, documents: Sequence[FiledDocument]
) -> tuple[FiledDocument | None, FiledDocument | None]:
    """Give the nearest documents that can be opened, on either side."""
    if filed is None:
        return None, None
    openable = [each for each in documents if each.look]
    before = [each for each in openable if each.place < filed.place]
    after = [each for each in openable if each.place > filed.place]
    return (before[-1] if before else None), (after[0] if after else None)


def _reason(filed: FiledDocument | None) -> str:
    if filed is None:
        return _("The case has no such document.")
    if filed.is_erased:
        return _("The document was erased.")
    return _("Your role does not open documents.")


def _contents(document: Document) -> Contents:
    """Look into a document; what cannot be opened is said and never a fault."""
    try:
        return reader().look(read_document(document))
    except AppealsError as error:
        return Contents(reason=error.user_text or _("The document cannot be shown."))


def _pages(number: str, place: int, contents: Contents) -> tuple[ShownPage, ...]:
    return tuple(
        ShownPage(page, reverse("case-document-page", args=[number, place, page]))
        for page in range(1, min(contents.pages, MOST_PAGES) + 1)
    )
