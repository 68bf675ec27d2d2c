# SPDX-License-Identifier: EUPL-1.2
"""The words of the rule language: Danish first, English accepted.

>>> keyword_of("Hvis"), FIELDS["sender"], OPERATORS["starts with"].value
(<Keyword.IF: 'hvis'>, <Field.SENDER: 'afsender'>, 'begynder med')
"""

from __future__ import annotations

from enum import StrEnum

from anke.intake.domain.routing_rules import Field, Operator, Target


class Keyword(StrEnum):
    """The words that join the parts of a rule."""

    IF = "hvis"
    THEN = "så"
    ELSE = "ellers"
    AND = "og"
    OR = "eller"
    NOT = "ikke"


_KEYWORDS = {one.value: one for one in Keyword} | {
    "if": Keyword.IF,
    "then": Keyword.THEN,
    "else": Keyword.ELSE,
    "otherwise": Keyword.ELSE,
    "and": Keyword.AND,
    "or": Keyword.OR,
    "not": Keyword.NOT,
}
FIELDS: dict[str, Field] = {one.value: one for one in Field} | {
    "sender": Field.SENDER,
    "domain": Field.DOMAIN,
    "subject": Field.SUBJECT,
    "text": Field.TEXT,
    "channel": Field.CHANNEL,
    "language": Field.LANGUAGE,
    "attachment": Field.ATTACHMENT,
    "first_instance": Field.FIRST_INSTANCE,
    "instans": Field.FIRST_INSTANCE,
    "kind": Field.KIND,
}
OPERATORS: dict[str, Operator] = {one.value: one for one in Operator} | {
    "is": Operator.IS,
    "contains": Operator.CONTAINS,
    "starts with": Operator.STARTS,
    "begins with": Operator.STARTS,
    "starter med": Operator.STARTS,
    "ends with": Operator.ENDS,
    "ender med": Operator.ENDS,
    "matches": Operator.MATCHES,
    "is one of": Operator.IS_ONE_OF,
    "er blandt": Operator.IS_ONE_OF,
}
TARGETS: dict[str, Target] = {one.value: one for one in Target} | {
    "kind": Target.KIND,
    "area": Target.AREA,
    "subject": Target.SUBJECT,
    "first_instance": Target.FIRST_INSTANCE,
    "instans": Target.FIRST_INSTANCE,
    "urgent": Target.URGENT,
}
# Words that begin or join something, and so cannot stand as a value without quotes.
RESERVED = frozenset(_KEYWORDS)


def keyword_of(word: str) -> Keyword | None:
    """Give the keyword that a word is, or None."""
    return _KEYWORDS.get(word.casefold())


def one_of_da(words: type[StrEnum]) -> str:
    """Name the words that may stand somewhere, for a Danish message."""
    return ", ".join(one.value for one in words)
