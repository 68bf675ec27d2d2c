# SPDX-License-Identifier: EUPL-1.2
"""The rules as shipped, and the book that finds them."""

from datetime import date

import pytest

from anke.deadlines.catalogue import load_rulebook
from anke.deadlines.domain.clock import Unit
from anke.deadlines.domain.rules import RuleBook, RuleStatus
from anke.deadlines.errors import (
    InvalidPeriodError,
    RuleNotInForceError,
    UnknownRuleError,
)
from anke.deadlines.tests.test_clock import make_rule, two_versions

pytestmark = pytest.mark.unit

# What the field says: id, day of start, length, unit, absolute.
FACTS = [
    ("compulsory-measures", "2020-01-01", 8, "weeks", True),
    ("special-housing", "2020-01-01", 8, "weeks", True),
    ("director-ruling", "2020-01-01", 10, "days", True),
    ("director-ruling-meeting", "2020-01-01", 8, "weeks", True),
    ("unemployment-offers", "2020-01-01", 4, "weeks", False),
    ("unemployment-offers-reconsideration", "2020-01-01", 5, "working_days", False),
    ("psychologist-eu", "2020-01-01", 3, "months", False),
    ("appeal-deadline", "2020-01-01", 4, "weeks", False),
    ("reconsideration", "2020-01-01", 4, "weeks", False),
    ("municipal", "2020-01-01", 13, "weeks", False),
    ("udk-maintenance", "2020-01-01", 10, "weeks", False),
    ("work-injury", "2020-12-31", 24, "weeks", False),
    ("work-injury", "2021-01-01", 19.5, "weeks", False),
    ("fast-track", "2018-04-01", 8, "weeks", False),
    ("notice-scheme", "2018-01-01", 8, "weeks", False),
    ("access-request", "2020-01-01", 7, "working_days", False),
    ("access-appeal", "2020-01-01", 20, "working_days", False),
]
THIRTEEN_WEEKS = {
    "municipal",
    "social-supervision",
    "adoption-board",
    "unemployment-benefit",
    "work-environment-board",
    "equal-treatment-board",
    "special-education-board",
    "adopter-approval",
    "psychologist-authorisation",
    "psychologist-supervision",
    "student-grants-board",
}
ASSUMED = {
    "adoption-without-consent",
    "youth-crime-board",
    "placed-children",
    "use-of-force",
}


@pytest.mark.parametrize(("rule_id", "on", "length", "unit", "absolute"), FACTS)
def test_the_shipped_rules_are_the_fields(
    rule_id: str, on: str, length: float, unit: str, absolute: bool
) -> None:
    """Length, unit and absoluteness are what the sources say."""
    rule = load_rulebook().get(rule_id, date.fromisoformat(on))

    assert (rule.length, rule.unit, rule.absolute) == (length, unit, absolute)
    assert rule.confirmed
    assert rule.source


def test_the_thirteen_week_list_is_one_rule_per_area() -> None:
    """Each area of the list can change on its own."""
    found = {rule.id for rule in load_rulebook() if rule.length == 13}

    assert found == THIRTEEN_WEEKS
    assert all(rule.mean_target for rule in load_rulebook() if rule.length == 13)


def test_what_is_not_known_is_marked_unconfirmed() -> None:
    """The four lengths that no source gave are ours, and say so in both languages."""
    rules = [rule for rule in load_rulebook() if rule.id in ASSUMED]

    assert len(rules) == len(ASSUMED)
    assert not any(rule.confirmed for rule in rules)
    assert all("antaget" in rule.note_da for rule in rules)
    assert all("assumed" in rule.note_en for rule in rules)


def test_one_event_starts_one_decision_deadline_per_kind() -> None:
    """No case kind gets two deadlines for its decision from the same event."""
    keys = [
        (rule.case_kind, rule.start_event, rule.valid_from)
        for rule in load_rulebook()
        if rule.kind == "decision"
    ]

    assert len(keys) == len(set(keys))


def test_the_version_in_force_is_found_by_the_day_of_start() -> None:
    """A day before a rule began, it is not there; the refusal says when it is."""
    book = load_rulebook()

    with pytest.raises(RuleNotInForceError, match="2018-04-01"):
        book.get("fast-track", date(2018, 3, 31))
    assert [rule.length for rule in book.versions("work-injury")] == [24, 19.5]


def test_an_unknown_rule_names_those_that_look_alike() -> None:
    """A misspelt id is answered with the right one."""
    with pytest.raises(UnknownRuleError, match="appeal-deadline") as refusal:
        load_rulebook().get("appeal-dedline", date(2020, 1, 1))

    assert "Der findes ingen fristregel" in refusal.value.user_text


def test_rules_are_found_by_kind_event_and_day() -> None:
    """In the order of the kinds, each once, and only what the event starts."""
    kinds = ["fast-track", "municipal", "fast-track", "no-such-kind"]

    found = load_rulebook().rules_for(kinds, "receipt", date(2022, 1, 1))

    assert [rule.id for rule in found] == ["fast-track", "municipal"]
    assert load_rulebook().rules_for(kinds, "request", date(2022, 1, 1)) == ()


def test_the_books_version_names_its_contents() -> None:
    """Any change of any rule makes another version."""
    one, same = RuleBook([make_rule()]), RuleBook([make_rule()])
    other = two_versions(applies_to_running=True)

    assert one.version == same.version != other.version
    assert (len(one), len(other)) == (1, 2)


@pytest.mark.parametrize(
    "given",
    [
        {"absolute": True},
        {"absolute": True, "pausable": False},
        {"extension_length": 1},
        {"length": -1},
        {"length": 1.5, "unit": Unit.DAYS},
        {"extension_length": -1, "extension_unit": Unit.DAYS},
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(given: dict[str, object]) -> None:
    """An absolute rule allows nothing, and a length is a period."""
    with pytest.raises(InvalidPeriodError):
        make_rule(**{"status": RuleStatus.AGREED} | given)
