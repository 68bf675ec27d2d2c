# SPDX-License-Identifier: EUPL-1.2
"""From the door to the proposal: real letters, a real reading process, real rules."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases.models import JournalEntry
from anke.cases.verification import verify
from anke.intake.desk import open_desk
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.house_rules import save_routing, set_robot_kinds
from anke.intake.letter_files import files_of
from anke.intake.models import Letter, LetterReading, OutgoingLetter
from anke.intake.processing import process_waiting
from anke.intake.queries import ledger
from anke.intake.receipts import file_and_answer
from anke.intake.robot import file_alone
from anke.intake.sending import send_due
from anke.intake.services import ROBOT, Filing, by, undo_matter

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = [pytest.mark.db, pytest.mark.django_db]
ARRIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Nancy Ann Berggren, an official test person.
CPR = "251248-9996"


@pytest.fixture
def leader() -> User:
    """The head of the mail room."""
    return User.objects.create_user(
        "torben", password="x" * 12, role=Role.TEAM_LEADER, staff_code="T001"
    )


def mail(
    text: str,
    subject: str = "Klage",
    arrived: datetime | None = ARRIVED,
    **headers: str,
) -> str:
    """Receive an e-mail and give its number."""
    message = EmailMessage()
    message["From"] = "Nancy Ann Berggren <nancy@borger.example>"
    message["To"] = "post@anke.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{abs(hash(text))}@borger.example>"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    raw = message.as_bytes()
    return receive_letter(Arrival(MailChannel.EMAIL, raw, arrived)).number


def supplement_form(case: str, files: Sequence[dict[str, str]] = ()) -> str:
    """Receive a first instance's supplement, as its system sends it."""
    envelope = {
        "files": list(files),
        "form": {"case_number": case, "cpr": CPR, "mail_kind": "supplement"},
        "sender": {"address": "", "name": "Odense Kommune"},
        "subject": "Supplement",
        "submission": "1",
        "submitted_at": ARRIVED.isoformat(),
        "text": "Her er de sidste bilag.",
    }
    raw = json.dumps(envelope).encode()
    return receive_letter(Arrival(MailChannel.API, raw, ARRIVED)).number


def filing(number: str, **changes: object) -> Filing:
    """File a letter as a new case."""
    letter = Letter.objects.get(pk=number)
    values: dict[str, object] = {
        "mail_kind": "new_appeal",
        "files": tuple(files_of(letter, None)),
        "area": "municipal",
        "first_instance": "municipality-0461",
    }
    return Filing(number, **(values | changes))


def test_a_letter_is_read_once_and_proposed() -> None:
    """The queue knows what it is; the second run finds nothing to do."""
    number = mail(f"Jeg klager over Odense Kommunes afgørelse. Mit cpr er {CPR}.")

    assert process_waiting() == 1
    assert process_waiting() == 0
    letter = Letter.objects.get(pk=number)
    assert letter.mail_kind == "new_appeal"
    assert letter.first_instance == "municipality-0461"
    assert letter.proposed_by == "rules"
    assert verify().findings == []


def test_what_was_read_lies_encrypted() -> None:
    """Nobody reads a letter out of the database file."""
    number = mail("Jeg er bange for at miste min pension.")
    process_waiting()

    row = LetterReading.objects.get(letter=number)
    assert b"pension" not in bytes(row.box)
    assert b"pension" not in bytes(row.proposal)


def test_the_desk_shows_the_letter_with_the_reasons(leader: User) -> None:
    """What the machine found stands beside the letter, and the look is noted."""
    number = mail(f"Jeg klager over afgørelse af 2. februar 2026. Cpr {CPR}.")
    process_waiting()

    item = open_desk(leader, number, at=ARRIVED)

    assert "klager" in item.text
    assert '<mark class="mark-cpr">' in item.text
    assert item.advice.decided_on == "2026-02-02"
    assert item.advice.reason("mail_kind").label == "new_appeal"
    assert leader.view_events.filter(stream=f"mail:{number}").count() == 1


def test_person_and_number_together_propose_the_running_case(leader: User) -> None:
    """Either alone is a candidate; both are a proposal."""
    from anke.cases.domain.cpr import Cpr
    from anke.cases.vault import Person

    first = mail("Jeg klager.")
    person = Person(name="Nancy Ann Berggren", cpr=Cpr(CPR))
    case = file_and_answer(
        by(leader),
        filing(first, appellant=person),
        open_desk(leader, first, at=ARRIVED),
    ).case
    both = mail(f"Her er flere oplysninger til sag {case}, cpr {CPR}.")
    number_only = mail(f"Her er nye oplysninger til sag {case}.")
    process_waiting()

    assert Letter.objects.get(pk=both).case == case
    assert Letter.objects.get(pk=number_only).case == ""
    candidates = open_desk(leader, number_only, at=ARRIVED).advice.candidates
    assert [(one.case, one.why) for one in candidates] == [(case, ("number",))]


