# SPDX-License-Identifier: EUPL-1.2
"""What happens at a meeting happens to its cases, in one piece."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from anke.cases.domain import commands as cases
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.errors import CommandRefusedError, UnknownCaseError
from anke.cases.models import Case, Document, JournalEntry
from anke.cases.services import read_states
from anke.cases.verification import verify
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.members import period_of
from anke.decisions.domain.meetings.state import ItemStatus, MeetingStatus
from anke.decisions.errors import (
    MeetingRefusedError,
    MemberRefusedError,
    UnknownMeetingError,
    UnknownMemberError,
)
from anke.decisions.meetings import services
from anke.decisions.meetings.members import appoint_again, end_term, record_member
from anke.decisions.meetings.models import BoardTerm, Meeting, MeetingItem
from anke.decisions.meetings.protocol import approve_protocol
from anke.decisions.meetings.queries import readable_items, vote_of, waiting_cases
from anke.decisions.meetings.tests.house import (
    CHAIR,
    HELD_ON,
    PLANNED_ON,
    WORKER,
    at,
    do,
    meeting,
    open_case,
    open_it,
    staff,
    vote,
)

if TYPE_CHECKING:
    from anke.access.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people() -> dict[str, User]:
    """Let everybody be there."""
    return staff()


def sound() -> bool:
    """Verify the whole register; say what was found."""
    report = verify()
    assert report.findings == []
    return report.is_sound


def act(number: str, *commands: c.Command, on=HELD_ON):
    """Do something to a meeting."""
    return services.act_on(CHAIR, number, commands, at=at(on))


def work_of(case: str):
    """Give what is being done about a case."""
    return read_states([case])[case].work


def test_a_case_on_an_agenda_knows_its_meeting(people) -> None:
    """Tabled with the day, it waits no longer; its row says so."""
    case = open_case()
    assert [each.number for each in waiting_cases(people["T1"])] == [case]

    number = meeting(case)

    work = work_of(case)
    assert (work.meeting, work.meeting_on) == (number, HELD_ON)
    assert Case.objects.get(number=case).todo == "wait-for-meeting"
    assert not waiting_cases(people["T1"])
    assert sound()


def test_numbers_are_given_without_gaps_or_doubles() -> None:
    """A refused meeting takes no number."""
    first = meeting()
    with pytest.raises(MeetingRefusedError):
        services.plan_meeting(
            CHAIR,
            c.PlanMeeting("municipal", PLANNED_ON, "9", "", "ordinary"),
            at=at(PLANNED_ON),
        )

    assert (first, meeting()) == ("22-001", "22-002")


def test_a_vote_goes_to_the_case_with_everything_the_letter_needs() -> None:
    """Agreement, outcome and voting stand in the case's own journal; the step ends."""
    case = open_case()
    number = meeting(case)
    open_it(number)

    vote(number, 1, C1="upheld", M1="changed", M2="changed")

    found = vote_of(case)
    assert found is not None
    assert (found.outcome, found.agreement, found.voting, found.meeting) == (
        "changed",
        "majority",
        "ordinary",
        number,
    )
    state = read_states([case])[case]
    assert state.open_steps == ()
    assert state.work.meeting == ""
    assert Case.objects.get(number=case).todo == "write-draft"
    row = MeetingItem.objects.get(case=case)
    assert (row.status, row.outcome, row.agreement) == (
        "decided",
        "changed",
        "majority",
    )
    assert sound()


def test_the_vote_binds_the_draft() -> None:
    """No other outcome can be handed in for signature."""
    case = open_case()
    number = meeting(case)
    open_it(number)
    vote(number, 1, C1="upheld", M1="upheld", M2="upheld")

    with pytest.raises(CommandRefusedError, match="settled"):
        do(case, cases.SubmitDraft("a" * 64, "changed"), HELD_ON)
    assert vote_of(case).agreement == "unanimous"


def test_a_case_without_a_meeting_has_no_vote() -> None:
    """The letter of a case that was never at a meeting says nothing of votes."""
    assert vote_of(open_case()) is None
    assert vote_of("22-99999") is None


