# SPDX-License-Identifier: EUPL-1.2
"""Writing the mailbox: whole or not at all, once, and true to the register."""

import json
import mailbox
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import pytest

from anke.cases.models import Case, CaseParty
from anke.cases.vault import open_people
from anke.demo import letter_making, services
from anke.demo.domain.authority import Wishes, plan_for
from anke.demo.errors import MailFolderInUseError, NoCasesError
from anke.demo.mailbox import Counts, read_counts, write_demo_mail
from anke.demo.tests.letters import no_picture

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def register() -> None:
    """Write a small authority."""
    from anke.cases.rules import rules_of

    wishes = Wishes(cases=400, years=1)
    planned = plan_for(wishes, services.load_calibration(), rules_of(()))
    services.write_authority(planned)


@pytest.fixture
def plain_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the making of pictures to the tests of pictures."""
    monkeypatch.setattr(letter_making, "render", no_picture)


def truths(folder: Path) -> Iterator[dict[str, object]]:
    """Read the truth line by line."""
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def test_the_mailbox_is_written_whole_and_only_once(
    register: None, plain_papers: None, tmp_path: Path
) -> None:
    """Two Maildirs and a truth for each letter; a second writing changes nothing."""
    folder = tmp_path / "mail"
    told: list[int] = []

    counts = write_demo_mail(folder, seed=1, count=120, progress=told.append)
    before = sorted(path.stat().st_mtime_ns for path in folder.rglob("*"))

    assert write_demo_mail(folder, seed=1, count=120) == counts == read_counts(folder)
    assert sorted(path.stat().st_mtime_ns for path in folder.rglob("*")) == before
    assert sum(told) == counts.letters == 120
    assert not folder.with_name("mail.making").exists()
    for name, number in (("archive", counts.archived), ("inbox", counts.arriving)):
        box = mailbox.Maildir(folder / name, create=False)
        assert len(box) == number > 0
    for truth in truths(folder):
        part = "cur" if truth["folder"] == "archive" else "new"
        path = folder / str(truth["folder"]) / part / str(truth["file"])
        assert sha256(path.read_bytes()).hexdigest() == truth["sha256"]


def test_the_truth_is_true_to_the_register(
    register: None, plain_papers: None, tmp_path: Path
) -> None:
    """Cases exist with the subject, first instance and team that are told of."""
    write_demo_mail(tmp_path / "mail", seed=1, count=200)
    belonging = 0
    for truth in truths(tmp_path / "mail"):
        if not truth["case"]:
            continue
        belonging += 1
        case = Case.objects.get(number=truth["case"])
        assert (truth["area"], truth["subject"]) == (case.area, case.subject)
        assert truth["first_instance"] == case.first_instance
        assert not case.team or truth["team"] == case.team
        if truth["has_cpr"]:
            people = CaseParty.objects.filter(case=case).values_list(
                "person", flat=True
            )
            numbers = {one.cpr for one in open_people(list(people)).values()}
            assert numbers - {None}
    assert belonging > 80


def test_equal_registers_give_equal_mailboxes(
    register: None, plain_papers: None, tmp_path: Path
) -> None:
    """The digest is over all bytes; another seed gives another one."""
    first, again, other = (
        write_demo_mail(tmp_path / name, seed=seed, count=60)
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )

    assert asdict(first) == asdict(again)
    assert other.digest != first.digest


def test_a_writing_that_was_broken_off_leaves_nothing(
    register: None, plain_papers: None, tmp_path: Path
) -> None:
    """Half a mailbox lies under another name, and the next writing starts afresh."""

    class BrokenOffError(Exception):
        """Stands for the power cut."""

    def break_off(_: int) -> None:
        raise BrokenOffError

    folder = tmp_path / "mail"
    with pytest.raises(BrokenOffError):
        write_demo_mail(folder, seed=1, count=60, progress=break_off)
    there = folder.exists()
    counts = write_demo_mail(folder, seed=1, count=60)

    assert not there
    assert len(list(truths(folder))) == counts.letters == 60
    assert [path.name for path in tmp_path.iterdir()] == ["mail"]


def test_a_folder_with_something_else_is_left_alone(
    register: None, tmp_path: Path
) -> None:
    """What the demo did not write is not written over."""
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "letter").write_text("ægte")

    with pytest.raises(MailFolderInUseError, match="no mailbox of the demo"):
        write_demo_mail(tmp_path / "mail", seed=1, count=60)

    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["letter"]


def test_without_cases_there_is_nothing_to_write_about(tmp_path: Path) -> None:
    """An empty register is named as the trouble."""
    with pytest.raises(NoCasesError, match="no case was running"):
        write_demo_mail(tmp_path / "mail", seed=1, count=60)


def test_real_papers_lie_in_the_letters(register: None, tmp_path: Path) -> None:
    """A small mailbox with its pictures; the note counts what was written."""
    counts = write_demo_mail(tmp_path / "mail", seed=3, count=40)

    assert isinstance(counts, Counts)
    assert counts.attachments > 5
    letters = list((tmp_path / "mail").rglob("*.mx.anke.example*"))
    assert sum(path.stat().st_size for path in letters) == counts.size_bytes
    assert any(b"application/pdf" in path.read_bytes() for path in letters)
