# SPDX-License-Identifier: EUPL-1.2
"""The server: it starts, serves, runs jobs, and leaves nothing behind."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

import pytest

from anke.console.listening import PortTaken
from anke.site.environment import CHECKOUT
from anke.site.serving import serve

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 60
JOBS = "django_tasks_database_dbtaskresult"


class Site:
    """One `anke serve` in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self._environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ANKE_", "DJANGO_"))
        } | {"ANKE_VAR": str(var)}
        self.process = self._started()
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline()
        self.address = self.greeting.split()[1]

    def page(self, path: str) -> str:
        """Get a page, waiting for the server's start."""
        latest = time.monotonic() + PATIENCE_SECONDS
        url = self.address + path
        while True:
            try:
                with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
                    return answer.read().decode()
            except OSError:
                assert time.monotonic() < latest, "no page"
                time.sleep(0.05)

    def family(self) -> list[int]:
        """List the keeper and its children, whichever of its threads began them."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = [int(each) for own in threads for each in own.read_text().split()]
        return [self.process.pid, *sorted(children)]

    def _started(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "anke", "serve", "--port", "0"],
            env=self._environment,
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def is_alive(process: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def all_gone(processes: list[int]) -> bool:
    """Wait until the last of them has ended."""
    latest = time.monotonic() + PATIENCE_SECONDS
    while any(map(is_alive, processes)) and time.monotonic() < latest:
        time.sleep(0.05)
    return not any(map(is_alive, processes))


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    """Serve the site, and clear up whatever is left."""
    serving = Site(tmp_path / "var")
    yield serving
    for process in serving.family() if serving.process.poll() is None else []:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    serving.process.wait()
    for stream in (serving.process.stdout, serving.process.stderr):
        stream.close()


def test_site_serves_its_first_page_from_nothing(site) -> None:
    """Keys and tables are made on the way; the address is printed."""
    assert site.page("sundhed/") == "ok"
    assert site.greeting.startswith("Anke: http://127.0.0.1:")


@pytest.mark.parametrize(
    "how", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)]
)
def test_site_ends_in_order_when_it_is_asked_to(site, how) -> None:
    """The server and the worker end together, with status 0 and no complaint."""
    site.page("sundhed/")
    family = site.family()
    assert len(family) == 4, "the keeper, one server process, two workers"

    site.process.send_signal(how)

    assert site.process.wait(PATIENCE_SECONDS) == 0
    assert all_gone(family)
    assert site.process.stderr.read() == ""


def test_killed_site_leaves_no_process_behind(site) -> None:
    """After SIGKILL the port is free for the next start."""
    site.page("sundhed/")
    family = site.family()

    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()

    assert all_gone(family)


# That a worker is replaced is seen below in every run.
@pytest.mark.long
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_dead_process_is_replaced(site, place) -> None:
    """Pages and background jobs go on when a process was killed, whichever it was."""
    site.page("sundhed/")
    before = site.family()

    os.kill(before[place], signal.SIGKILL)

    wait_until(lambda: bool(set(site.family()) - set(before)), "no new process")
    assert site.page("sundhed/") == "ok"


def test_a_killed_workers_job_is_run_by_the_next(site, tmp_path) -> None:
    """It said "running" when nobody ran it any more; now it is run to its end."""
    site.page("sundhed/")
    register, signs = tmp_path / "var" / "anke.sqlite3", tmp_path / "var" / "workers"
    wait_until(lambda: signs.is_dir() and len(list(signs.iterdir())) == 2, "no workers")
    worker = min(signs.iterdir()).name
    job = note_running_job(register, worker)

    os.kill(int(worker.rpartition(".")[2].partition("-")[0]), signal.SIGKILL)

    wait_until(lambda: state_of(register, job) == "SUCCESSFUL", "the job was never run")


def wait_until(done: Callable[[], bool], otherwise: str) -> None:
    """Wait until something is so, or fail with what is not."""
    latest = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < latest, otherwise
        time.sleep(0.1)


def note_running_job(register: Path, worker: str) -> str:
    """Write what the queue holds while a worker runs a job; give its number."""
    job, now = uuid4().hex, "2026-01-01 00:00:00"
    row = {
        "id": job,
        "status": "RUNNING",
        "enqueued_at": now,
        "started_at": now,
        "run_after": now,
        "args_kwargs": '{"args": [], "kwargs": {}}',
        "priority": 0,
        "task_path": "anke.safeguards.tasks.forget_views",
        "worker_ids": json.dumps([worker]),
        "queue_name": "default",
        "backend_name": "default",
        "exception_class_path": "",
        "traceback": "",
    }
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    with closing(sqlite3.connect(register, timeout=30)) as connection, connection:
        connection.execute(f"INSERT INTO {JOBS} ({names}) VALUES ({places})", row)
    return job


def state_of(register: Path, job: str) -> str:
    """Read how it stands with a job."""
    with closing(sqlite3.connect(register, timeout=30)) as connection:
        text = f"SELECT status FROM {JOBS} WHERE id = ?"
        return str(connection.execute(text, (job,)).fetchone()[0])


def test_taken_port_is_said_before_anything_starts() -> None:
    """The message says what to do."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(PortTaken, match="--port"):
            serve("127.0.0.1", other.getsockname()[1])
