# SPDX-License-Identifier: EUPL-1.2
"""The papers of a case (*sagens akter*) in their order, ready to be bound together."""

from __future__ import annotations

from functools import partial

from anke.cases.documents import read_document
from anke.cases.errors import DocumentMissingError
from anke.cases.models import CaseDocument, Document
from anke.decisions.bundling import Enclosure

# What a bundle of the case's own papers is filed as; it is never bound into another.
BUNDLE_THEME = "Samlet sag (arbejds-PDF)"


def enclosures_of(case: str) -> list[Enclosure]:
    """Give the documents that stand in a case, the oldest first, without bundles.

    Their contents are read when their turn comes.
    """
    rows = CaseDocument.objects.filter(case_id=case, withdrawn_on=None)
    return [
        Enclosure(
            theme=row.theme,
            dated_on=row.dated_on,
            read=partial(_content, row.document),
            where=f"sag {case}, dokument {row.place + 1}",
        )
        for row in rows.exclude(theme=BUNDLE_THEME).order_by("dated_on", "place")
    ]


def _content(commitment: str) -> bytes:
    """Read a document. Errors: DocumentMissingError."""
    row = Document.objects.filter(commitment=commitment).first()
    if row is None:
        raise DocumentMissingError(
            "the document was erased", user_text="Dokumentet er slettet."
        )
    return read_document(row)
