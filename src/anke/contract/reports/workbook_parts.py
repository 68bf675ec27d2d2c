# SPDX-License-Identifier: EUPL-1.2
"""What binds the sheets of a report's workbook together: types, relations, styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.contract.reports.document import Unit
from anke.contract.reports.plain import clean
from anke.web.workbooks.xml import DECLARATION, escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.contract.reports.document import Report

SPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORMATS: Final = {
    Unit.COUNT: "#,##0",
    Unit.SHARE: "0.0%",
    Unit.WEEKS: "#,##0.0",
    Unit.DAYS: "#,##0.0",
    Unit.POINTS: "#,##0.0",
    Unit.PLAIN: "#,##0.####",
}
PLAIN, TITLE, HEADING, BOLD, NOTE, MARK = range(6)
_FIRST_NUMBER: Final = 6
_CUSTOM: Final = 164


def number_style(unit: Unit, *, bold: bool) -> int:
    """Give the style of a number in its unit."""
    heavier = len(_FORMATS) if bold else 0
    return _FIRST_NUMBER + list(_FORMATS).index(unit) + heavier


def styles_part() -> str:
    """Write the part that holds every style."""
    numbers = "".join(
        f'<numFmt numFmtId="{_CUSTOM + place}" formatCode="{escaped(each)}"/>'
        for place, each in enumerate(_FORMATS.values())
    )
    face = '<name val="Calibri"/><family val="2"/>'
    fonts = (
        f'<font><sz val="11"/>{face}</font>',
        f'<font><b/><sz val="11"/>{face}</font>',
        f'<font><b/><sz val="15"/>{face}</font>',
        f'<font><i/><sz val="11"/><color rgb="FF595959"/>{face}</font>',
    )
    looks = [
        _look(0),
        _look(2),
        _look(1, border=1, align='horizontal="center" vertical="bottom" wrapText="1"'),
        _look(1),
        _look(0, align='vertical="top" wrapText="1"'),
        _look(3, align='horizontal="right"'),
    ]
    for font in (0, 1):
        looks += [_look(font, number=_CUSTOM + p) for p in range(len(_FORMATS))]
    return (
        f'{DECLARATION}<styleSheet xmlns="{SPACE}">'
        f'<numFmts count="{len(_FORMATS)}">{numbers}</numFmts>'
        f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom>'
        '<diagonal/></border></borders><cellStyleXfs count="1">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks)}">{"".join(looks)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    )


def _look(font: int, *, border: int = 0, number: int = 0, align: str = "") -> str:
    inner = f"<alignment {align}/>" if align else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="{border}" '
        'xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" '
        f'applyAlignment="1">{inner}</xf>'
    )


def content_types(has_charts: Sequence[bool], charts: int) -> str:
    """Name the type of every part; of each sheet is told whether it has charts."""
    drawing = "application/vnd.openxmlformats-officedocument.drawing"
    overrides = [
        ("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml"),
        ("/xl/styles.xml", f"{_TYPE}.styles+xml"),
        (
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
        ),
    ]
    for number, is_drawn in enumerate(has_charts, start=1):
        sheet = f"/xl/worksheets/sheet{number}.xml"
        overrides.append((sheet, f"{_TYPE}.worksheet+xml"))
        if is_drawn:
            overrides.append((f"/xl/drawings/drawing{number}.xml", f"{drawing}+xml"))
    overrides += [
        (f"/xl/charts/chart{number}.xml", f"{drawing}ml.chart+xml")
        for number in range(1, charts + 1)
    ]
    listed = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>'
        for name, kind in overrides
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def package_relations() -> str:
    """Bind the package to its workbook and its properties."""
    return (
        f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/><Relationship Id="rId2" '
        f'Type="{PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def core_part(report: Report) -> str:
    """Write title, author and day; the file is dated by the report's."""
    return (
        f"{DECLARATION}<cp:coreProperties"
        f' xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(clean(report.title))}</dc:title>"
        f"<dc:creator>{escaped(clean(report.authority))}</dc:creator>"
        "<dc:language>da-DK</dc:language>"
        f"<dc:identifier>{escaped(report.vintage)} {report.version}</dc:identifier>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">'
        f"{report.on.isoformat()}T00:00:00Z</dcterms:created></cp:coreProperties>"
    )


def workbook_part(names: list[str]) -> str:
    """List the sheets by their names."""
    sheets = "".join(
        f'<sheet name="{escaped(name)}" sheetId="{place}" r:id="rId{place}"/>'
        for place, name in enumerate(names, 1)
    )
    return (
        f'{DECLARATION}<workbook xmlns="{SPACE}" xmlns:r="{OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>"
    )


def workbook_relations(sheets: int) -> str:
    """Bind the workbook to its sheets and styles."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{listed}'
        f'<Relationship Id="rId{sheets + 1}" Type="{OFFICE}/styles" '
        'Target="styles.xml"/></Relationships>'
    )
