# SPDX-License-Identifier: EUPL-1.2
"""What is run under faults: letters at their sources, one look into the channels.

Or a server, and somebody outside who hands something in.

Each function here is called in a process that was forked for it, after `settle` has
pointed settings and register at the folder of the run.
"""

from __future__ import annotations

import imaplib
import json
import os
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anke.intake.tests.dovecot import PASSWORD
from anke.intake.tests.faults import ways
from anke.intake.tests.faults.visiting import notes_of

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDERS = ("mail/new", "mail/cur", "mail/tmp", "post", "scan", "files", "var")
AT = 1_790_000_000


def email(text: str) -> bytes:
    """Make an e-mail."""
    return f"Subject: Klage\r\n\r\nJeg klager: {text}\r\n".encode()


def memo(text: str) -> bytes:
    """Make a message of Digital Post."""
    space = "https://DigitalPost.dk/MeMo-1"
    return f'<m:Message xmlns:m="{space}">{text}</m:Message>'.encode()


def lay(folder: Path, name: str, content: bytes, at: int = AT) -> None:
    """Lay a file down, with its time."""
    (folder / name).write_bytes(content)
    os.utime(folder / name, (at, at))


# --- What lies there -----------------------------------------------------------------


def lay_mail(root: Path) -> None:
    """Three letters, one of them twice, one larger than a page or two."""
    for place, text in enumerate(["a", "b", "a", "c" * 9000]):
        lay(root / "mail" / "new", f"{AT + place}.M{place}.host", email(text))


def lay_files_to_fetch(root: Path) -> None:
    """Digital Post and scans; the same bytes by both ways are two letters."""
    lay(root / "post", "1.xml", memo("a"))
    lay(root / "post", "2.xml", memo("b"), AT + 1)
    lay(root / "scan", "1.pdf", b"%PDF-1.7 a")
    lay(root / "scan", "2.pdf", memo("a"), AT + 1)


def lay_files_by_hand(root: Path) -> None:
    """Files that somebody hands in."""
    lay(root / "files", "1.eml", email("a"))
    lay(root / "files", "2.xml", memo("a"))
    lay(root / "files", "3.pdf", b"%PDF-1.7 b")


def lay_mail_in_a_running_register(root: Path) -> None:
    """The register knows letters already; one of them comes once more."""
    lay_mail(root)
    in_child(lambda: [settle(root), look()])
    lay(root / "mail" / "new", f"{AT + 7}.M7.host", email("d"))
    lay(root / "mail" / "new", f"{AT + 8}.M8.host", email("a"))
    lay(root / "mail" / "new", f"{AT + 9}.M9.host", email("e"))


def append_mail(root: Path, port: int) -> None:
    """Letters in a mailbox that belongs to this run alone."""
    with imaplib.IMAP4("127.0.0.1", port, timeout=30) as client:
        client.login(root.name, PASSWORD)
        for text in ("a", "b", "c" * 5000):
            client.append("INBOX", None, imaplib.Time2Internaldate(AT), email(text))


def lay_a_session(root: Path) -> None:
    """A member of staff is signed in; the browser has the cookie already."""
    in_child(lambda: [settle(root), _sign_in(root)])


def _sign_in(root: Path) -> None:
    from django.test import Client

    from anke.access.domain.roles import Role
    from anke.access.models import User

    user = User.objects.create(username="post", role=Role.REGISTRAR)
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    (root / "cookies").write_text(json.dumps(cookies), "utf-8")


def make_key() -> None:
    """Let the register know the first instance whose system calls."""
    from anke.intake.forms.instance_keys import create_key
    from anke.intake.models import InstanceKey

    create_key(ways.INSTANCE)
    InstanceKey.objects.update(digest=_key_digest())


def _key_digest() -> str:
    from anke.cases.vault import keyed_hash

    return keyed_hash("instance-key", ways.KEY)


# --- What is run ---------------------------------------------------------------------


