# SPDX-License-Identifier: EUPL-1.2
"""A year's seventeen reports: every figure is what `anke measure` says, down to cases.

The workbooks that two people signed are opened, and the line that stands beside each
figure is run as a person would run it, months later and after late corrections.
"""

from __future__ import annotations

import io
import json
import re
import shlex
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from anke.access.models import User
from anke.cases.verification import verify
from anke.contract import kept_reports
from anke.contract.domain.report_days import ReportKind, report_period
from anke.contract.domain.report_state import Stage
from anke.contract.domain.terms import MeasureCondition
from anke.contract.queries import contract_of
from anke.contract.report_queries import read_report
from anke.contract.reports.document import Question, Take
from anke.contract.tests.reports import text_of
from anke.contract.tests.year import (
    CORRECTED,
    OUTCOME_OF,
    live_a_year,
    report_files,
)
from anke.demo.evidence import CONTRACT
from anke.site import cli
from anke.statistics import vintages
from anke.statistics.errors import WrongPeriodError
from anke.statistics.queries import measures
from anke.statistics.services import build_vintage

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.contract.kept_reports import FrozenReport
    from anke.contract.report_figures import Number

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.django_db]

# One report of each kind is asked "hvorfor?" of every figure.
ASKED_WHY = ("2022-09", "2022K3", "2022")


@dataclass
class CommandLine:
    """Runs `anke measure` and `anke why` as a person does; the same line once."""

    parser: object = field(default_factory=cli.build_parser)
    answers: dict[str, dict | None] = field(default_factory=dict)

    def run(self, line: str) -> dict | None:
        """Give what a command prints as JSON; None where it knows no such period."""
        if line not in self.answers:
            args = self.parser.parse_args([*shlex.split(line)[1:], "--format", "json"])
            printed = io.StringIO()
            try:
                with redirect_stdout(printed):
                    assert args.run(args) == 0
                self.answers[line] = json.loads(printed.getvalue())
            except WrongPeriodError:
                self.answers[line] = None
        return self.answers[line]


def frozen_of(state) -> FrozenReport:
    """Read what was signed, and every file that it names."""
    return kept_reports.check_frozen(state.content)


def numbers_of(state) -> tuple[Number, ...]:
    """Give every figure of a signed report."""
    return kept_reports.read_numbers(frozen_of(state).numbers)


def line_of(number: Number, vintage: str) -> str:
    """Write the line that asks for a signed figure."""
    asked = number.asked
    where = tuple((name, tuple(words.split(","))) for name, words in asked.where)
    unit = "weeks" if number.unit == "weeks" or is_time(asked.measure) else ""
    if "/" in number.name:
        unit = ""
    return Question(asked.measure, where, unit, vintage).command


def is_time(measure: str) -> bool:
    """Tell whether a measure is a time."""
    return measures()[measure].is_time


def answered(number: Number, told: dict | None) -> str:
    """Write what `anke measure` told as a report keeps it, exactly."""
    take = Take(number.asked.take)
    if told is None or (take is Take.VALUE and told["total"]["value"] is None):
        return ""
    value, n, of = (told["total"][each] for each in ("value", "n", "of"))
    if take is not Take.VALUE:
        numbers = {Take.N: n, Take.OF: of or 0, Take.REST: (of or 0) - n}
        return str(numbers[take])
    if of is None:
        return str(n)
    if "/" not in number.name:
        return repr(value)
    # The score is made of whole numbers: of days and of cases.
    if is_time(number.asked.measure):
        days = round(value * n)
        assert days / n == value
        return str(Fraction(days, n))
    return str(Fraction(n, of))


def without_measure(kind: ReportKind) -> set[str]:
    """Name the figures that no measure gives: of the score, and what others told."""
    contract = contract_of(0, CONTRACT)
    found = {"attainment"}
    for target in contract.targets:
        found |= {target.number}
        for part in (*target.parts, *target.any_of):
            found |= {f"{target.number}/{part.id}/met"}
    if kind is not ReportKind.MONTHLY:
        found |= {"opfyldelse", "opfyldelse.hoejst"}
    if kind is ReportKind.ANNUAL:
        words = ("score", "vaegt", "point")
        found |= {f"maal.{t.number}.{word}" for t in contract.targets for word in words}
    return found


def told_by_others() -> set[str]:
    """Name the parts of the contract that are no measure."""
    return {
        f"{target.number}{sep}{part.id}"
        for target in contract_of(0, CONTRACT).targets
        for part in (*target.parts, *target.any_of)
        if not isinstance(part, MeasureCondition)
        for sep in "./"
    }


