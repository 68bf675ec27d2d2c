# SPDX-License-Identifier: EUPL-1.2
"""The pages of a bundle that the house sets itself, by Typst.

Contents, title pages, texts that came in another form than PDF, sheets that stand for
what cannot be shown, and the stamps on every page. Texts go to Typst as data: nothing
in a letter can act. The words are Danish, as a case's papers are.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Facts = Sequence[tuple[str, str]]

# Where a line of the contents leads, until the pages have their places.
ADDRESS = "https://side.invalid/"


def contents_pages(
    title: str, summary: str, chapters: Sequence[Mapping[str, object]]
) -> bytes:
    """Set the contents: chapters and what they hold, each with page and address."""
    return _set("contents", title, summary=summary, chapters=chapters)


def chapter_page(title: str, kicker: str, heading: str, facts: Facts) -> bytes:
    """Set the page with which a chapter begins."""
    return _set("chapter", title, kicker=kicker, heading=heading, facts=facts)


def words_pages(title: str, note: str, text: str) -> bytes:
    """Set a text, with a note that says what it was before."""
    return _set("words", title, note=note, lines=text.splitlines())


def missing_page(title: str, heading: str, reason: str, facts: Facts) -> bytes:
    """Set the sheet for a document that cannot be shown: what it is, and where."""
    return _set("sheet", title, heading=heading, reason=reason, facts=facts)


def stamp_pages(title: str, stamps: Sequence[tuple[str, bool]]) -> bytes:
    """Set what stands above and below each page: its text, and whether it is wide."""
    return _set(
        "stamps", title, stamps=[{"text": text, "wide": wide} for text, wide in stamps]
    )


def _set(kind: str, title: str, **values: object) -> bytes:
    # Made each time: a compiler serves one thread only, and costs next to nothing.
    compiler = typst.Compiler(_template(), font_paths=_fonts())
    data = json.dumps({"kind": kind, "title": title, **values}, ensure_ascii=False)
    made = compiler.compile(sys_inputs={"data": data}, format="pdf", pdf_tags=False)
    if not isinstance(made, bytes):
        raise TypeError("Typst wrote no PDF")
    return made


@cache
def _template() -> bytes:
    return files("anke.decisions").joinpath("data/bundle.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
