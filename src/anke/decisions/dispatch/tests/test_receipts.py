# SPDX-License-Identifier: EUPL-1.2
"""What printers and gateways tell: believed when it can be true, else put aside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.decisions.dispatch.acts import try_again
from anke.decisions.dispatch.receipts import Taken, read_receipt, take_receipts
from anke.decisions.dispatch.rounds import dispatch_round
from anke.decisions.dispatch.tests.letters import new_case, post
from anke.decisions.domain.dispatch import Standing

if TYPE_CHECKING:
    from pathlib import Path

    from anke.decisions.dispatch.models import PostedLetter

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def row(turn) -> PostedLetter:
    """A letter that lies with the printer."""
    case, to = new_case(digital_post=False)
    letter = post(case, to)
    turn(minutes=11)
    dispatch_round()
    letter.refresh_from_db()
    assert letter.status == Standing.HANDED
    return letter


def say(out: Path, name: str, channel: str = "print", **said: Any) -> Path:
    """Lay a receipt down."""
    path = out / channel / "kvittering" / f"{name}.json"
    path.write_text(json.dumps(said))
    return path


def test_a_receipt_is_read_once_and_put_away(out: Path, row: PostedLetter) -> None:
    """It lies with those that were read; a second look finds nothing."""
    path = say(out, row.number, status="sent", on="2022-06-01")

    assert take_receipts() == Taken(sent=1)
    assert take_receipts() == Taken()
    assert (path.parent / "laest" / path.name).exists()


@pytest.mark.parametrize("day", ["2022-05-31", "2022-06-02", "1999-01-01"])
def test_a_day_that_cannot_be_is_not_believed(
    out: Path, row: PostedLetter, day: str
) -> None:
    """Before it was posted, or still to come: then it counts from today."""
    say(out, row.number, status="sent", on=day)

    take_receipts()

    row.refresh_from_db()
    assert str(row.settled_on) == "2022-06-01"


def test_what_the_printer_gives_back_waits_for_a_person(
    out: Path, row: PostedLetter
) -> None:
    """Paper was the last way; tried again it goes under another name."""
    say(out, row.number, status="refused", reason="papirstop")
    take_receipts()
    row.refresh_from_db()
    assert (row.status, row.problem) == (Standing.FAILED, "printer")

    try_again(row.number)
    dispatch_round()

    row.refresh_from_db()
    assert (row.status, row.issue) == (Standing.HANDED, 2)
    assert (out / "print" / f"{row.number}-2").is_dir()


def test_a_late_word_about_an_earlier_issue_changes_nothing(
    out: Path, row: PostedLetter
) -> None:
    """The first issue was given back twice; the second is with the printer."""
    say(out, row.number, status="refused")
    take_receipts()
    try_again(row.number)
    dispatch_round()
    say(out, row.number, status="refused")

    assert take_receipts() == Taken(refused=1)
    row.refresh_from_db()
    assert row.status == Standing.HANDED


def test_an_earlier_issue_that_left_after_all_is_the_letter(
    out: Path, row: PostedLetter
) -> None:
    """Then the next one need not go."""
    say(out, row.number, status="refused")
    take_receipts()
    try_again(row.number)
    say(out, row.number, status="sent", on="2022-06-01")

    take_receipts()

    row.refresh_from_db()
    assert row.status == Standing.SENT


def test_a_gateway_s_receipts_are_waited_for_where_it_gives_them(
    settings: Any, out: Path, turn
) -> None:
    """Refused there, the letter goes on paper by itself."""
    settings.ANKE_POST_RECEIPTS = ["digital-post"]
    case, to = new_case()
    letter = post(case, to)
    turn(minutes=11)
    dispatch_round()
    letter.refresh_from_db()
    handed = letter.status
    say(out, letter.number, "digital-post", status="refused", reason="fritaget")

    done = dispatch_round()

    letter.refresh_from_db()
    assert handed == Standing.HANDED
    assert done.came_back == 1
    assert (letter.channel, letter.status) == ("print", Standing.HANDED)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("22-U99999", '{"status": "sent"}'),
        ("noget", '{"status": "sent"}'),
        ("22-U00001-7", '{"status": "sent"}'),
        ("22-U00001", '{"status": "måske"}'),
        ("22-U00001", "[]"),
        ("22-U00001", '{"status": "sent", "on": "i går"}'),
        ("22-U00001", "\x00"),
    ],
)
def test_a_strange_receipt_is_put_aside_and_told(
    out: Path, row: PostedLetter, name: str, content: str
) -> None:
    """It changes nothing, and who runs the house is told."""
    path = out / "print" / "kvittering" / f"{name}.json"
    path.write_text(content)

    done = dispatch_round()

    assert done.problems == ("1 kvitteringer hører ikke til noget brev",)
    assert (path.parent / "ukendt" / path.name).exists()
    row.refresh_from_db()
    assert row.status == Standing.HANDED


def test_what_never_left_cannot_be_acknowledged(out: Path) -> None:
    """A file in the folder does not make a letter sent that nobody has."""
    case, to = new_case(digital_post=False)
    letter = post(case, to)
    say(out, letter.number, status="sent", on="2022-06-01")

    assert take_receipts() == Taken(strange=1)
    letter.refresh_from_db()
    assert letter.status == Standing.WAITING


def test_what_is_still_being_written_is_left_alone(
    out: Path, row: PostedLetter
) -> None:
    """Hidden names and other files are nobody's receipts."""
    for name in (f".{row.number}.json", f"{row.number}.part", "readme.txt"):
        (out / "print" / "kvittering" / name).write_text('{"status": "sent"}')

    assert take_receipts() == Taken()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(content=st.binary(max_size=200))
def test_no_receipt_breaks_the_round(tmp_path: Path, content: bytes) -> None:
    """Whatever somebody lays there, reading it does not fail."""
    path = tmp_path / "22-U00001.json"
    path.write_bytes(content)

    read_receipt(path)
