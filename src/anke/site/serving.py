# SPDX-License-Identifier: EUPL-1.2
"""Serve the staff site: Granian in front, the background worker inside.

One process tree: this process keeps the server processes and the worker alive, and all
of them go when it goes, even when it is killed.

Example:
    `anke serve --port 0` takes a free port and prints the address.
"""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import threading
from contextlib import closing
from pathlib import Path

from anke import console
from anke.site.daily import watch_the_day
from anke.site.errors import PortTaken, RegisterOutdated
from anke.site.mail_watch import watch_the_mail, watch_the_post

logger = logging.getLogger(__name__)

THREADS_PER_PROCESS = 4
PATIENCE_SECONDS = 10
RESTART_SECONDS = 1.0


def serve(host: str, port: int, *, workers: int = 1) -> int:
    """Serve until SIGTERM or Ctrl-C; a job that runs is given ten seconds to end.

    Args:
        host: The address to listen on; the demo's site belongs on 127.0.0.1.
        port: The port; 0 takes a free one and prints it.
        workers: How many server processes.

    Errors:
        PortTaken: somebody listens there already.
        RegisterOutdated: in production, the register waits for `anke manage migrate`.
    """
    port = _free_port(host, port)
    _prepare()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    multiprocessing.set_start_method(_start_method(), force=True)
    jobs = JobWorker()
    server = Granian(
        "anke.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_PER_PROCESS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
    )
    server.on_startup(jobs.start)
    server.on_startup(lambda: _greet(host, port))
    server.on_shutdown(jobs.stop)
    server.serve()
    return console.SUCCEEDED


def serve_from_here(host: str, port: int) -> None:
    """Serve from within another command, for example after `anke demo` has built.

    A process that has started threads (the analytic engines do) must not fork, so it
    is replaced by a fresh one.
    """
    if _thread_count() == 1:
        serve(host, port)
        return
    arguments = ["-m", "anke", "serve", "--host", host, "--port", str(port)]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - ourselves


class JobWorker:
    """The process that runs background jobs, started anew when it dies."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        # Two threads that wait for one process would take its end from each other.
        self._lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> None:
        """Start the worker and somebody to watch it."""
        self._process = self._started()
        threading.Thread(target=self._keep_alive, daemon=True).start()

    def stop(self) -> None:
        """Ask the worker to finish its job and go; end it when it takes too long."""
        self._ending.set()
        with self._lock:
            if self._process is None:
                return
            self._process.terminate()
            self._process.join(PATIENCE_SECONDS)
            if self._process.is_alive():
                logger.error("a background job did not end in time and was broken off")
                self._process.kill()

    @staticmethod
    def _started() -> multiprocessing.process.BaseProcess:
        process = multiprocessing.get_context().Process(
            target=run_jobs, name="anke-jobs", daemon=True
        )
        process.start()
        return process

    def _keep_alive(self) -> None:
        while self._process is not None:
            # The sentinel tells of the end without taking the status.
            multiprocessing.connection.wait([self._process.sentinel])
            if self._ending.wait(RESTART_SECONDS):
                return
            with self._lock:
                if self._ending.is_set():
                    return
                logger.error("the background worker died; starting another")
                self._process.join()
                # This process has threads by now: a fork could inherit a held lock.
                multiprocessing.set_start_method("spawn", force=True)
                self._process = self._started()


def run_jobs() -> None:
    """Run background jobs in this process until it is told to end."""
    # Until Django's worker is ready to end in order, a forked child has the handler of
    # the server, which would only take a note.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # A Ctrl-C in the terminal reaches the whole group of processes; only the keeper
    # shall pass it on, once.
    os.setsid()
    console.start_django()
    from django.core.management import call_command

    end_with_parent()
    watch_the_day()
    watch_the_mail()
    watch_the_post()
    call_command(
        "db_worker", queue_name="*", interval=0.5, startup_delay=False, verbosity=0
    )


def end_with_parent() -> None:
    """Let this child process end when its parent was killed."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait_for_the_end() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_the_end, daemon=True).start()


def _prepare() -> None:
    """Get everything ready that a first page needs."""
    from anke.site.translations import compile_catalogues

    compile_catalogues()
    console.start_django()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections
    from django.db.migrations.executor import MigrationExecutor

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if settings.SETTINGS_MODULE.endswith("production"):
            raise RegisterOutdated(
                "the register is older than the program; run: anke manage migrate"
            )
        call_command("migrate", verbosity=0)
    # A connection must not be shared by the processes that start next.
    connections.close_all()


def _free_port(host: str, port: int) -> int:
    """Return the port, or a free one for 0, after making sure that it is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"{host}:{port}: {error.strerror}; try another with --port, or --port 0"
            ) from error
        return int(probe.getsockname()[1])


def _start_method() -> str:
    """Fork when that is safe: the children then start with Django loaded."""
    return "fork" if _thread_count() == 1 else "spawn"


def _thread_count() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else threading.active_count()


def _greet(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"Anke: http://{shown}:{port}/ (stop with Ctrl-C)\n")
    sys.stdout.flush()
