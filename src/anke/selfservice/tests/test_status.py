# SPDX-License-Identifier: EUPL-1.2
"""What one reader may know of a case: where it stands, its deadline, own letters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.clock import COPENHAGEN
from anke.cases.domain import payloads as p
from anke.cases.domain.entries import Actor, ActorKind, Entry
from anke.cases.domain.state import fold_all
from anke.cases.domain.what_next import What, standing_of, what_next
from anke.cases.rules import rules_of
from anke.selfservice.domain.readers import Holder, Reader, ReaderKind, Way
from anke.selfservice.domain.standing import Stand, Standpoint, standpoints
from anke.selfservice.domain.status import is_open_to_readers, status_of
from anke.selfservice.domain.waiting import LEAST_CASES, Place, Times, expectation

if TYPE_CHECKING:
    from anke.cases.domain.state import CaseState

pytestmark = pytest.mark.unit

DAY = date(2022, 3, 1)
TODAY = date(2022, 5, 2)
NANCY, OTHER, AALBORG = "a" * 64, "b" * 64, "municipality-0851"
CITIZEN = Reader(ReaderKind.PERSON, frozenset({NANCY}))
AUTHORITY = Reader(ReaderKind.FIRST_INSTANCE, frozenset({AALBORG}))
RULES = rules_of()
ACTOR = Actor(ActorKind.PERSON, "KB")
OPENED = p.CaseRegistered(
    "22-00001", "municipal", "sel-100", AALBORG, reference="AAL-2022-7"
)


def case(*payloads: p.Payload | tuple[p.Payload, int]) -> CaseState:
    """Fold a journal; a payload may be given with its day after the first."""
    entries = []
    for each in (OPENED, p.PartyAdded("appellant", NANCY), *payloads):
        payload, after = each if isinstance(each, tuple) else (each, 0)
        on = DAY + timedelta(days=after)
        at = datetime(on.year, on.month, on.day, 10, tzinfo=COPENHAGEN)
        entries.append(Entry("case:22-00001", payload, on, at, ACTOR))
    return fold_all(entries)


def asked(number: int, owed_by: str, recipient: str, due: date) -> p.RequestSent:
    """Ask somebody for something."""
    steps = {"party": "party-hearing", "consultant": "medical-consultant"}
    step = steps.get(owed_by, "information-gathering")
    return p.RequestSent(number, step, owed_by, recipient, due)


DUE = date(2022, 5, 16)


@pytest.mark.parametrize(
    ("payloads", "expected"),
    [
        ([], Standpoint(Stand.QUEUE)),
        ([p.CaseAllocated("KB", "Børn")], Standpoint(Stand.HANDLED)),
        ([p.StepStarted("party-hearing")], Standpoint(Stand.HEARING)),
        ([p.StepStarted("drafting")], Standpoint(Stand.WRITING)),
        ([p.StepStarted("noget andet")], Standpoint(Stand.QUEUE)),
        ([asked(1, "party", NANCY, DUE)], Standpoint(Stand.ANSWER_OWED, DUE)),
        ([asked(1, "party", OTHER, DUE)], Standpoint(Stand.OTHERS_ASKED, DUE)),
        (
            [asked(1, "first-instance", AALBORG, DUE)],
            Standpoint(Stand.FIRST_INSTANCE_ASKED, DUE),
        ),
        (
            [asked(1, "consultant", "L001", DUE)],
            Standpoint(Stand.CONSULTANT_ASKED, DUE),
        ),
        ([p.CaseTabled("M1", DUE)], Standpoint(Stand.MEETING, DUE)),
        ([p.DraftSubmitted(1, "d", "upheld")], Standpoint(Stand.WRITING)),
        (
            [p.DraftSubmitted(1, "d", "upheld"), p.DraftRecalled(1)],
            Standpoint(Stand.QUEUE),
        ),
        (
            [(p.CaseDecided("upheld"), 60)],
            Standpoint(Stand.DECIDED, DAY + timedelta(60)),
        ),
    ],
)
def test_where_the_case_stands_for_the_appellant(payloads, expected) -> None:
    """Each state of the work has one plain sentence, with its day where it has one."""
    assert standpoints(case(*payloads), CITIZEN) == (expected,)


def test_what_the_reader_owes_comes_first_and_soonest() -> None:
    """Of several requests to the reader the nearest day is said; of others the last."""
    state = case(
        asked(1, "consultant", "L001", DUE),
        asked(2, "party", NANCY, DUE + timedelta(7)),
        asked(3, "party", NANCY, DUE),
        asked(4, "party", OTHER, DUE),
        asked(5, "other", "noget", DUE + timedelta(9)),
    )

    assert standpoints(state, CITIZEN) == (
        Standpoint(Stand.ANSWER_OWED, DUE),
        Standpoint(Stand.CONSULTANT_ASKED, DUE),
        Standpoint(Stand.OTHERS_ASKED, DUE + timedelta(9)),
    )


def test_a_first_instance_is_told_what_it_owes_itself() -> None:
    """The same request reads differently from the other side."""
    state = case(asked(1, "first-instance", AALBORG, DUE))

    assert standpoints(state, AUTHORITY) == (Standpoint(Stand.ANSWER_OWED, DUE),)


def test_the_step_of_a_request_is_not_told_twice() -> None:
    """An open step and its open request are one thing."""
    state = case(p.StepStarted("party-hearing"), asked(1, "party", NANCY, DUE))

    assert standpoints(state, CITIZEN) == (Standpoint(Stand.ANSWER_OWED, DUE),)


_FITTING = {
    What.ALLOCATE: {Stand.QUEUE},
    What.WAIT_FOR_ANSWER: {
        Stand.ANSWER_OWED,
        Stand.FIRST_INSTANCE_ASKED,
        Stand.CONSULTANT_ASKED,
        Stand.OTHERS_ASKED,
    },
    What.WAIT_FOR_MEETING: {Stand.MEETING},
    What.TABLE: {Stand.MEETING, Stand.HANDLED},
    What.SIGN: {Stand.WRITING},
    What.REVISE: {Stand.WRITING},
    What.WRITE_DRAFT: {Stand.HANDLED},
    What.SEND_LETTER: {Stand.DECIDED},
    What.NOTHING: {Stand.DECIDED},
}
_WORK = [
    asked(1, "party", OTHER, DUE),
    asked(2, "first-instance", AALBORG, DUE),
    p.CaseTabled("M1", DUE),
    p.DraftSubmitted(1, "d", "upheld"),
    (p.CaseDecided("upheld"), 30),
]


@given(st.lists(st.sampled_from(_WORK), max_size=2, unique_by=str), st.booleans())
def test_the_page_and_the_worklist_tell_the_same_story(work, allocated) -> None:
    """What is to be done next is among what the reader is told."""
    first = [p.CaseAllocated("KB", "Børn")] if allocated else []
    state = case(*first, *work)

    main = what_next(standing_of(state, RULES.rulebook), TODAY)[0].what
    told = {point.stand for point in standpoints(state, CITIZEN)}

    if allocated or not work:
        assert told & _FITTING[main], (main, told)


# --- The whitelist --------------------------------------------------------------------


def seen_by(reader: Reader, state: CaseState):
    """Give what a reader is told today."""
    return status_of(state, reader, RULES, TODAY, cause="reglerne blev ændret")


def letter(name: str, to: str, purpose: str = "information") -> list[object]:
    """Send a letter."""
    posted = p.LetterPosted(name, name * 8, purpose, to, "print")
    return [(posted, 62), (p.LetterSent(name, "print"), 62)]


def test_only_own_letters_that_have_left_are_listed() -> None:
    """Another's letter, one that waits and one that was stopped are not there."""
    waiting = p.LetterPosted("W", "W" * 8, "hearing", NANCY, "print")
    stopped = p.LetterPosted("S", "S" * 8, "hearing", NANCY, "print")
    state = case(
        *letter("A", OTHER),
        *letter("B", NANCY, "hearing"),
        waiting,
        stopped,
        p.LetterStopped("S", "fejl"),
        *letter("C", AALBORG),
    )

    assert [each.document for each in seen_by(CITIZEN, state).letters] == ["B" * 8]
    assert [each.document for each in seen_by(AUTHORITY, state).letters] == ["C" * 8]


