# SPDX-License-Identifier: EUPL-1.2
"""Single and bulk writing go through one door and leave the same journal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.cases import rules, services
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.errors import CommandRefusedError, UnknownCaseError
from anke.cases.journal import COLUMNS, append_entries, read_entries
from anke.cases.models import Case, CaseClock, CaseCounter, JournalEntry
from anke.cases.searching import search_cases
from anke.cases.tests.factories import RECEIVED_ON, act, do, register, registration
from anke.cases.verification import verify

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_registering_gives_a_number_and_starts_the_clock() -> None:
    """A new case has the year's first number and a running thirteen-week deadline."""
    state = register()

    assert state.number == "22-00001"
    stored = Case.objects.get(number="22-00001")
    assert stored.due_on == state.due_on
    assert stored.due_on > RECEIVED_ON + timedelta(weeks=12)


def test_a_refused_registration_leaves_no_gap() -> None:
    """A number that was not used is given to the next case."""
    register()

    with pytest.raises(Exception, match="nowhere"):
        register(first_instance="nowhere")
    assert register().number == "22-00002"
    assert CaseCounter.objects.get(year=2022).last == 2


def test_a_decision_ends_case_and_clock() -> None:
    """A decided case has no running deadline and its outcome stands in the row."""
    number = register().number

    do(number, c.DecideCase("upheld"), date(2022, 5, 2))

    stored = Case.objects.get(number=number)
    assert (stored.status, stored.outcome, stored.due_on) == ("decided", "upheld", None)
    assert not CaseClock.objects.filter(case=number, ended_on=None).exists()


def test_deciding_twice_is_refused_in_danish() -> None:
    """The refusal names the day of the first decision."""
    number = register().number
    do(number, c.DecideCase("upheld"), date(2022, 5, 2))

    with pytest.raises(CommandRefusedError) as refusal:
        do(number, c.DecideCase("changed"), date(2022, 5, 3))
    assert "afgjort den 2022-05-02" in refusal.value.user_text
    assert len(list(read_entries([case_stream(number)]))) == Case.objects.get().length


def test_a_decision_before_receipt_is_refused() -> None:
    """Nothing can be decided before it came in."""
    number = register().number

    with pytest.raises(CommandRefusedError, match="before it came in"):
        do(number, c.DecideCase("upheld"), RECEIVED_ON - timedelta(days=1))


def test_an_unknown_case_is_named() -> None:
    """The error names the case that is not there."""
    with pytest.raises(UnknownCaseError, match="22-99999"):
        do("22-99999", c.AllocateCase("KB", "1"), RECEIVED_ON)


def test_a_reopened_case_gets_a_new_clock_from_the_reopening() -> None:
    """Since 2019 a reopened case counts from the day it was reopened."""
    number = register().number
    do(number, c.DecideCase("upheld"), date(2022, 5, 2))

    state = do(number, c.ReopenCase("ny oplysning"), date(2022, 6, 1))

    assert state.spell == 2
    assert state.clocks[-1].events[0].on == date(2022, 6, 1)
    assert Case.objects.get().due_on == state.clocks[-1].due_on


