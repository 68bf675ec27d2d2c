# SPDX-License-Identifier: EUPL-1.2
"""What happens when somebody edits or adds to the catalogue."""

import csv
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases import catalogue as loader
from anke.cases.catalogue import CSV_FILES, DATA, TOML_FILES, load_catalogue
from anke.cases.domain.catalogue import UNSPECIFIED_LAW
from anke.cases.domain.catalogue_entries import ENTRY_TYPES
from anke.cases.domain.catalogue_errors import CatalogueError

pytestmark = pytest.mark.unit

LOG = """
[log]
name = "permits"

[[area]]
id = "permits"
name_da = "Byggetilladelser"
finance_kind = "grant"
counting_unit = "case"
case_kinds = ["permit"]
source = "an imported log"
outcomes = [
    { id = "granted", name_da = "Givet", on_merits = true, order = 2 },
    { id = "refused", name_da = "Afslået", on_merits = true, order = 1 },
]

[[subject]]
id = "permits-all"
area = "permits"
name_da = "Alle"
source = "an imported log"

[[first_instance]]
id = "m1"
name_da = "Kommune 1"
kind = "log-municipality"
source = "an imported log"

[[deadline]]
id = "permit-8w"

[[holiday]]
name = "A day of their own"
"""
SUBJECT = """
[[subject]]
id = "new"
area = "municipal"
law = "aktivloven"
name_da = "Nyt emne"
source = "a test"
"""


def test_an_imported_log_brings_its_own_words() -> None:
    """Areas, subjects and first instances of an added text are as good as shipped."""
    catalogue = load_catalogue([LOG])

    assert catalogue.case_kinds("permits", "permits-all") == ("permit",)
    assert catalogue.most_far_reaching("permits", ["granted", "refused"]) == "refused"
    assert catalogue.law_of("permits-all").id == UNSPECIFIED_LAW
    assert catalogue.area("permits").name_en == "Byggetilladelser"
    assert not catalogue.area("permits").has_reversal_rate
    assert catalogue.first_instance("m1").population is None
    assert catalogue.subject("sel-95")


def test_later_texts_win_by_id() -> None:
    """The same id in a later text replaces the entry and leaves the rest."""
    renamed = SUBJECT.replace("Nyt emne", "Omdøbt emne")
    catalogue = load_catalogue([SUBJECT, renamed])

    assert catalogue.subject("new").name_da == "Omdøbt emne"
    assert len(catalogue.subjects) == len(load_catalogue().subjects) + 1


def test_version_changes_with_the_content_only() -> None:
    """The version is a hash of what is said, not of comments or the order of texts."""
    other = SUBJECT.replace('"new"', '"newer"').replace("Nyt", "Nyere")

    assert load_catalogue([SUBJECT]).version != load_catalogue().version
    assert (
        load_catalogue([SUBJECT, other]).version
        == load_catalogue([other, "# a word\n" + SUBJECT]).version
    )
    assert len(load_catalogue().version) == 64


