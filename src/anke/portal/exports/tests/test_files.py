# SPDX-License-Identifier: EUPL-1.2
"""Files say where they come from, and look as readers expect them."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from dataclasses import replace

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import etree

from anke.portal.domain.areas import Area
from anke.portal.domain.computing import compute
from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import State
from anke.portal.exports.blocks import blocks, cell_count, period_groups
from anke.portal.exports.csv_files import ENGLISH, CsvForm, written_csv
from anke.portal.exports.json_stat import written_json_stat
from anke.portal.exports.marks import CODES
from anke.portal.exports.parquet import written_parquet
from anke.portal.exports.revisions import RevisedCounts
from anke.portal.exports.tests.covers import AREA, MARKS, cover_of, planned
from anke.portal.exports.xlsx.workbook import written_workbook
from anke.portal.tests.worlds import SMALL, made_contents, made_cubes
from anke.publication.bundle.contents import Break, Revision, Text

pytestmark = pytest.mark.unit

CONTENTS, CUBES = made_contents(SMALL), made_cubes(SMALL)
AREAS = [Area(CONTENTS, cube) for cube in CUBES]
WIDE = "instans=level(2),country&emne=parts(law:serviceloven)&noegletal=*&ialt=emne"


def book_of(query: str, **changes: object) -> openpyxl.Workbook:
    """Write a workbook and read it again with somebody else's program."""
    plan = planned(query)
    content = b"".join(written_workbook(AREA, plan, cover_of(plan, **changes)))
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.id)
@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "parquet"])
def test_every_area_leaves_in_every_form(area: Area, form: str) -> None:
    """Regression: fault 2, a button for tvangsadoption that nobody had connected."""
    plan = planned("instans=*&emne=*&noegletal=*", area)
    cover = cover_of(plan, area)
    content = {
        "csv": lambda: written_csv(area, plan, cover),
        "xlsx": lambda: written_workbook(area, plan, cover),
        "json": lambda: written_json_stat(area, plan, cover),
        "parquet": lambda: written_parquet(area, plan, cover),
    }[form]()

    assert len(b"".join(content)) > 500


@pytest.mark.parametrize("subjects", ["level(1)", "level(2)", "law:serviceloven"])
def test_the_law_stands_beside_every_subject(subjects: str) -> None:
    """Regression: fault 3, a law column that was empty when subjects were chosen."""
    plan = planned(f"emne={subjects}&periode=2022")
    content = b"".join(written_parquet(AREA, plan, cover_of(plan)))
    laws = pq.read_table(pa.BufferReader(content)).column("law").to_pylist()

    assert all(laws)


def test_the_source_is_the_release_and_never_today() -> None:
    """Regression: fault 9, a "source year" that was the day's year."""
    lines = dict(book_of("periode=2022").worksheets[-1].iter_rows(values_only=True))

    assert lines["Kilde"] == "Ankemyndigheden"
    assert lines["Udgivelse"] == "2023-03-01-1"
    assert lines["Årgang"] == "2023-01-31-0123456789ab"
    assert lines["Offentliggjort"] == "2023-03-01"


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.id)
def test_a_missing_value_is_written_the_same_in_every_area(area: Area) -> None:
    """Regression: fault 10, the same gap as 0, -- or a dot, by area."""
    plan = planned("instans=*&emne=*&noegletal=*", area)
    table = compute(area, plan)
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(written_workbook(area, plan, cover_of(plan, area))))
    )
    words = {mark.word for mark in MARKS.values()}
    sheet = [row[len(table.rows) :] for row in book.worksheets[0].values]
    texts = {
        cell
        for row in sheet[-table.states.shape[0] :]
        for cell in row
        if not isinstance(cell, int | float)
    }

    assert texts <= words
    if (table.states != State.SHOWN).any():
        assert texts


def test_headings_are_two_rows_merged_over_what_they_span() -> None:
    """As on the screen: key figures above, periods under them, both frozen."""
    book = book_of("instans=level(2)&noegletal=upheld,reversal-rate&periode=years(3)")
    sheet = book.worksheets[0]
    first = next(row for row in sheet.iter_rows() if row[0].value == "Førsteinstans")
    row = first[0].row

    assert first[2].value == "Stadfæstede sager (antal)"
    assert first[5].value == "Omgørelsesprocent (procent)"
    assert [sheet.cell(row + 1, 3 + each).value for each in range(3)] == [
        "2020",
        "2021",
        "2022",
    ]
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert merged == {
        f"A{row}:A{row + 1}",
        f"B{row}:B{row + 1}",
        f"C{row}:E{row}",
        f"F{row}:H{row}",
    }
    assert sheet.freeze_panes == f"C{row + 2}"