def test_nearly_the_same_letter_is_pointed_out() -> None:
    """A letter that comes again by another way is shown with the first one."""
    text = (
        "Jeg klager over, at min hjemmehjælp er sat ned fra fire timer til to om ugen. "
        "Jeg kan hverken støvsuge eller vaske gulv efter min operation i foråret, og "
        "min søn bor i Jylland og kommer kun hver anden weekend. Visitator var her i "
        "tyve minutter og så slet ikke badeværelset, hvor jeg er faldet to gange. "
    )
    first = mail(text + "Hilsen", arrived=None)
    process_waiting()
    again = mail(text + "Venlig hilsen Nancy", arrived=None)
    process_waiting()

    assert LetterReading.objects.get(letter=again).resembles == first


def test_a_letter_that_cannot_be_read_waits_with_the_reason(leader: User) -> None:
    """It is neither lost nor guessed at."""
    raw = b"Content-Type: multipart/mixed; boundary=x\n\n" + b"x" * (26 * 1024 * 1024)
    number = receive_letter(Arrival(MailChannel.EMAIL, raw, ARRIVED)).number
    process_waiting()

    item = open_desk(leader, number, at=ARRIVED)
    assert item.is_waiting
    assert "25 MB" in item.problem
    assert Letter.objects.get(pk=number).proposed_by == ""


def test_a_routing_rule_goes_first(leader: User) -> None:
    """What staff wrote down is done, and the proposal names the line."""
    rule = 'hvis tekst indeholder "hjælpemiddel" så team = handicap, haster'
    save_routing(leader, rule, cause="Prøve")
    number = mail("Jeg klager over afslag på et hjælpemiddel.")
    process_waiting()

    letter = Letter.objects.get(pk=number)
    assert (letter.team, letter.urgent) == ("handicap", True)
    [proposed] = JournalEntry.objects.filter(
        stream=f"mail:{number}", kind="mail_proposed"
    )
    assert '"rule":"Regel på linje 1"' in proposed.payload


def test_the_robot_files_nothing_from_the_start() -> None:
    """Nobody has switched anything on."""
    mail("Jeg klager over Odense Kommunes afgørelse.")
    process_waiting()

    assert file_alone() == 0
    assert ledger().waiting == 1


def test_the_robot_files_a_supplement_and_it_can_be_undone(leader: User) -> None:
    """Its act is its own in the journal; afterwards it keeps its hands off."""
    from anke.cases.domain.cpr import Cpr
    from anke.cases.vault import Person

    first = mail("Jeg klager.")
    person = Person(name="Nancy Ann Berggren", cpr=Cpr(CPR))
    item = open_desk(leader, first, at=ARRIVED)
    case = file_and_answer(by(leader), filing(first, appellant=person), item).case
    set_robot_kinds(leader, ("supplement",), cause="Prøve")
    number = supplement_form(case)
    process_waiting()

    assert file_alone() == 1
    settled = Letter.objects.get(pk=number)
    assert (settled.status, settled.case) == ("filed", case)
    assert settled.matters.get().settled_by == ROBOT.id

    undo_matter(by(leader), number, 1, "Forkert")
    assert file_alone() == 0
    assert Letter.objects.get(pk=number).status == "waiting"


def test_the_receipt_goes_out_after_the_pause(
    leader: User, mailoutbox: list, settings
) -> None:
    """It carries the case number, goes to the sender, and is journaled."""
    settings.ANKE_MAIL_HOLD_SECONDS = 0
    number = mail("Jeg klager over Odense Kommunes afgørelse.")
    process_waiting()
    item = open_desk(leader, number, at=ARRIVED)

    filed = file_and_answer(by(leader), filing(number), item)
    assert send_due() == 1
    assert send_due() == 0

    [sent] = mailoutbox
    assert sent.to == ["nancy@borger.example"]
    assert filed.case in sent.subject
    assert filed.case in sent.body
    assert "&" not in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-replied"


