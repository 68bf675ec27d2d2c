# SPDX-License-Identifier: EUPL-1.2
"""The data files of the gate say what they mean, and a mistake points at itself."""

import pytest

from anke.cases.rules import rules_of
from anke.deadlines.data_files import DataText
from anke.deadlines.errors import DataFileError
from anke.publication.bundle.contents import LAW_PREFIX
from anke.publication.gate import words
from anke.publication.gate.areas import data_text, published_areas, read_areas
from anke.publication.gate.contents import counters_of

pytestmark = pytest.mark.unit

CATALOGUE = rules_of().catalogue
AREAS = [area.id for area in published_areas()]
MEASURES = words.read_measures(data_text("measures.toml"))
SUBJECTS = {each.id for each in CATALOGUE.subjects}
LAWS = {LAW_PREFIX + each.id for each in CATALOGUE.laws}


def counters(area):
    """Name what is counted in an area."""
    listed = counters_of(CATALOGUE.area(area), rules_of(), ())
    return {each.id for each in listed}


def measures(area):
    """Give the key figures of an area, by id."""
    return {each.measure.id: each.measure for each in MEASURES if area in each.areas}


def test_the_eight_areas_are_published() -> None:
    """Those of the incumbent's menu, and the catalogue knows each."""
    assert len(AREAS) == 8
    assert {CATALOGUE.area(each).id for each in AREAS} == set(AREAS)


@pytest.mark.parametrize("area", AREAS)
def test_every_key_figure_is_made_of_what_is_counted(area) -> None:
    """No measure names an outcome that the area does not have."""
    known = counters(area)

    for measure in measures(area).values():
        assert {*measure.numerator, *measure.denominator} <= known, measure.id
    assert any(each.is_default for each in measures(area).values())


@pytest.mark.parametrize("area", ["municipal", "udk", "work-injury"])
def test_the_order_of_key_figures_is_the_published_one(area) -> None:
    """R, S, ÆO, H, A, then the percentages (portal A1.3), and they add up."""
    listed = list(measures(area).values())
    units = [each.unit for each in listed]
    catalogue = CATALOGUE.area(area)

    assert units[:5] == ["count"] * 5
    assert units.index("percent") < units.index("days")
    merits = {each.id for each in catalogue.outcomes if each.on_merits}
    reversed_ = {each.id for each in catalogue.outcomes if each.reversal}
    rate = next(each for each in listed if each.id.startswith("reversal-rate"))
    assert set(listed[0].numerator) == set(rate.denominator) == merits
    assert set(rate.numerator) == reversed_


def test_a_rejection_is_handled_in_supervision_alone() -> None:
    """The trap: § 48 a counts as handled there; elsewhere a rejection does not."""
    assert "rejected" in measures("supervision")["handled"].numerator
    assert "rejected" not in measures("municipal")["decided-on-the-merits"].numerator


def test_the_worked_example_is_19_percent() -> None:
    """129 decided, 19 remitted, 5 changed, 105 upheld: 24 of 129 (ast.dk 2021)."""
    values = {"remitted": 19, "changed": 5, "upheld": 105}
    rate = measures("municipal")["reversal-rate"]

    part = sum(values[each] for each in rate.numerator)
    whole = sum(values[each] for each in rate.denominator)

    assert (part, whole, round(100 * part / whole)) == (24, 129, 19)


def test_presets_notes_and_breaks_name_what_there_is() -> None:
    """Every subject, law and area in the files is one of the catalogue."""
    notes = words.read_notes(data_text("notes.toml"))
    breaks = words.read_breaks(data_text("breaks.toml"))
    presets = words.read_presets(data_text("presets.toml"))
    successions = words.read_successions(data_text("breaks.toml"))

    for each in (*notes, *breaks):
        assert set(each.areas) <= set(AREAS), each.id
        assert set(each.subjects) <= SUBJECTS | LAWS, each.id
    for preset in presets:
        assert set(preset.subjects) <= SUBJECTS | LAWS
        assert set(preset.measures) <= set(measures(preset.area))
    for each in successions:
        assert {each.old, each.new} <= LAWS
    assert len({each.id for each in notes}) == len(notes)


def test_the_calendar_is_in_order_and_in_danish_time() -> None:
    """Soonest first; summer and winter time are the country's."""
    found = words.read_calendar(data_text("calendar.toml"))

    assert [each.at for each in found] == sorted(each.at for each in found)
    assert found[0].at.endswith("+01:00")
    assert found[1].at.endswith("+02:00")


MEASURE = """
[[measure]]
id = "x"
areas = ["udk"]
name_da = "a"
name_en = "a"
definition_da = "a"
definition_en = "a"
numerator = ["upheld"]
source = "s"
"""


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (words.read_measures, MEASURE + 'unit = "pct"', "field unit: 'pct'"),
        (words.read_measures, MEASURE + 'unit = "percent"', "field denominator"),
        (words.read_measures, MEASURE + 'nmae = "x"', "field nmae: is unknown"),
        (words.read_notes, '[[note]]\nid = "n"', "note]] 'n', field text_da"),
        (
            words.read_calendar,
            '[[release]]\nid = "r"\nsource = "s"\nat = "i morgen"\n',
            "line 4, [[release]] 'r', field at",
        ),
        (
            words.read_breaks,
            '[[break]]\nid = "b"\ntext_da = "x"\ntext_en = "x"\nsource = "s"',
            "field on: is missing",
        ),
        (
            read_areas,
            '[[area]]\nid = "a"\nfirst_year = 19\nby = "country"\nsource = "s"',
            "field first_year: 19 is not a year",
        ),
    ],
)
def test_a_mistake_names_file_entry_and_field(read, text, message) -> None:
    """Whoever edits a file is told where to look."""
    with pytest.raises(DataFileError, match=r"x\.toml") as refused:
        read(DataText("x.toml", text))

    assert message in str(refused.value)
