# SPDX-License-Identifier: EUPL-1.2
"""Letters from a real mail server: fetched, durable, then out of the way, once."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anke.cases.documents import document_path
from anke.intake.channels import imap, source
from anke.intake.channels.imap import KEYWORD, Account, Mailbox, account_from_settings
from anke.intake.channels.source import poll_source
from anke.intake.errors import ChannelMisconfiguredError
from anke.intake.models import Letter
from anke.intake.queries import ledger
from anke.intake.tests.dovecot import PASSWORD, demand_dovecot, running_dovecot

if TYPE_CHECKING:
    from anke.intake.tests.dovecot import Dovecot

pytestmark = [pytest.mark.db, pytest.mark.django_db]
_users = count(1)


def letter(text: str = "Jeg klager.") -> bytes:
    """Make an e-mail."""
    return f"Subject: Klage\r\n\r\n{text}\r\n".encode()


@pytest.fixture
def user() -> str:
    """Name a user whose mailbox is empty."""
    return f"post{next(_users)}"


@pytest.fixture
def mailbox(dovecot: Dovecot, user: str) -> Mailbox:
    """Give that user's mailbox, as the program sees it."""
    return Mailbox(Account("127.0.0.1", dovecot.port, user, PASSWORD, tls=False))


def test_letters_are_received_and_moved(dovecot, user, mailbox) -> None:
    """What was fetched lies in the store as it is, and in `Modtaget` on the server."""
    dovecot.append(user, letter("1"), letter("2"))

    polled = poll_source(mailbox)

    assert (polled.seen, polled.new, polled.problems) == (2, 2, [])
    first = Letter.objects.order_by("number").first()
    assert first is not None
    assert document_path(first.sha256).read_bytes() == letter("1")
    assert (dovecot.count(user), dovecot.count(user, "Modtaget")) == (0, 2)
    assert dovecot.count(user, "Modtaget", f"SEEN KEYWORD {KEYWORD}") == 2


def test_the_day_is_when_the_server_got_it(dovecot, user, mailbox) -> None:
    """INTERNALDATE counts, as a Danish day, not when we looked."""
    # IMAP's search by time is of no use: the machine's zone is UTC.
    dovecot.append(user, letter(), at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))

    poll_source(mailbox)

    assert Letter.objects.get().received_on == date(2026, 3, 2)


def test_a_time_to_come_is_not_believed(dovecot, user, mailbox) -> None:
    """A server whose clock is ahead does not receive letters tomorrow."""
    ahead = datetime.now(UTC) + timedelta(days=3)
    dovecot.append(user, letter(), at=ahead)

    poll_source(mailbox)

    assert Letter.objects.get().received_on < ahead.date()


def test_a_letter_that_a_person_has_read_is_received_too(
    dovecot, user, mailbox
) -> None:
    """The flag `Seen` is a person's, too; it says nothing about us."""
    dovecot.append(user, letter())
    with dovecot.client(user) as client:
        client.store("1", "+FLAGS", r"(\Seen)")

    assert poll_source(mailbox).new == 1


def test_the_same_letter_again_is_no_new_letter(dovecot, user, mailbox) -> None:
    """Delivered again it is moved, and not counted."""
    dovecot.append(user, letter())
    poll_source(mailbox)
    dovecot.append(user, letter())

    polled = poll_source(mailbox)

    assert (polled.seen, polled.new) == (1, 0)
    assert ledger().received == 1
    assert dovecot.count(user) == 0


def test_letters_come_by_uid_in_bounded_batches(
    dovecot, user, mailbox, monkeypatch
) -> None:
    """A batch has at most so many bytes; the numbers follow the order of arrival."""
    letters = [letter(f"{n} " + "x" * 3000) for n in range(12)]
    dovecot.append(user, *letters)
    sizes: list[int] = []
    monkeypatch.setattr(
        imap, "in_batches", lambda sized: source.in_batches(sized, most_bytes=10_000)
    )

    polled = poll_source(mailbox, sizes.append)

    assert polled.new == 12
    assert sizes == [3, 3, 3, 3]
    rows = Letter.objects.order_by("number")
    assert [document_path(row.sha256).read_bytes() for row in rows] == letters


def test_a_letter_over_the_limit_of_reading_is_received(dovecot, user, mailbox) -> None:
    """25 MB and one byte are durable; that it is too large is said when it is read."""
    head = b"Subject: Stor\r\n\r\n"
    huge = head + b"x" * (25 * 1024 * 1024 + 1 - len(head))
    dovecot.append(user, huge, letter("efter"))

    assert poll_source(mailbox).new == 2
    assert Letter.objects.filter(size_bytes=len(huge)).count() == 1


def test_broken_off_between_receipt_and_flag_it_is_one_letter(
    dovecot, user, mailbox, monkeypatch
) -> None:
    """Fetched again it is known by its hash, and then moved."""
    dovecot.append(user, letter("1"), letter("2"))

    def broken(_: object) -> None:
        raise ConnectionResetError(104, "Connection reset by peer")

    monkeypatch.setattr(mailbox, "acknowledge", broken)
    polled = poll_source(mailbox)
    assert polled.new == 2
    assert "Connection reset" in polled.problems[0]
    monkeypatch.undo()

    assert poll_source(mailbox).new == 0
    assert ledger().received == 2
    assert dovecot.count(user, "Modtaget") == 2


