# SPDX-License-Identifier: EUPL-1.2
"""What the shipped catalogue promises about areas, laws, subjects and outcomes."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.catalogue import load_catalogue
from anke.cases.domain.catalogue import Area, Catalogue
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.deadlines.catalogue import load_rulebook

pytestmark = pytest.mark.unit

CATALOGUE = load_catalogue()
AREA_IDS = {
    "municipal",
    "work-injury",
    "udk",
    "inter-municipal",
    "concern-notification",
    "compulsory-measures",
    "adoption-without-consent",
    "supervision",
    "social-supervision",
    "unemployment-benefit",
    "adoption-board",
    "work-environment-board",
    "equal-treatment-board",
    "special-education-board",
    "adopter-approval",
    "psychologist-board",
    "student-grants-board",
}
CASE_KINDS = {
    "municipal",
    "work-injury",
    "udk",
    "udk-maintenance",
    "compulsory-measures",
    "special-housing",
    "director-ruling",
    "adoption-without-consent",
    "youth-crime-board",
    "placed-children",
    "use-of-force",
    "unemployment-offers",
    "unemployment-benefit",
    "social-supervision",
    "adoption-board",
    "work-environment-board",
    "equal-treatment-board",
    "special-education-board",
    "adopter-approval",
    "psychologist-authorisation",
    "psychologist-supervision",
    "psychologist-eu",
    "student-grants-board",
    "inter-municipal",
    "concern-notification",
    "supervision",
    "fast-track",
    "notice-scheme",
}
some_area = st.sampled_from(CATALOGUE.areas)
some_day = st.dates(date(2013, 7, 1), date(2030, 12, 31))


def test_holds_the_seventeen_areas() -> None:
    """Every area of the authority is in the catalogue, and no other."""
    assert {area.id for area in CATALOGUE.areas} == AREA_IDS


def test_only_work_injury_is_paid_by_fees() -> None:
    """Insurers pay for work injury; all else is paid by grant."""
    by_fee = {area.id for area in CATALOGUE.areas if area.finance_kind == "fee"}

    assert by_fee == {"work-injury"}


@pytest.mark.parametrize(
    ("area", "unit"),
    [
        ("municipal", "case"),
        ("work-injury", "part-decision"),
        ("compulsory-measures", "child"),
        ("inter-municipal", "municipality-pair"),
    ],
)
def test_counts_by_the_units_of_the_public_statistics(area: str, unit: str) -> None:
    """Part-decisions, children and pairs of municipalities are counted as published."""
    assert CATALOGUE.area(area).counting_unit == unit


@pytest.mark.parametrize("area", ["municipal", "udk", "work-injury"])
@pytest.mark.parametrize("outcome", ["rejected", "referred", "lapsed"])
def test_a_rejection_falls_out_of_the_appeal_areas(area: str, outcome: str) -> None:
    """Rejected, referred and lapsed appeals are not decided on the merits."""
    assert not CATALOGUE.is_on_merits(area, outcome)


def test_a_rejection_counts_as_handled_in_supervision() -> None:
    """A section 48 a rejection counts as handled, a case not handled does not."""
    assert CATALOGUE.is_on_merits("supervision", "rejected")
    assert not CATALOGUE.is_on_merits("supervision", "not-handled")


def test_reversals_follow_the_published_formulas() -> None:
    """Reversal is change, annulment or remittal, in the areas with a rate only."""
    reversals = {
        area.id: {outcome.id for outcome in area.outcomes if outcome.reversal}
        for area in CATALOGUE.areas
        if area.has_reversal_rate
    }

    assert reversals == {
        "municipal": {"changed", "remitted"},
        "udk": {"changed", "remitted"},
        "work-injury": {"changed", "annulled", "remitted"},
    }


def test_precedence_is_that_of_the_registration_guide() -> None:
    """Change goes before annulment, remittal and upholding."""
    parts = ["upheld", "remitted", "annulled", "changed", "lapsed"]

    chosen = []
    while parts:
        chosen.append(CATALOGUE.most_far_reaching("work-injury", parts))
        parts.remove(chosen[-1])

    assert chosen == ["changed", "annulled", "remitted", "upheld", "lapsed"]


@given(some_area, st.data())
def test_precedence_is_a_total_order_in_every_area(
    area: Area, data: st.DataObject
) -> None:
    """The most far-reaching outcome depends neither on order nor on grouping."""
    ids = [outcome.id for outcome in area.outcomes]
    drawn = data.draw(st.lists(st.sampled_from(ids), min_size=1))
    cut = data.draw(st.integers(0, len(drawn)))

    chosen = CATALOGUE.most_far_reaching(area.id, drawn)
    halves = [half for half in (drawn[:cut], drawn[cut:]) if half]
    by_halves = CATALOGUE.most_far_reaching(
        area.id, [CATALOGUE.most_far_reaching(area.id, half) for half in halves]
    )

    assert chosen in drawn
    assert chosen == by_halves == CATALOGUE.most_far_reaching(area.id, drawn[::-1])
    assert all(
        CATALOGUE.outcome(area.id, chosen).order <= CATALOGUE.outcome(area.id, o).order
        for o in drawn
    )


def test_something_must_be_given_to_choose_from() -> None:
    """No outcome at all has no most far-reaching one."""
    with pytest.raises(ValueError, match="empty"):
        CATALOGUE.most_far_reaching("municipal", [])


def test_every_entry_names_its_source() -> None:
    """No area, law, subject, first instance or track stands without a source."""
    entries = (
        *CATALOGUE.areas,
        *CATALOGUE.laws,
        *CATALOGUE.subjects,
        *CATALOGUE.first_instances,
        *CATALOGUE.tracks,
    )

    assert all(entry.source and entry.name_da and entry.name_en for entry in entries)


def test_every_area_has_subjects_and_first_instances() -> None:
    """A case can be registered in every area on a day of the demo."""
    day = date(2020, 6, 1)
    for area in CATALOGUE.areas:
        assert CATALOGUE.subjects_valid_on(day, area.id), area.id
        assert CATALOGUE.instances_valid_on(day, area.first_instance_kinds), area.id


def test_uses_the_case_kinds_that_deadline_rules_know() -> None:
    """No area, subject or track speaks of a kind that no deadline rule can have."""
    used = {kind for area in CATALOGUE.areas for kind in area.case_kinds}
    used |= {kind for subject in CATALOGUE.subjects for kind in subject.case_kinds}
    used |= {track.case_kind for track in CATALOGUE.tracks}

    assert used == CASE_KINDS


def test_kinds_without_a_deadline_are_those_where_none_was_found() -> None:
    """Every kind has a deadline rule but those for which no source names one."""
    ruled = {rule.case_kind for rule in load_rulebook()}

    assert CASE_KINDS - ruled == {"udk", "inter-municipal", "concern-notification"}


def test_twenty_laws_of_the_municipal_statistics() -> None:
    """Municipal subjects in force by 2022 stand in the published laws."""
    laws = {
        subject.law
        for subject in CATALOGUE.subjects
        if subject.area == "municipal" and subject.window[0] < date(2023, 1, 1)
    }

    # voksenansvarsloven (use of force) is not a law of the public statistics.
    assert len(laws - {"voksenansvarsloven"}) == 20


def test_the_employment_act_changes_with_2020() -> None:
    """The earlier act ends with 2019 and the new one follows it."""
    assert not CATALOGUE.law("lab").is_valid_on(date(2019, 12, 31))
    assert CATALOGUE.law("lab").predecessors == ("lab-2019",)
    assert not CATALOGUE.law("lab-2019").is_valid_on(date(2020, 1, 1))


def test_housing_offers_split_in_2019() -> None:
    """The group on sections 107 to 110 has three successors from 2019."""
    old = CATALOGUE.subject("sel-107-110")

    assert [later.id for later in CATALOGUE.successors(old.id)] == [
        "sel-107",
        "sel-108",
        "sel-109-110",
    ]
    assert old.is_valid_on(date(2018, 12, 31))
    assert not old.is_valid_on(date(2019, 1, 1))


def test_childrens_act_takes_over_and_the_date_is_unconfirmed() -> None:
    """The children's chapters pass to barnets lov in 2024, marked unconfirmed."""
    law = CATALOGUE.law("barnets-lov")
    earlier = CATALOGUE.subject("sel-41")

    assert (law.valid_from, law.confirmed) == (date(2024, 1, 1), False)
    assert [s.law for s in CATALOGUE.successors(earlier.id)] == ["barnets-lov"]


