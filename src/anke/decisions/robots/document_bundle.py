# SPDX-License-Identifier: EUPL-1.2
"""*Samleren* binds all papers of a case into one PDF to work with (*arbejds-PDF*)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy

from anke.cases.domain.payloads import DocumentFiled
from anke.decisions.case_papers import BUNDLE_THEME
from anke.decisions.domain.robots import Left, Occasion
from anke.decisions.handling import services
from anke.decisions.handling.case_bundle import (
    BoundCase,
    bind_case,
    file_bundle,
    live_bundles,
    taken_out,
)
from anke.decisions.robots.robot import CaseRobot, too_late

if TYPE_CHECKING:
    from datetime import date

    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.entries import Entry
    from anke.cases.domain.state import CaseState

FEWEST_DOCUMENTS = 3


class DocumentBundle(CaseRobot):
    """Binds the papers anew whenever an allocated case has got new ones."""

    name: ClassVar[str] = "document-bundle"
    staff_code: ClassVar[str] = "robot-samler"
    title = gettext_lazy("The bundler")
    does = gettext_lazy(
        "Binds all documents of an allocated case into one PDF with contents, "
        "bookmarks and page numbers, and anew when documents have come."
    )
    leaves = gettext_lazy(
        "Leaves to people: cases with fewer than three documents, and cases in which "
        "the draft is written."
    )
    wakes_on: ClassVar[frozenset[str]] = frozenset(
        {"case_allocated", "document_filed", "document_withdrawn"}
    )
    # Each takes a second or more.
    per_round: ClassVar[int] = 10

    def __init__(self) -> None:
        """Keep what was bound between `prepare` and `act`."""
        self._bound: BoundCase | None = None

    def worth_a_look(self, today: date) -> Q:
        """Look at cases that somebody works on."""
        return ~Q(staff="")

    def trigger(self, state: CaseState, rules: Rules) -> Occasion | None:
        """Give the last document that stands in the case, and its day."""
        papers = _papers(state)
        if not state.staff or len(papers) < FEWEST_DOCUMENTS:
            return None
        last = papers[-1]
        bundles = live_bundles(state)
        if bundles and bundles[-1] > last:
            return None
        return Occasion(f"documents-{last + 1}", state.documents[last][3])

    def guard(self, state: CaseState) -> Left | None:
        """Leave a case whose papers have been read already."""
        return Left.DRAFT_WRITTEN if state.work.draft is not None else None

    def prepare(self, user: User, state: CaseState, occasion: Occasion) -> None:
        """Bind the papers; that takes seconds and holds no lock."""
        self._bound = bind_case(state.number)

    def act(self, user: User, state: CaseState, occasion: Occasion) -> None:
        """File the new bundle in the place of the old one."""
        if self._bound is None or self._bound.case != state.number:
            self._bound = bind_case(state.number)
        file_bundle(user, state, self._bound)
        self._bound = None

    def undo(
        self, user: User, state: CaseState, occasion: Occasion, cause: str
    ) -> None:
        """Take the bundle out of the case, unless another has taken its place."""
        if live_bundles(state) != [_bundle_of(occasion, state)]:
            raise too_late(state, "Samlingen er afløst af en nyere.")
        services.work_on_case(user, state.number, *taken_out(state, cause))

    def is_the_same(self, entry: Entry) -> bool:
        """Tell whether a person let the papers be bound."""
        filed = entry.payload
        return isinstance(filed, DocumentFiled) and filed.theme == BUNDLE_THEME


def _bundle_of(occasion: Occasion, state: CaseState) -> int | None:
    """Give the place of the bundle made on an occasion: the first after its papers."""
    after = int(occasion.key.removeprefix("documents-"))
    themes = [theme for _, theme, *_ in state.documents]
    places = range(after, len(themes))
    return next((place for place in places if themes[place] == BUNDLE_THEME), None)


def _papers(state: CaseState) -> list[int]:
    """Give the places of the documents that stand in the case, without bundles."""
    gone = {place for place, *_ in state.withdrawn_documents}
    return [
        place
        for place, (_, theme, *_) in enumerate(state.documents)
        if place not in gone and theme != BUNDLE_THEME
    ]
