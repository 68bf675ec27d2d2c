# SPDX-License-Identifier: EUPL-1.2
"""The files: nothing clipped, tagged, readable by machines, and the same each time."""

from __future__ import annotations

import io
import shlex
import zipfile
from datetime import date

import docx
import numpy as np
import openpyxl
import pypdfium2
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from anke.contract.domain.comments import Comment, CommentKind
from anke.contract.errors import ReportUnprintableError, UnknownNameError
from anke.contract.reports.content import draft_report
from anke.contract.reports.files import FORMS, write_report
from anke.site import cli
from anke.statistics import services

pytestmark = [pytest.mark.once, pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def report(order):
    """Draft a monthly report."""
    return draft_report(order("monthly", "2020-05"))


def structure(node: object, found: list) -> list:
    """List tags in reading order, each with its element."""
    if isinstance(node, list):
        for each in node:
            structure(each.get_object(), found)
    elif hasattr(node, "get"):
        if node.get("/S"):
            found.append((str(node["/S"]), node))
        if node.get("/K") is not None:
            structure(node.get("/K").get_object(), found)
    return found


def test_the_same_report_has_the_same_bytes(order) -> None:
    """Drafted and written twice; every date in the files is the report's day."""
    first = write_report(draft_report(order("monthly", "2020-05")))
    second = write_report(draft_report(order("monthly", "2020-05")))

    assert first == second
    assert list(first) == ["pdf", "docx", "xlsx"]
    for form in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(first[form])) as archive:
            assert {e.date_time[:3] for e in archive.infolist()} == {(2020, 10, 9)}
            assert b"2020-10-09T00:00:00Z" in archive.read("docProps/core.xml")
    reader = PdfReader(io.BytesIO(first["pdf"]))
    assert "20201009" in reader.metadata["/CreationDate"]


def test_the_pdf_is_tagged_and_fit_for_an_archive(report) -> None:
    """Headings, tables with heads, and charts with words for them."""
    reader = PdfReader(io.BytesIO(write_report(report, {"pdf"})["pdf"]))
    root = reader.trailer["/Root"]
    declared = reader.xmp_metadata.stream.get_data().decode()
    tags = structure(root["/StructTreeRoot"], [])
    names = [name for name, _ in tags]

    assert root["/Lang"].startswith("da")
    assert "pdfaid:part>2<" in declared
    assert "pdfaid:conformance>A<" in declared
    assert "pdfuaid:part>1<" in declared
    assert names.count("/H1") == 1
    assert names.count("/H2") == 1 + len(report.sections)
    assert names.count("/Table") == len(list(report.tables))
    assert names.count("/TH") == sum(len(t.columns) for t in report.tables)
    pictures = [node for name, node in tags if name == "/Figure"]
    assert [node["/Alt"] for node in pictures] == [c.alternative for c in report.charts]


def test_nothing_leaves_the_page_and_each_has_its_foot(report) -> None:
    """Ink within the margins; vintage, version and page on every page."""
    document = pypdfium2.PdfDocument(write_report(report, {"pdf"})["pdf"])
    count = len(document)

    assert count > 3
    for number, page in enumerate(document, start=1):
        ink = np.asarray(page.render(scale=1, grayscale=True).to_numpy()) < 160
        rows, columns = np.where(ink.reshape(ink.shape[:2]))
        height, width = ink.shape[:2]
        assert columns.min() >= 20 / 210 * width - 2
        assert columns.max() <= 190 / 210 * width + 2
        assert rows.max() <= 290 / 297 * height
        text = page.get_textpage().get_text_range().replace("\r\n", " ")
        assert report.vintage in text
        assert report.version in text
        assert f"Side {number} af {count}" in text
    document.close()


def test_the_first_page_says_what_it_is_and_for_whom(order) -> None:
    """Title, lead, and that the thresholds of the demo are invented."""
    drafted = draft_report(order("quarterly", "2020K2", "example-2022"))
    document = pypdfium2.PdfDocument(write_report(drafted, {"pdf"})["pdf"])
    text = document[0].get_textpage().get_text_range()
    later = document[1].get_textpage().get_text_range()
    document.close()

    assert text.index("Kvartalsrapport, 2. kvartal 2020") < text.index("Det vigtigste")
    assert "Til: Departementet" in text
    assert "Tærsklerne er opfundet til demoen." in text
    assert "Tærsklerne er opfundet til demoen." in later