def all_seventeen_are_sent_in_time(year) -> None:
    """Twelve months, four quarters and the year, signed by two different people."""
    kinds = [state.period.kind for state in year.sent.values()]

    assert (kinds.count(ReportKind.MONTHLY), kinds.count(ReportKind.QUARTERLY)) == (
        12, 4,
    )  # fmt: skip
    assert kinds.count(ReportKind.ANNUAL) == 1
    for period, state in year.sent.items():
        owed = report_period(period)
        assert state.stage is Stage.SENT
        assert owed.ends_on < state.sent_on <= owed.due_on
        assert len({each.actor for each in state.signatures}) == 2
        vintage = vintages.load(state.basis.vintage)
        assert owed.ends_on < vintage.as_of < state.sent_on
        assert frozen_of(state).vintage == vintage.id


def every_figure_is_measured(year, command_line) -> None:
    """Exactly, none left out, though February's corrections are registered by now."""
    asked = 0
    for period, state in year.sent.items():
        numbers = numbers_of(state)
        for each in numbers:
            if each.asked is None:
                continue
            line = line_of(each, state.basis.vintage)
            assert each.value == answered(each, command_line.run(line)), (
                f"{period} {each.name}: {line}"
            )
            asked += 1
        bare = {each.name for each in numbers if each.asked is None}
        others = {
            name.removeprefix("maal.") if name.startswith("maal.") else name
            for name in bare - without_measure(state.period.kind)
        }
        assert others <= told_by_others(), period
        assert len({each.name for each in numbers}) == len(numbers)
    held = sum(len(numbers_of(state)) for state in year.sent.values())
    bare = sum(
        each.asked is None for state in year.sent.values() for each in numbers_of(state)
    )
    assert asked == held - bare > 5_000


def the_signed_workbooks_say_the_same_lines(year) -> None:
    """What people signed holds each figure once, with its value and its question."""
    for period, state in year.sent.items():
        frozen, vintage = frozen_of(state), state.basis.vintage
        book = openpyxl.load_workbook(
            io.BytesIO(kept_reports.read_document(frozen, "xlsx")), read_only=True
        )
        lines = {
            line[0]: line[2:]
            for line in book["Kilder"].iter_rows(min_row=5, values_only=True)
        }
        # The score stands in the documents as figures of its targets.
        shown = {e.name: e for e in numbers_of(state) if is_shown(e)}
        assert set(lines) == set(shown), period
        for name, (value, measure, take, command) in lines.items():
            number = shown[name]
            held = "" if value == "kan ikke opgøres" else float(value)
            assert held == (float(Fraction(number.value)) if number.value else "")
            if number.asked is None:
                assert not command
                continue
            asked = number.asked
            assert (measure, take) == (asked.measure, asked.take)
            assert command == line_of(number, vintage), f"{period} {name}"


def is_shown(number: Number) -> bool:
    """Tell whether a figure stands in the documents, and not in the score alone."""
    if number.name == "attainment" or "/" in number.name:
        return False
    return bool(number.unit)


def every_figure_answers_why(year, command_line, period) -> None:
    """As many in the numerator and the denominator as the figure counts."""
    state = year.sent[period]
    lines = 0
    for each in numbers_of(state):
        if each.asked is None:
            continue
        line = line_of(each, state.basis.vintage)
        told = command_line.run(line)
        if told is None:
            continue
        why = command_line.run(line.replace("anke measure", "anke why", 1))
        total = told["total"]
        assert (why["n"], why["of"], why["value"]) == (
            total["n"], total["of"], total["value"],
        ), line  # fmt: skip
        assert len(why["numerator"]) == total["n"], line
        compared = len(why["denominator"])
        assert compared == (total["of"] or 0), line
        assert why["vintage"] == state.basis.vintage
        lines += 1
    assert lines > 50


def every_figure_has_its_address(year) -> None:
    """The page of a quarter's figures leads to an explanation of every one of them."""
    state = year.sent["2022K3"]
    client = Client()
    client.force_login(User.objects.get(username="controller"))
    page = client.get(reverse("contract-report-figures", args=[state.id]))
    links = re.findall(r'href="(/tal/[^"]+)"', unescape(page.content.decode()))
    asked = [each for each in numbers_of(state) if each.asked]

    assert len(links) == len(asked) > 50
    for link, number in zip(links, asked, strict=True):
        response = client.get(link)
        assert response.status_code == 200, f"{number.name}: {link}"
        assert state.basis.vintage in response.content.decode()


