# SPDX-License-Identifier: EUPL-1.2
"""What is due goes out once, by the channel that reaches the recipient."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from anke.cases.documents import document_path
from anke.cases.models import Document, JournalEntry
from anke.decisions.dispatch.acts import call_back
from anke.decisions.dispatch.addresses import Named
from anke.decisions.dispatch.channels.digital_post import DigitalPostFolder
from anke.decisions.dispatch.errors import (
    LetterGoneError,
    NotTakenError,
    UnsureError,
)
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.rounds import dispatch_round
from anke.decisions.dispatch.sending import send_due
from anke.decisions.dispatch.tests.letters import (
    CASEWORKER,
    PDF,
    file_pdf,
    new_case,
    post,
)
from anke.decisions.domain.dispatch import MOST_FAILURES, Problem, Standing
from anke.site.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from anke.decisions.dispatch.channels.transport import Parcel

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def kinds(case: str) -> list[str]:
    """List what the case's journal says of letters."""
    found = JournalEntry.objects.filter(
        stream=f"case:{case}", kind__startswith="letter"
    )
    return list(found.order_by("stream_seq").values_list("kind", flat=True))


def test_a_letter_is_held_and_then_leaves_once(out: Path, turn) -> None:
    """Nothing goes before its time; then one file lies there; the journal knows."""
    case, to = new_case()
    row = post(case, to)

    assert send_due().tried == 0
    turn(minutes=11)
    assert send_due().gone == 1
    turn(days=1)
    assert send_due().tried == 0

    row.refresh_from_db()
    assert row.status == Standing.SENT
    assert [path.name for path in (out / "digital-post").glob("*.xml")] == [
        f"{row.number}.xml"
    ]
    assert kinds(case) == ["letter_posted", "letter_sent"]


def test_a_letter_on_paper_is_sent_when_the_printer_says_so(out: Path, turn) -> None:
    """One folder with a manifest that is true; the receipt makes it sent."""
    case, to = new_case(digital_post=False)
    row = post(case, to)
    turn(minutes=11)
    dispatch_round()

    row.refresh_from_db()
    folder = out / "print" / row.number
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert (row.status, row.why) == (Standing.HANDED, "exempt")
    assert [file["name"] for file in manifest["files"]] == [
        "0-forside.pdf",
        "1-brev.pdf",
    ]
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        assert sha256(content).hexdigest() == file["sha256"]
    assert (folder / "1-brev.pdf").read_bytes() == PDF
    assert kinds(case) == ["letter_posted"]

    turn(days=1)
    receipt = out / "print" / "kvittering" / f"{row.number}.json"
    receipt.write_text('{"status": "sent", "on": "2022-06-01"}')
    dispatch_round()

    row.refresh_from_db()
    assert (row.status, str(row.settled_on)) == (Standing.SENT, "2022-06-01")
    assert kinds(case) == ["letter_posted", "letter_sent"]
    assert not receipt.exists()


# --- What goes wrong -----------------------------------------------------------------


def test_a_letter_that_was_called_back_meanwhile_does_not_leave(
    monkeypatch: pytest.MonkeyPatch, out: Path, turn
) -> None:
    """Somebody changes their mind while the letter is made ready: it stays."""
    case, to = new_case()
    row = post(case, to)
    real = DigitalPostFolder.prepare

    def prepare(self: DigitalPostFolder, parcel: Parcel) -> None:
        real(self, parcel)
        call_back(CASEWORKER, row.number, cause="Fortrudt")

    monkeypatch.setattr(DigitalPostFolder, "prepare", prepare)
    turn(minutes=11)
    sent = send_due()

    row.refresh_from_db()
    assert (sent.tried, sent.gone, row.status) == (1, 0, Standing.STOPPED)
    assert [path.name for path in (out / "digital-post").iterdir()] == ["kvittering"]
    assert kinds(case) == ["letter_posted", "letter_stopped"]


def test_a_letter_on_its_way_is_not_called_back(
    monkeypatch: pytest.MonkeyPatch, turn
) -> None:
    """From the moment the register says that it leaves, it is too late."""
    case, to = new_case()
    row = post(case, to)

    def hand_over(_: DigitalPostFolder, __: Parcel) -> None:
        with pytest.raises(LetterGoneError):
            call_back(CASEWORKER, row.number, cause="For sent")

    monkeypatch.setattr(DigitalPostFolder, "hand_over", hand_over)
    turn(minutes=11)
    send_due()

    assert kinds(case) == ["letter_posted", "letter_sent"]


def test_a_worker_that_was_overtaken_hands_nothing_over(
    monkeypatch: pytest.MonkeyPatch, out: Path, turn
) -> None:
    """It slept for longer than the letter was its own; the other one has sent it."""
    case, to = new_case()
    row = post(case, to)
    real = DigitalPostFolder.prepare
    asleep = [True]

    def prepare(self: DigitalPostFolder, parcel: Parcel) -> None:
        real(self, parcel)
        if asleep.pop():
            asleep.append(False)
            turn(minutes=11)
            assert send_due().gone == 1

    monkeypatch.setattr(DigitalPostFolder, "prepare", prepare)
    turn(minutes=11)
    sent = send_due()

    row.refresh_from_db()
    assert (sent.gone, row.status, row.attempts) == (0, Standing.SENT, 2)
    assert sorted(path.name for path in (out / "digital-post").iterdir()) == [
        f"{row.number}.xml",
        "kvittering",
    ]
    assert kinds(case) == ["letter_posted", "letter_sent"]


