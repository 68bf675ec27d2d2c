# SPDX-License-Identifier: EUPL-1.2
"""The reading process: opens one letter after the other, and knows nothing else.

Started by `ReadingPool` in a fresh interpreter, without Django, without a database,
with an empty environment. It takes frames on its standard input and answers on its
standard output; when the input ends, so does it.

    python -m anke.intake.reading.worker
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from anke.intake.domain.reading_json import reading_to_json
from anke.intake.reading import enclosed, language, letters
from anke.intake.reading.confinement import allow_seconds, confine, peak_bytes
from anke.intake.reading.errors import NotInLetterError, NotShowableError
from anke.intake.reading.hypertext import clean_html
from anke.intake.reading.opening import Opening, ReadingSettings, Spent
from anke.intake.reading.wire import (
    LENGTHS,
    file_answer,
    frame,
    lengths_of,
    parsed_head,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Head = dict[str, Any]
# Somebody waits for the page: of a long file, the beginning is read.
GLANCE_SECONDS = 5.0


def main() -> None:
    """Answer frames until the input ends."""
    orders, answers = _own_pipes()
    greeting = _next(orders)
    if greeting is None:
        return
    settings = ReadingSettings(**greeting[0]["settings"])
    language.load()
    walls = confine(may_start_programs=bool(settings.tesseract))
    _answer(answers, {"ok": True, "walls": walls}, b"")
    while (order := _next(orders)) is not None:
        allow_seconds(settings.seconds)
        _answer(answers, *_done(*order, settings))


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the two pipes for ourselves: what a library prints may not get into them."""
    orders, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return os.fdopen(orders, "rb"), os.fdopen(answers, "wb")


def _next(orders: BinaryIO) -> tuple[Head, bytes] | None:
    start = orders.read(LENGTHS.size)
    if len(start) < LENGTHS.size:
        return None
    head, load = lengths_of(start)
    return parsed_head(orders.read(head)), orders.read(load)


def _answer(answers: BinaryIO, head: Head, load: bytes) -> None:
    answers.write(frame(head | {"peak_bytes": peak_bytes()}, load))
    answers.flush()


def _done(head: Head, load: bytes, settings: ReadingSettings) -> tuple[Head, bytes]:
    """Do what a frame asks; say what went wrong without quoting the letter."""
    try:
        return {"ok": True}, ORDERS[head["do"]](head, load, settings)
    except (NotInLetterError, NotShowableError) as error:
        kind = type(error).__name__
        return {"ok": False, "error": kind, "user_text": error.user_text}, b""
    # The outermost edge of this process: the next letter must find it alive.
    except Exception as error:  # noqa: BLE001
        return {"ok": False, "error": type(error).__name__, "user_text": ""}, b""


def _read(head: Head, raw: bytes, settings: ReadingSettings) -> bytes:
    if head.get("files") is False:
        settings = _without_files(settings)
    if head.get("glance"):
        seconds = min(settings.seconds, GLANCE_SECONDS)
        settings = replace(settings, glance=True, seconds=seconds)
    reading = letters.read_letter(raw, head["channel"], settings)
    return reading_to_json(reading).encode("ascii")


def _without_files(settings: ReadingSettings) -> ReadingSettings:
    return ReadingSettings(
        gateway=settings.gateway,
        trust_folder=settings.trust_folder,
        seconds=settings.seconds,
        files=False,
    )


def _take_out(head: Head, raw: bytes, settings: ReadingSettings) -> bytes:
    return letters.take_out(raw, head["path"], head["channel"], settings)


def _read_file(head: Head, content: bytes, settings: ReadingSettings) -> bytes:
    if head.get("files") is False:
        settings = _without_files(settings)
    opening = Opening(settings, spent=Spent(*head["spent"]))
    reading = enclosed.read_file(content, head["path"], head["about"], opening)
    return file_answer(reading, opening.spent)


def _take_out_inner(head: Head, content: bytes, settings: ReadingSettings) -> bytes:
    return enclosed.take_out_inner(content, head["path"], settings)


def _clean_html(_head: Head, html: bytes, _settings: ReadingSettings) -> bytes:
    cleaned = clean_html(html.decode("utf-8", "replace"))
    return cleaned.encode("utf-8", "replace")


def _render_page(head: Head, content: bytes, _settings: ReadingSettings) -> bytes:
    return letters.render_page(content, head["page"], head["width"])


def _as_pdf(_head: Head, content: bytes, _settings: ReadingSettings) -> bytes:
    return letters.as_pdf(content)


ORDERS: dict[str, Callable[[Head, bytes, ReadingSettings], bytes]] = {
    "read": _read,
    "take_out": _take_out,
    "read_file": _read_file,
    "take_out_inner": _take_out_inner,
    "clean_html": _clean_html,
    "render_page": _render_page,
    "as_pdf": _as_pdf,
}

if __name__ == "__main__":
    main()
