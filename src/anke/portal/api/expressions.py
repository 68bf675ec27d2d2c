# SPDX-License-Identifier: EUPL-1.2
"""Selection expressions (*udvalgsudtryk*): words for many codes, as PxWeb 2 has them.

    *                all of them; inside a code * is any signs, ? is any one sign
    top(3)           the first three; of periods the newest three
    bottom(3)        the last three; of periods the oldest three
    top(3,2)         three of them after passing over two
    from(2020)       that one and those after it
    to(2020)         that one and those before it
    range(2018,2020) from the one to the other, both with

Example:
    >>> years = ("2018", "2019", "2020", "2021")
    >>> expanded(["top(2)"], years, "periode", newest_first=True)
    ('2020', '2021')
    >>> expanded(["range(2018,2019)", "20?1"], years, "periode")
    ('2018', '2019', '2021')
    >>> parted("top(2,1),2018")
    ['top(2,1)', '2018']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anke.portal.errors import WrongSelectionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FORM: Final = re.compile(
    r"\[?(top|bottom|from|to|range)\(([^()]*)\)\]?", re.IGNORECASE
)
_COMMA: Final = re.compile(r",(?![^()]*\))")
_LONGEST: Final = 200


def parted(text: str) -> list[str]:
    """Part a list of expressions at the commas that stand in none of them."""
    return [part.strip() for part in _COMMA.split(text) if part.strip()]


def expanded(
    expressions: Iterable[str],
    codes: Sequence[str],
    parameter: str,
    *,
    newest_first: bool = False,
) -> tuple[str, ...]:
    """Give the codes that some expressions stand for, in the order of the codes.

    Errors: WrongSelectionError that names the parameter, also for one that stands for
    nothing.
    """
    found: set[str] = set()
    for expression in expressions:
        # An unknown word must not become a long line in an answer.
        if len(expression) > _LONGEST:
            raise WrongSelectionError(parameter, expression[:_LONGEST], why="too long")
        codes_of_one = _one(expression, codes, parameter, newest_first)
        if not codes_of_one:
            raise WrongSelectionError(parameter, expression, codes)
        found.update(codes_of_one)
    return tuple(code for code in codes if code in found)


def _one(
    expression: str, codes: Sequence[str], parameter: str, newest_first: bool
) -> Sequence[str]:
    if expression in codes:
        return (expression,)
    if form := _FORM.fullmatch(expression):
        word, words = form[1].lower(), [each.strip() for each in form[2].split(",")]
        if word in {"top", "bottom"}:
            is_front = (word == "top") is not newest_first
            return _counted(expression, words, codes, parameter, is_front=is_front)
        return _between(expression, word, words, codes, parameter)
    if "*" in expression or "?" in expression:
        pattern = _pattern(expression)
        return [code for code in codes if pattern.fullmatch(code)]
    return ()


def _pattern(text: str) -> re.Pattern[str]:
    """Make a pattern; several stars in a row say no more than one."""
    shorter = re.sub(r"\*+", "*", text)
    parts = ({"*": ".*?", "?": "."}.get(sign, re.escape(sign)) for sign in shorter)
    return re.compile("".join(parts))


def _counted(
    expression: str,
    words: list[str],
    codes: Sequence[str],
    parameter: str,
    *,
    is_front: bool,
) -> Sequence[str]:
    if len(words) > 2 or not all(re.fullmatch(r"[0-9]{1,9}", word) for word in words):
        raise WrongSelectionError(parameter, expression, why="takes one or two numbers")
    count, passed = int(words[0]), int(words[1]) if len(words) == 2 else 0
    if is_front:
        return codes[passed : passed + count]
    end = max(0, len(codes) - passed)
    return codes[max(0, end - count) : end]


def _between(
    expression: str, word: str, words: list[str], codes: Sequence[str], parameter: str
) -> Sequence[str]:
    if len(words) != (2 if word == "range" else 1):
        raise WrongSelectionError(parameter, expression, why="takes other codes")
    for code in words:
        if code not in codes:
            raise WrongSelectionError(parameter, code, codes)
    places = [codes.index(code) for code in words]
    if word == "from":
        return codes[places[0] :]
    if word == "to":
        return codes[: places[0] + 1]
    return codes[min(places) : max(places) + 1]
