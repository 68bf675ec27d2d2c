# SPDX-License-Identifier: EUPL-1.2
"""The looks of cells: number formats by unit, headings, marks, notes.

A number stays a number and is still told to be special by its format: a star where a
total lacks parts, a word where a share rests on few cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.publication.bundle.contents import Text
from anke.web.workbooks.xml import DECLARATION, escaped

if TYPE_CHECKING:
    from anke.portal.domain.tables import Unit

PLAIN, TITLE, HEADING, ROW_HEADING, TOTAL_HEADING, MARK, NOTE, NOTE_HEADING = range(8)
_FIRST_NUMBER: Final = 8
UNITS: Final[tuple[Unit, ...]] = ("count", "percent", "days", "per-10000")
# Added to the style of a unit.
LACKING, FEW = 1, 2
_VARIANTS: Final = 4
_CUSTOM: Final = 164
_FORMATS: Final = {
    "count": "#,##0",
    "percent": '0.0" %"',
    "days": "#,##0",
    "per-10000": "#,##0.0",
}
FEW_WORD: Final = Text("få sager", "few cases")

_FONTS: Final = (
    '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
    '<font><b/><sz val="14"/><name val="Calibri"/><family val="2"/></font>',
    (
        '<font><i/><sz val="11"/><color rgb="FF595959"/><name val="Calibri"/>'
        '<family val="2"/></font>'
    ),
)
_BORDERS: Final = (
    "<border><left/><right/><top/><bottom/><diagonal/></border>",
    (
        '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom>'
        "<diagonal/></border>"
    ),
)


def number_style(unit: Unit) -> int:
    """Give the style of a unit; LACKING and FEW are added to it."""
    return _FIRST_NUMBER + UNITS.index(unit) * _VARIANTS


def styles_part(language: str) -> str:
    """Write the part that holds every style."""
    formats = [
        _format(_FORMATS[unit], variant, FEW_WORD.in_language(language))
        for unit in UNITS
        for variant in range(_VARIANTS)
    ]
    numbers = "".join(
        f'<numFmt numFmtId="{_CUSTOM + place}" formatCode="{escaped(each)}"/>'
        for place, each in enumerate(formats)
    )
    looks = [
        _look(font=0),
        _look(font=2),
        _look(font=1, border=1, align='horizontal="center" wrapText="1"'),
        _look(font=0, align='vertical="top"'),
        _look(font=1, align='vertical="top"'),
        _look(font=3, align='horizontal="right"'),
        _look(font=0, align='vertical="top" wrapText="1"'),
        _look(font=1, align='vertical="top"'),
    ]
    looks += [_look(number=_CUSTOM + place) for place in range(len(formats))]
    return (
        f"{DECLARATION}"
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<numFmts count="{len(formats)}">{numbers}</numFmts>'
        f'<fonts count="{len(_FONTS)}">{"".join(_FONTS)}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="{len(_BORDERS)}">{"".join(_BORDERS)}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        f'<cellXfs count="{len(looks)}">{"".join(looks)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    )


def _format(base: str, variant: int, few: str) -> str:
    """Put a star and a word behind the number; it stays one that can be added."""
    words = f'" ({few})"' if variant & FEW else ""
    return f"{base}{words}{chr(34) + '*' + chr(34) if variant & LACKING else ''}"


def _look(*, font: int = 0, border: int = 0, number: int = 0, align: str = "") -> str:
    inner = f"<alignment {align}/>" if align else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="{border}" '
        'xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" '
        f'applyAlignment="1">{inner}</xf>'
    )
