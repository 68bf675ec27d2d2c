# SPDX-License-Identifier: EUPL-1.2
r"""One file of a form that is too large to be opened as a whole (`large_forms`).

Runs inside the reading process. The file gets what it would get in a smaller letter:
the same limits, the same verdicts, the same path.

>>> about = '{"media_type":"text/plain","name":"brev.txt"}'
>>> opening = Opening(ReadingSettings())
>>> read_file(b"Jeg klager.", "2", about, opening).attachments[0].text
'Jeg klager.'
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from anke.intake.domain.reading import Attachment, Reading, Verdict
from anke.intake.reading import media
from anke.intake.reading.envelope import named_file, record_of
from anke.intake.reading.errors import NotInLetterError, Refusal
from anke.intake.reading.files import File, open_file
from anke.intake.reading.letters import FAULTS
from anke.intake.reading.opening import Opening, ReadingSettings


def read_file(content: bytes, path: str, about: str, opening: Opening) -> Reading:
    """Open the file at `path`; `about` is what the form says of it, as JSON.

    Where `about` is broken, the verdict is that of the whole form.
    """
    try:
        named = named_file(record_of(about.encode("ascii")), path, opening)
    except (Refusal, *FAULTS):
        return Reading(verdict=Verdict.MALFORMED, reason="Formularen er beskadiget.")
    found = _opened(replace(named, content=content), opening)
    return Reading(attachments=tuple(found), warnings=tuple(opening.warnings))


def take_out_inner(content: bytes, path: str, settings: ReadingSettings) -> bytes:
    """Give what lies at `path` within a file. Errors: NotInLetterError."""
    opening = Opening(settings, wanted=path)
    _opened(File(content, path.partition(".")[0]), opening)
    if opening.found is None:
        raise NotInLetterError("no such attachment", user_text="Bilaget findes ikke.")
    return opening.found


def _opened(file: File, opening: Opening) -> list[Attachment]:
    try:
        return open_file(file, opening)
    except Refusal as refusal:
        return [_unread(file, refusal.verdict, refusal.user_text)]
    except FAULTS as fault:
        # The name of the fault only: its text may quote the letter.
        reason = f"Bilaget kunne ikke læses ({type(fault).__name__})."
        return [_unread(file, Verdict.MALFORMED, reason)]


def _unread(file: File, verdict: Verdict, reason: str) -> Attachment:
    return Attachment(
        name=file.name,
        path=file.path,
        media_type=media.UNKNOWN,
        size_bytes=len(file.content),
        sha256=sha256(file.content).hexdigest(),
        verdict=verdict,
        reason=reason,
    )
