# SPDX-License-Identifier: EUPL-1.2
"""What the mail room did by mistake is taken back by new entries, and still shows."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.access.domain.roles import Role
from anke.cases import services
from anke.cases.case_list import FilterForm
from anke.cases.case_page import open_case_page
from anke.cases.document_viewer import open_document
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as c
from anke.cases.domain.decide import decide
from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import NEW_CASE, CaseStatus, fold, fold_all
from anke.cases.errors import CommandRefusedError
from anke.cases.models import Case, CaseClock, CaseDocument
from anke.cases.rebuilding import rebuild_projections
from anke.cases.rules import current_rules, rules_of
from anke.cases.searching import count_cases, search_cases
from anke.cases.services import read_states
from anke.cases.tests.factories import (
    RECEIVED_ON,
    act,
    at,
    do,
    register,
    registration,
)
from anke.cases.verification import verify
from anke.errors import AppealsError

NEXT_DAY = RECEIVED_ON + timedelta(days=1)
WITHDRAW = c.WithdrawRegistration("dublet")


def case_after(*commands: c.Command, on: date = RECEIVED_ON):
    """Fold what is granted to a new case by these commands, without a register."""
    state = NEW_CASE
    acts = [registration(), *(act("@1", each, on) for each in commands)]
    for one in acts:
        state = fold_all(decide(state, one, rules_of()), state)
    return state


def ask(state, command: c.Command, on: date = NEXT_DAY):
    """Ask one thing of a case."""
    return decide(state, act("@1", command, on), rules_of())


# --- What is granted, and what is refused --------------------------------------------


@pytest.mark.unit
def test_a_registration_alone_can_be_withdrawn() -> None:
    """The case is withdrawn from that day, its clocks have stopped."""
    state = case_after()

    (entry,) = ask(state, WITHDRAW)
    after = fold(state, entry)

    assert entry.payload.kind == "registration_withdrawn"
    assert after.status is CaseStatus.WITHDRAWN
    assert (after.withdrawn_on, after.withdrawal_cause) == (NEXT_DAY, "dublet")
    assert {line.ended_on for line in after.clocks} == {NEXT_DAY}
    assert after.due_on is None


@pytest.mark.unit
@pytest.mark.parametrize(
    "command",
    [
        c.AddParty("appellant", "ab"),
        c.FileDocument("ab", "Klage", "received"),
        c.RelateCase("22-00099", "same-family"),
        c.AllocateCase("", "Børn"),
        c.StartDeadlines("receipt"),
        c.RecomputeDeadlines("helligdag"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_belongs_to_the_registration_does_not_stand_in_the_way(command) -> None:
    """Parties, documents, relations, a team and deadlines came with the letter."""
    state = case_after(command)

    assert ask(state, WITHDRAW)


@pytest.mark.unit
def test_a_deadline_that_was_computed_anew_does_not_stand_in_the_way() -> None:
    """A holiday that was added is nobody's work on the case."""
    from anke.cases.domain.payloads import DeadlineRecomputed

    state = case_after()
    clock = state.clocks[0]
    moved = DeadlineRecomputed(
        clock.rule, clock.due_on, clock.due_on + timedelta(days=1), "helligdag", "x"
    )
    entry = ask(state, WITHDRAW)[0]._replace(payload=moved)

    assert ask(fold(state, entry), WITHDRAW)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("reason", "work"),
    [
        ("fordelt", [c.AllocateCase("KB", "Børn")]),
        ("begyndt", [c.StartStep("hearing")]),
        ("begyndt", [c.StartStep("hearing"), c.EndStep("hearing")]),
        ("aktiviteter", [c.RecordActivity("Nået", "R1")]),
        ("suspenderet", [c.PauseDeadline("municipal", "høring")]),
        (
            "suspenderet",
            [c.PauseDeadline("municipal", "høring"), c.ResumeDeadline("municipal")],
        ),
        ("forlænget", [c.ExtendDeadline("municipal", 2, "weeks", "travlhed")]),
        ("fristbrev", [c.GiveNotice("municipal", "travlhed", date(2023, 1, 1))]),
        ("omklassificeret", [c.ReclassifyCase("udk", "", "fejl")]),
        ("har været afgjort", [c.DecideCase("upheld")]),
        ("har været afgjort", [c.DecideCase("upheld"), c.ReopenCase("klage")]),
    ],
)
def test_once_somebody_has_worked_on_the_case_it_stays(reason, work) -> None:
    """The refusal says in Danish what stands in the way."""
    state = case_after(*work)

    with pytest.raises(CommandRefusedError) as refusal:
        ask(state, WITHDRAW)

    assert "kan ikke trækkes tilbage" in refusal.value.user_text
    assert reason in refusal.value.user_text


