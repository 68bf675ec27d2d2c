# SPDX-License-Identifier: EUPL-1.2
"""Deadline rules (*fristregler*) as dated data, and the book that finds them.

Which rule a case follows is asked, never coded: a rule names its case kind, the event
that starts it and the days it is in force, and it brings its legal source along.

Example:
    >>> from datetime import date
    >>> rule = DeadlineRule(
    ...     id="fast-track", case_kind="fast-track", legal_basis="aftale",
    ...     start_event=StartEvent.RECEIPT, length=8, unit=Unit.WEEKS,
    ...     source="ast.dk", name_da="fast track", name_en="fast track",
    ...     valid_from=date(2018, 4, 1),
    ... )
    >>> book = RuleBook([rule])
    >>> found = book.rules_for(["fast-track"], "receipt", date(2020, 1, 2))
    >>> [rule.id for rule in found]
    ['fast-track']
    >>> book.rules_for(["fast-track"], "receipt", date(2018, 3, 31))
    ()
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from anke.deadlines.domain.calendar import fingerprint
from anke.deadlines.domain.counting import Unit, check_period
from anke.deadlines.errors import (
    InvalidPeriodError,
    RuleNotInForceError,
    UnknownRuleError,
)

__all__ = ["DeadlineRule", "RuleBook", "RuleKind", "RuleStatus", "StartEvent", "Unit"]


class StartEvent(StrEnum):
    """The event from which a deadline is counted; its day is not counted."""

    RECEIPT = "receipt"
    COMPLETE_FILE = "complete_file"
    COMMITTEE_DECISION = "committee_decision"
    DECISION = "decision"
    DECISION_NOTIFIED = "decision_notified"
    REQUEST = "request"


class RuleKind(StrEnum):
    """What must be done in time: decide the case, or tell the citizen."""

    DECISION = "decision"
    NOTICE = "notice"


class RuleStatus(StrEnum):
    """Whether the law sets the deadline (*lovbestemt*) or an agreement (*aftalt*)."""

    STATUTORY = "statutory"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One deadline rule in one period of force.

    `extension_length` is the longest extension that the rule allows: None sets no
    bound, 0 allows none. `mean_target` marks a target for the mean of many cases, whose
    date is a guideline in the single case. `applies_to_running` lets a later version
    replace an earlier one in cases that run already. `rolls` is off for what ends at
    its hour whatever the day, such as a decision that is valid for one month.

    Errors:
        InvalidPeriodError: when the length is no period, or when an absolute rule
            claims to allow pause or extension.
    """

    id: str
    case_kind: str
    legal_basis: str
    start_event: StartEvent
    length: float
    unit: Unit
    source: str
    name_da: str
    name_en: str
    kind: RuleKind = RuleKind.DECISION
    status: RuleStatus = RuleStatus.AGREED
    absolute: bool = False
    extension_length: int | None = None
    extension_unit: Unit | None = None
    pausable: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    confirmed: bool = False
    mean_target: bool = False
    rolls: bool = True
    applies_to_running: bool = False
    note_da: str = ""
    note_en: str = ""

    def __post_init__(self) -> None:
        check_period(self.length, self.unit)
        if self.extension_length:
            if self.extension_unit is None:
                raise self._contradiction("has an extension_length, no extension_unit")
            check_period(self.extension_length, self.extension_unit)
        if self.absolute and (self.pausable or self.extension_length != 0):
            raise self._contradiction("is absolute, yet allows pause or extension")

    def in_force(self, on: date) -> bool:
        """Tell whether the rule holds for a deadline that starts on the day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)

    def _contradiction(self, what: str) -> InvalidPeriodError:
        return InvalidPeriodError(
            f"rule {self.id} {what}",
            user_text=f"Reglen {self.id} modsiger sig selv.",
        )


class RuleBook:
    """All rules in all their versions; equal rules make equal books."""

    __slots__ = ("_by_id", "_by_kind", "version")

    def __init__(self, rules: Iterable[DeadlineRule]) -> None:
        self._by_id: dict[str, list[DeadlineRule]] = {}
        self._by_kind: dict[str, list[DeadlineRule]] = {}
        for rule in sorted(rules, key=_by_id_and_date):
            self._by_id.setdefault(rule.id, []).append(rule)
            self._by_kind.setdefault(rule.case_kind, []).append(rule)
        self.version = fingerprint([asdict(rule) for rule in self])

    def __iter__(self) -> Iterator[DeadlineRule]:
        for versions in self._by_id.values():
            yield from versions

    def __len__(self) -> int:
        return sum(len(versions) for versions in self._by_id.values())

    def versions(self, rule_id: str) -> tuple[DeadlineRule, ...]:
        """Give all versions of a rule, oldest first.

        Errors:
            UnknownRuleError: naming the rules whose ids look alike.
        """
        versions = self._by_id.get(rule_id)
        if versions is None:
            raise self._unknown(rule_id)
        return tuple(versions)

    def get(self, rule_id: str, on: date) -> DeadlineRule:
        """Give the version of a rule for a deadline that starts on a day.

        Errors:
            UnknownRuleError: when no rule carries the id.
            RuleNotInForceError: when none of its versions is in force on the day.
        """
        for rule in self._by_id.get(rule_id, ()):
            if rule.in_force(on):
                return rule
        raise self._not_in_force(rule_id, on)

    def for_running(self, rule_id: str, start_on: date, on: date) -> DeadlineRule:
        """Give the version that a case, begun on one day, follows on a later day.

        A case keeps the version of its start, but for a later one that says it
        applies to running cases.
        """
        rule = self.get(rule_id, start_on)
        for later in self._by_id[rule_id]:
            if later.applies_to_running and later.in_force(on):
                return later
        return rule

    def rules_for(
        self, case_kinds: Collection[str], start_event: str, on: date
    ) -> tuple[DeadlineRule, ...]:
        """Give the rules that an event starts on a day, in the order of the kinds."""
        return tuple(
            rule
            for kind in dict.fromkeys(case_kinds)
            for rule in self._by_kind.get(kind, ())
            if rule.start_event == start_event and rule.in_force(on)
        )

    def _unknown(self, rule_id: str) -> UnknownRuleError:
        alike = get_close_matches(rule_id, self._by_id, n=3, cutoff=0.5)
        hint = f" (alike: {', '.join(alike)})" if alike else ""
        return UnknownRuleError(
            f"no deadline rule {rule_id!r}{hint}",
            user_text=f"Der findes ingen fristregel {rule_id!r}{hint}.",
        )

    def _not_in_force(self, rule_id: str, on: date) -> RuleNotInForceError:
        spans = ", ".join(
            f"{rule.valid_from or '…'}–{rule.valid_to or '…'}"
            for rule in self.versions(rule_id)
        )
        return RuleNotInForceError(
            f"rule {rule_id} is not in force on {on} (it is in {spans})",
            user_text=f"Reglen {rule_id} gælder ikke den {on} (den gælder {spans}).",
        )


def _by_id_and_date(rule: DeadlineRule) -> tuple[str, date]:
    return rule.id, rule.valid_from or date.min
