# SPDX-License-Identifier: EUPL-1.2
"""Every figure is a measure's; what nobody said is not made up; a score stays exact."""

from __future__ import annotations

import random
import re
import shlex
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from anke.contract.domain.comments import Comment, CommentKind
from anke.contract.domain.forecasting import Forecast
from anke.contract.domain.report_days import ReportKind
from anke.contract.domain.terms import Contract, Deliverable, Target
from anke.contract.errors import (
    ReportPeriodError,
    UnknownNameError,
)
from anke.contract.evidence import Evidence, Sent
from anke.contract.queries import contract_of
from anke.contract.reports.asking import number_of
from anke.contract.reports.causes import BreachCause
from anke.contract.reports.content import draft_report
from anke.contract.reports.plain import cell_text
from anke.contract.targets.outlook import forecast_of
from anke.site import cli
from anke.statistics.errors import WrongPeriodError
from anke.statistics.queries import measure, vintage_named

if TYPE_CHECKING:
    from anke.contract.reports.document import Figure

pytestmark = [pytest.mark.once, pytest.mark.db, pytest.mark.django_db]
SAMPLE = 60


def asked_again(figure: Figure) -> float | None:
    """Ask a figure's own question, alone."""
    asked = figure.question
    try:
        result = measure(
            asked.measure,
            where=dict(asked.where),
            vintage=vintage_named(asked.vintage),
            unit=asked.unit,
        )
    except WrongPeriodError:
        return None
    return number_of(result.total, figure.take)


@pytest.mark.parametrize(
    ("kind", "period"),
    [("monthly", "2020-05"), ("quarterly", "2020K2"), ("annual", "2020")],
)
def test_every_figure_is_what_its_question_gives(order, kind, period) -> None:
    """A sample of each report; the long run asks them all."""
    figures = [
        each
        for each in draft_report(order(kind, period)).figures.values()
        if each.question
    ]
    sample = random.Random(period).sample(figures, min(SAMPLE // 3, len(figures)))

    assert len(sample) > 5
    for each in sample:
        assert each.number == asked_again(each), each.question.command


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "period"),
    [
        ("monthly", "2020-05"),
        ("monthly", "2018-11"),
        ("quarterly", "2020K2"),
        ("annual", "2020"),
    ],
)
def test_all_figures_are_what_their_questions_give(order, kind, period) -> None:
    """Also in the first month of the facts, before which nothing is known."""
    report = draft_report(order(kind, period, "resultatplan-2020"))

    for each in report.figures.values():
        if each.question:
            assert each.number == asked_again(each), each.question.command


@pytest.mark.parametrize(
    ("kind", "period"),
    [("monthly", "2020-05"), ("quarterly", "2020K2"), ("annual", "2020")],
)
def test_every_table_of_figures_says_how_to_ask_for_them(order, kind, period) -> None:
    """On paper, too: each line is a command that exists."""
    parser = cli.build_parser()

    for table in draft_report(order(kind, period)).tables:
        told = [note for note in table.notes if "anke " in note]
        lines = [f"anke {note.partition('anke ')[2]}" for note in told]
        asked = [each for each in table.figures if each.question]
        assert lines or not asked, table.id
        for line in lines:
            parser.parse_args(shlex.split(line)[1:])


def test_a_figure_has_one_name_and_one_value(order) -> None:
    """What stands in two tables is the same figure."""
    report = draft_report(order("annual", "2020"))
    by_name = {}

    for table in report.tables:
        for each in table.figures:
            assert by_name.setdefault(each.name, each).number == each.number
    assert set(by_name) | {"opfyldelse", "opfyldelse.hoejst"} == set(report.figures)


def test_what_the_contract_does_not_say_is_not_made_up(order) -> None:
    """The lost thresholds of 2020 stand as not given, in words."""
    report = draft_report(order("monthly", "2020-05", "resultatplan-2020"))
    tables = {each.id: each for each in report.tables}

    agreed = {row.cells[0]: row.cells[-1] for row in tables["tider"].rows}
    assert agreed["Kommunale sager (social og beskæftigelse)"] == "ikke angivet"
    assert agreed["Arbejdsskadesager"] == "højst 24,0"
    notes = tables["frister-sammenlignet"].notes
    assert any("ikke, i hvilke områder" in note for note in notes)


