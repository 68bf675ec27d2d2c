# SPDX-License-Identifier: EUPL-1.2
"""Serve the staff site: Granian in front, the background workers inside.

One process tree: this process keeps the server processes and the workers alive, and all
of them go when it goes, even when it is killed. One worker does what people wait for,
the other what takes minutes, such as training.

Example:
    `anke serve --port 0` takes a free port and prints the address.
"""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from anke import console
from anke.console.listening import (
    PATIENCE_SECONDS,
    end_with_parent,
    free_port,
    greet,
    server_of,
    thread_count,
)
from anke.site.daily import watch_the_day
from anke.site.errors import RegisterOutdated
from anke.site.mail_watch import (
    watch_the_mail,
    watch_the_post,
    watch_the_releases,
    watch_the_robots,
)

logger = logging.getLogger(__name__)

RESTART_SECONDS = 1.0
# Priority on the processor (nice): 0 is everybody's, 19 the last.
_GIVES_WAY = 10


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
    port = free_port(host, port)
    _prepare()
    jobs = [JobWorker(run_jobs), JobWorker(run_long_jobs)]
    server = server_of("anke.site.wsgi:application", host, port, workers=workers)
    for worker in jobs:
        server.on_startup(worker.start)
    server.on_startup(lambda: greet("Anke", host, port))
    # All are asked first, so that they end side by side.
    for worker in jobs:
        server.on_shutdown(worker.ask_to_end)
    for worker in jobs:
        server.on_shutdown(worker.stop)
    server.serve()
    return console.SUCCEEDED


def serve_from_here(host: str, port: int) -> None:
    """Serve from within another command, for example after `anke demo` has built.

    A process that has started threads (the analytic engines do) must not fork, so it
    is replaced by a fresh one.
    """
    if thread_count() == 1:
        serve(host, port)
        return
    arguments = ["-m", "anke", "serve", "--host", host, "--port", str(port)]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - ourselves


class JobWorker:
    """A process that runs background jobs, started anew when it dies."""

    def __init__(self, run: Callable[[], None]) -> None:
        self._run = run
        self._ending = threading.Event()
        # Two threads that wait for one process would take its end from each other.
        self._lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> None:
        """Start the worker and somebody to watch it."""
        self._process = self._started()
        threading.Thread(target=self._keep_alive, daemon=True).start()

    def ask_to_end(self) -> None:
        """Ask the worker to finish its job and go."""
        self._ending.set()
        with self._lock:
            if self._process is not None:
                self._process.terminate()

    def stop(self) -> None:
        """See the worker go; end it when it takes too long."""
        with self._lock:
            if self._process is None:
                return
            self._process.join(PATIENCE_SECONDS)
            if self._process.is_alive():
                logger.error("a background job did not end in time and was broken off")
                self._process.kill()

    def _started(self) -> multiprocessing.process.BaseProcess:
        process = multiprocessing.get_context().Process(
            target=self._run, name="anke-jobs", daemon=True
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
    """Watch the day, the mail, robots and releases; run what people wait for."""
    _become_a_worker()
    watch_the_day()
    watch_the_mail()
    watch_the_post()
    watch_the_robots()
    watch_the_releases()
    _work_through("default")


def run_long_jobs() -> None:
    """Run the jobs that take minutes, so that nothing else waits behind them.

    They also give way on the processor: pages and letters come first.
    """
    os.nice(_GIVES_WAY)
    _become_a_worker()
    _work_through("long")


def _become_a_worker() -> None:
    # Until Django's worker is ready to end in order, a forked child has the handler of
    # the server, which would only take a note.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # A Ctrl-C in the terminal reaches the whole group of processes; only the keeper
    # shall pass it on, once.
    os.setsid()
    console.start_django()
    end_with_parent()


def _work_through(queue: str) -> None:
    """Run the jobs of a queue until this process is told to end."""
    from django.core.management import call_command

    from anke.site.broken_jobs import give_back_broken_jobs, give_sign

    with give_sign() as sign:
        give_back_broken_jobs(sign.worker)
        call_command(
            "db_worker",
            queue_name=queue,
            interval=0.5,
            startup_delay=False,
            verbosity=0,
            worker_id=sign.worker,
        )


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
