# SPDX-License-Identifier: EUPL-1.2
"""Cases with parties, and letters on their way out, made through everybody's doors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as c
from anke.cases.domain.cpr import Cpr
from anke.cases.domain.entries import Actor, ActorKind, case_stream
from anke.cases.tests.factories import do, register
from anke.cases.vault import Person, keep_people, seal_person
from anke.decisions.dispatch.addresses import Party
from anke.decisions.dispatch.posting import post_letter
from anke.decisions.domain.dispatch import Purpose

if TYPE_CHECKING:
    from anke.decisions.dispatch.addresses import Recipient
    from anke.decisions.dispatch.models import PostedLetter

CPR = "251248-9996"  # Nancy Ann Berggren, an official test person
POSTAL = "Testvej 1, 1. th., 9999 Testby"
CASEWORKER = Actor(ActorKind.PERSON, "S001")
ON = date(2022, 3, 1)
# The smallest PDF that a reader takes: one empty page.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)


def nancy(**changes: Any) -> Person:
    """Give the appellant."""
    values: dict[str, Any] = {"name": "Nancy Ann Berggren", "cpr": Cpr(CPR)}
    return Person(**(values | {"address": POSTAL} | changes))


def add_party(case: str, person: Person, role: str = "appellant") -> str:
    """Add a party to a case and give its commitment."""
    sealed = seal_person(case_stream(case), person)
    keep_people([sealed])
    do(case, c.AddParty(role, sealed.commitment), ON)
    return sealed.commitment


def file_pdf(case: str, content: bytes = PDF) -> str:
    """Store a document of a case and give its commitment; it is not journaled yet."""
    digest = store_content(content)
    row = refer_to_document(
        case_stream(case),
        digest,
        size_bytes=len(content),
        media_type="application/pdf",
    )
    keep_documents([row])
    return row.commitment


def new_case(**person: Any) -> tuple[str, Party]:
    """Open a case with one appellant."""
    case = register().number
    return case, Party(add_party(case, nancy(**person)))


def post(
    case: str,
    to: Recipient,
    *,
    document: str = "",
    purpose: Purpose = Purpose.DECISION,
    **changes: Any,
) -> PostedLetter:
    """Post a letter on a case."""
    values = {"title": "Afgørelse i din klagesag"} | changes
    with transaction.atomic():
        return post_letter(
            CASEWORKER,
            case=case,
            document=document or file_pdf(case),
            purpose=purpose,
            to=to,
            **values,
        )