def test_taken_off_moved_and_called_off_cases_wait_again(people) -> None:
    """Each case is told why; the next meeting finds it."""
    one, two, three = open_case(), open_case(), open_case()
    number = meeting(one, two, three)

    act(number, c.RemoveItem(1, "Mangler oplysninger"), on=PLANNED_ON)
    later = HELD_ON + timedelta(days=7)
    act(number, c.MoveMeeting(later, "10:00", "Lokale 2", "Ferie"), on=PLANNED_ON)
    assert work_of(one).meeting == ""
    assert work_of(two).meeting_on == later
    act(number, c.CancelMeeting("For få sager"), on=PLANNED_ON)

    waiting = {each.number for each in waiting_cases(people["T1"], "municipal")}
    assert waiting == {one, two, three}
    causes = JournalEntry.objects.filter(kind="case_taken_off").values_list(
        "payload", flat=True
    )
    assert any("Mangler oplysninger" in text for text in causes)
    assert any("For få sager" in text for text in causes)
    assert sound()


def test_a_case_postponed_for_extended_voting_must_have_it() -> None:
    """The next ordinary meeting refuses it, the next extended one takes it."""
    case = open_case()
    number = meeting(case)
    open_it(number)
    act(number, c.PostponeItem(1, "Principiel", extended=True))
    assert work_of(case).meeting == ""

    with pytest.raises(MeetingRefusedError) as refused:
        meeting(case)
    extended = meeting(case, voting="extended")

    assert "udsat til udvidet votering" in refused.value.user_text
    assert work_of(case).meeting == extended


def test_a_case_that_was_rejected_meanwhile_does_not_hold_the_meeting_up() -> None:
    """It has left the agenda by itself; its item is postponed without an act on it."""
    case, other = open_case(), open_case()
    number = meeting(case, other)
    do(case, cases.DecideCase("rejected"), PLANNED_ON)
    open_it(number)

    with pytest.raises(CommandRefusedError):
        vote(number, 1, C1="upheld", M1="upheld", M2="upheld")
    state = act(number, c.PostponeItem(1, "Afvist uden møde"))

    assert state.items[0].status is ItemStatus.POSTPONED
    assert state.items[0].votes == ()
    assert sound()


def test_nothing_is_half_done() -> None:
    """When one of several cases is refused, none is put on."""
    case = open_case()
    number = meeting()
    with pytest.raises(UnknownCaseError):
        services.add_cases(CHAIR, number, [case, "22-99999"], at=at(PLANNED_ON))

    other = meeting(open_case())
    taken = MeetingItem.objects.get(meeting_id=other).case
    with pytest.raises(CommandRefusedError, match="agenda"):
        services.add_cases(CHAIR, number, [case, taken], at=at(PLANNED_ON))

    assert not MeetingItem.objects.filter(meeting_id=number).exists()
    assert work_of(case).meeting == ""


def test_conflicts_of_the_case_are_taken_along() -> None:
    """Declared before the agenda was made, and after it until the meeting opens."""
    case = open_case()
    do(case, cases.DeclareConflict("M1", "Kender parten"))
    number = meeting(case)
    do(case, cases.DeclareConflict("C1", "Var med i kommunen"))
    open_it(number, "C1", "C3", "M2", "M3")

    item = services.meeting_state(number).items[0]

    assert item.in_conflict == {"M1", "C1"}
    ballot = {"C3": "upheld", "M2": "upheld", "M3": "upheld"}
    with pytest.raises(CommandRefusedError, match="conflict"):
        vote(number, 1, **ballot)
    vote(number, 1, by=Actor(ActorKind.PERSON, "C3"), **ballot)
    assert vote_of(case).agreement == "unanimous"


def test_a_conflict_since_the_agenda_was_made_takes_the_papers_away(people) -> None:
    """At once: who sits at the table reads no more of that case, and of the other."""
    case, other = open_case(), open_case()
    number = meeting(case, other)
    state = services.meeting_state(number)
    (sits,) = [seat.member for seat in state.seats if seat.member == "M1"]
    assert len(readable_items(people[sits], state)) == 2

    do(case, cases.DeclareConflict("M1", "Kender parten"))

    state = services.meeting_state(number)
    assert readable_items(people["M1"], state) == (state.items[1].item,)
    assert len(readable_items(people["M2"], state)) == 2


def test_a_meeting_is_called_off_by_whoever_is_in_conflict_on_a_case() -> None:
    """That says nothing about the case: the system takes it off."""
    case = open_case()
    number = meeting(case)
    do(case, cases.DeclareConflict("C1", "Var med i kommunen"))

    act(number, c.CancelMeeting("Sygdom"), on=PLANNED_ON)

    assert work_of(case).meeting == ""