def settle(root: Path, port: int = 0, database: str = "") -> None:
    """Point the settings and the register at a folder."""
    from django.conf import settings
    from django.db import connections

    from anke.site.database import database_from

    settings.ANKE_VAR = root / "var"
    settings.ANKE_MAIL_FOLDER = str(root / "mail")
    settings.ANKE_DIGITAL_POST_FOLDER = str(root / "post")
    settings.ANKE_SCAN_FOLDER = str(root / "scan")
    settings.ANKE_IMAP_HOST = "127.0.0.1" if port else ""
    settings.ANKE_IMAP_PORT, settings.ANKE_IMAP_TLS = port, False
    settings.ANKE_IMAP_USER = root.name.removesuffix("-cut")
    settings.ANKE_IMAP_PASSWORD_FILE = str(root / "password")
    # Nobody here is a person, and none of them waits.
    settings.ANKE_FORM_LEAST_SECONDS = -1.0
    connections.settings["default"].update(database_from(database, settings.ANKE_VAR))
    # The next who asks gets a connection of that kind.
    del connections["default"]


def look() -> list[str]:
    """Look into all channels; give the problems."""
    from anke.intake.channels.poll import poll_all

    return [problem for one in poll_all() for problem in one.problems]


def look_in_small_batches() -> list[str]:
    """Look, with a transaction for two letters each."""
    from anke.intake.channels import folder, source

    folder.in_batches = lambda sized: source.in_batches(sized, letters=2)
    return look()


def hand_in() -> list[str]:
    """Hand files in; what went wrong is said as the command would."""
    from django.conf import settings
    from django.db import DatabaseError

    from anke.intake.channels.deliver import deliver

    files = sorted((Path(settings.ANKE_VAR).parent / "files").iterdir())
    try:
        list(deliver(files))
    except (OSError, DatabaseError) as error:
        return [str(error)]
    return []


@dataclass(frozen=True, slots=True)
class Scenario:
    """Letters at their sources, and what fetches them."""

    lay: Callable[[Path], None]
    run: Callable[[], list[str]] = look
    # Whether there is a server, and somebody of this name visits it.
    is_visited: bool = False


SCENARIOS = {
    "maildir": Scenario(lay_mail),
    "batches": Scenario(lay_mail, look_in_small_batches),
    "folders": Scenario(lay_files_to_fetch),
    "running": Scenario(lay_mail_in_a_running_register),
    "by hand": Scenario(lay_files_by_hand, hand_in),
    "imap": Scenario(lambda _: None),
    "citizen": Scenario(lambda _: None, is_visited=True),
    "instance": Scenario(lambda _: None, is_visited=True),
    "api": Scenario(lambda _: None, is_visited=True),
    "batch": Scenario(lambda _: None, is_visited=True),
    "telephone": Scenario(lay_a_session, is_visited=True),
}


def in_child(work: Callable[[], object]) -> None:
    """Do something in a process of its own, with a register of its own."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            from django.db import connections

            connections.close_all()
            status = 0
        except BaseException:  # noqa: BLE001 - the edge of a process
            import traceback

            traceback.print_exc()
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError(f"the child ended with {status}")


# --- What is found afterwards --------------------------------------------------------


def at_the_moment(root: Path, port: int = 0) -> list[str]:
    """Say what does not hold right now; must hold after whatever has happened."""
    from anke.cases.documents import document_path
    from anke.intake.domain.numbers import parse_letter_number
    from anke.intake.models import Letter
    from anke.intake.queries import ledger

    findings: list[str] = []
    sums = ledger()
    if not sums.balances:
        findings.append(f"the ledger does not come out: {sums}")
    rows = set(Letter.objects.values_list("channel", "sha256"))
    if len(rows) != sums.received:
        findings.append(f"{sums.received} received, {len(rows)} letters")
    given = [
        parse_letter_number(number)
        for number in Letter.objects.values_list("number", flat=True)
    ]
    for year in {year for year, _ in given}:
        serials = sorted(serial for of, serial in given if of == year)
        if serials != list(range(1, len(serials) + 1)):
            findings.append(f"numbers with gaps in {year}: {serials}")
    for channel, digest in sorted(rows):
        path = document_path(digest)
        if not path.exists():
            findings.append(f"{channel} {digest[:8]}: the file is gone")
        elif sha256(path.read_bytes()).hexdigest() != digest:
            findings.append(f"{channel} {digest[:8]}: the file is another")
    for channel, digest in sorted(_acknowledged(root, port) - rows):
        findings.append(f"{channel} {digest[:8]}: acknowledged and not received")
    return findings + _what_was_handed_in(root)


def _what_was_handed_in(root: Path) -> list[str]:
    """Compare letters of forms with what was sent, and with the receipts for it."""
    from anke.intake.models import Letter

    findings = []
    letters: dict[str, tuple[str, str]] = {}
    for number, digest in Letter.objects.values_list("number", "sha256"):
        envelope = envelope_of(digest)
        if envelope is None:
            continue
        text = str(envelope["text"])
        if text in letters:
            findings.append(f"{text}: {letters[text][0]} and {number}")
        if ways.files_of(envelope) != ways.hashed(ways.SENT[text]):
            findings.append(f"{text}: the files are others")
        letters[text] = number, digest
    for text, (number, digest) in notes_of(root).answers.items():
        found = letters.get(text, ("", ""))
        if found[0] != number or digest not in {"", found[1]}:
            findings.append(f"{text}: answered {number} and not received")
    return findings


def envelope_of(digest: str) -> dict[str, Any] | None:
    """Read a letter that came by a form; None for any other."""
    from anke.cases.documents import document_path

    path = document_path(digest)
    raw = path.read_bytes() if path.exists() else b""
    return json.loads(raw) if raw.startswith(b'{"files":') else None


def _acknowledged(root: Path, port: int) -> set[tuple[str, str]]:
    """List what the sources believe to be ours."""
    found = {("folder", _digest(p)) for p in (root / "mail/cur").glob("*:2,*S*")}
    found |= {("digital-post", _digest(p)) for p in root.glob("post/modtaget/*")}
    found |= {("scan", _digest(p)) for p in root.glob("scan/modtaget/*")}
    return found | {
        ("email", sha256(raw).hexdigest()) for raw in mailbox(root, port, "Modtaget")
    }


def mailbox(root: Path, port: int, folder: str) -> list[bytes]:
    """Read a folder of this run's mailbox."""
    if not port:
        return []
    with imaplib.IMAP4("127.0.0.1", port, timeout=30) as client:
        client.login(root.name.removesuffix("-cut"), PASSWORD)
        if client.select(folder, readonly=True)[0] != "OK":
            return []
        uids = client.search(None, "ALL")[1][0].split()
        if not uids:
            return []
        data = client.fetch(b",".join(uids), "(BODY.PEEK[])")[1]
        return [item[1] for item in data if isinstance(item, tuple)]


