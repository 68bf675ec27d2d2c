# SPDX-License-Identifier: EUPL-1.2
"""What a letter says, once it has been opened: plain data, no bytes, no frame.

A `Reading` is what the reading process hands back: text, sender and attachments, each
with a verdict. It can be thrown away and made again from the raw letter at any time.

>>> Reading(subject="Klage", text="Jeg klager.").is_readable
True
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What became of opening one attachment, or the letter as a whole."""

    READ = "read"
    NO_TEXT = "no_text"
    UNSUPPORTED = "unsupported"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    TOO_SLOW = "too_slow"
    MALFORMED = "malformed"
    HOSTILE = "hostile"
    OCR_MISSING = "ocr_missing"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file: its name as sent, its type by content, and its text.

    `sha256` names the content; `path` says where in the letter it lies ("2", "3.1"),
    so that the content can be taken out again. `pages` is 0 where that means nothing.
    """

    name: str
    path: str
    media_type: str
    size_bytes: int
    sha256: str
    verdict: Verdict
    text: str = ""
    pages: int = 0
    scanned: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a secure letter (*sikker mail*), as its certificate says.

    `valid` is about the bytes: what was signed is what came. `trusted` is about the
    signer: the certificate leads to an issuer that the authority trusts.
    """

    signer: str
    email: str = ""
    valid: bool = False
    trusted: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter, opened (*læst*).

    `text` is what is new in the letter, `history` the quoted earlier letters. `html`
    is cleaned and holds no address that a browser would fetch. `authenticated_domain`
    is the sender's domain where our own mail gateway found it genuine (DMARC), else
    empty. `form` holds the fields of a web form, an appeal form or a MeMo header.
    `language` is the code of the language that `text` is written in ("da"), empty
    where it could not be told.
    """

    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    authenticated_domain: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    written_on: str = ""
    text: str = ""
    history: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    signature: Signature | None = None
    form: tuple[tuple[str, str], ...] = ()
    automatic: bool = False
    verdict: Verdict = Verdict.READ
    reason: str = ""
    warnings: tuple[str, ...] = ()
    language: str = ""

    @property
    def is_readable(self) -> bool:
        """Tell whether a machine may go on; else the letter waits for a person."""
        return self.verdict is Verdict.READ

    @property
    def full_text(self) -> str:
        """Give subject, new text and attachments' text, for triage and search."""
        parts = (self.subject, self.text, *(one.text for one in self.attachments))
        return "\n".join(part for part in parts if part)

    @property
    def fields(self) -> dict[str, str]:
        """Give the fields of the form by name."""
        return dict(self.form)
