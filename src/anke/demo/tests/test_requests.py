# SPDX-License-Identifier: EUPL-1.2
"""Who is asked in the demo's cases, and how it went."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from anke.cases.domain.state import CaseState, CaseStatus, fold_all
from anke.cases.domain.what_next import What, standing_of, what_next
from anke.demo.domain.authority import LAST_DAY
from anke.demo.domain.organisation import CONSULTANTS
from anke.demo.tests.population import RULES, population

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.cases.domain.entries import Entry
    from anke.cases.domain.work import Request

pytestmark = pytest.mark.unit


def states() -> list[CaseState]:
    """Fold every case of a small authority."""
    journals: dict[str, list[Entry]] = {}
    for entry in population(2500).entries:
        journals.setdefault(entry.stream, []).append(entry)
    return [fold_all(entries) for entries in journals.values()]


@pytest.fixture(scope="module")
def cases() -> list[CaseState]:
    """Give every case of a small authority."""
    return states()


def asked(cases: list[CaseState], owed_by: str = "") -> Iterator[Request]:
    """Give the requests of one kind, or all of them."""
    for case in cases:
        for request in case.work.requests:
            if owed_by in ("", request.owed_by):
                yield request


def test_a_request_is_owed_by_whom_its_step_names(cases: list[CaseState]) -> None:
    """The step's own rule says who is asked, and for how many days."""
    for request in asked(cases):
        rule = RULES.handling.step(request.step)

        assert rule is not None
        assert request.owed_by == rule.owed_by
        if not request.reminders:
            days = (request.due_on - request.sent_on).days
            assert rule.answer_days <= days <= rule.answer_days + 6


def test_who_is_asked_is_somebody_of_the_case(cases: list[CaseState]) -> None:
    """A party, the first instance that decided, or one of the house's consultants."""
    for case in cases:
        people = {person for _, person in case.parties}
        for request in case.work.requests:
            known = {
                "party": people,
                "first-instance": {case.first_instance},
                "consultant": set(CONSULTANTS),
            }
            assert request.recipient in known[request.owed_by]


def test_every_consultant_is_asked(cases: list[CaseState]) -> None:
    """The questions divide between the house's consultants."""
    names = Counter(each.recipient for each in asked(cases, "consultant"))

    assert set(names) == set(CONSULTANTS)


def test_requests_end_in_every_way(cases: list[CaseState]) -> None:
    """Some answer in time, some late, some not at all; some have nothing to add."""
    ended = [each for each in asked(cases) if each.ended_on]
    ways = Counter(each.answer for each in ended)

    assert set(ways) == {"answered", "nothing-to-add", "no-answer"}
    assert any(each.ended_on <= each.due_on for each in ended)
    assert any(each.ended_on > each.due_on for each in ended)
    assert any(each.reminders for each in ended)
    assert any(each.ended_on > each.due_on and not each.reminders for each in ended)


def test_only_a_written_answer_has_a_document(cases: list[CaseState]) -> None:
    """The answer stands among the documents of its case."""
    for case in cases:
        filed = {document[0] for document in case.documents}
        for request in case.work.requests:
            is_written = request.answer == "answered"
            assert bool(request.answer_document) == is_written
            assert request.answer_document in filed | {""}


def test_some_wait_and_some_are_late_on_the_last_day(cases: list[CaseState]) -> None:
    """Worklists have answers to wait for, and answers to remind of."""
    todos = Counter(
        todo.what
        for case in cases
        if case.status is CaseStatus.PENDING
        for todo in what_next(standing_of(case, RULES.rulebook), LAST_DAY)
    )

    assert todos[What.WAIT_FOR_ANSWER] > 0
    assert todos[What.REMIND] > 0


def test_nobody_is_reminded_before_the_answer_is_late(cases: list[CaseState]) -> None:
    """A reminder comes after the last day to answer, on a working day."""
    reminded = [each.reminded_on for each in asked(cases) if each.reminded_on]

    assert reminded
    assert all(RULES.calendar.is_working_day(day) for day in reminded)
    for request in asked(cases):
        if request.reminded_on:
            assert request.sent_on < request.reminded_on < request.due_on


def test_the_last_quarter_has_enough_to_try_a_robot_on(
    cases: list[CaseState],
) -> None:
    """What was asked since October shows how a rule would have done."""
    recent = [each for each in asked(cases) if each.sent_on >= date(2022, 10, 1)]

    assert len(recent) > 20
