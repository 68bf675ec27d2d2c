# SPDX-License-Identifier: EUPL-1.2
"""The workbook: the sheets of the table, a sheet of notes, and what binds them.

A table that is large has a sheet for each of its groups of periods, with the same
headings: Excel holds 1,048,576 rows, and memory stays bounded. A layout that is wider
than Excel can hold is turned to the usual one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anke.portal.domain.headings import axes_of, period_heading
from anke.portal.domain.selection import COLUMNS, ROWS
from anke.portal.exports.blocks import blocks, period_groups
from anke.portal.exports.xlsx.notes_sheet import notes_sheet
from anke.portal.exports.xlsx.sheets import SPACE, table_sheet
from anke.portal.exports.xlsx.styles import styles_part
from anke.publication.bundle.contents import Text
from anke.web.workbooks.archive import packed
from anke.web.workbooks.xml import DECLARATION, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.portal.domain.areas import Area
    from anke.portal.domain.resolving import Plan
    from anke.portal.exports.cover import Cover, Labels
    from anke.web.workbooks.archive import Part

# A sheet of so many cells is written at once; about 50 MB of arrays.
SHEET_CELLS: Final = 500_000
_MOST_COLUMNS: Final = 16_384
_MOST_ROWS: Final = 1_048_576
# Room for titles, notes and headings.
_ABOVE: Final = 200
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TABLE: Final = Text("Tabel", "Table")
_NOTES: Final = Text("Noter", "Notes")


def written_workbook(
    area: Area,
    plan: Plan,
    cover: Cover,
    labels: Labels = "texts",
    *,
    sheet_cells: int = SHEET_CELLS,
) -> Iterator[bytes]:
    """Write a table as XLSX, piece by piece."""
    moment = _moment(cover.published_at)
    yield from packed(_parts(area, plan, cover, labels, sheet_cells), moment)


def _parts(
    area: Area, plan: Plan, cover: Cover, labels: Labels, sheet_cells: int
) -> Iterator[Part]:
    plan = _that_fits(area, plan)
    groups = period_groups(area, plan, sheet_cells)
    names = _sheet_names(groups, cover)
    yield "[Content_Types].xml", [_content_types(len(names))]
    yield "_rels/.rels", [_package_relations()]
    yield "docProps/core.xml", [_core(cover)]
    yield "xl/workbook.xml", [_workbook(names)]
    yield "xl/_rels/workbook.xml.rels", [_workbook_relations(len(names))]
    yield "xl/styles.xml", [styles_part(cover.language)]
    for number, table in enumerate(blocks(area, plan, sheet_cells), 1):
        yield f"xl/worksheets/sheet{number}.xml", table_sheet(table, cover, labels)
    yield f"xl/worksheets/sheet{len(names)}.xml", notes_sheet(cover)


def _that_fits(area: Area, plan: Plan) -> Plan:
    """Turn a layout that Excel cannot hold to the usual one."""
    sizes = {each: len(headings) for each, headings in axes_of(area, plan).items()}
    rows = columns = 1
    for each in plan.selection.rows:
        rows *= sizes[each]
    for each in plan.selection.columns:
        columns *= sizes[each]
    if columns + len(ROWS) * 2 <= _MOST_COLUMNS and rows + _ABOVE <= _MOST_ROWS:
        return plan
    return replace(plan, selection=plan.selection.with_(rows=ROWS, columns=COLUMNS))


def _sheet_names(groups: list[tuple[str, ...]], cover: Cover) -> list[str]:
    notes = cover.say(_NOTES)
    if len(groups) == 1:
        return [cover.say(_TABLE), notes]
    named = [
        [period_heading(each).name.in_language(cover.language) for each in group]
        for group in groups
    ]
    return [n[0] if len(n) == 1 else f"{n[0]} – {n[-1]}" for n in named] + [notes]


def _moment(published_at: str) -> tuple[int, int, int, int, int, int]:
    """Date the parts by the release, so that the same table has the same bytes."""
    year, month, day = (int(each) for each in published_at[:10].split("-"))
    return year, month, day, 0, 0, 0


def _content_types(sheets: int) -> str:
    overrides = [
        ("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml"),
        ("/xl/styles.xml", f"{_TYPE}.styles+xml"),
        (
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
        ),
    ]
    overrides += [
        (f"/xl/worksheets/sheet{number}.xml", f"{_TYPE}.worksheet+xml")
        for number in range(1, sheets + 1)
    ]
    listed = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>'
        for name, kind in overrides
    )
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _package_relations() -> str:
    return (
        f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/><Relationship Id="rId2" '
        f'Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def _core(cover: Cover) -> str:
    return (
        f"{DECLARATION}<cp:coreProperties"
        f' xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(cover.title)}</dc:title>"
        f"<dc:creator>{escaped(cover.source)}</dc:creator>"
        f"<dc:language>{cover.language}</dc:language>"
        f"<dc:identifier>{escaped(cover.address)}</dc:identifier>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">'
        f"{escaped(cover.published_at[:10])}T00:00:00Z</dcterms:created></cp:coreProperties>"
    )


def _workbook(names: list[str]) -> str:
    sheets = "".join(
        f'<sheet name="{escaped(name)}" sheetId="{place}" r:id="rId{place}"/>'
        for place, name in enumerate(names, 1)
    )
    return (
        f'{DECLARATION}<workbook xmlns="{SPACE}" xmlns:r="{_OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>"
    )


def _workbook_relations(sheets: int) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{listed}'
        f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE}/styles" '
        'Target="styles.xml"/></Relationships>'
    )
