# SPDX-License-Identifier: EUPL-1.2
r"""What letters are about: for each subject of the catalogue, things and facts.

>>> text = "== adult care\nsel-112 r | elkørestol; en stol | {i} kan ikke gå"
>>> topic = parse_topics(text)["sel-112"]
>>> sorted(topic.traits), len(topic.lexicon["thing"])
(['adult', 'care', 'refuse'], 2)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.demo.domain.mail.grammar import Production, parse_production
from anke.demo.errors import GrammarError

if TYPE_CHECKING:
    from collections.abc import Mapping

DECISIONS = {"r": "refuse", "c": "cut", "d": "demand", "m": "measure"}
# Above the numbers of the grammar's own productions, so that none are mixed up.
_FIRST_NUMBER = 100_000


@dataclass(frozen=True, slots=True)
class Topic:
    """What people write about under one subject.

    `decisions` says in which ways it may have been decided; `lexicon` holds the rules
    `thing` and `fact`.
    """

    subject: str
    family: frozenset[str]
    decisions: tuple[str, ...]
    lexicon: Mapping[str, tuple[Production, ...]]

    @property
    def traits(self) -> frozenset[str]:
        """All traits that a letter about it may have."""
        return self.family | frozenset(self.decisions)


def parse_topics(text: str) -> dict[str, Topic]:
    """Read the topics by subject.

    Errors: GrammarError.
    """
    topics: dict[str, Topic] = {}
    family: frozenset[str] = frozenset()
    for place, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("=="):
            family = frozenset(line[2:].split())
            continue
        topic = _topic(line, family, place)
        topics[topic.subject] = topic
    return topics


def _topic(line: str, family: frozenset[str], place: int) -> Topic:
    fields = [field.strip() for field in line.split(" | ")]
    names = fields[0].split()
    if len(fields) != 3 or len(names) != 2 or not set(names[1]) <= set(DECISIONS):
        raise GrammarError(
            f"topics, line {place}: not 'subject how | things | facts'",
            user_text=f"Demoens emneliste kan ikke læses (linje {place}).",
        )
    number = _FIRST_NUMBER + place * 100
    return Topic(
        subject=names[0],
        family=family,
        decisions=tuple(DECISIONS[letter] for letter in names[1]),
        lexicon={
            "thing": _productions(fields[1], number, place),
            "fact": _productions(fields[2], number + 50, place),
        },
    )


def _productions(text: str, number: int, place: int) -> tuple[Production, ...]:
    return tuple(
        parse_production(one.strip(), number + order, place)
        for order, one in enumerate(text.split(";"))
    )
