# SPDX-License-Identifier: EUPL-1.2
"""The documents of a case as the case page lists them.

filed_documents(file, request.user)[0].theme
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from anke.access.domain.permissions import Action
from anke.access.queries import may
from anke.cases import wording
from anke.cases.domain.late import late_documents
from anke.cases.domain.payloads import DocumentFiled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from anke.access.models import User
    from anke.cases.domain.entries import Entry
    from anke.cases.queries import CaseFile

ANCHOR = "#dokument"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
# What a machine opens a fetched file with; nothing that runs by itself has an ending.
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-outlook": ".msg",
    f"{_OOXML}wordprocessingml.document": ".docx",
    f"{_OOXML}spreadsheetml.sheet": ".xlsx",
    f"{_ODF}text": ".odt",
    f"{_ODF}spreadsheet": ".ods",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "message/rfc822": ".eml",
    "text/plain": ".txt",
}


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document as the page shows it; `href` is its file, `look` it beside the list.

    Both are empty where there is nothing to open, or not for this reader.
    """

    place: int
    theme: str
    direction: str
    dated_on: date
    size: int
    href: str
    look: str
    is_late: bool
    is_erased: bool
    withdrawn_on: date | None
    withdrawal_cause: str


def filed_documents(file: CaseFile, actor: User) -> tuple[FiledDocument, ...]:
    """List the documents of a case, with links for those who may open them."""
    late = late_documents(file.entries)
    number, may_open = file.case.number, may(actor, Action.SEE_DOCUMENTS)
    found = []
    for place, view in enumerate(file.documents, 1):
        openable = view.stored is not None and may_open
        address = reverse("case-page", args=[number])
        found.append(
            FiledDocument(
                place=place,
                theme=view.theme,
                direction=wording.direction_name(view.direction),
                dated_on=view.dated_on,
                size=view.stored.size_bytes if view.stored else 0,
                href=reverse("case-document", args=[number, place]) if openable else "",
                look=f"{address}?dokument={place}{ANCHOR}" if openable else "",
                is_late=place - 1 in late,
                is_erased=view.stored is None,
                withdrawn_on=view.withdrawn_on,
                withdrawal_cause=view.withdrawal_cause,
            )
        )
    return tuple(found)


def file_name(number: str, place: int, media_type: str) -> str:
    """Name a document that is fetched: the case, its place, and what opens it.

    >>> file_name("22-00001", 3, "application/pdf")
    '22-00001-3.pdf'
    """
    return f"{number}-{place}{_ENDINGS.get(media_type, '')}"


def looks_by_entry(
    entries: Sequence[Entry], documents: Sequence[FiledDocument]
) -> dict[int, str]:
    """Give where the journal's entries of documents lead, by the entry's place from 0.

    An entry leads nowhere where its document cannot be opened.
    """
    filed = [
        place
        for place, entry in enumerate(entries)
        if isinstance(entry.payload, DocumentFiled)
    ]
    return {
        place: document.look
        for place, document in zip(filed, documents, strict=True)
        if document.look
    }