def test_the_outcome_is_not_told_before_the_letter() -> None:
    """The page is never quicker than the decision with its reasons."""
    decided = case((p.CaseDecided("remitted"), 60))
    to_another = case((p.CaseDecided("remitted"), 60), *letter("A", OTHER, "decision"))
    told = case((p.CaseDecided("remitted"), 60), *letter("A", NANCY, "decision"))

    assert seen_by(CITIZEN, decided).outcome == ""
    assert seen_by(CITIZEN, to_another).outcome == ""
    assert seen_by(CITIZEN, told).outcome == "remitted"


def test_a_first_instance_sees_its_own_reference_and_a_citizen_none() -> None:
    """Whose number it is, is for whoever gave it."""
    state = case()

    assert seen_by(AUTHORITY, state).reference == "AAL-2022-7"
    assert seen_by(CITIZEN, state).reference == ""


def test_reasons_of_the_clock_do_not_come_through() -> None:
    """Why a deadline stood still may name somebody; that it did is arithmetic."""
    rule = "municipal"
    state = case(
        p.DeadlineStarted(rule, DAY, date(2022, 5, 31)),
        (p.DeadlineNoticed(rule, "Mandens bopæl skal findes", DUE), 40),
        (p.DeadlineRecomputed(rule, DUE, DUE, "Efter Mandens klage", "v"), 41),
    )

    (due,) = seen_by(CITIZEN, state).due_dates
    text = " ".join(step.text_da for step in due.clock.explain())

    assert "Manden" not in text
    assert "reglerne blev ændret" in text
    assert "Der blev sendt fristbrev" in text
    assert due.state == "running"


