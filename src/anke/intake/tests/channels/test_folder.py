# SPDX-License-Identifier: EUPL-1.2
"""Letters laid into folders: Maildir and drop folders, acknowledged when durable."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from anke.cases.documents import document_path
from anke.intake import door
from anke.intake.channels import folder as folders
from anke.intake.channels import source
from anke.intake.channels.folder import CLAIMED, DONE, DropFolder, Maildir
from anke.intake.channels.source import poll_source
from anke.intake.domain.channels import MailChannel
from anke.intake.models import Letter
from anke.intake.queries import ledger

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.db, pytest.mark.django_db]
# 1 March 2026, half past eleven at night UTC: the next day in Denmark.
LATE = int(datetime(2026, 3, 1, 23, 30, tzinfo=UTC).timestamp())


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """Make an empty Maildir."""
    for name in ("tmp", "new", "cur"):
        (tmp_path / "mail" / name).mkdir(parents=True)
    return tmp_path / "mail"


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Make an empty drop folder."""
    (tmp_path / "scans").mkdir()
    return tmp_path / "scans"


def lay(folder: Path, name: str, content: bytes = b"", *, at: float = LATE) -> Path:
    """Deliver a file as one should: complete when it gets its name."""
    beside = folder.parent / f"beside-{name}"
    beside.write_bytes(content or f"Subject: {name}\n\nKlage\n".encode())
    os.utime(beside, (at, at))
    return beside.rename(folder / name)


def names(folder: Path) -> list[str]:
    """List the files of a folder."""
    return sorted(path.name for path in folder.iterdir() if path.is_file())


# --- Maildir -------------------------------------------------------------------------


def test_mail_goes_from_new_to_cur_and_is_seen(maildir) -> None:
    """Received, it lies in `cur` with the flag S and is not fetched again."""
    lay(maildir / "new", f"{LATE}.M1P2.host")

    first, second = poll_source(Maildir(maildir)), poll_source(Maildir(maildir))

    assert (first.seen, first.new, first.problems) == (1, 1, [])
    assert (second.seen, second.new) == (0, 0)
    assert names(maildir / "cur") == [f"{LATE}.M1P2.host:2,S"]
    assert names(maildir / "new") == []


def test_the_name_says_when_mail_was_delivered(maildir) -> None:
    """The second in the name counts, as a Danish day; else the file's time."""
    lay(maildir / "new", f"{LATE}.M1P2.host", b"a", at=LATE + 9_000_000)
    lay(maildir / "new", "no-time.host", b"b", at=LATE + 86_400)

    poll_source(Maildir(maildir))

    days = Letter.objects.order_by("number").values_list("received_on", flat=True)
    assert list(days) == [date(2026, 3, 2), date(2026, 3, 3)]


@pytest.mark.parametrize("second", ["99999999999", "000000001"])
def test_an_impossible_time_of_delivery_is_not_believed(maildir, second) -> None:
    """Neither a day to come nor 1970 is when the letter came."""
    lay(maildir / "new", f"{second}.M1P2.host")

    poll_source(Maildir(maildir))

    assert Letter.objects.get().received_on.year not in {1970, 5138}


def test_mail_that_another_reader_moved_unread_is_fetched(maildir) -> None:
    """`cur` without the flag S is not read; flags that stand there are kept."""
    lay(maildir / "cur", f"{LATE}.M1P2.host:2,F")
    lay(maildir / "cur", f"{LATE}.M2P2.host:2,S")

    assert poll_source(Maildir(maildir)).new == 1
    assert f"{LATE}.M1P2.host:2,FS" in names(maildir / "cur")


def test_what_is_being_delivered_is_left_alone(maildir) -> None:
    """`tmp` belongs to whoever delivers; a delivery that was broken off is told."""
    lay(maildir / "tmp", "fresh", at=time.time())
    lay(maildir / "tmp", "stale-2512489996", at=time.time() - 40 * 3600)

    polled = poll_source(Maildir(maildir))

    assert polled.seen == 0
    assert names(maildir / "tmp") == ["fresh", "stale-2512489996"]
    [problem] = polled.problems
    assert "afbrudt" in problem
    assert "2512489996" not in problem


def test_mail_is_received_in_the_order_of_delivery(maildir) -> None:
    """In batches of bounded number, each acknowledged before the next is fetched."""
    for n in range(450):
        lay(maildir / "new", f"{LATE + n}.M{n}.host", f"{n}".encode())
    left: list[int] = []

    polled = poll_source(
        Maildir(maildir), lambda _: left.append(len(names(maildir / "new")))
    )

    assert polled.new == 450
    assert left == [250, 50, 0]
    rows = Letter.objects.order_by("number")
    assert [int(document_path(row.sha256).read_bytes()) for row in rows] == list(
        range(450)
    )


def test_an_empty_file_stays_and_stops_nothing(maildir) -> None:
    """A file of no bytes is no letter; a person is told that it lies there."""
    (maildir / "new" / f"{LATE}.empty").touch()
    lay(maildir / "new", f"{LATE}.M1.host")

    polled = poll_source(Maildir(maildir))

    assert polled.new == 1
    assert "tom fil (0 bytes" in polled.problems[0]
    assert names(maildir / "new") == [f"{LATE}.empty"]


