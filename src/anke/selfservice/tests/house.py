# SPDX-License-Identifier: EUPL-1.2
"""A small house to look into: cases with parties and letters, made by its own doors."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as c
from anke.cases.domain.cpr import Cpr
from anke.cases.domain.entries import case_stream
from anke.cases.tests.factories import RECEIVED_ON, do, register
from anke.cases.vault import Person, keep_people, seal_person

if TYPE_CHECKING:
    from django.test import Client

# Official test persons (CPR-kontoret).
NANCY, MAY = "251248-9996", "010862-9996"  # Nancy Ann Berggren, May June Moberg
AALBORG = "municipality-0851"
TODAY = date(2022, 12, 31)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def open_case(on: date = RECEIVED_ON, **changes: Any) -> str:
    """Open a case from Aalborg and give its number."""
    return register(on, **({"first_instance": AALBORG} | changes)).number


def add_party(
    case: str,
    role: str = "appellant",
    *,
    name: str = "Nancy Ann Berggren",
    cpr: str = NANCY,
    address: str = "Testvej 1, 9000 Aalborg",
) -> str:
    """Add somebody to a case and give their commitment."""
    person = Person(name=name, cpr=Cpr(cpr) if cpr else None, address=address)
    row = seal_person(case_stream(case), person)
    keep_people([row])
    do(case, c.AddParty(role, row.commitment), RECEIVED_ON)
    return row.commitment


def keep_document(case: str, content: bytes = PDF) -> str:
    """Lay a document into the store and give its commitment."""
    row = refer_to_document(
        case_stream(case),
        store_content(content),
        size_bytes=len(content),
        media_type="application/pdf",
    )
    keep_documents([row])
    return row.commitment


def send_letter(
    case: str,
    recipient: str,
    on: date,
    *,
    purpose: str = "information",
    content: bytes = PDF,
) -> str:
    """Send somebody a letter and give the commitment to its content."""
    document = keep_document(case, content)
    name = f"L{document[:8]}"
    do(case, c.FileDocument(document, "Brev", "sent"), on)
    do(case, c.PostLetter(name, document, purpose, recipient, "print"), on)
    do(case, c.MarkLetterSent(name, "print"), on)
    return document


def ask_first_instance(case: str, on: date, days: int = 14) -> None:
    """Ask the first instance for information."""
    do(
        case,
        c.SendRequest(
            "information-gathering",
            "first-instance",
            AALBORG,
            on + timedelta(days=days),
        ),
        on,
    )


def come_in(client: Client, word: str, code: str) -> Any:
    """Follow a link and type its code, as a browser does."""
    client.get(f"/min-sag/l/{word}/")
    return client.post("/min-sag/kode/", {"code": code})
