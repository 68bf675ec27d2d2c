# SPDX-License-Identifier: EUPL-1.2
"""The calibration of the demo authority is whole, sourced and agrees with itself."""

import math
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.catalogue import load_catalogue
from anke.demo.domain.calibration import parse_calibration
from anke.demo.errors import CalibrationError

pytestmark = pytest.mark.unit

TEXT = (Path(__file__).parents[1] / "calibration.toml").read_text("utf-8")
CALIBRATION = parse_calibration(TEXT)
CATALOGUE = load_catalogue()
YEARS = range(2018, 2025)
SERIES = (
    "decided",
    "received",
    "pending",
    "mean-months",
    "gamma-shape",
    "mean-age-months",
    "off-merits-share",
)
ON_MERITS = {
    (area.id, outcome.id)
    for area in CATALOGUE.areas
    for outcome in area.outcomes
    if outcome.on_merits
}
areas = st.sampled_from([area.id for area in CATALOGUE.areas])


def _subjects(area: str, day: date) -> dict[str, str]:
    """Give the subjects of an area on a day, each with its law."""
    found = CATALOGUE.subjects_valid_on(day, area)
    return {subject.id: subject.law for subject in found}


@pytest.mark.parametrize("name", SERIES)
def test_every_area_has_every_series(name: str) -> None:
    """Each area has each figure for 2018 to 2024."""
    for area in CATALOGUE.areas:
        for year in YEARS:
            assert CALIBRATION.figure(name, area.id, year).value >= 0


def test_the_areas_are_those_of_the_catalogue() -> None:
    """No area is left out and none is invented."""
    assert set(CALIBRATION.areas) == {area.id for area in CATALOGUE.areas}


@pytest.mark.parametrize(
    ("area", "decided"),
    [
        ("work-injury", 9883),
        ("municipal", 18420),
        ("udk", 6488),
        ("inter-municipal", 666),
        ("concern-notification", 1373),
        ("compulsory-measures", 1545),
        ("adoption-without-consent", 45),
        ("supervision", 1408),
    ],
)
def test_volumes_of_2022_are_the_published_ones(area: str, decided: int) -> None:
    """The table of 2022 is carried over number by number."""
    figure = CALIBRATION.figure("decided", area, 2022)

    assert (figure.value, figure.status) == (decided, "published")


@pytest.mark.parametrize(
    ("year", "published"),
    [(2018, 58_147), (2021, 50_000), (2022, 47_000), (2023, 49_000)],
)
def test_the_areas_add_up_to_the_house(year: int, published: int) -> None:
    """Areas without lapsed cases are 87 to 95 per cent of the published total."""
    total = sum(
        CALIBRATION.figure("decided", area, year).value for area in CALIBRATION.areas
    )

    assert 0.87 < total / published < 0.95


@pytest.mark.parametrize("area", ["municipal", "udk", "supervision"])
def test_received_less_decided_is_the_change_of_the_stock(area: str) -> None:
    """Opening + received - decided = closing, year after year."""
    for year in range(2019, 2025):
        flow = [
            CALIBRATION.figure(n, area, year).value for n in ("received", "decided")
        ]
        stock = [CALIBRATION.figure("pending", area, y).value for y in (year - 1, year)]

        assert stock[0] + flow[0] - flow[1] == pytest.approx(stock[1], abs=4)


def test_age_of_pending_cases_is_the_published_one() -> None:
    """The liggetid of municipal cases is 3.1, 3.0 and 2.8 months."""
    ages = [
        CALIBRATION.figure("mean-age-months", "municipal", year).value
        for year in (2019, 2020, 2021)
    ]

    assert ages == [3.1, 3.0, 2.8]


@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_the_gamma_law_gives_the_published_age(year: int) -> None:
    """Mean time and shape of the municipal cases give their mean age: E[W2]/2E[W]."""
    mean, shape, age = (
        CALIBRATION.figure(name, "municipal", year).value
        for name in ("mean-months", "gamma-shape", "mean-age-months")
    )

    assert mean * (1 + 1 / shape) / 2 == pytest.approx(age, abs=0.1)


@given(areas, st.integers(2015, 2028), st.sampled_from(range(1, 13)))
def test_subjects_of_a_year_add_up(area: str, year: int, month: int) -> None:
    """On any day the subjects in force, and only they, share the area's cases."""
    allowed = _subjects(area, date(max(year, 2018), month, 1))

    weights = CALIBRATION.subject_weights(area, year, allowed)

    assert set(weights) <= set(allowed)
    assert math.fsum(weights.values()) == pytest.approx(1)