def test_a_letter_far_too_large_stays_and_stops_nothing(maildir, monkeypatch) -> None:
    """What cannot be held in memory lies where it is, and is told each time."""
    monkeypatch.setattr(folders, "MOST_BYTES", 1000)
    lay(maildir / "new", f"{LATE}.huge", b"x" * 1001)
    lay(maildir / "new", f"{LATE}.M1.host")

    polled = poll_source(Maildir(maildir))

    assert polled.new == 1
    assert "stor fil (1001 bytes" in polled.problems[0]


def test_a_letter_that_the_disk_refuses_stays_and_the_others_come(
    maildir, monkeypatch
) -> None:
    """One too large for what is left of the disk does not hold up the small ones."""
    lay(maildir / "new", f"{LATE}.1", b"small")
    lay(maildir / "new", f"{LATE}.2", b"large" * 100)
    lay(maildir / "new", f"{LATE}.3", b"small too")
    real = door.store_contents

    def nearly_full(contents):
        if any(len(content) > 100 for content in contents):
            raise OSError(28, "No space left on device")
        return real(contents)

    monkeypatch.setattr(door, "store_contents", nearly_full)
    polled = poll_source(Maildir(maildir))

    assert (polled.seen, polled.new) == (3, 2)
    assert "No space" in polled.problems[0]
    assert names(maildir / "new") == [f"{LATE}.2"]
    monkeypatch.undo()
    assert poll_source(Maildir(maildir)).new == 1


def test_a_folder_that_is_not_there_is_a_problem(tmp_path) -> None:
    """A share that is not mounted is told, and no empty one is made in its place."""
    polled = poll_source(Maildir(tmp_path / "absent"))

    assert "findes ikke" in polled.problems[0]
    assert not (tmp_path / "absent").exists()


def test_folders_inside_a_maildir_are_not_letters(maildir) -> None:
    """Also no link: it could lead to a file of somebody else."""
    (maildir / "new" / "folder").mkdir()
    (maildir / "new" / "link").symlink_to("/etc/passwd")

    assert poll_source(Maildir(maildir)).seen == 0


# --- Drop folders --------------------------------------------------------------------


def test_a_file_is_moved_to_received(scans) -> None:
    """Its time is when it was laid there; its name is still known."""
    lay(scans, "scan0001.pdf", b"%PDF-1.7")

    polled = poll_source(DropFolder(scans, MailChannel.SCAN))

    assert (polled.seen, polled.new, polled.problems) == (1, 1, [])
    assert names(scans) == names(scans / CLAIMED) == []
    [name] = names(scans / DONE)
    assert name.endswith(".scan0001.pdf")
    letter = Letter.objects.get()
    assert (letter.channel, letter.received_on) == ("scan", date(2026, 3, 2))


def test_files_that_are_being_written_are_left_alone(scans) -> None:
    """Hidden files and `.part`; those that were given up long ago are told."""
    lay(scans, ".scan.pdf", at=time.time())
    lay(scans, "scan.pdf.part", at=time.time() - 40 * 3600)
    (scans / "empty.pdf").touch()

    polled = poll_source(DropFolder(scans, MailChannel.SCAN))

    assert polled.seen == 0
    assert sorted(problem[:15] for problem in polled.problems) == [
        "En afbrudt afle",
        "En tom fil (0 b",
    ]
    assert names(scans) == [".scan.pdf", "empty.pdf", "scan.pdf.part"]


def test_a_name_that_is_used_again_while_we_read_is_another_letter(
    scans, monkeypatch
) -> None:
    """A scanner counts from 1 each morning; neither scan is lost."""
    lay(scans, "scan0001.pdf", b"%PDF-first")
    real = source.receive_letters

    def meanwhile(arrivals):
        monkeypatch.undo()
        lay(scans, "scan0001.pdf", b"%PDF-second")
        return real(arrivals)

    monkeypatch.setattr(source, "receive_letters", meanwhile)
    channel = DropFolder(scans, MailChannel.SCAN)

    assert poll_source(channel).new == poll_source(channel).new == 1
    assert sorted(path.read_bytes() for path in (scans / DONE).iterdir()) == [
        b"%PDF-first",
        b"%PDF-second",
    ]


def test_what_a_killed_process_left_is_taken_up_in_its_order(scans) -> None:
    """Claimed but not received, it comes before what was laid there later."""
    (scans / CLAIMED).mkdir()
    lay(scans / CLAIMED, "ffff.a.pdf", b"%PDF-1", at=LATE)
    lay(scans, "b.pdf", b"%PDF-2", at=LATE + 1)

    assert poll_source(DropFolder(scans, MailChannel.SCAN)).new == 2
    rows = Letter.objects.order_by("number")
    assert [document_path(row.sha256).read_bytes() for row in rows] == [
        b"%PDF-1",
        b"%PDF-2",
    ]
    assert ledger().balances


def test_a_very_long_name_is_taken_too(scans) -> None:
    """255 bytes is what a file system allows; ours adds to it and cuts."""
    lay(scans.parent, "x", b"%PDF").rename(scans / ("æ" * 125 + ".pdf"))

    assert poll_source(DropFolder(scans, MailChannel.SCAN)).new == 1


def test_the_same_scan_twice_is_one_letter(scans) -> None:
    """Both files are moved; the ledger counts one."""
    lay(scans, "a.pdf", b"%PDF")
    lay(scans, "b.pdf", b"%PDF")

    polled = poll_source(DropFolder(scans, MailChannel.SCAN))

    assert (polled.seen, polled.new, ledger().received) == (2, 1, 1)
    assert len(names(scans / DONE)) == 2
