# SPDX-License-Identifier: EUPL-1.2
"""Figures: equal in every engine, adding up, explained by their very cases."""

import random
from datetime import date

import pytest
from django.db import connection

from anke.cases import clock
from anke.cases.domain.predicates import NEVER, is_overdue, is_pending_on
from anke.cases.models import Case, CaseClock
from anke.cases.rules import current_rules
from anke.cases.services import apply_acts
from anke.statistics import queries
from anke.statistics.domain.intervals import wilson
from anke.statistics.domain.measures import MEASURES
from anke.statistics.engines import choice
from anke.statistics.errors import (
    MeasureMismatchError,
    NoVintageError,
    UnknownWordError,
    WrongPeriodError,
)
from anke.statistics.facts.build import build
from anke.statistics.facts.journal import address_of
from anke.statistics.tests.journals import LAST, random_acts
from anke.statistics.tests.oracle import expected

pytestmark = [pytest.mark.db, pytest.mark.django_db]

# Every declared measure, and two of those that outcomes bring.
NAMES = [*MEASURES, "outcome-upheld", "outcome-rejected"]
SPLITS = [(), ("area",), ("law", "quarter"), ("region", "year"), ("month",), ("team",)]


@pytest.fixture
def vintage():
    """Give the vintage of a random journal of 150 cases."""
    apply_acts(random_acts(7, 150))
    return build()


def rows_of(result):
    """Give (value, n, of) by the tuple of dimensions."""
    return {tuple(row.dims.values()): (row.value, row.n, row.of) for row in result.rows}


def test_every_measure_equals_the_count_in_python(vintage) -> None:
    """Each measure, by several splits, is what counting rows in Python gives."""
    for name in NAMES:
        measure = queries.measures()[name]
        for by in SPLITS:
            split = (*by, *measure.split_by)
            result = queries.measure(name, by=by)
            wanted = expected(measure, vintage, split)
            assert rows_of(result).keys() == wanted.keys(), (name, by)
            for key, figure in rows_of(result).items():
                assert figure == pytest.approx(wanted[key]), (name, by, key)


def test_filters_leave_what_they_say(vintage) -> None:
    """A filter gives the same rows as the split that holds them."""
    for name in ("received", "reversal-rate", "pending", "within-deadline"):
        by_area = rows_of(queries.measure(name, by=["area", "quarter"]))
        for (area, quarter), figure in by_area.items():
            alone = queries.measure(name, where={"area": area, "quarter": quarter})
            assert rows_of(alone)[()] == figure


def test_several_values_of_a_filter_are_one_or_the_other(vintage) -> None:
    """Two areas together have as many cases as each of them."""
    both = queries.measure("received", where={"area": ["udk", "municipal"]})
    apart = [
        queries.measure("received", where={"area": a}) for a in ("udk", "municipal")
    ]

    assert both.total.n == sum(result.total.n for result in apart) > 0


@pytest.mark.parametrize("seed", range(4))
def test_opening_and_flow_make_the_closing_stock(seed) -> None:
    """In each area and month: opening + received + reopened − closed = closing."""
    apply_acts(random_acts(seed, 120))
    vintage = build()
    flow = {
        name: rows_of(queries.measure(name, by=["area", "month"]))
        for name in ("received", "reopened", "decided", "pending")
    }
    months = list(reversed(queries.periods_of(vintage, "month")))
    areas = {area for found in flow.values() for area, _ in found}

    def count(name, area, month):
        return flow[name].get((area, month), (0, 0, None))[1]

    checked = 0
    for area in areas:
        stock = 0
        for month in months:
            stock += count("received", area, month) + count("reopened", area, month)
            stock -= count("decided", area, month)
            assert stock == count("pending", area, month)
            checked += 1
    assert checked > 50
    assert sum(n for _, n, _ in flow["reopened"].values()) > 0


def test_totals_are_made_of_counts(vintage) -> None:
    """The total of a split is the figure without it, and a share is not a mean."""
    for name in NAMES:
        measure = queries.measures()[name]
        whole = queries.measure(name).total if not measure.split_by else None
        for by in (["area"], ["area", "quarter"], ["quarter"]):
            total = queries.measure(name, by=by).total
            if whole is not None:
                assert (total.value, total.n, total.of) == pytest.approx(
                    (whole.value, whole.n, whole.of)
                ), name


def test_a_share_comes_with_its_interval(vintage) -> None:
    """N of N and Wilson's limits belong together."""
    for row in queries.measure("reversal-rate", by=["area"]).rows:
        assert (row.low, row.high) == wilson(row.n, row.of)
        assert row.value == row.n / row.of


