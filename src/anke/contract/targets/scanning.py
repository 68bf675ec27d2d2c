# SPDX-License-Identifier: EUPL-1.2
"""Keep the list of wrong registrations in step with the journal.

catch_up(most=1000)         # looks at what happened since; False when that is too much
scan_all()                  # looks at every case, 500 at a time; in the worker

A case is looked at again when its journal has grown, so that an error that was mended
is gone the next time somebody looks. New rules ask every case anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from anke.access.domain.signatures import access_signature
from anke.cases.bulk import insert_rows
from anke.cases.models import Case, JournalEntry
from anke.cases.rules import current_rules
from anke.cases.services import read_states
from anke.contract.domain.registrations import errors_in
from anke.contract.targets.models import RegistrationError, RegistrationScan
from anke.statistics.facts.journal import journal_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseState

CHUNK: Final = 500
MOST_AT_ONCE: Final = 1000
_SCAN: Final = 1
_STREAM: Final = "case:"


def catch_up(most: int = MOST_AT_ONCE) -> bool:
    """Look at the cases whose journals grew; tell whether the list is up to date.

    More entries than `most`, a first scan that has not ended and new rules are left to
    `scan_all`. Run twice it changes nothing.
    """
    scan = RegistrationScan.objects.filter(pk=_SCAN).first()
    rules = current_rules()
    if scan is None or not scan.is_whole or scan.rules != rules.version:
        return False
    newest = JournalEntry.objects.order_by("-id").values_list("id", flat=True).first()
    if (newest or 0) <= scan.last_entry:
        return True
    end = journal_end().last_entry
    if _reach(scan.last_entry, end, most) < end:
        return False
    _look_at_changed(end, rules)
    return True


def scan_all() -> int:
    """Look at every case that has not been looked at by these rules; tell how many.

    A chunk at a time, each in one transaction, so that work may go on meanwhile; broken
    off, it goes on where it was.
    """
    rules = current_rules()
    _begin(rules)
    seen = 0
    while (looked := _look_at_next(rules)) is not None:
        seen += looked
    end = journal_end().last_entry
    while _look_at_changed(end, rules, most=MOST_AT_ONCE) < end:
        pass
    return seen


def _look_at_next(rules: Rules) -> int | None:
    """Look at the next cases of the first scan; None when it has ended."""
    with transaction.atomic():
        scan = _locked()
        if scan.is_whole:
            return None
        numbers = list(
            Case.objects.filter(number__gt=scan.place)
            .order_by("number")
            .values_list("number", flat=True)[:CHUNK]
        )
        _look_at(numbers, rules)
        scan.place = numbers[-1] if numbers else scan.place
        scan.is_whole = len(numbers) < CHUNK
        scan.save()
    return len(numbers)


def _locked() -> RegistrationScan:
    """Give the scan; whoever else looks at cases waits, so that nobody writes twice."""
    return RegistrationScan.objects.select_for_update().get(pk=_SCAN)


def _begin(rules: Rules) -> None:
    """Begin a scan for rules that are new; one that is under way goes on."""
    scan = RegistrationScan.objects.filter(pk=_SCAN).first()
    if scan is None or scan.rules != rules.version:
        # What is written from here on is looked at once more when the scan has ended.
        end = journal_end().last_entry
        RegistrationScan(pk=_SCAN, rules=rules.version, last_entry=end).save()


def _look_at_changed(end: int, rules: Rules, most: int | None = None) -> int:
    """Look at the cases with entries after the last one seen; tell how far it came.

    Up to `end`, and no more than `most` entries at once.
    """
    with transaction.atomic():
        scan = _locked()
        last = end if most is None else _reach(scan.last_entry, end, most)
        if scan.last_entry >= last:
            return scan.last_entry
        numbers = _changed(scan.last_entry, last)
        for start in range(0, len(numbers), CHUNK):
            _look_at(numbers[start : start + CHUNK], rules)
        scan.last_entry = last
        scan.save(update_fields=["last_entry"])
    return last


def _reach(after: int, end: int, most: int) -> int:
    """Give the entry that so many entries reach; numbers may have gaps."""
    following = JournalEntry.objects.filter(id__gt=after, id__lte=end).order_by("id")
    numbers = list(following.values_list("id", flat=True)[: most + 1])
    return numbers[most - 1] if len(numbers) > most else end


def _changed(after: int, last: int) -> list[str]:
    """Give the numbers of the cases with entries in a part of the journal."""
    streams = (
        JournalEntry.objects.filter(id__gt=after, id__lte=last)
        .order_by()
        .values_list("stream", flat=True)
        .distinct()
    )
    return sorted(s.removeprefix(_STREAM) for s in streams if s.startswith(_STREAM))


def _look_at(numbers: Sequence[str], rules: Rules) -> None:
    """Put the errors of some cases in the place of those that stood there."""
    if not numbers:
        return
    states = read_states(numbers)
    rows = [row for state in states.values() for row in _rows(state, rules)]
    RegistrationError.objects.filter(number__in=numbers).delete()
    insert_rows(RegistrationError, rows)


def _rows(state: CaseState, rules: Rules) -> list[tuple[object, ...]]:
    on = state.decided_on or state.received_on
    return [
        (
            state.number,
            error.kind.value,
            error.detail[:300],
            state.area,
            state.team,
            state.staff,
            state.status.value,
            access_signature(state.work.protection, state.team),
            on,
        )
        for error in errors_in(state, rules)
    ]