@pytest.mark.parametrize(
    ("old", "new", "field", "danish"),
    [
        ('"municipal"', '"moon"', "area", "findes ikke i kataloget"),
        ('"aktivloven"', '"moon"', "law", "findes ikke i kataloget"),
        ('"Nyt emne"', '""', "name_da", "skal være en tekst"),
        ('name_da = "Nyt emne"', "", "name_da", "mangler"),
        ('source = "a test"', "", "source", "mangler"),
        ("source", "sorce", "sorce", "er ikke et kendt felt"),
        ('"a test"', '"a test"\nfast_track = "yes"', "fast_track", "true eller false"),
        ('"a test"', '"a test"\nvalid_from = "2020"', "valid_from", "en dato"),
        (
            '"a test"',
            '"a test"\nvalid_from = 2020-01-01T00:00:00',
            "valid_from",
            "en dato",
        ),
        (
            '"a test"',
            '"a test"\nvalid_from = 2020-01-02\nvalid_to = 2020-01-01',
            "valid_to",
            "slutter",
        ),
        ('"a test"', '"a test"\ncase_kinds = "municipal"', "case_kinds", "en liste"),
        ('"a test"', '"a test"\nprovisions = [1]', "provisions", "en tekst"),
        (
            '"a test"',
            '"a test"\npredecessors = ["moon"]',
            "predecessors",
            "findes ikke",
        ),
        (
            '"a test"',
            '"a test"\npredecessors = ["al-11"]',
            "predecessors",
            "overlapper",
        ),
        (
            '"a test"',
            '"a test"\nvalid_from = 2020-01-01\npredecessors = ["ub-tilbud-2019"]',
            "predecessors",
            "et andet område",
        ),
        (
            '"aktivloven"',
            '"barnets-lov"',
            "valid_from",
            "gælder på dage",
        ),
        ('"Nyt emne"', '"Formue"\nprovisions = ["§§ 14-15"]', "valid_from", "overlapp"),
        ('"new"', '"two words"', "id", "er ikke et id"),
    ],
)
def test_a_mistake_in_a_subject_names_where_it_stands(
    old: str, new: str, field: str, danish: str
) -> None:
    """The error names the text, the entry and the field, in both languages."""
    assert old in SUBJECT
    with pytest.raises(CatalogueError) as caught:
        load_catalogue([SUBJECT.replace(old, new)])

    error = caught.value
    assert (error.file, error.field) == ("added text 1", field)
    assert error.entry.startswith("[[subject]]")
    assert danish in error.user_text
    assert all(part in str(error) for part in (error.file, error.entry, field))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("order = 1", "order = 2", "outcomes.order"),
        ('"refused"', '"granted"', "outcomes.id"),
        ("order = 1", 'order = "1"', "outcomes.order"),
        ("order = 1", "order = true", "outcomes.order"),
        ("on_merits = true, order = 1", "order = 1", "outcomes.on_merits"),
        (
            "on_merits = true, order = 1",
            "on_merits = false, reversal = true, order = 1",
            "outcomes.refused",
        ),
        ("order = 1 }", "order = 1, colour = 2 }", "outcomes.colour"),
        ('"refused"', '"' + "r" * 41 + '"', "outcomes.id"),
        ('counting_unit = "case"', 'counting_unit = "soul"', "counting_unit"),
        ('finance_kind = "grant"', 'finance_kind = "love"', "finance_kind"),
    ],
)
def test_a_mistake_in_an_outcome_names_where_it_stands(
    old: str, new: str, field: str
) -> None:
    """Outcomes without a definite precedence or of the wrong type are refused."""
    assert old in LOG
    with pytest.raises(CatalogueError) as caught:
        load_catalogue([LOG.replace(old, new)])

    assert caught.value.field == field
    assert caught.value.entry == "[[area]] permits"


def test_an_area_without_outcomes_is_refused() -> None:
    """A case must be able to end."""
    start, end = LOG.index("outcomes"), LOG.index("]\n\n[[subject]]")
    with pytest.raises(CatalogueError, match="outcomes: is empty"):
        load_catalogue([LOG[:start] + "outcomes = [" + LOG[end:]])


def test_the_same_id_twice_in_one_text_is_refused() -> None:
    """Within a text nothing wins silently."""
    with pytest.raises(CatalogueError, match="stands twice in the file"):
        load_catalogue([SUBJECT + SUBJECT])


def test_a_misspelt_table_is_found() -> None:
    """A table that is almost one of ours is refused, another part's is passed over."""
    with pytest.raises(CatalogueError, match=r"did you mean \[\[subject\]\]"):
        load_catalogue([SUBJECT.replace("[[subject]]", "[[subjcet]]")])

    assert load_catalogue(["[[deadline]]\nid = 1\n"])


def test_a_single_table_is_not_a_list() -> None:
    """`[subject]` instead of `[[subject]]` is refused with the right spelling."""
    with pytest.raises(CatalogueError, match=r"written \[\[subject\]\]"):
        load_catalogue([SUBJECT.replace("[[subject]]", "[subject]")])


def test_unreadable_toml_names_the_text_and_the_line() -> None:
    """A broken text is named by its number, its line by the reader."""
    with pytest.raises(CatalogueError, match=r"added text 2: .*line 1"):
        load_catalogue([SUBJECT, "id = = 1"])


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_clearly(text: str) -> None:
    """Whatever stands in an added text, it is a catalogue or a CatalogueError."""
    refused_in = ""
    try:
        load_catalogue([text])
    except CatalogueError as error:
        refused_in = error.file

    assert refused_in in ("", "added text 1")


