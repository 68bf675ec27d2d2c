# SPDX-License-Identifier: EUPL-1.2
"""A server that is struck, and somebody in another process who hands something in.

The server is the site's own WSGI application behind the standard library's server, on
a TCP socket of loopback: what its answer says, another process has read.

    with visited("citizen", notes_of(root)) as visit:
        run_traced(visit.serve, root, fault)
    visit.end                               # Visit(unanswered='step 3: …', wrong='')
"""

from __future__ import annotations

import json
import os
import socket
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from anke.intake.tests.faults.people import Notes, Person, Visit
from anke.intake.tests.faults.ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def notes_of(root: Path) -> Notes:
    """Open the notes of whoever visits this run; no fault reaches them."""
    folder = Path(tempfile.gettempdir()) / "notes"
    folder.mkdir(exist_ok=True)
    return Notes.open(folder / root.name.removesuffix("-cut"))


class Visiting:
    """One visit: the door that is listened at, and how it ended."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.end = Visit()

    def serve(self) -> None:
        """Answer until the visitor has gone; ends with the process that is struck."""
        server = _Server(self._door)
        while not server.is_over:
            server.handle_request()

    def close(self) -> None:
        """Close the door: who still waits for an answer learns that none comes."""
        self._door.close()


@contextmanager
def visited(
    scenario: str, notes: Notes, *, again: bool = False, until: int | None = None
) -> Iterator[Visiting]:
    """Let the visitor of a scenario come while the block runs.

    `again` lets who is through send once more what was sent; `until` lets them stop
    before a step.
    """
    visiting = Visiting()
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        # With our copy of it open, the dead server's door would still stand open.
        visiting.close()
        os.close(reads)
        person = Person(notes, visiting.port)
        _come(partial(person.go, WAYS[scenario], again=again, until=until), writes)
        _say_goodbye(visiting.port)
        os._exit(0)
    os.close(writes)
    try:
        yield visiting
    finally:
        visiting.close()
        with os.fdopen(reads) as told:
            visiting.end = Visit(**json.loads(told.read()))
        # The tracer, which waits for whoever ends, may have seen this one's end.
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _come(go: Callable[[], Visit], writes: int) -> None:
    """Be the visitor, and say how it ended."""
    try:
        end = go()
    except BaseException as error:  # noqa: BLE001 - the edge of a process
        end = Visit(wrong=repr(error))
    with os.fdopen(writes, "w") as told:
        json.dump(asdict(end), told)


def _say_goodbye(port: int) -> None:
    """Come and say nothing: the server may go home."""
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=5).close()


class _Server(WSGIServer):
    is_over = False

    def __init__(self, door: socket.socket) -> None:
        super().__init__(("127.0.0.1", 0), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = door
        self.server_name, self.server_port = door.getsockname()
        self.setup_environ()
        self.set_app(_application())

    def handle_error(self, *_: object) -> None:
        """Say nothing: an answer that could not be given is what is tested."""


class _Handler(WSGIRequestHandler):
    server: _Server

    # An answer goes out at once, as it does from a server in earnest.
    wbufsize = 1 << 20

    def handle(self) -> None:
        """Answer a request; who comes and says nothing lets us go home."""
        super().handle()
        if not self.raw_requestline:
            self.server.is_over = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@lru_cache
def _application():
    # Not the module of the site, which starts threads: a process that has some must
    # not be forked.
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()