def test_the_word_file_has_headings_tables_and_words_for_pictures(report) -> None:
    """As a screen reader needs them."""
    document = docx.Document(io.BytesIO(write_report(report, {"docx"})["docx"]))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    pictures = document.element.body.findall(f".//{qn('wp:docPr')}")

    assert document.paragraphs[0].style.name == "Title"
    assert headings == ["Det vigtigste", *(s.heading for s in report.sections)]
    assert len(document.tables) == len(list(report.tables))
    for table, wanted in zip(document.tables, report.tables, strict=True):
        head = table.rows[0]
        assert [c.text for c in head.cells] == [c.heading for c in wanted.columns]
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        assert caption.get(qn("w:val")) == wanted.caption
    assert [p.get("descr") for p in pictures] == [c.alternative for c in report.charts]
    assert report.foot in document.sections[0].footer.paragraphs[0].text
    assert document.core_properties.language == "da-DK"


def test_the_workbook_holds_numbers_and_says_how_to_ask_for_each(report) -> None:
    """Never a text for a number; each line of "Kilder" is a command that exists."""
    content = write_report(report, {"xlsx"})["xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    lines = list(book["Kilder"].iter_rows(min_row=5, values_only=True))
    parser = cli.build_parser()

    assert book.sheetnames[0] == "Overblik"
    assert len(lines) == len(report.figures)
    for name, _, value, measure, _, command in lines:
        figure = report.figures[name]
        shown = "kan ikke opgøres" if figure.number is None else float(figure.number)
        assert value == shown
        if figure.question:
            assert measure == figure.question.measure
            args = parser.parse_args(shlex.split(command)[1:])
            assert args.measure == measure
    numbers = [
        cell
        for row in book["Lovbestemte frister"].iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    assert {cell.number_format for cell in numbers} == {"#,##0", "0.0%"}


def test_the_workbook_draws_its_charts_from_the_cells_of_their_tables(order) -> None:
    """The first month of the facts: before it there is nothing, and no nought."""
    drafted = draft_report(order("monthly", "2019-03"))
    content = write_report(drafted, {"xlsx"})["xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [(sheet, chart) for sheet in book for chart in sheet._charts]

    assert len(found) == len(list(drafted.charts)) == 3
    for (sheet, drawn), chart in zip(found, drafted.charts, strict=True):
        for series, course in zip(drawn.series, chart.courses, strict=False):
            cells = sheet[series.val.numRef.f.rpartition("!")[2].replace("$", "")]
            numbers = [each.number for each in course.figures]
            assert [cell.value for (cell,) in cells] == numbers
            assert None in numbers


def test_nothing_that_somebody_wrote_acts_in_a_file(order) -> None:
    """Markup of Typst, a formula and signs of XML are words like others."""
    words = '=1+1 #read("/etc/hostname") *fed* <w:b/> & \x0b'
    said = Comment("1.3", CommentKind.OWNER, words, "A", date(2020, 10, 5))
    files = write_report(draft_report(order("quarterly", "2020K2", comments=(said,))))

    document = pypdfium2.PdfDocument(files["pdf"])
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    word = docx.Document(io.BytesIO(files["docx"]))
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [c.value for row in book["Målene ét for ét"].iter_rows() for c in row]

    plain = words.removesuffix("\x0b").strip()
    assert plain in text
    assert plain in [p.text.strip() for p in word.paragraphs]
    assert any(str(value).startswith(f"'{plain}") for value in cells)


def own(settings, name: str, content: bytes) -> None:
    """Put a template into the authority's folder."""
    folder = settings.ANKE_VAR / "contracts" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


@pytest.fixture
def templates(settings, authority, tmp_path, report):
    """Give the authority a folder of its own, so that no template stays."""
    settings.ANKE_VAR = tmp_path
    return lambda name, content: own(settings, name, content)


PAGE = """
#set document(title: rapport.title, date: datetime(year: 2020, month: 1, day: 2))
#set text(lang: "da", font: "Libertinus Serif")
= Ministeriets egen
Andel: #tal("frister.i-alt.andel") // tal("findes.ikke")
#tabel("frister")
#diagram("pukkel-kurve")
"""


def test_a_template_of_the_ministry_takes_the_page_s_place(templates, report) -> None:
    """Figures by name, with one table and one chart."""
    templates("monthly.typ", PAGE.encode())

    document = pypdfium2.PdfDocument(write_report(report, {"pdf"})["pdf"])
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()

    assert "Ministeriets egen" in text
    assert "Lovbestemte frister efter sagsområde" in text
    assert "Det vigtigste" not in text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("frister.i-alt.andel", "frister.ialt.andel", "Mente du frister.i-alt.andel"),
        ('#tabel("frister")', '#tabel("frist")', "Mente du frister"),
        ("pukkel-kurve", "pukkel", "Mente du pukkel-kurve"),
    ],
)
def test_an_unknown_name_is_refused_with_what_looks_alike(
    templates, report, old, new, told
) -> None:
    """Before a page is drawn."""
    templates("report.typ", PAGE.replace(old, new).encode())

    with pytest.raises(UnknownNameError) as refused:
        write_report(report, {"pdf"})

    assert told in refused.value.user_text


def test_a_template_that_typst_refuses_is_told_of_by_name(templates, report) -> None:
    """With Typst's own words."""
    templates("monthly.typ", b"#let x = \n= A\n#nope()")

    with pytest.raises(ReportUnprintableError, match=r"monthly\.typ"):
        write_report(report, {"pdf"})


def word_template(*lines: str) -> bytes:
    """Make a Word template; a line with | lies across several runs."""
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for piece in line.split("|"):
            paragraph.add_run(piece)
    document.add_table(1, 1).cell(0, 0).text = "{{ version }}"
    document.sections[0].footer.paragraphs[0].text = "{{fod}}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_template_is_filled_wherever_its_marks_lie(templates, report) -> None:
    """Across runs, in a table and a foot; a table and a chart in a mark's place."""
    lines = ("Om {{ peri|ode }}: {{ fris|ter.i-alt.fri|ster }} frister.",
             "{{ tabel:frister }}", "{{ diagram:pukkel-kurve }}", "Slut")  # fmt: skip
    templates("monthly.docx", word_template(*lines))

    document = docx.Document(io.BytesIO(write_report(report, {"docx"})["docx"]))

    texts = [p.text for p in document.paragraphs]
    count = report.figures["frister.i-alt.frister"].number
    assert texts[0] == f"Om maj 2020: {count} frister."
    assert texts[-1] == "Slut"
    assert not any("{{" in text for text in texts)
    assert document.tables[-1].cell(0, 0).text == report.version
    assert document.sections[0].footer.paragraphs[0].text == report.foot
    assert len(document.tables) == 3
    assert len(document.inline_shapes) == 1


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("{{ titl }}", "Mente du titel"),
        ("{{ tabel:frist }}", "Mente du frister"),
        ("{{ figur:frister }}", "ordet 'figur:frister'"),
    ],
)
def test_an_unknown_mark_in_word_is_refused(templates, report, mark, told) -> None:
    """With what looks alike."""
    templates("report.docx", word_template(mark))

    with pytest.raises(UnknownNameError) as refused:
        write_report(report, {"docx"})

    assert told in refused.value.user_text


