# SPDX-License-Identifier: EUPL-1.2
"""Whatever is done to a case, in whatever order: its state is never impossible.

Commands are drawn at random with arguments that are often right and sometimes wrong.
Each is granted or refused; after each, what the law and the screens rely on must hold.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from anke.cases.domain import commands as c
from anke.cases.domain import payloads as p
from anke.cases.domain.decide import decide
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.state import NEW_CASE, CaseState, CaseStatus, fold_all
from anke.cases.domain.what_next import What, standing_of, what_next
from anke.cases.journal import decode_payload
from anke.cases.queries import journal_of
from anke.cases.rules import rules_of
from anke.cases.services import apply_act
from anke.cases.tests.factories import at, registration
from anke.cases.verification import verify
from anke.errors import AppealsError

if TYPE_CHECKING:
    from anke.cases.domain.entries import Entry

NUMBER = "23-00001"
FIRST = date(2023, 1, 9)
STAFF = ("S001", "S002", "T001")
AREAS = {
    "municipal": ("upheld", "changed", "remitted", "lapsed"),
    "compulsory-measures": ("meeting-decided", "lapsed"),
    "work-injury": ("upheld", "annulled", "changed", "lapsed"),
}

numbers = st.integers(1, 3)
staff = st.sampled_from(STAFF)
words = st.sampled_from(["", "en årsag"])
letters = st.sampled_from(["L1", "L2"])
meetings = st.sampled_from(["23-001", "23-002"])
days = st.integers(-3, 30).map(lambda each: FIRST + timedelta(days=each))
outcomes = st.sampled_from(sorted({code for codes in AREAS.values() for code in codes}))
steps = st.sampled_from(
    ["party-hearing", "information-gathering", "medical-consultant"]
)
deadline_rules = st.sampled_from(["municipal", "compulsory-measures", "work-injury"])
flags = st.booleans()
given_days = st.none() | days
instances = st.sampled_from(["municipality-0101", "municipality-0851", "x"])
reasons = st.sampled_from([(), ("other-legal-assessment",)])
errors = st.sampled_from([(), (p.FormalError("reasons", "guarantee"),)])

COMMANDS = st.one_of(
    st.builds(c.AllocateCase, staff, st.just("Social")),
    st.builds(c.StartStep, steps),
    st.builds(c.EndStep, steps),
    st.builds(
        c.SendRequest, steps, st.sampled_from(["party", "consultant", "x"]),
        st.just("somebody"), days,
    ),
    st.builds(c.RemindRequest, numbers, days),
    st.builds(
        c.AnswerRequest, numbers,
        st.sampled_from(["answered", "nothing-to-add", "no-answer", "x"]),
    ),
    st.builds(c.WithdrawRequest, numbers, words),
    st.builds(c.WithdrawReminder, numbers, words),
    st.builds(c.ActAsRobot, st.just("reminder"), words),
    st.builds(c.UndoRobot, st.just("reminder"), words, words),
    st.builds(c.WriteNote, st.just("n")),
    st.builds(c.MakeRemark, st.sampled_from(["outcome", "x"]), st.just("n")),
    st.builds(c.SettleRemark, numbers, st.sampled_from(["corrected", "right", "x"])),
    st.builds(c.FileDocument, st.just("d"), words, st.just("in")),
    st.builds(c.TableCase, meetings, days),
    st.builds(c.TakeCaseOff, meetings, words),
    st.builds(
        c.RecordVote, meetings, st.sampled_from(["ordinary", "extended"]),
        st.sampled_from(["unanimous", "majority"]), outcomes, flags,
    ),
    st.builds(c.SubmitDraft, st.just("d"), outcomes, st.sampled_from(["", *STAFF])),
    st.builds(c.ReturnDraft, words),
    st.just(c.RecallDraft()),
    st.just(c.ApproveDraft()),
    st.builds(
        c.DecideCase, outcomes, reasons=reasons, formal_errors=errors, partial=flags,
        detriment=flags, outside=st.sampled_from([False, False, True]),
    ),
    st.builds(c.CorrectDecision, outcomes, st.just("tastefejl"), reasons=reasons),
    st.builds(c.ReopenCase, st.just("nyt")),
    st.builds(c.PostLetter, letters, st.just("d"), st.just("decision"),
              st.just("somebody"), st.just("print")),
    st.builds(c.MarkLetterSent, letters, st.just("print")),
    st.builds(c.StopLetter, letters, words),
    st.builds(c.ProtectCase, st.integers(-1, 4), st.sampled_from(["", "strict"])),
    st.builds(c.GrantAccess, staff, words),
    st.builds(c.RevokeAccess, staff, words),
    st.builds(c.DeclareConflict, staff, words),
    st.builds(c.LiftConflict, staff, words),
    st.builds(c.OpenCourtCase, st.just("Byretten"), st.sampled_from(["", "BS-1"])),
    st.builds(c.EndCourtCase, st.just("BS-1"), st.sampled_from(["upheld", "x"])),
    st.builds(c.PauseDeadline, deadline_rules, st.just("ferie")),
    st.builds(c.ResumeDeadline, deadline_rules),
    st.builds(c.GiveNotice, deadline_rules, st.just("travlhed"), days),
    st.builds(c.WithdrawRegistration, words),
    st.builds(c.ReclassifyCase, st.sampled_from(sorted(AREAS)), st.just(""),
              st.just("fejl")),
    st.builds(c.CorrectAppeal, instances, given_days, given_days, words),
)  # fmt: skip
ACTS = 60
Wish = tuple[int, str, int, "c.Command | None"]


@st.composite
def lives(draw: st.DrawFn) -> list[Wish]:
    """Draw a long life; three wishes of four are such as make sense in the case.

    Of the lists that Hypothesis draws itself most are short; nothing is decided there.
    """
    chance = random.Random(draw(st.integers(0, 2**32)))
    wild = draw(st.lists(COMMANDS, min_size=1, max_size=15))
    return [
        (
            chance.randrange(1000),
            chance.choice(STAFF),
            chance.choice((0, 0, 0, 1, 5, 20)),
            chance.choice(wild) if chance.random() < 1 / 4 else None,
        )
        for _ in range(ACTS)
    ]


def opening(area: str) -> c.Act:
    """Give the act that opens a case of an area."""
    command = registration(FIRST, NUMBER, area=area, subject="").command
    return c.Act(NUMBER, command, FIRST, at(FIRST), Actor(ActorKind.PERSON, "J001"))


def sensible(state: CaseState, on: date) -> list[c.Command]:
    """Give what somebody might do who looks at the case."""
    work, codes = state.work, AREAS.get(state.area, ("upheld",))
    due_on = on + timedelta(days=14)
    wishes: list[c.Command] = [
        c.SendRequest("party-hearing", "party", "somebody", due_on),
        c.SendRequest("information-gathering", "first-instance", "somebody", due_on),
        *(c.SubmitDraft("d", code) for code in codes),
        c.ApproveDraft(),
        c.ApproveDraft(),
        c.ReturnDraft("n"),
        *(c.DecideCase(code) for code in codes),
        c.TableCase("23-001", due_on),
        c.AllocateCase("S001", "Social"),
        c.PostLetter("L1", "d", "decision", "somebody", "print"),
        c.ReopenCase("nyt"),
    ]
    for request in work.open_requests:
        wishes += [c.AnswerRequest(request.number, "answered")] * 2
        wishes += [c.RemindRequest(request.number, due_on)]
    if work.meeting:
        wishes += [
            c.RecordVote(work.meeting, "ordinary", "majority", code) for code in codes
        ]
    if work.draft is not None and work.draft.status == "approved":
        wishes += [c.DecideCase(work.draft.outcome)] * 8
    return wishes


def act_of(state: CaseState, wish: Wish, on: date) -> c.Act:
    """Give the act that a wish comes to in a case as it stands."""
    pick, who, _, wild = wish
    choices = sensible(state, on)
    command = wild or choices[pick % len(choices)]
    return c.Act(NUMBER, command, on, at(on), Actor(ActorKind.PERSON, who))


# A life of sixty acts is not made shorter by looking for minutes.
WITHOUT_SHRINKING = settings(phases=(Phase.explicit, Phase.generate))


@pytest.mark.unit
@WITHOUT_SHRINKING
@given(st.sampled_from(sorted(AREAS)), lives())
def test_no_sequence_of_acts_reaches_an_impossible_state(
    area: str, life: list[Wish]
) -> None:
    """Granted or refused, after every act the case is one that the law knows."""
    on, journal = FIRST, decide(NEW_CASE, opening(area), rules_of())
    state = fold_all(journal)
    for wish in life:
        on += timedelta(days=wish[2])
        before, act = state, act_of(state, wish, on)
        try:
            entries = decide(state, act, rules_of())
        except AppealsError:
            continue
        state = fold_all(entries, state)
        journal += entries
        check_state(state)
        check_step(before, act, state)
        event(type(act.command).__name__)

    assert fold_all(journal) == state
    assert [read_again(entry) for entry in journal] == [e.payload for e in journal]


def read_again(entry: Entry) -> p.Payload:
    """Write a payload as the journal stores it, and read it."""
    return decode_payload(entry.payload.kind, p.payload_text(entry.payload))


def check_state(state: CaseState) -> None:
    """Say what holds for every case at every moment."""
    work = state.work
    is_decided = state.status is CaseStatus.DECIDED
    assert (state.decided_on is not None) == is_decided == bool(state.outcome)
    if state.status is not CaseStatus.PENDING:
        assert not work.open_requests
        assert not work.meeting
        assert all(line.ended_on is not None for line in state.clocks)
    assert all(request.step in state.open_steps for request in work.open_requests)
    assert [each.number for each in work.requests] == list(
        range(1, len(work.requests) + 1)
    )
    for request in work.requests:
        assert request.is_open == (request.answer == "")
    for draft in work.drafts:
        assert draft.author != draft.read_by
    in_play = [each for each in work.drafts if each.status in ("submitted", "approved")]
    assert len(in_play) <= 1
    assert in_play in ([], [work.drafts[-1:][0]] if work.drafts else [])
    for letter in work.letters:
        assert not (letter.is_waiting and letter.sent_on)
    assert 0 <= work.protection <= 3
    check_what_next(state)


def check_what_next(state: CaseState) -> None:
    """There always is an answer, no two alike, and a conflict comes first."""
    todos = what_next(standing_of(state, rules_of().rulebook), FIRST)
    assert todos
    assert len({todo.what for todo in todos}) == len(todos)
    if state.status is CaseStatus.PENDING:
        has_conflict = state.staff in state.work.conflicts
        assert (todos[0].what is What.REALLOCATE) == has_conflict


def check_step(before: CaseState, act: c.Act, after: CaseState) -> None:
    """Say what holds for every act that was granted."""
    assert act.actor.id not in before.work.conflicts
    if before.status is CaseStatus.PENDING and after.status is CaseStatus.DECIDED:
        check_decision(before, act, after)
    if before.work.letters:
        gone = {each.letter for each in before.work.letters if each.sent_on}
        assert gone <= {each.letter for each in after.work.letters if each.sent_on}
    assert after.length >= before.length


def check_decision(before: CaseState, act: c.Act, after: CaseState) -> None:
    """Say what must have stood before a decision that was made in the house."""
    command = act.command
    assert isinstance(command, c.DecideCase)
    if command.outside:
        return
    rules = rules_of()
    if rules.handling.needs_second(before.area, after.outcome, act.occurred_on):
        draft = before.work.draft
        assert draft is not None
        assert (draft.status, draft.outcome) == ("approved", after.outcome)
    if rules.catalogue.is_on_merits(before.area, after.outcome):
        for request in before.work.open_requests:
            rule = rules.handling.step(request.step)
            assert rule is not None
            assert not rule.must_wait or request.due_on < act.occurred_on
    if before.work.vote is not None:
        assert before.work.vote.outcome == after.outcome


@pytest.mark.db
@pytest.mark.django_db
@WITHOUT_SHRINKING
@given(area=st.sampled_from(sorted(AREAS)), life=lives())
def test_the_register_always_equals_its_journal(area: str, life: list[Wish]) -> None:
    """Act by act through the services; the rows are what the journal gives."""
    with transaction.atomic():
        state, on = apply_act(opening(area)._replace(case="@1")), FIRST
        for wish in life:
            on += timedelta(days=wish[2])
            act = act_of(state, wish, on)
            try:
                state = apply_act(act._replace(case=state.number))
            except AppealsError:
                continue
        report = verify(contents=False)
        journal = journal_of(f"case:{state.number}")
        transaction.set_rollback(True)

    # These letters never went through the outbox; `anke verify` rightly misses them.
    wrong = [f for f in report.findings if not f.where.startswith("posted_letter")]
    assert not wrong
    assert fold_all(journal) == state
