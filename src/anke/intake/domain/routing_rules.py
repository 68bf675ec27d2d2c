# SPDX-License-Identifier: EUPL-1.2
"""What a routing rule (*fordelingsregel*) is made of: tests, how they join, effects.

Rules are ordered; the first whose condition holds has its effects. `routing_parser`
reads them, `routing_text` writes them, `routing_evaluation` applies them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


class Field(StrEnum):
    """What of a letter a test looks at."""

    SENDER = "afsender"
    DOMAIN = "domæne"
    SUBJECT = "emne"
    TEXT = "tekst"
    CHANNEL = "kanal"
    LANGUAGE = "sprog"
    SIGNAL = "signal"
    ATTACHMENT = "bilag"
    FIRST_INSTANCE = "førsteinstans"
    KIND = "slags"


class Operator(StrEnum):
    """How a test compares; capitals never matter."""

    IS = "er"
    CONTAINS = "indeholder"
    STARTS = "begynder med"
    ENDS = "slutter med"
    MATCHES = "matcher"
    IS_ONE_OF = "er en af"


class Target(StrEnum):
    """What a rule decides."""

    KIND = "slags"
    AREA = "område"
    SUBJECT = "emne"
    FIRST_INSTANCE = "førsteinstans"
    TEAM = "team"
    URGENT = "haster"

    @property
    def code(self) -> str:
        """Give the name by which proposals know it."""
        return _CODES[self]


_CODES = {
    Target.KIND: "mail_kind",
    Target.AREA: "area",
    Target.SUBJECT: "subject",
    Target.FIRST_INSTANCE: "first_instance",
    Target.TEAM: "team",
    Target.URGENT: "urgent",
}
YES = "yes"
"""The value of the effect that a letter is urgent."""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: a field, an operator, and what it is compared with."""

    # So that pytest does not take the class for a class of tests.
    __test__ = False

    field: Field
    operator: Operator
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition (*ikke*)."""

    term: Condition


@dataclass(frozen=True, slots=True)
class And:
    """Two or more conditions that must all hold (*og*)."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more conditions of which one must hold (*eller*)."""

    terms: tuple[Condition, ...]


Condition: TypeAlias = Test | Not | And | Or


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: a condition, or None for "ellers", and what then holds.

    `comments` stand before it in the text; `line` is where it begins and tells rules
    apart for people, but is no part of what a rule is.
    """

    condition: Condition | None
    effects: tuple[tuple[Target, str], ...]
    comments: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Ordered rules, and the comments after the last."""

    rules: tuple[Rule, ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that rules may use, each code with its Danish name.

    None means that any word may be used; so a rule can name teams before they exist.
    """

    kinds: Mapping[str, str] | None = None
    areas: Mapping[str, str] | None = None
    subjects: Mapping[str, str] | None = None
    teams: Mapping[str, str] | None = None
    first_instances: Mapping[str, str] | None = None
    channels: Mapping[str, str] | None = None
    signals: Mapping[str, str] | None = None

    def of_field(self, field: Field) -> Mapping[str, str] | None:
        """Give the words that a field can be, where they are known."""
        known = {
            Field.CHANNEL: self.channels,
            Field.SIGNAL: self.signals,
            Field.FIRST_INSTANCE: self.first_instances,
            Field.KIND: self.kinds,
        }
        return known.get(field)

    def of_target(self, target: Target) -> Mapping[str, str] | None:
        """Give the words that an effect can set, where they are known."""
        known = {
            Target.KIND: self.kinds,
            Target.AREA: self.areas,
            Target.SUBJECT: self.subjects,
            Target.FIRST_INSTANCE: self.first_instances,
            Target.TEAM: self.teams,
        }
        return known.get(target)


@dataclass(frozen=True, slots=True)
class RoutedLetter:
    """What rules may look at in a letter; several values where a field can have them.

    `senders` are the address and its domain as the letter says, `domain` the one that
    our gateway found genuine.
    """

    senders: tuple[str, ...] = ()
    domain: str = ""
    subject: str = ""
    text: str = ""
    channel: str = ""
    language: str = ""
    signals: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    first_instances: tuple[str, ...] = ()
    kind: str = ""
