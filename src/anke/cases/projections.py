# SPDX-License-Identifier: EUPL-1.2
"""From state to rows: what the worklists read, rebuilt from the journal at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from anke.cases.domain.numbers import parse_number
from anke.cases.models import Case, CaseClock, CaseDocument, CaseParty, CaseRelation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import Model

    from anke.cases.domain.catalogue import Catalogue
    from anke.cases.domain.entries import Head
    from anke.cases.domain.state import CaseState

CASE_COLUMNS = tuple(
    field.attname for field in Case._meta.concrete_fields if field.name != "number"
)
CLOCK_COLUMNS = ("due_on", "paused", "noticed_on", "ended_on")


def case_row(state: CaseState, head: Head, catalogue: Catalogue) -> Case:
    """Give the row of a case."""
    year, serial = parse_number(state.number)
    return Case(
        number=state.number,
        year=year,
        serial=serial,
        status=state.status.value,
        area=state.area,
        law=catalogue.law_of(state.subject).id if state.subject else "",
        subject=state.subject,
        first_instance=state.first_instance,
        channel=state.channel,
        reference=state.reference,
        received_on=cast("date", state.received_on),
        spell=state.spell,
        spell_started_on=cast("date", state.spell_started_on),
        due_on=state.due_on,
        decided_on=state.decided_on,
        outcome=state.outcome,
        staff=state.staff,
        team=state.team,
        predecessor=state.predecessor,
        length=head.length,
        head=head.hash,
    )


def clock_rows(state: CaseState) -> list[CaseClock]:
    """Give the rows of a case's deadlines."""
    return [
        CaseClock(
            case_id=state.number,
            place=place,
            rule=line.rule,
            spell=line.spell,
            start_on=line.events[0].on,
            due_on=line.due_on,
            paused=line.paused,
            noticed_on=line.noticed_on,
            ended_on=line.ended_on,
        )
        for place, line in enumerate(state.clocks)
    ]


def party_rows(state: CaseState) -> list[CaseParty]:
    """Give the rows of a case's parties."""
    return [
        CaseParty(case_id=state.number, place=place, role=role, person=person)
        for place, (role, person) in enumerate(state.parties)
    ]


def document_rows(state: CaseState) -> list[CaseDocument]:
    """Give the rows of a case's documents."""
    return [
        CaseDocument(
            case_id=state.number,
            place=place,
            document=document,
            theme=theme,
            direction=direction,
            dated_on=dated_on,
        )
        for place, (document, theme, direction, dated_on) in enumerate(state.documents)
    ]


def relation_rows(state: CaseState) -> list[CaseRelation]:
    """Give the rows of a case's relations."""
    return [
        CaseRelation(case_id=state.number, place=place, other=other, relation=relation)
        for place, (other, relation) in enumerate(state.relations)
    ]


def write_projections(
    changed: Sequence[tuple[CaseState, CaseState, Head]], catalogue: Catalogue
) -> None:
    """Write the rows of cases that changed: state before, state after, new head.

    Parties, documents and relations only grow, so that only new places are written.
    """
    _upsert(
        (case_row(after, head, catalogue) for _, after, head in changed),
        Case,
        ["number"],
        CASE_COLUMNS,
    )
    _upsert(
        (
            row
            for before, after, _ in changed
            if before.clocks != after.clocks
            for row in clock_rows(after)
        ),
        CaseClock,
        ["case", "place"],
        CLOCK_COLUMNS,
    )
    CaseParty.objects.bulk_create(
        row for old, new, _ in changed for row in party_rows(new)[len(old.parties) :]
    )
    CaseDocument.objects.bulk_create(
        row
        for old, new, _ in changed
        for row in document_rows(new)[len(old.documents) :]
    )
    CaseRelation.objects.bulk_create(
        row
        for old, new, _ in changed
        for row in relation_rows(new)[len(old.relations) :]
    )


def _upsert(
    rows: Iterable[Model],
    model: type[Model],
    key: list[str],
    columns: Sequence[str],
) -> None:
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=key,
        update_fields=list(columns),
    )
