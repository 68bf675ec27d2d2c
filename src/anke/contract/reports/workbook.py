# SPDX-License-Identifier: EUPL-1.2
"""A report as a workbook (XLSX): a sheet for each section, and one of sources.

Every number is a number with a format, never a text; on the sheet "Kilder" each has
its measure and the very line that gives it on the command line, so that anybody can ask
"hvorfor?". The parts are written straight into a ZIP, as docs/adr/0012 says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anke.contract.reports.document import (
    Chart,
    Figure,
    Paragraph,
    Points,
    Remark,
    Table,
)
from anke.contract.reports.plain import clean
from anke.contract.reports.wording import written
from anke.contract.reports.workbook_charts import (
    Placed,
    chart_part,
    drawing_part,
    drawing_relations,
    sheet_relations,
)
from anke.contract.reports.workbook_parts import (
    BOLD,
    HEADING,
    MARK,
    NOTE,
    OFFICE,
    PLAIN,
    SPACE,
    TITLE,
    content_types,
    core_part,
    number_style,
    package_relations,
    styles_part,
    workbook_part,
    workbook_relations,
)
from anke.web.workbooks.archive import packed
from anke.web.workbooks.xml import DECLARATION, column_letters, text_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.reports.document import Block, Cell, Report, Section

_LONGEST_NAME: Final = 31
_ROWS_OF_CHART: Final = 18


def written_workbook(report: Report) -> bytes:
    """Write a report as XLSX; the same report has the same bytes."""
    moment = (report.on.year, report.on.month, report.on.day, 0, 0, 0)
    return b"".join(packed(_parts(report), moment))


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet that is written, with its charts."""

    name: str
    text: str
    charts: tuple[Placed, ...] = ()


def _parts(report: Report) -> Iterator[tuple[str, list[str]]]:
    pages = _pages(report)
    charts = [chart for page in pages for chart in page.charts]
    yield (
        "[Content_Types].xml",
        [content_types([bool(p.charts) for p in pages], len(charts))],
    )
    yield "_rels/.rels", [package_relations()]
    yield "docProps/core.xml", [core_part(report)]
    yield "xl/workbook.xml", [workbook_part([page.name for page in pages])]
    yield "xl/_rels/workbook.xml.rels", [workbook_relations(len(pages))]
    yield "xl/styles.xml", [styles_part()]
    done = 0
    for number, page in enumerate(pages, start=1):
        yield f"xl/worksheets/sheet{number}.xml", [page.text]
        if page.charts:
            yield from _chart_parts(list(page.charts), number, done)
            done += len(page.charts)


def _chart_parts(
    charts: list[Placed], sheet: int, done: int
) -> Iterator[tuple[str, list[str]]]:
    """Write a sheet's drawing and its charts, numbered on from those before."""
    numbers = list(range(done + 1, done + len(charts) + 1))
    bound, drawn = f"sheet{sheet}.xml.rels", f"drawing{sheet}.xml"
    yield f"xl/worksheets/_rels/{bound}", [sheet_relations(sheet)]
    yield f"xl/drawings/{drawn}", [drawing_part(charts)]
    yield f"xl/drawings/_rels/{drawn}.rels", [drawing_relations(numbers)]
    for number, chart in zip(numbers, charts, strict=True):
        yield f"xl/charts/chart{number}.xml", [chart_part(chart)]


def _pages(report: Report) -> list[_Page]:
    groups = [each for each in _groups(report) if _is_shown(each)]
    headings = ("Overblik", *(group[0].heading for group in groups), "Kilder")
    names = _sheet_names(list(headings))
    return [
        _Page(names[0], _front(report)),
        *(
            _sections(group, name)
            for group, name in zip(groups, names[1:-1], strict=True)
        ),
        _Page(names[-1], _sources(report)),
    ]


def _groups(report: Report) -> list[list[Section]]:
    """Put sections below others on the sheet of the one that they stand under."""
    found: list[list[Section]] = []
    for section in report.sections:
        if section.level == 1 or not found:
            found.append([])
        found[-1].append(section)
    return found


def _is_shown(group: list[Section]) -> bool:
    """Tell whether there is anything to compute with; words alone need no sheet."""
    return any(isinstance(b, Table | Chart) for each in group for b in each.blocks)


def _sheet_names(headings: list[str]) -> list[str]:
    """Give names that Excel takes: short, apart, without its own signs."""
    found: list[str] = []
    for heading in headings:
        plain = "".join(sign for sign in heading if sign not in "[]:*?/\\'")
        name = plain[:_LONGEST_NAME].strip()
        place = 2
        while name in found:
            name = f"{plain[: _LONGEST_NAME - 3].strip()} {place}"
            place += 1
        found.append(name)
    return found


def _is_unknown(cell: Cell) -> bool:
    """Tell whether a cell is a figure that cannot be computed."""
    return isinstance(cell, Figure) and cell.number is None


