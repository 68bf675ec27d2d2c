# SPDX-License-Identifier: EUPL-1.2
"""What a meeting allows and what it refuses, in the words of its users."""

from __future__ import annotations

from datetime import date

import pytest

from anke.cases.domain.payloads import payload_text
from anke.cases.journal import decode_payload
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.agenda import times
from anke.decisions.domain.meetings.numbers import (
    meeting_number,
    parse_meeting_number,
)
from anke.decisions.domain.meetings.seats import voters_of
from anke.decisions.domain.meetings.state import (
    ItemStatus,
    MeetingStatus,
    fold_meeting,
)
from anke.decisions.errors import MeetingRefusedError, UnknownMeetingError
from anke.decisions.meetings.tests.tables import (
    EXTENDED,
    HELD_ON,
    MUNICIPAL,
    ORDINARY,
    PLANNED_ON,
    SERVING,
    SUBSTITUTES,
    Table,
    seat,
)

pytestmark = pytest.mark.unit


def refused(
    table: Table, command: c.Command, on: date = HELD_ON, by: str = "C1"
) -> str:
    """Do what is refused; give the words."""
    before = table.state
    with pytest.raises(MeetingRefusedError) as error:
        table.do(command, on, by)
    assert table.state == before
    return error.value.user_text


# --- Numbers and times ---------------------------------------------------------------


def test_numbers_are_written_and_read() -> None:
    """A meeting's number is the year and a serial of three digits or more."""
    assert meeting_number(2022, 7) == "22-007"
    assert parse_meeting_number(" 22-007 ") == (2022, 7)
    with pytest.raises(UnknownMeetingError):
        parse_meeting_number("22-00007x")


def test_times_follow_from_the_minutes() -> None:
    """Each item begins where the one before it ends; past midnight it is a new day."""
    assert times("23:50", [15, 10]) == [("23:50", "00:05"), ("00:05", "00:15")]
    with pytest.raises(ValueError, match="time of day"):
        times("9", [15])


# --- Planning ------------------------------------------------------------------------


def test_a_meeting_is_planned_for_a_day_that_is_not_over() -> None:
    """Day, hour and voting are asked for in plain words."""
    table = Table()
    late = c.PlanMeeting("municipal", date(2022, 1, 1), "09:00", "", "ordinary")
    wrong = c.PlanMeeting("municipal", HELD_ON, "kl. 9", "", "ordinary")

    assert "ikke er gået" in refused(table, late)
    assert "09:00" in refused(table, wrong)
    assert refused(table, c.CloseMeeting()) == "Mødet findes ikke."


@pytest.mark.parametrize(
    ("voting", "seats"),
    [
        ("ordinary", (seat("C1"), seat("M1"))),
        ("ordinary", EXTENDED),
        ("extended", ORDINARY),
        ("extended", (*EXTENDED, seat("M3"))),
        ("ordinary", ()),
    ],
)
def test_each_side_has_exactly_its_seats(voting: str, seats) -> None:
    """Two appointed and one of the authority, or two and two, and the section."""
    table = Table(voting).planned()

    text = refused(table, c.AppointMembers(seats, SERVING), PLANNED_ON)

    assert "2 beskikkede medlemmer" in text
    assert "retssikkerhedsloven §" in text


def test_nobody_sits_twice_or_unappointed() -> None:
    """The same person has one seat; a term that is over gives none."""
    table = Table().planned()
    twice = c.AppointMembers((seat("C1"), seat("M1"), seat("M1")), SERVING)
    over = c.AppointMembers(ORDINARY, frozenset({"M1"}))

    assert "én plads" in refused(table, twice)
    assert "M2 er ikke beskikket" in refused(table, over)