def test_reasons_for_dissent_are_kept_and_not_journaled() -> None:
    """The journal carries the commitment, the store the words."""
    case = open_case()
    number = meeting(case)
    open_it(number)
    votes = [
        ("C1", "upheld", ""),
        ("M1", "upheld", ""),
        ("M2", "changed", "Jeg lægger vægt på lægens erklæring."),
    ]

    services.cast_votes(CHAIR, number, 1, votes, decide=True, at=at(HELD_ON))

    dissent = services.meeting_state(number).items[0].votes[2].dissent
    assert Document.objects.get(commitment=dissent).stream == f"meeting:{number}"
    texts = JournalEntry.objects.values_list("payload", flat=True)
    assert not any("erklæring" in text for text in texts)
    assert sound()


def test_the_approved_protocol_is_kept_and_the_rest_forgotten() -> None:
    """Whoever sat for the authority approves; the row knows the paper."""
    case = open_case()
    number = meeting(case)
    open_it(number)
    vote(number, 1, C1="upheld", M1="upheld", M2="upheld")
    act(number, c.CloseMeeting())
    with pytest.raises(MeetingRefusedError):
        approve_protocol(WORKER, number)

    state = approve_protocol(CHAIR, number)

    assert state.status is MeetingStatus.APPROVED
    row = Meeting.objects.get(number=number)
    assert row.protocol == state.protocol
    assert Document.objects.get(commitment=state.protocol).media_type == (
        "application/pdf"
    )
    assert sound()


def test_verify_finds_a_row_that_was_changed() -> None:
    """A vote changed past the journal shows."""
    case = open_case()
    number = meeting(case)
    MeetingItem.objects.filter(meeting_id=number).update(outcome="changed")
    Meeting.objects.filter(number=number).update(place="Et andet sted")

    found = {finding.where for finding in verify().findings}

    assert found == {f"meeting {number}", f"meeting_item {number}"}


def test_an_unknown_meeting_is_told() -> None:
    """A number that was never given."""
    with pytest.raises(UnknownMeetingError):
        act("22-099", c.CloseMeeting())


def test_asking_twice_is_asking_once_and_can_be_taken_back(people) -> None:
    """A case is handed in for a meeting once."""
    case = open_case()
    services.ask_for_meeting(WORKER, case)
    entries = JournalEntry.objects.filter(stream=f"case:{case}", kind="step_started")
    assert entries.count() == 1

    services.withdraw_from_meeting(WORKER, case)

    assert not waiting_cases(people["T1"])


# --- Members -------------------------------------------------------------------------


def test_members_are_recorded_with_their_terms() -> None:
    """Code, name, organisation and term; the rule refuses a third full term."""
    first = period_of(HELD_ON)
    record_member(CHAIR, "M77", "Ole Holm", "dh", first)
    appoint_again(CHAIR, "M77", period_of(first.last + timedelta(days=1)))

    with pytest.raises(MemberRefusedError, match="full terms"):
        appoint_again(CHAIR, "M77", period_of(first.last + timedelta(days=1 + 4 * 366)))
    end_term(CHAIR, "M77", first, HELD_ON)
    assert BoardTerm.objects.get(member_id="M77", first_on=first.first).last_on == (
        HELD_ON
    )


@pytest.mark.parametrize(
    ("code", "name", "organisation", "text"),
    [
        ("m77", "Ole Holm", "kl", "Koden"),
        ("M77", "  ", "kl", "navn"),
        ("M77", "Ole Holm", "xx", "organisation"),
        ("M1", "Ole Holm", "kl", "i brug"),
    ],
)
def test_a_member_needs_a_code_a_name_and_an_organisation(
    code: str, name: str, organisation: str, text: str
) -> None:
    """Each refusal says what to write."""
    with pytest.raises(MemberRefusedError) as refused:
        record_member(CHAIR, code, name, organisation, period_of(HELD_ON))

    assert text in refused.value.user_text


def test_terms_of_nobody_are_refused() -> None:
    """An unknown member, an unknown term, an end outside it."""
    term = period_of(HELD_ON)
    with pytest.raises(UnknownMemberError):
        appoint_again(CHAIR, "M99", term)
    with pytest.raises(UnknownMemberError):
        end_term(CHAIR, "M99", term, HELD_ON)
    with pytest.raises(MemberRefusedError):
        end_term(CHAIR, "M1", term, term.last + timedelta(days=1))