def final_state(root: Path, port: int = 0) -> dict[str, object]:
    """Give all that two runs of the same letters must agree on: all but instants."""
    from anke.cases.documents import store_folder
    from anke.cases.models import Document, JournalEntry
    from anke.intake.models import (
        Letter,
        LetterCounter,
        LetterMatter,
        OutgoingLetter,
        Submission,
    )

    letters = ("number", "channel", "sha256", "received_on", "size_bytes", "status")
    entries = ("stream", "stream_seq", "kind", "occurred_on", "actor_id")
    documents = ("stream", "sha256", "size_bytes", "media_type")
    state = {
        "letters": Letter.objects.order_by("number").values_list(*letters),
        "matters": LetterMatter.objects.order_by("letter").values_list("letter"),
        "entries": JournalEntry.objects.order_by("stream").values_list(*entries),
        "documents": Document.objects.order_by("stream").values_list(*documents),
        "submissions": Submission.objects.order_by("letter").values_list(
            "sender", "letter"
        ),
        "outbox": OutgoingLetter.objects.order_by("letter").values_list(
            "letter", "answer", "status"
        ),
        "counters": LetterCounter.objects.values_list("year", "last"),
        "files": [[p.name] for p in sorted(store_folder().glob("??/??/*"))],
        # A power cut may leave a letter twice at its source, under two names.
        "sources": sorted(set(_source_files(root))),
        "mailbox": [
            [len(raw) for raw in mailbox(root, port, name)]
            for name in ("INBOX", "Modtaget")
        ],
    }
    alike = _contents(state["files"])
    return {
        name: sorted([alike.get(str(v), str(v)) for v in row] for row in rows)
        for name, rows in state.items()
    }


def _contents(files: list[list[str]]) -> dict[str, str]:
    """Give for letters of forms the hash of all but when and under which word."""
    found = {}
    for (digest,) in files:
        envelope = envelope_of(digest)
        if envelope is not None:
            said = envelope | {"submission": "", "submitted_at": ""}
            found[digest] = sha256(json.dumps(said).encode()).hexdigest()
    return found


def _source_files(root: Path) -> list[tuple[str, str]]:
    return [
        (re.sub(r"\b[0-9a-f]{16}\.", "*.", str(path.relative_to(root))), _digest(path))
        for name in ("mail", "post", "scan")
        for path in (root / name).rglob("*")
        if path.is_file()
    ]


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
