# SPDX-License-Identifier: EUPL-1.2
r"""Forms that are larger than a reading process may be sent: opened file by file.

A first instance may send 200 MB of documents. Our own doors write them in one
canonical JSON text (`forms/envelope`), so the files can be found without reading it as
JSON: base64 holds no quotes. What is not exactly that form is too large, as any letter
of its size. The house finds and decodes; it opens nothing: the words of the form and
each file go to a reading process, and the answers are joined to one `Reading`.

>>> raw = (b'{"files":[{"content":"SGVq","media_type":"text/plain","name":"a.txt"}],'
...        b'"form":{},"text":"Se bilag."}')
>>> layout = layout_of(raw)
>>> content_of(raw, layout.files[0]), layout.rest
(b'Hej', b'{"files":[],"form":{},"text":"Se bilag."}')
"""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from dataclasses import astuple, dataclass, replace
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING, Any

from anke.intake.domain.reading import Attachment, Reading, Verdict
from anke.intake.reading.errors import NotInLetterError, Refusal, WorkerLostError
from anke.intake.reading.opening import (
    ATTACHMENTS,
    FORM_BYTES,
    LETTER_BYTES,
    MEGABYTE,
    WARNINGS,
    Spent,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

START = b'{"files":['
FILE, NEXT_FILE = b'{"content":"', b',{"content":"'
END = b'],"form":{'
ABOUT_BYTES = 40_000
_STRING = rb'"(?:[ !#-\[\]-~]++|\\["\\/bfnrtu])*+"'
ABOUT = re.compile(rb'","media_type":' + _STRING + rb',"name":' + _STRING + rb"\}")
# No more words than a letter of plain text of the largest size has.
TEXTS_CHARS = LETTER_BYTES
NOT_OURS = f"Brevet fylder over {LETTER_BYTES // MEGABYTE} MB."
TOO_LARGE = f"Formularen fylder over {FORM_BYTES // MEGABYTE} MB."
FILE_TOO_LARGE = f"En fil i formularen fylder over {LETTER_BYTES // MEGABYTE} MB."
BROKEN = "Formularen er beskadiget."
TOO_LONG = "Bilagene er så lange, at kun begyndelsen er læst."
TOO_SLOW = "Det tog for lang tid at åbne bilaget."
LOST = "Læseprocessen gik ned på bilaget."
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the form one file lies: its base64, and what is said of it."""

    path: str
    start: int
    end: int
    about: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a form, and the form without them."""

    files: tuple[Place, ...]
    rest: bytes


@dataclass(frozen=True, slots=True)
class Workers:
    """What the pool of reading processes does for a large form.

    `read` opens the form without its files, `read_file` one file, `take_out` what
    lies within one. *Units*: `seconds` is what each of them may take.
    """

    read: Callable[[bytes], Reading]
    read_file: Callable[[dict[str, Any], bytes], tuple[Reading, Spent]]
    take_out: Callable[[dict[str, Any], bytes], bytes]
    seconds: float


def read_large_form(raw: bytes, workers: Workers) -> Reading:
    """Open a form file by file: never an error about the form, always a verdict."""
    try:
        layout = layout_of(raw)
        rest = _read_rest(layout, workers)
        files = _Files(workers, ends=monotonic() + _seconds(raw, workers))
        for place in layout.files:
            files.read(place, content_of(raw, place))
    except Refusal as refusal:
        return Reading(verdict=refusal.verdict, reason=refusal.user_text)
    return files.joined(rest)


def take_out_of_large_form(raw: bytes, path: str, workers: Workers) -> bytes:
    """Give the content at `path`. Errors: NotInLetterError; WorkerLostError."""
    number = path.partition(".")[0]
    try:
        places = {place.path: place for place in layout_of(raw).files}
        content = content_of(raw, places[number])
    except (Refusal, KeyError) as error:
        text = "Bilaget findes ikke."
        raise NotInLetterError("no such attachment", user_text=text) from error
    if path == number:
        return content
    return workers.take_out({"do": "take_out_inner", "path": path}, content)


def layout_of(raw: bytes) -> Layout:
    """Find the files in a canonical form. Errors: Refusal, when it is none."""
    if len(raw) > FORM_BYTES:
        raise Refusal(Verdict.TOO_LARGE, TOO_LARGE)
    files: list[Place] = []
    place = len(START) if raw.startswith(START) else len(raw)
    while raw.startswith(mark := NEXT_FILE if files else FILE, place):
        if len(files) == ATTACHMENTS:
            reason = f"Formularen har over {ATTACHMENTS} filer."
            raise Refusal(Verdict.TOO_MANY, reason)
        found, place = _file_at(raw, place + len(mark), str(len(files) + 1))
        files.append(found)
    if not raw.startswith(END, place) or len(raw) - place > LETTER_BYTES:
        raise Refusal(Verdict.TOO_LARGE, NOT_OURS)
    return Layout(tuple(files), START + raw[place:])


def content_of(raw: bytes, place: Place) -> bytes:
    """Decode one file, without a copy of its base64. Errors: Refusal."""
    if (place.end - place.start) // 4 * 3 > LETTER_BYTES + 2:
        raise Refusal(Verdict.TOO_LARGE, FILE_TOO_LARGE)
    try:
        written = memoryview(raw)[place.start : place.end]
        content = a2b_base64(written, strict_mode=True)
    except Base64Error as error:
        raise Refusal(Verdict.MALFORMED, BROKEN) from error
    if len(content) > LETTER_BYTES:
        raise Refusal(Verdict.TOO_LARGE, FILE_TOO_LARGE)
    return content


def _file_at(raw: bytes, start: int, path: str) -> tuple[Place, int]:
    """Give the file whose base64 begins here, and where it ends. Errors: Refusal."""
    # A search for one sign: 33 MB take 4 ms.
    end = raw.find(b'"', start)
    about = ABOUT.match(raw, end, end + ABOUT_BYTES) if end >= 0 else None
    if about is None:
        raise Refusal(Verdict.TOO_LARGE, NOT_OURS)
    said = "{" + about[0][2:].decode("ascii")
    return Place(path, start, end, said), about.end()


def _read_rest(layout: Layout, workers: Workers) -> Reading:
    """Read the form without its files. Errors: Refusal, when it is broken."""
    rest = workers.read(layout.rest)
    if rest.verdict not in {Verdict.READ, Verdict.NO_TEXT}:
        raise Refusal(rest.verdict, rest.reason)
    if rest.attachments:
        # A second list of files, after the one that we found.
        raise Refusal(Verdict.MALFORMED, BROKEN)
    return rest


def _seconds(raw: bytes, workers: Workers) -> float:
    """Give the time that all files together may take: as letters of their size."""
    return workers.seconds * (2 + len(raw) // LETTER_BYTES)


class _Files:
    """The files of one form as they are opened, within the one budget of the form."""

    def __init__(self, workers: Workers, *, ends: float) -> None:
        self._workers = workers
        self._ends = ends
        self._spent = Spent()
        self._chars = 0
        self._attachments: list[Attachment] = []
        self._warnings: list[str] = []

    def read(self, place: Place, content: bytes) -> None:
        """Open one file. Errors: Refusal, when what the form says of it is broken."""
        try:
            found = self._found(place, content, files=monotonic() < self._ends)
        except WorkerLostError as error:
            found = self._read_again(place, content, slow=error.slow)
        if found.verdict is not Verdict.READ:
            raise Refusal(found.verdict, found.reason)
        self._warn(found.warnings)
        self._attachments += map(self._within, found.attachments)

    def joined(self, rest: Reading) -> Reading:
        """Give the reading of the form with its files."""
        if self._attachments:
            # A form of nothing but files is not empty.
            rest = replace(rest, verdict=Verdict.READ, reason="")
        self._warn(rest.warnings)
        return replace(
            rest,
            attachments=tuple(self._attachments),
            warnings=tuple(self._warnings),
        )

    def _found(self, place: Place, content: bytes, *, files: bool) -> Reading:
        order = {
            "do": "read_file",
            "path": place.path,
            "about": place.about,
            "spent": astuple(self._spent),
            "files": files,
        }
        found, self._spent = self._workers.read_file(order, content)
        return found

    def _read_again(self, place: Place, content: bytes, *, slow: bool) -> Reading:
        """List a file that its process did not survive, with what it did as verdict."""
        verdict = Verdict.TOO_SLOW if slow else Verdict.MALFORMED
        reason = TOO_SLOW if slow else LOST
        try:
            found = self._found(place, content, files=False)
        except WorkerLostError:
            found = Reading(attachments=(_bare(place, content),))
        listed = (
            replace(one, verdict=verdict, reason=reason) for one in found.attachments
        )
        return replace(found, attachments=tuple(listed))

    def _within(self, one: Attachment) -> Attachment:
        """Keep as much of the text as all files together may have."""
        left = TEXTS_CHARS - self._chars
        if len(one.text) > left:
            self._warn([TOO_LONG])
            one = replace(one, text=one.text[:left])
        self._chars += len(one.text)
        return one

    def _warn(self, texts: Iterable[str]) -> None:
        known = dict.fromkeys([*self._warnings, *texts])
        self._warnings = list(known)[:WARNINGS]


def _bare(place: Place, content: bytes) -> Attachment:
    return Attachment(
        name=f"bilag-{place.path}",
        path=place.path,
        media_type=UNKNOWN,
        size_bytes=len(content),
        sha256=sha256(content).hexdigest(),
        verdict=Verdict.MALFORMED,
    )
