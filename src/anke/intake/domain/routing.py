# SPDX-License-Identifier: EUPL-1.2
"""Routing rules (*fordelingsregler*) as staff write them: read, written, applied.

    rules = parse(text, vocabulary)          # RoutingRuleError says where and what
    result = evaluate(rules, letter)         # the first rule that fits, and why
    compare(old, rules, last_quarter)        # what would have changed
    format_rules(rules)                      # the canonical text

The grammar stands in `routing_parser`, the user's guide in docs/routing-rules.md.
"""

from anke.intake.domain.routing_compare import Comparison, Difference, compare
from anke.intake.domain.routing_evaluation import RoutingResult, evaluate, glob_fits
from anke.intake.domain.routing_parser import parse
from anke.intake.domain.routing_rules import (
    And,
    Field,
    Not,
    Operator,
    Or,
    RoutedLetter,
    Rule,
    RuleSet,
    Target,
    Test,
    Vocabulary,
)
from anke.intake.domain.routing_text import format_condition, format_rules

__all__ = [
    "And",
    "Comparison",
    "Difference",
    "Field",
    "Not",
    "Operator",
    "Or",
    "RoutedLetter",
    "RoutingResult",
    "Rule",
    "RuleSet",
    "Target",
    "Test",
    "Vocabulary",
    "compare",
    "evaluate",
    "format_condition",
    "format_rules",
    "glob_fits",
    "parse",
]