class _Sheet:
    """A sheet that grows row by row."""

    def __init__(self, widths: tuple[float, ...]) -> None:
        self._widths, self._rows, self._row = widths, list[str](), 0

    def add(self, *cells: tuple[Cell, int] | None) -> None:
        """Write a row; None leaves a cell empty."""
        self._row += 1
        inside = "".join(
            _cell(column_letters(place), self._row, *cell)
            for place, cell in enumerate(cells)
            if cell is not None
        )
        self._rows.append(f'<row r="{self._row}">{inside}</row>')

    @property
    def next_row(self) -> int:
        """The number of the row that is written next."""
        return self._row + 1

    def leave(self, rows: int) -> None:
        """Leave rows empty."""
        self._row += max(rows, 0)

    def written(self, *, with_charts: bool = False) -> str:
        """Give the sheet."""
        drawing = '<drawing r:id="rId1"/>' if with_charts else ""
        columns = "".join(
            f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
            for place, width in enumerate(self._widths, start=1)
        )
        return (
            f'{DECLARATION}<worksheet xmlns="{SPACE}" xmlns:r="{OFFICE}"><sheetPr>'
            '<pageSetUpPr fitToPage="1"/></sheetPr>'
            f"<cols>{columns}</cols><sheetData>{''.join(self._rows)}</sheetData>"
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            f"{drawing}</worksheet>"
        )


def _cell(column: str, row: int, cell: Cell, style: int) -> str:
    if isinstance(cell, str):
        return text_cell(column, row, clean(cell), style)
    if cell.number is None:
        return text_cell(column, row, written(None, cell.unit), MARK)
    look = number_style(cell.unit, bold=style == BOLD)
    return f'<c r="{column}{row}" s="{look}"><v>{float(cell.number)!r}</v></c>'


def _front(report: Report) -> str:
    sheet = _Sheet((110.0,))
    sheet.add((report.title, TITLE))
    sheet.add((report.lead, NOTE))
    if report.warning:
        sheet.add((report.warning, BOLD))
    for label, text in report.facts:
        sheet.add((f"{label}: {text}", PLAIN))
    sheet.add((report.foot, PLAIN))
    sheet.leave(1)
    sheet.add(("Det vigtigste", BOLD))
    for sentence in report.summary:
        sheet.add((sentence, NOTE))
    sheet.leave(1)
    sheet.add(
        ("Arket »Kilder« siger for hvert tal, hvordan man spørger efter det.", NOTE)
    )
    return sheet.written()


def _sections(group: list[Section], name: str) -> _Page:
    blocks = [block for section in group for block in section.blocks]
    tables = [b.table if isinstance(b, Chart) else b for b in blocks]
    widest = max(len(each.columns) for each in tables if isinstance(each, Table))
    sheet = _Sheet((44.0, *(16.0,) * (widest - 1)))
    charts: list[Placed] = []
    for section in group:
        if section.level > 1:
            sheet.leave(1)
        sheet.add((section.heading, TITLE))
        for block in section.blocks:
            charts += _add_block(sheet, block, name)
    return _Page(name, sheet.written(with_charts=bool(charts)), tuple(charts))


def _add_block(sheet: _Sheet, block: Block, name: str) -> Iterator[Placed]:
    """Write a block; give the place of its chart."""
    if isinstance(block, Paragraph):
        sheet.add((block.text, PLAIN))
    elif isinstance(block, Points):
        for item in block.items:
            sheet.add((item, PLAIN))
    elif isinstance(block, Remark):
        sheet.add((f"{block.text} ({block.who})", PLAIN))
    elif isinstance(block, Table):
        _add_table(sheet, block, is_drawn=False)
    else:
        first = _add_table(sheet, block.table, is_drawn=True)
        yield Placed(block, name, first, len(block.table.columns) + 1)
        sheet.leave(_ROWS_OF_CHART - len(block.table.rows))


def _add_table(sheet: _Sheet, table: Table, *, is_drawn: bool) -> int:
    """Write a table; give the number of its first row of figures.

    A spreadsheet draws words as a nought: where a chart is drawn of the cells, what
    cannot be computed stays empty.
    """
    sheet.leave(1)
    sheet.add((table.caption, BOLD))
    sheet.add(*((column.heading, HEADING) for column in table.columns))
    first = sheet.next_row
    for row in table.rows:
        style = BOLD if row.is_total else PLAIN
        shown = (None if is_drawn and _is_unknown(c) else (c, style) for c in row.cells)
        sheet.add(*shown)
    for note in table.notes:
        sheet.add((note, PLAIN))
    return first


def _sources(report: Report) -> str:
    """List every figure with its measure and the line that gives it."""
    sheet = _Sheet((46.0, 60.0, 14.0, 30.0, 14.0, 110.0))
    sheet.add(("Kilder", TITLE))
    sheet.add((report.foot, PLAIN))
    sheet.leave(1)
    heads = ("Navn", "Hvad", "Tal", "Mål", "Del af svaret", "Spørg om det med")
    sheet.add(*((head, HEADING) for head in heads))
    for figure in report.figures.values():
        asked = figure.question
        sheet.add(
            (figure.name, PLAIN),
            (figure.label, PLAIN),
            (figure, PLAIN),
            (asked.measure if asked else "", PLAIN),
            (figure.take if asked else "", PLAIN),
            (asked.command if asked else "", PLAIN),
        )
    return sheet.written()