def test_a_receipt_is_called_back_by_undoing(leader: User, mailoutbox: list) -> None:
    """What has not gone out never goes."""
    number = mail("Jeg klager over Odense Kommunes afgørelse.")
    process_waiting()
    item = open_desk(leader, number, at=ARRIVED)
    file_and_answer(by(leader), filing(number), item)

    undo_matter(by(leader), number, 1, "Forkert")

    assert OutgoingLetter.objects.get().status == "cancelled"
    assert send_due() == 0
    assert mailoutbox == []


def test_a_machine_is_never_answered(leader: User) -> None:
    """Two machines that answer each other would go on for ever."""
    number = mail("Jeg er på ferie.", Auto_Submitted="auto-replied")
    process_waiting()
    item = open_desk(leader, number, at=ARRIVED)

    file_and_answer(by(leader), filing(number), item)

    assert OutgoingLetter.objects.count() == 0


def test_what_a_first_instance_chose_is_not_guessed_at(leader: User) -> None:
    """Area, subject and first instance of the appeal form are taken as they stand."""
    envelope = {
        "files": [],
        "form": {
            "appeal_date": "2026-02-20",
            "appellant": "Nancy Ann Berggren",
            "cpr": CPR,
            "decision_date": "2026-02-02",
            "first_instance": "municipality-0461",
            "mail_kind": "new_appeal",
            "reference": "ODE-17",
            "subject_code": "sel-95",
        },
        "sender": {"address": "", "name": "Odense Kommune"},
        "subject": "Klage",
        "submission": "2",
        "submitted_at": ARRIVED.isoformat(),
        "text": "",
    }
    raw = json.dumps(envelope).encode()
    arrival = Arrival(MailChannel.APPEAL_FORM, raw, ARRIVED)
    number = receive_letter(arrival).number
    process_waiting()

    letter = Letter.objects.get(pk=number)
    assert (letter.mail_kind, letter.area) == ("new_appeal", "municipal")
    assert (letter.subject, letter.first_instance) == ("sel-95", "municipality-0461")
    advice = open_desk(leader, number, at=ARRIVED).advice
    assert advice.people[0].name == "Nancy Ann Berggren"
    assert advice.timeliness.verdict == "in_time"
    assert (advice.decided_on, advice.appealed_on) == ("2026-02-02", "2026-02-20")


def test_the_robot_leaves_a_letter_whose_files_it_could_not_read(leader: User) -> None:
    """A locked or hostile file may hold anything; the letter itself was read."""
    from anke.cases.domain.cpr import Cpr
    from anke.cases.vault import Person

    first = mail("Jeg klager.")
    person = Person(name="Nancy Ann Berggren", cpr=Cpr(CPR))
    item = open_desk(leader, first, at=ARRIVED)
    case = file_and_answer(by(leader), filing(first, appellant=person), item).case
    set_robot_kinds(leader, ("supplement",), cause="Prøve")
    broken = base64.b64encode(b"%PDF-1.7 and nothing more").decode()
    number = supplement_form(
        case,
        files=[{"content": broken, "media_type": "application/pdf", "name": "a.pdf"}],
    )
    process_waiting()

    assert Letter.objects.get(pk=number).case == case
    assert file_alone() == 0


def test_the_source_of_a_reason_is_whoever_was_believed(leader: User) -> None:
    """What a form says is said by the form, and what a rule does by its words."""
    rule = 'hvis tekst indeholder "hjælpemiddel" så team = handicap'
    save_routing(leader, rule, cause="Prøve")
    number = mail("Jeg klager over Odense Kommunes afslag på et hjælpemiddel.")
    process_waiting()

    advice = open_desk(leader, number, at=ARRIVED).advice
    assert advice.reason("team").source == "rule"
    assert "hjælpemiddel" in advice.reason("team").text
    named = advice.reason("first_instance")
    assert (named.source, named.certain) == ("signal", False)


def test_a_letter_our_rules_stumble_over_keeps_nobody_waiting(
    leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are proposed; it waits for a person, with the reason."""
    from anke.intake import advising

    good, bad = mail("Jeg klager."), mail("Jeg er en fælde.")
    real = advising.understand

    def stumble(reading, *rest):
        if "fælde" in reading.text:
            raise RecursionError("for dybt")
        return real(reading, *rest)

    monkeypatch.setattr(advising, "understand", stumble)
    process_waiting()

    assert Letter.objects.get(pk=good).mail_kind == "new_appeal"
    assert process_waiting() == 0
    item = open_desk(leader, bad, at=ARRIVED)
    assert item.is_waiting
    assert "kunne ikke forstå" in item.problem
    assert verify().findings == []
