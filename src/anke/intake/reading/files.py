# SPDX-License-Identifier: EUPL-1.2
"""One attached file, whatever it is: its kind by content, its text, or why not.

Each file gets its verdict; none stops the letter. Files that hold files (ZIP,
winmail.dat, letters in letters) are opened within the letter's one budget.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from anke.intake.domain.reading import Attachment, Verdict
from anke.intake.reading import archives, media, office, pages, rtf, tnef
from anke.intake.reading.charsets import decode_text, tidy
from anke.intake.reading.errors import Refusal
from anke.intake.reading.hypertext import text_of_html
from anke.intake.reading.opening import ATTACHMENTS, TEXT_CHARS

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.intake.reading.opening import Opening

NAME_CHARS = 120
# Signs that turn the direction of writing: "gpj.exe" is then shown as "exe.jpg".
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNSUPPORTED = {
    media.MSG: "Filen er en Outlook-besked (.msg); bed om den som PDF eller .eml.",
    media.OLE: "Filen er fra et ældre kontorprogram; bed om den som PDF.",
    media.CALENDAR: "Filen er en kalenderaftale.",
    media.SVG: "Filen er en tegning (SVG), der kan indeholde programmer.",
    media.XML: "Filen er XML; dens indhold vises ikke.",
}
OTHER = "Filer af denne art åbnes ikke."
PACKED = "Filen er pakket på en måde, der ikke åbnes."
NO_MEMORY = "Filen kræver mere hukommelse, end et bilag må."
PROGRAM = "Filen er et program; det er ikke åbnet."
LEVELS = 4
PATH = re.compile(r"(?:^|[/\\])\.\.[/\\]|^[/\\]|^[a-zA-Z]:\\")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came: its place in the letter, its bytes, its name for showing.

    `sent_as` and `declared` are what the sender said it was called and was.
    """

    content: bytes
    path: str
    name: str = ""
    sent_as: str = ""
    declared: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """What a reader found in a file."""

    text: str = ""
    pages: int = 0
    scanned: bool = False
    refusal: Refusal | None = None


def open_file(file: File, opening: Opening) -> list[Attachment]:
    """Give the file's attachment, and those of the files within it."""
    if opening.wanted:
        _look_for(file, opening)
        if not opening.wanted.startswith(f"{file.path}."):
            return []
    kind = media.media_type_of(file.content)
    _note_strange(file, kind, opening)
    try:
        _check(file, kind, opening)
        if kind in HOLDERS:
            return _opened_holder(file, kind, opening)
        found = _read(file, kind, opening)
    except Refusal as refusal:
        found = Contents(refusal=refusal)
    except MemoryError:
        found = Contents(refusal=Refusal(Verdict.TOO_LARGE, NO_MEMORY))
    return [_attachment(file, kind, found)]


def clean_name(name: str, path: str, opening: Opening) -> str:
    """Give a name that can be shown and saved: one line, no path, no turning signs."""
    if TURNING.search(name):
        opening.warn(f"Bilag {path}: navnet skjulte sin endelse med usynlige tegn.")
        name = TURNING.sub("", name)
    bare = re.split(r"[/\\]", " ".join(tidy(name).split()))[-1].strip(". ")
    if len(bare) > NAME_CHARS:
        stem, dot, ending = bare.rpartition(".")
        ending = dot + ending if dot and len(ending) < 10 else ""
        bare = (stem or bare)[: NAME_CHARS - len(ending)] + ending
    return bare or f"bilag-{path}"


def _look_for(file: File, opening: Opening) -> None:
    if opening.wanted == file.path:
        opening.found = file.content


def _note_strange(file: File, kind: str, opening: Opening) -> None:
    if kind and media.name_disagrees(file.name, kind):
        opening.warn(f"Bilag {file.path}: navnet siger noget andet end indholdet.")
    if PATH.search(file.sent_as):
        opening.warn(f"Bilag {file.path}: navnet indeholdt en sti; den er fjernet.")


def _check(file: File, kind: str, opening: Opening) -> None:
    """Refuse what is not opened at all. Errors: Refusal."""
    if not opening.settings.files:
        raise Refusal(Verdict.TOO_SLOW, "Bilaget kunne ikke åbnes inden for grænserne.")
    if opening.is_late:
        raise Refusal(Verdict.TOO_SLOW, "Brevets tid var brugt; bilaget er ikke åbnet.")
    if kind in media.PROGRAMS:
        raise Refusal(Verdict.HOSTILE, PROGRAM)
    if second := media.two_kinds(file.content, kind):
        reason = f"Filen er to slags på én gang ({kind} og {second})."
        raise Refusal(Verdict.HOSTILE, reason)


