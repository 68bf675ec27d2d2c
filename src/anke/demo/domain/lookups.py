# SPDX-License-Identifier: EUPL-1.2
"""Answers that the histories of thousands of cases ask for again and again.

The rules themselves are asked once for each different question, and remembered.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from anke.deadlines.domain.clock import due_date

if TYPE_CHECKING:
    from anke.cases.domain.catalogue import Subject
    from anke.cases.domain.decide import Rules
    from anke.deadlines.domain.rules import DeadlineRule

_CHILDREN_UNTIL = 79


class Lookups:
    """What the catalogue and the rule book say, by plain keys."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.subjects = rules.catalogue.subjects
        self.instances = rules.catalogue.first_instances
        self.laws = [rules.catalogue.law(entry.law).short_da for entry in self.subjects]
        self.about_children = [is_about_children(subject) for subject in self.subjects]
        self.steps = {step.id: step for step in rules.handling.steps}
        self._kinds: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        self._events: dict[tuple[str, ...], frozenset[str]] = {}
        self._rules: dict[
            tuple[tuple[str, ...], str, int], tuple[DeadlineRule, ...]
        ] = {}
        self._dues: dict[tuple[str, int], int] = {}
        self._alike: dict[str, tuple[Subject, ...]] = {}

    def kinds(self, subject: Subject, tracks: tuple[str, ...]) -> tuple[str, ...]:
        """Give the words by which deadline rules know a case."""
        key = (subject.id, tracks)
        if key not in self._kinds:
            self._kinds[key] = self.rules.catalogue.case_kinds(
                subject.area, subject.id, tracks
            )
        return self._kinds[key]

    def start_events(self, kinds: tuple[str, ...]) -> frozenset[str]:
        """Give the events that start a deadline in such cases."""
        if kinds not in self._events:
            self._events[kinds] = frozenset(
                rule.start_event
                for rule in self.rules.rulebook
                if rule.case_kind in kinds
            )
        return self._events[kinds]

    def deadlines(
        self, kinds: tuple[str, ...], event: str, day: int
    ) -> tuple[DeadlineRule, ...]:
        """Give the rules that an event starts on a day."""
        key = (kinds, event, day)
        if key not in self._rules:
            self._rules[key] = self.rules.rulebook.rules_for(
                kinds, event, date.fromordinal(day)
            )
        return self._rules[key]

    def due(self, rule: DeadlineRule, day: int) -> int:
        """Give the last day of a deadline that starts on a day."""
        key = (rule.id, day)
        if key not in self._dues:
            due_on = due_date(rule, date.fromordinal(day), self.rules.calendar)
            self._dues[key] = due_on.toordinal()
        return self._dues[key]

    def mistakable(self, subject: Subject) -> tuple[Subject, ...]:
        """Give the subjects that the mail room takes for this one now and then.

        Those alike; a notification of concern also passes for an ordinary appeal.
        """
        if subject.id == "cn-underretning":
            return tuple(entry for entry in self.subjects if entry.id == "sel-other")
        return self.alike(subject)

    def alike(self, subject: Subject) -> tuple[Subject, ...]:
        """Give the other subjects of the same law and kinds, in force as long."""
        if subject.id not in self._alike:
            self._alike[subject.id] = tuple(
                other
                for other in self.subjects
                if other.id != subject.id
                and (other.area, other.law) == (subject.area, subject.law)
                and (other.case_kinds, other.window)
                == (subject.case_kinds, subject.window)
            )
        return self._alike[subject.id]


def is_about_children(subject: Subject) -> bool:
    """Tell whether a subject stands in the chapters on children.

    Legal source: serviceloven §§ 11-76 until 2023, barnets lov after.
    """
    if subject.law == "barnets-lov":
        return True
    first = subject.id.removeprefix("sel-").split("-")[0]
    number = "".join(letter for letter in first if letter.isdigit())
    return (
        subject.law == "serviceloven" and number != "" and int(number) < _CHILDREN_UNTIL
    )