def test_laws_may_take_over_in_part_but_not_backwards() -> None:
    """A successor begins after its predecessor, though that one may go on."""
    law = '[[law]]\nid = "x"\nname_da = "X"\nshort_da = "X"\nsource = "-"\n'
    later = law + 'valid_from = 2025-01-01\npredecessors = ["serviceloven"]\n'

    assert load_catalogue([later]).law("x").predecessors == ("serviceloven",)
    for wrong in (
        law + 'predecessors = ["serviceloven"]\n',
        law + 'predecessors = ["moon"]\n',
        law + 'valid_from = 2019-01-01\npredecessors = ["lab-2019"]\n',
    ):
        with pytest.raises(CatalogueError, match="predecessors"):
            load_catalogue([wrong])


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('region = "municipality-0101"', "region"),
        ('region = "moon"', "region"),
        ('predecessors = ["moon"]', "predecessors"),
        ('predecessors = ["aes"]', "predecessors"),
        ("population = -1", "population"),
    ],
)
def test_a_first_instance_must_fit_in(line: str, field: str) -> None:
    """Regions are regions, predecessors have ended, nobody is fewer than none."""
    text = (
        f'[[first_instance]]\nid = "x"\nname_da = "X"\nkind = "k"\nsource = "-"\n{line}'
    )
    with pytest.raises(CatalogueError) as caught:
        load_catalogue([text])

    assert caught.value.field == field


def _with_file(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let the loader read a copy of the data with one file changed."""
    for source in filter(Path.is_file, DATA.iterdir()):
        (tmp_path / source.name).write_text(source.read_text("utf-8"), "utf-8")
    (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(loader, "DATA", tmp_path)
    loader._load.cache_clear()
    loader._shipped.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (";632340;", ";mange;", r"field population: line 7: 'mange' cannot be read"),
        (";2007-01-01;", ";1/1 2007;", r"field valid_from: line 2"),
        (";true;", ";ja;", r"field confirmed: line 2"),
        (";0101;", ";;0101;", r"line 7 has not as many cells"),
        ("municipality-0147;", "municipality-0101;", "stands twice in the file"),
        ("id;kind", "id;knid", "field knid: is not a known field"),
    ],
)
def test_a_mistake_in_the_csv_names_its_line(
    old: str,
    new: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """First instances are edited in a spreadsheet; errors name line and column."""
    text = (DATA / "first_instances.csv").read_text("utf-8")
    _with_file("first_instances.csv", text.replace(old, new, 1), tmp_path, monkeypatch)

    with pytest.raises(CatalogueError, match=message) as caught:
        load_catalogue()

    loader._load.cache_clear()
    loader._shipped.cache_clear()
    assert caught.value.file == "first_instances.csv"


def test_a_mistake_in_a_shipped_file_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error of a shipped file carries the file's name."""
    text = (DATA / "laws.toml").read_text("utf-8")
    _with_file("laws.toml", text.replace('"lab-2019"]', '"x"]'), tmp_path, monkeypatch)

    with pytest.raises(
        CatalogueError, match=r"laws.toml: entry \[\[law\]\] lab: field"
    ):
        load_catalogue()

    loader._load.cache_clear()
    loader._shipped.cache_clear()


def test_shipped_files_do_not_override_each_other() -> None:
    """Every shipped id stands once, and every data file is read."""
    ids = []
    for name in TOML_FILES:
        document = tomllib.loads((DATA / name).read_text("utf-8"))
        ids += [
            (table, raw["id"])
            for table in ENTRY_TYPES
            for raw in document.get(table, [])
        ]
    for name in CSV_FILES:
        rows = csv.DictReader(
            (DATA / name).read_text("utf-8").splitlines(), delimiter=";"
        )
        ids += [("first_instance", row["id"]) for row in rows]

    files = {path.name for path in DATA.iterdir() if path.is_file()}

    assert len(ids) == len(set(ids))
    assert files == {*TOML_FILES, *CSV_FILES, "handling.toml"}


def test_the_example_in_the_documentation_loads() -> None:
    """What docs/catalogue.md shows is a text that can be added as it stands."""
    page = Path(__file__).parents[4] / "docs" / "catalogue.md"
    example = page.read_text("utf-8").split("```toml")[1].split("```")[0]

    catalogue = load_catalogue([example])

    assert catalogue.most_far_reaching("permits", ["granted", "refused"]) == "refused"


@pytest.mark.parametrize(
    "term",
    ["sag", "hjemvisning", "realitetsbehandlet", "liggetid", "varslingsordning"],
)
def test_the_glossary_explains_the_terms(term: str) -> None:
    """The legal terms that the screens use stand in the glossary with a source."""
    page = Path(__file__).parents[4] / "docs" / "glossary.md"
    rows = [line.split("|") for line in page.read_text("utf-8").splitlines()]
    known = {row[1].strip(): row for row in rows if len(row) == 6}

    assert all(cell.strip() for cell in known[term][1:5])
