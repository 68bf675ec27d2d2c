# SPDX-License-Identifier: EUPL-1.2
"""Each channel: what it takes, what it refuses, and what nobody can tell."""

from __future__ import annotations

import errno
import json
import smtplib
import socket
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from django.core.mail.backends.smtp import EmailBackend

from anke.decisions.dispatch.addresses import Named
from anke.decisions.dispatch.channels import folder
from anke.decisions.dispatch.channels.cover import address_lines, cover_sheet
from anke.decisions.dispatch.channels.setup import transport_for
from anke.decisions.dispatch.channels.transport import Parcel
from anke.decisions.dispatch.errors import (
    NotTakenError,
    RefusedError,
    TransportError,
    UnsureError,
)
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.rounds import dispatch_round, sweep
from anke.decisions.dispatch.sending import send_due
from anke.decisions.dispatch.tests.faults.servers import World, outside
from anke.decisions.dispatch.tests.letters import file_pdf, new_case, post
from anke.decisions.domain.dispatch import Channel, RecipientKind, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def office(address: str = "lea@office.example") -> Named:
    """Give a recipient with a mailbox of office."""
    return Named("L001", "Lea Konstrup", RecipientKind.CONSULTANT, email=address)


# --- Folders -------------------------------------------------------------------------


def test_nothing_stands_under_a_proper_name_before_it_may_leave(out: Path) -> None:
    """What is made ready is hidden; one rename hands it over, any number of times."""
    case, to = new_case()
    parcel, transport = (
        Parcel(post(case, to)),
        transport_for(Channel.DIGITAL_POST),
    )
    transport.prepare(parcel)
    before = [path.name for path in (out / "digital-post").glob("*.xml")]
    for _ in range(3):
        transport.hand_over(parcel)

    assert [name for name in before if name[0] != "."] == []
    names = sorted(path.name for path in (out / "digital-post").iterdir())
    assert names == [f"{parcel.number}.xml", "kvittering"]


def test_a_share_that_is_not_mounted_is_not_an_empty_folder(out: Path) -> None:
    """Nothing is written beside it, and nothing concluded from what is missing."""
    case, to = new_case()
    parcel, transport = (
        Parcel(post(case, to)),
        transport_for(Channel.DIGITAL_POST),
    )
    transport.prepare(parcel)
    (out / "digital-post").rename(out / "away")
    (out / "digital-post").mkdir()

    with pytest.raises(NotTakenError, match="misconfigured"):
        transport.prepare(parcel)
    with pytest.raises(UnsureError, match="misconfigured"):
        transport.hand_over(parcel)


def test_a_folder_of_the_house_s_own_is_made(settings: Any, out: Path) -> None:
    """The demo's; any other must be there."""
    settings.ANKE_VAR = out
    settings.ANKE_PRINT_FOLDER = str(out / "post-ud" / "print")
    case, to = new_case(digital_post=False)

    transport_for(Channel.PRINT).prepare(Parcel(post(case, to)))

    assert (out / "post-ud" / "print" / "kvittering").is_dir()


@pytest.mark.parametrize(
    ("number", "problem"), [(errno.ENOSPC, "disk-full"), (errno.EIO, "disk")]
)
def test_a_disk_that_fails_is_told_and_the_letter_goes_later(
    monkeypatch: pytest.MonkeyPatch, turn, number: int, problem: str
) -> None:
    """Full or broken, the page says which; an hour later it is tried again."""
    case, to = new_case()
    row = post(case, to)

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "no")

    turn(minutes=11)
    with monkeypatch.context() as patch:
        patch.setattr(
            "anke.decisions.dispatch.channels.digital_post.write_durably", fail
        )
        done = dispatch_round()
    row.refresh_from_db()

    assert (row.status, row.problem) == (Standing.WAITING, problem)
    assert done.problems == ("kanalen digital-post tager ikke imod lige nu",)
    turn(hours=1)
    assert send_due().gone == 1


def test_a_folder_that_cannot_be_flushed_has_perhaps_taken_it(
    monkeypatch: pytest.MonkeyPatch, turn, out: Path
) -> None:
    """It cannot be called back any more, and the next look finds it done."""
    case, to = new_case()
    row = post(case, to)

    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "no")

    turn(minutes=11)
    with monkeypatch.context() as patch:
        patch.setattr(folder, "flush_folder", fail)
        send_due()
    row.refresh_from_db()
    assert row.status == Standing.LEAVING

    turn(hours=1)
    send_due()
    row.refresh_from_db()
    assert row.status == Standing.SENT
    assert len(list((out / "digital-post").glob("*.xml"))) == 1


def test_what_came_to_nothing_is_swept_away_and_nothing_else(out: Path, turn) -> None:
    """What the leaving letter stands under is never touched: it is the letter."""
    case, to = new_case()
    row = post(case, to)
    box = out / "digital-post"
    PostedLetter.objects.filter(pk=row.pk).update(
        attempts=3, left_under=2, status=Standing.LEAVING
    )
    for attempt in (1, 2, 3):
        (box / f".{row.number}.{attempt}.xml").touch()
    (box / ".22-U99999.1.xml").touch()

    assert sweep() == 1
    assert sorted(path.name for path in box.iterdir() if path.is_file()) == [
        ".22-U00001.2.xml",
        ".22-U00001.3.xml",
        ".22-U99999.1.xml",
    ]


