# SPDX-License-Identifier: EUPL-1.2
"""Throw the projections of cases away and build them anew from the journal.

After a release that brings new columns, or when `anke verify` found a row that is not
what the journal gives:

    rebuild_projections()      # -> how many cases
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.models import CaseTie
from anke.cases.domain.entries import case_stream
from anke.cases.domain.payloads import CaseRegistered
from anke.cases.domain.state import NEW_CASE
from anke.cases.journal import read_heads
from anke.cases.models import (
    Case,
    CaseClock,
    CaseDocument,
    CaseParty,
    CaseRelation,
    JournalEntry,
)
from anke.cases.projections import write_projections
from anke.cases.rules import current_rules
from anke.cases.services import read_states

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CHUNK = 500
_PARTS_OF_A_CASE = (CaseClock, CaseParty, CaseDocument, CaseRelation)


def rebuild_projections(tick: Callable[[int], object] = lambda _: None) -> int:
    """Build the rows of all cases anew; tell how many.

    A chunk at a time, each in one transaction under the locks of its cases, so that
    work may go on meanwhile; broken off, it is run again. Run twice it changes nothing.
    """
    streams = JournalEntry.objects.filter(kind=CaseRegistered.kind).values_list(
        "stream", flat=True
    )
    numbers = [stream.removeprefix("case:") for stream in streams.order_by("stream")]
    for start in range(0, len(numbers), _CHUNK):
        _rebuild(numbers[start : start + _CHUNK])
        tick(len(numbers[start : start + _CHUNK]))
    return len(numbers)


def _rebuild(numbers: Sequence[str]) -> None:
    rules = current_rules()
    with transaction.atomic():
        list(Case.objects.select_for_update().filter(number__in=numbers))
        states = read_states(numbers)
        heads = read_heads([case_stream(number) for number in states])
        for model in _PARTS_OF_A_CASE:
            model.objects.filter(case_id__in=numbers).delete()
        CaseTie.objects.filter(case__in=numbers).delete()
        write_projections(
            [
                (NEW_CASE, state, heads[case_stream(number)])
                for number, state in states.items()
            ],
            rules,
        )
