# SPDX-License-Identifier: EUPL-1.2
"""All papers of a case in one PDF, filed on the case (*samlet sag*).

It takes seconds, so it is bound outside of every transaction and then filed; a person
asks for it on the case page and the worker makes it, a robot makes it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import transaction

from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.errors import CommandRefusedError
from anke.cases.queries import case_visible_to
from anke.cases.services import read_states
from anke.decisions.bundling import Chapter, bundle
from anke.decisions.case_papers import BUNDLE_THEME, enclosures_of
from anke.decisions.handling import services
from anke.intake.letter_reading import reading_pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.access.models import User
    from anke.cases.domain.state import CaseState

PDF = "application/pdf"
_REPLACED = "Afløst af en nyere samling"


@dataclass(frozen=True, slots=True)
class BoundCase:
    """A case's papers, bound and in the store; not filed yet."""

    case: str
    digest: str
    size_bytes: int
    pages: int
    documents: int


def bind_case(case: str) -> BoundCase:
    """Bind the papers of a case and make the PDF durable in the store.

    Errors: BundleTooLargeError; CommandRefusedError where there is nothing to bind.
    """
    enclosures = enclosures_of(case)
    if not enclosures:
        raise CommandRefusedError(
            f"case {case}: no documents to bind",
            user_text="Der er ingen dokumenter i sagen at samle.",
        )
    with TemporaryDirectory(prefix="anke-case-") as folder:
        path = Path(folder) / "case.pdf"
        made = bundle(path, f"Sag {case}", [Chapter(enclosures)], reading_pool())
        content = path.read_bytes()
    digest = store_content(content)
    return BoundCase(case, digest, len(content), made.pages, made.documents)


def live_bundles(state: CaseState) -> list[int]:
    """Give the places of the bundles that stand in a case."""
    gone = {place for place, *_ in state.withdrawn_documents}
    return [
        place
        for place, (_, theme, *_) in enumerate(state.documents)
        if theme == BUNDLE_THEME and place not in gone
    ]


def file_bundle(user: User, state: CaseState, bound: BoundCase) -> CaseState:
    """File a bundle and take out those before it; the papers themselves stay.

    Must run in a transaction. Errors: as `work_on_case`.
    """
    row = refer_to_document(
        case_stream(state.number),
        bound.digest,
        size_bytes=bound.size_bytes,
        media_type=PDF,
    )
    keep_documents([row])
    commands = [
        *taken_out(state, _REPLACED),
        c.FileDocument(row.commitment, BUNDLE_THEME, "internal"),
    ]
    return services.work_on_case(user, state.number, *commands)


def taken_out(state: CaseState, cause: str) -> Iterator[c.Command]:
    """Take the bundles out of a case, and delete them: they are but copies."""
    for place in live_bundles(state):
        document = state.documents[place][0]
        yield c.WithdrawDocument(document, cause)
        yield c.ErasePersonalData(document, cause)


def bundle_case(user: User, number: str) -> CaseState:
    """Bind and file the papers of a case for a person who works on it.

    Errors: AccessDeniedError, UnknownCaseError, BundleTooLargeError.
    """
    case_visible_to(user, number)
    bound = bind_case(number)
    with transaction.atomic():
        return file_bundle(user, read_states([number])[number], bound)