@pytest.mark.unit
def test_nothing_is_withdrawn_without_a_cause_twice_or_before_it_came_in() -> None:
    """A cause is demanded, a day not before receipt, and once is enough."""
    state = case_after(c.FileDocument("ab", "Klage", "received"))
    withdrawn = fold_all(ask(state, WITHDRAW), state)

    for command in (c.WithdrawRegistration(" "), c.WithdrawDocument("ab", "")):
        with pytest.raises(CommandRefusedError, match="needs a cause"):
            ask(state, command)
    with pytest.raises(CommandRefusedError, match="before it came in"):
        ask(state, WITHDRAW, RECEIVED_ON - timedelta(days=1))
    with pytest.raises(CommandRefusedError, match="was withdrawn on"):
        ask(withdrawn, WITHDRAW)
    with pytest.raises(CommandRefusedError, match="not registered"):
        ask(NEW_CASE, WITHDRAW)


@pytest.mark.unit
@pytest.mark.parametrize(
    "command",
    [
        c.AddParty("appellant", "cd"),
        c.FileDocument("cd", "Bilag", "received"),
        c.AllocateCase("KB", ""),
        c.StartStep("hearing"),
        c.RecordActivity("Nået"),
        c.StartDeadlines("receipt"),
        c.PauseDeadline("municipal", "høring"),
        c.ReclassifyCase("udk", "", "fejl"),
        c.RelateCase("22-00099", "same-family"),
        c.DecideCase("upheld"),
        c.CorrectDecision("upheld", "fejl"),
        c.ReopenCase("klage"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_withdrawn_case_cannot_be_worked_on(command) -> None:
    """Whatever is asked of it is refused with the day and the reason."""
    state = case_after()
    state = fold_all(ask(state, WITHDRAW), state)

    with pytest.raises(CommandRefusedError) as refusal:
        ask(state, command)

    assert "oprettet ved en fejl" in refusal.value.user_text
    assert ask(state, c.RecomputeDeadlines("helligdag")) == []


@pytest.mark.unit
def test_a_document_is_withdrawn_once_whatever_became_of_the_case() -> None:
    """Pending, decided or withdrawn, the wrong letter can go; again is nothing new."""
    filed = case_after(c.FileDocument("ab", "Klage", "received"))
    decided = fold_all(ask(filed, c.DecideCase("upheld")), filed)
    withdrawn = fold_all(ask(filed, WITHDRAW), filed)
    wish = c.WithdrawDocument("ab", "forkert sag")

    for state in (filed, decided, withdrawn):
        after = fold_all(ask(state, wish), state)

        assert after.withdrawn_documents == ((0, NEXT_DAY, "forkert sag"),)
        assert after.status is state.status
        assert ask(after, wish) == []
    with pytest.raises(CommandRefusedError, match="does not hold"):
        ask(filed, c.WithdrawDocument("cd", "forkert sag"))


@pytest.mark.unit
def test_a_document_that_is_filed_again_stands_anew() -> None:
    """The first place stays struck through, the second one does not."""
    state = case_after(
        c.FileDocument("ab", "Klage", "received"),
        c.WithdrawDocument("ab", "fejl"),
        c.FileDocument("ab", "Klage", "received"),
    )

    assert [place for place, *_ in state.withdrawn_documents] == [0]
    again = fold_all(ask(state, c.WithdrawDocument("ab", "igen")), state)
    assert again.withdrawn_documents[1:] == ((1, NEXT_DAY, "igen"),)


@pytest.mark.unit
def test_what_a_withdrawn_case_holds_can_be_erased() -> None:
    """The right to erasure does not end with a mistake."""
    state = case_after(c.AddParty("appellant", "ab"))
    state = fold_all(ask(state, WITHDRAW), state)

    assert ask(state, c.ErasePersonalData("ab", "art. 17"))


# --- What is stored, listed and shown ------------------------------------------------


@pytest.fixture
def registrar(django_user_model, settings, tmp_path):
    """Give somebody of the mail room, and a store of our own."""
    settings.ANKE_VAR = tmp_path
    return django_user_model.objects.create_user(
        "journal", "journal@anke.example", "x", role=Role.REGISTRAR
    )


def file_letter(number: str) -> str:
    """File a letter on a case and give its commitment."""
    row = refer_to_document(
        case_stream(number), store_content(b"x"), size_bytes=1, media_type="text/plain"
    )
    keep_documents([row])
    do(number, c.FileDocument(row.commitment, "Klage", "received"), RECEIVED_ON)
    return row.commitment


@pytest.mark.db
@pytest.mark.django_db
def test_the_rows_say_what_was_withdrawn_and_when() -> None:
    """The projections hold the days; rebuilding them gives the same."""
    mistaken, other = register().number, register().number
    for number in (mistaken, other):
        do(number, c.FileDocument("ab", "Klage", "received"), RECEIVED_ON)
        do(number, c.FileDocument("cd", "Bilag", "received"), RECEIVED_ON)

    do(mistaken, WITHDRAW, NEXT_DAY)
    do(other, c.WithdrawDocument("cd", "forkert sag"), NEXT_DAY)

    stored = Case.objects.get(number=mistaken)
    assert (stored.status, stored.withdrawn_on) == ("withdrawn", NEXT_DAY)
    assert stored.due_on is None
    assert not CaseClock.objects.filter(case=mistaken, ended_on=None).exists()
    documents = CaseDocument.objects.filter(case=other).order_by("place")
    assert [row.withdrawn_on for row in documents] == [None, NEXT_DAY]
    assert Case.objects.get(number=other).status == "pending"
    assert verify(contents=False).is_sound


@pytest.mark.db
@pytest.mark.django_db
def test_a_changed_day_of_withdrawal_is_found() -> None:
    """`anke verify` compares the new columns like all others."""
    number = register().number
    do(number, c.FileDocument("ab", "Klage", "received"), RECEIVED_ON)
    do(number, c.WithdrawDocument("ab", "forkert sag"), NEXT_DAY)
    do(number, WITHDRAW, NEXT_DAY)

    Case.objects.update(withdrawn_on=RECEIVED_ON)
    CaseDocument.objects.update(withdrawn_on=None)

    found = {finding.where for finding in verify(contents=False).findings}
    assert found == {f"case {number}", f"case_document {number}"}


@pytest.mark.db
@pytest.mark.django_db
def test_a_list_leaves_withdrawn_cases_out_unless_they_are_asked_for(
    registrar,
) -> None:
    """Neither pending nor decided, never overdue; found by state, number, reference."""
    kept, gone = register(), register(reference="KBH-17")
    do(gone.number, WITHDRAW, NEXT_DAY)
    late = (kept.due_on or RECEIVED_ON) + timedelta(days=1)

    def numbers(**wanted):
        found = {case.number for case in search_cases(registrar, **wanted)}
        assert count_cases(registrar, **wanted) == len(found)
        return found

    assert numbers() == {kept.number}
    assert numbers(filters={"status": "pending"}) == {kept.number}
    assert numbers(filters={"status": "decided"}) == set()
    assert numbers(filters={"status": "withdrawn"}) == {gone.number}
    assert numbers(due=("overdue", late)) == {kept.number}
    assert numbers(due=("none", late)) == set()
    assert numbers(due=("none", late), text="KBH-17") == set()
    assert numbers(text="KBH-17") == numbers(text=gone.number) == {gone.number}
    assert numbers(numbers=[gone.number]) == {gone.number}


@pytest.mark.db
@pytest.mark.django_db
def test_the_list_offers_the_state_and_its_name(registrar, rf) -> None:
    """The filter of states has the third one, in words."""
    register()

    form = FilterForm(
        rf.get("/", {"status": "withdrawn"}).GET, user=registrar, rules=rules_of()
    )

    assert ("status", "Status", "Oprettet ved en fejl") in form.chosen()
    assert not form.cases().exists()


@pytest.mark.db
@pytest.mark.django_db
def test_the_page_tells_that_the_case_was_opened_by_mistake(registrar, client) -> None:
    """A banner with day and cause, stopped deadlines, and the letter still opens."""
    number = register().number
    commitment = file_letter(number)
    do(number, c.WithdrawDocument(commitment, "hører til en anden"), NEXT_DAY)
    do(number, c.WithdrawRegistration("dublet af en anden"), NEXT_DAY)
    client.force_login(registrar)

    page = open_case_page(registrar, number, at=at(NEXT_DAY))
    html = client.get(f"/sager/{number}/").content.decode()

    assert (page.state, page.state_badge) == ("Oprettet ved en fejl", "warning")
    assert {clock.state for clock in page.clocks} == {"stopped"}
    assert "stoppet" in page.clocks[0].state_text
    assert "Oprettet ved en fejl" in html
    assert "2. marts 2022" in html
    assert "dublet af en anden" in html
    assert "<s><a" in html
    assert "hører til en anden" in html
    assert open_document(registrar, number, 1, at=at(NEXT_DAY)).commitment == commitment
    assert verify().is_sound


@pytest.mark.db
@pytest.mark.django_db
def test_a_case_that_stands_has_no_banner(registrar, client) -> None:
    """The banner belongs to mistakes alone."""
    number = register().number
    file_letter(number)
    client.force_login(registrar)

    html = client.get(f"/sager/{number}/").content.decode()

    assert "ved en fejl" not in html
    assert "<s>" not in html


@pytest.mark.db
@pytest.mark.django_db
def test_running_deadlines_of_withdrawn_cases_are_not_computed_anew() -> None:
    """New rules move nothing in a case that is none."""
    state = register()
    do(state.number, WITHDRAW, NEXT_DAY)

    assert services.recompute_deadlines("nye regler") == 0


_WISHES = st.lists(
    st.sampled_from(
        [
            c.FileDocument("ab", "Klage", "received"),
            c.FileDocument("cd", "Bilag", "received"),
            c.WithdrawDocument("ab", "forkert sag"),
            c.WithdrawDocument("cd", "forkert sag"),
            c.AddParty("appellant", "ef"),
            c.AllocateCase("", "Børn"),
            c.AllocateCase("KB", "Børn"),
            c.DecideCase("upheld"),
            c.ReopenCase("klage"),
            WITHDRAW,
        ]
    ),
    max_size=9,
)


def _granted(wishes: list[c.Command]) -> list[c.Act]:
    """Keep what is granted, one wish a day after the other."""
    state, kept = NEW_CASE, []
    for day, wish in enumerate([None, *wishes]):
        on = RECEIVED_ON + timedelta(days=day)
        one = act("@1", wish, on) if wish else registration(on)
        try:
            state = fold_all(decide(state, one, current_rules()), state)
        except AppealsError:
            continue
        kept.append(one)
    return kept


@pytest.mark.db
@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(wishes=_WISHES, seed=st.integers(0, 2**16))
def test_however_it_is_undone_the_rows_are_what_the_journal_gives(wishes, seed) -> None:
    """In one go or in several, `anke verify` agrees, and no clock runs on."""
    acts, parts, number = _granted(wishes), random.Random(seed), "@1"

    with transaction.atomic():
        while acts:
            size = parts.randint(1, len(acts))
            chunk = [one._replace(case=number) for one in acts[:size]]
            number = services.apply_acts(chunk).numbers.get(number, number)
            acts = acts[size:]
        report, state = verify(contents=False), read_states([number])[number]
        case = Case.objects.get()
        transaction.set_rollback(True)

    assert report.is_sound, report.findings
    assert (case.status, case.withdrawn_on) == (state.status, state.withdrawn_on)
    if state.status is CaseStatus.WITHDRAWN:
        assert not state.first_work
        assert all(line.ended_on is not None for line in state.clocks)


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_the_columns_can_be_taken_out_and_put_back() -> None:
    """The migration runs backward and forward on a register that holds cases."""
    number = register().number

    def migrate(to: list[tuple[str, str]]) -> None:
        MigrationExecutor(connection).migrate(to)

    def has_column() -> bool:
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, "case")
        return "withdrawn_on" in {column.name for column in columns}

    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    migrate([("cases", "0003_imports")])
    try:
        without = has_column()
    finally:
        migrate(newest)

    assert not without
    assert has_column()
    assert Case.objects.get(number=number).withdrawn_on is None
    assert rebuild_projections() == 1
    assert verify().is_sound
