# SPDX-License-Identifier: EUPL-1.2
"""What the three robots do to cases, what they leave alone, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.cases import clock
from anke.cases.documents import read_document
from anke.cases.domain import commands as c
from anke.cases.domain.entries import ActorKind
from anke.cases.errors import CommandRefusedError
from anke.cases.journal import read_entries
from anke.cases.models import Case, CaseDocument, Document
from anke.cases.services import apply_act
from anke.cases.tests.factories import act, do
from anke.cases.verification import verify
from anke.decisions.case_papers import BUNDLE_THEME
from anke.decisions.dispatch.errors import LetterGoneError
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.settling import letter_sent
from anke.decisions.errors import RobotNotTriedError
from anke.decisions.handling.case_bundle import bundle_case
from anke.decisions.handling.services import remind
from anke.decisions.letters.drafts import choose
from anke.decisions.letters.facts import Choice
from anke.decisions.letters.tests.people import member
from anke.decisions.robots.models import RobotDeed, RobotLeft, RobotRound
from anke.decisions.robots.registry import ROBOTS
from anke.decisions.robots.reminder import Reminder
from anke.decisions.robots.rounds import robots_round
from anke.decisions.robots.switching import is_on, robot_user, switch_off, switch_on
from anke.decisions.robots.tests.house import (
    add_papers,
    ask_party,
    case_received,
    head,
    let_work,
    state_of,
)
from anke.decisions.robots.undoing import undo_deed

pytestmark = [pytest.mark.db, pytest.mark.django_db]
PAPERS = ("Klage", "Lægeerklæring", "Brev fra kommunen")


# --- Who lets them work --------------------------------------------------------------


def test_no_robot_works_from_the_start() -> None:
    """Nothing happens to a case before somebody has switched a robot on."""
    number = case_received(20)
    ask_party(number, due_ago=5)
    before = state_of(number).length

    assert robots_round().acted == 0
    assert state_of(number).length == before
    assert not any(is_on(robot.name) for robot in ROBOTS)


def test_a_robot_is_tried_before_it_is_switched_on() -> None:
    """Without a trial it stays off, and the refusal says what to do."""
    with pytest.raises(RobotNotTriedError) as refusal:
        switch_on(head(), "reminder", cause="Nu")

    assert "Prøv på sidste kvartal" in refusal.value.user_text


@pytest.mark.parametrize(
    "role", [Role.CASEWORKER, Role.TEAM_LEADER, Role.ADMINISTRATOR]
)
def test_only_the_named_role_switches_robots(role: Role) -> None:
    """A head of appeals answers for them, nobody else."""
    with pytest.raises(AccessDeniedError):
        switch_on(member(role, "X001"), "reminder", cause="Nu")


def test_a_robot_has_an_account_that_nobody_can_use() -> None:
    """It has no password, and its rights stand in everybody's tables."""
    user = robot_user(ROBOTS[0]())

    assert not user.has_usable_password()
    assert user.role == Role.ROBOT
    assert not user.check_password("")


def test_a_robot_that_is_switched_off_stops() -> None:
    """What it did stays; it does no more."""
    boss = head()
    let_work(boss, "reminder")
    switch_off(boss, "reminder", cause="Ferie")
    ask_party(case_received(20), due_ago=5)

    assert robots_round().acted == 0


# --- The reminder --------------------------------------------------------------------


def test_the_reminder_writes_to_who_owes_an_answer() -> None:
    """One act under its own name: a letter in the outbox and a new day."""
    number = case_received(40)
    ask_party(number, due_ago=5)
    let_work(head(), "reminder")

    assert robots_round().acted == 1

    (request,) = state_of(number).work.open_requests
    assert request.reminders == 1
    assert request.due_on > clock.today()
    letter = PostedLetter.objects.get()
    assert (letter.purpose, letter.posted_by) == ("reminder", "robot-rykker")
    mine = [e for e in read_entries([f"case:{number}"]) if e.actor.id == "robot-rykker"]
    assert mine[0].payload.kind == "robot_acted"
    assert {entry.actor.kind for entry in mine} == {ActorKind.ROBOT}
    assert verify(contents=False).is_sound


def test_behind_the_letter_stands_the_caseworker() -> None:
    """Who reads the letter is told whom to call, not the name of a robot."""
    member()
    number = case_received(40)
    ask_party(number, due_ago=5)
    let_work(head(), "reminder")
    robots_round()

    document = Document.objects.get(commitment=PostedLetter.objects.get().document)
    pages = PdfReader(BytesIO(read_document(document))).pages
    text = "".join(page.extract_text() for page in pages)
    assert "Karen Bruun" in text
    assert "Rykker" not in text


def test_it_reminds_once_however_often_it_looks() -> None:
    """A second round finds nothing, nor does one that begins the day anew."""
    ask_party(case_received(40), due_ago=5)
    let_work(head(), "reminder")

    assert [robots_round().acted for _ in range(2)] == [1, 0]
    RobotRound.objects.all().delete()
    assert robots_round().acted == 0
    assert PostedLetter.objects.count() == 1