@pytest.mark.parametrize(
    ("area", "subject", "ground", "word"),
    [
        ("compulsory-measures", "cm-foranstaltning", "", "børne- og ungeudvalg"),
        ("compulsory-measures", "cm-saerlig-bolig", "", "§§ 129 og 129 a"),
        ("compulsory-measures", "cm-ungdomskriminalitet", "", "ungdomskriminalitets"),
        ("adoption-without-consent", "aw-stk3", "", "adoption uden samtykke"),
        ("concern-notification", "cn-underretning", "", "egen drift"),
        ("municipal", "sel-95", "principle", "principielle"),
        ("municipal", "sel-124-137", "section-127", "§ 127"),
        ("municipal", "sel-95", "postponed", "udsat"),
        ("municipal", "sel-95", "director", "direktøren"),
    ],
)
def test_extended_voting_is_demanded_where_the_law_does(
    area: str, subject: str, ground: str, word: str
) -> None:
    """An ordinary meeting refuses the case with the rule; an extended one takes it."""
    item = c.AddItem(15, case="22-00001", area=area, subject=subject, ground=ground)

    text = refused(Table().seated(), item)
    state = Table("extended").seated().do(item)

    assert word in text.lower()
    assert "udvidet votering" in text
    assert state.items[0].case == "22-00001"


def test_an_item_is_a_case_or_a_matter() -> None:
    """Both or neither is refused, as is a case that stands on the agenda already."""
    table = Table().seated()
    table.do(c.AddItem(15, case="22-00001", **MUNICIPAL))

    assert "overskrift" in refused(table, c.AddItem(15))
    assert "overskrift" in refused(table, c.AddItem(15, case="22-00002", title="Begge"))
    again = c.AddItem(15, case="22-00001", **MUNICIPAL)
    assert "allerede" in refused(table, again)
    assert "minutter" in refused(table, c.AddItem(0, title="Pause"))


def test_items_are_put_in_moved_and_taken_off() -> None:
    """The agenda is an order of items with numbers for life."""
    table = Table().seated()
    for title in ("Velkomst", "Praksis", "Eventuelt"):
        table.do(c.AddItem(10, title=title))
    table.do(c.AddItem(20, title="Først", place=1))
    table.do(c.MoveItem(3, 1))
    table.do(c.RemoveItem(2, "Udgår"))
    state = table.do(c.TimeItem(1, 25))

    assert [each.title for each in state.items] == ["Eventuelt", "Først", "Velkomst"]
    assert [each.minutes for each in state.items] == [10, 20, 25]
    assert state.items_given == 4
    assert "Pladsen" in refused(table, c.MoveItem(1, 9))
    assert "dagsordenen" in refused(table, c.MoveItem(2, 1))


def test_a_meeting_that_is_called_off_ends_there() -> None:
    """Nothing more can be done to it."""
    table = Table().seated()
    table.do(c.CancelMeeting("For få sager"))

    assert table.state.status is MeetingStatus.CANCELLED
    assert "aflyst" in refused(table, c.AddItem(10, title="Mere"))


# --- The meeting ---------------------------------------------------------------------


def test_a_meeting_is_not_held_before_its_day() -> None:
    """Nor without an agenda, nor without somebody of the authority."""
    table = Table().seated()
    everybody = ("C1", "M1", "M2")

    assert "dagsordenen" in refused(table, c.OpenMeeting(everybody))
    table.do(c.AddItem(10, title="Velkomst"))
    assert "14.09.2022" in refused(table, c.OpenMeeting(everybody), PLANNED_ON)
    assert "mødeleder" in refused(table, c.OpenMeeting(("M1", "M2")))
    assert "deltagere" in refused(table, c.OpenMeeting(("C1", "X9")))


def test_an_ordinary_vote_is_settled_by_majority() -> None:
    """Two against one, and the item says who chaired."""
    table = Table().opened().votes(C1="upheld", M1="changed", M2="changed")

    state = table.do(c.DecideItem(1))

    item = state.items[0]
    assert (item.outcome, item.agreement, item.casting_vote) == (
        "changed",
        "majority",
        False,
    )
    assert item.chair == "C1"
    assert item.status is ItemStatus.DECIDED
    assert state.cases == ()


