# SPDX-License-Identifier: EUPL-1.2
"""Writes routing rules in one canonical form, which reads back as the same rules.

>>> from anke.intake.domain.routing_parser import parse
>>> print(format_rules(parse("if (kind is reminder) then team=post, urgent")))
hvis slags er "reminder"
så team = post, haster
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anke.intake.domain.routing_rules import (
    And,
    Condition,
    Not,
    Operator,
    Or,
    RuleSet,
    Target,
    Test,
)
from anke.intake.domain.routing_words import RESERVED

if TYPE_CHECKING:
    from anke.intake.domain.routing_rules import Rule

_BARE = re.compile(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå_-]*")


def format_rules(rules: RuleSet) -> str:
    """Write rules: each with its comments before it, and a line between rules."""
    blocks = [_rule(rule) for rule in rules.rules]
    if rules.comments:
        blocks.append("\n".join(map(_comment, rules.comments)))
    return "\n\n".join(blocks)


def format_condition(condition: Condition) -> str:
    """Write a condition on one line."""
    match condition:
        case Test():
            return _test(condition)
        case Not(term):
            return f"ikke {_inner(term, And, Or)}"
        case And(terms):
            return " og ".join(_inner(term, And, Or) for term in terms)
        case Or(terms):
            return " eller ".join(_inner(term, Or) for term in terms)


def _rule(rule: Rule) -> str:
    lines = [_comment(text) for text in rule.comments]
    effects = ", ".join(_effect(target, value) for target, value in rule.effects)
    if rule.condition is None:
        lines.append(f"ellers {effects}")
    else:
        lines += [f"hvis {format_condition(rule.condition)}", f"så {effects}"]
    return "\n".join(lines)


def _comment(text: str) -> str:
    return f"# {text}".rstrip()


def _inner(term: Condition, *in_brackets: type) -> str:
    text = format_condition(term)
    return f"({text})" if isinstance(term, in_brackets) else text


def _test(test: Test) -> str:
    values = ", ".join(map(_quoted, test.values))
    if test.operator is Operator.IS_ONE_OF:
        values = f"({values})"
    return f"{test.field.value} {test.operator.value} {values}"


def _effect(target: Target, value: str) -> str:
    if target is Target.URGENT:
        return target.value
    plain = _BARE.fullmatch(value) and value.casefold() not in RESERVED
    return f"{target.value} = {value if plain else _quoted(value)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