def test_it_does_not_remind_on_the_last_day() -> None:
    """An answer that is due today is not late."""
    ask_party(case_received(40), due_ago=0)
    let_work(head(), "reminder")

    assert robots_round().acted == 0


def test_it_leaves_to_people_what_was_reminded_of_twice() -> None:
    """The page says which case, and why."""
    number = case_received(90)
    ask_party(number, due_ago=60, sent_ago=80)
    today = clock.today()
    for ago in (40, 20):
        late = c.RemindRequest(1, today - timedelta(days=ago - 10))
        do(number, late, today - timedelta(days=ago))
    let_work(head(), "reminder")

    assert robots_round().acted == 0
    assert RobotLeft.objects.get().reason == "reminded-enough"


def test_a_protected_case_is_left_to_people() -> None:
    """The access rule keeps the robot out, whatever it would do."""
    number = case_received(40)
    ask_party(number, due_ago=5)
    do(number, c.ProtectCase(1, "secret-address"), clock.today())
    let_work(head(), "reminder")

    assert robots_round().acted == 0
    assert not RobotDeed.objects.exists()


def test_it_does_not_write_over_somebody_s_shoulder() -> None:
    """A reminder that a person is writing is that person's."""
    author = member()
    number = case_received(40)
    ask_party(number, due_ago=5)
    choose(author, number, "reminder", choice=Choice())
    let_work(head(), "reminder")

    assert robots_round().acted == 0
    assert RobotLeft.objects.get().reason == "somebody-writes"


def test_a_reminder_is_taken_back_while_its_letter_is_here() -> None:
    """The letter is called back, the day before holds again, and it stays so."""
    author = member()
    number = case_received(40)
    ask_party(number, due_ago=5)
    before = state_of(number).work.open_requests[0].due_on
    let_work(head(), "reminder")
    robots_round()

    undo_deed(author, RobotDeed.objects.get().pk, cause="Parten har ringet")

    (request,) = state_of(number).work.open_requests
    assert (request.reminders, request.due_on) == (0, before)
    assert PostedLetter.objects.get().status == "stopped"
    RobotRound.objects.all().delete()
    assert robots_round().acted == 0
    assert verify(contents=False).is_sound


def test_a_reminder_that_has_left_cannot_be_taken_back() -> None:
    """The refusal says so, and nothing is changed."""
    author = member()
    number = case_received(40)
    ask_party(number, due_ago=5)
    let_work(head(), "reminder")
    robots_round()
    letter_sent(PostedLetter.objects.get().number)
    length = state_of(number).length

    with pytest.raises(LetterGoneError):
        undo_deed(author, RobotDeed.objects.get().pk, cause="For sent")

    assert state_of(number).length == length
    assert RobotDeed.objects.get().undone_on is None


def test_a_reminder_is_not_taken_back_by_way_of_a_later_one() -> None:
    """Somebody has reminded since: that letter and that day are theirs."""
    author = member()
    number = case_received(40)
    ask_party(number, due_ago=5)
    let_work(head(), "reminder")
    robots_round()
    later = clock.today() + timedelta(days=20)
    remind(author, number, 1, due_on=later, seen=None)

    with pytest.raises(CommandRefusedError, match="overtaken"):
        undo_deed(author, RobotDeed.objects.get().pk, cause="For sent")

    (request,) = state_of(number).work.open_requests
    assert (request.reminders, request.due_on) == (2, later)
    assert not PostedLetter.objects.filter(status="stopped").exists()


@pytest.mark.parametrize("fault", [OSError("disk"), ValueError("ours")])
def test_a_case_that_fails_keeps_nobody_waiting(monkeypatch, fault) -> None:
    """It is left to a person; the next case and the next robot have their turn."""
    first, second = case_received(40), case_received(39)
    for number in (first, second):
        ask_party(number, due_ago=5)
    boss = head()
    let_work(boss, "reminder")
    real = Reminder.act

    def act(robot, user, state, occasion) -> None:
        if state.number == first:
            raise fault
        real(robot, user, state, occasion)

    monkeypatch.setattr(Reminder, "act", act)

    round_ = robots_round()

    assert round_.acted == 1
    assert first in round_.problems[0]
    assert RobotLeft.objects.get(case=first).reason == "failed"
    assert state_of(second).work.open_requests[0].reminders == 1
    assert state_of(first).work.robot_deeds == ()


def test_nobody_acts_in_a_robot_s_name() -> None:
    """Only a robot says that a robot acted, and only a person takes it back."""
    number = case_received(20)

    with pytest.raises(CommandRefusedError):
        apply_act(act(number, c.ActAsRobot("reminder", "x"), clock.today()))
    with pytest.raises(CommandRefusedError):
        apply_act(act(number, c.UndoRobot("reminder", "x", "nej"), clock.today()))


# --- The file collector --------------------------------------------------------------


def test_the_file_collector_asks_the_first_instance() -> None:
    """On the working day after receipt, with the questions of every case."""
    number = case_received(10)
    let_work(head(), "file-request")

    assert robots_round().acted == 1

    (request,) = state_of(number).work.open_requests
    assert request.step == "information-gathering"
    assert request.owed_by == "first-instance"
    assert PostedLetter.objects.get().purpose == "request"
    assert Case.objects.get(number=number).todo == "wait-for-answer"


