# SPDX-License-Identifier: EUPL-1.2
"""The contract's pages: what stands on them, what is missing, what if."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from html import unescape
from typing import TYPE_CHECKING

import pytest

from anke.access.domain.roles import PEOPLE, Role
from anke.access.models import User
from anke.cases.services import apply_acts
from anke.contract.domain.terms import (
    Deliverable,
    ExternalCondition,
    MeasureCondition,
    RegisterCondition,
)
from anke.contract.queries import contract_of, contracts, score_contract
from anke.contract.targets.movers import pulls
from anke.contract.targets.outlook import outlook_of
from anke.contract.targets.tests.worlds import Cases, contract_with, part
from anke.contract.targets.what_if import what_if
from anke.contract.targets.wording import value_text
from anke.site import cli
from anke.statistics.domain.measures import MEASURES
from anke.statistics.facts.build import build
from anke.statistics.tests.journals import random_acts

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.once, pytest.mark.db, pytest.mark.django_db]

HOME = "/resultatplan/"
PLAN = f"{HOME}plan/example-2022/"


@pytest.fixture
def reader(client_of):
    """Sign a caseworker in, who may see the contract and no list of errors."""
    return client_of(User.objects.create(username="s", role=Role.CASEWORKER.value))


def text_of(client, address: str, status: int = 200) -> str:
    """Read a page."""
    response = client.get(address)
    assert response.status_code == status, address
    return unescape(response.content.decode())


def plan_of_2020(tmp_path: Path, **changes: str) -> None:
    """Put a contract of 2020 with invented numbers into the authority's folder."""
    folder = tmp_path / "contracts"
    folder.mkdir(exist_ok=True)
    values = {"threshold": "91", "comparator": "at-most"} | changes
    lines = [f'{name} = "{value}"' for name, value in values.items()]
    (folder / "own.toml").write_text(
        'id = "own-2020"\nyear = 2020\ntitle = "Vores plan"\nauthority = "Os"\n'
        "is_invented = true\n"
        '[[target]]\nnumber = "1.1"\ntitle = "Tider"\nowner = "Ankechef Bo"\n'
        '[[target.part]]\nkind = "measure"\nid = "mean"\ntitle = "Kommunale"\n'
        'measure = "processing-time-mean"\nperiod = "2020"\nareas = ["municipal"]\n'
        'mode = "each"\nconfirmed = false\nsource = "opfundet"\n' + "\n".join(lines),
        "utf-8",
    )


