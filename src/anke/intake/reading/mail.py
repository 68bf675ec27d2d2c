# SPDX-License-Identifier: EUPL-1.2
r"""A mail opened: who, what about, what is new in it, and what is attached.

>>> from anke.intake.reading.opening import ReadingSettings
>>> raw = b"From: Bo <bo@example.dk>\nSubject: Klage\n\nJeg klager over afslaget."
>>> reading = read_mail(raw, Opening(ReadingSettings()))
>>> reading.sender_address, reading.text
('bo@example.dk', 'Jeg klager over afslaget.')
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from anke.intake.domain.reading import Attachment, Reading, Signature, Verdict
from anke.intake.reading import media, signatures
from anke.intake.reading.charsets import decode_text
from anke.intake.reading.errors import Refusal
from anke.intake.reading.files import File, clean_name, open_file
from anke.intake.reading.headers import BROKEN_HEAD, Headers, read_headers
from anke.intake.reading.hypertext import clean_html, is_overgrown, text_of_clean_html
from anke.intake.reading.language import language_of
from anke.intake.reading.mime import Entity, parse_entity
from anke.intake.reading.opening import ATTACHMENTS, TEXT_CHARS, Opening
from anke.intake.reading.quotes import part_new
from anke.intake.reading.senders import authenticated_domain, is_automatic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PKCS7 = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
PKCS7_SIGNATURE = {"application/pkcs7-signature", "application/x-pkcs7-signature"}
LOCKED = "Brevet er krypteret; nøglen er ikke her."
NO_HEAD = "Brevet har intet brevhoved."
OVERGROWN = "Brevets HTML er usædvanlig stor; kun ordene er vist."
EMPTY = "Brevet er tomt."
PGP_MESSAGE = "-----BEGIN PGP MESSAGE-----"
PGP_SIGNED = "Brevet har en PGP-underskrift; den er ikke kontrolleret."
CUT = "Brevets tekst er meget lang; kun begyndelsen er læst."
SEVERAL_SENDERS = "Brevet angiver mere end én afsender; den første er vist."
OTHER_SIGNER = "Underskriverens adresse er ikke afsenderens."
TOO_MANY_FILES = f"Brevet har over {ATTACHMENTS} bilag; kun de første er åbnet."
SIGNATURE_LAYERS = 3


@dataclass(slots=True)
class Body:
    """What was gathered of a mail: words in order, files, signature."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    files: list[Entity] = field(default_factory=list)
    signature: Signature | None = None
    secret: bool = False
    layers: int = 0

    @property
    def has_words(self) -> bool:
        """Tell whether there is any text in it that is written as text."""
        return any(kind == media.TEXT and words.strip() for kind, words in self.pieces)

    @property
    def text(self) -> str:
        """Give the words, HTML turned into lines."""
        return "\n\n".join(
            text_of_clean_html(words) if kind == media.HTML else words
            for kind, words in self.pieces
        ).strip()

    @property
    def html(self) -> str:
        """Give the cleaned HTML, for the screen."""
        return "\n".join(words for kind, words in self.pieces if kind == media.HTML)


def read_mail(raw: bytes, opening: Opening) -> Reading:
    """Open a mail; what cannot be opened says why, and the rest is read."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    head = Reading()
    try:
        headers, _ = read_headers(raw)
        head = _head(headers, opening)
        body, shown = _opened(raw, opening)
    except Refusal as refusal:
        return replace(
            head,
            verdict=refusal.verdict,
            reason=refusal.user_text,
            warnings=tuple(opening.warnings),
        )
    return _filled(head, body, shown, opening, has_head=bool(headers.fields))


def open_inner_mail(file: File, opening: Opening) -> tuple[str, list[Attachment]]:
    """Open a letter that lies in another: its words, and its files."""
    entity = parse_entity(file.content, opening, file.path)
    body, _ = _gathered(entity, opening)
    name, address = entity.headers.sender
    top = f"Emne: {entity.headers.subject}\nFra: {name} {address}".strip()
    if body.secret:
        raise Refusal(Verdict.ENCRYPTED, LOCKED)
    return f"{top}\n\n{body.text}".strip(), _files(body, opening, file.level + 1)


def _opened(raw: bytes, opening: Opening) -> tuple[Body, str]:
    return _gathered(parse_entity(raw, opening), opening)


def _gathered(entity: Entity, opening: Opening) -> tuple[Body, str]:
    """Gather a mail's body; give it and the HTML to show."""
    body = Body()
    shown: list[str] = []
    _gather(entity, body, opening, shown)
    return body, "\n".join(shown)


def _head(headers: Headers, opening: Opening) -> Reading:
    """Read what the head of a mail says."""
    name, address = headers.sender
    if headers.count("from") > 1:
        opening.warn(SEVERAL_SENDERS)
    if headers.broken:
        opening.warn(BROKEN_HEAD)
    return Reading(
        subject=headers.subject,
        sender_name=name,
        sender_address=address,
        authenticated_domain=authenticated_domain(headers, opening.settings.gateway),
        message_id=headers.message_id,
        references=headers.references,
        written_on=headers.written_on,
        automatic=is_automatic(headers),
    )


def _filled(
    head: Reading, body: Body, shown: str, opening: Opening, *, has_head: bool
) -> Reading:
    text = body.text
    if len(text) > TEXT_CHARS:
        opening.warn(CUT)
        text = text[:TEXT_CHARS]
    new, history = part_new(text)
    attachments = _files(body, opening, 0)
    verdict, reason = _verdict(body, text, attachments, has_head=has_head)
    if body.signature and body.signature.email not in {"", head.sender_address}:
        opening.warn(OTHER_SIGNER)
    return replace(
        head,
        text=new,
        history=history,
        html=shown,
        language=language_of(new)[0],
        attachments=tuple(attachments),
        signature=body.signature,
        verdict=verdict,
        reason=reason,
        warnings=tuple(opening.warnings),
    )