def test_a_server_that_dies_keeps_what_was_not_fetched(user, monkeypatch) -> None:
    """The first batch is received; the rest waits until the server is back."""
    demand_dovecot()
    monkeypatch.setattr(
        imap, "in_batches", lambda sized: source.in_batches(sized, letters=2)
    )
    with tempfile.TemporaryDirectory(prefix="anke-mail-") as name:
        Path(name).chmod(0o755)
        with running_dovecot(Path(name) / "server") as server:
            server.append(user, *(letter(str(n)) for n in range(6)))
            account = Account("127.0.0.1", server.port, user, PASSWORD, tls=False)

            polled = poll_source(Mailbox(account), lambda _: server.kill())

            assert polled.new == polled.seen == 2
            assert "svigtede" in polled.problems[0]
            server.start()
            again = poll_source(Mailbox(account))
            assert (again.new, again.problems) == (4, [])
            assert ledger().received == 6


def test_a_wrong_password_is_said_and_not_shown(dovecot, user, caplog) -> None:
    """The problem names the cause, and no log names the password."""
    account = Account("127.0.0.1", dovecot.port, user, "hemmeligt-ord", tls=False)

    polled = poll_source(Mailbox(account))

    assert "adgangskode" in polled.problems[0]
    assert "hemmeligt-ord" not in caplog.text + repr(account)


def test_no_server_is_a_problem_and_no_error(dovecot) -> None:
    """Whatever does not answer is tried again the next time."""
    account = Account("127.0.0.1", 1, "post", PASSWORD, tls=False)

    assert "svigtede" in poll_source(Mailbox(account)).problems[0]


@pytest.mark.unit
def test_without_tls_only_this_machine_is_spoken_to() -> None:
    """A password never crosses a network in the clear."""
    account = Account("mail.example", 143, "post", PASSWORD, tls=False)

    assert "TLS" in poll_source(Mailbox(account)).problems[0]


def test_a_server_that_cannot_move_gets_the_keyword(
    dovecot, user, mailbox, monkeypatch
) -> None:
    """Then letters stay where they are, and are not fetched twice."""
    monkeypatch.setattr(imap, "_capabilities", lambda _: ("IMAP4REV1",))
    dovecot.append(user, letter("1"), letter("2"))
    poll_source(mailbox)
    dovecot.append(user, letter("3"))

    polled = poll_source(mailbox)

    assert (polled.seen, polled.new) == (1, 1)
    assert dovecot.count(user, "INBOX", f"KEYWORD {KEYWORD}") == 3


def test_a_server_that_can_do_neither_is_read_anew_each_time(
    dovecot, user, mailbox, monkeypatch
) -> None:
    """Slow but right, and it says so."""
    monkeypatch.setattr(imap, "_capabilities", lambda _: ("IMAP4REV1",))
    monkeypatch.setattr(
        Mailbox,
        "_keeps_keyword",
        property(lambda _: False, lambda *_: None),
        raising=False,
    )
    dovecot.append(user, letter())
    poll_source(mailbox)

    polled = poll_source(mailbox)

    assert (polled.seen, polled.new, ledger().received) == (1, 0, 1)
    assert "hver gang" in polled.problems[0]


def test_a_letter_that_somebody_takes_away_meanwhile_stops_nothing(
    dovecot, user, mailbox, monkeypatch
) -> None:
    """What is gone when it is its turn was never ours."""
    dovecot.append(user, letter("1"), letter("2"), letter("3"))
    real = Mailbox._fetch

    def taken_away(self, box, uids, problems):
        with dovecot.client(user) as client:
            client.store("2", "+FLAGS", r"(\Deleted)")
            client.expunge()
        return real(self, box, uids, problems)

    monkeypatch.setattr(Mailbox, "_fetch", taken_away)
    poll_source(mailbox)
    monkeypatch.undo()
    poll_source(mailbox)

    assert ledger().received in {2, 3}
    assert dovecot.count(user) == 0


def test_tls_demands_a_certificate_that_is_trusted(tmp_path, user, monkeypatch) -> None:
    """An unknown certificate is refused; with its issuer trusted, mail is fetched."""
    demand_dovecot()
    with tempfile.TemporaryDirectory(prefix="anke-mail-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        pair = _certificate(folder)
        with running_dovecot(folder / "server", certificate=pair) as server:
            server.append(user, letter())
            account = Account("localhost", server.tls_port, user, PASSWORD)

            assert "certifikat" in poll_source(Mailbox(account)).problems[0]
            assert ledger().received == 0

            monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
            polled = poll_source(Mailbox(account))
            assert (polled.new, polled.problems) == (1, [])


def _certificate(folder: Path) -> tuple[Path, Path]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(pem))
    secret.write_bytes(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    secret.chmod(0o644)
    return chain, secret


@pytest.mark.unit
def test_the_password_stands_in_a_file(settings, tmp_path) -> None:
    """Its line end is not part of it; without the file the channel is not opened."""
    assert account_from_settings() is None
    settings.ANKE_IMAP_HOST = "mail.example"
    settings.ANKE_IMAP_PASSWORD_FILE = str(tmp_path / "password")
    with pytest.raises(ChannelMisconfiguredError, match="PASSWORD_FILE"):
        account_from_settings()
    (tmp_path / "password").write_text("æble\n", encoding="utf-8")

    account = account_from_settings()

    assert account is not None
    assert (account.password, account.port, account.tls) == ("æble", 993, True)
