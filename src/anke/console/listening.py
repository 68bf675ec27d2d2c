# SPDX-License-Identifier: EUPL-1.2
"""What every server of the house does when it starts: the port, the greeting, the end.

The staff site and the public portal are processes apart that share no settings; how a
server finds its port, how it is run, and that it never outlives its keeper, is the same
for both.

Example:
    >>> shown_address("::1", 8000)
    'http://[::1]:8000/'
"""

import importlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from anke.errors import AppealsError

if TYPE_CHECKING:
    from granian.server import MPServer, MTServer

THREADS_PER_PROCESS: Final = 4
PATIENCE_SECONDS: Final = 10


class PortTaken(AppealsError):
    """Another program listens on the port already."""


def free_port(host: str, port: int) -> int:
    """Return the port, or a free one for 0, after making sure that it is free.

    Errors:
        PortTaken: somebody listens there already.
    """
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


def server_of(
    application: str, host: str, port: int, *, workers: int, loaded_before: str = ""
) -> "MPServer | MTServer":
    """Give the server of an application, not started; one that dies is replaced.

    Who is told to end gets ten seconds for what runs. `loaded_before` is a module that
    is loaded once, so that server processes that are forked share its memory.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    method = start_method()
    multiprocessing.set_start_method(method, force=True)
    if loaded_before and method == "fork":
        importlib.import_module(loaded_before)
    return Granian(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_PER_PROCESS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
    )


def start_method() -> Literal["fork", "spawn"]:
    """Fork when that is safe: the children then start with everything loaded."""
    return "fork" if thread_count() == 1 else "spawn"


def thread_count() -> int:
    """Count this process's threads; one that has several must not fork."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else threading.active_count()


def end_with_parent() -> None:
    """Let this child process end when its parent was killed."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait_for_the_end() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_the_end, daemon=True).start()


def shown_address(host: str, port: int) -> str:
    """Write the address at which a server answers."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def greet(name: str, host: str, port: int) -> None:
    """Say on standard output that a server answers, and where."""
    sys.stdout.write(f"{name}: {shown_address(host, port)} (stop with Ctrl-C)\n")
    sys.stdout.flush()