def test_a_document_that_is_gone_keeps_no_other_letter(turn) -> None:
    """It waits for a person with the reason; the one behind it leaves."""
    case, to = new_case()
    lost, other = post(case, to), post(case, to, document=file_pdf(case, PDF + b"%"))
    digest = Document.objects.get(commitment=lost.document).sha256
    document_path(digest).unlink()
    turn(minutes=11)

    assert send_due().gone == 1

    lost.refresh_from_db()
    other.refresh_from_db()
    assert (lost.status, lost.problem) == (Standing.FAILED, "document")
    assert other.status == Standing.SENT


def test_an_address_that_cannot_be_decrypted_waits_for_a_person(turn) -> None:
    """A row that was changed past us, or another key."""
    case, to = new_case()
    row = post(case, to)
    PostedLetter.objects.filter(pk=row.pk).update(address=b"x" * 40)
    turn(minutes=11)
    send_due()

    row.refresh_from_db()
    assert (row.status, row.problem) == (Standing.FAILED, "sealed")


def test_a_fault_of_ours_is_tried_again_and_then_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, turn
) -> None:
    """One strange letter stops neither the round nor the rest of the house."""
    case, to = new_case()
    row, other = post(case, to), post(case, Named("x", "Nabo", postal="Testvej 3"))

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(DigitalPostFolder, "prepare", fail)
    turn(minutes=11)
    for _ in range(MOST_FAILURES):
        send_due()
        turn(hours=2)

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.status, row.problem) == (Standing.FAILED, "fault")
    assert row.left_under is None
    assert other.status == Standing.HANDED
    assert row.number in caplog.text


def test_a_channel_that_is_down_is_asked_once_a_round(
    monkeypatch: pytest.MonkeyPatch, turn
) -> None:
    """A hundred letters do not wait for a hundred time-outs."""
    case, to = new_case()
    for place in range(5):
        post(case, to, title=f"Brev {place}")
    asked: list[str] = []

    def fail(_: DigitalPostFolder, parcel: Parcel) -> None:
        asked.append(parcel.number)
        raise NotTakenError(Problem.UNREACHABLE)

    monkeypatch.setattr(DigitalPostFolder, "prepare", fail)
    turn(minutes=11)

    assert send_due().down == ("digital-post",)
    assert len(asked) == 1


def test_a_channel_that_is_not_set_up_keeps_its_letters(settings: Any, turn) -> None:
    """They wait, and go when it is."""
    box = settings.ANKE_DIGITAL_POST_OUT
    settings.ANKE_DIGITAL_POST_OUT = ""
    case, to = new_case()
    row = post(case, to)
    turn(minutes=11)
    send_due()
    row.refresh_from_db()
    assert (row.status, row.problem) == (Standing.WAITING, "misconfigured")

    settings.ANKE_DIGITAL_POST_OUT = box
    turn(hours=1)
    assert send_due().gone == 1


def test_nothing_is_locked_while_the_world_outside_is_spoken_to(
    monkeypatch: pytest.MonkeyPatch, turn
) -> None:
    """A slow printer would keep the whole house from writing."""
    depth: list[int] = []
    for name in ("prepare", "hand_over"):
        monkeypatch.setattr(
            DigitalPostFolder,
            name,
            lambda _, __: depth.append(len(connection.savepoint_ids)),
        )
    case, to = new_case()
    post(case, to)
    before = len(connection.savepoint_ids)
    turn(minutes=11)
    send_due()

    assert depth == [before, before]


def test_the_commands_send_and_count(capsys: pytest.CaptureFixture[str], turn) -> None:
    """`anke post send` and `anke post ledger`, for people and for programs."""
    case, to = new_case()
    post(case, to)
    turn(minutes=11)

    assert main(["post", "send", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["sent"] == 1
    assert main(["post", "ledger", "--format", "json"]) == 0
    sums = json.loads(capsys.readouterr().out)
    assert sums == {"posted": 1, "sent": 1, "waiting": 0, "stopped": 0}
    PostedLetter.objects.all().delete()
    assert main(["post", "ledger"]) == 1


def test_a_channel_that_is_down_ends_the_command_with_a_status(
    capsys: pytest.CaptureFixture[str], settings: Any, turn
) -> None:
    """What went wrong stands on standard error."""
    settings.ANKE_DIGITAL_POST_OUT = "/nonexistent"
    case, to = new_case()
    post(case, to)
    turn(minutes=11)

    assert main(["post", "send"]) == 1
    assert "digital-post" in capsys.readouterr().err


def test_what_perhaps_left_is_not_safe_because_the_next_try_surely_failed(
    monkeypatch: pytest.MonkeyPatch, turn
) -> None:
    """The answer was lost, then the channel was away: it cannot be called back."""
    case, to = new_case()
    row = post(case, to)
    errors = [NotTakenError(Problem.UNREACHABLE), UnsureError(Problem.NO_ANSWER)]

    def hand_over(_: DigitalPostFolder, __: Parcel) -> None:
        raise errors.pop()

    monkeypatch.setattr(DigitalPostFolder, "hand_over", hand_over)
    turn(minutes=11)
    send_due()
    turn(hours=1)
    send_due()

    row.refresh_from_db()
    assert (row.status, row.problem) == (Standing.LEAVING, "unreachable")
    with pytest.raises(LetterGoneError):
        call_back(CASEWORKER, row.number, cause="For sent")