def test_a_tie_in_extended_voting_falls_to_the_chair() -> None:
    """Two and two: the chair's vote settles it."""
    table = Table("extended").opened()
    table.votes(C1="remitted", C2="upheld", M1="upheld", M2="remitted")

    item = table.do(c.DecideItem(1)).items[0]

    assert (item.outcome, item.agreement, item.casting_vote) == (
        "remitted",
        "majority",
        True,
    )


def test_without_a_majority_there_is_a_new_vote() -> None:
    """Three outcomes settle nothing; after the votes are cleared all vote again."""
    table = Table().opened().votes(C1="upheld", M1="changed", M2="remitted")

    assert "ikke flertal" in refused(table, c.DecideItem(1))
    table.do(c.ClearVotes(1, "Drøftet igen"))
    table.votes(C1="upheld", M1="upheld", M2="upheld")
    item = table.do(c.DecideItem(1)).items[0]

    assert (item.agreement, item.ballots) == ("unanimous", 2)


def test_nobody_votes_twice_and_everybody_votes() -> None:
    """A vote that is missing is named, and a second one is refused."""
    table = Table().opened().votes(C1="upheld")

    assert "allerede stemt" in refused(table, c.CastVote(1, "C1", "changed"))
    assert "M1, M2" in refused(table, c.DecideItem(1))
    assert "stemmer ikke" in refused(table, c.CastVote(1, "L1", "upheld"))


def test_who_is_in_conflict_does_not_vote_and_a_substitute_does() -> None:
    """The quorum must hold by a substitute, or there is no vote."""
    table = Table().opened()
    table.do(c.DeclareConflict(1, "M1", "Kender parten"))

    assert "suppleant" in refused(table, c.CastVote(1, "M2", "upheld"))
    table.do(c.NotePresence(("C1", "M1", "M2", "M3")))
    assert "inhabil" in refused(table, c.CastVote(1, "M1", "upheld"))
    table.votes(C1="upheld", M2="upheld", M3="upheld")

    assert table.do(c.DecideItem(1)).items[0].agreement == "unanimous"


def test_a_chair_in_conflict_is_replaced() -> None:
    """The next of the authority chairs the item, and breaks its tie."""
    table = Table("extended").opened("C1", "C2", "C3", "M1", "M2")
    table.do(c.DeclareConflict(1, "C1", "Kender parten"))
    table.votes(C2="changed", C3="upheld", M1="upheld", M2="changed")

    item = table.do(c.DecideItem(1)).items[0]

    assert (item.chair, item.outcome) == ("C2", "changed")


def test_a_conflict_that_comes_late_voids_the_votes() -> None:
    """Once the vote is in, a declared conflict makes everybody vote again."""
    table = Table().opened("C1", "M1", "M2", "M3").votes(C1="upheld", M1="upheld")

    state = table.do(c.DeclareConflict(1, "M1", "Så det først nu"))

    assert state.items[0].votes == ()
    assert state.items[0].in_conflict == {"M1"}
    table.votes(C1="upheld")
    state = table.do(c.LiftConflict(1, "M1", "Det var en anden"))
    assert (state.items[0].votes, state.items[0].conflicts) == ((), ())


def test_conflicts_on_the_case_hold_at_the_meeting() -> None:
    """What was declared on the case, when it is put on and until the meeting opens."""
    table = Table().seated(*SUBSTITUTES)
    added = c.AddItem(15, case="22-00001", **MUNICIPAL, conflicts=frozenset({"M2"}))
    table.do(added)

    state = table.do(c.OpenMeeting(("C1", "M1", "M2"), frozenset({(1, "M1")})))

    assert state.items[0].in_conflict == {"M1", "M2"}
    voters = voters_of(state, state.items[0], table.rules.rules)
    assert not voters.is_quorate


def test_an_adviser_who_must_be_there_is_called_for() -> None:
    """Adoption without consent is not voted on without its expert."""
    table = Table("extended", "adoption-without-consent")
    expert = seat("L1", organisation="adoption")
    table.seated(expert)
    case = c.AddItem(
        60, case="22-00001", area="adoption-without-consent", subject="aw-stk3"
    )
    table.do(case)
    table.do(c.OpenMeeting(("C1", "C2", "M1", "M2")))

    assert "sagkyndig" in refused(table, c.CastVote(1, "C1", "adoption"))
    table.do(c.NotePresence(("C1", "C2", "M1", "M2", "L1")))
    table.do(c.CastVote(1, "C1", "adoption"))