@given(some_day)
def test_predecessors_never_overlap_their_successors(day: date) -> None:
    """On no day are a subject and its predecessor both open for registration."""
    open_now = {subject.id for subject in CATALOGUE.subjects_valid_on(day)}

    for subject in CATALOGUE.subjects:
        if subject.id in open_now:
            assert open_now.isdisjoint(subject.predecessors)
            assert CATALOGUE.law_of(subject.id).is_valid_on(day)


@pytest.mark.parametrize("subject", ["sel-95", "sel-96", "sel-98-99", "sel-114-115"])
def test_notice_scheme_covers_the_named_provisions(subject: str) -> None:
    """Serviceloven sections 95, 96, 98 and 114 are under the notice scheme."""
    assert CATALOGUE.subject(subject).notice_scheme


def test_notice_scheme_covers_nothing_else() -> None:
    """Only the provisions that the authority names are under the notice scheme."""
    covered = {s.id for s in CATALOGUE.subjects if s.notice_scheme}

    assert covered == {
        "sel-95",
        "sel-96",
        "sel-98-99",
        "sel-114-115",
        "sel-32-40",
        "sel-42-43",
        "bl-83-85",
        "bl-87",
    }


def test_tracks_open_on_the_day_they_came_into_force() -> None:
    """The notice scheme began on 1 January 2018, the fast track on 1 April 2018."""
    assert CATALOGUE.tracks_open("sel-95", date(2017, 12, 31)) == ()
    assert CATALOGUE.tracks_open("sel-95", date(2018, 1, 1)) == ("notice-scheme",)
    assert CATALOGUE.tracks_open("sel-95", date(2018, 4, 1)) == (
        "fast-track",
        "notice-scheme",
    )
    assert CATALOGUE.tracks_open("al-81", date(2020, 1, 1)) == ()


