# SPDX-License-Identifier: EUPL-1.2
"""XML from strangers: no document type, no entities, no network, no tree.

The bytes are decoded here, so that no encoding hides a document type from the check;
what declares one is refused before any parser sees it. The rest goes through a parser
that reports tags and text as they come, and so needs no memory for a tree.

>>> class Names(Events):
...     def __init__(self): self.names = []
...     def start(self, tag, _attributes): self.names.append(tag)
>>> names = Names()
>>> read_xml(b"<a><b/></a>", names)
>>> names.names
['a', 'b']
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from anke.intake.domain.reading import Verdict
from anke.intake.reading.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}?\?>")
ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.-]{1,40})["']""")
FORBIDDEN = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
INCLUSION = "http://www.w3.org/2001/XInclude"
ENCODINGS = {"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
CHUNK = 65_536


class Events:
    """What a reader of XML wants to know; each reader overrides what it needs."""

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """See a tag open."""

    def end(self, tag: str) -> None:
        """See a tag close."""

    def data(self, text: str) -> None:
        """See text."""

    def close(self) -> None:
        """See the end of the file."""


def read_xml(content: bytes, events: Events) -> None:
    """Tell `events` what the XML holds.

    Errors: Refusal, when it declares a document type or is not XML.
    """
    text = _decoded(content)
    if FORBIDDEN.search(text):
        reason = "XML-filen erklærer egne tegn eller henter andre filer."
        raise Refusal(Verdict.HOSTILE, reason)
    if INCLUSION in text:
        reason = "XML-filen vil indsætte andre filer (XInclude)."
        raise Refusal(Verdict.HOSTILE, reason)
    # The stubs ask for more than lxml does: comments are left out below.
    target: Any = events
    parser = etree.XMLParser(
        target=target,
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for place in range(0, len(text), CHUNK):
            parser.feed(text[place : place + CHUNK].encode("utf-8"))
        parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(Verdict.MALFORMED, "XML-filen er beskadiget.") from error


def local_name(tag: str) -> str:
    """Give a tag without its namespace."""
    return tag.rpartition("}")[2]


def _decoded(content: bytes) -> str:
    declared = ENCODING.match(content.lstrip()[:300])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    if name not in ENCODINGS:
        raise Refusal(Verdict.HOSTILE, "XML-filens tegnsæt er ikke tilladt.")
    try:
        text = content.decode("utf-8-sig" if name == "utf-8" else name)
    except UnicodeError as error:
        raise Refusal(Verdict.MALFORMED, "XML-filen er beskadiget.") from error
    return DECLARATION.sub("", text, count=1).lstrip()
