# SPDX-License-Identifier: EUPL-1.2
"""From state to rows: what the worklists read, rebuilt from the journal at any time.

Each table has one function that gives its columns' values in the order of the model:
`write_projections` stores them as they are, and `anke verify` compares them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.access.domain.signatures import access_signature
from anke.access.models import CaseTie
from anke.cases.bulk import columns_of, insert_rows
from anke.cases.domain.handling_rules import OwedBy
from anke.cases.domain.numbers import parse_number
from anke.cases.domain.what_next import holder, lasting_todo, standing_of
from anke.cases.models import Case, CaseClock, CaseDocument, CaseParty, CaseRelation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.entries import Head
    from anke.cases.domain.state import CaseState

    Values = tuple[object, ...]

FAST_TRACK = "fast-track"
CASE_COLUMNS = tuple(name for name in columns_of(Case) if name != "number")
CLOCK_COLUMNS = ("due_on", "paused", "noticed_on", "ended_on")


def case_values(state: CaseState, head: Head, rules: Rules) -> Values:
    """Give the columns of a case."""
    year, serial = parse_number(state.number)
    standing = standing_of(state, rules.rulebook)
    todo = lasting_todo(standing)
    return (
        state.number,
        year,
        serial,
        state.status.value,
        state.area,
        rules.catalogue.law_of(state.subject).id if state.subject else "",
        state.subject,
        state.first_instance,
        state.channel,
        state.reference,
        state.received_on,
        state.spell,
        state.spell_started_on,
        state.due_on,
        state.decided_on,
        state.outcome,
        state.withdrawn_on,
        state.staff,
        state.team,
        state.predecessor,
        FAST_TRACK in state.tracks,
        access_signature(state.work.protection, state.team),
        todo.what.value,
        holder(todo, standing),
        standing.notice_by,
        standing.request_due_on,
        standing.owed_by,
        standing.draft,
        standing.signer,
        state.work.meeting,
        standing.meeting_on,
        head.length,
        head.hash,
    )


def clock_values(state: CaseState) -> list[Values]:
    """Give the columns of a case's deadlines."""
    return [
        (
            state.number,
            place,
            line.rule,
            line.spell,
            line.events[0].on,
            line.due_on,
            line.paused,
            line.noticed_on,
            line.ended_on,
        )
        for place, line in enumerate(state.clocks)
    ]


def party_values(state: CaseState) -> list[Values]:
    """Give the columns of a case's parties."""
    return [
        (state.number, place, role, person)
        for place, (role, person) in enumerate(state.parties)
    ]


def document_values(state: CaseState) -> list[Values]:
    """Give the columns of a case's documents."""
    withdrawn = {place: on for place, on, _ in state.withdrawn_documents}
    return [
        (
            state.number,
            place,
            document,
            theme,
            direction,
            dated_on,
            withdrawn.get(place),
        )
        for place, (document, theme, direction, dated_on) in enumerate(state.documents)
    ]


def relation_values(state: CaseState) -> list[Values]:
    """Give the columns of a case's relations."""
    return [
        (state.number, place, other, relation)
        for place, (other, relation) in enumerate(state.relations)
    ]


def tie_values(state: CaseState) -> list[Values]:
    """Give the columns of the ties of staff to a case, the strongest of each.

    Asked is a consultant with an open question, and whoever is to sign a draft. Who
    made a remark finds it by the tie as long as nobody has answered.
    """
    work, draft = state.work, state.work.draft
    asked = {
        request.recipient
        for request in work.open_requests
        if request.owed_by == OwedBy.CONSULTANT
    }
    if draft is not None and draft.status == "submitted":
        asked.add(draft.signer)
    remarked = {remark.by for remark in work.open_remarks}
    ties = dict.fromkeys(remarked, CaseTie.Tie.REMARK.value)
    ties |= dict.fromkeys(asked - {""}, CaseTie.Tie.ASKED.value)
    ties |= dict.fromkeys(work.granted, CaseTie.Tie.NAMED.value)
    ties |= dict.fromkeys(work.conflicts, CaseTie.Tie.CONFLICT.value)
    return [(state.number, staff, tie) for staff, tie in sorted(ties.items())]


def write_projections(
    changed: Sequence[tuple[CaseState, CaseState, Head]], rules: Rules
) -> None:
    """Write the rows of cases that changed: state before, state after, new head.

    Parties, documents and relations only grow, so that only new places are written,
    and the places of documents that were withdrawn. Ties come and go.
    """
    insert_rows(
        Case,
        [case_values(after, head, rules) for _, after, head in changed],
        key=("number",),
        update=CASE_COLUMNS,
    )
    insert_rows(
        CaseClock,
        [
            row
            for before, after, _ in changed
            if before.clocks != after.clocks
            for row in clock_values(after)
        ],
        key=("case_id", "place"),
        update=CLOCK_COLUMNS,
    )
    insert_rows(
        CaseParty,
        [
            row
            for old, new, _ in changed
            for row in party_values(new)[len(old.parties) :]
        ],
    )
    insert_rows(
        CaseDocument,
        [
            row
            for old, new, _ in changed
            for row in document_values(new)[len(old.documents) :]
        ],
    )
    insert_rows(
        CaseDocument,
        [
            row
            for old, new, _ in changed
            if old.withdrawn_documents != new.withdrawn_documents
            for row in document_values(new)[: len(old.documents)]
        ],
        key=("case_id", "place"),
        update=("withdrawn_on",),
    )
    insert_rows(
        CaseRelation,
        [
            row
            for old, new, _ in changed
            for row in relation_values(new)[len(old.relations) :]
        ],
    )
    _write_ties([(old, new) for old, new, _ in changed])


def _write_ties(changed: Sequence[tuple[CaseState, CaseState]]) -> None:
    """Put the ties of a case in the place of those before, where they changed."""
    tied = [
        new
        for old, new in changed
        if old.work is not new.work and tie_values(old) != tie_values(new)
    ]
    if tied:
        CaseTie.objects.filter(case__in=[new.number for new in tied]).delete()
        insert_rows(CaseTie, [row for new in tied for row in tie_values(new)])