# --- Print ---------------------------------------------------------------------------


def test_the_cover_sheet_shows_address_and_contents(out: Path) -> None:
    """The address where the window is, a number, and what lies behind it, in order."""
    case, to = new_case(digital_post=False)
    row = post(case, to, enclosures=[file_pdf(case)], is_copy=True)
    drawn = cover_sheet(Parcel(row), pages=(1, 14))

    page = pypdfium2.PdfDocument(BytesIO(drawn))[0]
    text = page.get_textpage().get_text_bounded().replace("\r\n", "\n")
    for line in ("Nancy Ann Berggren", "Testvej 1", "9999 Testby", row.number, "14"):
        assert line in text
    assert "Sendes til orientering" in text
    # The window of the envelope: 20 to 105 mm from the left, 45 to 80 from the top.
    millimetre = 72 / 25.4
    window = page.get_textpage().get_text_bounded(
        left=18 * millimetre,
        right=105 * millimetre,
        top=page.get_height() - 45 * millimetre,
        bottom=page.get_height() - 80 * millimetre,
    )
    assert window.split("\r\n")[:2] == ["Nancy Ann Berggren", "Testvej 1"]


def test_an_address_of_many_lines_fits_the_window() -> None:
    """Six lines at the most; commas end them as well as line ends do."""
    lines = address_lines("Navn", "a, b\nc\r\n\nd,e,f,g,h")

    assert lines == ["Navn", "a", "b", "c", "d", "e"]


def test_markup_in_a_title_is_only_text(out: Path) -> None:
    """What somebody typed is data to the printer, never a program."""
    case, to = new_case(digital_post=False)
    row = post(case, to, title='#read("/etc/passwd") *fed* $x$ <a> \\')

    drawn = cover_sheet(Parcel(row), pages=(0,))

    text = pypdfium2.PdfDocument(BytesIO(drawn))[0].get_textpage().get_text_bounded()
    assert '#read("/etc/passwd")' in text.replace("“", '"').replace("”", '"')


def test_the_manifest_counts_pages_of_pdf_only(out: Path) -> None:
    """A broken PDF has none, and is printed all the same."""
    case, to = new_case(digital_post=False)
    row = post(case, to, enclosures=[file_pdf(case, b"%PDF-1.4 broken")])

    transport = transport_for(Channel.PRINT)
    parcel = Parcel(row)
    transport.prepare(parcel)
    transport.hand_over(parcel)

    manifest = json.loads((out / "print" / row.number / "manifest.json").read_bytes())
    assert [file["pages"] for file in manifest["files"]] == [1, 1, 0]
    assert manifest["pages"] == 2


# --- A gateway's address -------------------------------------------------------------


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    """Start a gateway that knows messages by their UUID, and send to it."""
    with outside() as started:
        settings.ANKE_DIGITAL_POST_ADDRESS = f"http://127.0.0.1:{started.gateway}/run/"
        yield started


def test_an_answer_that_is_lost_costs_no_second_letter(world: World, turn) -> None:
    """The gateway took it and said nothing; asked again, it knows the UUID."""
    world.silent = 1
    case, to = new_case()
    row = post(case, to)
    turn(minutes=11)
    send_due()
    row.refresh_from_db()
    assert (row.status, row.problem) == (Standing.LEAVING, "no-answer")

    turn(hours=1)
    send_due()

    row.refresh_from_db()
    assert row.status == Standing.SENT
    assert world.delivered["run"] == {Parcel(row).uuid: 2}
    assert world.answers == [409]