def test_nobody_comes_or_leaves_during_a_vote() -> None:
    """Who votes on an item is settled while it is voted on."""
    table = Table().opened().votes(C1="upheld")

    assert "under afstemning" in refused(table, c.NotePresence(("C1", "M2")))


def test_seats_grow_during_the_meeting_and_never_shrink() -> None:
    """A substitute may be called in; nobody is taken away."""
    table = Table().opened()
    seats = table.state.seats
    more = (*seats, seat("M4", substitute=True, organisation="dh"))

    table.do(c.AppointMembers(more, SERVING | {"M4"}))

    assert table.state.seats == more
    less = c.AppointMembers(seats[1:], SERVING)
    assert "kun tilkaldes" in refused(table, less)


def test_a_case_is_postponed_for_extended_voting_from_an_ordinary_meeting() -> None:
    """Postponed, it is no longer on this agenda."""
    table = Table().opened(cases=2)

    state = table.do(c.PostponeItem(1, "Principiel", extended=True))

    assert state.items[0].for_extended
    assert state.cases == ("22-00002",)
    other = Table("extended").opened()
    assert "udvidet" in refused(other, c.PostponeItem(1, "Igen", extended=True))


def test_a_meeting_ends_when_every_item_has() -> None:
    """What waits is named by its place; a matter is concluded with a line."""
    table = Table().opened(cases=1)
    table.do(c.AddItem(5, title="Eventuelt"))

    assert "punkt 1, 2" in refused(table, c.CloseMeeting())
    table.do(c.PostponeItem(1, "Afventer oplysninger"))
    assert "linje" in refused(table, c.ConcludeItem(2, " "))
    table.do(c.ConcludeItem(2, "Intet at bemærke"))
    table.do(c.CloseMeeting())

    assert table.state.status is MeetingStatus.CLOSED


def test_the_protocol_is_approved_by_somebody_who_sat_for_the_authority() -> None:
    """The copies of the cases' documents are forgotten with it."""
    table = Table().opened()
    table.do(c.SendMaterial("a" * 64, 12, (1,)))
    table.do(c.PostponeItem(1, "Afventer"))
    table.do(c.CloseMeeting())
    approve = c.ApproveProtocol("b" * 64)

    assert "C1" in refused(table, approve, by="M1")
    state = table.do(approve, by="C1")

    assert (state.status, state.protocol) == (MeetingStatus.APPROVED, "b" * 64)
    assert state.material == ""
    assert table.entries[-1].payload.kind == "erased"


def test_material_is_of_the_items_on_the_agenda() -> None:
    """Made anew, the copy before it is forgotten."""
    table = Table().seated()
    table.do(c.AddItem(15, case="22-00001", **MUNICIPAL))
    table.do(c.SendMaterial("a" * 64, 12, (1,)))

    state = table.do(c.SendMaterial("b" * 64, 14, (1,)))

    assert (state.material, state.material_pages) == ("b" * 64, 14)
    assert [e.payload.kind for e in table.entries][-2:] == [
        "erased",
        "meeting_material_sent",
    ]
    assert "Saml det igen" in refused(table, c.SendMaterial("c" * 64, 1, (7,)))


def test_entries_are_read_as_they_were_written() -> None:
    """Every payload of a whole meeting survives its canonical text."""
    table = Table().opened().votes(C1="upheld", M1="upheld", M2="upheld")
    table.do(c.DecideItem(1))
    table.do(c.CloseMeeting())

    again = [
        entry._replace(
            payload=decode_payload(entry.payload.kind, payload_text(entry.payload))
        )
        for entry in table.entries
    ]

    assert again == table.entries
    assert fold_meeting(again) == table.state
