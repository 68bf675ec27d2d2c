# SPDX-License-Identifier: EUPL-1.2
"""One reading process, seen from the house: started, asked, and put down when late.

Nothing that it answers is trusted beyond its form, and nothing waits for it longer than
it was given.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from anke.intake.reading.errors import WorkerLostError, WorkerNotStartedError
from anke.intake.reading.wire import LENGTHS, lengths_of, parsed_head, start_of

if TYPE_CHECKING:
    from anke.intake.reading.opening import ReadingSettings

SOURCE = Path(__file__).resolve().parents[3]
# What the process needs to find its own code; no secret of ours is among it.
ENVIRONMENT = {
    "PYTHONPATH": str(SOURCE),
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "MALLOC_ARENA_MAX": "1",
}
COMMAND = [sys.executable, "-s", "-P", "-B", "-m", "anke.intake.reading.worker"]
START_SECONDS = 60.0
CHUNK = 1 << 20


class ReadingProcess:
    """A reading process and its two pipes. Used by one thread at a time."""

    def __init__(self, settings: ReadingSettings) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            close_fds=True,
            bufsize=0,
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise WorkerLostError("no pipes")
        self._in, self._out = self._process.stdin, self._process.stdout
        for pipe in (self._in, self._out):
            os.set_blocking(pipe.fileno(), False)
        self.asked = 0
        self.peak_bytes = 0
        self.walls: dict[str, bool] = {}
        head = self._greet(settings)
        self.walls = {str(name): bool(up) for name, up in head["walls"].items()}

    @property
    def pid(self) -> int:
        """Give the number of the process."""
        return self._process.pid

    def ask(
        self, head: dict[str, Any], load: bytes, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        """Send a frame, wait for the answer.

        Errors: WorkerLostError; the process is then dead and must be replaced.
        """
        self.asked += 1
        ends = monotonic() + seconds
        try:
            # One after the other: a large load is not copied to be sent.
            self._send(memoryview(start_of(head, len(load))), ends)
            self._send(memoryview(load), ends)
            answer = self._receive(ends)
        except (WorkerLostError, OSError) as error:
            self.end()
            if isinstance(error, WorkerLostError):
                raise
            raise WorkerLostError(f"a broken pipe: {type(error).__name__}") from error
        return answer

    def _greet(self, settings: ReadingSettings) -> dict[str, Any]:
        try:
            head, _ = self.ask({"settings": asdict(settings)}, b"", START_SECONDS)
        except WorkerLostError as error:
            message = f"no reading process can be started: {error}"
            raise WorkerNotStartedError(message) from error
        return head

    def end(self) -> None:
        """Put the process down, and whatever it started."""
        if self._process.poll() is None:
            # Its own session: a Tesseract that it started goes with it.
            os.killpg(self._process.pid, 9)
        self._process.wait()
        self._in.close()
        self._out.close()

    def _send(self, rest: memoryview, ends: float) -> None:
        while rest:
            self._wait(self._in.fileno(), select.POLLOUT, ends)
            rest = rest[os.write(self._in.fileno(), rest[:CHUNK]) :]

    def _receive(self, ends: float) -> tuple[dict[str, Any], bytes]:
        head_bytes, load_bytes = lengths_of(self._take(LENGTHS.size, ends))
        head = parsed_head(self._take(head_bytes, ends))
        load = self._take(load_bytes, ends)
        peak = head.get("peak_bytes", 0)
        self.peak_bytes = max(self.peak_bytes, peak if isinstance(peak, int) else 0)
        return head, load

    def _take(self, size: int, ends: float) -> bytes:
        pieces = []
        while size:
            self._wait(self._out.fileno(), select.POLLIN, ends)
            piece = os.read(self._out.fileno(), min(size, CHUNK))
            if not piece:
                raise WorkerLostError("the reading process died")
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _wait(self, handle: int, event: int, ends: float) -> None:
        waiting = select.poll()
        waiting.register(handle, event)
        left = max(0.0, ends - monotonic())
        if not waiting.poll(left * 1000):
            raise WorkerLostError("the reading process was too slow", slow=True)
