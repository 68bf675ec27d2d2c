# SPDX-License-Identifier: EUPL-1.2
"""Applies routing rules to a letter: the first rule that fits decides, and says why.

>>> from anke.intake.domain.routing_parser import parse
>>> rules = parse('hvis emne indeholder "rykker" så slags = reminder')
>>> result = evaluate(rules, RoutedLetter(subject="Rykker for svar"))
>>> result.line, result.effects["mail_kind"], result.text_da
(1, 'reminder', 'Regel på linje 1: emne indeholder "rykker"')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anke.intake.domain.date_words import lowered
from anke.intake.domain.routing_rules import (
    And,
    Condition,
    Field,
    Not,
    Operator,
    Or,
    RoutedLetter,
    Test,
)
from anke.intake.domain.routing_text import format_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anke.intake.domain.routing_rules import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class RoutingResult:
    """What the rules say of a letter: the rule that fitted, its effects, and why.

    `effects` go by the names that proposals use (mail_kind, area, subject,
    first_instance, team, urgent). `line` is 0 where no rule fitted. `reasons` are the
    tests that held, or did not where the rule says "ikke".
    """

    line: int = 0
    rule: Rule | None = None
    effects: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()

    @property
    def text_da(self) -> str:
        """Say in Danish which rule fitted, and why."""
        if self.rule is None:
            return "Ingen regel passer."
        why = "; ".join(self.reasons) or "alt, som ingen regel før har taget"
        return f"Regel på linje {self.line}: {why}"

    @property
    def text_en(self) -> str:
        """Say in English which rule fitted; the rule's own words stay as written."""
        if self.rule is None:
            return "No rule fits."
        why = "; ".join(self.reasons) or "whatever no rule before has taken"
        return f"Rule on line {self.line}: {why}"


def evaluate(rules: RuleSet, letter: RoutedLetter) -> RoutingResult:
    """Give the first rule that fits a letter, with its effects and its reasons."""
    seen = _Seen(letter)
    for rule in rules.rules:
        if rule.condition is None or seen.fits(rule.condition):
            effects = {target.code: value for target, value in rule.effects}
            reasons = () if rule.condition is None else tuple(seen.why(rule.condition))
            return RoutingResult(rule.line, rule, effects, reasons)
    return RoutingResult()


def glob_fits(pattern: str, text: str) -> bool:
    """Tell whether a whole text fits a pattern with * for any signs and ? for one.

    The pieces between the stars are looked for from left to right, each where it comes
    first, and never again: the time grows with the text and no faster.

    >>> glob_fits("*hjælpe?iddel*", "om hjælpemidler") or glob_fits("a*c", "abc")
    True
    """
    first, *rest = pattern.split("*")
    if not rest:
        return len(first) == len(text) and _piece_at(first, text, 0)
    *middle, last = rest
    if len(text) < len(first) + len(last) or not _piece_at(first, text, 0):
        return False
    end = len(text) - len(last)
    if not _piece_at(last, text, end):
        return False
    at = len(first)
    for piece in middle:
        found = _find_piece(piece, text, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


class _Seen:
    """A letter with its values in lower case, so that capitals never matter."""

    def __init__(self, letter: RoutedLetter) -> None:
        self.values = {
            Field.SENDER: _lowered(*letter.senders),
            Field.DOMAIN: _lowered(letter.domain),
            Field.SUBJECT: _lowered(letter.subject),
            Field.TEXT: _lowered(letter.text),
            Field.CHANNEL: _lowered(letter.channel),
            Field.LANGUAGE: _lowered(letter.language),
            Field.SIGNAL: _lowered(*letter.signals),
            Field.ATTACHMENT: _lowered(*letter.attachments),
            Field.FIRST_INSTANCE: _lowered(*letter.first_instances),
            Field.KIND: _lowered(letter.kind),
        }

    def fits(self, condition: Condition) -> bool:
        match condition:
            case Test():
                return self._holds(condition)
            case Not(term):
                return not self.fits(term)
            case And(terms):
                return all(self.fits(term) for term in terms)
            case Or(terms):
                return any(self.fits(term) for term in terms)

    def why(self, condition: Condition) -> list[str]:
        """Give the tests by which a condition that fits does so."""
        match condition:
            case And(terms):
                return [reason for term in terms for reason in self.why(term)]
            case Or(terms):
                return self.why(next(term for term in terms if self.fits(term)))
            case _:
                return [format_condition(condition)]

    def _holds(self, test: Test) -> bool:
        wanted = [lowered(value) for value in test.values]
        compare = _COMPARE[test.operator]
        return any(
            compare(value, one) for value in self.values[test.field] for one in wanted
        )


def _lowered(*values: str) -> tuple[str, ...]:
    return tuple(lowered(value) for value in values)


_COMPARE: dict[Operator, Callable[[str, str], bool]] = {
    Operator.IS: lambda value, wanted: value == wanted,
    Operator.IS_ONE_OF: lambda value, wanted: value == wanted,
    Operator.CONTAINS: lambda value, wanted: wanted in value,
    Operator.STARTS: lambda value, wanted: value.startswith(wanted),
    Operator.ENDS: lambda value, wanted: value.endswith(wanted),
    Operator.MATCHES: lambda value, wanted: glob_fits(wanted, value),
}


def _piece_at(piece: str, text: str, at: int) -> bool:
    if "?" not in piece:
        return text.startswith(piece, at)
    return all(
        one in ("?", other)
        for one, other in zip(piece, text[at : at + len(piece)], strict=True)
    )


def _find_piece(piece: str, text: str, at: int, end: int) -> int:
    if "?" not in piece:
        return text.find(piece, at, end)
    # The longest run without a ? leads; where it stands, the rest is compared.
    lead = max(piece.split("?"), key=len)
    offset = piece.index(lead)
    while True:
        found = text.find(lead, at + offset, end)
        start = found - offset
        if found < 0 or start + len(piece) > end:
            return -1
        if _piece_at(piece, text, start):
            return start
        at = start + 1
