# SPDX-License-Identifier: EUPL-1.2
"""The parts of a Word file that a letter is read from, opened with care.

The file comes from somebody of the house, and is opened as if it did not: its archive
is weighed before it is unpacked, its XML may declare nothing, no macro is run, no
picture or template looked at, and nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from anke.decisions.errors import WordFileError
from anke.decisions.letters.word_marks import read_origin
from anke.intake.reading.archives import open_zip, unpack
from anke.intake.reading.errors import Refusal
from anke.intake.reading.opening import MEGABYTE, Opening, ReadingSettings

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

    from lxml.etree import _Element

    from anke.decisions.letters.word_marks import Origin

MOST_BYTES = 10 * MEGABYTE
_MOST_XML = 20 * MEGABYTE
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT)", re.IGNORECASE)
_NOT_WORD = "Filen er ikke en Word-fil (.docx). Gem brevet som .docx, og prøv igen."


@dataclass(frozen=True, slots=True)
class WordPackage:
    """What is needed of a Word file.

    `styles` gives the name of a style by its id, `numbered` tells of a list's number
    whether its points are counted.
    """

    body: _Element
    styles: Mapping[str, str] = field(default_factory=dict)
    numbered: Mapping[str, bool] = field(default_factory=dict)
    origin: Origin | None = None
    has_macros: bool = False


def open_word(content: bytes) -> WordPackage:
    """Open a Word file. Errors: WordFileError, which says what to do."""
    if len(content) > MOST_BYTES:
        raise _refuse("too large", "Filen fylder over 10 MB. Fjern billeder i den.")
    try:
        with open_zip(content) as archive:
            return _package(archive)
    except Refusal as error:
        raise _refuse(str(error), f"{_NOT_WORD} {error.user_text}") from error


def _package(archive: zipfile.ZipFile) -> WordPackage:
    names = {entry.filename for entry in archive.infolist()}
    document = _part(archive, names, "word/document.xml")
    body = None if document is None else document.find(w("body"))
    if body is None:
        raise _refuse("no word/document.xml", _NOT_WORD)
    core = _part(archive, names, "docProps/core.xml")
    identifier = None if core is None else core.findtext(_IDENTIFIER)
    return WordPackage(
        body=body,
        styles=_styles(_part(archive, names, "word/styles.xml")),
        numbered=_numbered(_part(archive, names, "word/numbering.xml")),
        origin=read_origin(identifier or ""),
        has_macros=any(name.endswith("vbaProject.bin") for name in names),
    )


def _part(archive: zipfile.ZipFile, names: set[str], name: str) -> _Element | None:
    """Read one part as XML; None where the file has none of that name."""
    if name not in names:
        return None
    entry = archive.getinfo(name)
    if entry.file_size > _MOST_XML:
        raise _refuse(f"{name} is too large", "Filens tekst er for lang til et brev.")
    content = unpack(archive, entry, Opening(ReadingSettings()))
    # Another encoding than UTF-8 could hide what is looked for here.
    if _DECLARES.search(content) or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refuse(f"{name} declares a document type", _NOT_WORD)
    content = content.replace(_STRICT.encode(), WORD.encode())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _refuse(f"{name} is no XML", _NOT_WORD) from error


def _styles(root: _Element | None) -> dict[str, str]:
    if root is None:
        return {}
    found = {}
    for style in root.iterfind(w("style")):
        name = style.find(w("name"))
        if name is not None:
            found[style.get(w("styleId"), "")] = name.get(w("val"), "")
    return found


def _numbered(root: _Element | None) -> dict[str, bool]:
    """Tell of each list whether it counts, by the form of its first level."""
    if root is None:
        return {}
    forms = {}
    for abstract in root.iterfind(w("abstractNum")):
        form = abstract.find(f"{w('lvl')}/{w('numFmt')}")
        value = "bullet" if form is None else form.get(w("val"), "")
        forms[abstract.get(w("abstractNumId"), "")] = value not in ("bullet", "none")
    found = {}
    for number in root.iterfind(w("num")):
        abstract_id = number.find(w("abstractNumId"))
        if abstract_id is not None:
            counted = forms.get(abstract_id.get(w("val"), ""), False)
            found[number.get(w("numId"), "")] = counted
    return found


def w(name: str) -> str:
    """Write an element or attribute of WordprocessingML with its namespace."""
    return f"{{{WORD}}}{name}"


def _refuse(message: str, user_text: str) -> WordFileError:
    return WordFileError(f"a Word file is not taken: {message}", user_text=user_text)