def test_a_word_template_that_is_none_is_told_of(templates, report) -> None:
    """By its name."""
    templates("report.docx", b"no zip")

    with pytest.raises(ReportUnprintableError, match=r"report\.docx"):
        write_report(report, {"docx"})


def test_the_command_gives_the_same_bytes_however_the_quarter_is_written(
    order, tmp_path, monkeypatch
) -> None:
    """From the same vintage, as often as somebody asks."""
    assert order("quarterly", "2020K2").vintage.counts["case_spell"]
    monkeypatch.setattr(services, "is_fresh", lambda _: True)
    parser, written = cli.build_parser(), []

    for place, quarter in enumerate(("2020Q2", "2020K2", "2020Q2")):
        out = tmp_path / str(place)
        args = parser.parse_args(
            ["contract", "report", "--quarter", quarter, "--out", str(out)]
        )
        assert args.run(args) == 0
        written.append({path.name: path.read_bytes() for path in out.iterdir()})

    first, second, third = written
    assert first == second == third
    assert {f"kvartalsrapport-2020K2.{each}" for each in FORMS} == set(first)


@pytest.mark.parametrize("quarter", ["2020Q2", "2020K2"])
def test_the_command_writes_a_report_and_lists_its_names(
    order, tmp_path, capsys, monkeypatch, quarter
) -> None:
    """Quarters may be written either way."""
    # The register is empty here; only its figures were kept.
    assert order("quarterly", quarter).vintage.counts["case_spell"]
    monkeypatch.setattr(services, "is_fresh", lambda _: True)
    parser = cli.build_parser()
    words = ["contract", "report", "--quarter", quarter, "--out", str(tmp_path)]

    args = parser.parse_args([*words, "--format", "xlsx"])
    args.run(args)
    notice = parser.parse_args([*words, "--format", "docx", "--deviation", "1.3"])
    notice.run(notice)
    listing = parser.parse_args(["contract", "figures", "--quarter", quarter])
    listing.run(listing)

    assert (tmp_path / "afvigelse-2020K2.docx").stat().st_size > 5_000
    told = capsys.readouterr().out
    assert (tmp_path / "kvartalsrapport-2020K2.xlsx").stat().st_size > 5_000
    assert "diagram:frister-kurve" in told
    assert "maal.1.3.weeks" in told
