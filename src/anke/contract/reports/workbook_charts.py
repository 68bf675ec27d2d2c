# SPDX-License-Identifier: EUPL-1.2
"""Charts in a workbook, drawn by the spreadsheet itself from the cells of their table.

text = chart_part(Placed(chart, "Sagspukkel", first_row=30, column=7))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anke.contract.reports.document import Unit
from anke.contract.reports.plain import clean
from anke.web.drawing.svg import COLOURS
from anke.web.workbooks.xml import DECLARATION, column_letters, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.reports.document import Chart

_OPEN: Final = "http://schemas.openxmlformats.org"
_RELATIONS: Final = f"{_OPEN}/officeDocument/2006/relationships"
_ROWS_TALL: Final = 18
_COLUMNS_WIDE: Final = 8
_DASHES: Final = ("solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash")
_LIMIT: Final = "7A1010"
_FORMATS: Final = {Unit.SHARE: "0%", Unit.COUNT: "#,##0"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A chart with the place of its table: the first row of figures, and its sheet.

    `column` is the first free one beside the table, where the chart is put.
    """

    chart: Chart
    sheet_name: str
    first_row: int
    column: int

    @property
    def last_row(self) -> int:
        """The last row of its figures."""
        return self.first_row + len(self.chart.points) - 1


def sheet_relations(sheet: int) -> str:
    """Bind a sheet to its drawing."""
    return (
        f'{DECLARATION}<Relationships xmlns="{_OPEN}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/drawing" '
        f'Target="../drawings/drawing{sheet}.xml"/></Relationships>'
    )


def drawing_relations(numbers: list[int]) -> str:
    """Bind a drawing to its charts."""
    listed = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELATIONS}/chart" '
        f'Target="../charts/chart{number}.xml"/>'
        for place, number in enumerate(numbers, start=1)
    )
    return (
        f'{DECLARATION}<Relationships xmlns="{_OPEN}/package/2006/relationships">'
        f"{listed}</Relationships>"
    )


def drawing_part(placed: list[Placed]) -> str:
    """Put charts beside their tables, each with words for those who cannot see it."""
    anchors = "".join(_anchor(each, place) for place, each in enumerate(placed, 1))
    return (
        f'{DECLARATION}<xdr:wsDr xmlns:xdr="{_OPEN}/drawingml/2006/spreadsheetDrawing"'
        f' xmlns:a="{_OPEN}/drawingml/2006/main">{anchors}</xdr:wsDr>'
    )


def _anchor(placed: Placed, place: int) -> str:
    top, left = placed.first_row - 2, placed.column
    told = escaped(clean(placed.chart.alternative))
    return (
        f"<xdr:twoCellAnchor><xdr:from>{_corner(left, top)}</xdr:from>"
        f"<xdr:to>{_corner(left + _COLUMNS_WIDE, top + _ROWS_TALL)}</xdr:to>"
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'<xdr:cNvPr id="{place + 1}" name="Diagram {place}" descr="{told}"/>'
        "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm>"
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{_OPEN}/drawingml/2006/chart"><c:chart '
        f'xmlns:c="{_OPEN}/drawingml/2006/chart" xmlns:r="{_RELATIONS}" '
        f'r:id="rId{place}"/></a:graphicData></a:graphic></xdr:graphicFrame>'
        "<xdr:clientData/></xdr:twoCellAnchor>"
    )


def _corner(column: int, row: int) -> str:
    return (
        f"<xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    )


def chart_part(placed: Placed) -> str:
    """Write a chart of lines over the cells of its table."""
    chart = placed.chart
    series = "".join([*_series(placed), *_limit(placed)])
    form = _FORMATS.get(chart.unit, "#,##0.0")
    return (
        f'{DECLARATION}<c:chartSpace xmlns:c="{_OPEN}/drawingml/2006/chart"'
        f' xmlns:a="{_OPEN}/drawingml/2006/main"><c:lang val="da-DK"/>'
        f"<c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr "
        f'sz="1200" b="1"/></a:pPr><a:r><a:rPr lang="da-DK" sz="1200" b="1"/><a:t>'
        f"{escaped(clean(chart.title))}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea>'
        '<c:layout/><c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{series}<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        f"{_axes(form)}</c:plotArea>"
        '<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def _series(placed: Placed) -> Iterator[str]:
    for place, course in enumerate(placed.chart.courses):
        names = _cells(placed, 0)
        values = _cells(placed, place + 1)
        colour = COLOURS[place].removeprefix("#").upper()
        yield (
            f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:v>'
            f"{escaped(clean(course.name))}</c:v></c:tx>"
            f"{_looks(colour, _DASHES[place])}"
            '<c:marker><c:symbol val="circle"/><c:size val="5"/></c:marker>'
            f"<c:cat><c:strRef><c:f>{names}</c:f></c:strRef></c:cat>"
            f"<c:val><c:numRef><c:f>{values}</c:f></c:numRef></c:val>"
            '<c:smooth val="0"/></c:ser>'
        )


def _limit(placed: Placed) -> Iterator[str]:
    """Draw what was agreed across; it stands in no cell."""
    chart, place = placed.chart, len(placed.chart.courses)
    if chart.threshold is None:
        return
    count = len(chart.points)
    points = "".join(
        f'<c:pt idx="{number}"><c:v>{chart.threshold!r}</c:v></c:pt>'
        for number in range(count)
    )
    yield (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:v>'
        f"{escaped(chart.threshold_name)}</c:v></c:tx>{_looks(_LIMIT, 'dash')}"
        '<c:marker><c:symbol val="none"/></c:marker>'
        f"<c:cat><c:strRef><c:f>{_cells(placed, 0)}</c:f></c:strRef></c:cat>"
        f'<c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{count}"'
        f'/>{points}</c:numLit></c:val><c:smooth val="0"/></c:ser>'
    )


def _looks(colour: str, dash: str) -> str:
    return (
        '<c:spPr><a:ln w="28575"><a:solidFill>'
        f'<a:srgbClr val="{colour}"/></a:solidFill>'
        f'<a:prstDash val="{dash}"/></a:ln></c:spPr>'
    )


def _cells(placed: Placed, column: int) -> str:
    letters = column_letters(column)
    sheet = escaped(placed.sheet_name.replace("'", "''"))
    return f"'{sheet}'!${letters}${placed.first_row}:${letters}${placed.last_row}"


def _axes(form: str) -> str:
    return (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:tickLblPos val="low"/>'
        '<c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling>'
        '<c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:majorGridlines/>'
        f'<c:numFmt formatCode="{escaped(form)}" sourceLinked="0"/>'
        '<c:tickLblPos val="nextTo"/><c:crossAx val="1"/></c:valAx>'
    )
