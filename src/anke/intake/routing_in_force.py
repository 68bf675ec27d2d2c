# SPDX-License-Identifier: EUPL-1.2
"""The routing rules in force, applied to a letter.

routed = Router(current_rules()).route(reading, MailChannel.EMAIL, findings)
routed.effects, routed.rule      # {'team': 'handicap'}, 'Regel på linje 3'
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anke.errors import AppealsError
from anke.intake.domain.routing import RuleSet, evaluate, parse
from anke.intake.house_rules import routing_text
from anke.intake.routing import routed_letter, vocabulary_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.cases.domain.decide import Rules
    from anke.intake.domain.channels import MailChannel
    from anke.intake.domain.findings import Findings
    from anke.intake.domain.reading import Reading

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Routed:
    """What a rule says of a letter; nothing where no rule fits.

    `rule` names the rule, for the journal; `why` holds words of the letter.
    """

    effects: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    why: str = ""


class Router:
    """The rules in force, parsed once for a run."""

    def __init__(self, rules: Rules) -> None:
        self._rules = _parsed(rules)

    def route(
        self, reading: Reading, channel: MailChannel, found: Findings, kind: str = ""
    ) -> Routed:
        """Apply the first rule that fits."""
        letter = routed_letter(reading, channel, found, kind)
        result = evaluate(self._rules, letter)
        if result.rule is None:
            return Routed()
        return Routed(result.effects, f"Regel på linje {result.line}", result.text_da)


def _parsed(rules: Rules) -> RuleSet:
    """Parse the rules; those that no longer can be read are passed over, and told of.

    They were checked when they were saved; a later catalogue may have lost a word.
    """
    try:
        return parse(routing_text(), vocabulary_of(rules.catalogue))
    except AppealsError as error:
        logger.error("routing rules are not applied: %s", error)  # noqa: TRY400
        return RuleSet()
