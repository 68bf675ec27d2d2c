# SPDX-License-Identifier: EUPL-1.2
"""The short cuts to a case's end: it lapses (*bortfald*) or is referred (*henvisning*).

The letter is written, the outcome registered and the letter posted in one act, all of
it or nothing.

    end_case(user, "22-00001", Ending("lapsed", "Du har trukket …"), seen=12)

Legal source: forvaltningsloven § 7, stk. 2: who gets what is another authority's sends
it on to that authority.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.lacking import RECEIVED
from anke.cases.queries import require_on_case
from anke.cases.services import read_states
from anke.decisions.dispatch.posting import post_letter
from anke.decisions.domain.assembly import assemble
from anke.decisions.domain.dispatch import Purpose
from anke.decisions.domain.draft_merging import Edit
from anke.decisions.domain.letter_kinds import DECISION
from anke.decisions.handling.services import actor_of_user, decide_case
from anke.decisions.letters.drafts import choose, forget_draft, save_draft
from anke.decisions.letters.facts import Choice, letter_facts
from anke.decisions.letters.models import Draft
from anke.decisions.texts.library import text_library
from anke.decisions.texts.shipped import letter_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.cases.queries import CaseFile
    from anke.decisions.dispatch.addresses import Recipient
    from anke.decisions.domain.letter import Letter
    from anke.decisions.domain.merge import Value

LAPSED, REFERRED = "lapsed", "referred"
SENT_ON = "videresendt_til"
_TITLE = "Klage, som vi sender videre til jer"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ends: the outcome, and the words of the letter's first section.

    `values` fill the other sections. `sent_on` is who decides instead; it gets the
    letter and, with `with_papers`, what came in on the case.
    """

    outcome: str
    words: str
    values: Mapping[str, Value] = field(default_factory=dict)
    sent_on: Recipient | None = None
    with_papers: bool = False


def proposed_letter(
    user: User, file: CaseFile, outcome: str, values: Mapping[str, Value] | None = None
) -> Letter:
    """Give the letter that the texts in force make of an ending; nothing is stored."""
    choice = Choice(outcome=outcome, values=values or {})
    facts = letter_facts(file, choice, writer=user)
    kind = letter_kinds().ending_with(outcome)
    return assemble(kind, facts, text_library(), clock.today())


def written_letter(number: str) -> Draft | None:
    """Give the decision letter that somebody is writing; the short cut replaces it."""
    row: Draft | None = Draft.objects.filter(case=number, slot=DECISION).first()
    return row


def end_case(
    user: User | AnonymousUser, number: str, ending: Ending, *, seen: int | None
) -> CaseState:
    """End a case with its letter, in the place of what was written so far.

    Errors: as `decide_case`; then nothing is done, and the draft stands as it was.
    """
    require_on_case(user, Action.DECIDE_CASE, number)
    person = require(user, Action.DECIDE_CASE)
    with transaction.atomic():
        _write(person, number, ending)
        command = c.DecideCase(ending.outcome)
        state = decide_case(person, number, command, seen=seen)
        if ending.sent_on is not None:
            _send_on(person, read_states([number])[number], ending)
    return state


def _write(user: User, number: str, ending: Ending) -> None:
    """Write the letter anew; the first section has the words that were typed."""
    forget_draft(number, DECISION)
    choice = Choice(outcome=ending.outcome, values=ending.values)
    letter = choose(user, number, choice=choice).letter
    first = letter.sections[0]
    edits = [Edit(first.id, first.heading, ending.words.strip(), "")]
    save_draft(user, number, edits=edits, title=letter.title)


def _send_on(user: User, state: CaseState, ending: Ending) -> None:
    """Send the citizen's letter, and what came in, to who decides instead."""
    letter = state.work.letters[-1].document
    assert ending.sent_on is not None  # noqa: S101 - tells mypy
    post_letter(
        actor_of_user(user),
        case=state.number,
        document=letter,
        purpose=Purpose.INFORMATION,
        to=ending.sent_on,
        title=_TITLE,
        enclosures=papers_of(state) if ending.with_papers else (),
    )


def papers_of(state: CaseState) -> tuple[str, ...]:
    """Give what came in on the case and is still there."""
    withdrawn = {place for place, *_ in state.withdrawn_documents}
    return tuple(
        dict.fromkeys(
            document
            for place, (document, _, direction, _) in enumerate(state.documents)
            if direction in RECEIVED
            and place not in withdrawn
            and document not in state.erased
        )
    )