def test_a_number_stays_a_number_and_is_still_marked() -> None:
    """A share of few cases and a total that lacks parts say so by their format."""
    book = book_of(WIDE, fewest=10_000)
    formats = {
        cell.number_format
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if isinstance(cell.value, float)
    }

    assert '#,##0"*"' in formats
    assert '0.0" %"" (få sager)"' in formats


def test_mandatory_notes_stand_above_the_table_and_all_on_their_sheet() -> None:
    """Whoever opens the file reads what must be known before the figures."""
    book = book_of("emne=law:serviceloven&periode=2022")
    above = [row[0].value for row in book.worksheets[0].iter_rows(max_row=4)]
    under = [row[1].value for row in book.worksheets[-1].iter_rows()]

    assert any("påklaget" in str(text) for text in above)
    assert any("dagen for afgørelsen" in str(text) for text in under)
    assert any("mindst så stort" in str(text) for text in under)


def test_every_part_of_the_workbook_is_well_formed_and_declared() -> None:
    """Excel calls a file damaged that says one thing and holds another."""
    plan = planned(WIDE)
    content = b"".join(written_workbook(AREA, plan, cover_of(plan)))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = set(book.namelist())
        for name in names:
            etree.fromstring(book.read(name))
        types = etree.fromstring(book.read("[Content_Types].xml"))
        declared = {each.get("PartName", "")[1:] for each in types} - {""}
        assert declared == {
            each for each in names if not each.endswith((".rels", "]"))
        } - {"[Content_Types].xml"}
        # ZIP64 in an entry is what Excel stumbles over.
        assert all(each.extract_version < 45 for each in book.infolist())


def test_the_same_table_has_the_same_bytes() -> None:
    """A file can be told apart by its hash: no clock is in it."""
    plan = planned(WIDE)
    one, other = (b"".join(written_workbook(AREA, plan, cover_of(plan))) for _ in "12")

    assert one == other


def test_a_large_table_has_a_sheet_for_each_group_of_periods() -> None:
    """Nothing is refused: what does not fit on one sheet goes on several."""
    plan = planned("instans=*&emne=*&noegletal=*&periode=years(*)")
    pieces = written_workbook(AREA, plan, cover_of(plan), sheet_cells=1)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(pieces)))

    assert book.sheetnames == ["2020", "2021", "2022", "Noter"]


def test_a_layout_wider_than_excel_is_turned() -> None:
    """17,000 columns do not fit: rows and columns become the usual ones."""
    plan = planned(
        "instans=*&emne=*&noegletal=*&periode=*&raekker=-"
        "&kolonner=instans,emne,noegletal,periode"
    )
    assert cell_count(AREA, plan) > 16_384
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(written_workbook(AREA, plan, cover_of(plan))))
    )

    assert book.worksheets[0].max_column < 200


def test_blocks_are_the_table_in_pieces() -> None:
    """A table computed period by period is the table computed at once."""
    plan = planned(WIDE + "&ialt=instans,emne&periode=*")
    pieces = [
        {
            (*row, *column): table.cell(r, c)
            for r, row in enumerate(table.row_headings)
            for c, column in enumerate(table.column_headings)
        }
        for table in blocks(AREA, plan, 1)
    ]
    whole = compute(AREA, plan)

    assert len(pieces) == len(period_groups(AREA, plan, 1)) == len(plan.periods)
    together = {key: cell for piece in pieces for key, cell in piece.items()}
    assert len(together) == whole.size == cell_count(AREA, plan)
    for r, row in enumerate(whole.row_headings):
        for c, column in enumerate(whole.column_headings):
            assert repr(together[(*row, *column)]) == repr(whole.cell(r, c))


def test_memory_does_not_grow_with_the_table() -> None:
    """Ten times the periods, hardly more memory: pieces are forgotten when sent."""
    area = replace(AREA)
    plan = planned("instans=*&emne=*&noegletal=*&periode=*", area)
    cover = cover_of(plan, area)

    def peak(periods: tuple[str, ...]) -> int:
        tracemalloc.start()
        for _ in written_csv(area, replace(plan, periods=periods), cover):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few, many = peak(plan.periods[:3]), peak(plan.periods)
    block = 200_000 // (cell_count(area, plan) // len(plan.periods))
    if block < len(plan.periods):
        assert many < few * 2
    assert many < 80_000_000


def test_csv_is_danish_or_english_by_choice() -> None:
    """Semicolon and decimal comma, or comma and decimal point; BOM for Excel."""
    plan = planned("noegletal=reversal-rate&periode=2022")
    danish = b"".join(written_csv(AREA, plan, cover_of(plan))).decode()
    english = b"".join(
        written_csv(AREA, plan, cover_of(plan, language="en"), ENGLISH)
    ).decode()

    assert danish.startswith("\ufeffPeriode;Instanskode;")
    assert english.startswith("\ufeffPeriod,First instance code,")
    value = danish.splitlines()[1].split(";")[10]
    assert value.replace(",", ".") == english.splitlines()[1].split(",")[10]
    assert "," in value


