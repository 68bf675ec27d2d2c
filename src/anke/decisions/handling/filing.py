# SPDX-License-Identifier: EUPL-1.2
"""File what staff have in hand on a case: a running one, or one that is decided.

A late document does not change what was decided; it stands on the case with its day and
a short theme, and the case page says that it came after the decision.

    file_papers(user, "22-00001", papers, Label("Ny lægeerklæring", "received", day))

Legal source: offentlighedsloven § 15 (date and a short theme for each document).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.cases.documents import keep_documents, refer_to_document, store_contents
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.models import Document
from anke.cases.queries import require_on_case
from anke.cases.services import read_states
from anke.decisions.handling.services import work_on_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.state import CaseState


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was taken in, with its type by content."""

    content: bytes
    media_type: str

    def __repr__(self) -> str:
        return f"Paper({self.media_type}, {len(self.content)} bytes)"


@dataclass(frozen=True, slots=True)
class Label:
    """What the journal says of a document: theme, direction, and its own day."""

    theme: str
    direction: str
    dated_on: date


def file_papers(
    user: User | AnonymousUser, number: str, papers: Sequence[Paper], label: Label
) -> int:
    """File papers on a case, all or none; give the place of the first, from 1.

    Several get their number behind the theme. Run twice it files them once: the same
    content with the same label stands there already.

    Errors: AccessDeniedError, UnknownCaseError, CommandRefusedError, OSError; then
        nothing is filed.
    """
    require_on_case(user, Action.WORK_ON_CASE, number)
    digests = store_contents([paper.content for paper in papers])
    with transaction.atomic():
        state = read_states([number])[number]
        labels = [_numbered(label, place, len(papers)) for place in range(len(papers))]
        found = _filed(state, digests[0], labels[0])
        if found:
            return found
        rows = [
            refer_to_document(
                case_stream(number),
                digest,
                size_bytes=len(paper.content),
                media_type=paper.media_type,
            )
            for paper, digest in zip(papers, digests, strict=True)
        ]
        keep_documents(rows)
        commands = [
            c.FileDocument(row.commitment, each.theme, each.direction)
            for row, each in zip(rows, labels, strict=True)
        ]
        work_on_case(user, number, *commands, on=label.dated_on)
    return len(state.documents) + 1


def _numbered(label: Label, place: int, count: int) -> Label:
    if count == 1:
        return label
    theme = f"{label.theme} ({place + 1} af {count})"
    return Label(theme, label.direction, label.dated_on)


def _filed(state: CaseState, digest: str, label: Label) -> int:
    """Give the place of a document that stands there already; 0 where none does."""
    same = Document.objects.filter(stream=case_stream(state.number), sha256=digest)
    commitments = set(same.values_list("commitment", flat=True))
    withdrawn = {place for place, *_ in state.withdrawn_documents}
    wanted = (label.theme, label.direction, label.dated_on)
    for place, (commitment, *known) in enumerate(state.documents):
        is_same = commitment in commitments and tuple(known) == wanted
        if is_same and place not in withdrawn:
            return place + 1
    return 0