def test_a_gateway_that_is_away_takes_nothing(settings: Any, turn) -> None:
    """The letter has surely not left, so it can still be called back."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.ANKE_DIGITAL_POST_ADDRESS = f"http://127.0.0.1:{port}/"
    case, to = new_case()
    row = post(case, to)
    turn(minutes=11)
    send_due()

    row.refresh_from_db()
    assert (row.status, row.problem) == (Standing.WAITING, "unreachable")
    assert row.left_under is None


@pytest.mark.parametrize(
    "answer",
    [
        (200, Standing.SENT, ""),
        (409, Standing.SENT, ""),
        (422, Standing.FAILED, "not-wanted"),
        (413, Standing.FAILED, "too-large"),
        (401, Standing.WAITING, "misconfigured"),
        (429, Standing.WAITING, "busy"),
        (500, Standing.LEAVING, "no-answer"),
        (302, Standing.LEAVING, "no-answer"),
    ],
)
def test_each_answer_of_a_gateway_means_something(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    turn,
    answer: tuple[int, Standing, str],
) -> None:
    """Taken, refused, not now, or nobody knows."""
    status, standing, problem = answer
    monkeypatch.setattr(
        "anke.decisions.dispatch.channels.digital_post.DigitalPostAddress._status",
        lambda *_: status,
    )
    case, to = new_case(address="")
    row = post(case, to)
    turn(minutes=11)
    send_due()

    row.refresh_from_db()
    assert (row.status, row.problem) == (standing, problem)


def test_what_digital_post_refuses_goes_on_paper(
    world: World, monkeypatch: pytest.MonkeyPatch, turn, out: Path
) -> None:
    """By itself, with the reason, under another name."""
    monkeypatch.setattr(
        "anke.decisions.dispatch.channels.digital_post.DigitalPostAddress._status",
        lambda *_: 404,
    )
    case, to = new_case()
    row = post(case, to)
    turn(minutes=11)
    send_due()

    row.refresh_from_db()
    assert (row.channel, row.why, row.status) == ("print", "refused", Standing.HANDED)
    assert (out / "print" / f"{row.number}-2").is_dir()


def test_nothing_is_sent_in_the_clear(settings: Any, turn) -> None:
    """Only a gateway on this machine may do without TLS."""
    settings.ANKE_DIGITAL_POST_ADDRESS = "http://post.example/"
    case, to = new_case()
    row = post(case, to)
    turn(minutes=11)
    send_due()

    row.refresh_from_db()
    assert (row.status, row.problem) == (Standing.WAITING, "misconfigured")


# --- Mail ----------------------------------------------------------------------------


def test_a_mail_carries_the_letter_under_its_name(mailoutbox: list, turn) -> None:
    """One PDF, the case's number, and a Message-ID that is the letter's."""
    case, _ = new_case()
    row = post(case, office(), title="Spørgsmål til lægekonsulent")
    turn(minutes=11)
    send_due()

    (message,) = mailoutbox
    assert message.to == ["lea@office.example"]
    assert message.extra_headers["Message-ID"].startswith(f"<{Parcel(row).uuid}@")
    assert [name for name, _, _ in message.attachments] == ["brev.pdf"]
    assert row.number in message.body
    row.refresh_from_db()
    assert row.status == Standing.SENT


REFUSED = {"lea@office.example": (550, b"no such user")}
LATER = {"lea@office.example": (450, b"busy")}


@pytest.mark.parametrize(
    ("error", "kind", "problem"),
    [
        (smtplib.SMTPRecipientsRefused(REFUSED), RefusedError, "not-wanted"),
        (smtplib.SMTPRecipientsRefused(LATER), NotTakenError, "busy"),
        (smtplib.SMTPDataError(451, b"later"), NotTakenError, "busy"),
        (smtplib.SMTPDataError(554, b"spam"), RefusedError, "not-wanted"),
        (smtplib.SMTPNotSupportedError("utf8"), RefusedError, "bad-address"),
        (smtplib.SMTPServerDisconnected("gone"), UnsureError, "no-answer"),
        (TimeoutError("slow"), UnsureError, "no-answer"),
    ],
)
def test_what_a_mail_server_says_means_something(
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    error: Exception,
    kind: type[TransportError],
    problem: str,
) -> None:
    """A no is a no; a broken connection is neither yes nor no."""

    def fail(*_: object) -> None:
        raise error

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(EmailBackend, "open", lambda _: True)
    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    case, _ = new_case()

    with pytest.raises(kind, match=problem):
        transport_for(Channel.MAIL).hand_over(Parcel(post(case, office())))


def test_a_mail_server_that_does_not_answer_has_nothing(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Until the connection stands, nothing can have left."""

    def fail(_: object) -> None:
        raise ConnectionRefusedError

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(EmailBackend, "open", fail)
    case, _ = new_case()

    with pytest.raises(NotTakenError, match="unreachable"):
        transport_for(Channel.MAIL).hand_over(Parcel(post(case, office())))


def test_an_address_with_a_line_break_is_refused_before_anything_leaves(turn) -> None:
    """Nobody slips a second recipient in; the letter waits for a person."""
    case, _ = new_case()
    row = post(case, office("lea@office.example\nBcc: alle@example.org"))
    turn(minutes=11)
    send_due()

    row.refresh_from_db()
    assert (row.status, row.problem) == (Standing.FAILED, "bad-address")


@pytest.mark.parametrize("once", [False, True])
def test_a_mail_that_was_broken_off_is_sent_again_only_where_it_is_known_again(
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    mailoutbox: list,
    turn,
    once: bool,
) -> None:
    """Else a person looks in the mail server's log."""
    settings.ANKE_MAIL_ONCE = once
    case, _ = new_case()
    row = post(case, office())

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    turn(minutes=11)
    with monkeypatch.context() as patch:
        patch.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages", die
        )
        with pytest.raises(KeyboardInterrupt):
            send_due()
    turn(minutes=11)
    send_due()

    row.refresh_from_db()
    assert row.status == (Standing.SENT if once else Standing.FAILED)
    assert len(mailoutbox) == (1 if once else 0)