def test_the_journal_cannot_be_changed_or_deleted() -> None:
    """The database itself refuses."""
    register()
    changes = (
        "UPDATE journal_entry SET kind = 'x'",
        "DELETE FROM journal_entry",
        "UPDATE personal_data SET stream = 'x'",
    )

    for change in changes[:2]:
        with (
            pytest.raises(Exception, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    assert JournalEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_appending_outside_a_transaction_is_refused() -> None:
    """What follows from an entry must be written with it."""
    with pytest.raises(transaction.TransactionManagementError):
        append_entries([])


def _journal() -> list[tuple[object, ...]]:
    rows = JournalEntry.objects.order_by("stream", "stream_seq").values_list(*COLUMNS)
    return [(*row[:-1], bytes(row[-1])) for row in rows]


_STEPS = st.lists(
    st.sampled_from(
        [
            c.AllocateCase("KB", "team-1"),
            c.StartStep("hearing"),
            c.EndStep("hearing"),
            c.DecideCase("upheld"),
            c.DecideCase("remitted"),
            c.ReopenCase("fejl"),
            c.RecordActivity("Nået", "R1"),
            c.CorrectDecision("changed", "tastefejl"),
            c.PauseDeadline("municipal", "høring"),
        ]
    ),
    max_size=8,
)


def _possible(acts: list[c.Act]) -> list[c.Act]:
    """Keep the acts that are granted one after the other."""
    kept: list[c.Act] = []
    for candidate in acts:
        try:
            with transaction.atomic():
                services.apply_acts([*kept, candidate])
                transaction.set_rollback(True)
        except Exception:  # noqa: BLE001, S112 - a refusal, of whatever kind
            continue
        kept.append(candidate)
    return kept


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(histories=st.lists(_STEPS, min_size=1, max_size=3))
def test_bulk_and_single_writing_give_byte_identical_journals(histories) -> None:
    """The same acts leave the same bytes, written one by one or all at once."""
    acts = []
    for place, steps in enumerate(histories):
        on = RECEIVED_ON + timedelta(days=place)
        acts.append(registration(on, f"@{place}"))
        acts += [
            act(f"@{place}", step, on + timedelta(days=7 * (n + 1)))
            for n, step in enumerate(steps)
        ]
    acts = _possible(acts)

    with transaction.atomic():
        services.apply_acts(acts)
        bulk = _journal()
        report = verify()
        transaction.set_rollback(True)
    with transaction.atomic():
        numbers: dict[str, str] = {}
        for one in acts:
            named = c.Act(
                numbers.get(one.case, one.case),
                one.command,
                one.occurred_on,
                one.recorded_at,
                one.actor,
            )
            numbers.update(services.apply_acts([named]).numbers)
        single = _journal()
        transaction.set_rollback(True)
    assert bulk == single
    assert report.is_sound, report.findings


def test_a_holiday_that_is_added_moves_running_deadlines() -> None:
    """Running cases are computed anew and the change is journaled; closed ones rest."""
    running, closed = register(), register()
    do(closed.number, c.DecideCase("upheld"), RECEIVED_ON)
    due = running.due_on
    text = f"""
        [[holiday]]
        id = "test-holiday"
        name_da = "Prøvedag"
        name_en = "Trial day"
        kind = "public"
        month = {due.month}
        day = {due.day}
        source = "test"
        confirmed = true
    """

    moved = services.apply_rules("prøvedag", text)

    assert moved == 1
    entry = list(read_entries([case_stream(running.number)]))[-1]
    assert entry.payload.kind == "deadline_recomputed"
    assert entry.payload.due_before == due
    assert Case.objects.get(number=running.number).due_on > due
    assert rules.current_rules().calendar.is_public_holiday(due)
    assert services.apply_rules("prøvedag", text) == 0
    assert verify().is_sound


def test_shipped_rules_come_into_force_once_and_move_what_they_change(
    monkeypatch,
) -> None:
    """After a release with other rules the running cases follow, and only once."""
    state = register()
    assert services.apply_shipped_rules() == 0
    shorter = """
        [[deadline]]
        id = "municipal"
        case_kind = "municipal"
        legal_basis = "pr\u00f8ve"
        start_event = "receipt"
        length = 12
        unit = "weeks"
        name_da = "Pr\u00f8ve"
        name_en = "Trial"
        source = "test"
        confirmed = true
    """
    shipped = rules.rules_of
    monkeypatch.setattr(rules, "rules_of", lambda extra=(): shipped((shorter, *extra)))
    monkeypatch.setattr(services, "rules_of", rules.rules_of)
    rules.forget_rules()

    assert services.apply_shipped_rules() == 1
    assert services.apply_shipped_rules() == 0
    assert Case.objects.get(number=state.number).due_on < state.due_on
    assert verify().is_sound
    rules.forget_rules()


def test_a_paused_deadline_is_on_no_list_of_overdue_cases(django_user_model) -> None:
    """While it stands still a deadline has no last day; afterwards it has again."""
    state = register()
    user = django_user_model(username="kb", role="head", is_active=True)
    long_after = state.due_on + timedelta(days=30)

    def overdue() -> int:
        return search_cases(user, due=("overdue", long_after)).count()

    assert overdue() == 1
    do(state.number, c.PauseDeadline("municipal", "høring"), date(2022, 3, 10))
    assert overdue() == 0
    assert Case.objects.get().due_on is None
    after = do(state.number, c.ResumeDeadline("municipal"), date(2022, 3, 20))

    assert after.due_on == state.due_on + timedelta(days=10)
    assert overdue() == 1
    do(state.number, c.DecideCase("upheld"), date(2022, 9, 20))
    assert overdue() == 0
