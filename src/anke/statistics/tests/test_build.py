# SPDX-License-Identifier: EUPL-1.2
"""Vintages: built step by step or at once, shared files, damage found."""

from datetime import date

import pytest

from anke.cases.domain.commands import Act
from anke.cases.models import JournalEntry
from anke.cases.services import apply_acts
from anke.statistics import vintages
from anke.statistics.errors import NoVintageError, WrongPeriodError
from anke.statistics.facts import build as build_module
from anke.statistics.facts import event_files, events
from anke.statistics.facts.build import build
from anke.statistics.tests.journals import random_acts

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def written_in_parts(acts, parts):
    """Write acts in several goes, each case's handle known from the go before."""
    numbers = {}
    for place in range(parts):
        chunk = acts[place * len(acts) // parts : (place + 1) * len(acts) // parts]
        named = [_named(act, numbers) for act in chunk]
        numbers.update(apply_acts(named).numbers)
        yield


def _named(act, numbers):
    """Give an act its case number, where the number has been given."""
    case = numbers.get(act.case, act.case)
    return Act(case, act.command, act.occurred_on, act.recorded_at, act.actor)


def test_random_journals_hold_every_kind_of_entry() -> None:
    """The journals that these tests trust contain what the fold must understand."""
    for seed in range(4):
        apply_acts(random_acts(seed, 60, mistakes=True))

    kinds = set(JournalEntry.objects.values_list("kind", flat=True))

    assert kinds >= {
        "case_registered",
        "case_allocated",
        "appeal_corrected",
        "case_reclassified",
        "case_decided",
        "decision_corrected",
        "case_reopened",
        "deadline_started",
        "deadline_paused",
        "deadline_resumed",
        "deadline_extended",
        "deadline_noticed",
        "step_started",
        "registration_withdrawn",
    }


@pytest.mark.parametrize("seed", range(3))
def test_a_vintage_built_step_by_step_equals_one_built_at_once(
    seed, monkeypatch
) -> None:
    """Mending the touched months gives the same files, by hash, as a full build."""
    monkeypatch.setattr(events, "ENTRIES_IN_FILE", 100)
    monkeypatch.setattr(event_files, "ENTRIES_IN_FILE", 100)
    mended = []
    mend = build_module._Build._mend
    monkeypatch.setattr(
        build_module._Build, "_mend", lambda *a: mended.append(1) or mend(*a)
    )

    for _ in written_in_parts(random_acts(seed, 60, mistakes=True), 5):
        stepwise = build()
    at_once = build(anew=True)

    assert len(mended) == 4
    assert stepwise == at_once
    assert stepwise.id == at_once.id


def test_a_second_build_of_the_same_journal_does_nothing() -> None:
    """Without a new entry the vintage that is there is given back."""
    apply_acts(random_acts(1, 20))

    first, second = build(), build()

    assert first == second
    assert len(vintages.all_vintages()) == 1


def test_an_empty_journal_gives_an_empty_vintage() -> None:
    """An authority without cases has figures, too: none."""
    vintage = build()

    assert vintage.counts == {
        "event": 0,
        "case_spell": 0,
        "counted_unit": 0,
        "deadline": 0,
    }
    assert vintages.current() == vintage


def test_the_first_case_mends_an_empty_vintage() -> None:
    """What was empty grows like anything else."""
    build()
    apply_acts(random_acts(1, 5))

    assert build() == build(anew=True)


def test_a_register_that_was_replaced_is_read_from_the_start(monkeypatch) -> None:
    """A vintage of another journal with as many entries is not built upon."""
    apply_acts(random_acts(1, 20))
    vintage = build()
    monkeypatch.setattr(build_module, "hash_of", lambda _: "of another journal")
    runs = []
    grow = build_module.grow_event_files
    monkeypatch.setattr(
        build_module,
        "grow_event_files",
        lambda *a, **k: runs.append(k["after_entry"]) or grow(*a, **k),
    )

    again = build()

    assert again == vintage
    assert runs == [build_module.entry_before_all()]


def test_new_rules_fold_the_facts_anew() -> None:
    """When rules come into force the flags in the facts are written again."""
    from anke.cases.services import apply_rules

    apply_acts(random_acts(1, 20))
    before = build()
    apply_rules(
        "test",
        '[[law]]\nid = "aktivloven"\nname_da = "x"\nshort_da = "x"\nsource = "test"\n',
    )

    after = build()

    assert after.rules != before.rules
    assert after == build(anew=True)


def test_a_day_that_has_not_come_is_refused() -> None:
    """Nobody knows the figures of tomorrow."""
    with pytest.raises(WrongPeriodError, match="has not come"):
        build(as_of=date(2021, 1, 1))


def test_damage_to_a_file_is_found() -> None:
    """A file that was changed or lost is named."""
    apply_acts(random_acts(1, 20))
    vintage = build()
    lost, changed = vintage.paths("case_spell")[:2]
    vintages.Path(lost).unlink()
    vintages.Path(changed).write_bytes(b"x")

    found = list(vintages.damages(vintage))

    assert len(found) == 2
    assert "is missing" in found[0]
    assert "was changed" in found[1]


def test_an_unknown_vintage_is_refused() -> None:
    """A vintage that was never built is an error of its own."""
    with pytest.raises(NoVintageError):
        vintages.load("2020-01-01-abc")
