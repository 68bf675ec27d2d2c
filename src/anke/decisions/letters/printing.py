# SPDX-License-Identifier: EUPL-1.2
"""A letter as PDF: tagged, in Danish, and fit for an archive.

PDF/UA-1 so that a screen reader reads it in order, PDF/A-2a so that it can be read in
a hundred years. Typst refuses what would break either. The same letter with the same
head gives the same bytes; nothing is fetched, and the fonts are Typst's own.

    pdf = print_letter(letter, head)
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from anke.decisions.domain.danish import long_day
from anke.decisions.domain.letter import Bullets, Paragraph
from anke.decisions.errors import UnprintableError

if TYPE_CHECKING:
    from datetime import date

    from anke.decisions.domain.letter import Block, Letter, Section

FONT = "Libertinus Serif"
_TEMPLATE = Path(__file__).parent / "letter.typ"
# Stands alone on no page: the greeting and who signs.
_WHOLE = frozenset({"closing"})
_NOT_DRAWN = re.compile(r'the text `?"(.+?)"`? could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_BOX = "\N{WHITE SQUARE}"
_MOST_SIGNS = 200


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a letter: from whom, to whom, about which case, when.

    `foot` is the authority's address and telephone, `facts` further lines beside the
    address (label, text).
    """

    authority: str
    foot: str
    recipient: tuple[str, ...]
    number: str
    day: date
    facts: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Head({self.number})"


def print_letter(letter: Letter, head: Head, *, draft: bool = False) -> bytes:
    """Draw a letter; a draft says so across each page.

    What no font of ours can draw (a sign of a rare script) is shown as an empty box in
    a draft, and refused in a letter.

    Errors: UnprintableError.
    """
    data = json.dumps(_data(letter, head, draft=draft), ensure_ascii=False)
    for _ in range(_MOST_SIGNS):
        try:
            return _compiled(data)
        except typst.TypstError as error:
            sign = _unknown_sign(str(error))
            if not draft or not sign:
                raise _unprintable(str(error), sign) from error
            data = data.replace(sign, _BOX)
    raise _unprintable("too many signs that cannot be drawn", "")


def _compiled(data: str) -> bytes:
    made = _compiler().compile(
        input=_TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"letter": data},
        pdf_standards=["ua-1", "a-2a"],
        # The day in the document is the letter's, not the machine's.
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave something other than one PDF")
    return made


def _unknown_sign(message: str) -> str:
    """Read out of Typst's refusal what it could not draw."""
    found = _NOT_DRAWN.search(message)
    text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""
    return text.replace("\\\\", "\\")


def _unprintable(message: str, sign: str) -> UnprintableError:
    what = f"Tegnet »{sign}«" if sign else "Noget i brevet"
    return UnprintableError(
        f"a letter cannot be drawn: {message}",
        user_text=f"{what} kan ikke trykkes. Skriv det på en anden måde.",
    )


def _compiler() -> typst.Compiler:
    """Give a compiler of one's own: two threads cannot share one."""
    return typst.Compiler(b"", font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _data(letter: Letter, head: Head, *, draft: bool) -> dict[str, Any]:
    facts = (("Dato", long_day(head.day)), ("Sagsnummer", head.number), *head.facts)
    return {
        "title": _clean(letter.title) or "Brev",
        "font": FONT,
        "draft": draft,
        "number": head.number,
        "number_label": f"Sag {head.number}",
        "day": [head.day.year, head.day.month, head.day.day],
        "authority": {"name": head.authority, "foot": head.foot},
        "recipient": [_clean(line) for line in head.recipient],
        "facts": [[label, _clean(text)] for label, text in facts],
        "sections": [_section(one) for one in letter.sections if not one.is_empty],
    }


def _section(section: Section) -> dict[str, Any]:
    # A small heading below no heading would skip a level, which PDF/UA forbids.
    level = 3 if section.heading else 2
    return {
        "heading": _clean(section.heading),
        "whole": section.id in _WHOLE,
        "pieces": [_piece(block, level) for block in section.blocks],
    }


def _piece(block: Block, level: int) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": _clean(block.text)}
    if isinstance(block, Bullets):
        kind = "numbers" if block.numbered else "bullets"
        return {"kind": kind, "items": [_clean(item) for item in block.items]}
    return {"kind": "subheading", "text": _clean(block.text), "level": level}


def _clean(text: str) -> str:
    """Leave out what has no form on paper: control signs, halves of signs."""
    kept = (
        sign
        for sign in text
        if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn", "Co"}
    )
    return "".join(kept)
