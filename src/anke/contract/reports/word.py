# SPDX-License-Identifier: EUPL-1.2
"""A report as a Word file (DOCX): headings, real tables, pictures with words for them.

Tables are written as XML: python-docx looks every cell up anew, which takes seconds for
a table of some hundred. The ZIP is packed anew with the report's day in every entry.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Mm, Pt, RGBColor

from anke.contract.reports.document import Chart, Paragraph, Points, Remark, Table
from anke.contract.reports.pictures import drawn_png
from anke.contract.reports.plain import cell_text, clean
from anke.web.workbooks.xml import escaped

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from anke.contract.reports.document import Block, Report

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# The width between the margins, in twentieths of a point (A4, 20 mm each side).
_WIDTH: Final = 9638
_DEEP: Final = RGBColor(0x0B, 0x3D, 0x4F)
_QUIET: Final = RGBColor(0x4D, 0x4D, 0x4D)
_STYLES: Final = {"Title": 21, "Heading 1": 15, "Heading 2": 12.5}


def written_word(report: Report) -> bytes:
    """Write a report as DOCX."""
    document = Document()
    prepare(document, report)
    document.add_paragraph(clean(report.title), style="Title")
    document.add_paragraph(clean(report.lead))
    if report.warning:
        document.add_paragraph().add_run(clean(report.warning)).bold = True
    for label, text in report.facts:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.add_run(f"{label}: ").font.color.rgb = _QUIET
        line.add_run(clean(text))
    _add_styled(document, "Det vigtigste", "Heading 1")
    for sentence in report.summary:
        _add_styled(document, sentence, "List Bullet")
    add_sections(document, report)
    return packed_document(document, report)


def add_sections(document: WordDocument, report: Report) -> None:
    """Write all sections at the end of the document."""
    for section in report.sections:
        _add_styled(document, section.heading, f"Heading {section.level}")
        for block in section.blocks:
            add_block(document, block)


def _add_styled(document: WordDocument, text: str, style: str) -> WordParagraph:
    """Write a paragraph; a template may not have the style."""
    names = {each.name for each in document.styles}
    return document.add_paragraph(clean(text), style if style in names else None)


def prepare(document: WordDocument, report: Report) -> None:
    """Set language, page, styles, properties and foot."""
    dated(document, report)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(22)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "da-DK")
    normal.element.get_or_add_rPr().append(language)
    for name, size in _STYLES.items():
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        style.font.color.rgb = _DEEP
        # The theme's own face would win over the name.
        fonts = style.element.rPr.rFonts
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.LEFT
    foot.add_run(f"{clean(report.foot)} · Side ").font.size = Pt(8)
    _field(foot, "PAGE")
    foot.add_run(" af ").font.size = Pt(8)
    _field(foot, "NUMPAGES")


def dated(document: WordDocument, report: Report) -> None:
    """Give the file the report's title, author and day."""
    properties = document.core_properties
    properties.title, properties.subject = clean(report.title), clean(report.lead)
    properties.author = properties.last_modified_by = clean(report.authority)
    properties.identifier = f"{report.vintage} {report.version}"
    properties.language, properties.comments = "da-DK", ""
    moment = datetime.combine(report.on, time(), UTC)
    properties.created = properties.modified = moment


def add_block(document: WordDocument, block: Block) -> None:
    """Write a block at the end of the document."""
    if isinstance(block, Paragraph):
        document.add_paragraph(clean(block.text))
    elif isinstance(block, Points):
        for item in block.items:
            _add_styled(document, item, "List Bullet")
    elif isinstance(block, Remark):
        _add_styled(document, block.text, "Quote")
        document.add_paragraph().add_run(clean(block.who)).font.color.rgb = _QUIET
    elif isinstance(block, Table):
        _add_table(document, block)
    else:
        _add_chart(document, block)


def _add_chart(document: WordDocument, chart: Chart) -> None:
    _caption(document, chart.title)
    picture = document.add_picture(io.BytesIO(drawn_png(chart)), width=Mm(170))
    properties = picture._inline.docPr  # noqa: SLF001 - python-docx has no alt texts
    properties.set("descr", clean(chart.alternative))
    properties.set("title", clean(chart.title))
    _add_table(document, chart.table)


def _add_table(document: WordDocument, table: Table) -> None:
    _caption(document, table.caption)
    last = document.element.body.sectPr
    last.addprevious(parse_xml(table_xml(table)))
    notes = table.notes or ("",)
    for note in notes:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(3)
        run = line.add_run(clean(note))
        run.font.size, run.font.color.rgb = Pt(8), _QUIET


def _caption(document: WordDocument, text: str) -> None:
    line = _add_styled(document, text, "Caption")
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = Pt(10)


def table_xml(table: Table) -> str:
    """Write a table: its heading repeats on each page and is known as one."""
    whole = sum(column.width for column in table.columns)
    widths = [round(_WIDTH * column.width / whole) for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = [column.is_number for column in table.columns]
    head = _row([each.heading for each in table.columns], widths, sides, is_head=True)
    rows = "".join(
        _row([cell_text(cell) for cell in row.cells], widths, sides, bold=row.is_total)
        for row in table.rows
    )
    caption = escaped(clean(table.caption))
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/>'
        '<w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="8E8E8E"/>'
        '<w:insideH w:val="single" w:sz="4" w:color="C8C8C8"/></w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{caption}"/><w:tblDescription w:val="{caption}"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _row(
    texts: list[str],
    widths: list[int],
    sides: list[bool],
    *,
    is_head: bool = False,
    bold: bool = False,
) -> str:
    weight = "<w:b/>" if is_head or bold else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f"{'<w:vAlign w:val=' + chr(34) + 'bottom' + chr(34) + '/>' if is_head else ''}"
        "</w:tcPr><w:p><w:pPr>"
        '<w:spacing w:before="20" w:after="20"/>'
        f'<w:jc w:val="{"right" if is_number else "left"}"/></w:pPr>'
        f'<w:r><w:rPr>{weight}<w:sz w:val="17"/></w:rPr>'
        f'<w:t xml:space="preserve">{escaped(text)}</w:t></w:r></w:p></w:tc>'
        for text, width, is_number in zip(texts, widths, sides, strict=True)
    )
    marks = "<w:trPr><w:cantSplit/>{}</w:trPr>".format(
        "<w:tblHeader/>" if is_head else ""
    )
    return f"<w:tr>{marks}{cells}</w:tr>"


def _field(paragraph: WordParagraph, name: str) -> None:
    """Write a number that Word counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    size = OxmlElement("w:rPr")
    height = OxmlElement("w:sz")
    height.set(qn("w:val"), "16")
    size.append(height)
    text = OxmlElement("w:t")
    text.text = "1"
    run.extend((size, text))
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields


def packed_document(document: WordDocument, report: Report) -> bytes:
    """Save a document so that the same one has the same bytes."""
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    moment = (report.on.year, report.on.month, report.on.day, 0, 0, 0)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            named = zipfile.ZipInfo(entry.filename, moment)
            named.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(named, source.read(entry))
    return out.getvalue()
