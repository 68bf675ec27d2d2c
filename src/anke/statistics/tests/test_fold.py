# SPDX-License-Identifier: EUPL-1.2
"""The fold in SQL says what the fold in Python says."""

import json
from dataclasses import replace
from datetime import datetime, time, timedelta

import pyarrow.parquet as pq
import pytest

from anke.cases.clock import COPENHAGEN
from anke.cases.domain.payloads import CaseReopened
from anke.cases.domain.state import NEW_CASE, CaseStatus, fold
from anke.cases.journal import read_entries
from anke.cases.models import JournalEntry
from anke.cases.rules import current_rules
from anke.cases.services import apply_acts
from anke.statistics.facts.build import build
from anke.statistics.tests.journals import LAST, random_acts

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def spells_of(day=None):
    """Give the final state of every spell by case and spell, from the Python fold.

    A case that is withdrawn by then has none. Who decided first holds for all spells.
    """
    streams = list(
        JournalEntry.objects.filter(stream__startswith="case:")
        .values_list("stream", flat=True)
        .distinct()
    )
    limit = day and datetime.combine(day + timedelta(1), time(), COPENHAGEN)
    states, late = {}, set()
    for entry in read_entries(streams):
        if limit and entry.recorded_at >= limit:
            late.add(entry.stream)
        if entry.stream in late:
            continue
        number = entry.stream.removeprefix("case:")
        latest = states.setdefault(number, [NEW_CASE])
        if isinstance(entry.payload, CaseReopened):
            latest.append(latest[-1])
        latest[-1] = fold(latest[-1], entry)
    return {
        (n, s.spell): replace(s, first_instance=all_of[-1].first_instance)
        for n, all_of in states.items()
        for s in all_of
        if s.status is not CaseStatus.WITHDRAWN
    }


def rows_of(vintage, table):
    """Read a table of a vintage as rows."""
    return [
        row for path in vintage.paths(table) for row in pq.read_table(path).to_pylist()
    ]


def expected_spell(state, rules):
    """Say what the row of a spell must be, by the catalogue and the state."""
    catalogue, decided = rules.catalogue, state.status is CaseStatus.DECIDED
    start = state.spell_started_on
    counted_from = start
    if decided and state.decided_on.year < 2019:
        counted_from = state.received_on
    instance = catalogue.first_instance(state.first_instance)
    return {
        "case_number": state.number,
        "spell": state.spell,
        "area": state.area,
        "law": catalogue.subject(state.subject).law,
        "subject": state.subject,
        "first_instance": state.first_instance,
        "region": instance.id if instance.kind == "region" else instance.region,
        "finance_kind": catalogue.area(state.area).finance_kind,
        "received_on": state.received_on,
        "start_on": start,
        "start_kind": "received" if state.spell == 1 else "reopened",
        "closed_on": state.decided_on,
        "outcome": state.outcome,
        "on_merits": decided and catalogue.is_on_merits(state.area, state.outcome),
        "reversal": decided and catalogue.is_reversal(state.area, state.outcome),
        "staff": state.staff,
        "team": state.team,
        "is_successor": bool(state.predecessor),
        "tracks": ",".join(state.tracks),
        "start_month": start.year * 12 + start.month - 1,
        "closed_month": (
            decided and state.decided_on.year * 12 + state.decided_on.month - 1
        )
        or None,
        "processing_days": (state.decided_on - counted_from).days if decided else None,
        "processing_days_from_receipt": (state.decided_on - state.received_on).days
        if decided
        else None,
        "received_month": state.received_on.year * 12 + state.received_on.month - 1,
        "reasons": json_list(state.work.reasons),
        "formal_errors": json_list(
            {"code": each.code, "grade": each.grade}
            for each in state.work.formal_errors
        ),
    }


def json_list(values):
    """Write a list as the journal does; an empty one is left out."""
    listed = list(values)
    return json.dumps(listed, separators=(",", ":")) if listed else ""


def expected_units(state, catalogue):
    """Say which counted units a spell has: number, outcome, subject and instance."""
    if state.status is not CaseStatus.DECIDED:
        return []
    if not state.units:
        return [(1, state.outcome, state.subject, state.first_instance)]
    return [
        (
            place,
            unit.outcome,
            unit.subject or state.subject,
            unit.first_instance or state.first_instance,
        )
        for place, unit in enumerate(state.units, 1)
    ]


def check_facts(vintage, states, rules) -> None:
    """Compare every row of a vintage with the states."""
    spells = {(r["case_number"], r["spell"]): r for r in rows_of(vintage, "case_spell")}
    assert spells == {key: expected_spell(s, rules) for key, s in states.items()}

    units = {}
    for row in rows_of(vintage, "counted_unit"):
        units.setdefault((row["case_number"], row["spell"]), []).append(row)
    for key, state in states.items():
        found = [
            (r["unit"], r["outcome"], r["subject"], r["first_instance"])
            for r in units.get(key, [])
        ]
        assert found == expected_units(state, rules.catalogue)
        for row in units.get(key, []):
            assert row["on_merits"] == rules.catalogue.is_on_merits(
                state.area, row["outcome"]
            )
            assert row["reversal"] == rules.catalogue.is_reversal(
                state.area, row["outcome"]
            )
            assert row["law"] == rules.catalogue.subject(row["subject"]).law

    clocks = {
        (r["case_number"], r["spell"], r["rule"]): r
        for r in rows_of(vintage, "deadline")
    }
    wanted = {
        (number, spell, line.rule): line
        for (number, spell), state in states.items()
        for line in state.clocks
        if line.spell == spell
    }
    assert clocks.keys() == wanted.keys()
    for key, line in wanted.items():
        row, rule = clocks[key], rules.rulebook.get(line.rule, line.events[0].on)
        assert row["due_on"] == line.due_on
        assert row["start_on"] == line.events[0].on
        assert row["noticed_on"] == line.noticed_on
        assert (row["paused_on"] is not None) == line.paused
        assert (row["kind"], row["status"]) == (rule.kind.value, rule.status.value)
        if rule.kind.value == "decision":
            assert row["met_on"] == line.ended_on
        assert row["closed_on"] == states[key[:2]].decided_on
        assert row["area"] == states[key[:2]].area


# A few journals each time, many in the full run.
SEEDS = [
    *range(6),
    *(pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 80)),
]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sql_fold_equals_the_python_fold(seed) -> None:
    """Every spell, unit and deadline of a random journal is as `fold` tells it."""
    apply_acts(random_acts(seed, 60, mistakes=True))

    vintage = build()

    check_facts(vintage, spells_of(), current_rules())
    assert (
        vintage.counts["event"]
        == JournalEntry.objects.filter(stream__startswith="case:").count()
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_vintage_of_an_earlier_day_knows_what_was_recorded_then(seed) -> None:
    """As of a day, the facts are the fold of the entries recorded by its end."""
    apply_acts(random_acts(seed, 60, mistakes=True))
    day = LAST - timedelta(days=200)

    vintage = build(as_of=day)

    check_facts(vintage, spells_of(day), current_rules())
