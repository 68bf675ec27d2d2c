# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL of our own for tests and benches, on loopback, gone afterwards.

Nothing on the machine is touched: the cluster lives in a temporary folder, listens on
127.0.0.1 with a password made for it, and ends with the process that started it.

Example:
    >>> if installed():
    ...     with temporary_cluster(durable=False) as cluster:
    ...         cluster.url.startswith("postgresql://anke:")
    ... else:
    ...     True
    True
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from anke.site.errors import ClusterFailed

USER = "anke"
SYSTEM_USER = "postgres"
START_SECONDS = 30
# How long a server that crashes may take to let go of everything.
CRASH_SECONDS = 2
# Only for tests that say nothing about durability: a crash may cost everything.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "log_min_messages": "warning",
}


def program_folder() -> Path | None:
    """Return the folder with PostgreSQL's programs, newest version first, or None."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(debian, key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def installed() -> bool:
    """Tell whether a temporary cluster can be started on this machine."""
    return program_folder() is not None and _can_change_user()


@contextmanager
def temporary_cluster(*, durable: bool) -> Iterator["Cluster"]:
    """Build a cluster, start it, and take it away at the end.

    Args:
        durable: True for benches and faults: commits survive a crash, as in production.

    Errors:
        ClusterFailed: PostgreSQL is missing, or could not be built or started.
    """
    programs = program_folder()
    if programs is None:
        raise ClusterFailed(
            "PostgreSQL is not installed; run: apt-get install -y postgresql"
        )
    with tempfile.TemporaryDirectory(prefix="anke-pg-") as folder:
        cluster = Cluster(programs, Path(folder), durable=durable)
        cluster.build()
        cluster.start()
        try:
            cluster.create_database("anke")
            yield cluster
        finally:
            cluster.stop()


class Cluster:
    """One PostgreSQL that can be stopped, killed and started again.

    Attributes:
        url: What `ANKE_DATABASE` takes; the database is called anke.
    """

    def __init__(self, programs: Path, folder: Path, *, durable: bool) -> None:
        self._programs = programs
        self._folder = folder
        self._durable = durable
        self._port = _free_port()
        self._password = secrets.token_urlsafe(18)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = self._url("anke")

    def build(self) -> None:
        """Make the files of an empty cluster (initdb)."""
        password = self._folder / "password"
        password.write_text(self._password, encoding="ascii")
        if os.geteuid() == 0:
            owner = pwd.getpwnam(SYSTEM_USER)
            for path in (self._folder, password):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        # The order of bytes, as SQLite has it: Danish order is asked for by name.
        answer = subprocess.run(  # noqa: S603 - PostgreSQL's own program
            [
                *_as_postgres(),
                str(self._programs / "initdb"),
                f"--pgdata={self._folder / 'data'}",
                f"--username={USER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            capture_output=True,
            cwd=self._folder,
            check=False,
        )
        if answer.returncode:
            raise ClusterFailed(f"initdb: {answer.stderr.decode().strip()}")

    def start(self) -> None:
        """Start the server and wait until it answers.

        Errors:
            ClusterFailed: it ended, or said nothing for half a minute.
        """
        log = self._folder / "log"
        settings = SETTINGS | ({} if self._durable else FORGETFUL)
        settings |= {"port": str(self._port), "unix_socket_directories": "."}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                [
                    *_as_postgres(),
                    str(self._programs / "postgres"),
                    "-D",
                    str(self._folder / "data"),
                    *options,
                ],
                stdout=output,
                stderr=output,
                cwd=self._folder,
                # A Ctrl-C in the terminal must let us stop it in order.
                start_new_session=True,
            )
        self._wait_until_ready(log)

    def stop(self) -> None:
        """Shut the server down in order; a stopped one stays so."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Let the server crash: no shutdown, no checkpoint.

        A connection that comes in at the very moment outlives the request, and the
        server would wait for it for ever: then both are killed.
        """
        process = self._process
        if process is None:
            return
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(CRASH_SECONDS)
        except subprocess.TimeoutExpired:
            for each in (process.pid, *_children(process.pid)):
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            process.wait()
        self._process = None

    def create_database(self, name: str) -> str:
        """Create an empty database and return its address."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
            )
        return self._url(name)

    def _url(self, database: str) -> str:
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self._port}/{database}"

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)
            self._process = None

    def _wait_until_ready(self, log: Path) -> None:
        import psycopg

        latest = time.monotonic() + START_SECONDS
        while self._process is not None and self._process.poll() is None:
            try:
                psycopg.connect(self._url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > latest:
                    self.stop()
                    raise ClusterFailed(f"no answer: {error}") from error
                time.sleep(0.05)
            else:
                return
        raise ClusterFailed(f"postgres ended: {log.read_text(errors='replace')}")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text("ascii").split()]


def _as_postgres() -> list[str]:
    """Return what goes before a command: PostgreSQL refuses to run as root.

    `--pdeathsig` takes the server down with us, even when we are killed.
    """
    if os.geteuid() != 0:
        return ["setpriv", "--pdeathsig", "INT"]
    group = pwd.getpwnam(SYSTEM_USER).pw_gid
    who = [f"--reuid={SYSTEM_USER}", f"--regid={group}", "--clear-groups"]
    return ["setpriv", *who, "--pdeathsig", "INT"]


def _can_change_user() -> bool:
    if shutil.which("setpriv") is None:
        return False
    if os.geteuid() != 0:
        return True
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