def quick_and_slow() -> None:
    """Write two years of cases: 70 days each, and one of 400."""
    cases = Cases()
    for month in range(24):
        on = date(2018 + month // 12, month % 12 + 1, 3)
        for place in range(3):
            cases.add(on, on + timedelta(days=70 + place))
    cases.add(date(2019, 3, 1), date(2020, 4, 4))
    cases.add(date(2020, 1, 6), date(2020, 3, 16))
    cases.write()


def test_without_figures_the_page_says_how_they_come(reader) -> None:
    """An empty house is no fault."""
    assert "Byg dem med" in text_of(reader, HOME)
    assert "Byg dem med" in text_of(reader, f"{PLAN}maal/1.1/")


def test_the_contract_stands_with_every_target_and_what_is_missing(reader) -> None:
    """States in words, the sum written out, invented numbers told as such."""
    apply_acts(random_acts(7, 60))
    build()
    scored = score_contract(contract_of(2022))
    met = sum(each.met is True for each in scored.targets)

    page = text_of(reader, PLAN)

    assert "Tallene i denne resultatplan er opfundet" in page
    assert f"{met} × 100 / 13" in page
    for each in scored.targets:
        assert each.target.title in page
    assert "kan ikke opgøres" in page
    assert "registreres af: Teamleder" in page
    assert "Det registreres i Anke" in page
    assert 'href="/resultatplan/registre/"' in page
    assert 'aria-current="true">2022' in page
    assert "Registreringer, der skal rettes" not in page
    lost = text_of(reader, f"{HOME}plan/resultatplan-2020/")
    assert "er opfundet" not in lost
    assert "Departementet oplyser det" in lost


def test_a_target_shows_value_threshold_course_and_what_moves_it(
    reader, tmp_path
) -> None:
    """The part with its source, the months, who pulls it, and the way to the cases."""
    quick_and_slow()
    plan_of_2020(tmp_path)
    build(date(2020, 5, 15))
    build()

    page = text_of(reader, f"{HOME}plan/own-2020/maal/1.1/")

    assert "Ankechef Bo" in page
    assert "højst 13 uger (91 dage)" in page
    assert "ubekræftet" in page
    assert "/tal/processing-time-mean/?" in page
    assert "Hvad der flytter tallet: måned" in page
    assert "Året er slut" in page
    history = text_of(reader, f"{HOME}plan/own-2020/maal/1.1/?historik=1")
    assert "15.05.2020" in history


def test_what_if_answers_in_the_address_and_stores_nothing(reader, tmp_path) -> None:
    """Another threshold, written as Danes do; what is no number is told."""
    quick_and_slow()
    plan_of_2020(tmp_path)
    build()
    address = f"{HOME}plan/own-2020/maal/1.1/?del=mean&krav="

    now = text_of(reader, f"{address}13")
    then = text_of(reader, f"{address}60,5")
    wrong = text_of(reader, f"{address}mange")

    assert "Delen: ikke opfyldt. Målet: ikke opfyldt." in now
    assert "Delen: opfyldt. Målet: opfyldt." in then
    assert "Målopfyldelsen ville være 100. Den er 0." in then
    assert "Skriv et tal" in wrong
    assert "Målet: ikke opfyldt" not in text_of(reader, f"{address}")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{HOME}plan/findes-ikke/", 404),
        (f"{PLAN}maal/9.9/", 404),
        (f"{PLAN}maal/1.1/?del=findes-ikke", 200),
    ],
)
def test_what_is_not_there_is_not_found(reader, address: str, status: int) -> None:
    """A wrong address is no fault of the house."""
    build()

    text_of(reader, address, status)


def test_a_contract_that_cannot_be_read_names_its_file(reader, tmp_path) -> None:
    """Whoever mends it finds the field."""
    build()
    plan_of_2020(tmp_path, comparator="over")

    page = text_of(reader, f"{HOME}plan/own-2020/", 409)

    assert "own.toml" in page
    assert "comparator" in page


def test_every_kind_of_part_has_its_page(reader) -> None:
    """Whatever decides it: a document, a figure of others, a register."""
    build()
    kinds = {}
    for each in contracts():
        for target in each.targets:
            for one in (*target.parts, *target.any_of):
                address = f"{HOME}plan/{each.id}/maal/{target.number}/?del={one.id}"
                kinds[type(one), bool(target.any_of)] = (address, one)

    for address, one in kinds.values():
        assert one.title in text_of(reader, address)
    assert {kind for kind, _ in kinds} == {
        MeasureCondition,
        Deliverable,
        ExternalCondition,
        RegisterCondition,
    }


@pytest.mark.parametrize("role", PEOPLE)
def test_everybody_in_the_house_may_see_how_it_stands(client_of, role: Role) -> None:
    """The contract is no secret; nobody is signed in without a role."""
    build()
    user = User.objects.create(username="x", role=role.value)

    assert client_of(user).get(HOME).status_code == 200


def test_every_number_of_a_target_leads_to_its_cases(reader, tmp_path) -> None:
    """The address of "hvorfor?" gives the very figure that the page shows."""
    quick_and_slow()
    plan_of_2020(tmp_path)
    build()
    contract = contract_of(0, "own-2020")
    (condition,) = contract.target("1.1").parts
    from anke.contract.figures import figures_of
    from anke.statistics.queries import latest_vintage, measure

    vintage = latest_vintage()
    (figure,) = figures_of((condition,), vintage)[condition]
    asked = measure(condition.measure, where=figure.address).total

    assert figure.value == Fraction(round(asked.value * asked.n), asked.n)
    why = text_of(reader, "/tal/pending/?area=municipal,udk&started_before=2020-01-01")
    assert "Modtaget eller genoptaget før: 01.01.2020" in why