@pytest.mark.parametrize("area", [area.id for area in CATALOGUE.areas])
def test_every_subject_occurs_in_the_demo(area: str) -> None:
    """Each subject in force in 2020 to 2022 gets some of the area's cases."""
    for year in (2020, 2021, 2022):
        allowed = _subjects(area, date(year, 12, 1))

        weights = CALIBRATION.subject_weights(area, year, allowed)

        assert {subject for subject in allowed if not weights.get(subject)} == set()


def test_municipal_laws_follow_the_table_of_2021() -> None:
    """The law mix of 2021 is that of the published table, law by law."""
    allowed = _subjects("municipal", date(2021, 6, 1))
    weights = CALIBRATION.subject_weights("municipal", 2021, allowed)

    by_law = dict.fromkeys(allowed.values(), 0.0)
    for subject, weight in weights.items():
        by_law[allowed[subject]] += weight

    for law, count in {
        "aktivloven": 6325,
        "lab": 1246,
        "social-pension": 816,
        "serviceloven": 8286,
        "sygedagpengeloven": 3549,
    }.items():
        assert by_law[law] == pytest.approx(count / 21_018, rel=0.001)


def test_mixes_speak_the_words_of_the_catalogue() -> None:
    """Every law, subject and outcome of a mix is in the catalogue, on its side."""
    for mix in CALIBRATION.law_mixes:
        assert all(CATALOGUE.law(law) for law in mix.shares)
    for mix in CALIBRATION.subject_mixes:
        assert all(CATALOGUE.subject(s).area == mix.area for s in mix.shares)
    for mix in CALIBRATION.outcome_mixes:
        assert all(CATALOGUE.law(law) for law in mix.laws)
        assert all((mix.area, outcome) in ON_MERITS for outcome in mix.shares)
    for mix in CALIBRATION.off_merits_mixes:
        assert all(CATALOGUE.outcome(mix.area, outcome) for outcome in mix.shares)
        assert not any((mix.area, outcome) in ON_MERITS for outcome in mix.shares)


@given(areas, st.integers(2010, 2030))
def test_outcomes_add_up(area: str, year: int) -> None:
    """In every area and year the outcomes share all cases, of any law."""
    for law in ("", "serviceloven", "lab", "aktivloven", "no-such-law"):
        shares = CALIBRATION.outcome_shares(area, law, year)

        assert math.fsum(shares.values()) == pytest.approx(1)
    assert math.fsum(CALIBRATION.off_merits_shares(area).values()) == pytest.approx(1)


def _expected_rate(area: str, year: int, measure: str, laws: tuple[str, ...]) -> float:
    """Compute the rate that the mixes lead to, in per cent."""
    wanted = {
        "upheld-rate": {"upheld"},
        "changed-rate": {"changed"},
        "remitted-rate": {"remitted"},
        "reversal-rate": {"changed", "annulled", "remitted"},
    }[measure]
    weights = CALIBRATION.law_weights(area, year) or {"": 1.0}
    chosen = {law: w for law, w in weights.items() if not laws or law in laws}
    rates = {
        law: math.fsum(
            share
            for outcome, share in CALIBRATION.outcome_shares(area, law, year).items()
            if outcome in wanted
        )
        for law in chosen
    }
    total = math.fsum(chosen.values())
    return 100 * math.fsum(rates[law] * w for law, w in chosen.items()) / total


@pytest.mark.parametrize(
    "reference",
    [
        reference
        for reference in CALIBRATION.references
        if reference.measure.endswith("-rate") and not reference.subjects
    ],
    ids=lambda r: f"{r.measure}-{r.area}-{r.year}-{''.join(r.laws)}",
)
def test_mixes_lead_to_the_published_rates(reference) -> None:
    """The mixes reproduce every published rate within its rounding and the split."""
    rate = _expected_rate(
        reference.area, reference.year, reference.measure, reference.laws
    )

    assert rate == pytest.approx(reference.figure.value, abs=1.0)


@pytest.mark.parametrize(
    ("area", "year", "published"),
    [("municipal", 2022, 30.2), ("work-injury", 2022, 28.6), ("udk", 2022, 10.5)],
)
def test_reversal_rates_of_2022_are_met(area: str, year: int, published: float) -> None:
    """The three rates of the portal's front page come out to a tenth of a point."""
    rate = _expected_rate(area, year, "reversal-rate", ())

    assert rate == pytest.approx(published, abs=0.1)