def late_corrections_leave_what_was_signed(year) -> None:
    """No byte, no row, no hash; the whole house still verifies."""
    now = report_files(year.folder)

    assert {name: now[name] for name in year.files} == year.files
    for period, state in year.sent.items():
        assert read_report(f"{CONTRACT}:{period}-1") == state
    checked = verify()
    assert checked.findings == []
    for period in ("2022-05", "2022"):
        vintage = vintages.load(year.sent[period].basis.vintage)
        again = build_vintage(vintage.as_of)
        # The same day read again from a longer journal: the very same facts.
        assert again.id != vintage.id
        assert {t: f for t, f in again.files.items() if t != vintages.EVENT} == {
            t: f for t, f in vintage.files.items() if t != vintages.EVENT
        }


def the_score_can_be_asked_for_as_of_its_day(year, command_line) -> None:
    """`anke contract score` says of the year what was signed, and of May what was."""
    signed = year.sent["2022"]
    figures = kept_reports.read_figures(frozen_of(signed).figures)
    day = vintages.load(signed.basis.vintage).as_of
    told = command_line.run(f"anke contract score --year 2022 --as-of {day}")
    earlier = command_line.run("anke contract score --year 2022 --as-of 2022-06-07")

    assert told["attainment_exact"] == figures.attainment
    assert (told["on"], told["preliminary"]) == (day.isoformat(), False)
    assert [(e["number"], e["met"]) for e in told["targets"]] == [
        (e.number, e.met) for e in figures.targets
    ]
    assert (earlier["on"], earlier["preliminary"]) == ("2022-06-07", True)
    assert earlier["targets"] != told["targets"]


def a_correction_tells_what_changed(year, command_line, period) -> None:
    """Asked of both vintages, exactly the figures differ that it lists."""
    signed, later = year.sent[period], year.corrections[period]
    frozen = frozen_of(later)
    told = {each.name: (each.before, each.after) for each in frozen.changes}

    changed = {}
    for each in numbers_of(later):
        if each.asked is None:
            continue
        before, after = (
            answered(each, command_line.run(line_of(each, state.basis.vintage)))
            for state in (signed, later)
        )
        assert each.value == after, each.name
        if before != after:
            changed[each.name] = (before, after)
    assert (later.number, later.replaces) == (2, signed.id)
    assert frozen.vintage != signed.basis.vintage
    assert changed
    assert {k: v for k, v in told.items() if k in changed} == changed
    words = {each.name for each in numbers_of(later) if each.asked is None}
    assert set(told) - set(changed) <= words
    text = text_of(kept_reports.read_document(frozen, "pdf"))
    assert f"Rapporten erstatter {signed.id}" in text
    assert f"{len(frozen.changes)} tal er ændret" in text


def the_corrected_case_has_left(year, command_line) -> None:
    """The signed report still counts what it counted; the correction what is known."""
    signed, later = year.sent["2022"], year.corrections["2022"]

    def cases(name: str, state) -> Counter[str]:
        number = next(each for each in numbers_of(state) if each.name == name)
        line = line_of(number, state.basis.vintage)
        told = command_line.run(line.replace("anke measure", "anke why", 1))
        # A case that was reopened counts as often as it was decided.
        return Counter(told["numerator"])

    for name, left, came in (
        ("tider.municipal.sager", [year.outcome], []),
        ("tider.work-injury.sager", [], [year.decided_late]),
    ):
        before, after = cases(name, signed), cases(name, later)
        assert before - after == Counter(left), name
        assert after - before == Counter(came), name
    may = year.sent[OUTCOME_OF], year.corrections[OUTCOME_OF]
    counted = [cases("tider.municipal.sager", each) for each in may]
    assert counted[0] - counted[1] >= Counter([year.outcome])


def test_a_year_of_seventeen_reports(tmp_path, settings, subtests) -> None:
    """One year is lived through, and everything that must hold of it is looked at."""
    settings.ANKE_VAR = str(tmp_path)
    year, command_line = live_a_year(tmp_path), CommandLine()
    checks: dict[str, Callable[[], None]] = {
        "sent in time": partial(all_seventeen_are_sent_in_time, year),
        "every figure": partial(every_figure_is_measured, year, command_line),
        "workbooks": partial(the_signed_workbooks_say_the_same_lines, year),
        "addresses": partial(every_figure_has_its_address, year),
        "late": partial(late_corrections_leave_what_was_signed, year),
        "score": partial(the_score_can_be_asked_for_as_of_its_day, year, command_line),
        "cases": partial(the_corrected_case_has_left, year, command_line),
    }
    for each in ASKED_WHY:
        asked = partial(every_figure_answers_why, year, command_line, each)
        checks[f"why {each}"] = asked
    for each in CORRECTED:
        told = partial(a_correction_tells_what_changed, year, command_line, each)
        checks[f"correction {each}"] = told

    for name, check in checks.items():
        with subtests.test(name):
            check()
