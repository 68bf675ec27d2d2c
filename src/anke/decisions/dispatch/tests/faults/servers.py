# SPDX-License-Identifier: EUPL-1.2
"""The world outside that outlives our process: a gateway and a mail server.

Both keep what they were given by its id, run by run, and count how often each was
given. `GET /RUN/` answers what a run has delivered; the mail server keeps what it took
under the domain of the Message-ID, which is the run's.

    with outside() as world:
        world.gateway, world.mail      # the ports
"""

from __future__ import annotations

import json
import socket
import threading
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Iterator

CREATED, CONFLICT, UNAVAILABLE = 201, 409, 503


@dataclass(slots=True)
class World:
    """What was delivered, by run and id: how often it came."""

    gateway: int = 0
    mail: int = 0
    delivered: dict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    # How many answers are swallowed after the message was stored.
    silent: int = 0
    answers: list[int] = field(default_factory=list)

    @property
    def ports(self) -> tuple[int, int]:
        """Where the gateway and the mail server listen."""
        return self.gateway, self.mail


def delivered(port: int, run: str) -> dict[str, int]:
    """Ask what a run has delivered: ids, and how often each was given."""
    with urlopen(f"http://127.0.0.1:{port}/{run}/", timeout=30) as answer:
        found: dict[str, int] = json.loads(answer.read())
    return found


@contextmanager
def outside() -> Iterator[World]:
    """Start both; they end with the test."""
    world = World()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(world))
    world.gateway = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        world.mail = free.getsockname()[1]
    # Without a name given it asks the network for one, for each connection.
    mail = Controller(
        _Sink(world), hostname="127.0.0.1", port=world.mail, server_hostname="sink"
    )
    mail.start()
    try:
        yield world
    finally:
        mail.stop()
        server.shutdown()
        server.server_close()


class _Sink:
    """A mail server that takes everything."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the name aiosmtpd calls
        """Keep a mail under its Message-ID."""
        name = message_from_bytes(envelope.content)["Message-ID"].strip("<>")
        uuid, _, domain = name.partition("@")
        self._world.delivered[domain.partition(".")[0]][uuid] += 1
        return "250 OK"


def _handler(world: World) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            run = self.path.strip("/")
            self._answer(200, json.dumps(world.delivered[run]).encode())

        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            if len(self.rfile.read(size)) < size:
                # The sender died in the middle: nothing was taken.
                return
            kept = world.delivered[self.path.strip("/")]
            kept[self.headers["Idempotency-Key"]] += 1
            if world.silent:
                # Taken, and the answer lost on its way.
                world.silent -= 1
                self.close_connection = True
                self.connection.close()
                return
            times = kept[self.headers["Idempotency-Key"]]
            status = CREATED if times == 1 else CONFLICT
            world.answers.append(status)
            self._answer(status, b"")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
