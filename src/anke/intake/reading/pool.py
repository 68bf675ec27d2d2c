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
from typing import TYPE_CHECKING, Any, Self, TypeVar

from anke.intake.domain.reading import Reading, Verdict
from anke.intake.domain.reading_json import NotAReadingError, reading_from_json
from anke.intake.reading import files, letters
from anke.intake.reading.errors import (
    NotInLetterError,
    NotShowableError,
    WorkerLostError,
)
from anke.intake.reading.large_forms import (
    Workers,
    read_large_form,
    take_out_of_large_form,
)
from anke.intake.reading.letters import FORM_CHANNELS, TOO_LARGE
from anke.intake.reading.opening import LETTER_BYTES, ReadingSettings
from anke.intake.reading.process import ReadingProcess
from anke.intake.reading.wire import file_found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Answer = TypeVar("Answer")
RECYCLE_AFTER = 2_000
RECYCLE_BYTES = 350 * 1024 * 1024
# Beyond so many bytes that wait to be read, no further letter is fetched.
WAITING_BYTES = 100 * 1024 * 1024
TOO_SLOW_REASON = "Det tog for lang tid at åbne brevet."
LOST_REASON = "Læseprocessen gik ned på brevet."


class ReadingPool:
    """Reading processes that start when they are needed. Safe for many threads.

    A form of more than `whole_bytes` is read file by file. *Units*: `seconds` is the
    wall time of one letter, or one such file. Ends with `close`, or with its `with`.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        seconds: float = 20.0,
        settings: ReadingSettings | None = None,
        recycle_after: int = RECYCLE_AFTER,
        whole_bytes: int = LETTER_BYTES,
    ) -> None:
        self._settings = replace(settings or ReadingSettings(), seconds=seconds)
        self._seconds = seconds
        self._recycle_after = recycle_after
        self._whole_bytes = whole_bytes
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
        if len(raw) <= self._whole_bytes:
            return self._read_whole(raw, channel)
        if channel in FORM_CHANNELS:
            return read_large_form(raw, self._workers_for(channel))
        return Reading(verdict=Verdict.TOO_LARGE, reason=TOO_LARGE)

    def look(self, raw: bytes, channel: str) -> Reading:
        """Open a file for the screen, at once: scanned pages are counted, not read.

        Errors: WorkerLostError, when the file is too much.
        """
        order = {"do": "read", "channel": channel, "glance": True}
        return self._understood(
            order, raw, lambda answer: reading_from_json(answer.decode("utf-8"))
        )

    def read_many(self, letters: Iterable[tuple[bytes, str]]) -> Iterator[Reading]:
        """Open letters, all processes at work; the readings come in the same order."""
        waiting: deque[tuple[Future[Reading], int]] = deque()
        with ThreadPoolExecutor(self._workers) as threads:
            for raw, channel in letters:
                waiting.append((threads.submit(self.read, raw, channel), len(raw)))
                # Not held while the next one is fetched: a form may have 270 MB.
                del raw
                while self._is_enough(size for _, size in waiting):
                    yield waiting.popleft()[0].result()
            while waiting:
                yield waiting.popleft()[0].result()

    def take_out(self, raw: bytes, path: str, channel: str = "email") -> bytes:
        """Give the content of an attachment, by its `path`.

        Errors: NotInLetterError; WorkerLostError, when the letter is too much.
        """
        if len(raw) > self._whole_bytes and channel in FORM_CHANNELS:
            return take_out_of_large_form(raw, path, self._workers_for(channel))
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

    def as_pdf(self, content: bytes) -> bytes:
        """Give a PDF or an image as a PDF without scripts, links and attachments.

        Errors: NotShowableError; WorkerLostError, when the file is too much.
        """
        return self._ask({"do": "as_pdf"}, content)

    def close(self) -> None:
        """End the processes that are idle; the pool can be used again afterwards."""
        # All of them first: what is put back would be the next one taken.
        idle = [self._places.get() for _ in range(self._places.qsize())]
        for process in idle:
            _end(process)
            self._places.put(None)

    def _is_enough(self, sizes: Iterable[int]) -> bool:
        waiting = list(sizes)
        too_many = len(waiting) > 2 * self._workers
        return bool(waiting) and (too_many or sum(waiting) > WAITING_BYTES)

    def _workers_for(self, channel: str) -> Workers:
        """Give what a large form asks of the processes, a piece at a time."""
        return Workers(
            read=lambda rest: self._read_whole(rest, channel),
            read_file=lambda order, content: self._understood(
                order, content, file_found
            ),
            take_out=self._ask,
            seconds=self._seconds,
        )

    def _read_whole(self, raw: bytes, channel: str) -> Reading:
        try:
            reading = self._read(raw, channel, files=True)
            if _lacked_memory(reading):
                # Letters before it may have left little; a new process has all of it.
                self.close()
                reading = self._read(raw, channel, files=True)
        except WorkerLostError as error:
            return self._read_again(raw, channel, slow=error.slow)
        return reading

    def _read(self, raw: bytes, channel: str, *, files: bool) -> Reading:
        order = {"do": "read", "channel": channel, "files": files}
        return self._understood(
            order, raw, lambda answer: reading_from_json(answer.decode("utf-8"))
        )

    def _understood(
        self,
        order: dict[str, Any],
        load: bytes,
        parse: Callable[[bytes], Answer],
    ) -> Answer:
        with self._process() as process:
            answer = self._answered(process, order, load)
            try:
                return parse(answer)
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


def _lacked_memory(reading: Reading) -> bool:
    """Tell whether something was left unread for want of memory."""
    reasons = (reading.reason, *(one.reason for one in reading.attachments))
    return any(reason in (files.NO_MEMORY, letters.NO_MEMORY) for reason in reasons)


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