def test_statutory_deadlines_are_the_authority_s_own(order) -> None:
    """Those for a decision in cases; not those by which a party must appeal."""
    report = draft_report(order("monthly", "2020-05"))
    (table,) = [each for each in report.tables if each.id == "frister-regler"]
    names = [str(row.cells[0]) for row in table.rows]

    assert "Tvangsmæssige foranstaltninger over for børn og unge" in names
    assert not any(name.startswith("Klagefrist") for name in names)
    whole = sum(row.cells[1].number for row in table.rows)
    assert whole == report.figures["frister.i-alt.frister"].number


def test_a_missing_figure_is_named_beside_the_target(order) -> None:
    """Cannot be computed, and why."""
    report = draft_report(order("quarterly", "2020K3", "resultatplan-2020"))
    (table,) = [each for each in report.tables if each.id == "maal-2.1"]

    assert table.rows[0].cells[3] == "kan ikke opgøres"
    assert "tolerance er ikke angivet" in table.rows[0].cells[4]


def test_a_target_of_the_year_s_end_waits_for_it(order) -> None:
    """In a quarter it is open, and how it stands now is told beside it."""
    contract = contract_of(2022)
    target = contract.target("1.4")
    part = replace(target.parts[0], period="2020-12")
    contract = replace(contract, year=2020, targets=(replace(target, parts=(part,)),))

    early = draft_report(order("quarterly", "2020K2", contract=contract))
    late = draft_report(
        order("annual", "2020", contract=contract, on=date(2021, 1, 10))
    )

    (table,) = [each for each in early.tables if each.id == "maal-1.4"]
    assert table.rows[0].cells[1] == "endnu ikke"
    assert "opgøres for december 2020" in table.rows[0].cells[4]
    now = early.figures["maal.1.4.pending-municipal.nu"]
    assert (
        now.number
        == measure("pending", where={"area": "municipal", "month": "2020-06"}).total.n
    )
    assert early.figures["opfyldelse"].number == 0
    assert late.figures["opfyldelse"].number == 100
    assert "Foreløbig" in early.summary[0]
    assert "Foreløbig" not in late.summary[0]


def seven() -> Contract:
    """Make a contract of seven targets, each a document to be sent."""
    targets = tuple(
        Target(f"1.{n}", f"Mål {n}", (Deliverable("d", "Notat", date(2020, 6, 30)),))
        for n in range(1, 8)
    )
    return Contract("c", 2020, "Plan", "Myndigheden", targets)


def test_the_score_is_exact_and_rounded_only_where_it_is_written(order) -> None:
    """Three of seven: 300/7, written 42,9."""
    sent = tuple(
        Sent(
            target=f"1.{n}", part="d", sent_on=date(2020, 6, 1),
            recipient="departementet", document="20-1",
        )
        for n in (1, 2, 3)
    )  # fmt: skip

    report = draft_report(
        order("annual", "2020", contract=seven(), evidence=Evidence(sent, ()),
              on=date(2021, 1, 10))
    )  # fmt: skip

    (table,) = [each for each in report.tables if each.id == "score"]
    assert report.figures["opfyldelse"].number == Fraction(300, 7)
    assert cell_text(table.rows[-2].cells[-1]) == "42,9"
    points = [row.cells[-1].number for row in table.rows[:7]]
    assert sum(points) == Fraction(300, 7)


def test_remarks_stand_beside_the_score_and_never_move_it(order) -> None:
    """Whoever wrote them."""
    said = tuple(
        Comment("1.1", kind, f"Ord {kind}", "Vibeke Holm", date(2020, 10, 5))
        for kind in CommentKind
    )

    plain = draft_report(order("quarterly", "2020K3", "resultatplan-2020"))
    told = draft_report(
        order("quarterly", "2020K3", "resultatplan-2020", comments=said)
    )

    assert plain.figures["opfyldelse"] == told.figures["opfyldelse"]
    words = {getattr(block, "text", "") for block in told.blocks}
    assert {each.text for each in said} <= words


def test_a_quarter_stays_preliminary_whenever_it_is_written(order) -> None:
    """Written again two years later it says the same."""
    late = draft_report(order("quarterly", "2020K3", on=date(2022, 10, 9)))

    assert late.summary[0].startswith("Foreløbig")
    assert "Status den 31. december 2020" in late.sections[1].blocks[0].text