def test_the_worked_example_of_the_field() -> None:
    """129 decided, 19 remitted and 5 changed: 24 of 129, 18.6 % (ast.dk)."""
    from anke.cases.domain import commands as c
    from anke.cases.domain.entries import Actor, ActorKind

    actor = Actor(ActorKind.PERSON, "kb")
    on, at = date(2020, 3, 2), clock.now()
    outcomes = ["remitted"] * 19 + ["changed"] * 5 + ["upheld"] * 105
    outcomes += ["rejected"] * 7 + ["lapsed"] * 4
    acts = []
    for number, outcome in enumerate(outcomes):
        register = c.RegisterCase("municipal", "sel-41", "municipality-0101")
        acts.append(c.Act(f"@{number}", register, on, at, actor))
        acts.append(c.Act(f"@{number}", c.DecideCase(outcome), on, at, actor))
    apply_acts(acts)
    build()

    figure = queries.measure("reversal-rate").total

    assert (figure.n, figure.of) == (24, 129)
    assert round(figure.value, 3) == 0.186


def test_areas_without_a_reversal_rate_have_none(vintage) -> None:
    """A board's decisions do not dilute the rate of those who have one."""
    areas = {
        row.dims["area"] for row in queries.measure("reversal-rate", by=["area"]).rows
    }

    assert areas == {"municipal", "work-injury", "udk"}


def test_why_gives_as_many_cases_as_the_figure_says(vintage) -> None:
    """For every measure and random filters: the lists are as long as n and N."""
    rnd = random.Random(3)
    asked = 0
    for name in NAMES:
        if queries.measures()[name].split_by:
            continue
        rows = list(queries.measure(name, by=["area", "quarter"]).rows)
        for row in rnd.sample(rows, min(4, len(rows))):
            answer = queries.why(name, dict(row.dims))
            assert answer.row.n == row.n
            assert len(answer.numerator) == row.n
            assert len(answer.denominator) == (row.of or 0)
            assert set(answer.numerator) <= set(answer.denominator) or row.of is None
            asked += 1
    assert asked > 60


def test_why_pages_turn_through_the_same_cases(vintage, django_user_model) -> None:
    """Page by page the lines are those of the whole, the n marked among the N."""
    from anke.access.domain.roles import Role

    head = django_user_model.objects.create(username="h", role=Role.HEAD.value)
    answer = queries.why("reversal-rate")
    pages, lines = None, []
    page = 1
    while pages is None or page <= pages:
        shown = queries.why_page("reversal-rate", actor=head, page=page, page_size=7)
        pages, lines, page = shown.pages, [*lines, *shown.lines], page + 1

    assert [line.number for line in lines] == list(answer.denominator)
    counted = [line.number for line in lines if line.in_numerator]
    assert counted == list(answer.numerator)
    numerator = queries.why_page("reversal-rate", actor=head, part="numerator")
    assert numerator.rows == answer.row.n


def test_why_shows_no_cases_to_those_who_may_not(vintage, django_user_model) -> None:
    """The mail room sees the figure and its definition, but not the cases."""
    from anke.access.domain.roles import Role

    clerk = django_user_model.objects.create(username="r", role=Role.REGISTRAR.value)

    shown = queries.why_page("reversal-rate", actor=clerk)

    assert shown.row.of > 0
    assert not shown.may_see_cases
    assert shown.lines == ()


def test_worklists_and_figures_agree(vintage) -> None:
    """The projection's pending and overdue cases, by the same predicates, are as many.

    A number with a name comes from a vintage, a list of work from a projection.
    """
    today = clock.today()
    cases = Case.objects.values_list("spell_started_on", "decided_on")
    pending = [on for on, end in cases if is_pending_on(on, end or NEVER, today)]
    rules = {
        row.dims["rule"] for row in queries.measure("within-deadline", by=["rule"]).rows
    }
    clocks = CaseClock.objects.filter(ended_on=None, paused=False, rule__in=rules)
    overdue = [line for line in clocks if is_overdue(line.due_on, NEVER, NEVER, today)]
    both = queries.measure("within-deadline").total
    decided = queries.measure("within-deadline-decided").total

    assert queries.measure("pending").total.n == len(pending) > 0
    assert both.of - decided.of == len(overdue) > 0


def test_a_question_is_checked_word_by_word(vintage) -> None:
    """Unknown measures, splits, values and periods each say what is known."""
    with pytest.raises(UnknownWordError, match="did you mean reversal-rate"):
        queries.measure("reversalrate")
    with pytest.raises(UnknownWordError, match="did you mean law"):
        queries.measure("reversal-rate", by=["lov"])
    with pytest.raises(UnknownWordError, match="aktivloven"):
        queries.measure("reversal-rate", where={"law": "aktivlov"})
    with pytest.raises(UnknownWordError, match="municipality-0101"):
        queries.measure("reversal-rate", where={"first_instance": "København"})
    with pytest.raises(WrongPeriodError, match="they run from 20"):
        queries.measure("reversal-rate", where={"year": 2040})
    with pytest.raises(WrongPeriodError, match="write it like 2022K1"):
        queries.measure("reversal-rate", where={"quarter": "first"})
    with pytest.raises(MeasureMismatchError, match="is no time"):
        queries.measure("reversal-rate", unit="weeks")
    with pytest.raises(UnknownWordError, match="did you mean weeks"):
        queries.measure("age-of-pending", unit="week")