def test_a_value_is_never_rounded_onto_its_threshold() -> None:
    """96.96 % of 97 stays below it; 168.004 days stay above 24 weeks."""
    share, time = MEASURES["within-deadline"], MEASURES["processing-time-mean"]

    below = value_text(share, Fraction(96960, 100000), Fraction("0.97"))
    above = value_text(time, Fraction(168004, 1000), Fraction(168))
    on_it = value_text(time, Fraction(168), Fraction(168))

    assert below.startswith("96,96")
    assert above == "24,001 uger (168,004 dage)"
    assert on_it == "24,0 uger (168,0 dage)"


def test_pulls_add_up_to_the_distance_from_the_threshold() -> None:
    """Whoever is worst comes first, and all together they are the gap."""
    from anke.contract.domain.forecasting import MonthNumbers

    groups = [("a", MonthNumbers(990, 10)), ("b", MonthNumbers(100, 2))]
    found = pulls(groups, Fraction(91), more_is_better=False)

    assert [each.value for each in found] == ["a", "b"]
    assert sum(each.pull for each in found) == Fraction(1090, 12) - 91


def test_another_threshold_changes_nothing_but_its_own_part() -> None:
    """The rest of the contract stays as it was found."""
    quick_and_slow()
    vintage = build()
    parts = (
        part("processing-time-mean", "1"),
        replace(part("decided", "100000"), id="q"),
    )
    scored = score_contract(contract_with(*parts))

    found = what_if(scored, "1.1", "p", Fraction(1000), vintage)

    assert found is not None
    assert (found.part_now, found.part_then) == (False, True)
    assert (found.target_now, found.target_then) == (False, True)
    assert what_if(scored, "1.1", "nothing", Fraction(1), vintage) is None


def test_a_year_under_way_is_carried_on_from_its_months() -> None:
    """From May on: seven whole months and a half are left; what was said stands by."""
    quick_and_slow()
    vintage = build(date(2020, 5, 15))
    mean = part("processing-time-mean", "91", areas=("municipal",))

    found = outlook_of(mean, ("municipal",), vintage)

    assert found is not None
    assert [month.label for month in found.months][:2] == ["2020-01", "2020-02"]
    assert found.forecast.low <= found.forecast.value <= found.forecast.high
    assert not found.forecast.is_final
    assert [each.month for each in found.made_before] == [
        "2020-01",
        "2020-02",
        "2020-03",
    ]


def test_the_backtest_tells_how_often_a_span_held_what_came(capsys) -> None:
    """Of each year that is over, from the end of each of its months."""
    apply_acts(random_acts(4, 120))
    build()
    words = ["contract", "backtest", "--year", "2021", "--format=json"]
    args = cli.build_parser().parse_args(words)

    args.run(args)

    told = {row["measure"]: row for row in json.loads(capsys.readouterr().out)}
    assert told["pending"]["made"] % 11 == 0
    assert told["pending"]["made"] > 0
    assert 0 <= told["pending"]["held"] <= told["pending"]["made"]
    assert told["pending"]["meant"] == 0.8


def test_a_year_under_way_says_where_it_goes_and_how_sure_that_is(
    reader, tmp_path
) -> None:
    """In May: the value so far, the span at the end, what keeps the threshold."""
    today = json.dumps({"today": "2020-05-15"})
    (tmp_path / "authority.json").write_text(today, "utf-8")
    quick_and_slow()
    plan_of_2020(tmp_path)
    build()

    page = text_of(reader, f"{HOME}plan/own-2020/maal/1.1/")
    whole = text_of(reader, f"{HOME}plan/own-2020/")

    assert "Fremskrevet til årets udgang:" in page
    assert "af dem holder kravet" in page
    assert "Hvad fremskrivningen ville have sagt i årets løb" in page
    assert "foreløbig" in whole


def test_a_house_that_has_just_begun_says_that_it_knows_too_little(
    reader, tmp_path
) -> None:
    """Three months are no history."""
    today = json.dumps({"today": "2020-05-15"})
    (tmp_path / "authority.json").write_text(today, "utf-8")
    cases = Cases()
    cases.add(date(2020, 3, 2), date(2020, 5, 4))
    cases.write()
    plan_of_2020(tmp_path)
    build()

    page = text_of(reader, f"{HOME}plan/own-2020/maal/1.1/")

    assert "Der er for lidt historik" in page
