# SPDX-License-Identifier: EUPL-1.2
"""The contracts that ship are read whole; a wrong one is explained; figures decide."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from anke.cases.rules import current_rules
from anke.cases.services import apply_acts
from anke.contract.domain.terms import MeasureCondition
from anke.contract.errors import ContractMalformedError, UnknownContractError
from anke.contract.evidence import read_evidence
from anke.contract.queries import contract_of, contracts, score_contract
from anke.contract.reading import contract_from
from anke.site import cli
from anke.statistics.facts.build import build
from anke.statistics.queries import measure, measures
from anke.statistics.tests.journals import random_acts

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ALL_MET = """
[[sent]]
target = "1.5"
part = "account"
sent_on = 2022-09-30
recipient = "departementet"
document = "22-1"

[[figure]]
id = "sick-leave-own"
value = "8.0"
source = "ISOLA"
known_on = 2023-01-12

[[figure]]
id = "sick-leave-state"
value = "8.3"
source = "oes.dk"
known_on = 2023-01-12
"""


@pytest.fixture(autouse=True)
def _facts(settings, tmp_path: Path) -> None:
    settings.ANKE_VAR = str(tmp_path)


def plain() -> dict:
    """Give the example contract as TOML gives it."""
    folder = Path(__file__).parents[1] / "data"
    return tomllib.loads((folder / "example-2022.toml").read_text("utf-8"))


def test_the_shipped_contracts_name_measures_and_areas_that_exist() -> None:
    """Three of them, of different years, authorities and numbers of targets."""
    areas = {each.id for each in current_rules().catalogue.areas}
    known = measures()

    for contract in contracts():
        for target in contract.targets:
            for part in (*target.parts, *target.any_of):
                if isinstance(part, MeasureCondition):
                    assert part.measure in known
                    assert set(part.areas or ()) <= areas
                assert part.source

    counts = {each.id: len(each.targets) for each in contracts()}
    assert counts == {"example-2022": 13, "permits-2021": 3, "resultatplan-2020": 13}


def test_what_is_lost_of_2020_is_left_out_and_named() -> None:
    """No threshold is made up for the real contract."""
    apply_acts(random_acts(7, 60))
    build()

    scored = score_contract(contract_of(2020), as_of=None)

    by_number = {each.target.number: each for each in scored.targets}
    assert by_number["1.2"].met is None
    assert "Kommunale sager: gennemsnitlig sagsbehandlingstid: tærskel" in " ".join(
        by_number["1.2"].missing
    )
    assert any("sagsområder" in each for each in by_number["1.1"].missing)
    assert by_number["2.1"].missing[0].endswith("tolerance er ikke angivet")
    assert {n for n, each in by_number.items() if each.met is not None} <= {"1.3"}


def test_a_part_is_decided_by_the_measure_s_own_figure() -> None:
    """The backlog of an area, to the case."""
    apply_acts(random_acts(7, 150))
    build()
    where = {"area": "municipal", "month": "2020-12"}
    pending = measure("pending", where=where).total.n
    assert pending > 2
    contract = contract_of(0, "example-2022")
    part = contract.target("1.4").parts[0]

    def met(limit: int) -> bool | None:
        condition = replace(part, threshold=limit, period="2020-12")
        target = replace(contract.target("1.4"), parts=(condition,))
        scored = score_contract(replace(contract, targets=(target,)))
        assert scored.targets[0].parts[0].found.value == pending
        return scored.targets[0].met

    assert (met(pending), met(pending - 1)) == (True, False)


def test_evidence_decides_what_no_measure_can(tmp_path: Path) -> None:
    """A document that went to the named recipient in time, and figures of others."""
    build()
    contract = contract_of(2022)
    path = tmp_path / "evidence.toml"

    def targets(text: str) -> dict[str, bool | None]:
        path.write_text(text, "utf-8")
        scored = score_contract(contract, evidence=read_evidence(path, contract))
        return {each.target.number: each.met for each in scored.targets}

    found = targets(ALL_MET)
    assert (found["1.5"], found["2.2"], found["2.1"]) == (True, True, None)
    assert targets(ALL_MET.replace("departementet", "en anden"))["1.5"] is not True
    assert targets(ALL_MET.replace("09-30", "10-01"))["1.5"] is not True
    without = score_contract(contract)
    assert {each.target.number: each.met for each in without.targets}["1.5"] is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('part = "account"', 'part = "x"', "part 'x' of target '1.5'"),
        ('value = "8.0"', "value = 8.0", "figure sick-leave-own, value"),
        ("2022-09-30", '"i går"', "sent 1, sent_on"),
        ("[[sent]]", "[[snt]]", "snt"),
    ],
)
def test_wrong_evidence_is_told_by_file_entry_and_field(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    """Nothing of a wrong file is used."""
    path = tmp_path / "evidence.toml"
    path.write_text(ALL_MET.replace(old, new, 1), "utf-8")

    with pytest.raises(ContractMalformedError, match=r"evidence\.toml") as refused:
        read_evidence(path, contract_of(2022))

    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda c: c["target"][0]["part"][0].update(threshold=0.97),
         "target 1.1, part in-time, threshold: write the number as text"),
        (lambda c: c["target"][0]["part"][0].update(comparator="over"),
         "target 1.1, part in-time, comparator"),
        (lambda c: c["target"][4]["part"][0].update(opens_on=date(2023, 1, 1)),
         "target 1.5, part account: opens_on is after due_on"),
        (lambda c: c["target"][12]["part"][0].update(due_on="x"),
         "target 2.3, part requirements, due_on"),
        (lambda c: c["target"][0].update(number="1.2"), "target 1.2 stands twice"),
        (lambda c: c["target"][0].update(part=[]), "target 1.1: a target needs a part"),
        (lambda c: c.update(titel="x"), "titel"),
        (lambda c: c["target"][1]["part"][0].update(kind="maal"), "target 1.2, part"),
    ],
)  # fmt: skip
def test_a_wrong_contract_is_explained(change, told: str) -> None:
    """By target, part and field; several faults at once."""
    wrong = plain()
    change(wrong)

    with pytest.raises(ContractMalformedError, match="file") as refused:
        contract_from(wrong, "file.toml")

    assert told in str(refused.value)


def test_an_unknown_contract_lists_the_known_ones() -> None:
    """So that the next try is right."""
    with pytest.raises(UnknownContractError, match="resultatplan-2020"):
        contract_of(1999)


def test_the_authority_s_own_contract_wins(tmp_path: Path) -> None:
    """A file in its folder takes the shipped one's place, by the id."""
    own = tmp_path / "contracts"
    own.mkdir()
    shipped = Path(__file__).parents[1] / "data" / "resultatplan-2020.toml"
    text = shipped.read_text("utf-8").replace('"Resultatplan 2020"', '"Vores egen"', 1)
    (own / "mine.toml").write_text(text, "utf-8")

    assert contract_of(2020).title == "Vores egen"


