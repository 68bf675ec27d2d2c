# SPDX-License-Identifier: EUPL-1.2
r"""Letters fetched from a mailbox by IMAP (RFC 3501, MOVE by RFC 6851).

Whatever lies in the mailbox is fetched, in the order of its UIDs. When it is durable
here it gets the flags `\Seen` and `$AnkeReceived` and is moved to the folder
`Modtaget`. Killed between the two, it is fetched again, known by its hash, and moved.
Where the server cannot move, the keyword alone says what was fetched; where it cannot
even keep a keyword, all is fetched each time, and a problem says so.

    Mailbox(Account("mail.example", 993, "post", "secret"))
"""

from __future__ import annotations

import email.utils
import imaplib
import re
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.conf import settings
from imap_tools import MailBox, MailboxLoginError, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxMoveError

from anke.intake.channels.source import (
    MOST_BYTES,
    Fetched,
    arrival_instant,
    in_batches,
)
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival
from anke.intake.errors import ChannelMisconfiguredError, MailboxUnreachableError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from datetime import datetime

    from imap_tools import BaseMailBox

KEYWORD = "$AnkeReceived"
DONE_FOLDER = "Modtaget"
_SECONDS = 60
# A command line that no server finds too long.
_UIDS_A_COMMAND = 500
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
# RFC 5530: somebody else deleted or moved what was asked for.
_GONE = b"EXPUNGEISSUED"
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is, and how to get in; its string form hides the password."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls: bool = True


def account_from_settings() -> Account | None:
    """Give the mailbox that is configured, None where none is.

    Errors: ChannelMisconfiguredError when the password's file cannot be read.
    """
    if not settings.ANKE_IMAP_HOST:
        return None
    return Account(
        settings.ANKE_IMAP_HOST,
        settings.ANKE_IMAP_PORT,
        settings.ANKE_IMAP_USER,
        _password(settings.ANKE_IMAP_PASSWORD_FILE),
        settings.ANKE_IMAP_FOLDER,
        settings.ANKE_IMAP_TLS,
    )