def test_csv_of_codes_has_codes_only() -> None:
    """Programs ask for codes, and get marks as codes too."""
    plan = planned("instans=*&emne=*&noegletal=*")
    form = CsvForm(",", ".", has_bom=False, labels="codes")
    lines = b"".join(written_csv(AREA, plan, cover_of(plan), form)).decode()
    head, *rows = lines.splitlines()

    assert head == (
        "period,first_instance_code,subject_code,measure_code,"
        "value,mark,n,of,missing,revised"
    )
    assert {row.split(",")[5] for row in rows} <= {"", *CODES.values()}


def test_csv_carries_the_limits_where_they_are_asked_for() -> None:
    """A share comes with its interval; a count has none."""
    plan = planned("noegletal=upheld,reversal-rate&periode=2022&usikkerhed=ja")
    content = b"".join(written_csv(AREA, plan, cover_of(plan))).decode()
    count, share = (line.split(";")[-2:] for line in content.splitlines()[1:])

    assert count == ["", ""]
    assert all(float(each.replace(",", ".")) > 0 for each in share)


def changed(**more: object) -> Revision:
    """Give a line of the log of revisions."""
    facts = {
        "release": "2023-03-01-1",
        "area": "municipal",
        "first_instance": "country",
        "subject": "all",
        "period": "2022",
        "counter": "upheld",
        "before": 1,
        "after": 2,
        "cause": Text("x"),
    }
    return Revision(**(facts | more))


def test_a_revised_figure_says_so() -> None:
    """Counts of the log mark every key figure that is made of them."""
    log = [changed(), changed(release="2020-01-01-1", period="2021")]
    revised = RevisedCounts.of(log, "2023-03-01-1", "municipal")
    plan = planned("noegletal=upheld,remitted,reversal-rate&periode=2021,2022")
    found = json.loads(b"".join(written_json_stat(AREA, plan, cover_of(plan), revised)))

    marked = {place for place, word in found["status"].items() if "revised" in word}
    order = found["dimension"]["noegletal"]["category"]["index"]
    assert found["size"] == [2, 1, 1, 3]
    assert marked == {str(3 + order["upheld"]), str(3 + order["reversal-rate"])}


def test_a_break_marks_the_first_period_after_it() -> None:
    """The status says where a series is broken, for the subjects it concerns."""
    broken = Break("x", "2022-01-01", Text("Ny lov."), subjects=("law:serviceloven",))
    area = Area(replace(CONTENTS, breaks=(broken,)), AREA.cube)
    plan = planned("emne=level(1),sel-96&periode=years(3)&noegletal=upheld", area)
    found = json.loads(b"".join(written_json_stat(area, plan, cover_of(plan, area))))

    subjects = found["dimension"]["emne"]["category"]["index"]
    size = found["size"][2]
    assert {p for p, word in found["status"].items() if "break" in word} == {
        str(2 * size + subjects["law:serviceloven"]),
        str(2 * size + subjects["sel-96"]),
    }
    assert found["extension"]["breaks"][0]["from"] == "2022"


def test_json_stat_names_its_roles_units_and_parts() -> None:
    """Time, place and measure are told apart; parts stand under their whole."""
    plan = planned("instans=*&emne=*&noegletal=*")
    found = json.loads(b"".join(written_json_stat(AREA, plan, cover_of(plan))))

    assert found["version"] == "2.0"
    assert found["role"] == {
        "time": [Dimension.PERIOD],
        "geo": [Dimension.FIRST_INSTANCE],
        "metric": [Dimension.MEASURE],
    }
    places = found["dimension"]["instans"]["category"]
    assert set(places["child"]["country"]) <= set(places["index"])
    unit = found["dimension"]["noegletal"]["category"]["unit"]["reversal-rate"]
    assert unit == {"base": "procent", "decimals": 1}
    assert set(found["status"].values()) <= set(found["extension"]["status"]["label"])
    assert found["extension"]["noteMandatory"] == {"0": True}


def test_parquet_carries_its_colophon() -> None:
    """Source, notes and the meaning of marks lie in the file itself."""
    plan = planned("periode=2022")
    content = b"".join(written_parquet(AREA, plan, cover_of(plan)))
    metadata = pq.read_schema(pa.BufferReader(content)).metadata

    assert json.loads(metadata[b"colophon"])["Udgivelse"] == "2023-03-01-1"
    assert set(json.loads(metadata[b"marks"])) == set(CODES.values())