def _verdict(
    body: Body, text: str, attachments: list[Attachment], *, has_head: bool
) -> tuple[Verdict, str]:
    if body.secret or PGP_MESSAGE in text:
        return Verdict.ENCRYPTED, LOCKED
    if not text and not attachments:
        return Verdict.NO_TEXT, EMPTY
    if not has_head:
        return Verdict.MALFORMED, NO_HEAD
    return Verdict.READ, ""


def _gather(entity: Entity, body: Body, opening: Opening, shown: list[str]) -> None:
    """Gather one part, by what it is."""
    if entity.parts:
        MULTIPARTS.get(entity.media_type, _gather_all)(entity, body, opening, shown)
    elif entity.media_type in PKCS7:
        _gather_secure(entity, body, opening, shown)
    elif entity.media_type in {media.TEXT, media.HTML} and not entity.is_attached:
        _gather_words(entity, body, opening, shown)
    else:
        body.files.append(entity)


def _gather_all(entity: Entity, body: Body, opening: Opening, shown: list[str]) -> None:
    for part in entity.parts:
        _gather(part, body, opening, shown)


def _gather_alternative(
    entity: Entity, body: Body, opening: Opening, shown: list[str]
) -> None:
    """Take the words from the plain version, the picture from the rich one."""
    versions = []
    for part in entity.parts:
        version = Body(layers=body.layers)
        _gather(part, version, opening, shown)
        versions.append(version)
    best = next((one for one in versions if one.has_words), None)
    best = best or next((one for one in versions[::-1] if one.pieces), Body())
    body.pieces += best.pieces
    for version in versions:
        body.files += version.files
        body.secret |= version.secret
        body.signature = body.signature or version.signature


def _gather_signed(
    entity: Entity, body: Body, opening: Opening, shown: list[str]
) -> None:
    """Read what was signed, and check the signature that stands beside it."""
    content, *others = entity.parts
    _gather(content, body, opening, shown)
    for other in others:
        if other.media_type in PKCS7_SIGNATURE:
            body.signature = _checked(content, other, opening)
        elif other.media_type == "application/pgp-signature":
            opening.warn(PGP_SIGNED)
        else:
            _gather(other, body, opening, shown)


def _checked(content: Entity, seal: Entity, opening: Opening) -> Signature:
    signed = content.raw[content.start : content.end]
    signature, _ = signatures.verify(
        seal.content(opening),
        detached=signatures.canonical(signed),
        trust_folder=opening.settings.trust_folder,
    )
    return signature


def _gather_secret(
    _entity: Entity, body: Body, _opening: Opening, _shown: list[str]
) -> None:
    body.secret = True


def _gather_secure(
    entity: Entity, body: Body, opening: Opening, shown: list[str]
) -> None:
    """Open S/MIME: a signed letter within its signature, or an encrypted one."""
    der = entity.content(opening)
    kind = signatures.content_kind(der)
    if kind == "enveloped":
        body.secret = True
    elif kind == "signed" and body.layers < SIGNATURE_LAYERS:
        body.layers += 1
        folder = opening.settings.trust_folder
        signature, content = signatures.verify(der, detached=None, trust_folder=folder)
        body.signature = body.signature or signature
        if content is not None:
            _gather(parse_entity(content, opening, entity.path), body, opening, shown)
    else:
        body.signature = body.signature or Signature("", reason=signatures.BROKEN)
        body.files.append(entity)


MULTIPARTS: dict[str, Callable[[Entity, Body, Opening, list[str]], None]] = {
    "multipart/alternative": _gather_alternative,
    "multipart/signed": _gather_signed,
    "multipart/encrypted": _gather_secret,
}


def _gather_words(
    entity: Entity, body: Body, opening: Opening, shown: list[str]
) -> None:
    content = entity.content(opening)
    if len(content) > 2 * TEXT_CHARS:
        opening.warn(CUT)
        content = content[: 2 * TEXT_CHARS]
    text, warning = decode_text(content, entity.charset)
    if warning:
        opening.warn(warning)
    if entity.media_type == media.HTML:
        if is_overgrown(text):
            opening.warn(OVERGROWN)
        text = clean_html(text)
        shown.append(text)
    elif entity.parameter("format") == "flowed":
        text = unflowed(text, delete_space=entity.parameter("delsp") == "yes")
    body.pieces.append((entity.media_type, text))


def unflowed(text: str, *, delete_space: bool) -> str:
    """Join the lines that a mail program broke (RFC 3676)."""
    lines: list[str] = []
    flows = False
    for line in text.split("\n"):
        bare = line.removeprefix(" ")
        if flows and not bare.startswith(">"):
            lines[-1] += bare
        else:
            lines.append(bare)
        flows = bare.endswith(" ") and bare != "-- "
        if flows and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _files(body: Body, opening: Opening, level: int) -> list[Attachment]:
    """Open the attached files, each with its verdict."""
    found: list[Attachment] = []
    for file in _as_files(body, opening, level):
        if len(found) >= ATTACHMENTS:
            opening.warn(TOO_MANY_FILES)
            break
        found += open_file(file, opening)
    return found


def _as_files(body: Body, opening: Opening, level: int) -> Iterator[File]:
    for entity in body.files:
        inner = entity.media_type == media.MAIL
        name = entity.file_name or ("vedhæftet brev.eml" if inner else "")
        yield File(
            content=entity.content(opening),
            path=entity.path,
            name=clean_name(name, entity.path, opening),
            sent_as=entity.file_name,
            declared=entity.media_type,
            level=level,
        )
