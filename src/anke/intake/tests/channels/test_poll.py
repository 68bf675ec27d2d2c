# SPDX-License-Identifier: EUPL-1.2
"""All channels in one look, files by hand, and the commands around them."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError

from anke.errors import AppealsError
from anke.intake import mail_commands
from anke.intake.channels import source
from anke.intake.channels.deliver import channel_of, deliver
from anke.intake.channels.poll import poll_all
from anke.intake.channels.source import arrival_instant, in_batches
from anke.intake.domain.channels import MailChannel
from anke.intake.models import Letter
from anke.intake.queries import ledger
from anke.intake.tests.dovecot import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.db, pytest.mark.django_db]
MEMO = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<memo:Message xmlns:memo="https://DigitalPost.dk/MeMo-1" memoVersion="1.2"/>'
)


@pytest.fixture
def channels(settings, tmp_path: Path) -> Path:
    """Switch the three folders on."""
    for name in ("mail/new", "post", "scan"):
        (tmp_path / name).mkdir(parents=True)
    settings.ANKE_MAIL_FOLDER = str(tmp_path / "mail")
    settings.ANKE_DIGITAL_POST_FOLDER = str(tmp_path / "post")
    settings.ANKE_SCAN_FOLDER = str(tmp_path / "scan")
    (tmp_path / "mail" / "new" / "1700000000.a").write_bytes(b"Subject: a\n\nb\n")
    (tmp_path / "post" / "a.xml").write_text(MEMO, encoding="utf-8")
    (tmp_path / "scan" / "a.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path


def test_every_channel_is_looked_into(channels, dovecot, settings, tmp_path) -> None:
    """IMAP, Maildir, Digital Post and scans, each under its name."""
    settings.ANKE_IMAP_HOST, settings.ANKE_IMAP_PORT = "127.0.0.1", dovecot.port
    settings.ANKE_IMAP_USER, settings.ANKE_IMAP_TLS = "alle", False
    settings.ANKE_IMAP_PASSWORD_FILE = str(tmp_path / "password")
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    dovecot.append("alle", b"Subject: a\r\n\r\nb\r\n")

    polled = poll_all()

    assert [(one.channel, one.new, one.problems) for one in polled] == [
        (channel, 1, []) for channel in ("email", "folder", "digital-post", "scan")
    ]


def test_a_channel_that_fails_stops_none_of_the_others(channels, settings) -> None:
    """A password file that is gone, and a share that is not mounted."""
    settings.ANKE_IMAP_HOST = "mail.example"
    settings.ANKE_DIGITAL_POST_FOLDER = str(channels / "absent")

    polled = {one.channel: one for one in poll_all()}

    assert {name: one.new for name, one in polled.items()} == {
        "email": 0,
        "folder": 1,
        "digital-post": 0,
        "scan": 1,
    }
    assert "ANKE_IMAP_PASSWORD_FILE" in polled["email"].problems[0]
    assert "findes ikke" in polled["digital-post"].problems[0]


def test_a_register_that_does_not_answer_leaves_letters_where_they_are(
    channels, monkeypatch
) -> None:
    """Each channel says so, and nothing is acknowledged."""

    def down(_: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(source, "receive_letters", down)

    assert all("Registret" in one.problems[0] for one in poll_all())
    assert (channels / "mail" / "new" / "1700000000.a").exists()
    monkeypatch.undo()
    assert sum(one.new for one in poll_all()) == 3


def test_no_channel_no_letters() -> None:
    """Nothing is configured in the tests, and nothing happens."""
    assert poll_all() == []


@pytest.mark.unit
@pytest.mark.parametrize(
    ("raw", "channel"),
    [
        (MEMO.encode(), MailChannel.DIGITAL_POST),
        (b"\xef\xbb\xbf" + MEMO.encode(), MailChannel.DIGITAL_POST),
        (MEMO.encode("utf-16"), MailChannel.DIGITAL_POST),
        (b"<html>https://DigitalPost.dk</html>", MailChannel.EMAIL),
        (b"%PDF-1.4\n", MailChannel.SCAN),
        (b"II*\0....", MailChannel.SCAN),
        (b"MM\0*....", MailChannel.SCAN),
        (b"\x89PNG\r\n\x1a\n", MailChannel.SCAN),
        (b"\xff\xd8\xff\xe0", MailChannel.SCAN),
        (b"Subject: %PDF-1.4\n\nhttps://DigitalPost.dk/MeMo-1", MailChannel.EMAIL),
        (b"\0", MailChannel.EMAIL),
    ],
)
def test_the_content_says_by_which_channel_a_file_comes(raw, channel) -> None:
    """Never the name, which anybody can give."""
    assert channel_of(raw) is channel


def test_files_are_delivered_through_the_same_door(tmp_path) -> None:
    """Each gets a number; handed in again it is not new."""
    mail, scan = tmp_path / "a.eml", tmp_path / "a.pdf"
    mail.write_bytes(b"Subject: a\n\nb\n")
    scan.write_bytes(b"%PDF-1.7")

    first = list(deliver([mail, scan]))
    again = list(deliver([scan, mail]))

    assert [(one.channel.value, one.is_new) for one in first] == [
        ("email", True),
        ("scan", True),
    ]
    assert [one.is_new for one in again] == [False, False]
    assert again[0].number == first[1].number
    assert mail.exists()


@pytest.mark.parametrize("content", [None, b""])
def test_nothing_is_received_when_a_file_cannot_be(tmp_path, content) -> None:
    """A file that is absent or empty is found before the first is taken."""
    good, bad = tmp_path / "good.eml", tmp_path / "bad.eml"
    good.write_bytes(b"Subject: a\n\nb\n")
    if content is not None:
        bad.write_bytes(content)

    with pytest.raises(AppealsError) as refusal:
        list(deliver([good, bad]))

    assert "bad.eml" in refusal.value.user_text
    assert ledger().received == 0


# --- Commands ------------------------------------------------------------------------


def run(*words: str) -> int:
    """Run `anke mail …` as the command line does."""
    parser = argparse.ArgumentParser()
    mail_commands.add_mail_commands(parser.add_subparsers())
    options = parser.parse_args(["mail", *words])
    return options.run(options)


def test_poll_prints_what_came_and_the_ledger_counts_it(channels, capsys) -> None:
    """Both in the form that programs read."""
    assert run("poll", "--format", "json") == 0
    polled = json.loads(capsys.readouterr().out)
    assert run("ledger", "--format", "json") == 0
    sums = json.loads(capsys.readouterr().out)

    assert [one["new"] for one in polled] == [1, 1, 1]
    assert sums == {"received": 3, "filed": 0, "waiting": 3, "rejected": 0}


def test_poll_ends_with_one_when_a_channel_has_a_problem(channels, capsys) -> None:
    """So that whoever calls it by the clock is told."""
    (channels / "scan" / "a.pdf").write_bytes(b"")

    assert run("poll") == 1
    out, err = capsys.readouterr()
    assert "scan" in out
    assert "tom fil" in err


def test_poll_watches_until_it_is_interrupted(channels, capsys, monkeypatch) -> None:
    """It looks again after each pause."""
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(mail_commands.time, "sleep", pause)
    with pytest.raises(KeyboardInterrupt):
        run("poll", "--watch", "7", "--format", "csv")

    assert pauses == [7.0, 7.0, 7.0]
    assert capsys.readouterr().out.count("folder,1,1") == 1


def test_deliver_prints_the_numbers(tmp_path, capsys) -> None:
    """One line a file."""
    file = tmp_path / "a.eml"
    file.write_bytes(b"Subject: a\n\nb\n")

    assert run("deliver", str(file), "--format", "json") == 0
    [row] = json.loads(capsys.readouterr().out)
    assert row["number"] == Letter.objects.get().number
    assert (row["channel"], row["new"]) == ("email", True)


def test_a_ledger_that_does_not_come_out_ends_with_one(capsys) -> None:
    """A letter that was counted and is not there must ring a bell."""
    from anke.intake.models import LetterCounter

    LetterCounter.objects.create(year=2026, last=1)

    assert run("ledger") == 1


# --- Batches -------------------------------------------------------------------------


@pytest.mark.unit
def test_batches_keep_the_order_and_the_bounds() -> None:
    """By number, by bytes, and one that is larger than a batch alone."""
    sized = [(str(n), 1 + n % 5) for n in range(50)] + [("big", 99), ("end", 1)]

    batches = list(in_batches(sized, letters=4, most_bytes=10))

    assert [place for batch in batches for place in batch] == [p for p, _ in sized]
    sizes = dict(sized)
    assert max(map(len, batches)) == 4
    assert all(
        len(batch) == 1 or sum(sizes[place] for place in batch) <= 10
        for batch in batches
    )
    assert ["big"] in batches


@pytest.mark.unit
def test_only_times_that_can_be_true_are_believed() -> None:
    """Before 2000 no clock was set; tomorrow has not been."""
    assert arrival_instant(0) is None
    assert arrival_instant(1e9) is not None
    assert arrival_instant(9.4e8) is None
    assert arrival_instant(4e9) is None
