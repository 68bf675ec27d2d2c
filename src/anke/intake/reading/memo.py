# SPDX-License-Identifier: EUPL-1.2
"""Digital Post: a message in the national format MeMo 1.2, opened.

The fields of its header go to the form, each under its place: `Sender.senderID`,
`Sender.idType`, `ContentData.CaseID.caseID`. Numbers of persons stand there and nowhere
else. The documents become text (the main one, where it is text) and attachments.

*Legal source*: the format is the Agency for Digital Government's (namespace
https://DigitalPost.dk/MeMo-1).
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anke.intake.domain.reading import Attachment, Reading, Verdict
from anke.intake.reading import media
from anke.intake.reading.charsets import decode_text
from anke.intake.reading.errors import Refusal
from anke.intake.reading.files import File, clean_name, open_file
from anke.intake.reading.headers import one_line
from anke.intake.reading.hypertext import clean_html, text_of_clean_html
from anke.intake.reading.language import language_of
from anke.intake.reading.opening import ATTACHMENTS
from anke.intake.reading.safe_xml import Events, local_name, read_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.intake.reading.opening import Opening

NAMESPACE = "https://DigitalPost.dk/MeMo-1"
DOCUMENTS = {"MainDocument", "AdditionalDocument", "TechnicalDocument"}
FIELDS, VALUE_CHARS, DEPTH = 400, 4_000, 40
BROKEN_FILE = "Et dokument i meddelelsen var kodet forkert (base64)."


@dataclass(slots=True)
class MemoFile:
    """One file of a document in the message."""

    document: str
    fields: dict[str, str] = field(default_factory=dict)
    content: list[str] = field(default_factory=list)


def is_memo(content: bytes) -> bool:
    """Tell whether this is a message of Digital Post."""
    start = content[:4_000]
    return (
        start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<" and NAMESPACE.encode() in start
    )


def read_memo(content: bytes, opening: Opening) -> Reading:
    """Open a message of Digital Post. Errors: Refusal, when it is broken or hostile."""
    message = _Message()
    read_xml(content, message)
    if not message.is_memo:
        raise Refusal(Verdict.MALFORMED, "Filen er ikke en MeMo-meddelelse.")
    fields = dict(message.header)
    text, html, attachments = _documents(message.files, opening)
    label = one_line(fields.get("label", ""))
    verdict = Verdict.READ if text or attachments else Verdict.NO_TEXT
    return Reading(
        subject=label,
        sender_name=one_line(fields.get("Sender.label", "")),
        message_id=fields.get("messageUUID", ""),
        references=tuple(
            value
            for key, value in message.header
            if key in {"ReplyData.messageUUID", "ReplyData.replyUUID"}
        ),
        written_on=message.created[:10],
        text=text,
        html=html,
        attachments=tuple(attachments),
        form=tuple(message.header),
        verdict=verdict,
        reason="" if verdict is Verdict.READ else "Meddelelsen har intet indhold.",
        warnings=tuple(opening.warnings),
        language=language_of(text)[0],
    )


def _documents(
    files: list[MemoFile], opening: Opening
) -> tuple[str, str, list[Attachment]]:
    """Give the main document's words and HTML, and the rest as attachments."""
    text = html = ""
    attachments: list[Attachment] = []
    for number, file in enumerate(files[:ATTACHMENTS], start=1):
        content = _decoded(file, opening)
        kind = media.media_type_of(content)
        wordy = bool(content) and kind in {media.TEXT, media.HTML}
        if wordy and file.document == "MainDocument" and not text:
            words, _ = decode_text(content, "utf-8")
            html = clean_html(words) if kind == media.HTML else html
            text = text_of_clean_html(html) if kind == media.HTML else words.strip()
            continue
        given = one_line(file.fields.get("filename", ""))
        name = clean_name(given, str(number), opening)
        declared = file.fields.get("encodingFormat", "")
        attachments += open_file(
            File(content, str(number), name, sent_as=given, declared=declared), opening
        )
    return text, html, attachments


def _decoded(file: MemoFile, opening: Opening) -> bytes:
    encoded = "".join("".join(file.content).split())
    try:
        return binascii.a2b_base64(encoded, strict_mode=True)
    except (binascii.Error, ValueError):
        opening.warn(BROKEN_FILE)
        return b""


class _Message(Events):
    """Follows the message: a header of fields, documents of files."""

    def __init__(self) -> None:
        self.header: list[tuple[str, str]] = []
        self.files: list[MemoFile] = []
        self.created = ""
        self.is_memo = False
        self._path: list[str] = []
        self._value: list[str] = []
        self._document = ""

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        name = local_name(tag)
        if not self._path:
            self.is_memo = tag == f"{{{NAMESPACE}}}Message"
        if len(self._path) >= DEPTH:
            raise Refusal(Verdict.TOO_DEEP, "Meddelelsen har for mange lag.")
        self._path.append(name)
        self._value = []
        if name in DOCUMENTS:
            self._document = name
        elif name == "File":
            self.files.append(MemoFile(self._document))

    def data(self, text: str) -> None:
        if self._in_file and self._path[-1] == "content":
            self.files[-1].content.append(text)
        elif sum(map(len, self._value)) < VALUE_CHARS:
            self._value.append(text)

    def end(self, _tag: str) -> None:
        name = self._path[-1]
        value = "".join(self._value).strip()[:VALUE_CHARS]
        if self._in_file and name != "File":
            self.files[-1].fields[name] = value
        elif self._path[1:2] == ["MessageHeader"] and value:
            self._note(".".join(self._path[2:]), value)
        elif name == "createdDateTime":
            self.created = value
        self._path.pop()
        self._value = []

    @property
    def _in_file(self) -> bool:
        return "File" in self._path and "MessageBody" in self._path and bool(self.files)

    def _note(self, name: str, value: str) -> None:
        if len(self.header) < FIELDS:
            self.header.append((name, value))
