# SPDX-License-Identifier: EUPL-1.2
"""Those who hand something in: a browser with a person before it, a system with a key.

They sit outside the process that is struck and know only what they were answered: the
cookies, the hidden fields of the last page, the numbers on receipts. Where an answer
does not come, the browser loads the same page again, or the person comes back to the
form's first page; the system sends the same call with the same key.

    citizen = Person(Notes.open(path), port)
    citizen.go(WAYS["citizen"], again=True)     # Visit() when all went well
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from http.client import HTTPConnection, HTTPException, HTTPMessage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

# How often an answer that does not come is asked for again, and how many pages at most.
TRIES, MOST = 3, 60


class UnansweredError(Exception):
    """The server says that it could not; what was asked is asked again."""


class UnexpectedError(Exception):
    """An answer that nobody should get; it ends the visit and fails the test."""


@dataclass(slots=True)
class Notes:
    """What somebody outside knows; it outlives the server, and its power cut."""

    path: Path
    comes_back: bool = False
    step: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    page: dict[str, str] = field(default_factory=dict)
    # Of each thing that was sent, by its text: the number and, from the API, the hash.
    answers: dict[str, list[str]] = field(default_factory=dict)

    def copy(self, name: str) -> Notes:
        """Give the same to somebody else: a second window of the same browser."""
        return replace(self, path=self.path.with_name(name))

    @classmethod
    def open(cls, path: Path) -> Notes:
        """Read the notes, or begin them."""
        if not path.exists():
            return cls(path)
        return cls(**json.loads(path.read_text("utf-8")) | {"path": path})

    def keep(self) -> None:
        """Write them down."""
        text = json.dumps(asdict(self) | {"path": str(self.path)})
        self.path.write_text(text, "utf-8")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: HTTPMessage
    text: str

    @property
    def location(self) -> str:
        """Give where we are sent on to."""
        return self.headers["Location"] or ""


@dataclass(frozen=True, slots=True)
class Visit:
    """How a visit ended: well, without an answer, or with one that is wrong."""

    unanswered: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """The steps of a way, and where somebody is who comes back to its beginning.

    `again` are those of who sends once more what was sent already.
    """

    steps: Sequence[Callable[[Person], int]]
    again: Sequence[Callable[[Person], int]]
    back_to: Callable[[int], int] = lambda step: step


class Person:
    """Somebody with a way to go, step by step; each step names the next."""

    def __init__(self, notes: Notes, port: int) -> None:
        self.notes = notes
        self._port = port

    def go(self, way: Way, *, again: bool = False, until: int | None = None) -> Visit:
        """Go on from where the notes say; `again` sends what was sent once more."""
        steps = [*way.steps, *(way.again if again else ())][:until]
        if self.notes.comes_back:
            self.notes.step = way.back_to(self.notes.step)
        failed = 0
        for _ in range(MOST):
            if self.notes.step >= len(steps):
                return Visit()
            try:
                self.notes.step = steps[self.notes.step](self)
            except (OSError, HTTPException, UnansweredError) as error:
                failed += 1
                if failed == TRIES:
                    return Visit(unanswered=f"step {self.notes.step}: {error!r}")
            except UnexpectedError as error:
                return Visit(wrong=f"step {self.notes.step}: {error}")
            else:
                self.notes.keep()
        return Visit(wrong=f"{MOST} pages and no end, at step {self.notes.step}")

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Ask the server; give its answer once all of it is here."""
        cookies = "; ".join(f"{n}={v}" for n, v in self.notes.cookies.items())
        sent = {"Cookie": cookies} if cookies else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request(method, path, body or None, sent)
            response = connection.getresponse()
            text = response.read().decode("utf-8")
        finally:
            connection.close()
        if "Content-Length" not in response.headers:
            raise HTTPException("half of an answer")
        answer = Answer(response.status, response.headers, text)
        if answer.status >= 500:
            raise UnansweredError(f"{method} {path}: {answer.status}")
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.notes.cookies[name] = value
        return answer

    def is_told(self, text: str, number: str, digest: str = "") -> None:
        """Note a receipt. A second one for the same thing must name the same letter."""
        known = self.notes.answers.setdefault(text, [number, digest])
        if known != [number, digest]:
            raise UnexpectedError(f"{text}: {[number, digest]} and before {known}")
