# SPDX-License-Identifier: EUPL-1.2
"""What is counted from a vintage is what its rows say, one by one."""

import json
from collections import Counter

import pyarrow.parquet as pq
import pytest

from anke.cases.services import apply_acts
from anke.publication.gate.areas import published_areas
from anke.publication.gate.counting import read_facts
from anke.statistics.facts.build import build
from anke.statistics.facts.workbench import workbench
from anke.statistics.tests.journals import random_acts

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def rows_of(vintage, table):
    """Read a table of a vintage row by row."""
    return [
        row for path in vintage.paths(table) for row in pq.read_table(path).to_pylist()
    ]


def expected(vintage, area):
    """Count the rows of an area in Python."""
    found = Counter()
    for row in rows_of(vintage, "counted_unit"):
        if row["area"] == area:
            found[_place(row), row["outcome"]] += 1
    for row in rows_of(vintage, "case_spell"):
        if row["area"] != area or row["closed_on"] is None:
            continue
        if row["on_merits"]:
            found[_place(row), "days"] += row["processing_days"]
            found[_place(row), "day_cases"] += 1
        for reason in set(json.loads(row["reasons"] or "[]")):
            found[_place(row), f"reason:{reason}"] += 1
        for error in json.loads(row["formal_errors"] or "[]"):
            found[_place(row), f"formal-error:{error['code']}"] += 1
    return found


def _place(row):
    return row["first_instance"], row["subject"], row["closed_month"]


def test_counts_are_those_of_the_rows(settings, tmp_path) -> None:
    """Units by outcome, days, reasons and formal errors of every area."""
    settings.ANKE_VAR = tmp_path
    (tmp_path / "authority.json").write_text('{"today": "2020-12-31"}')
    apply_acts(random_acts(1, 150))
    vintage = build()
    kinds = set()

    with workbench() as database:
        for area in published_areas():
            facts = read_facts(database, vintage, area.id)
            places = zip(
                facts.first_instances, facts.subjects, facts.months, strict=True
            )
            counted = zip(places, facts.counters, facts.amounts, strict=True)
            found = Counter({(at, key): amount for at, key, amount in counted})
            assert +found == +expected(vintage, area.id), area.id
            kinds |= {each.partition(":")[0] for each in facts.counters}

    assert kinds >= {"changed", "upheld", "days", "day_cases", "reason", "formal-error"}


def test_an_empty_vintage_has_nothing_to_count(settings, tmp_path) -> None:
    """An authority without cases has facts without rows."""
    settings.ANKE_VAR = tmp_path
    (tmp_path / "authority.json").write_text('{"today": "2020-12-31"}')

    with workbench() as database:
        facts = read_facts(database, build(), "municipal")

    assert facts.months == ()
    assert list(facts.years) == []
