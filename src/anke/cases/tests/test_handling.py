# SPDX-License-Identifier: EUPL-1.2
"""What may be done to a case between its allocation and its letter, and what not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anke.cases.domain import commands as c
from anke.cases.domain import payloads as p
from anke.cases.domain.decide import decide
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.state import NEW_CASE, CaseState, CaseStatus, fold_all
from anke.cases.domain.what_next import What, standing_of, what_next
from anke.cases.errors import CommandRefusedError
from anke.cases.rules import rules_of
from anke.cases.tests.factories import at, registration

pytestmark = pytest.mark.unit

MONDAY = date(2023, 1, 9)
AUTHOR, READER, OTHER = (
    Actor(ActorKind.PERSON, code) for code in ("S001", "T001", "S002")
)


class Life:
    """A case that acts are done to, one after the other, without a register."""

    def __init__(self, on: date = MONDAY, **changes: object) -> None:
        self.state: CaseState = NEW_CASE
        self.kinds: list[str] = []
        self.do(registration(on, "23-00001", **changes).command, on)

    def do(self, command: c.Command, on: date = MONDAY, by: Actor = AUTHOR) -> Life:
        """Do one thing and remember the kinds of its entries."""
        deed = c.Act("23-00001", command, on, at(on), by)
        entries = decide(self.state, deed, rules_of())
        self.kinds = [entry.payload.kind for entry in entries]
        self.state = fold_all(entries, self.state)
        return self

    def next_on(self, on: date) -> list[str]:
        """Say what is to be done on a day."""
        standing = standing_of(self.state, rules_of().rulebook)
        return [todo.what.value for todo in what_next(standing, on)]


@pytest.fixture
def life() -> Life:
    """Give a municipal case that has a caseworker."""
    return Life().do(c.AllocateCase("S001", "Social"))


def hearing(due_on: date = MONDAY + timedelta(days=14)) -> c.SendRequest:
    """Give the wish to hear a party."""
    return c.SendRequest("party-hearing", "party", "a" * 64, due_on, "d" * 64)


def test_a_request_opens_its_step_and_the_last_answer_ends_it(life: Life) -> None:
    """Two parties are heard; the step is over when both have answered."""
    life.do(hearing())
    assert life.kinds == ["step_started", "request_sent"]
    life.do(hearing())
    assert life.kinds == ["request_sent"]
    life.do(c.AnswerRequest(1, "answered"))
    assert life.kinds == ["request_answered"]
    life.do(c.AnswerRequest(2, "nothing-to-add"))

    assert life.kinds == ["request_answered", "step_ended"]
    assert life.state.open_steps == ()
    assert life.state.work.steps_done == ("party-hearing",)


def test_only_steps_whose_rule_says_so_let_a_deadline_stand_still() -> None:
    """Missing documents stop the European clock; the days are added afterwards."""
    life = Life(
        area="psychologist-board",
        subject="",
        first_instance="municipality-0101",
    )
    eu_rule = "psychologist-eu"
    kinds = {line.rule for line in life.state.clocks}
    assert eu_rule not in kinds

    life.do(c.AllocateCase("S001", "Nævn"))
    life.do(
        c.SendRequest("missing-documents", "party", "a", MONDAY + timedelta(days=28))
    )

    # No such clock runs yet, so nothing stands still.
    assert life.kinds == ["step_started", "request_sent"]


def test_a_hearing_that_runs_forbids_a_decision_on_the_merits(life: Life) -> None:
    """Nobody decides while a party may still answer (forvaltningsloven § 19)."""
    life.do(hearing())
    life.do(c.SubmitDraft("d", "upheld")).do(c.ApproveDraft(), by=READER)

    with pytest.raises(CommandRefusedError) as refusal:
        life.do(c.DecideCase("upheld"))
    assert "forvaltningsloven § 19" in refusal.value.user_text
    life.do(c.AnswerRequest(1, "nothing-to-add")).do(c.DecideCase("upheld"))
    assert life.state.status is CaseStatus.DECIDED


def test_a_lapsed_case_ends_what_others_owed(life: Life) -> None:
    """Who withdraws an appeal need not be waited for."""
    life.do(hearing()).do(c.DecideCase("lapsed"))

    assert life.state.work.open_requests == ()
    assert life.state.work.requests[0].answer == "moot"


def test_nobody_signs_their_own_draft(life: Life) -> None:
    """The second reader is another person than the author."""
    life.do(c.SubmitDraft("d", "upheld"))

    with pytest.raises(CommandRefusedError, match="author"):
        life.do(c.ApproveDraft(), by=AUTHOR)
    with pytest.raises(CommandRefusedError, match="author"):
        life.do(c.ReturnDraft("n"), by=AUTHOR)
    assert life.do(c.ApproveDraft(), by=READER).kinds == ["draft_approved"]


def test_a_decision_on_the_merits_needs_the_second_signature(life: Life) -> None:
    """From the authority's own day on; a rejection goes out with one."""
    with pytest.raises(CommandRefusedError) as refusal:
        life.do(c.DecideCase("upheld"))
    assert "godkendes af en anden" in refusal.value.user_text

    life.do(c.SubmitDraft("d", "upheld")).do(c.ApproveDraft(), by=READER)
    with pytest.raises(CommandRefusedError, match="was signed"):
        life.do(c.DecideCase("changed"))
    life.do(c.DecideCase("upheld"))
    assert life.state.work.draft is not None
    assert life.kinds == ["case_decided"]