def test_a_known_word_without_cases_gives_zero(vintage) -> None:
    """A law of the catalogue that nobody appealed by has a figure: none."""
    laws = {each.id for each in current_rules().catalogue.laws}
    seen = {row.dims["law"] for row in queries.measure("decided", by=["law"]).rows}
    unseen = min(laws - seen)

    figure = queries.measure("reversal-rate", where={"law": unseen}).total

    assert (figure.value, figure.n, figure.of, figure.low) == (None, 0, 0, None)


def test_without_a_vintage_there_are_no_figures() -> None:
    """Nothing is computed from the register directly."""
    with pytest.raises(NoVintageError, match="anke vintage build"):
        queries.measure("received")


def test_an_earlier_day_has_figures_of_its_own() -> None:
    """As of a day, what was recorded later is not in the figures."""
    apply_acts(random_acts(7, 150))
    now, then = build(), date(2019, 12, 31)
    earlier = build(as_of=then)

    assert queries.measure("received", as_of=then).vintage == earlier
    assert queries.measure("received", as_of=then).total.n < now.counts["case_spell"]
    assert queries.latest_vintage() == now
    with pytest.raises(NoVintageError):
        queries.measure("received", as_of=date(2019, 6, 30))


def test_times_are_the_same_in_three_units(vintage) -> None:
    """Days, weeks and months differ by their length only."""
    days, weeks, months = (
        queries.measure("processing-time-mean", unit=unit).total.value
        for unit in ("days", "weeks", "months")
    )

    assert days == pytest.approx(weeks * 7)
    assert days == pytest.approx(months * 365.25 / 12)


def test_the_overview_shows_the_measures_figures(vintage) -> None:
    """Each cell is the measure's own figure, and each trend point the month's."""
    shown = queries.overview("2020")

    assert {line.area for line in shown.areas} == {
        row.dims["area"] for row in queries.measure("pending", by=["area"]).rows
    } | {
        row.dims["area"]
        for row in queries.measure("decided", by=["area"], where={"year": 2020}).rows
    }
    for line in (*shown.areas, shown.total):
        for figure in line.figures:
            unit = figure.unit if figure.measure.is_time else ""
            alone = queries.measure(figure.measure.id, where=figure.where, unit=unit)
            assert figure.row.value == alone.total.value
            assert figure.row.n == alone.total.n
    last = shown.trend[-1]
    assert last.month == "2020-12"
    assert last.pending == queries.measure("pending").total.n
    assert queries.overview("2020") is shown


def test_a_table_names_what_it_shows(vintage) -> None:
    """Codes become names in the reader's language, with a question for each line."""
    table = queries.measure_table("reversal-rate", by=["area"], where={"year": 2020})

    assert table.headings == ("Sagsområde",)
    assert "Udbetaling Danmark" in {row.labels[0] for row in table.rows}
    for row in table.rows:
        assert queries.measure("reversal-rate", where=row.where).total.n == row.figure.n


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs PostgreSQL (ANKE_DATABASE)"
)
def test_postgresql_gives_the_same_figures_as_duckdb(vintage, settings) -> None:
    """Every measure and every list of cases is equal in both engines."""
    splits = [*SPLITS, ("area", "quarter"), ("finance_kind", "outcome")]
    asked = [(name, by) for name in NAMES for by in splits]
    lists = ("reversal-rate", "within-deadline", "pending")
    in_duckdb = [queries.measure(name, by=by).rows for name, by in asked]
    cases = [queries.why(name) for name in lists]
    choice.engine_of(vintage)

    settings.ANKE_FACTS_DATABASE = address_of(connection.settings_dict)
    from anke.statistics.engines.postgres import postgres_engine, schema_of

    try:
        in_postgresql = [queries.measure(name, by=by).rows for name, by in asked]
        again = [queries.why(name) for name in lists]
    finally:
        engine = postgres_engine(vintage, settings.ANKE_FACTS_DATABASE)
        engine._database.execute(f'DROP SCHEMA "{schema_of(vintage)}" CASCADE')
        engine.close()
        postgres_engine.cache_clear()

    assert in_postgresql == in_duckdb
    assert again == cases
    assert vintage.as_of > LAST