@pytest.mark.parametrize("channel", ["appeal-form", "api"])
def test_it_does_not_ask_for_what_came_along(channel: str) -> None:
    """An appeal that the first instance sent on has its files with it."""
    case_received(10, channel=channel)
    let_work(head(), "file-request")

    assert robots_round().acted == 0


def test_it_leaves_a_case_whose_files_seem_to_be_there() -> None:
    """A document called files is believed, and a person looks."""
    number = case_received(10)
    add_papers(number, ("Sagens akter fra kommunen",), clock.today())
    let_work(head(), "file-request")

    assert robots_round().acted == 0
    assert RobotLeft.objects.get().reason == "files-there"


def test_a_request_for_files_is_taken_back_with_its_letter() -> None:
    """Nothing is owed any more, and the letter does not leave."""
    number = case_received(10)
    let_work(head(), "file-request")
    robots_round()

    undo_deed(member(), RobotDeed.objects.get().pk, cause="Akterne er her")

    assert state_of(number).work.open_requests == ()
    assert PostedLetter.objects.get().status == "stopped"
    RobotRound.objects.all().delete()
    assert robots_round().acted == 0


def test_what_was_answered_is_not_taken_back() -> None:
    """There is nothing to call back any more, and the page says so."""
    author = member()
    number = case_received(10)
    let_work(head(), "file-request")
    robots_round()
    do(number, c.AnswerRequest(1, "answered"), clock.today())
    length = state_of(number).length

    with pytest.raises(CommandRefusedError, match="overtaken"):
        undo_deed(author, RobotDeed.objects.get().pk, cause="For sent")

    assert state_of(number).length == length


# --- The bundler ---------------------------------------------------------------------


def bundles(number: str) -> list[CaseDocument]:
    """Give the bundles that stand in a case."""
    found = CaseDocument.objects.filter(case_id=number, theme=BUNDLE_THEME)
    return list(found.filter(withdrawn_on=None))


def text_of(row: CaseDocument) -> str:
    """Give the words of a stored PDF."""
    document = Document.objects.get(commitment=row.document)
    pages = PdfReader(BytesIO(read_document(document))).pages
    return "".join(page.extract_text() for page in pages)


def test_the_bundler_binds_all_papers_of_a_case() -> None:
    """One PDF with all of them, filed on the case as internal."""
    number = case_received(20)
    add_papers(number, PAPERS, clock.today())
    let_work(head(), "document-bundle")

    assert robots_round().acted == 1

    (bundle,) = bundles(number)
    assert bundle.direction == "internal"
    text = text_of(bundle)
    assert all(f"{theme}: dette står der." in text for theme in PAPERS)
    assert robots_round().acted == 0


def test_it_binds_anew_when_documents_have_come() -> None:
    """The old bundle goes, its copy of the papers is deleted, the papers stay."""
    number = case_received(20)
    add_papers(number, PAPERS, clock.today())
    let_work(head(), "document-bundle")
    robots_round()
    (old,) = bundles(number)
    add_papers(number, ("Ny erklæring",), clock.today())

    assert robots_round().acted == 1

    (new,) = bundles(number)
    assert "Ny erklæring: dette står der." in text_of(new)
    assert BUNDLE_THEME not in text_of(new)
    assert not Document.objects.filter(commitment=old.document).exists()
    assert state_of(number).work.robot_deeds[0].undone_on is None
    assert verify().is_sound


def test_two_documents_are_not_worth_a_bundle() -> None:
    """Who has two papers opens two papers."""
    number = case_received(20)
    add_papers(number, PAPERS[:2], clock.today())
    let_work(head(), "document-bundle")

    assert robots_round().acted == 0
    assert bundles(number) == []


def test_a_bundle_is_taken_back() -> None:
    """It is gone from the case, and is not made again of the same papers."""
    number = case_received(20)
    add_papers(number, PAPERS, clock.today())
    let_work(head(), "document-bundle")
    robots_round()

    undo_deed(member(), RobotDeed.objects.get().pk, cause="Et forkert dokument")

    assert bundles(number) == []
    RobotRound.objects.all().delete()
    assert robots_round().acted == 0
    assert verify().is_sound


def test_a_bundle_that_was_replaced_is_not_taken_back() -> None:
    """What stands now is somebody else's."""
    author = member()
    number = case_received(20)
    add_papers(number, PAPERS, clock.today())
    let_work(head(), "document-bundle")
    robots_round()
    bundle_case(author, number)

    with pytest.raises(CommandRefusedError, match="overtaken"):
        undo_deed(author, RobotDeed.objects.get().pk, cause="For sent")

    assert len(bundles(number)) == 1


def test_a_person_can_ask_for_the_same() -> None:
    """On any case with a document, and the robot then finds it done."""
    author = member()
    number = case_received(20)
    add_papers(number, PAPERS, clock.today())

    bundle_case(author, number)

    assert len(bundles(number)) == 1
    let_work(head(), "document-bundle")
    assert robots_round().acted == 0