def test_one_signature_is_enough_for_a_rejection(life: Life) -> None:
    """Rejected, referred and lapsed cases need no second reader."""
    assert life.do(c.DecideCase("rejected")).kinds == ["case_decided"]


def test_what_another_system_decided_is_registered_as_it_was(life: Life) -> None:
    """An import brings decisions that were signed elsewhere."""
    life.do(c.DecideCase("upheld", outside=True))

    assert life.state.status is CaseStatus.DECIDED


def test_a_returned_draft_is_revised_and_read_again(life: Life) -> None:
    """The author hears the reasons, hands in a new version, and it is signed."""
    life.do(c.SubmitDraft("d", "upheld")).do(c.ReturnDraft("n"), by=READER)
    assert life.next_on(MONDAY) == [What.REVISE]
    life.do(c.SubmitDraft("e", "changed")).do(c.ApproveDraft(), by=READER)

    assert [draft.status for draft in life.state.work.drafts] == [
        "returned",
        "approved",
    ]
    assert life.next_on(MONDAY) == [What.DECIDE]


def test_the_meeting_binds_the_outcome(life: Life) -> None:
    """What was voted for is what is decided, and the letter says how it was voted."""
    life.do(c.TableCase("23-001", MONDAY + timedelta(days=3)))
    assert life.next_on(MONDAY) == [What.WAIT_FOR_MEETING]
    with pytest.raises(CommandRefusedError, match="agenda"):
        life.do(c.TableCase("23-002", MONDAY))
    life.do(
        c.RecordVote("23-001", "extended", "majority", "changed", casting_vote=True)
    )

    with pytest.raises(CommandRefusedError, match="settled"):
        life.do(c.SubmitDraft("d", "upheld"))
    life.do(c.SubmitDraft("d", "changed")).do(c.ApproveDraft(), by=READER)
    life.do(c.DecideCase("changed", reasons=("other-legal-assessment",)))
    assert life.state.work.vote is not None


def test_a_casting_vote_breaks_a_tie_in_extended_voting_only(life: Life) -> None:
    """An ordinary meeting has three votes, so no tie (retssikkerhedsloven § 55)."""
    life.do(c.TableCase("23-001", MONDAY))

    with pytest.raises(CommandRefusedError, match="tie"):
        life.do(c.RecordVote("23-001", "ordinary", "majority", "upheld", True))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reasons": ("other-legal-assessment",)}, "Årsager til"),
        ({"partial": True}, "Delvist omgjort"),
        ({"detriment": True}, "til skade for klageren"),
        (
            {"formal_errors": (p.FormalError("appeal-guidance", "guarantee"),)},
            "garantiforskrift",
        ),
        ({"formal_errors": (p.FormalError("reasons", "guarantee"),) * 2}, "én gang"),
    ],
)
def test_impossible_registrations_are_refused_in_words(
    life: Life, changes: dict[str, object], words: str
) -> None:
    """An upheld case has no reasons for a reversal and no part of one."""
    with pytest.raises(CommandRefusedError) as refusal:
        life.do(c.DecideCase("upheld", outside=True, **changes))

    assert words in refusal.value.user_text
    assert life.state.status is CaseStatus.PENDING


def test_a_formal_error_may_stand_on_an_upheld_case(life: Life) -> None:
    """The result was right although the hearing was forgotten."""
    error = p.FormalError("party-hearing", "guarantee")

    life.do(c.DecideCase("upheld", outside=True, formal_errors=(error,)))

    assert life.state.work.formal_errors == (error,)


def test_months_of_delay_may_get_the_graver_words(life: Life) -> None:
    """A breach of a rule of order is an error; a grave one may be criticised."""
    for grade in ("order", "guarantee"):
        error = p.FormalError("late-reconsideration", grade)
        Life().do(c.DecideCase("upheld", outside=True, formal_errors=(error,)))


def test_the_most_far_reaching_unit_names_the_case(life: Life) -> None:
    """Ændring goes before hjemvisning before stadfæstelse."""
    units = (p.Unit("upheld"), p.Unit("changed"))

    with pytest.raises(CommandRefusedError) as refusal:
        life.do(c.DecideCase("upheld", units, outside=True))
    assert "mest vidtgående" in refusal.value.user_text