def test_months_share_the_year() -> None:
    """Twelve months share the receipts of a year."""
    assert len(CALIBRATION.month_weights()) == 12
    assert math.fsum(CALIBRATION.month_weights()) == pytest.approx(1)


def test_every_source_is_used_and_every_figure_sourced() -> None:
    """The list of sources holds what the figures point at, no more."""
    figures = [f for years in CALIBRATION.series.values() for f in years.values()]
    mixes = (
        *CALIBRATION.law_mixes,
        *CALIBRATION.subject_mixes,
        *CALIBRATION.outcome_mixes,
        *CALIBRATION.off_merits_mixes,
        CALIBRATION.seasons,
    )
    used = {entry.source for entry in (*figures, *mixes)}
    used |= {figure.source for figure in CALIBRATION.parameters.values()}
    used |= {reference.figure.source for reference in CALIBRATION.references}

    assert used == set(CALIBRATION.sources)


def test_statuses_fit_their_sources() -> None:
    """What has no source is assumed; what was worked out does not say published."""
    for years in CALIBRATION.series.values():
        for figure in years.values():
            says = CALIBRATION.sources[figure.source]

            assert (figure.status == "assumed") == says.startswith("assumed")
            if says.startswith("derived"):
                assert figure.status == "derived"


def test_a_year_outside_the_series_takes_the_nearest() -> None:
    """A published figure that is carried to another year is no longer published."""
    later = CALIBRATION.figure("decided", "inter-municipal", 2040)
    earlier = CALIBRATION.figure("no-formal-criticism", "udk", 2010)

    assert (later.value, later.status) == (666, "derived")
    assert (earlier.value, earlier.status) == (0.73, "derived")


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALIBRATION.figure("decided", "moon", 2020),
        lambda: CALIBRATION.outcome_shares("moon", "", 2020),
        lambda: CALIBRATION.off_merits_shares("moon"),
        lambda: CALIBRATION.parameter("moon"),
        lambda: CALIBRATION.subject_weights("municipal", 2020, {"moon": "x"}),
    ],
)
def test_what_is_not_there_is_an_error(ask) -> None:
    """A question without an answer is refused, not answered with nothing."""
    with pytest.raises(CalibrationError, match=r"moon|municipal"):
        ask()


SMALL = """
[source]
own = "ours"
[series.decided.x]
2020 = { value = 1, status = "assumed", source = "own" }
[[outcome_mix]]
area = "x"
years = [2020]
status = "assumed"
source = "own"
shares = { a = 60, b = 40 }
[[parameter]]
id = "p"
value = 1
status = "assumed"
source = "own"
[seasons]
status = "assumed"
source = "own"
weights = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[source]", "[sourcs]", "sourcs: is not a known table"),
        ("value = 1,", "value = -1,", r"decided.x 2020: field value: must not be neg"),
        ("value = 1,", 'value = "1",', "field value: must be a number"),
        ("value = 1,", "value = true,", "field value: must be a number"),
        ("value = 1,", "value = inf,", "field value: must not be"),
        ('"assumed", s', '"guessed", s', "field status: is not one of"),
        ('source = "own" }', 'source = "x" }', r"field source: is not in \[source\]"),
        ("2020 =", "soon =", "field year"),
        ("b = 40", "b = 30", r"outcome_mix 1 \(x\): field shares: add up to 90"),
        ("{ a = 60, b = 40 }", "{ a = 0 }", "add up to nothing"),
        ("{ a = 60, b = 40 }", "[60, 40]", "must be a table"),
        ('area = "x"', "area = 1", "field area: must be a text"),
        ("[[outcome_mix]]", "[outcome_mix]", r"must be written \[\[outcome_mix\]\]"),
        ("weights = [1, ", "weights = [", "field weights: wants twelve"),
        ("years = [2020]", "laws = [1]", "field laws: must be a list of texts"),
        ("[source]", "[source", "not readable TOML"),
    ],
)
def test_a_mistake_names_where_it_stands(old: str, new: str, message: str) -> None:
    """Whatever is wrong in a calibration, the error names the entry and the field."""
    assert parse_calibration(SMALL)
    assert old in SMALL
    with pytest.raises(CalibrationError, match=message) as caught:
        parse_calibration(SMALL.replace(old, new, 1))

    assert "kalibrering" in caught.value.user_text
