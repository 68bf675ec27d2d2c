# SPDX-License-Identifier: EUPL-1.2
"""Parts the text of routing rules into words, texts in quotes, signs and comments.

>>> [one.text for one in tokens_of('emne er "a b" # c')]
['emne', 'er', 'a b', 'c', '']
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from anke.intake.errors import RoutingRuleError

MOST_CHARACTERS = 100_000
# Danish quotes open with the one sign and close with the other; both ways are in use.
_QUOTES = {'"': '"', "»": "«", "«": "»", "“": "”", "”": "”", "„": "“"}
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_][\w.@+-]*")
_SIGNS = frozenset("(),=")


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    TEXT = auto()
    SIGN = auto()
    COMMENT = auto()
    END = auto()


class Token(NamedTuple):
    """A token with its place; line and column count from 1."""

    kind: Kind
    text: str
    line: int
    column: int


def tokens_of(text: str) -> list[Token]:
    """Part a text into tokens; the last is the end.

    Errors: RoutingRuleError for a text in quotes that does not end on its line, and
        for a sign that no rule has.
    """
    if len(text) > MOST_CHARACTERS:
        raise _refusal("højst 100.000 tegn", "at most 100,000 characters", 1, 1)
    tokens: list[Token] = []
    for number, line in enumerate(text.split("\n"), start=1):
        at = 0
        while at < len(line):
            space = _SPACE.match(line, at)
            if space:
                at = space.end()
                continue
            token, at = _token(line, at, number)
            tokens.append(token)
    last = text.count("\n") + 1
    tokens.append(Token(Kind.END, "", last, len(text) - text.rfind("\n")))
    return tokens


def _token(line: str, at: int, number: int) -> tuple[Token, int]:
    sign, column = line[at], at + 1
    if sign == "#":
        return Token(Kind.COMMENT, line[at + 1 :].strip(), number, column), len(line)
    if sign in _SIGNS:
        return Token(Kind.SIGN, sign, number, column), at + 1
    if sign in _QUOTES:
        text, end = _quoted(line, at, number)
        return Token(Kind.TEXT, text, number, column), end
    word = _WORD.match(line, at)
    if word is None:
        raise _refusal(
            f"et ord, en tekst eller et af ( ) , =, fandt »{sign}«",
            f"a word, a text or one of ( ) , =, found {sign!r}",
            number,
            column,
        )
    text = word[0].rstrip(".")
    return Token(Kind.WORD, text, number, column), at + len(text)


def _quoted(line: str, at: int, number: int) -> tuple[str, int]:
    closing = _QUOTES[line[at]]
    signs: list[str] = []
    place = at + 1
    while place < len(line):
        if line[place] == "\\" and place + 1 < len(line):
            signs.append(line[place + 1])
            place += 2
        elif line[place] == closing:
            return "".join(signs), place + 1
        else:
            signs.append(line[place])
            place += 1
    raise _refusal(
        f"{closing} på samme linje, hvor teksten slutter",
        f"{closing} on the same line, where the text ends",
        number,
        at + 1,
    )


def _refusal(
    wanted_da: str, wanted_en: str, line: int, column: int
) -> RoutingRuleError:
    return RoutingRuleError(
        f"line {line}, column {column}: expected {wanted_en}",
        user_text=f"Linje {line}, kolonne {column}: ventede {wanted_da}.",
        line=line,
        column=column,
    )