def test_who_has_a_conflict_of_interest_touches_nothing(life: Life) -> None:
    """Neither allocation nor any act; and nobody judges about oneself."""
    life.do(c.DeclareConflict("S001", "ven af klageren"), by=READER)

    assert life.next_on(MONDAY)[0] == What.REALLOCATE
    with pytest.raises(CommandRefusedError) as refusal:
        life.do(c.WriteNote("n"), by=AUTHOR)
    assert "inhabil" in refusal.value.user_text
    with pytest.raises(CommandRefusedError, match="conflict"):
        life.do(c.LiftConflict("S001", "alligevel ikke"), by=AUTHOR)
    with pytest.raises(CommandRefusedError, match="conflict"):
        life.do(c.AllocateCase("S001", "Social"), by=READER)
    life.do(c.AllocateCase("S002", "Social"), by=READER)
    assert life.next_on(MONDAY) == [What.WRITE_DRAFT]


def test_a_letter_that_left_cannot_be_called_back(life: Life) -> None:
    """Sent is sent; stopping comes before."""
    life.do(c.PostLetter("L1", "d", "hearing", "a", "print"))
    life.do(c.StopLetter("L1", "fortrudt"))
    life.do(c.PostLetter("L2", "d", "hearing", "a", "print"))
    life.do(c.MarkLetterSent("L2", "print"))

    with pytest.raises(CommandRefusedError, match="was sent"):
        life.do(c.StopLetter("L2", "fortrudt"))
    # A letter that was handed on while it was called back has been sent.
    assert life.do(c.MarkLetterSent("L1", "print")).kinds == ["letter_sent"]
    assert life.do(c.MarkLetterSent("L1", "print")).kinds == []


def test_an_appeal_after_our_remittal_goes_on_the_fast_track() -> None:
    """Where its provisions have it; then eight weeks run beside the thirteen."""
    catalogue = rules_of().catalogue
    covered = next(
        subject
        for subject in catalogue.subjects_valid_on(MONDAY, "municipal")
        if "fast-track" in catalogue.tracks_open(subject.id, MONDAY)
    )
    other = next(
        subject
        for subject in catalogue.subjects_valid_on(MONDAY, "municipal")
        if "fast-track" not in catalogue.tracks_open(subject.id, MONDAY)
    )
    life = Life(subject=covered.id)
    before = life.state.due_on

    life.do(c.LinkPredecessor("22-00007", "remitted", ("fast-track",)))

    assert life.kinds == ["predecessor_found", "deadline_started"]
    assert life.state.due_on < before
    with pytest.raises(CommandRefusedError) as refusal:
        Life(subject=other.id).do(
            c.LinkPredecessor("22-00007", "remitted", ("fast-track",))
        )
    assert "ikke omfattet" in refusal.value.user_text


def test_the_day_alone_turns_waiting_into_reminding(life: Life) -> None:
    """What is to be done is asked of a day, never stored."""
    due_on = MONDAY + timedelta(days=14)
    life.do(hearing(due_on))

    assert life.next_on(due_on) == [What.WAIT_FOR_ANSWER]
    assert life.next_on(due_on + timedelta(days=1)) == [What.REMIND]
    life.do(c.RemindRequest(1, due_on + timedelta(days=8)), due_on + timedelta(days=1))
    assert life.next_on(due_on + timedelta(days=1)) == [What.WAIT_FOR_ANSWER]


def test_a_deadline_notice_is_proposed_before_the_deadline_breaks() -> None:
    """An absolute deadline gets one, too; a target for a mean does not ask for any."""
    life = Life(area="compulsory-measures", subject="").do(
        c.AllocateCase("S001", "Børn")
    )
    due_on = life.state.due_on
    assert due_on is not None

    assert life.next_on(due_on - timedelta(days=15)) == [What.WRITE_DRAFT]
    assert life.next_on(due_on - timedelta(days=14))[0] == What.GIVE_NOTICE
    rule = life.state.clocks[0].rule
    life.do(c.GiveNotice(rule, "travlhed", due_on), due_on - timedelta(days=10))
    assert life.next_on(due_on - timedelta(days=9)) == [What.WRITE_DRAFT]


def test_a_court_case_follows_a_decision(life: Life) -> None:
    """It is opened on a decided case and ends with the court's answer."""
    with pytest.raises(CommandRefusedError, match="not decided"):
        life.do(c.OpenCourtCase("Københavns Byret", "BS-1/2023"))
    life.do(c.DecideCase("rejected")).do(
        c.OpenCourtCase("Københavns Byret", "BS-1/2023")
    )
    assert life.next_on(MONDAY) == [What.FOLLOW_COURT_CASE]
    with pytest.raises(CommandRefusedError, match="no open court case"):
        life.do(c.EndCourtCase("BS-1/2023", "tabt"))
    life.do(c.EndCourtCase("BS-1/2023", "upheld"))

    assert life.next_on(MONDAY) == [What.NOTHING]


def test_a_reopened_case_begins_without_a_signed_draft(life: Life) -> None:
    """The earlier signature does not carry the new decision."""
    life.do(c.SubmitDraft("d", "upheld")).do(c.ApproveDraft(), by=READER)
    life.do(c.DecideCase("upheld")).do(c.ReopenCase("nye oplysninger"))

    with pytest.raises(CommandRefusedError, match="second signature"):
        life.do(c.DecideCase("upheld"))
    assert life.next_on(MONDAY) == [What.WRITE_DRAFT]