def test_a_report_carries_the_year_on_until_it_has_ended(order) -> None:
    """As the target's page does, by the report's own vintage."""
    ended = order("quarterly", "2020K3")
    (part,) = contract_of(2020).target("1.3").parts
    stock = replace(part, measure="pending", period="2020-12", threshold=Fraction(9))
    contract = replace(ended.contract, targets=(Target("1", "Mål", (stock,)),))
    vintage = replace(ended.vintage, as_of=date(2020, 9, 30))

    after = draft_report(ended)
    before = draft_report(replace(ended, contract=contract, vintage=vintage))

    assert "Prognose" not in [each.heading for each in after.sections]
    (told,) = (each for each in before.sections if each.heading == "Prognose")
    said = forecast_of(stock, stock.areas or (), vintage)
    assert isinstance(said, Forecast)
    assert said.low < said.value < said.high
    low, value, high = (round(each) for each in (said.low, said.value, said.high))
    (line,) = told.blocks[1].items
    assert f"ventet {value}, mellem {low} og {high}; tærsklen holdes i" in line


def test_causes_add_up_and_take_no_breach_away(order) -> None:
    """An external cause is told of; the share stays, the rest is not told."""
    plain = draft_report(order("monthly", "2020-05"))
    lost = plain.figures["frister.compulsory-measures.overskredet"].number
    assert lost > 1
    cause = BreachCause("2020-05", "compulsory-measures", "Retten", 1, is_external=True)

    told = draft_report(order("monthly", "2020-05", causes=(cause,)))

    figures = told.figures
    assert figures["aarsager.compulsory-measures.1"].number == 1
    assert figures["aarsager.compulsory-measures.ikke-oplyst"].number == lost - 1
    assert figures["frister.i-alt.andel"] == plain.figures["frister.i-alt.andel"]


def test_a_notice_of_deviation_says_what_why_and_what_now(order) -> None:
    """Of the chosen target alone."""
    said = (
        Comment("1.3", CommentKind.DEVIATION, "Flere sager.", "A", date(2020, 10, 5)),
        Comment("1.3", CommentKind.OWNER, "Nyt hold.", "B", date(2020, 10, 5)),
    )

    report = draft_report(order("deviation", "2020K3", targets=("1.3",), comments=said))

    headings = [each.heading for each in report.sections]
    assert headings[:3] == ["Mål 1.3: hvad afviger", "Hvorfor", "Hvad der bliver gjort"]
    assert "mål 1.3" in report.title
    assert len(list(report.tables)) == 1


@pytest.mark.parametrize(
    ("wrong", "targets", "error", "told"),
    [
        (("monthly", "2020"), (), ReportPeriodError, "2020-09"),
        (("quarterly", "2020-09"), (), ReportPeriodError, "2020K3"),
        (("monthly", "2021-01"), (), ReportPeriodError, "ingen tal"),
        (("monthly", "2016-01"), (), ReportPeriodError, "ingen tal"),
        (("monthly", "i går"), (), WrongPeriodError, "skriv det som"),
        (("deviation", "2020K3"), (), ReportPeriodError, "Vælg det mål"),
        (("deviation", "2020K3"), ("1.33",), UnknownNameError, "Mente du 1.3"),
    ],
)
def test_an_order_that_cannot_be_filled_says_what_to_do(
    order, wrong, targets, error, told
) -> None:
    """In Danish, before anything is computed."""
    with pytest.raises(error) as refused:
        draft_report(order(*wrong, "resultatplan-2020", targets=targets))

    assert told in refused.value.user_text


def test_every_page_can_name_what_it_was_made_from(order) -> None:
    """Vintage and the contract's version, which changes with its content."""
    report = draft_report(order("monthly", "2020-05"))
    contract = contract_of(2020)
    other = replace(contract, targets=contract.targets[:5])

    changed = draft_report(order("monthly", "2020-05", contract=other))

    assert re.search(r"Årgang 2020-12-31-\w{12} · .*version \w{12}", report.foot)
    assert changed.version != report.version


def test_kinds_have_a_draft_each(order) -> None:
    """No kind of report is forgotten."""
    periods = {"monthly": "2020-05", "quarterly": "2020K2", "annual": "2020"}

    for kind in ReportKind:
        words = {"targets": ("1.1",)} if kind is ReportKind.DEVIATION else {}
        report = draft_report(order(kind, periods.get(kind, "2020K2"), **words))
        assert report.title
        assert report.summary