def test_the_command_prints_the_score_as_json(capsys) -> None:
    """Targets with met true, false or null, and the attainment."""
    apply_acts(random_acts(7, 40))
    build()
    parser = cli.build_parser()
    args = parser.parse_args(["contract", "score", "--year", "2022", "--format=json"])

    args.run(args)

    told = json.loads(capsys.readouterr().out)
    assert len(told["targets"]) == 13
    assert {each["met"] for each in told["targets"]} <= {True, False, None}
    met = sum(each["met"] is True for each in told["targets"])
    assert told["attainment"] == pytest.approx(100 * met / 13)


def test_the_score_of_an_earlier_day_is_by_what_was_known_then(
    tmp_path, capsys
) -> None:
    """The figures of the day are built when nobody has asked for them yet."""
    (tmp_path / "authority.json").write_text('{"today": "2020-12-31"}')
    apply_acts(random_acts(7, 40))
    parser = cli.build_parser()

    def pending(*more: str) -> dict:
        words = ["contract", "score", "--year", "2020", "--format=json", *more]
        args = parser.parse_args(words)
        assert args.run(args) == 0
        told = json.loads(capsys.readouterr().out)
        parts = {p["id"]: p for each in told["targets"] for p in each["parts"]}
        return told | {"value": parts["pending-municipal"]["value"]}

    then, now = pending("--as-of", "2020-03-31"), pending()

    assert (then["on"], now["on"]) == ("2020-03-31", "2020-12-31")
    assert then["preliminary"]
    for told, day in ((then, date(2020, 3, 31)), (now, None)):
        where = {"area": "municipal", "month": told["on"][:7]}
        known = measure("pending", where=where, as_of=day).total.n
        assert told["value"] == known
    assert then["value"] != now["value"]