def _password(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ChannelMisconfiguredError(
            f"ANKE_IMAP_PASSWORD_FILE: {error}",
            user_text="Filen med postkassens adgangskode kan ikke læses "
            "(ANKE_IMAP_PASSWORD_FILE).",
        ) from error


class Mailbox:
    """A mailbox on a server."""

    channel = MailChannel.EMAIL

    def __init__(self, account: Account) -> None:
        self._account = account
        self._box: BaseMailBox | None = None
        self._done_folder = ""
        self._keeps_keyword = False

    def batches(self, problems: list[str]) -> Generator[list[Fetched]]:
        """Give what waits, by UID; the connection is open as long as one asks."""
        with _speaking(), self._session() as box:
            criterion = "ALL"
            if not self._done_folder and self._keeps_keyword:
                criterion = f"UNKEYWORD {KEYWORD}"
            elif not self._done_folder:
                problems.append(
                    "Postkassen kan hverken flytte eller mærke breve. Alle breve "
                    "hentes igen hver gang; ingen bliver modtaget to gange."
                )
            uids = sorted(box.uids(criterion), key=int)
            for batch in in_batches(self._sized(box, uids, problems)):
                yield self._fetch(box, batch, problems)

    def acknowledge(self, taken: Sequence[Fetched]) -> None:
        """Flag letters as received and move them out of the way."""
        if self._box is None or not taken:
            return
        places = [fetched.place for fetched in taken]
        with _speaking():
            for start in range(0, len(places), _UIDS_A_COMMAND):
                uids = ",".join(places[start : start + _UIDS_A_COMMAND])
                flags = rf"(\Seen {KEYWORD})" if self._keeps_keyword else r"(\Seen)"
                _demand(self._box, "STORE", uids, "+FLAGS.SILENT", flags)
                if self._done_folder:
                    _move(self._box, uids, self._done_folder)

    @contextmanager
    def _session(self) -> Iterator[BaseMailBox]:
        box = _connect(self._account)
        try:
            box.login(self._account.user, self._account.password, None)
            # What a server can do it says in full only to those whom it knows.
            box.client.capabilities = _capabilities(box)
            self._done_folder = _done_folder(box)
            box.folder.set(self._account.folder)
            kept = box.client.untagged_responses.get("PERMANENTFLAGS", [b""])[-1]
            self._keeps_keyword = rb"\*" in kept or KEYWORD.encode() in kept
            self._box = box
            yield box
        finally:
            self._box = None
            # Nobody needs the server's good-bye; where it said none, we hang up.
            with suppress(imaplib.IMAP4.error, ImapToolsError, OSError):
                box.logout()
            with suppress(OSError):
                box.client.shutdown()

    def _sized(
        self, box: BaseMailBox, uids: Sequence[str], problems: list[str]
    ) -> Iterator[tuple[str, int]]:
        """Give each UID with its letter's size; those far too large stay there."""
        for start in range(0, len(uids), _UIDS_A_COMMAND):
            some = uids[start : start + _UIDS_A_COMMAND]
            sizes = {}
            for line in _demand(box, "FETCH", ",".join(some), "(UID RFC822.SIZE)"):
                number, size = _UID.search(line or b""), _SIZE.search(line or b"")
                if number and size:
                    sizes[number[1].decode()] = int(size[1])
            for uid in some:
                if sizes.get(uid, 0) > MOST_BYTES:
                    problems.append(_stays("Et alt for stort brev", uid, sizes[uid]))
                elif uid in sizes:
                    yield uid, sizes[uid]

    def _fetch(
        self, box: BaseMailBox, uids: Sequence[str], problems: list[str]
    ) -> list[Fetched]:
        """Fetch letters as they are; one that somebody took away is not there."""
        parts = "(UID INTERNALDATE BODY.PEEK[])"
        found = {}
        for meta, raw in _literals(_demand(box, "FETCH", ",".join(uids), parts)):
            uid, date = _UID.search(meta), _DATE.search(meta)
            if uid is None:
                continue
            if not raw:
                problems.append(_stays("Et tomt brev", uid[1].decode(), 0))
                continue
            arrival = Arrival(self.channel, raw, _instant(date))
            found[uid[1].decode()] = Fetched(arrival, uid[1].decode())
        return [found[uid] for uid in uids if uid in found]


def _connect(account: Account) -> BaseMailBox:
    if account.tls:
        context = ssl.create_default_context()
        return MailBox(
            account.host, account.port, timeout=_SECONDS, ssl_context=context
        )
    if not _is_this_machine(account.host):
        raise ChannelMisconfiguredError(
            f"ANKE_IMAP_TLS=0 with {account.host}",
            user_text="Uden TLS hentes der kun post fra maskinen selv.",
        )
    return MailBoxUnencrypted(account.host, account.port, timeout=_SECONDS)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _capabilities(box: BaseMailBox) -> tuple[str, ...]:
    _, data = box.client.capability()
    return tuple(data[-1].decode("ascii", "replace").upper().split())


def _done_folder(box: BaseMailBox) -> str:
    """Give the folder for what was received, made if need be; none if impossible."""
    if "MOVE" not in box.client.capabilities:
        return ""
    # Some servers keep all folders under the inbox.
    for name in (DONE_FOLDER, f"INBOX.{DONE_FOLDER}", f"INBOX/{DONE_FOLDER}"):
        if box.folder.exists(name):
            return name
        with suppress(ImapToolsError):
            box.folder.create(name)
            return name
    return ""


def _demand(box: BaseMailBox, *command: str) -> list[bytes]:
    """Give a command by UID and demand that the server says OK.

    Where somebody else has taken a letter away meanwhile, it answers nothing, and what
    is left of the batch comes the next time.
    """
    status, data = box.client.uid(*command)
    if status == "OK":
        return cast("list[bytes]", data)
    if _GONE in b"".join(part for part in data if isinstance(part, bytes)):
        return []
    raise imaplib.IMAP4.error(f"{command[0]}: {status}")


def _move(box: BaseMailBox, uids: str, folder: str) -> None:
    """Move letters; those that another process of ours has moved already, are."""
    while uids:
        try:
            box.move(uids, folder)
        except MailboxMoveError as error:
            if _GONE.decode() not in str(error):
                raise
            left = ",".join(box.uids(f"UID {uids}"))
            if left == uids:
                raise
            uids = left
        else:
            return


def _literals(data: Sequence[object]) -> Iterator[tuple[bytes, bytes]]:
    """Give each letter of an answer with what stands before and after it."""
    for place, item in enumerate(data):
        if isinstance(item, tuple):
            after = data[place + 1] if place + 1 < len(data) else b""
            yield item[0] + (after if isinstance(after, bytes) else b""), item[1]


def _instant(date: re.Match[bytes] | None) -> datetime | None:
    if date is None:
        return None
    told = email.utils.parsedate_to_datetime(date[1].decode("ascii", "replace"))
    return arrival_instant(told.timestamp())


def _stays(what: str, uid: str, size: int) -> str:
    return (
        f"{what} ({size} bytes, UID {uid}) ligger i postkassen. Det er ikke modtaget."
    )


@contextmanager
def _speaking() -> Iterator[None]:
    """Say in Danish what went wrong between us and the server."""
    try:
        yield
    except MailboxLoginError as error:
        raise MailboxUnreachableError(
            "the mailbox refused user or password",
            user_text="Postkassen afviste brugernavn eller adgangskode.",
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise MailboxUnreachableError(
            f"certificate: {error.verify_message}",
            user_text="Postserverens certifikat er ikke gyldigt. Der er ikke hentet "
            "post.",
        ) from error
    except (imaplib.IMAP4.error, ImapToolsError, OSError, ValueError) as error:
        raise MailboxUnreachableError(
            f"IMAP: {type(error).__name__}: {error}",
            user_text="Forbindelsen til postkassen svigtede. Det, der ikke er hentet, "
            "ligger i postkassen endnu.",
        ) from error
