# SPDX-License-Identifier: EUPL-1.2
"""A case opened by mistake is in no figure once that is known, and in all before."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Q

from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.entries import RULES_STREAM, SYSTEM, Entry
from anke.cases.domain.payloads import RulesApplied
from anke.cases.journal import append_entries
from anke.cases.models import Case
from anke.cases.rules import rules_of
from anke.cases.services import apply_acts
from anke.cases.tests.factories import at, do, registration
from anke.statistics import queries, vintages
from anke.statistics.domain.measures import MEASURES
from anke.statistics.facts import build as build_module
from anke.statistics.facts.build import build
from anke.statistics.tests.journals import random_acts

pytestmark = [pytest.mark.db, pytest.mark.django_db]

EARLY, MIDDLE, LATE = date(2019, 11, 4), date(2020, 3, 2), date(2020, 8, 3)
NOTICED = date(2020, 9, 1)


def open_case(on: date) -> str:
    """Open a case that is known on the day it came in."""
    return apply_acts([registration(on, subject=_subject(on))]).numbers["@1"]


def _subject(on: date) -> str:
    return rules_of().catalogue.subjects_valid_on(on, "municipal")[0].id


def withdraw(number: str, on: date = NOTICED) -> None:
    """Take the case back."""
    do(number, c.WithdrawRegistration("dublet"), on)


def figure(measure: str, **where: str) -> int:
    """Ask the current vintage."""
    return queries.measure(measure, where=where).total.n


@pytest.fixture
def mended(monkeypatch) -> list[int]:
    """Count how often only some months were folded."""
    runs: list[int] = []
    mend = build_module._Build._mend
    monkeypatch.setattr(
        build_module._Build, "_mend", lambda *a: runs.append(1) or mend(*a)
    )
    return runs


def test_received_and_pending_fall_by_one_when_the_withdrawal_is_known() -> None:
    """The count of the month of receipt falls, not that of the withdrawal."""
    open_case(MIDDLE)
    mistaken = open_case(MIDDLE)
    build()
    before = [figure(name, month="2020-03") for name in ("received", "pending")]

    withdraw(mistaken)
    build()

    after = [figure(name, month="2020-03") for name in ("received", "pending")]
    assert (before, after) == ([2, 2], [1, 1])
    assert figure("decided") == figure("reopened") == 0
    assert figure("received", month="2020-09") == 0
    assert figure("pending") == 1


def test_a_vintage_from_before_the_withdrawal_still_counts_the_case() -> None:
    """What was known then is not changed by what is known now."""
    mistaken = open_case(MIDDLE)
    old = build()
    withdraw(mistaken)
    new = build()
    cut = build(as_of=NOTICED - timedelta(days=1))
    cut_after = build(as_of=NOTICED)

    counts = [each.counts["case_spell"] for each in (old, new, cut, cut_after)]
    assert counts == [1, 0, 1, 0]
    assert cut.counts["deadline"] == 1
    assert list(vintages.damages(old)) == []


@pytest.mark.parametrize("mistaken", range(3))
def test_a_case_that_goes_leaves_the_files_of_a_full_build(mistaken, mended) -> None:
    """First, last or between: its month goes, the span is right, files are equal."""
    numbers = [open_case(day) for day in (EARLY, MIDDLE, LATE)]
    build()
    withdraw(numbers[mistaken])

    stepwise, at_once = build(), build(anew=True)

    assert mended == [1]
    assert stepwise == at_once
    assert stepwise.id == at_once.id
    assert len(stepwise.files["case_spell"]) == 2
    assert stepwise.counts["case_spell"] == 2


def test_the_only_case_leaves_an_empty_vintage(mended) -> None:
    """An authority whose one case was a mistake has no figures, in either build."""
    number = open_case(MIDDLE)
    build()
    withdraw(number)

    stepwise, at_once = build(), build(anew=True)

    assert mended == [1]
    assert stepwise == at_once
    assert stepwise.files["case_spell"] == {}
    assert (stepwise.first_month, stepwise.last_month) == (0, 0)


def test_opened_and_withdrawn_between_two_builds_it_was_never_there(mended) -> None:
    """A mistake that is put right the same day touches no figure."""
    open_case(EARLY)
    first = build()
    withdraw(open_case(MIDDLE), MIDDLE)

    second = build()

    assert mended == [1]
    assert second.files["case_spell"] == first.files["case_spell"]
    assert second == build(anew=True)


def test_a_document_that_is_withdrawn_moves_no_figure(mended) -> None:
    """A letter on the wrong case was never counted."""
    number = open_case(MIDDLE)
    do(number, c.FileDocument("ab", "Klage", "received"), MIDDLE)
    first = build()
    do(number, c.WithdrawDocument("ab", "forkert sag"), NOTICED)

    second = build()

    assert mended == [1]
    assert {n: second.files[n] for n in ("case_spell", "deadline")} == {
        n: first.files[n] for n in ("case_spell", "deadline")
    }
    assert second == build(anew=True)


@pytest.mark.parametrize("seed", range(2))
def test_every_measure_is_as_if_the_case_had_never_been_opened(seed) -> None:
    """Two registers, one with the mistakes and their withdrawal, have the same totals.

    The acts of the second are those of the first without the withdrawn cases.
    """
    acts = random_acts(seed, 80, mistakes=True)
    mistakes = {a.case for a in acts if isinstance(a.command, c.WithdrawRegistration)}
    assert len(mistakes) > 3

    with transaction.atomic():
        apply_acts([one for one in acts if one.case not in mistakes])
        build()
        without = _totals()
        transaction.set_rollback(True)
    apply_acts(acts)
    build()

    assert _totals() == without
    assert figure("received") == 80 - len(mistakes)
    # Some were decided on a day that has not come yet.
    waiting = Q(status="pending") | Q(decided_on__gt=clock.today())
    assert figure("pending") == Case.objects.filter(waiting).count()


def _totals() -> dict[str, object]:
    """Give the total of every measure, or its rows where it has no total."""
    found = {}
    for name, measure in MEASURES.items():
        result = queries.measure(name, by=["area", *measure.split_by])
        found[name] = [(row.dims, row.value, row.n, row.of) for row in result.rows]
    return found


@pytest.mark.parametrize("touched", [False, True])
def test_a_new_month_without_a_changed_case_ends_the_series_there(
    authority, touched, mended
) -> None:
    """The span grows with the calendar, also where only the mail or rules moved."""
    open_case(MIDDLE)
    build()
    (authority / "authority.json").write_text(json.dumps({"today": "2021-02-15"}))
    if touched:
        _touch_another_stream()

    stepwise, at_once = build(), build(anew=True)

    assert mended == ([1] if touched else [])
    assert stepwise == at_once
    assert stepwise.last_month == 2021 * 12 + 1


def _touch_another_stream() -> None:
    payload = RulesApplied("shipped", rules_of().version)
    with transaction.atomic():
        append_entries([Entry(RULES_STREAM, payload, LATE, at(LATE), SYSTEM)])