def test_case_kinds_put_the_track_before_the_area() -> None:
    """Deadline rules meet the nearest kind first."""
    kinds = CATALOGUE.case_kinds("municipal", "sel-95", ["notice-scheme"])

    assert kinds == ("notice-scheme", "municipal")


@pytest.mark.parametrize(
    ("area", "subject", "kinds"),
    [
        ("municipal", "", ("municipal",)),
        ("municipal", "sdp-27", ("udk-maintenance",)),
        ("udk", "udk-boligstoette", ("udk-maintenance",)),
        ("udk", "udk-barsel-ret", ("udk",)),
        ("municipal", "sel-71", ("placed-children",)),
        ("compulsory-measures", "cm-akut", ("director-ruling",)),
        ("psychologist-board", "ps-eu", ("psychologist-eu",)),
        ("unemployment-benefit", "ub-tilbud", ("unemployment-offers",)),
    ],
)
def test_a_subject_can_have_a_deadline_of_its_own(
    area: str, subject: str, kinds: tuple[str, ...]
) -> None:
    """Case kinds of the subject take the place of the area's."""
    assert CATALOGUE.case_kinds(area, subject) == kinds


def test_ninety_eight_municipalities_in_five_regions() -> None:
    """All municipalities but Christiansø, each in a region, with population."""
    found = CATALOGUE.instances_valid_on(date(2020, 1, 1), ["municipality"])
    regions = {instance.region for instance in found}

    assert len(found) == 98
    assert len(regions) == 5
    assert "municipality-0411" not in {instance.id for instance in found}
    assert sum(instance.population or 0 for instance in found) == 5_822_679
    assert all(instance.id == f"municipality-{instance.code}" for instance in found)


def test_first_instances_follow_each_other() -> None:
    """Where an authority took over, one ends the day before the other begins."""
    for earlier, later in pairwise(["state-administration", "family-agency"]):
        ended = CATALOGUE.first_instance(earlier).window[1]
        began = CATALOGUE.first_instance(later).window[0]

        assert (began - ended).days == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.area("moon"),
        lambda c: c.law("moon"),
        lambda c: c.subject("moon"),
        lambda c: c.first_instance("moon"),
        lambda c: c.track("moon"),
        lambda c: c.outcome("moon", "upheld"),
        lambda c: c.outcome("municipal", "moon"),
        lambda c: c.law_of("moon"),
        lambda c: c.successors("moon"),
        lambda c: c.case_kinds("municipal", "moon"),
        lambda c: c.case_kinds("municipal", "sel-95", ["moon"]),
    ],
)
def test_what_is_not_there_is_said_to_be_unknown(
    ask: Callable[[Catalogue], object],
) -> None:
    """A question about an unknown id is answered with that id, in Danish too."""
    with pytest.raises(UnknownEntryError, match="moon") as caught:
        ask(CATALOGUE)

    assert "Kataloget kender ikke" in caught.value.user_text


def test_loads_once() -> None:
    """A second load costs nothing: the catalogue is kept."""
    first = load_catalogue()

    assert load_catalogue() is first
