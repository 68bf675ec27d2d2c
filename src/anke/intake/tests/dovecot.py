# SPDX-License-Identifier: EUPL-1.2
r"""A real Dovecot on loopback for tests: started in a folder, gone with the test.

It runs as an ordinary user; every user name has a mailbox of its own, made on first
use, and the same password.

    with running_dovecot(folder) as server:
        server.append("anna", b"Subject: Klage\r\n\r\nJeg klager.")
"""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

PROGRAM = Path("/usr/sbin/dovecot")
PASSWORD = "adgang"
# Who runs it when the tests run as root, whom Dovecot refuses as a mail user.
ORDINARY_USER = "nobody"
START_SECONDS = 20

CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
instance_name = anke-test
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_process_limit = 64
first_valid_uid = 1
disable_plaintext_auth = no
{tls}
mail_location = maildir:~/Maildir
# Whether the server keeps what it was given is not what is tested here.
mail_fsync = never
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
{more}
"""


def demand_dovecot() -> None:
    """Skip the test, with the reason, where Dovecot is not installed."""
    if not PROGRAM.exists():
        pytest.skip("Dovecot is missing; run: apt-get install -y dovecot-imapd")


@contextmanager
def running_dovecot(
    folder: Path, *, certificate: tuple[Path, Path] | None = None, more: str = ""
) -> Iterator[Dovecot]:
    """Start a server in an empty folder and stop it at the end."""
    server = Dovecot(folder, certificate=certificate, more=more)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Dovecot:
    """One server; `kill` and `start` again to let it crash.

    Attributes:
        port: Where it speaks IMAP without TLS; `tls_port` with, if it has one.
    """

    def __init__(
        self,
        folder: Path,
        *,
        certificate: tuple[Path, Path] | None = None,
        more: str = "",
    ) -> None:
        self.folder = folder
        self.port, self.tls_port = _free_port(), _free_port() if certificate else 0
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = _owner()
        for name in ("", "run", "state", "mail"):
            (folder / name).mkdir(parents=True, exist_ok=True)
            os.chown(folder / name, self._owner.pw_uid, self._owner.pw_gid)
        tls = "ssl = no"
        if certificate:
            chain, key = certificate
            tls = f"ssl = yes\nssl_cert = <{chain}\nssl_key = <{key}"
        text = CONFIGURATION.format(
            folder=folder,
            user=self._owner.pw_name,
            group=_group_name(self._owner.pw_gid),
            password=PASSWORD,
            port=self.port,
            tls_port=self.tls_port,
            tls=tls,
            more=more,
        )
        (folder / "dovecot.conf").write_text(text, encoding="utf-8")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            [*_as(self._owner), PROGRAM, "-F", "-c", self.folder / "dovecot.conf"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        latest = time.monotonic() + START_SECONDS
        while time.monotonic() < latest and self._process.poll() is None:
            try:
                imaplib.IMAP4("127.0.0.1", self.port, timeout=5).logout()
            except (OSError, imaplib.IMAP4.error):
                # It has no sign by which one could wait for it but its answer.
                time.sleep(0.02)
            else:
                return
        log = self.folder / "log"
        text = log.read_text(errors="replace") if log.exists() else ""
        self.stop()
        pytest.fail(f"Dovecot did not start: {text}")

    def stop(self) -> None:
        """Shut it down in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Let it crash, with all who serve a connection."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, how)
            _, said = self._process.communicate(timeout=START_SECONDS)
            self._process = None
            if said:
                with (self.folder / "log").open("ab") as log:
                    log.write(said)

    @contextmanager
    def client(self, user: str, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """Look into a user's mailbox, past the program that is tested."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as client:
            client.login(user, PASSWORD)
            client.select(folder)
            yield client

    def append(
        self, user: str, *letters: bytes, at: datetime | None = None, folder="INBOX"
    ) -> None:
        """Put letters into a mailbox."""
        with self.client(user) as client:
            date = imaplib.Time2Internaldate(at or time.time())
            for letter in letters:
                status, data = client.append(folder, None, date, letter)
                assert status == "OK", data

    def count(self, user: str, folder: str = "INBOX", criterion: str = "ALL") -> int:
        """Count the letters in a folder; none where there is no such folder."""
        with self.client(user) as client:
            if client.select(folder, readonly=True)[0] != "OK":
                return 0
            return len(client.search(None, criterion)[1][0].split())


def _owner() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    return pwd.getpwnam(ORDINARY_USER)


def _group_name(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _as(owner: pwd.struct_passwd) -> list[str]:
    """Give what goes before the command, so that it ends with us and is not root."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    if os.geteuid() != 0:
        return [setpriv, "--pdeathsig", "TERM"]
    ids = [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    return [setpriv, *ids, "--pdeathsig", "TERM"]


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
