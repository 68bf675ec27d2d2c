# SPDX-License-Identifier: EUPL-1.2
r"""A letter as a structure: sections of headings, paragraphs and lists.

The same structure is drawn as PDF, written as Word, shown in the page and read back.
What people write in a section is plain text with four signs, so that nobody needs a
manual: a blank line ends a paragraph, `- ` begins a point of a list, `1) ` a numbered
one, `## ` a small heading. A backslash in front takes a sign's meaning away.

>>> parse_blocks("Vi har lagt vægt på:\n\n- din alder\n- din indtægt")
(Paragraph(text='Vi har lagt vægt på:'),
 Bullets(items=('din alder', 'din indtægt'), numbered=False))
>>> write_blocks(parse_blocks("1) først\n2) så"))
'1) først\n2) så'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (*afsnit*); a line break within it is kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Subheading:
    """A small heading within a section (*mellemrubrik*)."""

    text: str

    @property
    def is_heading(self) -> bool:
        """Say to a page what it is."""
        return True


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list (*punktopstilling*); numbered where the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


Block: TypeAlias = Paragraph | Subheading | Bullets

SIGN = re.compile(r"(?:(?P<bullet>-)|(?P<number>\d{1,3}\))|(?P<heading>##))[ \t]+")
# What would be read as a sign, or as the backslash that takes one away.
_MUST_ESCAPE = re.compile(r"\\|(?:-|\d{1,3}\)|##)[ \t]")
_SPACE = re.compile(r"[ \t\xa0]+")


def parse_blocks(body: str) -> tuple[Block, ...]:
    """Read what was written in a section; every text can be read."""
    lines = [_SPACE.sub(" ", line).strip() for line in body.splitlines()]
    return tuple(_blocks(lines))


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Group lines of a kind; a heading stands alone, a gap ends what was begun."""
    for kind, group in groupby(lines, key=_kind):
        texts = [_content(line, kind) for line in group]
        if kind == "heading":
            yield from (Subheading(text) for text in texts)
        elif kind in ("bullet", "number"):
            yield Bullets(tuple(texts), numbered=kind == "number")
        elif kind == "text":
            yield Paragraph("\n".join(texts))


def _kind(line: str) -> str:
    if not line:
        return "gap"
    found = SIGN.match(line)
    return str(found.lastgroup) if found else "text"


def _content(line: str, kind: str) -> str:
    if kind == "text":
        return line[1:].lstrip() if line.startswith("\\") else line
    return SIGN.sub("", line, count=1)


def write_blocks(blocks: Iterable[Block]) -> str:
    """Write blocks so that `parse_blocks` reads the same."""
    return "\n\n".join(_written(block) for block in blocks)


def _written(block: Block) -> str:
    if isinstance(block, Subheading):
        return f"## {_on_one_line(block.text)}"
    if isinstance(block, Bullets):
        signs = (
            f"{place})" if block.numbered else "-"
            for place, _ in enumerate(block.items, 1)
        )
        return "\n".join(
            f"{sign} {_on_one_line(item)}"
            for sign, item in zip(signs, block.items, strict=True)
        )
    lines = block.text.split("\n")
    return "\n".join(f"\\{it}" if _MUST_ESCAPE.match(it) else it for it in lines)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class TextUsed:
    """Which text of the library a section began as; version 0 came with Anke."""

    text: str
    version: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a letter: its heading (may be empty) and what is written in it."""

    id: str
    heading: str
    body: str
    used: TextUsed | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Give the structure of the body."""
        return parse_blocks(self.body)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send in it."""
        return not self.heading and not self.body.strip()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter (*brev*) of one kind with its title and sections, in order."""

    kind: str
    title: str
    sections: tuple[Section, ...]

    def section(self, section_id: str) -> Section | None:
        """Give a section; None where the letter has none of that name."""
        return next((one for one in self.sections if one.id == section_id), None)

    @property
    def texts_used(self) -> tuple[TextUsed, ...]:
        """Give the library's texts that the letter began as."""
        return tuple(one.used for one in self.sections if one.used)
