# SPDX-License-Identifier: EUPL-1.2
"""The reading processes, and the one door to them for the rest of the house.

A letter that kills its process, hangs it or makes it answer nonsense costs that process
only: it is replaced, the letter is read once more without its files, and gets a verdict
that says so. No letter is ever without a `Reading`.

    with ReadingPool(workers=2) as pool:
        reading = pool.read(raw, "email")
        for reading in pool.read_many([(raw, "email"), (other, "scan")]):
            ...
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from queue import LifoQueue
from typing import TYPE_CHECKING, Any, Self

from anke.intake.domain.reading import Reading, Verdict
from anke.intake.domain.reading_json import NotAReadingError, reading_from_json
from anke.intake.reading.errors import (
    NotInLetterError,
    NotShowableError,
    WorkerLostError,
)
from anke.intake.reading.letters import TOO_LARGE
from anke.intake.reading.opening import LETTER_BYTES, ReadingSettings
from anke.intake.reading.process import ReadingProcess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RECYCLE_AFTER = 2_000
RECYCLE_BYTES = 350 * 1024 * 1024
TOO_SLOW_REASON = "Det tog for lang tid at åbne brevet."
LOST_REASON = "Læseprocessen gik ned på brevet."


class ReadingPool:
    """Reading processes that start when they are needed. Safe for many threads.

    *Units*: `seconds` is the wall time that one letter may take. Ends with `close`, or
    at the end of a `with`.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        seconds: float = 20.0,
        settings: ReadingSettings | None = None,
        recycle_after: int = RECYCLE_AFTER,
    ) -> None:
        self._settings = replace(settings or ReadingSettings(), seconds=seconds)
        self._seconds = seconds
        self._recycle_after = recycle_after
        self._workers = workers
        self._peak = 0
        self._places: LifoQueue[ReadingProcess | None] = LifoQueue()
        for _ in range(workers):
            self._places.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def peak_bytes(self) -> int:
        """Give the most memory that any of the processes has had in use."""
        return self._peak

    def read(self, raw: bytes, channel: str) -> Reading:
        """Open a letter: always a reading, with a verdict and a reason in Danish."""
        if len(raw) > LETTER_BYTES:
            return Reading(verdict=Verdict.TOO_LARGE, reason=TOO_LARGE)
        try:
            return self._read(raw, channel, files=True)
        except WorkerLostError as error:
            return self._read_again(raw, channel, slow=error.slow)

    def read_many(self, letters: Iterable[tuple[bytes, str]]) -> Iterator[Reading]:
        """Open letters, all processes at work; the readings come in the same order."""
        waiting: deque[Future[Reading]] = deque()
        with ThreadPoolExecutor(self._workers) as threads:
            for raw, channel in letters:
                waiting.append(threads.submit(self.read, raw, channel))
                if len(waiting) > 2 * self._workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def take_out(self, raw: bytes, path: str, channel: str = "email") -> bytes:
        """Give the content of an attachment, by its `path`.

        Errors: NotInLetterError; WorkerLostError, when the letter is too much.
        """
        return self._ask({"do": "take_out", "path": path, "channel": channel}, raw)

    def clean_html(self, html: str) -> str:
        """Give HTML that can be shown to staff. Errors: WorkerLostError."""
        load = html.encode("utf-8", "replace")
        return self._ask({"do": "clean_html"}, load).decode("utf-8", "replace")

    def render_page(self, content: bytes, page: int, width: int = 1200) -> bytes:
        """Draw a page (the first is 1) of a PDF or an image as PNG.

        Errors: NotShowableError; WorkerLostError, when the file is too much.
        """
        return self._ask({"do": "render_page", "page": page, "width": width}, content)

    def close(self) -> None:
        """End the processes that are idle; the pool can be used again afterwards."""
        # All of them first: what is put back would be the next one taken.
        idle = [self._places.get() for _ in range(self._places.qsize())]
        for process in idle:
            _end(process)
            self._places.put(None)

    def _read(self, raw: bytes, channel: str, *, files: bool) -> Reading:
        order = {"do": "read", "channel": channel, "files": files}
        with self._process() as process:
            answer = self._answered(process, order, raw)
            try:
                return reading_from_json(answer.decode("utf-8"))
            except (NotAReadingError, UnicodeError) as error:
                # Raised while the process is on loan, so that it is put down.
                raise WorkerLostError("an answer that is no reading") from error

    def _read_again(self, raw: bytes, channel: str, *, slow: bool) -> Reading:
        """Read the letter without its files; keep what was wrong as the verdict."""
        verdict = Verdict.TOO_SLOW if slow else Verdict.MALFORMED
        reason = TOO_SLOW_REASON if slow else LOST_REASON
        try:
            reading = self._read(raw, channel, files=False)
        except WorkerLostError:
            reading = Reading()
        return replace(reading, verdict=verdict, reason=reason)

    def _ask(self, head: dict[str, Any], load: bytes) -> bytes:
        with self._process() as process:
            return self._answered(process, head, load)

    def _answered(
        self, process: ReadingProcess, head: dict[str, Any], load: bytes
    ) -> bytes:
        answer, result = process.ask(head, load, self._seconds)
        if not answer.get("ok"):
            _raise(answer)
        return result

    @contextmanager
    def _process(self) -> Iterator[ReadingProcess]:
        """Lend a process; what is worn out or lost is replaced by the next need."""
        process = self._places.get()
        try:
            process = process or ReadingProcess(self._settings)
            yield process
        except WorkerLostError:
            _end(process)
            process = None
            raise
        finally:
            if process is not None:
                self._peak = max(self._peak, process.peak_bytes)
                if self._is_worn(process):
                    _end(process)
                    process = None
            self._places.put(process)

    def _is_worn(self, process: ReadingProcess) -> bool:
        return process.asked > self._recycle_after or process.peak_bytes > RECYCLE_BYTES


def _end(process: ReadingProcess | None) -> None:
    if process is not None:
        process.end()


def _raise(answer: dict[str, Any]) -> None:
    """Raise what the process answered, among the kinds that it may answer."""
    text = answer.get("user_text")
    text = text[:200] if isinstance(text, str) else ""
    kinds = {"NotInLetterError": NotInLetterError, "NotShowableError": NotShowableError}
    kind = kinds.get(str(answer.get("error")))
    if kind is not None:
        raise kind("refused by the reading process", user_text=text)
    raise WorkerLostError("the reading process failed")
