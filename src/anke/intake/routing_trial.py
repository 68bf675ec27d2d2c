# SPDX-License-Identifier: EUPL-1.2
"""Routing rules tried on the letters of the last quarter, before they are saved.

A machine reads the letters again and compares; people see numbers and effects, and open
a letter themselves if they want to know more. Whoever saves shows with a signed token
that these very rules were tried against the rules that are in force.

    trial = try_rules(rules, current_rules())
    trial.comparison.differences[0].changes      # {'team': ('', 'handicap')}
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core import signing

from anke.cases import clock
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.routing import RuleSet, compare, parse
from anke.intake.errors import RoutingRuleError
from anke.intake.house_rules import routing_text
from anke.intake.models import LetterReading
from anke.intake.queries import open_reading
from anke.intake.routing import routed_letter, vocabulary_of
from anke.intake.understanding import understand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from anke.cases.domain.decide import Rules
    from anke.intake.domain.routing import Comparison, RoutedLetter

QUARTER = timedelta(days=92)
# The newest ones tell enough, and the reader waits meanwhile.
MOST_LETTERS = 1_000
_SALT = "anke.intake.routing-trial"
_VALID_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Trial:
    """What rules would have changed, since when, and whether it was all the letters."""

    comparison: Comparison
    rules: RuleSet
    since: date
    letters: int

    @property
    def is_partial(self) -> bool:
        """Tell whether there were more letters than were tried."""
        return self.comparison.letters < self.letters

    @property
    def unused(self) -> tuple[int, ...]:
        """Give the lines of the rules that fitted no letter."""
        return self.comparison.unused(self.rules)


def parse_rules(text: str, rules: Rules) -> RuleSet:
    """Read rules with the house's words. Errors: RoutingRuleError."""
    return parse(text, vocabulary_of(rules.catalogue))


def try_rules(wanted: RuleSet, rules: Rules) -> Trial:
    """Compare rules with those in force on the newest letters of the last quarter.

    The kind that a rule may ask for is the one that the letter has now.
    """
    since = clock.today() - QUARTER
    rows = LetterReading.objects.filter(verdict="read", letter__received_on__gte=since)
    newest = rows.select_related("letter").order_by("-letter__received_on", "-pk")
    compared = compare(_in_force(rules), wanted, _routed(newest[:MOST_LETTERS]))
    return Trial(compared, wanted, since, rows.count())


def _in_force(rules: Rules) -> RuleSet:
    """Read the rules in force as they work: none, when a word of theirs is gone."""
    try:
        return parse_rules(routing_text(), rules)
    except RoutingRuleError:
        return RuleSet()


def _routed(rows: Iterable[LetterReading]) -> Iterator[tuple[str, RoutedLetter]]:
    for row in rows:
        reading, channel = open_reading(row), MailChannel(row.letter.channel)
        found = understand(reading, channel)
        kind = row.letter.mail_kind
        yield row.letter_id, routed_letter(reading, channel, found, kind)


# --- Proof that it was tried ----------------------------------------------------------


def trial_token(text: str) -> str:
    """Sign that a text was tried against the rules in force now."""
    return signing.dumps(_fingerprint(text), salt=_SALT)


def was_tried(text: str, token: str) -> bool:
    """Tell whether this text was tried, and against what is still in force."""
    try:
        signed = signing.loads(token, salt=_SALT, max_age=_VALID_SECONDS)
    except signing.BadSignature:
        return False
    return bool(signed == _fingerprint(text))


def _fingerprint(text: str) -> str:
    return sha256(f"{routing_text()}\0{text}".encode()).hexdigest()