@pytest.mark.parametrize(
    ("payloads", "is_open"),
    [
        ([], True),
        ([p.RegistrationWithdrawn("fejl")], False),
        ([p.ProtectionSet(1, "secret-address")], True),
        ([p.ProtectionSet(3, "own-employee")], True),
        ([p.ProtectionSet(3, "strict")], False),
        ([p.ProtectionSet(3, "strict"), p.ProtectionSet(0, "strict")], True),
    ],
)
def test_which_cases_are_open_to_readers(payloads, is_open) -> None:
    """Not one opened by mistake, and not one under strict protection."""
    state = case(*payloads)

    assert is_open_to_readers(state) is is_open
    if not is_open:
        with pytest.raises(ValueError, match="not open"):
            seen_by(CITIZEN, state)


# --- Time -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waited", "place"),
    [
        (0, Place.AT_FIRST),
        (70, Place.AT_FIRST),
        (71, Place.PAST_HALF),
        (201, Place.PAST_MOST),
    ],
)
def test_a_long_wait_is_said_to_be_long(waited, place) -> None:
    """The reader's own case is set beside those that are decided."""
    found = expectation(Times(70, 200, LEAST_CASES), waited_days=waited)

    assert found is not None
    assert (found.half_weeks, found.most_weeks, found.place) == (10, 29, place)


@pytest.mark.parametrize(
    "times",
    [Times(None, 2, 99), Times(2, None, 99), Times(2, 3, LEAST_CASES - 1)],
)
def test_too_little_is_not_made_into_a_promise(times) -> None:
    """Where a figure is missing, or of few cases, nothing is said."""
    assert expectation(times, waited_days=1) is None


@given(st.floats(0, 4000), st.floats(0, 4000))
def test_weeks_are_rounded_up(half, most) -> None:
    """Nobody is promised less than it took."""
    found = expectation(Times(half, most, 100), waited_days=0)

    assert found is not None
    assert found.half_weeks * 7 >= half
    assert found.most_weeks * 7 >= most


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=5), max_size=4))
def test_a_session_that_was_meddled_with_is_nobody(kept) -> None:
    """What is no holder is read as none, and never as somebody."""
    assert Holder.read(kept) is None or kept.get("way") in set(Way)


def test_a_holder_is_read_back_as_it_was_kept() -> None:
    """Whoever came in stays who they are."""
    holder = Holder(Way.KEY, first_instance=AALBORG, came_by=3)

    assert Holder.read(holder.kept()) == holder