def _read(file: File, kind: str, opening: Opening) -> Contents:
    if not file.content:
        return Contents()
    if kind in media.IMAGES:
        return _of_pages(pages.read_image(file.content, opening))
    reader = READERS.get(kind)
    if reader:
        return reader(file.content, opening)
    if kind in media.ARCHIVES:
        raise Refusal(Verdict.UNSUPPORTED, PACKED)
    raise Refusal(Verdict.UNSUPPORTED, UNSUPPORTED.get(kind, OTHER))


def _attachment(file: File, kind: str, found: Contents) -> Attachment:
    refusal = found.refusal
    verdict = Verdict.READ if found.text else Verdict.NO_TEXT
    return Attachment(
        name=file.name,
        path=file.path,
        media_type=kind,
        size_bytes=len(file.content),
        sha256=sha256(file.content).hexdigest(),
        verdict=refusal.verdict if refusal else verdict,
        text=found.text[:TEXT_CHARS],
        pages=found.pages,
        scanned=found.scanned,
        reason=refusal.user_text if refusal else "",
    )


def _of_pages(found: pages.Pages) -> Contents:
    return Contents(found.text, found.pages, found.scanned, found.missing)


def _pdf(content: bytes, opening: Opening) -> Contents:
    return _of_pages(pages.read_pdf(content, opening))


def _docx(content: bytes, opening: Opening) -> Contents:
    return Contents(office.text_of_docx(content, opening))


def _odt(content: bytes, opening: Opening) -> Contents:
    return Contents(office.text_of_odt(content, opening))


def _rtf(content: bytes, _opening: Opening) -> Contents:
    return Contents(rtf.text_of_rtf(content))


def _plain(content: bytes, opening: Opening) -> Contents:
    text, warning = decode_text(content[: 4 * TEXT_CHARS], "")
    if warning:
        opening.warn(warning)
    return Contents(text.strip())


def _html(content: bytes, opening: Opening) -> Contents:
    return Contents(text_of_html(_plain(content, opening).text))


READERS: dict[str, Callable[[bytes, Opening], Contents]] = {
    media.PDF: _pdf,
    media.DOCX: _docx,
    media.ODT: _odt,
    media.RTF: _rtf,
    media.TEXT: _plain,
    media.HTML: _html,
}


def _opened_holder(file: File, kind: str, opening: Opening) -> list[Attachment]:
    """Open a file of files: itself first, then what it holds."""
    if file.level >= LEVELS:
        raise Refusal(
            Verdict.TOO_DEEP, "Filen ligger i for mange lag; den er ikke åbnet."
        )
    text, inner = HOLDERS[kind](file, opening)
    own = _attachment(file, kind, Contents(text))
    return [own, *inner]


def _in_zip(file: File, opening: Opening) -> tuple[str, list[Attachment]]:
    """Open the files of a ZIP; archives within it are listed and left closed."""
    found: list[Attachment] = []
    with archives.open_zip(file.content) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        for number, entry in enumerate(entries, start=1):
            if len(found) >= ATTACHMENTS:
                opening.warn(f"Bilag {file.path}: kun de første filer er åbnet.")
                break
            path = f"{file.path}.{number}"
            name = clean_name(entry.filename, path, opening)
            try:
                content = archives.unpack(archive, entry, opening)
            except Refusal as refusal:
                if refusal.verdict is Verdict.HOSTILE and opening.wanted == "":
                    opening.warn(f"Bilag {path}: {refusal.user_text}")
                found.append(_closed(name, path, entry.file_size, refusal))
                continue
            file_in = File(content, path, name, sent_as=entry.filename, level=LEVELS)
            found += open_file(file_in, opening)
    return "", found


def _closed(name: str, path: str, size_bytes: int, refusal: Refusal) -> Attachment:
    """Give the attachment of a file that was not even unpacked."""
    return Attachment(
        name=name,
        path=path,
        media_type=media.UNKNOWN,
        size_bytes=size_bytes,
        sha256="",
        verdict=refusal.verdict,
        reason=refusal.user_text,
    )


def _in_tnef(file: File, opening: Opening) -> tuple[str, list[Attachment]]:
    unwrapped = tnef.unwrap(file.content)
    found: list[Attachment] = []
    for number, one in enumerate(unwrapped.files[:ATTACHMENTS], start=1):
        path = f"{file.path}.{number}"
        name = clean_name(one.name, path, opening)
        found += open_file(File(one.content, path, name, level=file.level + 1), opening)
    return unwrapped.text.strip() or text_of_html(unwrapped.html), found


def _in_mail(file: File, opening: Opening) -> tuple[str, list[Attachment]]:
    """Open a letter that lies in this one."""
    # A letter holds files and a file can be a letter: one of the two must come late.
    from anke.intake.reading.mail import open_inner_mail

    return open_inner_mail(file, opening)


HOLDERS: dict[str, Callable[[File, Opening], tuple[str, list[Attachment]]]] = {
    media.ZIP: _in_zip,
    media.TNEF: _in_tnef,
    media.MAIL: _in_mail,
}
