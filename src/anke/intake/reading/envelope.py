# SPDX-License-Identifier: EUPL-1.2
"""Letters that our own doors make: web form, appeal form, API and telephone notes.

One JSON object: `form` (fields), `subject`, `text`, `sender` (`name`, `address`) and
`files` (`name`, `media_type`, `content` in base64). What people put into it is as
little to be trusted as any mail.

>>> from anke.intake.reading.opening import Opening, ReadingSettings
>>> read_envelope(b'{"text": "Jeg klager."}', Opening(ReadingSettings())).text
'Jeg klager.'
"""

from __future__ import annotations

import binascii
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from anke.intake.domain.reading import Attachment, Reading, Verdict
from anke.intake.reading.charsets import tidy
from anke.intake.reading.errors import Refusal
from anke.intake.reading.files import File, clean_name, open_file
from anke.intake.reading.headers import NAME_CHARS, SUBJECT_CHARS, one_line
from anke.intake.reading.language import language_of
from anke.intake.reading.opening import ATTACHMENTS, TEXT_CHARS

if TYPE_CHECKING:
    from anke.intake.reading.opening import Opening

MEDIA_TYPE = "application/vnd.anke.form+json"
FIELDS, VALUE_CHARS = 300, 20_000
BROKEN = "Formularen er beskadiget."


def read_envelope(content: bytes, opening: Opening) -> Reading:
    """Open a letter from one of our own doors. Errors: Refusal, when it is broken."""
    record = record_of(content)
    sender = record.get("sender")
    sender = sender if isinstance(sender, dict) else {}
    text = tidy(_string(record, "text")).strip()[:TEXT_CHARS]
    attachments = _files(record.get("files"), opening)
    form = tuple(_fields(record.get("form")))
    empty = not (text or attachments or form)
    return Reading(
        subject=one_line(_string(record, "subject"))[:SUBJECT_CHARS],
        sender_name=one_line(_string(sender, "name"))[:NAME_CHARS],
        sender_address=one_line(_string(sender, "address")).lower()[:NAME_CHARS],
        text=text,
        attachments=tuple(attachments),
        form=form,
        verdict=Verdict.NO_TEXT if empty else Verdict.READ,
        reason="Formularen er tom." if empty else "",
        warnings=tuple(opening.warnings),
        language=language_of(text)[0],
    )


def named_file(record: dict[str, Any], path: str, opening: Opening) -> File:
    """Give a file of a form by its name and its place, its content still left out."""
    given = one_line(_string(record, "name"))
    name = clean_name(given, path, opening)
    declared = _string(record, "media_type")
    return File(b"", path, name, sent_as=given, declared=declared)


def record_of(content: bytes) -> dict[str, Any]:
    """Read a JSON object. Errors: Refusal, when it is none."""
    try:
        record = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refusal(Verdict.MALFORMED, BROKEN) from error
    if not isinstance(record, dict):
        raise Refusal(Verdict.MALFORMED, BROKEN)
    return record


def _string(record: dict[str, Any], name: str) -> str:
    value = record.get(name, "")
    return value if isinstance(value, str) else ""


def _fields(form: object) -> list[tuple[str, str]]:
    if not isinstance(form, dict):
        return []
    return [
        (one_line(str(name))[:NAME_CHARS], tidy(_as_text(value))[:VALUE_CHARS])
        for name, value in list(form.items())[:FIELDS]
    ]


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _files(files: object, opening: Opening) -> list[Attachment]:
    found: list[Attachment] = []
    for number, file in enumerate(files if isinstance(files, list) else [], start=1):
        if not isinstance(file, dict):
            raise Refusal(Verdict.MALFORMED, BROKEN)
        if number > ATTACHMENTS:
            raise Refusal(Verdict.TOO_MANY, f"Formularen har over {ATTACHMENTS} filer.")
        named = named_file(file, str(number), opening)
        found += open_file(replace(named, content=_bytes(file)), opening)
    return found


def _bytes(file: dict[str, Any]) -> bytes:
    try:
        return binascii.a2b_base64(_string(file, "content"), strict_mode=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal(Verdict.MALFORMED, BROKEN) from error
