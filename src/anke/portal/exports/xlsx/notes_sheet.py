# SPDX-License-Identifier: EUPL-1.2
"""The last sheet: where the figures come from, what must be known, what marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.portal.exports.xlsx import styles
from anke.portal.exports.xlsx.sheets import SPACE
from anke.publication.bundle.contents import Text
from anke.web.workbooks.xml import DECLARATION, text_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.portal.exports.cover import Cover

_NOTE: Final = Text("Note", "Note")
_MANDATORY: Final = Text("Skal vises sammen med tallene", "Must be shown with figures")
_BREAK: Final = Text("Brud", "Break")
_MARKS: Final = Text("Mærker i tabellen", "Marks in the table")
_DEFINITIONS: Final = Text("Nøgletal", "Key figures")
_STAR: Final = Text(
    "Summen lægger kun de offentliggjorte tal sammen. Nogle af delene er ikke "
    "offentliggjort, så det rigtige tal er mindst så stort.",
    "The total adds the published figures only. Some parts are not published, so the "
    "true number is at least as large.",
)
_FEW: Final = Text(
    "Andelen bygger på så få sager, at den ikke bør sammenlignes med andre.",
    "The share rests on so few cases that it should not be compared.",
)


def notes_sheet(cover: Cover) -> Iterator[str]:
    """Write the sheet."""
    yield (
        f'{DECLARATION}<worksheet xmlns="{SPACE}"><cols>'
        '<col min="1" max="1" width="30" customWidth="1"/>'
        '<col min="2" max="2" width="100" customWidth="1"/></cols><sheetData>'
        f'<row r="1">{text_cell("A", 1, cover.title, styles.TITLE)}</row>'
    )
    for row, (heading, text) in enumerate(_lines(cover), 2):
        cells = text_cell("A", row, heading, styles.NOTE_HEADING) if heading else ""
        cells += text_cell("B", row, text, styles.NOTE) if text else ""
        yield f'<row r="{row}">{cells}</row>'
    yield "</sheetData></worksheet>"


def _lines(cover: Cover) -> list[tuple[str, str]]:
    say = cover.say
    lines = cover.colophon()
    lines += [(say(_MANDATORY if must else _NOTE), text) for must, text in cover.notes]
    lines += [(say(_BREAK), text) for text in cover.breaks]
    lines += [("", ""), (say(_MARKS), "")]
    lines += [(mark.word, mark.meaning) for mark in cover.marks.values()]
    lines += [("*", say(_STAR)), (f"({say(styles.FEW_WORD)})", say(_FEW))]
    lines += [("", ""), (say(_DEFINITIONS), "")]
    return lines + list(cover.definitions)
